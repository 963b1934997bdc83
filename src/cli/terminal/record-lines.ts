/** The records of an item as lines, as `explain` and `items show` print them. */
import type { Item, ItemRecord } from '../../domain/item.ts';
import { shownCountOf } from '../../domain/item-order.ts';
import { currencyDigits, formatFee } from '../../domain/money.ts';
import { formatPlace, type TransactionRecord } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { money } from './print.ts';

/** Records of an item that are shown; --json has all. */
const SHOWN_MAX = 100;

/** A line for each record, those of the statement first. */
export function recordLines({ statement, flows, records }: Item): string[] {
  if (records === undefined) {
    return [statement, flows].flatMap((record) => (record === null ? [] : recordLine(record)));
  }
  const shown = records.slice(0, shownCountOf(records.length, SHOWN_MAX));
  const lines = shown.map(memberLine);
  const more = records.length - shown.length;
  return more === 0 ? lines : [...lines, `  ${say`… and ${more} more (--json shows all)`}`];
}

function memberLine(record: ItemRecord): string {
  const line = recordLine(record);
  return record.isMatched ? line : say`${line}, no counterpart`;
}

function recordLine(record: TransactionRecord): string {
  const { type, amount, currency, status, time, refundId, fee, owed } = record;
  const refund = refundId === '' ? '' : ` ${refundId}`;
  const what = `${type}${refund} ${money(amount, currency)} ${status} ${time}`.trimEnd();
  const text = say`${what}, ${formatPlace(record.source)}`;
  const line = record.side === 'statement' ? say`statement: ${text}` : say`flows: ${text}`;
  if (owed === undefined || fee === null) return `  ${line}`;
  const [charged, expected] = [fee, owed.fee].map((each) => {
    return formatFee(each, currencyDigits(currency));
  });
  return `  ${say`${line}; fee ${charged}, expected ${expected} (${owed.rule})`}`;
}
