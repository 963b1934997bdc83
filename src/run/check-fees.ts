/** The fees of a month, from the statements of its dates, which are read again. */
import { dependsOnPayment, FeeMonth, type FeeRecord, type MonthFees } from '../domain/fee-month.ts';
import type { FeeRules } from '../domain/fee-rules.ts';
import { TRANSACTION_TYPES } from '../domain/record.ts';
import { dateRange, shiftDate, stampOf } from '../domain/time.ts';
import { idText } from '../reading/rows/row-reader.ts';
import { ExpectedError } from '../support/errors.ts';
import { type JudgedRow, type PastStatement, withStatement } from './past-statement.ts';

/** A date whose statement could not be read, and why. */
export interface UnreadDate {
  readonly date: string;
  readonly error: ExpectedError;
}

export interface CheckedMonth extends MonthFees {
  readonly unread: readonly UnreadDate[];
}

const PAYMENT = TRANSACTION_TYPES.indexOf('payment');

/**
 * Reads the dates of a month from the last one to the first, so that refunds come before their
 * payments: only orders with refunds are held. `earlier` are dates before the month, the last one
 * first: they are read while payments of its refunds are not found.
 */
export async function checkFees(
  month: readonly PastStatement[],
  earlier: readonly PastStatement[],
  rules: FeeRules,
): Promise<CheckedMonth> {
  const fees = new FeeMonth(rules);
  const unread: UnreadDate[] = [];
  for (const past of [...month].sort((a, b) => (a.date < b.date ? 1 : -1))) {
    try {
      await addDate(fees, past, rules);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      fees.forget(past.date);
      unread.unshift({ date: past.date, error });
    }
  }
  await addEarlier(fees, month, earlier, rules);
  return { ...fees.end(datesLacking(month, unread)), unread };
}

/** Dates from the first run to the last one that could not be read, or were not run. */
export function datesLacking(
  runs: readonly { readonly date: string }[],
  unread: readonly UnreadDate[],
): string[] {
  if (runs.length === 0) return [];
  const dates = runs.map(({ date }) => date).sort();
  const read = new Set(dates);
  for (const { date } of unread) read.delete(date);
  return dateRange(dates[0], dates[dates.length - 1]).filter((date) => !read.has(date));
}

async function addDate(fees: FeeMonth, past: PastStatement, rules: FeeRules): Promise<void> {
  await withStatement(past, rules, async (walk) => {
    fees.begin(past.date);
    await walk((row) => fees.add(recordOf(row, past.date)));
    await walk((row) => {
      const isWanted = row.rows.type === PAYMENT && fees.wants(idText(row.rows.orderId));
      if (isWanted) fees.addPayment(recordOf(row, past.date));
    });
  });
}

async function addEarlier(
  fees: FeeMonth,
  month: readonly PastStatement[],
  earlier: readonly PastStatement[],
  rules: FeeRules,
): Promise<void> {
  let [next = ''] = month.map(({ date }) => date).sort();
  for (const past of earlier) {
    if (!fees.lacksPayments || past.date !== shiftDate(next, -1)) return;
    next = past.date;
    const returns: FeeRecord[] = [];
    const payments: FeeRecord[] = [];
    try {
      await withStatement(past, rules, async (walk) => {
        await walk((row) => {
          if (!fees.wants(idText(row.rows.orderId))) return;
          const record = recordOf(row, past.date);
          const { rule, type } = record;
          if (type === 'payment') payments.push(record);
          else if (rule !== null && dependsOnPayment(rule, type)) returns.push(record);
        });
      });
    } catch (error) {
      if (error instanceof ExpectedError) return;
      throw error;
    }
    for (const each of payments) fees.addPayment(each);
    for (const each of returns) fees.addEarlier(each);
  }
}

/** The record that was read last. */
export function recordOf({ rows, judge }: JudgedRow, date: string): FeeRecord {
  const { kind, amount, sums } = judge.judge(rows);
  return {
    date,
    orderId: idText(rows.orderId),
    refundId: idText(rows.refundId),
    type: TRANSACTION_TYPES[rows.type],
    stamp: rows.stamp() || stampOf(date),
    rule: kind.rule,
    amount,
    sums,
  };
}
