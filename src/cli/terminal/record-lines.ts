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
  const { fee, currency, source, owed } = record;
  const shown = (each: number) => formatFee(each, currencyDigits(currency));
  const line = sideLine({
    ...record,
    fee: fee === null ? '' : shown(fee),
    place: formatPlace(source),
  });
  if (owed === undefined || fee === null) return `  ${line}`;
  return `  ${say`${line}; fee expected ${shown(owed.fee)} (${owed.rule})`}`;
}

/** A record, or the records of one side, as a line shows them. */
interface ShownRecord
  extends Pick<
    TransactionRecord,
    'side' | 'refundId' | 'channelTxnId' | 'type' | 'currency' | 'status' | 'time'
  > {
  readonly amount: number | bigint;
  /** In major units; empty: none. */
  readonly fee: string;
  readonly place: string;
}

/** A record in a line, with its ids and its fee. */
export function sideLine(record: ShownRecord): string {
  const { side, refundId, channelTxnId, type, amount, currency, fee, status, time } = record;
  const ids = [refundId, channelTxnId].filter(Boolean).map((id) => ` ${id}`);
  const what = `${type}${ids.join('')} ${money(amount, currency)} ${status} ${time}`.trimEnd();
  const withFee = fee === '' ? what : say`${what}, fee ${fee}`;
  const text = say`${withFee}, ${record.place}`;
  return side === 'statement' ? say`statement: ${text}` : say`flows: ${text}`;
}

/** Both fees of an item and their difference, if they are stated and differ. */
export function feeLines({ statement, flows }: Item): string[] {
  if (statement === null || flows === null) return [];
  const { fee: charged, currency } = statement;
  if (charged === null || flows.fee === null || charged === flows.fee) return [];
  const digits = currencyDigits(currency);
  const [theirs, ours] = [formatFee(charged, digits), formatFee(flows.fee, digits)];
  const difference = formatFee(charged - flows.fee, digits);
  return [`  ${say`fees: statement ${theirs}, flows ${ours}, difference ${difference}`}`];
}
