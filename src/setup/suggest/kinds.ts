/** Suggests the settings for types and statuses of rows. */
import type { TransactionType } from '../../domain/record.ts';
import { isAnswer, isWeakType, STATUS_OF_OTHER_RANK } from '../../formats/column-names.ts';
import { say } from '../../words/language.ts';
import type { Amounts } from './amounts.ts';
import { columnsOf, type Grid, type GridColumn, hasFewWords, refOf, wordsIn } from './columns.ts';
import {
  type Setting,
  type SettingValue,
  settingOf,
  WordMap,
  type WordMeaning,
} from './proposal.ts';
import { statusOfAnswer, statusOfWord, typeOfWord, wayOfType } from './words.ts';

/** Types that determine the direction of amounts without a sign. */
export const SELF_SIGNED: readonly TransactionType[] = ['payment', 'refund', 'reversal', 'topup'];
/** A word that cannot be a key of a JavaScript object. */
const FORBIDDEN_WORD = '__proto__';

/** The settings of amount and type, which depend on each other. */
interface ProposedKinds {
  readonly amount: Setting;
  readonly type: Setting | null;
}

/** The types of rows. A table with order ids is a channel's bill; one without, an account's. */
export function proposeKinds(grid: Grid, amounts: Amounts, hasOrderId: boolean): ProposedKinds {
  const column = kindColumn(grid);
  if (column === null) return { amount: amounts.setting, type: byDirection(amounts, hasOrderId) };
  const words = wordsOf(column);
  const areSelfSigned = words
    .map(typeOfWord)
    .every((type) => type !== null && SELF_SIGNED.includes(type));
  const directed = areSelfSigned ? null : directedByType(grid, amounts, column);
  const isState = column.meaning?.role === 'status';
  const seen = words.map((word): WordMeaning => {
    if (!isState) return typeMeaning(word, column, amounts, directed !== null);
    return { word, means: typeOfWord(word) === 'refund' ? 'refund' : 'payment', check: '' };
  });
  const isOpen =
    !isState &&
    (!grid.table.isWhole || isWeakType(column.name) || words.length < wordsIn(column).size);
  const value = {
    column: refOf(grid, column),
    words: new WordMap(seen),
    ...(isOpen && { other: 'other' }),
  };
  const checks = isOpen ? [say`words that are not listed are read as \`other\``] : [];
  const amount = directed ?? refundsOwn(grid, amounts, column) ?? amounts.setting;
  return { amount, type: settingOf('type', value, ...checks) };
}

/** The column with the types; null if there is none. */
export function kindColumn(grid: Grid): GridColumn | null {
  return typeColumn(grid, false) ?? stateOfRefunds(grid) ?? typeColumn(grid, true);
}

/** Is a refund or a reversal written as a negative number? */
export function hasNegativeRefunds(kinds: GridColumn, { columns }: Amounts): boolean {
  return kinds.cells.some((cell, row) => {
    return (
      isReturn(typeOfWord(cell)) && columns.some(({ numbers }) => (numbers[row]?.value ?? 0n) < 0n)
    );
  });
}

function isReturn(type: TransactionType | null): boolean {
  return type === 'refund' || type === 'reversal';
}

function wordsOf(column: GridColumn): string[] {
  return [...wordsIn(column).keys()].filter((word) => word !== FORBIDDEN_WORD);
}

/** The status column, if it identifies refunds: exactly those rows have a refund id. */
function stateOfRefunds(grid: Grid): GridColumn | null {
  const [state] = columnsOf(grid, 'status').filter(hasFewWords);
  const [number] = columnsOf(grid, 'refundId');
  if (!state || !number) return null;
  const isRefund = (row: number) => typeOfWord(state.cells[row]) === 'refund';
  const agrees = number.cells.every((cell, row) => (cell !== '') === isRefund(row));
  return agrees && number.filled > 0 ? state : null;
}

/** The amount setting if refunds have a separate amount column; null if they do not. */
export function refundsOwn(grid: Grid, { style, columns, setting }: Amounts, kinds: GridColumn) {
  const [own] = columnsOf(grid, 'refundAmount').filter(({ isNumber }) => isNumber);
  if (!own || style !== 'unsigned') return null;
  const isRefund = kinds.cells.map((cell) => typeOfWord(cell) === 'refund');
  const agrees = own.numbers.every((number, row) =>
    isRefund[row] ? number !== null : (number?.value ?? 0n) === 0n,
  );
  if (!agrees || !isRefund.includes(true)) return null;
  const value = { column: refOf(grid, columns[0]), refund: refOf(grid, own) };
  return { ...setting, value };
}

/** The type column; if its name is ambiguous, most of its words must be known. */
function typeColumn(grid: Grid, isWeak: boolean): GridColumn | null {
  const tried = columnsOf(grid, 'type').filter((column) => isWeakType(column.name) === isWeak);
  // Text with a date or a number is another one on the next day.
  const isWord = (cell: string) => typeOfWord(cell) !== null && !/\d{4}/.test(cell);
  const isKnown = ({ cells }: GridColumn) => 2 * cells.filter(isWord).length >= cells.length;
  return tried.find((column) => hasFewWords(column) && (!isWeak || isKnown(column))) ?? null;
}

/** Determines types from income and expense if there is no type column. */
function byDirection({ style }: Amounts, hasOrderId: boolean): Setting | null {
  if (style === 'unsigned') return null;
  const value = hasOrderId ? { in: 'payment', out: 'refund' } : { in: 'transfer', out: 'transfer' };
  const check = say`no column has the type; these types are assumed for income and expense`;
  return settingOf('type', value, check);
}

function typeMeaning(
  word: string,
  column: GridColumn,
  { style, ways }: Amounts,
  isDirected: boolean,
): WordMeaning {
  if (word === '') {
    const check = say`which type do rows have in which this is empty?`;
    return { word, means: 'other', check };
  }
  const guess = typeOfWord(word);
  if (guess === null) return { word, means: 'other', check: say`which type is this?` };
  if (style === 'unsigned' || isDirected) return { word, means: guess, check: '' };
  const seen = ways.filter((_, row) => column.cells[row] === word);
  // A payment comes in, and a refund goes out.
  if (guess === 'payment' && seen.includes(-1)) {
    return { word, means: 'other', check: say`looks like a ${guess}, but the money is outgoing` };
  }
  if (isReturn(guess) && seen.includes(1)) {
    return { word, means: 'other', check: say`looks like a ${guess}, but the money is incoming` };
  }
  return { word, means: guess, check: '' };
}

/** The amount setting if types determine the direction of unsigned amounts; null if not. */
export function directedByType(grid: Grid, amounts: Amounts, column: GridColumn): Setting | null {
  if (amounts.style !== 'unsigned') return null;
  const words = wordsOf(column);
  const isOut = (word: string) => wayOfType(word) === -1;
  const lists = { in: words.filter((word) => !isOut(word)), out: words.filter(isOut) };
  // Both lists need words.
  if (lists.in.length === 0 || lists.out.length === 0) return null;
  const ref = refOf(grid, amounts.columns[0]);
  const value = { column: ref, direction: refOf(grid, column), ...lists };
  const check = say`amounts have no sign: the direction is taken from the words of types`;
  return settingOf('amount', value, ...amounts.setting.checks, check);
}

/** The status setting; null if no column has the status. */
export function statusSetting(grid: Grid, type: Setting | null): Setting | null {
  const column = statusColumn(grid);
  if (!column) return null;
  const ref = refOf(grid, column);
  const isOfRefunds = type !== null && hasColumn(type.value, ref);
  const asks = isAnswer(column.name);
  const checks: string[] = [];
  const entries: WordMeaning[] = [];
  for (const [word, rows] of wordsIn(column)) {
    if (word === FORBIDDEN_WORD) continue;
    const guess = asks ? statusOfAnswer(word) : statusOfWord(word);
    if (guess === null) {
      checks.push(
        say`which status is '${word}' (${rows} rows)? Files with such rows are refused until
          \`words\` lists it: success, pending, failed or closed`,
      );
      continue;
    }
    const isRefunded = guess === 'success' && typeOfWord(word) === 'refund' && !isOfRefunds;
    const check = isRefunded ? say`paid, then refunded: is the refund in a separate row?` : '';
    entries.push({ word, means: guess, check });
  }
  if (isOfRefunds && entries.every(({ means }) => means === 'success')) return null;
  if (!grid.table.isWhole)
    checks.push(say`files with words that do not occur in the first rows are refused`);
  return settingOf('status', { column: ref, words: new WordMap(entries) }, ...checks);
}

/** The status column: by its name, else an unknown column whose words are all statuses. */
function statusColumn(grid: Grid): GridColumn | undefined {
  const named = columnsOf(grid, 'status').filter(hasFewWords);
  const isOfOther = ({ meaning }: GridColumn) => (meaning?.rank ?? 0) >= STATUS_OF_OTHER_RANK;
  const isKnown = ({ cells }: GridColumn) =>
    cells.every((cell) => cell === '' || statusOfWord(cell) !== null);
  return (
    named.find((column) => !isOfOther(column)) ??
    grid.columns.find(
      (column) =>
        column.meaning === null && column.filled > 0 && hasFewWords(column) && isKnown(column),
    )
  );
}

function hasColumn(value: SettingValue, ref: string | number): boolean {
  return typeof value === 'object' && 'column' in value && value.column === ref;
}
