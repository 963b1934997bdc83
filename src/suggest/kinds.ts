/** Which type of transaction rows are, and in which state. */
import type { TransactionType } from '../model/record.ts';
import { say } from '../support/language.ts';
import type { Amounts } from './amounts.ts';
import { type Column, columnsOf, type Grid, hasFewWords, refOf, wordsIn } from './columns.ts';
import { isWeakType } from './names.ts';
import { type Setting, type WordMeaning, Words } from './proposal.ts';
import { statusOf, typeOf } from './words.ts';

/** What money of these types does, where an amount has no sign. */
const PAID: readonly TransactionType[] = ['refund', 'reversal', 'fee', 'withdrawal', 'transfer'];
/** Types whose amounts without a sign are read as they should be. */
const SELF_SIGNED: readonly TransactionType[] = ['payment', 'refund', 'reversal', 'topup'];
/** JavaScript would take it for something else. */
const FORBIDDEN_WORD = '__proto__';

/** The settings of amount and type, which hang together. */
export interface Kinds {
  readonly amount: Setting;
  readonly type: Setting | null;
}

/** What the types of rows are; `hasOrderId` is that of a channel's bill, else it is an account. */
export function kindsOf(grid: Grid, amounts: Amounts, hasOrderId: boolean): Kinds {
  const column = typeColumn(grid);
  if (column === null) return { amount: amounts.setting, type: byDirection(amounts, hasOrderId) };
  const words = [...wordsIn(column).keys()].filter((word) => word !== FORBIDDEN_WORD);
  const directed =
    amounts.style === 'unsigned' ? directedByType(grid, amounts, column, words) : null;
  const seen = words.map((word) => meaningOf(word, column, amounts, directed !== null));
  const isOpen =
    !grid.table.isWhole || isWeakType(column.name) || words.length < wordsIn(column).size;
  const value = {
    column: refOf(grid, column),
    words: new Words(seen),
    ...(isOpen && { other: 'other' }),
  };
  const checks = isOpen ? [say`words that are not listed become \`other\``] : [];
  return { amount: directed ?? amounts.setting, type: { key: 'type', value, checks } };
}

/** The column of types, unless it holds free text. */
function typeColumn(grid: Grid): Column | null {
  return (
    columnsOf(grid, 'type').find((column) => {
      if (!hasFewWords(column)) return false;
      const known = column.cells.filter((cell) => typeOf(cell) !== null).length;
      return isWeakType(column.name) ? 2 * known >= column.cells.length : true;
    }) ?? null
  );
}

/** Income and expense are types of their own where nothing else tells types. */
function byDirection({ style }: Amounts, hasOrderId: boolean): Setting | null {
  if (style === 'unsigned') return null;
  const value = hasOrderId ? { in: 'payment', out: 'refund' } : { in: 'transfer', out: 'transfer' };
  const check = say`no column tells the type; what comes in and what goes out is taken for these`;
  return { key: 'type', value, checks: [check] };
}

function meaningOf(
  word: string,
  column: Column,
  { style, ways }: Amounts,
  isDirected: boolean,
): WordMeaning {
  if (word === '') return { word, means: 'other', check: say`what are rows without a word?` };
  const guess = typeOf(word);
  if (guess === null) return { word, means: 'other', check: say`what is this?` };
  if (style === 'unsigned' || isDirected) return { word, means: guess, check: '' };
  const seen = ways.filter((_, row) => column.cells[row] === word);
  // A payment is what is received, and a refund what is given back.
  if (guess === 'payment' && seen.includes(-1)) {
    return { word, means: 'other', check: say`it looks like a ${guess}, but its money goes out` };
  }
  if ((guess === 'refund' || guess === 'reversal') && seen.includes(1)) {
    return { word, means: 'other', check: say`it looks like a ${guess}, but its money comes in` };
  }
  return { word, means: guess, check: '' };
}

/** Amounts without a sign whose types tell which way they went; null where each type does. */
function directedByType(
  grid: Grid,
  amounts: Amounts,
  column: Column,
  words: readonly string[],
): Setting | null {
  const types = words.map(typeOf);
  if (types.every((type) => type !== null && SELF_SIGNED.includes(type))) return null;
  const isPaid = (word: string) => PAID.includes(typeOf(word) ?? 'other');
  const lists = { in: words.filter((word) => !isPaid(word)), out: words.filter(isPaid) };
  // Without words for both there is nothing to tell by.
  if (lists.in.length === 0 || lists.out.length === 0) return null;
  const ref = refOf(grid, amounts.columns[0]);
  const value = { column: ref, direction: refOf(grid, column), ...lists };
  const check = say`amounts have no sign: the words of types are taken to tell which way money
    went`;
  return { key: 'amount', value, checks: [...amounts.setting.checks, check] };
}

/** The state of rows; null where no column tells it. */
export function statusSetting(grid: Grid): Setting | null {
  const column = columnsOf(grid, 'status').find(hasFewWords);
  if (!column) return null;
  const words = [...wordsIn(column).keys()].filter((word) => word !== FORBIDDEN_WORD);
  const entries = words.map((word): WordMeaning => {
    const guess = word === '' ? 'success' : statusOf(word);
    if (guess !== null) return { word, means: guess, check: '' };
    return { word, means: 'success', check: say`what state is this?` };
  });
  const value = { column: refOf(grid, column), words: new Words(entries) };
  const checks = grid.table.isWhole ? [] : [say`words that were not seen in the first rows refuse`];
  return { key: 'status', value, checks };
}
