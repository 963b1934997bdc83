/** What stands behind the last row: how it begins, and which of its numbers speak of the rows. */

import { plainText } from '../../formats/column-names.ts';
import { movements } from '../../formats/footer.ts';
import type { HeadLine, RowPlan, RowSums } from '../../formats/profile.ts';
import { SUGGEST_CHECKS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { Grid } from './columns.ts';
import { isRowOf } from './cut.ts';
import { readNumber, scaledTo } from './numbers.ts';
import type { Setting } from './proposal.ts';

/** Longest beginning of a line that is proposed, characters. */
const START_CHARS_MAX = 16;
const STARTS_MAX = 4;
/** Longest line, and most numbers of it, in which claims are looked for. */
const LINE_CHARS_MAX = 512;
const NUMBERS_MAX = 8;
const NUMBER = /[+-]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?/g;
const COMMA_NUMBER = /[+-]?(?:\d{1,3}(?:\.\d{3})+(?!\d)|\d+)(?:,\d+)?/g;
const INCOME = /收入|收款|贷|存入|转入|credit|deposit|income|received/;
const EXPENSE = /支出|付款|借|支取|转出|退款|debit|withdraw|expense|paid|refund/;
const TOTAL = /合计|总|共|小计|sum|total/;
const COUNTED_BEFORE =
  /(笔数|条数|件数|单数|count|rows|records|number|transactions|items)[^\d]{0,8}$/;
const COUNTED_AFTER = /^["\s]*(笔|条|次|项|件|rows?\b|records?\b|items?\b|transactions?\b)/;

export type Which = 'in' | 'out' | 'all';

/** One number of a footer that agrees with the rows. */
export interface Check {
  readonly pattern: string;
  readonly counts?: Which;
  readonly sums?: Which;
  readonly unit?: 'major' | 'minor';
}

/** How the footer begins; null where nothing stands behind the last row. */
export function footerSetting(grid: Grid): Setting | null {
  const { behind, rawRows } = grid;
  if (behind.length === 0) return null;
  const isOfRow = (start: string) => rawRows.some((row) => row.startsWith(start));
  const starts = behind
    .flatMap(({ raw }) => startOf(raw, grid.table.cutting.separator, isOfRow))
    // A number alone may begin a row of another day.
    .filter((start, index) => index === 0 || !/^["'`]?\d/.test(start));
  const first = starts.slice(0, STARTS_MAX);
  if (startOf(behind[0].raw, grid.table.cutting.separator, isOfRow).length === 0) return null;
  const isRowLike = isRowOf(behind[0], grid.table.names.length);
  const checks = isRowLike ? [say`is this no row? ${JSON.stringify(behind[0].raw)}`] : [];
  return { key: 'footer', value: { starts: [...new Set(first)] }, checks };
}

/** The beginning of a line up to its first digit or separator; longer where rows begin so. */
function startOf(raw: string, separator: string, isOfRow: (start: string) => boolean): string[] {
  const text = raw.slice(0, START_CHARS_MAX);
  const end = Array.from(text).findIndex((char) => /\d/.test(char) || char === separator);
  const short = end < 0 ? text : text.slice(0, end);
  for (let length = Math.max(1, short.length); length <= text.length; length++) {
    const start = text.slice(0, length);
    if (!isOfRow(start) && !start.includes('\uFFFD')) return [start];
  }
  return [];
}

/** What rows came to, as a footer may state it. */
interface Facts {
  readonly counts: Readonly<Record<Which, bigint>>;
  /** In the units of the amount's columns, with so many digits behind the point. */
  readonly sums: Readonly<Record<Which, bigint>>;
  readonly digits: number;
  readonly isMinor: boolean;
  readonly decimalComma: boolean;
  readonly order: readonly Which[];
}

function factsOf(plan: RowPlan, rows: RowSums): Facts {
  const { counts } = rows;
  const { received, paid } = movements(plan, rows);
  const hasTwo = plan.kinds.some(({ minus }) => minus >= 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return {
    counts: { in: BigInt(counts[0]), out: BigInt(counts[1]), all: BigInt(all) },
    sums: { in: received, out: paid, all: received - paid },
    digits: plan.sums[0].digits,
    isMinor: plan.minorUnits,
    decimalComma: plan.decimalComma,
    order: hasTwo ? ['in', 'out', 'all'] : ['all', 'in', 'out'],
  };
}

/** The numbers of a footer that agree with the rows above it. */
export function checksOf(lines: readonly HeadLine[], plan: RowPlan, rows: RowSums): Check[] {
  const facts = factsOf(plan, rows);
  return lines
    .flatMap(({ text }, index) => checksIn(text, facts, labelsFor(text, lines[index - 1]?.text)))
    .slice(0, SUGGEST_CHECKS_MAX);
}

/** The names above the numbers of a line, where the line before it is nothing but names. */
function labelsFor(text: string, above = ''): readonly string[] {
  const [names, cells] = [above, text].map((line) => line.split(','));
  return names.length > 1 && names.length === cells.length && !/\d/.test(above) ? names : [];
}

function checksIn(text: string, facts: Facts, names: readonly string[]): Check[] {
  if (text.length > LINE_CHARS_MAX) return [];
  const checks: Check[] = [];
  const hasTotal = TOTAL.test(`${text}${names}`.toLowerCase());
  let which: Which | null = null;
  let before = 0;
  let isUnit = false;
  const written = facts.decimalComma ? COMMA_NUMBER : NUMBER;
  const numbers = [...text.matchAll(written)].slice(0, NUMBERS_MAX);
  for (const [i, { 0: number, index }] of numbers.entries()) {
    const name = names[text.slice(0, index).split(',').length - 1] ?? '';
    const label = (name + text.slice(before, index)).toLowerCase();
    before = index + number.length;
    which = directionOf(label, which);
    // What stands behind a count does not name the next number as well.
    const isNamed = !isUnit && COUNTED_BEFORE.test(label);
    isUnit = COUNTED_AFTER.test(text.slice(before).toLowerCase());
    const isCount = isNamed || isUnit;
    if (!isCount && which === null && !hasTotal) continue;
    const claim = claimOf(number, isCount, which, facts);
    if (claim === null) continue;
    checks.push({ pattern: patternOf(text, numbers.slice(0, i + 1)), ...claim });
  }
  return checks;
}

/** Which rows a label speaks of; one that does not say goes on from the label before it. */
function directionOf(label: string, before: Which | null): Which | null {
  const plain = plainText(label.slice(-LABEL_CHARS));
  const [isIn, isOut] = [INCOME.test(plain), EXPENSE.test(plain)];
  if (isIn !== isOut) return isIn ? 'in' : 'out';
  return TOTAL.test(plain) && !/共/.test(plain) ? null : before;
}

/** Characters in front of a number that tell what it is. */
const LABEL_CHARS = 40;

function claimOf(
  text: string,
  isCount: boolean,
  which: Which | null,
  facts: Facts,
): Omit<Check, 'pattern'> | null {
  const number = readNumber(text, { decimalComma: facts.decimalComma, currencySign: '' });
  // A zero agrees with anything that is not there.
  if (number === null || (number.value === 0n && which === null)) return null;
  const tried = which === null ? facts.order : [which];
  if (isCount) {
    const found = tried.find((each) => scaledTo(number, 0) === facts.counts[each]);
    return found === undefined ? null : { counts: found };
  }
  const agrees = (each: Which, digits: number) => {
    const value = scaledTo(number, digits);
    const claimed = each === 'out' && value !== null && value < 0n ? -value : value;
    return claimed === facts.sums[each];
  };
  const own = facts.isMinor ? 0 : facts.digits;
  const found = tried.find((each) => agrees(each, own));
  if (found !== undefined) return { sums: found };
  const other = tried.find((each) => agrees(each, facts.isMinor ? facts.digits : 0));
  if (other === undefined) return null;
  return { sums: other, unit: facts.isMinor ? 'major' : 'minor' };
}

/** Matches a line like this one, and the last of the numbers in it. */
function patternOf(text: string, numbers: readonly RegExpExecArray[]): string {
  let pattern = '^';
  let at = 0;
  for (const [i, { 0: number, index }] of numbers.entries()) {
    const literal = text.slice(at, index);
    at = index + number.length;
    // Two classes side by side would match in many ways.
    const isJoined = i > 0 && /^[-+.]*$/.test(literal);
    if (!isJoined) pattern += escaped(literal);
    // Where a separator follows, the number cannot have one.
    const digits = text[at] === ',' ? '[-+\\d.]+' : '[-+\\d.,]+';
    if (i === numbers.length - 1) pattern += `(${digits})`;
    else if (!isJoined) pattern += digits;
  }
  return pattern;
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/[ \t]+/g, '\\s*');
}
