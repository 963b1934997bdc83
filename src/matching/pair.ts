/** Pairs records of one identity one to one, the most similar first. */
import { type Match, matchOf } from '../domain/match.ts';
import { roundFee } from '../domain/money.ts';
import type { Side, TransactionRecord } from '../domain/record.ts';
import { type Agreement, NO_MATCHES } from './rules/rule.ts';

/** The ways in which two records of a pair may differ. */
export type PairCategory = 'amount_mismatch' | 'fee_mismatch' | 'type_mismatch';

/** The fields by which pairs are chosen. */
type Comparable = Pick<TransactionRecord, 'type' | 'amount' | 'fee' | 'channelTxnId'>;

/** The key of a record: records with equal keys may be paired. */
type KeyOf = (record: Comparable) => string;

export const byFee: KeyOf = (record) =>
  `${byAmount(record)} ${record.fee === null ? '' : roundFee(record.fee)}`;
export const byAmount: KeyOf = (record) => `${record.type} ${record.amount}`;
const byType: KeyOf = (record) => record.type;
const byNothing: KeyOf = () => '';

/** Groups by a key; groups and their members keep their order. */
export function groupBy<T, K>(records: readonly T[], keyOf: (record: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}

/** How two records of one identity differ; null: they agree. */
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

/** One pass over the records that no earlier pass has paired. */
interface Pass {
  readonly keyOf: KeyOf;
  /** Includes only records of this side without a fee: they agree with any fee. */
  readonly without?: Side;
  /** Includes only records that have a channel id. */
  readonly named?: true;
}

/** Pairs equal types and amounts: first equal channel ids, then equal fees, then any fees. */
export const EQUAL_AMOUNTS = byChannelIdFirst([
  { keyOf: byFee },
  { keyOf: byAmount, without: 'statement' },
  { keyOf: byAmount, without: 'flows' },
  { keyOf: byAmount },
]);
/** Pairs any amounts and types whose channel ids are equal, first equal types. */
export const CHANNEL_IDS = byChannelId([{ keyOf: byType }, { keyOf: byNothing }]);
/** Pairs any types and amounts. */
export const TYPES: readonly Pass[] = [{ keyOf: byNothing }];
/** Pairs any amounts of records of one type: first equal channel ids. */
export const ANY_AMOUNTS = byChannelIdFirst([{ keyOf: byType }]);

function byChannelIdFirst(passes: readonly Pass[]): readonly Pass[] {
  return [...byChannelId(passes), ...passes];
}

function byChannelId(passes: readonly Pass[]): readonly Pass[] {
  return passes.map(({ keyOf, ...pass }): Pass => {
    return { ...pass, keyOf: (record) => `${keyOf(record)}\0${record.channelTxnId}`, named: true };
  });
}

/** Matches the records of one identity pair by pair. */
export function matchPairs(
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
  passes: readonly Pass[],
  agreement: Agreement,
  mayPair?: (s: TransactionRecord, f: TransactionRecord) => boolean,
): readonly Match[] {
  if (statement.length === 0 || flows.length === 0) return NO_MATCHES;
  return pairsOf(statement, flows, passes, mayPair).map(([s, f]) =>
    matchOf('identity', categoryOf(s, f, agreement), { statement: [s], flows: [f] }),
  );
}

/** Pairs records of one identity pass by pass, in their order, if `mayPair` allows the pair. */
export function pairsOf<T extends Comparable>(
  statement: readonly T[],
  flows: readonly T[],
  passes: readonly Pass[],
  mayPair?: (s: T, f: T) => boolean,
): [T, T][] {
  // Nearly every group has one record on each side; only the last pass matters for it.
  if (statement.length === 1 && flows.length === 1) {
    const pair: [T, T] = [statement[0], flows[0]];
    const pass = passes[passes.length - 1];
    const isNamed = !pass.named || pair[0].channelTxnId !== '';
    const isPair = isNamed && pass.keyOf(pair[0]) === pass.keyOf(pair[1]);
    return isPair && (mayPair === undefined || mayPair(...pair)) ? [pair] : [];
  }
  const pairs: [T, T][] = [];
  let leftStatement = statement;
  let leftFlows = flows;
  for (const pass of passes) {
    if (leftStatement.length === 0 || leftFlows.length === 0) break;
    const joined = joinBy(
      pass.keyOf,
      leftStatement.filter((record) => isIncluded(pass, 'statement', record)),
      leftFlows.filter((record) => isIncluded(pass, 'flows', record)),
      mayPair,
    );
    if (joined.length === 0) continue;
    for (const pair of joined) pairs.push(pair);
    const done = new Set(joined.flat());
    leftStatement = leftStatement.filter((record) => !done.has(record));
    leftFlows = leftFlows.filter((record) => !done.has(record));
  }
  return pairs;
}

function isIncluded({ without, named }: Pass, side: Side, record: Comparable): boolean {
  return (without !== side || record.fee === null) && (!named || record.channelTxnId !== '');
}

/** Pairs each record with the first free one that has its key and that `mayPair` allows. */
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
