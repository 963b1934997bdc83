/** Proposes a profile for a table. */
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { isFlag, isFreeText, isPaidTime, type Role } from '../../formats/column-names.ts';
import { say } from '../../words/language.ts';
import { type Amounts, findAmounts, numberSettings } from './amounts.ts';
import { columnsOf, type Grid, type GridColumn, gridOf, refOf, wordsIn } from './columns.ts';
import { fieldSettings } from './fields.ts';
import type { Table } from './find-table.ts';
import { footerSetting } from './footer.ts';
import { findIds } from './ids.ts';
import { proposeKinds, statusSetting } from './kinds.ts';
import { currencyOfSign } from './numbers.ts';
import { type Preamble, preambleOf } from './preamble.ts';
import { type Proposal, type Setting, type SettingValue, settingOf, WordMap } from './proposal.ts';
import { timeSetting } from './times.ts';
import { currencyOfWord } from './words.ts';

/** Characters of a header that identify it where columns are named by position. */
const HEADER_CHARS = 80;
/** Roles of columns that determine which rows count, and as what. */
const DECIDING: readonly Role[] = ['status', 'type', 'direction'];
const WORDS_SHOWN = 5;

/** A proposal, and what reading the document with it has to show. */
interface Guess {
  readonly proposal: Proposal;
  /** Columns that may have the balance after each row, which reading all rows shows. */
  readonly balances: readonly Setting[];
  /** The lines above the header; reading shows whether their dates are those of the rows. */
  readonly preamble: Preamble;
  /** Rows from which the proposal was made. */
  readonly rows: number;
}

/** The likeliest meaning of a table; null where it has no rows or no amounts. */
export function proposalOf(table: Table): Guess | null {
  const grid = gridOf(table);
  const amounts = grid.rows === 0 ? null : findAmounts(grid);
  if (amounts === null) return null;
  const ids = findIds(grid, amounts.columns);
  const kinds = proposeKinds(grid, amounts, ids.hasOrderId);
  const fee = columnsOf(grid, 'fee').find(({ isNumber }) => isNumber) ?? null;
  const currency = currencyOfTable(grid);
  const time = timeSetting(grid);
  const footer = footerSetting(grid);
  const status = statusSetting(grid, kinds.type);
  const account = accountSetting(grid);
  const preamble = preambleOf(grid);
  const isOfPreamble = account === null && preamble.account !== null;
  const settings = [
    ...cuttingSettings(table),
    isOfPreamble && settingOf('preamble', { account: preamble.account.pattern }),
    ...ids.settings,
    kinds.amount,
    ...numberSettings(grid, amounts, fee),
    grid.emptyText !== '' && settingOf('empty', grid.emptyText),
    kinds.type,
    status,
    fee && feeSetting(grid, fee, amounts),
    currency.setting,
    account,
    time,
    ...fieldSettings(grid),
    skipSetting(grid, amounts, currency.skip) ?? unpaidSetting(grid, time, status),
    footer,
  ].filter((setting) => setting !== null && setting !== false);
  const proposal = {
    settings,
    remarks: remarksOf(grid),
    checks: [...checksOf(grid, time, footer), ...unusedChecks(grid, settings)],
    currency: currency.code,
    account: isOfPreamble ? preamble.account.text : '',
  };
  const balances = columnsOf(grid, 'balance')
    .filter(({ isNumber }) => isNumber)
    .map((column) => settingOf('balance', refOf(grid, column)));
  return { proposal, balances, preamble, rows: grid.rows };
}

function cuttingSettings({ cutting, header, byPosition }: Table): Setting[] {
  const settings: Setting[] = [];
  const add = (key: string, value: string | boolean) => settings.push(settingOf(key, value));
  if (cutting.encoding !== 'utf-8') add('encoding', cutting.encoding);
  if (cutting.separator !== ',') {
    add('separator', cutting.separator === '\t' ? 'tab' : cutting.separator);
  }
  if (cutting.quote !== '"') add('quote', cutting.quote === '' ? 'none' : cutting.quote);
  if (byPosition) add('header', false);
  if (byPosition && header !== null) add('rowsAfter', header.text.slice(0, HEADER_CHARS));
  return settings;
}

/** A fee is written as a positive cost, or as a negative one. */
function feeSetting(grid: Grid, fee: GridColumn, { ways }: Amounts): Setting {
  const signs = fee.numbers.map((number, row) => {
    if (number === null || number.value === 0n) return 0;
    return number.value > 0n === ways[row] >= 0 ? 1 : -1;
  });
  const isPaidNegative = signs.filter((sign) => sign < 0).length * 2 > signs.filter(Boolean).length;
  const column = refOf(grid, fee);
  return settingOf('fee', isPaidNegative ? { column, paid: 'negative' } : column);
}

interface Currency {
  readonly code: string;
  readonly setting: Setting | null;
  /** Rows in other currencies. */
  readonly skip: Setting | null;
}

function currencyOfTable(grid: Grid): Currency {
  const isKnown = ({ cells }: GridColumn) =>
    cells.every((cell) => cell === '' || currencyOfWord(cell) !== null);
  const column = columnsOf(grid, 'currency').find(isKnown);
  if (!column) {
    const code = currencyOfSign(grid.numberStyle.currencySign) ?? JOB_DEFAULTS.currency;
    return { code, setting: null, skip: null };
  }
  const words = [...wordsIn(column)].filter(([word]) => word !== '');
  const [[most]] = words.toSorted((a, b) => b[1] - a[1]);
  const code = currencyOfWord(most) ?? JOB_DEFAULTS.currency;
  const spelled = words.map(([word]) => word).filter((word) => word !== currencyOfWord(word));
  const entries = spelled.map((word) => ({ word, means: currencyOfWord(word) ?? '', check: '' }));
  const ref = refOf(grid, column);
  const value = spelled.length === 0 ? ref : { column: ref, words: new WordMap(entries) };
  const others = words.map(([word]) => word).filter((word) => currencyOfWord(word) !== code);
  const check = say`a job has one currency: rows in currencies other than ${code} are passed over`;
  const skip = others.length === 0 ? null : settingOf('skip', { column: ref, is: others }, check);
  return { code, setting: settingOf('currency', value), skip };
}

/** The account, where all rows have the same. */
function accountSetting(grid: Grid): Setting | null {
  const isOne = (column: GridColumn) => column.filled === grid.rows && wordsIn(column).size === 1;
  const column = columnsOf(grid, 'account').find(isOne);
  return column ? settingOf('account', refOf(grid, column)) : null;
}

/** Rows that are not records: without a direction, totals between rows, other currencies. */
function skipSetting(grid: Grid, { skip }: Amounts, others: Setting | null): Setting | null {
  if (skip || grid.subtotals.length === 0) return skip ?? others;
  const value = { column: refOf(grid, grid.columns[0]), is: grid.subtotals };
  return settingOf('skip', value, say`these rows look like totals and are passed over`);
}

/** Rows without a time of payment, where nothing else shows which rows are paid. */
function unpaidSetting(grid: Grid, time: Setting | null, status: Setting | null): Setting | null {
  if (time === null || status !== null) return null;
  const column = columnsOf(grid, 'time').find((each) => refOf(grid, each) === time.value);
  if (!column || column.filled === grid.rows || !isPaidTime(column.name)) return null;
  const check = say`these rows have no time of payment and are passed over: are they unpaid?`;
  return settingOf('skip', { column: refOf(grid, column), is: [''] }, check);
}

function remarksOf({ table }: Grid): string[] {
  const remarks = [say`A proposal for ${table.head.name}: review what is marked with "check".`];
  if (table.byPosition) {
    remarks.push(say`Files of this format are not detected: name the profile as the channel of the
      job.`);
  }
  return remarks;
}

function checksOf(grid: Grid, time: Setting | null, footer: Setting | null): string[] {
  const { table, after } = grid;
  const checks: string[] = [];
  if (table.header === null) checks.push(say`no header was found; columns are by position`);
  else if (table.byPosition)
    checks.push(say`some columns have the same name; columns are by position`);
  if (time === null) checks.push(say`no column has readable times: runs need --date`);
  if (after.length > 0 && footer === null) {
    checks.push(say`how does this differ from a row? ${JSON.stringify(after[0].raw)}`);
  }
  return checks;
}

/** Checks for columns that determine which rows count and that no setting uses. */
function unusedChecks(grid: Grid, settings: readonly Setting[]): string[] {
  const used = new Set(settings.flatMap(({ value }) => refsIn(value)));
  return grid.columns
    .filter((column) => column.filled > 0 && !used.has(refOf(grid, column)) && decides(column))
    .map((column) => {
      const words = [...wordsIn(column)].slice(0, WORDS_SHOWN);
      const shown = words.map(([word, rows]) => `${JSON.stringify(word)} (${rows})`).join(say`, `);
      return say`the column ${column.name} is not used: do all of its rows count? ${shown}`;
    });
}

function decides({ name, meaning, numbers }: GridColumn): boolean {
  if (meaning?.role === 'refundAmount')
    return numbers.some((number) => number !== null && number.value !== 0n);
  if (isFreeText(name)) return false;
  return (meaning !== null && DECIDING.includes(meaning.role)) || isFlag(name);
}

/** All texts and numbers of a value, among them the columns that it names. */
function refsIn(value: SettingValue): (string | number)[] {
  if (value instanceof WordMap || typeof value === 'boolean') return [];
  return typeof value === 'object' ? Object.values(value).flatMap(refsIn) : [value];
}
