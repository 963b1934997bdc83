/** Finds the order ids of your own records in the columns of a table. */
import { ID_COLUMNS_MAX } from '../../config/profile-schema.ts';
import { say } from '../../words/language.ts';
import { canBeId, type Grid, type GridColumn, gridOf, refOf } from '../suggest/columns.ts';
import type { Table } from '../suggest/find-table.ts';
import { TEXT_CHARS_MAX } from '../suggest/ids.ts';
import { commonStart, patternOf, reversed } from '../suggest/patterns.ts';
import { type Proposal, type Setting, type SettingValue, settingOf } from '../suggest/proposal.ts';

/** Shorter ids occur in cells by chance. */
const ID_CHARS_MIN = 4;
/** Characters of the text before an id. */
const LABEL_CHARS_MAX = 12;
/** The characters of ids in free text. */
const TOKEN = /[A-Za-z0-9_-]+/g;
const TOKEN_CHARS = '[A-Za-z0-9_-]';
/** How many of a hundred ids in free text a pattern must find. */
const FOUND_MIN = 90;

/** A column that contains ids. */
interface Place {
  readonly column: GridColumn;
  readonly hits: number;
  /** What finds them in the column's text; empty: they are the whole text. */
  readonly pattern: string;
}

/**
 * The proposal with the column that contains most of these order ids as its order id; null where
 * it has that already, or where no column contains them.
 */
export function withOrderIds(
  proposal: Proposal,
  table: Table,
  orderIds: ReadonlySet<string>,
): Proposal | null {
  const ids = new Set([...orderIds].filter((id) => id.length >= ID_CHARS_MIN));
  const grid = gridOf(table);
  const [best] = placesOf(grid, ids).toSorted((a, b) => b.hits - a.hits);
  if (best === undefined) return null;
  const now = proposal.settings.find(({ key }) => key === 'orderId');
  const named = [now?.value ?? []].flat() as SettingValue[];
  const isNamed = (column: GridColumn) => named.includes(refOf(grid, column));
  const hitsNow = grid.columns.filter(isNamed).map((column) => wholeHits(column, ids));
  if (best.hits <= Math.max(0, ...hitsNow)) return null;
  return { ...proposal, settings: settingsWith(proposal.settings, grid, best, named) };
}

function settingsWith(
  settings: readonly Setting[],
  grid: Grid,
  best: Place,
  named: readonly SettingValue[],
): Setting[] {
  const column = refOf(grid, best.column);
  const others = named.filter((each) => each !== column);
  const isFull = best.pattern === '' && best.column.filled === grid.rows;
  const chosen: SettingValue = best.pattern === '' ? column : { column, pattern: best.pattern };
  const value = isFull ? [chosen] : [chosen, ...others].slice(0, ID_COLUMNS_MAX);
  const check = say`this column has the order ids of your records, in ${best.hits} of ${grid.rows}
    rows`;
  const orderId = settingOf('orderId', value.length === 1 ? value[0] : value, check);
  const rest = settings.filter(({ key }) => key !== 'orderId');
  const isOfChannel = ({ meaning }: GridColumn) => meaning?.role === 'channelTxnId';
  const txn = grid.columns.find((each) => others.includes(refOf(grid, each)) && isOfChannel(each));
  if (txn === undefined || rest.some(({ key }) => key === 'channelTxnId'))
    return [orderId, ...rest];
  return [orderId, settingOf('channelTxnId', refOf(grid, txn)), ...rest];
}

function placesOf(grid: Grid, ids: ReadonlySet<string>): Place[] {
  return grid.columns.flatMap((column): Place[] => {
    const hits = canBeId(column) ? wholeHits(column, ids) : 0;
    if (hits > 0) return [{ column, hits, pattern: '' }];
    const within = hitsWithin(column, ids);
    const pattern = within.length === 0 ? '' : patternFor(within);
    return pattern === '' ? [] : [{ column, hits: within.length, pattern }];
  });
}

function wholeHits({ cells }: GridColumn, ids: ReadonlySet<string>): number {
  return cells.filter((cell) => ids.has(cell)).length;
}

/** An id in free text. */
interface Hit {
  readonly text: string;
  readonly at: number;
  readonly id: string;
}

function hitsWithin({ cells }: GridColumn, ids: ReadonlySet<string>): Hit[] {
  return cells.flatMap((cell): Hit[] => {
    const text = cell.slice(0, TEXT_CHARS_MAX);
    const found = [...text.matchAll(TOKEN)].find(([token]) => ids.has(token));
    return found ? [{ text, at: found.index, id: found[0] }] : [];
  });
}

/** A pattern that finds nearly all of these ids; empty where none does. */
function patternFor(hits: readonly Hit[]): string {
  const patterns = [afterLabel(hits), byShape(hits)];
  return patterns.find((pattern) => pattern !== '' && findsThem(pattern, hits)) ?? '';
}

/** What precedes all of them: `订单号`. */
function afterLabel(hits: readonly Hit[]): string {
  const before = hits.map(({ text, at }) => reversed(text.slice(0, at).trimEnd()));
  const [label] = commonStart(before).slice(0, LABEL_CHARS_MAX).split(/\s/);
  return label === '' ? '' : `${patternOf(reversed(label))}\\s*(${TOKEN_CHARS}+)`;
}

/** What all of them begin with, and how long they are. */
function byShape(hits: readonly Hit[]): string {
  const ids = hits.map(({ id }) => id);
  const start = commonStart(ids).replace(/\d+$/, '');
  const lengths = ids.map((id) => id.length - start.length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const count = least === most ? `{${least}}` : `{${least},${most}}`;
  return `(?:^|[^A-Za-z0-9_-])(${start}${TOKEN_CHARS}${count})(?![A-Za-z0-9_-])`;
}

function findsThem(pattern: string, hits: readonly Hit[]): boolean {
  const expression = new RegExp(pattern, 'u');
  const found = hits.filter(({ text, id }) => expression.exec(text)?.[1] === id).length;
  return found * 100 >= hits.length * FOUND_MIN;
}
