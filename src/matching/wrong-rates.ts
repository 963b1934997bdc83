/** Items of fee rules that are wrong for too many records of a date: one for each rule. */
import { type FeeLine, wrongRules } from '../domain/fee-sums.ts';
import type { Item, ItemSide } from '../domain/item.ts';
import { draftItem, ItemIds } from './items.ts';

/** The date that the items are of. */
interface DateOf {
  readonly job: string;
  readonly date: string;
  readonly currency: string;
  /** Name of the statement. */
  readonly file: string;
}

/**
 * Their statement side counts the records whose fee is wrong; its fees are those of all records to
 * which the rule applies. There is no difference of amounts.
 */
export function wrongRateItems(lines: readonly FeeLine[], of: DateOf): Item[] {
  const ids = new ItemIds(of.job, of.date, new Map());
  return wrongRules(lines).map(({ rule, charged, difference, differing }) => {
    const statement: ItemSide = {
      ...{ side: 'statement', orderId: rule, refundId: '', channelTxnId: '', type: 'fee' },
      ...{ amount: 0, currency: of.currency, fee: Number(charged), status: 'success' },
      ...{ time: '', account: '', source: { file: of.file, line: 0 } },
      records: differing,
      owed: { fee: Number(charged - difference), rule },
    };
    const parts = { statement, flows: null, difference: 0, countDifference: 0 };
    // No order has this id.
    const id = ids.ofRecord({ ...statement, orderId: `\0${rule}` });
    const dates = { businessDate: of.date, counterpartDate: '', ageDays: 0 };
    return { id, ...draftItem('fee_mismatch', '', parts), ...dates };
  });
}
