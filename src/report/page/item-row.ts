/** An item as a row of the page's tables: the file has the first rows, the script draws all. */
import { type Item, type Resolution, recordsText } from '../../domain/item.ts';
import { leadRecord } from '../../domain/item-order.ts';
import { discrepancyOf } from '../../domain/item-sums.ts';
import type { Side, TransactionRecord } from '../../domain/record.ts';
import { fill, NONE, shownAmount, shownFee } from '../figures.ts';
import { type Child, type Children, type Element, el } from './element.ts';
import type { Words } from './words.ts';

/** Characters of a time without its seconds. */
const MINUTE_CHARS = 16;

/** `listed`: the items of discrepancies.csv; `across`: those of cross-day.csv. */
export type TableKind = 'listed' | 'across';

export interface RowContext {
  /** Of the currency. */
  readonly digits: number;
  readonly words: Words;
  /** Whether the script runs: rows open, and ids can be copied. */
  readonly isLive: boolean;
}

export interface TableColumn {
  readonly name: string;
  readonly label: keyof Words['table'];
  /** How it is set; a `spare` column is hidden on narrow screens. */
  readonly class: string;
  readonly cell: (item: Item, context: RowContext) => Children;
}

const SHARED_COLUMNS: readonly TableColumn[] = [
  { name: 'category', label: 'category', class: 'category', cell: categoryCell },
  { name: 'order', label: 'order', class: 'order', cell: orderCell },
  {
    ...{ name: 'type', label: 'type', class: 'type spare' },
    cell: (item, { words }) => words.types[leadRecord(item)?.type ?? 'other'],
  },
  {
    ...{ name: 'statement', label: 'statement', class: 'number spare' },
    cell: (item, context) => sideCell(item, 'statement', context),
  },
  {
    ...{ name: 'flows', label: 'flows', class: 'number spare' },
    cell: (item, context) => sideCell(item, 'flows', context),
  },
  {
    ...{ name: 'difference', label: 'difference', class: 'number difference' },
    cell: ({ difference }, { digits }) => differenceOf(difference, digits),
  },
];

const TIME_COLUMN = { name: 'time', label: 'time', class: 'time spare' } as const;

const COLUMNS: Readonly<Record<TableKind, readonly TableColumn[]>> = {
  listed: [
    ...SHARED_COLUMNS,
    { ...TIME_COLUMN, cell: clockCell },
    { name: 'action', label: 'action', class: 'action spare', cell: actionCell },
  ],
  across: [
    ...SHARED_COLUMNS,
    { ...TIME_COLUMN, cell: timeOf },
    {
      ...{ name: 'counterpart', label: 'otherDate', class: 'time spare' },
      cell: ({ counterpartDate }) => counterpartDate || NONE,
    },
    {
      ...{ name: 'age', label: 'days', class: 'number spare' },
      cell: ({ ageDays }) => String(ageDays),
    },
  ],
};

/** The columns of a table, in order. */
export function tableColumns(kind: TableKind): readonly TableColumn[] {
  return COLUMNS[kind];
}

export interface SortedBy {
  readonly column: string;
  /** As in `aria-sort`; other: by size, whatever the sign. */
  readonly direction: 'ascending' | 'descending' | 'other';
}

/**
 * The head of a table, with buttons that sort on a live page; `live` is null in the file, its
 * `sort` where rows have the order of the report.
 */
export function tableHead(
  kind: TableKind,
  words: Words,
  live: { readonly sort: SortedBy | null } | null = null,
): Element {
  const cells = tableColumns(kind).map(({ name, label, class: set }) => {
    const text = words.table[label];
    if (live === null) return el('th', { scope: 'col', class: set }, text);
    const isSorted = live.sort?.column === name;
    return el(
      'th',
      { scope: 'col', class: set, 'aria-sort': isSorted ? live.sort?.direction : undefined },
      el('button', { type: 'button', class: 'sorter', 'data-sort': name }, text),
    );
  });
  return el('thead', {}, el('tr', {}, cells));
}

/** The category that filters use: in `listed`, an expired item is long or short. */
export function groupOf(item: Item, kind: TableKind): Item['category'] {
  return kind === 'across' ? item.category : (discrepancyOf(item) ?? item.category);
}

/** A row; `row` is its place in the report, with which the script finds the item. */
export function itemRow(
  item: Item,
  kind: TableKind,
  context: RowContext,
  state: { readonly row: number; readonly isOpen: boolean },
): Element {
  const cells = tableColumns(kind).map(({ class: name, cell }, index) => {
    const opener = index === 0 && context.isLive ? openButton(item, context, state.isOpen) : null;
    return el('td', { class: name }, opener, cell(item, context));
  });
  const names = ['item', state.isOpen && 'open', item.resolution && 'resolved'].filter(Boolean);
  return el('tr', { class: names.join(' '), 'data-row': state.row }, cells);
}

/** How, when and by whom the item was resolved, else what to do. */
function actionCell({ resolution, suggestedAction }: Item, { words }: RowContext): Children {
  if (resolution === undefined) return words.actions[suggestedAction];
  return [words.actions[resolution.action], el('span', { class: 'under' }, decidedBy(resolution))];
}

/** Who decided, and when, to the minute. */
function decidedBy({ by, at }: Resolution): string {
  return `${by}, ${at.slice(0, MINUTE_CHARS)}`;
}

/** A difference, coloured by its sign. */
export function differenceOf(amount: number | bigint, digits: number): Child {
  const sign = amount > 0 ? 'plus' : amount < 0 ? 'minus' : 'zero';
  return el('span', { class: sign }, shownAmount(amount, digits));
}

function openButton(item: Item, { words }: RowContext, isOpen: boolean): Element {
  const label = fill(words.tools.open, leadRecord(item)?.orderId ?? item.id);
  return el('button', {
    type: 'button',
    class: 'opener',
    'data-open': true,
    'aria-expanded': String(isOpen),
    'aria-label': label,
  });
}

function categoryCell(item: Item, { words }: RowContext): Children {
  const counted = discrepancyOf(item);
  const isExpired = item.category === 'expired' && counted !== null;
  return [
    words.categories[isExpired ? counted : item.category],
    item.records !== undefined && [' ', recordsBadge(item, words)],
    isExpired && [' ', el('span', { class: 'badge' }, words.categories.expired)],
    item.resolution !== undefined && [
      ' ',
      el('span', { class: 'badge settled' }, words.table.resolved),
    ],
  ];
}

/** The number of records on each side, for an item with several. */
function recordsBadge(item: Item, words: Words): Element {
  return el('span', { class: 'badge several', title: recordsOf(item, words) }, recordsText(item));
}

/** The number of records on each side, in words. */
export function recordsOf({ statement, flows }: Item, { table }: Words): string {
  return fill(table.recordsOf, statement?.records ?? 0, flows?.records ?? 0);
}

function orderCell(item: Item, { words, isLive }: RowContext): Children {
  const record = leadRecord(item);
  if (record === null) return NONE;
  const copy = isLive && copyButton(record.orderId, words, 'order');
  return [
    el('span', { class: 'order-id' }, el('span', { class: 'id' }, record.orderId), copy),
    record.refundId !== '' &&
      el(
        'span',
        { class: 'under' },
        `${words.table.refund} `,
        el('span', { class: 'id' }, record.refundId),
      ),
  ];
}

/** A button that copies the text before it, or the exact order id of its row. */
export function copyButton(
  what: string,
  { tools }: Words,
  from: 'text' | 'order' = 'text',
): Element {
  return el('button', {
    type: 'button',
    class: 'copy',
    'data-copy': from,
    'aria-label': fill(tools.copy, what),
  });
}

/** The amount of a side and, below it, what differs in spite of equal amounts. */
function sideCell(item: Item, side: Side, { digits, words }: RowContext): Children {
  const record = item[side];
  if (record === null) return el('span', { class: 'absent' }, NONE);
  const more = disagreeing(item, record, words, digits);
  return [shownAmount(record.amount, digits), more !== '' && el('span', { class: 'under' }, more)];
}

function disagreeing(
  { category }: Item,
  { fee, status, type }: TransactionRecord,
  words: Words,
  digits: number,
): string {
  switch (category) {
    case 'fee_mismatch':
      return `${words.table.fee} ${fee === null ? NONE : shownFee(fee, digits)}`;
    case 'status_mismatch':
      return words.statuses[status];
    case 'type_mismatch':
      return words.types[type];
    default:
      return '';
  }
}

function timeOf(item: Item): string {
  return item.statement?.time || item.flows?.time || NONE;
}

/** The time, without its date where that is the business date. */
function clockCell(item: Item): string {
  const time = timeOf(item);
  return time.startsWith(`${item.businessDate} `) ? time.slice(item.businessDate.length + 1) : time;
}
