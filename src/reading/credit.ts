/** The credits of a bank's statement, with the trade dates that they name. */
import type { ArrivedCredit, TakenRecord } from '../domain/settlement.ts';
import { isDate } from '../domain/time.ts';

/** `0905`, `09-05`, `20260905`, `2026-09-05`, with `-`, `/` or `.` between. */
const TRADE_DATE = /^(\d{4})?[-/.]?(\d{2})[-/.]?(\d{2})$/;
/** A year has a 29 February at least this often. */
const YEARS_BACK = 8;

/**
 * A record as a credit of a date, with those of its fields that groups have as well: the ledger
 * gets no names of people. Trade dates that cannot be read are none.
 */
export function creditOf(
  record: TakenRecord,
  names: readonly string[],
  date: string,
): ArrivedCredit {
  const { type, orderId, refundId, channelTxnId, amount, time, file, line } = record;
  const known = names.filter((name) => Object.hasOwn(record.fields, name));
  return {
    ...{ type, orderId, refundId, channelTxnId, amount, time, file, line },
    fields: Object.fromEntries(known.map((name) => [name, record.fields[name]])),
    tradeDates: tradeDatesOf(record.tradeDates, date),
  };
}

function tradeDatesOf(
  written: TakenRecord['tradeDates'],
  date: string,
): ArrivedCredit['tradeDates'] {
  if (written === null) return null;
  const to = tradeDate(written[1], date);
  const from = to === null ? null : tradeDate(written[0], to);
  return from === null || to === null ? null : [from, to];
}

/** A trade date as written; without a year, the latest until `until`. null: it is no date. */
export function tradeDate(written: string, until: string): string | null {
  const [, year, month, day] = TRADE_DATE.exec(written.trim()) ?? [];
  if (day === undefined) return null;
  if (year !== undefined) {
    const date = `${year}-${month}-${day}`;
    return isDate(date) && date <= until ? date : null;
  }
  const last = Number(until.slice(0, 4));
  for (let back = 0; back <= YEARS_BACK; back++) {
    const date = `${String(last - back).padStart(4, '0')}-${month}-${day}`;
    if (isDate(date) && date <= until) return date;
  }
  return null;
}
