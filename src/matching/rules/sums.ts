/** Split orders: what is left of an identity and type has the same sum on both sides. */
import { feeOf } from '../../domain/item.ts';
import { type Match, matchOf } from '../../domain/match.ts';
import { roundFee } from '../../domain/money.ts';
import type { Sides, TransactionRecord } from '../../domain/record.ts';
import { groupBy } from '../pair.ts';
import { type Agreement, type GroupRule, NO_MATCHES, ORDER_RECORDS_MAX } from './rule.ts';

export type Records = Sides<readonly TransactionRecord[]>;

/** They agree, or become a `fee_mismatch`. */
export const sums: GroupRule = ({ statement, flows }, agreement) => {
  // Of one record a side, another rule compares the amounts.
  if (statement.left.length + flows.left.length < 3) return NO_MATCHES;
  return ofEachType(statement.left, flows.left).flatMap((each) => sumMatch(each, agreement) ?? []);
};

/** The match of all these records if their sums are equal within the tolerance; else null. */
export function sumMatch(records: Records, agreement: Agreement): Match | null {
  // NaN is not within it.
  if (!(Math.abs(differenceOf(records)) <= agreement.amountTolerance)) return null;
  const category = feesDiffer(records, agreement) ? 'fee_mismatch' : null;
  if (category !== null && !isOfOrder(records)) return null;
  return matchOf('sum', category, records);
}

/** Are they few enough to be one item? */
export function isOfOrder({ statement, flows }: Records): boolean {
  return statement.length <= ORDER_RECORDS_MAX && flows.length <= ORDER_RECORDS_MAX;
}

/** Do both sides state all of their fees, with different sums? */
function feesDiffer({ statement, flows }: Records, { compare }: Agreement): boolean {
  if (!compare.includes('fee')) return false;
  const [theirs, ours] = [feeOf(statement), feeOf(flows)];
  return theirs !== null && ours !== null && roundFee(theirs) !== roundFee(ours);
}

/** Statement minus flows, minor units; NaN if it or a sum is too large to be exact. */
export function differenceOf({ statement, flows }: Records): number {
  const difference = amountOf(statement) - amountOf(flows);
  return Number.isSafeInteger(difference) ? difference : Number.NaN;
}

/** The sum of their amounts, minor units; NaN if it is too large to be exact. */
export function amountOf(records: readonly Pick<TransactionRecord, 'amount'>[]): number {
  const sum = records.reduce((total, { amount }) => total + amount, 0);
  return Number.isSafeInteger(sum) ? sum : Number.NaN;
}

/** The records of each type that both sides have. */
export function ofEachType(
  statement: readonly TransactionRecord[],
  flows: readonly TransactionRecord[],
): Records[] {
  if (statement.length === 0 || flows.length === 0) return [];
  const [{ type }] = statement;
  // Nearly every group has one type.
  if ([...statement, ...flows].every((each) => each.type === type)) return [{ statement, flows }];
  const ours = groupBy(flows, (record) => record.type);
  return [...groupBy(statement, (record) => record.type)].flatMap(([type, records]) => {
    const same = ours.get(type);
    return same === undefined ? [] : [{ statement: records, flows: same }];
  });
}
