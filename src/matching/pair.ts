/** Leftovers of both sides joined by identity, before anything is called long or short. */
import type { Job } from '../domain/job.ts';
import { roundFee } from '../domain/money.ts';
import { identityOf, type Side, type Sides, type TransactionRecord } from '../domain/record.ts';

/** Settings that say when two records agree. */
export type Agreement = Pick<Job, 'compare' | 'amountTolerance'>;

export type PairCategory = 'amount_mismatch' | 'fee_mismatch' | 'type_mismatch';

/** Two records about the same event that do not agree. */
export interface Pair {
  readonly category: PairCategory;
  readonly statement: TransactionRecord;
  readonly flows: TransactionRecord;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Pairs that agree after all: one states no fee, or the amounts are near enough for the job. */
  readonly agreed: readonly Sides<TransactionRecord>[];
  /** Records whose identity no leftover of the other side has, in file order. */
  readonly statementAlone: readonly TransactionRecord[];
  readonly flowsAlone: readonly TransactionRecord[];
}

/** What pairing looks at. */
type Comparable = Pick<TransactionRecord, 'type' | 'amount' | 'fee' | 'channelTxnId'>;

/** Records of one identity are joined where their keys by one of these are equal. */
type KeyOf = (record: Comparable) => string;

export const byFee: KeyOf = (record) =>
  `${byAmount(record)} ${record.fee === null ? '' : roundFee(record.fee)}`;
export const byAmount: KeyOf = (record) => `${record.type} ${record.amount}`;
const byType: KeyOf = (record) => record.type;
const byIdentity: KeyOf = () => '';

/** Groups by a key; groups and what is in them stay in order. */
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

/** Pairs leftovers of the same identity, as RULES say. */
export function pairLeftovers(
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
  agreement: Agreement,
): Pairing {
  const statementGroups = groupBy(statement, identityOf);
  const flowsGroups = groupBy(flows, identityOf);
  const pairs: Pair[] = [];
  const agreed: Sides<TransactionRecord>[] = [];
  const joined = new Set<TransactionRecord>();
  for (const [identity, group] of statementGroups) {
    const others = flowsGroups.get(identity);
    if (!others) continue;
    for (const [s, f] of pairGroup(group, others)) {
      joined.add(s).add(f);
      const category = categoryOf(s, f, agreement);
      if (category === null) agreed.push({ statement: s, flows: f });
      else pairs.push({ category, statement: s, flows: f });
    }
  }
  return {
    pairs,
    agreed,
    statementAlone: statement.filter((record) => !joined.has(record)),
    flowsAlone: flows.filter((record) => !joined.has(record)),
  };
}

/** How two records about the same event disagree; null: they agree. */
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

interface Rule {
  readonly keyOf: KeyOf;
  /** Only records of this side that state no fee: these agree with any. */
  readonly without?: Side;
  /** Only records that have a channel id. */
  readonly named?: true;
}

const EQUAL_AMOUNTS: readonly Rule[] = [
  { keyOf: byFee },
  { keyOf: byAmount, without: 'statement' },
  { keyOf: byAmount, without: 'flows' },
  { keyOf: byAmount },
];
const ANY_AMOUNTS: readonly Rule[] = [{ keyOf: byType }, { keyOf: byIdentity }];

/** The rules, likest first: where channel ids agree, amounts are equal, then where they do not. */
const RULES = [EQUAL_AMOUNTS, ANY_AMOUNTS].flatMap((rules) => [
  ...rules.map(byChannelId),
  ...rules,
]);

function byChannelId({ keyOf, ...rule }: Rule): Rule {
  return { ...rule, keyOf: (record) => `${keyOf(record)}\0${record.channelTxnId}`, named: true };
}

/**
 * Pairs the records of one identity, the likest first, each in the order they come in; only those
 * that `mayPair` where it is given.
 */
export function pairGroup<T extends Comparable>(
  statement: readonly T[],
  flows: readonly T[],
  mayPair?: (s: T, f: T) => boolean,
): [T, T][] {
  // Nearly every group is one against one, which the last rule joins in any case.
  if (statement.length === 1 && flows.length === 1) {
    const pair: [T, T] = [statement[0], flows[0]];
    return mayPair === undefined || mayPair(...pair) ? [pair] : [];
  }
  const pairs: [T, T][] = [];
  let left = statement;
  let others = flows;
  for (const rule of RULES) {
    if (left.length === 0 || others.length === 0) break;
    const joined = joinBy(
      rule.keyOf,
      left.filter((record) => isAmong(rule, 'statement', record)),
      others.filter((record) => isAmong(rule, 'flows', record)),
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

function isAmong({ without, named }: Rule, side: Side, record: Comparable): boolean {
  return (without !== side || record.fee === null) && (!named || record.channelTxnId !== '');
}

/** Joins each record with the first partner of its key that is still free, and that it may have. */
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
