/** Pairs of equal records of which one side has more, once it is settled which ones match. */
import type { FoundRecord } from '../difference/leftovers.ts';
import { HELD } from '../difference/sorted-found.ts';
import { identityOf, type TransactionRecord } from '../domain/record.ts';
import { byAmount, byFee, groupBy, pairsOf } from './pair.ts';

/** Pairs equal records of which one side had more: first those whose channel ids agree. */
export function pairHeld(
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
  comparesFees: boolean,
): [TransactionRecord, TransactionRecord][] {
  const keyOf = comparesFees ? byFee : byAmount;
  return pairsOf(statement, flows, [
    { keyOf: (record) => `${keyOf(record)}\0${record.channelTxnId}`, named: true },
    { keyOf },
  ]);
}

/** A record of a large group that is matched, without what does not decide its partner. */
interface HeldRecord {
  readonly index: number;
  readonly key: string;
  readonly channelTxnId: string;
}

/** Pairs such records of both sides by index: first those whose channel ids agree. */
function pairIndexes(
  statement: readonly HeldRecord[],
  flows: readonly HeldRecord[],
): [statement: number, flows: number][] {
  const pairs: [number, number][] = [];
  const free = new Set(flows);
  const passes = [
    ({ key, channelTxnId }: HeldRecord) => (channelTxnId === '' ? null : `${key}\0${channelTxnId}`),
    ({ key }: HeldRecord) => key,
  ];
  let left = statement;
  for (const keyOf of passes) {
    const partners = groupBy([...free], keyOf);
    for (const some of partners.values()) some.reverse();
    left = left.filter((record) => {
      const key = keyOf(record);
      const partner = key === null ? undefined : partners.get(key)?.pop();
      if (partner === undefined) return true;
      free.delete(partner);
      pairs.push([record.index, partner.index]);
      return false;
    });
  }
  return pairs;
}

/** What decides the partner of a record that is matched. */
function heldRecord(index: number, record: TransactionRecord, comparesFees: boolean): HeldRecord {
  const key = `${identityOf(record)}\0${(comparesFees ? byFee : byAmount)(record)}`;
  return { index, key, channelTxnId: record.channelTxnId };
}

/** Returns the pairs of a large group that contests settled. */
export function contestPairs(
  {
    kinds,
    settled,
    recordAt,
  }: {
    readonly kinds: Uint8Array;
    readonly settled: Uint8Array;
    readonly recordAt: (index: number) => FoundRecord;
  },
  read: (index: number) => TransactionRecord,
  comparesFees: boolean,
): Uint32Array {
  const held = { statement: [] as HeldRecord[], flows: [] as HeldRecord[] };
  for (const [index, kind] of settled.entries()) {
    if (kind !== HELD || kinds[index] === HELD) continue;
    const record = read(index);
    held[record.side].push(heldRecord(index, record, comparesFees));
  }
  const pairs = pairIndexes(held.statement, held.flows);
  const words = new Uint32Array(pairs.length * 4);
  for (const [n, indexes] of pairs.entries()) {
    const [s, f] = indexes.map(recordAt);
    words.set([s.piece, s.offset, f.piece, f.offset], n * 4);
  }
  return words;
}
