/** Matches and items of the reference: any number of records a side. */
import {
  amountOf,
  feeOf,
  isCounted,
  money,
  otherSide,
  rounded,
  SIDES,
  type SideName,
  type Sides,
} from './compare.ts';
import type { PlainRecord } from './record.ts';

export const REFERENCE_DISCREPANCIES = [
  'long',
  'short',
  'amount_mismatch',
  'fee_mismatch',
  'status_mismatch',
  'type_mismatch',
  'duplicate',
] as const;

export type ReferenceCategory = (typeof REFERENCE_DISCREPANCIES)[number] | 'pending';

/** `amount`: refunds of which one side lacks the id. */
export type ReferenceRule = 'exact' | 'identity' | 'sum' | 'amount';

/** Records that belong together, in file order on either side. */
export interface ReferenceMatch extends Sides {
  rule: ReferenceRule;
}

export interface ReferenceItem {
  category: ReferenceCategory;
  orderId: string;
  refundId: string;
  rule: ReferenceRule;
  /** Statement minus flows; what is not in a success state counts as nothing. */
  difference: string;
  /** The same in records. */
  countDifference: number;
  /** All of its records, in file order. */
  records: Sides;
  /** Those of them that another record of the date does not match. */
  unmatched: Sides;
  /** As the columns of a side have it: its only record, or the first with the sums of all. */
  statement?: PlainRecord;
  flows?: PlainRecord;
}

export function itemOf(
  category: ReferenceCategory,
  { rule, statement, flows }: ReferenceMatch,
  digits: number,
  unmatched: Sides = { statement, flows },
): ReferenceItem {
  const records = { statement, flows };
  const [first] = [...statement, ...flows];
  const counted = { statement: statement.filter(isCounted), flows: flows.filter(isCounted) };
  return {
    category,
    orderId: first.orderId,
    refundId: first.refundId,
    rule,
    difference: money(amountOf(counted.statement).minus(amountOf(counted.flows)), digits),
    countDifference: counted.statement.length - counted.flows.length,
    records,
    unmatched,
    ...summed(records),
  };
}

function summed({ statement, flows }: Sides): Partial<Record<SideName, PlainRecord>> {
  return {
    ...(statement.length > 0 ? { statement: together(statement) } : {}),
    ...(flows.length > 0 ? { flows: together(flows) } : {}),
  };
}

function together(records: readonly PlainRecord[]): PlainRecord {
  const [first] = records;
  if (records.length === 1) return first;
  const digits = Math.max(...records.map(({ amount }) => (amount.split('.')[1] ?? '').length));
  const fee = feeOf(records);
  return { ...first, amount: amountOf(records).toFixed(digits), fee: fee?.toFixed() ?? null };
}

/** Do both sides state all of their fees, and do the sums differ? */
export function isFeeMismatch({ statement, flows }: Sides, digits: number): boolean {
  const [ours, theirs] = [feeOf(flows), feeOf(statement)];
  if (ours === null || theirs === null) return false;
  return !rounded(ours, digits).eq(rounded(theirs, digits));
}

/**
 * The records that another date may still match, one by one: those of items whose unmatched records
 * are all of one side.
 */
export function carriedOf({ unmatched }: ReferenceItem): { side: SideName; record: PlainRecord }[] {
  const [statement, flows] = SIDES.map((side) =>
    unmatched[side].filter(isCounted).map((record) => ({ side, record })),
  );
  return statement.length > 0 && flows.length > 0 ? [] : [...statement, ...flows];
}

/** One carried record as an item; a status mismatch keeps the record that explains it. */
export function itemOfOne(
  item: ReferenceItem,
  { side, record }: { side: SideName; record: PlainRecord },
  digits: number,
): ReferenceItem {
  const unsettled = item.records[otherSide(side)].filter((each) => !isCounted(each));
  const one: Sides = { statement: [], flows: [] };
  one[side].push(record);
  one[otherSide(side)].push(...unsettled);
  return itemOf(item.category, { rule: item.rule, ...one }, digits);
}

/** The item without records that another date matches; none where nothing unmatched is left. */
export function withoutCarried(
  item: ReferenceItem,
  gone: readonly PlainRecord[],
  digits: number,
): ReferenceItem[] {
  if (gone.length === 0) return [item];
  if (carriedOf(item).every(({ record }) => gone.includes(record))) return [];
  const without = ({ statement, flows }: Sides): Sides => ({
    statement: statement.filter((record) => !gone.includes(record)),
    flows: flows.filter((record) => !gone.includes(record)),
  });
  const rest = { rule: item.rule, ...without(item.records) };
  return [itemOf(item.category, rest, digits, without(item.unmatched))];
}
