/** What records add up to by type, status, and an hour or a value: plainly, with big integers. */
import { createHash } from 'node:crypto';
import { STATUSES, TRANSACTION_TYPES } from '../../src/domain/record.ts';

export interface PlainEntry<K> {
  readonly type: string;
  readonly status: string;
  readonly key: K;
  readonly amount: bigint;
  readonly fee: bigint | null;
}

export interface PlainSums<K> extends PlainEntry<K> {
  readonly count: number;
  readonly fee: bigint;
  readonly withFee: number;
}

/** Types and statuses in the order of their lists, then keys; null for more keys than may be. */
export function summed<K extends string | number>(
  entries: readonly PlainEntry<K>[],
  keysMax = Number.POSITIVE_INFINITY,
): PlainSums<K>[] | null {
  const keys = [...new Set(entries.map(({ key }) => key))].sort((a, b) => (a < b ? -1 : 1));
  if (keys.length > keysMax) return null;
  const all = TRANSACTION_TYPES.flatMap((type) =>
    STATUSES.flatMap((status) => keys.map((key) => ({ type, status, key }))),
  );
  return all.flatMap(({ type, status, key }) => {
    const own = entries.filter((each) => {
      return each.type === type && each.status === status && each.key === key;
    });
    if (own.length === 0) return [];
    const fees = own.flatMap(({ fee }) => (fee === null ? [] : [fee]));
    const add = (sum: bigint, each: bigint) => sum + each;
    const amount = own.reduce((sum, each) => sum + each.amount, 0n);
    const [count, withFee] = [own.length, fees.length];
    return [{ type, status, key, count, amount, fee: fees.reduce(add, 0n), withFee }];
  });
}

/** A text of more than 64 characters as its beginning and a hash. */
export function shortened(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= 64) return text;
  const hash = createHash('sha256').update(text, 'utf8').digest('hex');
  return `${characters.slice(0, 55).join('')}…${hash.slice(0, 8)}`;
}

/** The same with indexes of types and statuses. */
export function numbered<K>({ type, status, ...rest }: PlainSums<K>) {
  return {
    type: (TRANSACTION_TYPES as readonly string[]).indexOf(type),
    status: (STATUSES as readonly string[]).indexOf(status),
    ...rest,
  };
}
