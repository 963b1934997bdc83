/** The titles and widths of the columns of items in a workbook. */
import { say } from '../../words/language.ts';
import type { ItemColumnName } from '../item-columns.ts';

interface ColumnLook {
  /** For people; the code of discrepancies.csv is below it. */
  readonly title: string;
  /** Characters: ids whole, sources in part. */
  readonly width: number;
}

export function columnLooks(): Readonly<Record<ItemColumnName, ColumnLook>> {
  return {
    category: { title: say`Category code`, width: 16 },
    category_zh: { title: say`Category`, width: 12 },
    item_id: { title: say`Item id`, width: 18 },
    order_id: { title: say`Order id`, width: 34 },
    refund_id: { title: say`Refund id`, width: 24 },
    channel_txn_id: { title: say`Channel's id`, width: 34 },
    type: { title: say`Type`, width: 12 },
    statement_amount: { title: say`Statement amount`, width: 17 },
    flows_amount: { title: say`Flows amount`, width: 17 },
    difference: { title: say`Difference`, width: 17 },
    statement_fee: { title: say`Statement fee`, width: 14 },
    flows_fee: { title: say`Flows fee`, width: 14 },
    statement_status: { title: say`Statement status`, width: 16 },
    flows_status: { title: say`Flows status`, width: 14 },
    currency: { title: say`Currency`, width: 10 },
    statement_time: { title: say`Statement time`, width: 20 },
    flows_time: { title: say`Flows time`, width: 20 },
    business_date: { title: say`Business date`, width: 14 },
    counterpart_date: { title: say`Counterpart date`, width: 17 },
    age_days: { title: say`Age in days`, width: 12 },
    suggested_action: { title: say`Suggested action`, width: 17 },
    statement_source: { title: say`Place in statement`, width: 40 },
    flows_source: { title: say`Place in flows`, width: 40 },
    records: { title: say`Records`, width: 12 },
    rule: { title: say`Rule`, width: 10 },
    expected_fee: { title: say`Expected fee`, width: 14 },
    fee_rule: { title: say`Fee rule`, width: 16 },
  };
}
