/** Records of one identity paired one with one, the likest first. */
import { roundFee } from '../domain/money.ts';
import type { Side, TransactionRecord } from '../domain/record.ts';
import { type Agreement, type Match, matchOf, NO_MATCHES } from './rules/rule.ts';

/** How the two records of a pair may disagree. */
export type PairCategory = 'amount_mismatch' | 'fee_mismatch' | 'type_mismatch';

/** What pairs are chosen by. */
type Comparable = Pick<TransactionRecord, 'type' | 'amount' | 'fee' | 'channelTxnId'>;

/** Records are paired where their keys by one of these are equal. */
type KeyOf = (record: Comparable) => string;

export const byFee: KeyOf = (record) =>
  `${byAmount(record)} ${record.fee === null ? '' : roundFee(record.fee)}`;
export const byAmount: KeyOf = (record) => `${record.type} ${record.amount}`;
const byType: KeyOf = (record) => record.type;
const byNothing: KeyOf = () => '';

/** Groups by a key; groups and their members stay in order. */
export function groupBy<T>(records: readonly T[], keyOf: (record: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}

/** How two records of one identity disagree; null: they agree. */
export function categoryOf(
  s: Comparable,
  f: Comparable,
  { compare, amountTolerance }: Agreement,
): PairCategory | null {
  if (s.type !== f.type) return 'type_mismatch';
  if (Math.abs(s.amount - f.amount) > amountTolerance) return 'amount_mismatch';
  if (!compare.includes('fee') || s.fee === null || f.fee === null) return null;
  return roundFee(s.fee) === roundFee(f.fee) ? null : 'fee_mismatch';
}

/** One pass over the records that no pass before has paired. */
interface Pass {
  readonly keyOf: KeyOf;
  /** Only records of this side that state no fee: these agree with any fee. */
  readonly without?: Side;
  /** Only records that have a channel id. */
  readonly named?: true;
}

/** Pairs of equal types and amounts: those of equal channel ids, then equal fees, then any fee. */
export const EQUAL_AMOUNTS = byChannelIdFirst([
  { keyOf: byFee },
  { keyOf: byAmount, without: 'statement' },
  { keyOf: byAmount, without: 'flows' },
  { keyOf: byAmount },
]);
/** Pairs of any amounts: those of equal channel ids, then equal types, then the rest. */
export const ANY_AMOUNTS = byChannelIdFirst([{ keyOf: byType }, { keyOf: byNothing }]);

function byChannelIdFirst(passes: readonly Pass[]): readonly Pass[] {
  const byId = passes.map(({ keyOf, ...pass }): Pass => {
    return { ...pass, keyOf: (record) => `${keyOf(record)}\0${record.channelTxnId}`, named: true };
  });
  return [...byId, ...passes];
}

/** Matches the records of one identity pair by pair. */
export function matchPairs(
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
  passes: readonly Pass[],
  agreement: Agreement,
): readonly Match[] {
  if (statement.length === 0 || flows.length === 0) return NO_MATCHES;
  return pairsOf(statement, flows, passes).map(([s, f]) =>
    matchOf('identity', categoryOf(s, f, agreement), [s], [f]),
  );
}

/** Pairs records of one identity, each pass in their order; only those that `mayPair` allows. */
export function pairsOf<T extends Comparable>(
  statement: readonly T[],
  flows: readonly T[],
  passes: readonly Pass[],
  mayPair?: (s: T, f: T) => boolean,
): [T, T][] {
  // Nearly every group is one against one, which the last pass pairs if any does.
  if (statement.length === 1 && flows.length === 1) {
    const pair: [T, T] = [statement[0], flows[0]];
    const { keyOf } = passes[passes.length - 1];
    const isPair = keyOf(pair[0]) === keyOf(pair[1]);
    return isPair && (mayPair === undefined || mayPair(...pair)) ? [pair] : [];
  }
  const pairs: [T, T][] = [];
  let left = statement;
  let others = flows;
  for (const pass of passes) {
    if (left.length === 0 || others.length === 0) break;
    const joined = joinBy(
      pass.keyOf,
      left.filter((record) => isAmong(pass, 'statement', record)),
      others.filter((record) => isAmong(pass, 'flows', record)),
      mayPair,
    );
    if (joined.length === 0) continue;
    for (const pair of joined) pairs.push(pair);
    const done = new Set(joined.flat());
    left = left.filter((record) => !done.has(record));
    others = others.filter((record) => !done.has(record));
  }
  return pairs;
}

function isAmong({ without, named }: Pass, side: Side, record: Comparable): boolean {
  return (without !== side || record.fee === null) && (!named || record.channelTxnId !== '');
}

/** Pairs each record with the first free one of its key that `mayPair` allows. */
export function joinBy<T>(
  keyOf: (record: T) => string,
  statement: readonly T[],
  flows: readonly T[],
  mayPair?: (s: T, f: T) => boolean,
): [T, T][] {
  if (statement.length === 0 || flows.length === 0) return [];
  const partners = groupBy(flows, keyOf);
  const used = new Map<string, number>();
  const pairs: [T, T][] = [];
  for (const s of statement) {
    const key = keyOf(s);
    if (mayPair !== undefined) {
      const free = partners.get(key) ?? [];
      const at = free.findIndex((each) => mayPair(s, each));
      if (at >= 0) pairs.push([s, ...free.splice(at, 1)] as [T, T]);
      continue;
    }
    const index = used.get(key) ?? 0;
    const partner = partners.get(key)?.[index];
    if (!partner) continue;
    used.set(key, index + 1);
    pairs.push([s, partner]);
  }
  return pairs;
}
