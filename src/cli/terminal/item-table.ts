/** Items of the ledger as a table within a width; no id is cut that fits on its own line. */

import { actionZh } from '../../domain/decision.ts';
import { shownCountOf } from '../../domain/item-order.ts';
import { currencyDigits } from '../../domain/money.ts';
import { type LedgerItem, worstListed } from '../../ledger/listing.ts';
import { categoryLabel, differenceText, withRecords } from '../../report/names.ts';
import { clipMiddle, textWidth } from '../../report/terminal-text.ts';
import { visible } from '../../support/printable.ts';
import { language, say } from '../../words/language.ts';
import { columns, widest } from './print.ts';

const INDENT = '  ';
/** Right-aligned columns of the table. */
const NUMBERS = [3, 4];
/** Shortest prefix of an id that identifies it. */
const ID_CHARS_MIN = 8;

/** Most items in a table for people; programs get all of them. */
export const SHOWN_MAX = 100;

/** What the last column shows; the `state` of an open item is its suggested action. */
type Last = 'suggested' | 'state';

/** The largest of many items as a table, and the number of the others. */
export function worstTable(items: readonly LedgerItem[], width: number, last?: Last): string {
  const shown = worstListed(items, shownCountOf(items.length, SHOWN_MAX));
  const more = items.length - shown.length;
  return `${itemTable(shown, width, last)}${more === 0 ? '' : say`… and ${more} more\n`}`;
}

/** One line per item, or two if order ids are too long; ends with a line break. */
export function itemTable(
  items: readonly LedgerItem[],
  width: number,
  last: Last = 'state',
): string {
  const [head, ...rows] = fitted(cellsOf(items, last), width);
  const jobs = new Set(items.map(({ job }) => job.name));
  const names = items.map((each) => [
    ...(jobs.size > 1 ? [`${each.job.name}:`] : []),
    ...idsOf(each),
  ]);
  const withNames = [
    [...head, say`order`],
    ...rows.map((row, index) => [...row, names[index].join(' ')]),
  ];
  const oneLine = columns(withNames, NUMBERS);
  if (widest(oneLine.split('\n')) <= width) return oneLine;
  const lines = columns([head, ...rows], NUMBERS)
    .trimEnd()
    .split('\n');
  return lines
    .map((line, index) => `${line}\n${index === 0 ? '' : namesLines(names[index - 1], width)}`)
    .join('');
}

function cellsOf(items: readonly LedgerItem[], last: Last): string[][] {
  const currencies = new Set(items.map(({ job }) => job.currency));
  const isSuggested = (state: LedgerItem['state']) => last === 'suggested' || state === 'open';
  const areSuggested = items.every(({ state }) => isSuggested(state));
  const rows = items.map(({ item, job, state }) => {
    const amount = differenceText(item, currencyDigits(job.currency));
    return [
      item.id,
      item.businessDate,
      withRecords(categoryLabel(item.category), item),
      currencies.size > 1 ? `${amount} ${job.currency}` : amount,
      say`${item.ageDays} d`,
      isSuggested(state) ? actionWord(item.suggestedAction) : stateWord(state),
    ];
  });
  const name = areSuggested ? say`suggested` : say`state`;
  return [[say`id`, say`date`, say`category`, say`difference`, say`age`, name], ...rows];
}

function actionWord(action: Parameters<typeof actionZh>[0]): string {
  return language() === 'zh' ? actionZh(action) : action;
}

function stateWord(state: LedgerItem['state']): string {
  switch (state) {
    case 'open':
      return say`open`;
    case 'resolved':
      return say`resolved`;
    case 'cleared':
      return say`cleared`;
  }
}

/** The rows, with ids cut to a prefix if huge amounts leave no room for them. */
function fitted(rows: string[][], width: number): string[][] {
  const over = widest(columns(rows, NUMBERS).split('\n')) - width;
  if (over <= 0) return rows;
  const [head, ...others] = rows;
  const cut = ([id, ...cells]: string[]) => {
    return [id.slice(0, Math.max(ID_CHARS_MIN, id.length - over)), ...cells];
  };
  return [head, ...others.map(cut)];
}

/** The order id, and the refund id if there is one. */
function idsOf({ item }: LedgerItem): string[] {
  const { orderId = '', refundId = '' } = item.statement ?? item.flows ?? {};
  return refundId === '' ? [orderId] : [`${orderId} /`, refundId];
}

/** The lines below an item: all names on one line if they fit, else one per line. */
function namesLines(names: readonly string[], width: number): string {
  const shown = names.map((name) => clipMiddle(visible(name), width - INDENT.length));
  const line = shown.join(' ');
  const lines = textWidth(line) <= width - INDENT.length ? [line] : shown;
  return lines.map((each) => `${INDENT}${each}\n`).join('');
}
