/** Leftovers of both sides joined by identity, before anything is called long or short. */
import { roundFee } from '../model/money.ts';
import { identityOf, type TransactionRecord } from '../model/record.ts';

/** Two records about the same event that do not agree. */
export interface Pair {
  readonly category: 'amount_mismatch' | 'fee_mismatch' | 'type_mismatch';
  readonly statement: TransactionRecord;
  readonly flows: TransactionRecord;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Amounts of the pairs that agree after all, because one of the two states no fee. */
  readonly agreed: readonly number[];
  /** Records whose identity no leftover of the other side has, in file order. */
  readonly statementAlone: readonly TransactionRecord[];
  readonly flowsAlone: readonly TransactionRecord[];
}

/** Records of one identity are joined where their keys by one of these are equal. */
type KeyOf = (record: TransactionRecord) => string;

const byFee: KeyOf = (record) =>
  `${byAmount(record)} ${record.fee === null ? '' : roundFee(record.fee)}`;
const byAmount: KeyOf = (record) => `${record.type} ${record.amount}`;
const byType: KeyOf = (record) => record.type;
const byIdentity: KeyOf = () => '';

/** Groups by a key, in order. */
function groupBy(records: readonly TransactionRecord[], keyOf: KeyOf) {
  const groups = new Map<string, TransactionRecord[]>();
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
): Pairing {
  const statementGroups = groupBy(statement, identityOf);
  const flowsGroups = groupBy(flows, identityOf);
  const pairs: Pair[] = [];
  const agreed: number[] = [];
  const joined = new Set<TransactionRecord>();
  for (const [identity, group] of statementGroups) {
    const others = flowsGroups.get(identity);
    if (!others) continue;
    for (const [s, f] of pairGroup(group, others)) {
      joined.add(s).add(f);
      const category = categoryOf(s, f);
      if (category === null) agreed.push(s.amount);
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

function categoryOf(s: TransactionRecord, f: TransactionRecord): Pair['category'] | null {
  if (s.type !== f.type) return 'type_mismatch';
  if (s.amount !== f.amount) return 'amount_mismatch';
  if (s.fee === null || f.fee === null || roundFee(s.fee) === roundFee(f.fee)) return null;
  return 'fee_mismatch';
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

const hasNoFee = (record: TransactionRecord) => record.fee === null;

/** Pairs the records of one identity, the likest first, each in file order. */
function pairGroup(
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
): [TransactionRecord, TransactionRecord][] {
  // Nearly every group is one against one, which the last rule joins in any case.
  if (statement.length === 1 && flows.length === 1) return [[statement[0], flows[0]]];
  const pairs: [TransactionRecord, TransactionRecord][] = [];
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
function joinBy(
  keyOf: KeyOf,
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
): [TransactionRecord, TransactionRecord][] {
  const partners = groupBy(flows, keyOf);
  const used = new Map<string, number>();
  const pairs: [TransactionRecord, TransactionRecord][] = [];
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
