/** Leftovers of both sides joined by identity, before anything is called long or short. */
import type { Job } from '../model/job.ts';
import { roundFee } from '../model/money.ts';
import { identityOf, type Sides, type TransactionRecord } from '../model/record.ts';

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
type Comparable = Pick<TransactionRecord, 'type' | 'amount' | 'fee'>;

/** Records of one identity are joined where their keys by one of these are equal. */
type KeyOf = (record: Comparable) => string;

const byFee: KeyOf = (record) =>
  `${byAmount(record)} ${record.fee === null ? '' : roundFee(record.fee)}`;
const byAmount: KeyOf = (record) => `${record.type} ${record.amount}`;
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

/** Pairs leftovers of the same identity: equal amounts first, then equal types, then the rest. */
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

/** The rules, likest first; a record that states no fee agrees with any. */
const RULES: readonly { readonly keyOf: KeyOf; readonly without?: 'statement' | 'flows' }[] = [
  { keyOf: byFee },
  { keyOf: byAmount, without: 'statement' },
  { keyOf: byAmount, without: 'flows' },
  { keyOf: byAmount },
  { keyOf: byType },
  { keyOf: byIdentity },
];

const hasNoFee = (record: Comparable) => record.fee === null;

/** Pairs the records of one identity, the likest first, each in the order they come in. */
export function pairGroup<T extends Comparable>(
  statement: readonly T[],
  flows: readonly T[],
): [T, T][] {
  // Nearly every group is one against one, which the last rule joins in any case.
  if (statement.length === 1 && flows.length === 1) return [[statement[0], flows[0]]];
  const pairs: [T, T][] = [];
  let left = statement;
  let others = flows;
  for (const { keyOf, without } of RULES) {
    if (left.length === 0 || others.length === 0) break;
    const joined = joinBy(
      keyOf,
      without === 'statement' ? left.filter(hasNoFee) : left,
      without === 'flows' ? others.filter(hasNoFee) : others,
    );
    for (const pair of joined) pairs.push(pair);
    const done = new Set(joined.flat());
    left = left.filter((record) => !done.has(record));
    others = others.filter((record) => !done.has(record));
  }
  return pairs;
}

/** Joins each record with the first partner of its key that is still free. */
function joinBy<T extends Comparable>(
  keyOf: KeyOf,
  statement: readonly T[],
  flows: readonly T[],
): [T, T][] {
  const partners = groupBy(flows, keyOf);
  const used = new Map<string, number>();
  const pairs: [T, T][] = [];
  for (const s of statement) {
    const key = keyOf(s);
    const index = used.get(key) ?? 0;
    const partner = partners.get(key)?.[index];
    if (!partner) continue;
    used.set(key, index + 1);
    pairs.push([s, partner]);
  }
  return pairs;
}
