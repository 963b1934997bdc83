/** What the columns of items are called in a workbook, and how wide they are. */
import { say } from '../../words/language.ts';
import type { ItemColumnName } from '../item-columns.ts';

/** The names that people read; the codes of discrepancies.csv stand below them. */
export function columnTitles(): Readonly<Record<ItemColumnName, string>> {
  return {
    category: say`Category code`,
    category_zh: say`Category`,
    item_id: say`Item id`,
    order_id: say`Order id`,
    refund_id: say`Refund id`,
    channel_txn_id: say`Channel's id`,
    type: say`Type`,
    statement_amount: say`Statement amount`,
    flows_amount: say`Flows amount`,
    difference: say`Difference`,
    statement_fee: say`Statement fee`,
    flows_fee: say`Flows fee`,
    statement_status: say`Statement status`,
    flows_status: say`Flows status`,
    currency: say`Currency`,
    statement_time: say`Statement time`,
    flows_time: say`Flows time`,
    business_date: say`Business date`,
    counterpart_date: say`Counterpart's date`,
    age_days: say`Age in days`,
    suggested_action: say`Suggested action`,
    statement_source: say`Place in statement`,
    flows_source: say`Place in flows`,
  };
}

/** Widths in characters: ids whole, sources as far as one looks. */
export const COLUMN_WIDTHS: Readonly<Record<ItemColumnName, number>> = {
  category: 16,
  category_zh: 12,
  item_id: 18,
  order_id: 34,
  refund_id: 24,
  channel_txn_id: 34,
  type: 12,
  statement_amount: 17,
  flows_amount: 17,
  difference: 17,
  statement_fee: 14,
  flows_fee: 14,
  statement_status: 16,
  flows_status: 14,
  currency: 10,
  statement_time: 20,
  flows_time: 20,
  business_date: 14,
  counterpart_date: 17,
  age_days: 12,
  suggested_action: 17,
  statement_source: 40,
  flows_source: 40,
};
