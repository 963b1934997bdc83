/** The types and states of rows. */
import type { TransactionType } from '../../domain/record.ts';
import { bareName, isWeakType, STATUS_OF_OTHER_RANK } from '../../formats/column-names.ts';
import { say } from '../../words/language.ts';
import type { Amounts } from './amounts.ts';
import { type Column, columnsOf, type Grid, hasFewWords, refOf, wordsIn } from './columns.ts';
import { type Setting, type Value, type WordMeaning, Words } from './proposal.ts';
import { statusOf, statusOfAnswer, typeOf, wayOfType } from './words.ts';

/** Types whose amounts without a sign are read as they should be. */
export const SELF_SIGNED: readonly TransactionType[] = ['payment', 'refund', 'reversal', 'topup'];
/** JavaScript would take it for something else. */
const FORBIDDEN_WORD = '__proto__';

/** The settings of amount and type, which depend on each other. */
export interface Kinds {
  readonly amount: Setting;
  readonly type: Setting | null;
}

/** The types of rows. A table with order ids is a channel's bill, one without is of an account. */
export function kindsOf(grid: Grid, amounts: Amounts, hasOrderId: boolean): Kinds {
  const column = kindColumn(grid);
  if (column === null) return { amount: amounts.setting, type: byDirection(amounts, hasOrderId) };
  const words = wordsOf(column);
  const isTold = words.map(typeOf).every((type) => type !== null && SELF_SIGNED.includes(type));
  const directed = isTold ? null : directedByType(grid, amounts, column);
  const isState = column.meaning?.role === 'status';
  const seen = words.map((word): WordMeaning => {
    if (!isState) return meaningOf(word, column, amounts, directed !== null);
    return { word, means: typeOf(word) === 'refund' ? 'refund' : 'payment', check: '' };
  });
  const isOpen =
    !isState &&
    (!grid.table.isWhole || isWeakType(column.name) || words.length < wordsIn(column).size);
  const value = {
    column: refOf(grid, column),
    words: new Words(seen),
    ...(isOpen && { other: 'other' }),
  };
  const checks = isOpen ? [say`words that are not listed become \`other\``] : [];
  const amount = directed ?? refundsOwn(grid, amounts, column) ?? amounts.setting;
  return { amount, type: { key: 'type', value, checks } };
}

/** The column that tells types; null where none does. */
export function kindColumn(grid: Grid): Column | null {
  return typeColumn(grid, false) ?? stateOfRefunds(grid) ?? typeColumn(grid, true);
}

/** Is a refund or a reversal written as a negative number? */
export function hasNegativeRefunds(kinds: Column, { columns }: Amounts): boolean {
  return kinds.cells.some((cell, row) => {
    const type = typeOf(cell);
    const isGivenBack = type === 'refund' || type === 'reversal';
    return isGivenBack && columns.some(({ numbers }) => (numbers[row]?.value ?? 0n) < 0n);
  });
}

function wordsOf(column: Column): string[] {
  return [...wordsIn(column).keys()].filter((word) => word !== FORBIDDEN_WORD);
}

/** The column of states, where it tells rows of refunds: they alone have a number of a refund. */
function stateOfRefunds(grid: Grid): Column | null {
  const [state] = columnsOf(grid, 'status').filter(hasFewWords);
  const [number] = columnsOf(grid, 'refundId');
  if (!state || !number) return null;
  const isRefund = (row: number) => typeOf(state.cells[row]) === 'refund';
  const isTold = number.cells.every((cell, row) => (cell !== '') === isRefund(row));
  return isTold && number.filled > 0 ? state : null;
}

/** The amount, where refunds have theirs in a column of their own; null where they do not. */
export function refundsOwn(grid: Grid, { style, columns, setting }: Amounts, kinds: Column) {
  const [own] = columnsOf(grid, 'refundAmount').filter(({ isNumber }) => isNumber);
  if (!own || style !== 'unsigned') return null;
  const isRefund = kinds.cells.map((cell) => typeOf(cell) === 'refund');
  const isTold = own.numbers.every((number, row) =>
    isRefund[row] ? number !== null : (number?.value ?? 0n) === 0n,
  );
  if (!isTold || !isRefund.includes(true)) return null;
  const value = { column: refOf(grid, columns[0]), refund: refOf(grid, own) };
  return { ...setting, value };
}

/** The column of types; where its name is ambiguous, most of its words must be known. */
function typeColumn(grid: Grid, isWeak: boolean): Column | null {
  const tried = columnsOf(grid, 'type').filter((column) => isWeakType(column.name) === isWeak);
  const isKnown = ({ cells }: Column) =>
    2 * cells.filter((cell) => typeOf(cell) !== null).length >= cells.length;
  return tried.find((column) => hasFewWords(column) && (!isWeak || isKnown(column))) ?? null;
}

/** Income and expense determine the type where no column does. */
function byDirection({ style }: Amounts, hasOrderId: boolean): Setting | null {
  if (style === 'unsigned') return null;
  const value = hasOrderId ? { in: 'payment', out: 'refund' } : { in: 'transfer', out: 'transfer' };
  const check = say`no column has the type; income and expense are assumed to be of these types`;
  return { key: 'type', value, checks: [check] };
}

function meaningOf(
  word: string,
  column: Column,
  { style, ways }: Amounts,
  isDirected: boolean,
): WordMeaning {
  if (word === '')
    return {
      word,
      means: 'other',
      check: say`what are rows in which this is
    empty?`,
    };
  const guess = typeOf(word);
  if (guess === null) return { word, means: 'other', check: say`what is this?` };
  if (style === 'unsigned' || isDirected) return { word, means: guess, check: '' };
  const seen = ways.filter((_, row) => column.cells[row] === word);
  // A payment comes in, and a refund goes out.
  if (guess === 'payment' && seen.includes(-1)) {
    return { word, means: 'other', check: say`it looks like a ${guess}, but its money goes out` };
  }
  if ((guess === 'refund' || guess === 'reversal') && seen.includes(1)) {
    return { word, means: 'other', check: say`it looks like a ${guess}, but its money comes in` };
  }
  return { word, means: guess, check: '' };
}

/** Amounts without a sign whose types tell which way they went; null where they do not. */
export function directedByType(grid: Grid, amounts: Amounts, column: Column): Setting | null {
  if (amounts.style !== 'unsigned') return null;
  const words = wordsOf(column);
  const isPaid = (word: string) => wayOfType(word) === -1;
  const lists = { in: words.filter((word) => !isPaid(word)), out: words.filter(isPaid) };
  // Both lists need words.
  if (lists.in.length === 0 || lists.out.length === 0) return null;
  const ref = refOf(grid, amounts.columns[0]);
  const value = { column: ref, direction: refOf(grid, column), ...lists };
  const check = say`amounts have no sign: the direction is taken from the words of types`;
  return { key: 'amount', value, checks: [...amounts.setting.checks, check] };
}

/** The state of rows; null where no column has it. */
export function statusSetting(grid: Grid, type: Setting | null): Setting | null {
  const column = statusColumn(grid);
  if (!column) return null;
  const ref = refOf(grid, column);
  const isOfRefunds = type !== null && hasColumn(type.value, ref);
  const asks = /^(?:is)?paid$|^是否/.test(bareName(column.name));
  const checks: string[] = [];
  const entries: WordMeaning[] = [];
  for (const [word, rows] of wordsIn(column)) {
    if (word === FORBIDDEN_WORD) continue;
    const guess = asks ? statusOfAnswer(word) : statusOf(word);
    if (guess === null) {
      checks.push(
        say`which state is '${word}' (${rows} rows)? Files with such rows are refused until
          \`words\` lists it: success, pending, failed or closed`,
      );
      continue;
    }
    const isRefunded = guess === 'success' && typeOf(word) === 'refund' && !isOfRefunds;
    const check = isRefunded ? say`paid, then refunded: is the refund a row of its own?` : '';
    entries.push({ word, means: guess, check });
  }
  if (isOfRefunds && entries.every(({ means }) => means === 'success')) return null;
  if (!grid.table.isWhole)
    checks.push(say`files with words that were not seen in the first rows are
    refused`);
  return { key: 'status', value: { column: ref, words: new Words(entries) }, checks };
}

/** The column of states: by its name, else an unknown column whose words are all states. */
function statusColumn(grid: Grid): Column | undefined {
  const named = columnsOf(grid, 'status').filter(hasFewWords);
  const isOfOther = ({ meaning }: Column) => (meaning?.rank ?? 0) >= STATUS_OF_OTHER_RANK;
  const isKnown = ({ cells }: Column) =>
    cells.every((cell) => cell === '' || statusOf(cell) !== null);
  return (
    named.find((column) => !isOfOther(column)) ??
    grid.columns.find(
      (column) =>
        column.meaning === null && column.filled > 0 && hasFewWords(column) && isKnown(column),
    )
  );
}

function hasColumn(value: Value, ref: string | number): boolean {
  return typeof value === 'object' && 'column' in value && value.column === ref;
}
