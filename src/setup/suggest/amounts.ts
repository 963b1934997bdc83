/** The amounts of a table: their columns, their directions, and how they are written. */
import { unitInName } from '../../formats/column-names.ts';
import { say } from '../../words/language.ts';
import { waysByBalance } from './balance.ts';
import { columnsOf, type Grid, type GridColumn, hasFewWords, refOf, wordsIn } from './columns.ts';
import { type CellNumber, scaledTo } from './numbers.ts';
import { type Setting, settingOf } from './proposal.ts';
import { type Way, wayOfType, wayOfWord } from './words.ts';

/** On a credit card's bill, positive amounts are owed. */
const IS_CARD = /信用卡|贷记卡|credit card/i;

/** The amounts of a table. */
export interface Amounts {
  /** What determines the sign. */
  readonly style: 'in-out' | 'directed' | 'signed' | 'unsigned';
  readonly columns: readonly GridColumn[];
  /** The direction of each row's amount. */
  readonly ways: readonly Way[];
  readonly setting: Setting;
  /** Rows without a direction, which are skipped. */
  readonly skip: Setting | null;
}

/** Finds the amounts; null where no column has any. */
export function findAmounts(grid: Grid): Amounts | null {
  const pair = bestPair(grid);
  const amount = bestAmount(grid);
  if (pair && (!amount || pair.fit >= amount.fit)) return inOut(grid, pair);
  if (!amount) return null;
  const found = directed(grid, amount.column) ?? plain(grid, amount.column);
  const { setting } = found;
  const checks = [...setting.checks, ...otherAmountChecks(grid, amount.column)];
  return { ...found, setting: { ...setting, checks } };
}

/** A check for another column with other amounts. */
function otherAmountChecks(grid: Grid, column: GridColumn): string[] {
  const differs = (number: CellNumber | null, row: number) =>
    number !== null && scaledTo(number, 6) !== scaledTo(column.numbers[row] ?? number, 6);
  const rival = columnsOf(grid, 'amount').find(
    (each) => each !== column && each.isNumber && each.numbers.some(differs),
  );
  return rival ? [say`${rival.name} has other amounts: which ones does the other side use?`] : [];
}

interface ColumnPair {
  readonly income: GridColumn;
  readonly expense: GridColumn;
  readonly fit: number;
}

function bestPair(grid: Grid): ColumnPair | null {
  const expenses = grid.columns.filter(({ meaning }) => meaning?.role === 'expense');
  const incomes = grid.columns.filter(({ meaning }) => meaning?.role === 'income');
  const pairs = incomes.flatMap((income) =>
    expenses.map((expense) => ({ income, expense, fit: pairFit(income, expense) })),
  );
  const distance = ({ income, expense }: ColumnPair) => Math.abs(income.index - expense.index);
  const [best] = pairs.toSorted((a, b) => b.fit - a.fit || distance(a) - distance(b));
  return best && best.fit > 0 ? best : null;
}

/** In how many rows one of the two columns has the amount. */
function pairFit(income: GridColumn, expense: GridColumn): number {
  return income.cells.filter((_, row) => {
    const cells = [income.cells[row], expense.cells[row]];
    const numbers = [income.numbers[row], expense.numbers[row]];
    if (cells.some((cell, i) => cell !== '' && numbers[i] === null)) return false;
    const values = numbers.map((number) => number?.value ?? 0n);
    return cells.some((cell) => cell !== '') && values[0] >= 0n && values.includes(0n);
  }).length;
}

/** The column with a number in most rows; of several, the likeliest by name. */
function bestAmount(grid: Grid): { column: GridColumn; fit: number } | null {
  const named = columnsOf(grid, 'amount');
  const single = columnsOf(grid, 'income', 'expense');
  const tried = grid.table.header === null ? unnamed(grid) : [...named, ...single];
  const fitOf = ({ numbers }: GridColumn) => numbers.filter((number) => number !== null).length;
  const fits = tried.map((column) => ({ column, fit: fitOf(column) }));
  const [best] = fits.toSorted((a, b) => b.fit - a.fit);
  return best && best.fit > 0 ? best : null;
}

/** Columns without names that may be amounts: numbers with a point, else short ones. */
function unnamed({ columns }: Grid): GridColumn[] {
  const withPoint = columns.filter(
    (column) => column.isNumber && column.numbers.some((number) => number?.hasPoint),
  );
  if (withPoint.length > 0) return withPoint;
  const isShort = ({ cells }: GridColumn) => cells.every((cell) => cell.length < 10);
  return columns.filter((column) => column.isNumber && isShort(column)).slice(-1);
}

function inOut(grid: Grid, { income, expense }: ColumnPair): Amounts {
  const moved = income.numbers.map((number, row) =>
    number !== null && number.value !== 0n ? number : (expense.numbers[row] ?? number),
  );
  const byBalance = balanceWays(grid, moved);
  const said = income.numbers.map((number): Way => ((number?.value ?? 0n) > 0n ? 1 : -1));
  const isReversed = byBalance?.every((way, row) => way === null || way === 0 || way !== said[row]);
  const [incoming, outgoing] = isReversed ? [expense, income] : [income, expense];
  const hasNegative = outgoing.numbers.some((number) => number !== null && number.value < 0n);
  const value = {
    income: refOf(grid, incoming),
    expense: refOf(grid, outgoing),
    ...(hasNegative && { expenseSign: 'either' }),
  };
  const ways = isReversed ? said.map((way): Way => (way === 1 ? -1 : 1)) : said;
  const checks = isReversed ? [say`by the balances, ${expense.name} is the income`] : [];
  const setting = settingOf('amount', value, ...checks);
  return { style: 'in-out', columns: [incoming, outgoing], ways, setting, skip: null };
}

/** The directions by the balances; null where no column of balances follows the amounts. */
function balanceWays(grid: Grid, numbers: GridColumn['numbers']): readonly (Way | null)[] | null {
  for (const balance of columnsOf(grid, 'balance')) {
    const ways = waysByBalance(numbers, balance, !grid.table.isWhole);
    if (ways !== null) return ways;
  }
  return null;
}

/** Amounts without a sign beside a column of words for the direction. */
function directed(grid: Grid, column: GridColumn): Amounts | null {
  if (column.numbers.some((number) => number !== null && number.value < 0n)) return null;
  const byBalance = balanceWays(grid, column.numbers);
  const direction = directionColumn(grid, byBalance);
  if (!direction) return null;
  const means = new Map(
    [...wordsIn(direction).keys()].map((word) => [
      word,
      directionMeaning(word, direction, byBalance),
    ]),
  );
  const wordsOf = (way: Way | null) =>
    [...means].filter(([, each]) => each.way === way).map(([word]) => word);
  const [incoming, outgoing, neither] = [wordsOf(1), wordsOf(-1), wordsOf(0)];
  const name = refOf(grid, direction);
  // A list must not be empty: a person adds the words of the other direction.
  const value = {
    column: refOf(grid, column),
    direction: name,
    in: incoming.length > 0 ? incoming : ['收入'],
    out: outgoing.length > 0 ? outgoing : ['支出'],
  };
  const checks = [...means.values()].map(({ check }) => check).filter((check) => check !== '');
  if (incoming.length === 0 || outgoing.length === 0) {
    checks.push(say`only one direction was seen: add the words of the other one`);
  }
  const ways = direction.cells.map((cell): Way => means.get(cell)?.way ?? 1);
  const check = say`these rows are passed over: they are neither income nor expense`;
  const skip =
    neither.length === 0 ? null : settingOf('skip', { column: name, is: neither }, check);
  const setting = settingOf('amount', value, ...checks);
  return { style: 'directed', columns: [column], ways, setting, skip };
}

/** A column whose words are directions: known words, or words that agree with the balances. */
function directionColumn(
  grid: Grid,
  byBalance: readonly (Way | null)[] | null,
): GridColumn | undefined {
  const named = columnsOf(grid, 'direction').filter(hasFewWords);
  const known = named.find((each) => [...wordsIn(each).keys()].some((word) => wayOfWord(word)));
  if (known || byBalance === null) return known;
  const tried = [...named, ...columnsOf(grid, 'type').filter(hasFewWords)];
  return tried.find((each) => {
    const ways = [...wordsIn(each).keys()].map((word) => wayOfRows(word, each, byBalance));
    return ways.includes(1) && ways.includes(-1) && !ways.includes('both');
  });
}

/** The direction of a word's rows by the balances; null: not known. */
function wayOfRows(
  word: string,
  { cells }: GridColumn,
  byBalance: readonly (Way | null)[],
): 1 | -1 | 'both' | null {
  const ways = new Set(cells.flatMap((cell, row) => (cell === word && byBalance[row]) || []));
  if (ways.size > 1) return 'both';
  const [way = null] = ways;
  return way === 1 || way === -1 ? way : null;
}

/** The meaning of a word for a direction; a way of null refuses its rows until a person sets it. */
function directionMeaning(
  word: string,
  column: GridColumn,
  byBalance: readonly (Way | null)[] | null,
): { readonly way: Way | null; readonly check: string } {
  const isDirection = column.meaning?.role === 'direction';
  const known = isDirection ? wayOfWord(word) : wayOfType(word);
  const seen = byBalance === null ? null : wayOfRows(word, column, byBalance);
  if (seen === null || seen === 'both') {
    const check = say`did the money of '${word}' come in or go out? Files with such rows are refused
      until \`in\` or \`out\` lists it`;
    if (known === null) return { way: null, check };
    const doubt = say`the balances do not show whether the money of '${word}' came in or went out`;
    return { way: known, check: isDirection ? '' : doubt };
  }
  const isOpposite = isDirection && known !== null && known !== seen;
  const check =
    seen === 1
      ? say`by the balances, the money of '${word}' comes in`
      : say`by the balances, the money of '${word}' goes out`;
  return { way: seen, check: isOpposite ? check : '' };
}

function plain(grid: Grid, column: GridColumn): Amounts {
  const ways = column.numbers.map((number): Way => ((number?.value ?? 0n) < 0n ? -1 : 1));
  const isSigned = ways.includes(-1);
  const checks: string[] = [];
  if (grid.table.header === null) checks.push(say`the columns have no names: is this the amount?`);
  else if (column.meaning?.role !== 'amount') {
    checks.push(say`no column has the amounts of the other direction`);
  }
  const before = grid.table.head.lines.filter(({ line }) => line < (grid.table.header?.line ?? 0));
  if (before.some(({ text }) => IS_CARD.test(text))) {
    checks.push(say`the file is of a credit card, where purchases may be positive`);
  }
  const setting = settingOf('amount', refOf(grid, column), ...checks);
  const style = isSigned ? 'signed' : 'unsigned';
  return { style, columns: [column], ways, setting, skip: null };
}

/** The settings for how amounts, fees and balances are written. */
export function numberSettings(grid: Grid, amounts: Amounts, fee: GridColumn | null): Setting[] {
  const used = [...amounts.columns, ...(fee ? [fee] : []), ...columnsOf(grid, 'balance')];
  const numbers = used.flatMap((column) => column.numbers).filter((number) => number !== null);
  const settings: Setting[] = [];
  const unit = unitSetting(amounts, numbers);
  if (unit) settings.push(unit);
  const { decimalComma, currencySign } = grid.numberStyle;
  const isGrouped = numbers.some((number) => number.isGrouped);
  if (isGrouped) settings.push(settingOf('thousandsSeparators', true));
  if (decimalComma) settings.push(settingOf('decimalComma', true));
  if (currencySign !== '') settings.push(settingOf('currencySign', currencySign));
  return settings;
}

/** Whole numbers are minor units, unless the name of a column says otherwise. */
function unitSetting(amounts: Amounts, numbers: readonly CellNumber[]): Setting | null {
  if (numbers.some(({ hasPoint, isGrouped }) => hasPoint || isGrouped)) return null;
  const units = amounts.columns.map(({ name }) => unitInName(name));
  if (units.includes('minor')) return settingOf('unit', 'minor');
  if (units.includes('major')) return null;
  const check = say`no amount has a decimal point: are they fen (minor), or whole yuan (major)?`;
  return settingOf('unit', 'minor', check);
}
