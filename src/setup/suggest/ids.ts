/** The columns that identify transactions. */
import { ID_COLUMNS_MAX } from '../../config/profile-schema.ts';
import { bareName, isOfCounterparty, type Role } from '../../formats/column-names.ts';
import { say } from '../../words/language.ts';
import { canBeId, columnsOf, type Grid, type GridColumn, refOf, wordsIn } from './columns.ts';
import { type Setting, settingOf } from './proposal.ts';

/** What looks like an id in free text. */
const TOKEN = /[A-Za-z0-9]{10,}/;
const TOKEN_PATTERN = '([A-Za-z0-9]{10,})';
/** Characters of free text that are searched for an id. */
export const TEXT_CHARS_MAX = 1024;
/** Percentage of rows that must have one. */
const WITH_TOKEN_MIN = 80;

/** Roles of columns that never identify transactions. */
const NO_IDS: readonly Role[] = [
  ...(['balance', 'amount', 'refundAmount', 'income', 'expense', 'fee'] as const),
  ...(['direction', 'currency', 'status', 'account'] as const),
];
/** Names of columns that number the rows. */
const ROW_NUMBER = /^(?:序号|行号|编号|no|nr|index|row|rowno|line|lineno)$/;
/** Shortest `id` that a channel may have assigned. */
const CHANNEL_ID_CHARS_MIN = 10;

/** The settings of ids, and whether order ids were found. */
interface Ids {
  readonly settings: readonly Setting[];
  readonly hasOrderId: boolean;
}

/** Finds the ids of rows. */
export function findIds(grid: Grid, amounts: readonly GridColumn[]): Ids {
  const ofChannel = columnsOf(grid, 'channelTxnId').filter((column) => !isRowId(column));
  const named = [...columnsOf(grid, 'orderId'), ...ofChannel];
  const wanted: GridColumn[] = [];
  let missing = grid.rows;
  for (const column of named.slice(0, ID_COLUMNS_MAX)) {
    if (missing === 0) break;
    wanted.push(column);
    missing = rowsWithout(wanted);
  }
  const checks: string[] = [];
  if (wanted.length > 0 && wanted[0].meaning?.role === 'channelTxnId') {
    checks.push(say`no column of your own order ids was found; these are ids of the channel`);
  }
  if (missing > 0 || wanted.length === 0) {
    const instead = likeliest(grid, wanted, amounts);
    if (instead) {
      checks.push(adviceOn(grid, instead, wanted.length > 0), ...textAdvice(grid));
      wanted.splice(ID_COLUMNS_MAX - 1);
      wanted.push(instead);
    }
  }
  const refs = wanted.map((column) => refOf(grid, column));
  const settings: Setting[] = [];
  if (refs.length > 0) {
    settings.push(settingOf('orderId', refs.length === 1 ? refs[0] : refs, ...checks));
  }
  const refund = columnsOf(grid, 'refundId').find(canBeId);
  if (refund) settings.push(settingOf('refundId', refOf(grid, refund)));
  const channel = ofChannel.find((column) => !wanted.includes(column));
  if (channel) settings.push(settingOf('channelTxnId', refOf(grid, channel)));
  return { settings, hasOrderId: wanted.some(({ meaning }) => meaning?.role === 'orderId') };
}

function rowsWithout(columns: readonly GridColumn[]): number {
  const [first] = columns;
  return first.cells.filter((_, row) => columns.every(({ cells }) => cells[row] === '')).length;
}

/** The short `id` of a row in a database, which no channel assigned. */
function isRowId({ name, cells }: GridColumn): boolean {
  return bareName(name) === 'id' && cells.every((cell) => cell.length < CHANNEL_ID_CHARS_MIN);
}

/** Of the columns without empty cells, the one in which rows differ most. */
function likeliest(
  grid: Grid,
  taken: readonly GridColumn[],
  amounts: readonly GridColumn[],
): GridColumn | null {
  const full = grid.columns.filter(
    (column) =>
      !taken.includes(column) &&
      !amounts.includes(column) &&
      column.filled === grid.rows &&
      canBeId(column) &&
      !NO_IDS.some((role) => role === column.meaning?.role) &&
      !isOfCounterparty(column.name),
  );
  const [best] = full.toSorted(
    (a, b) =>
      Number(isUninformative(a)) - Number(isUninformative(b)) ||
      Number(isRowNumber(b)) - Number(isRowNumber(a)) ||
      wordsIn(b).size - wordsIn(a).size ||
      likeness(b) - likeness(a) ||
      a.index - b.index,
  );
  return best ?? null;
}

/** Times, row numbers and words may differ from row to row without being ids. */
function isUninformative(column: GridColumn): boolean {
  const role = column.meaning?.role;
  const isWordsOnly = column.cells.some((cell) => !/[A-Za-z0-9]/.test(cell));
  const isWord = role === 'type' && likeness(column) < 2;
  return isRowNumber(column) || role === 'time' || isWord || isWordsOnly;
}

function isRowNumber({ name }: GridColumn): boolean {
  return ROW_NUMBER.test(bareName(name));
}

/** Free text contains ids of orders more often than times or balances do. */
function likeness({ meaning, cells }: GridColumn): number {
  const hasToken = cells.every((cell) => TOKEN.test(cell.slice(0, TEXT_CHARS_MAX)));
  const isText = meaning === null || meaning.role === 'memo';
  return Number(hasToken) * 2 + Number(isText);
}

function adviceOn({ rows }: Grid, column: GridColumn, isFallback: boolean): string {
  const { size } = wordsIn(column);
  if (isUninformative(column)) {
    return say`no column has ids of any kind, and nothing matches by this one: ask for a statement
      with your order ids`;
  }
  return isFallback
    ? say`some rows have no order id; this column has ${size} different values in ${rows} rows`
    : say`no column of order ids was found; this one has ${size} different values in ${rows} rows`;
}

function textAdvice(grid: Grid): string[] {
  const texts = columnsOf(grid, 'memo', 'type').filter((each) => withToken(each) >= WITH_TOKEN_MIN);
  return texts.map((text) => {
    const example = JSON.stringify({ column: refOf(grid, text), pattern: TOKEN_PATTERN });
    return say`free text that may contain order ids; alternative: orderId: ${example}`;
  });
}

/** The percentage of rows with something that looks like an id. */
function withToken({ cells }: GridColumn): number {
  const found = cells.filter((cell) => {
    const token = TOKEN.exec(cell.slice(0, TEXT_CHARS_MAX))?.[0] ?? '';
    return /\d/.test(token);
  });
  return (100 * found.length) / Math.max(1, cells.length);
}
