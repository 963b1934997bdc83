/** The lines after the last row: how they begin, and which of their numbers agree with the rows. */

import { normalText } from '../../formats/column-names.ts';
import { movedSums } from '../../formats/footer.ts';
import type { HeadLine, RowPlan, RowSums } from '../../formats/profile.ts';
import { SUGGEST_CHECKS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { Grid } from './columns.ts';
import { isRowOf } from './find-table.ts';
import { readNumber, scaledTo } from './numbers.ts';
import { patternOf } from './patterns.ts';
import { type Proposal, type Setting, settingOf } from './proposal.ts';

/** Longest beginning of a line that is proposed, characters. */
const START_CHARS_MAX = 16;
const STARTS_MAX = 4;
/** Longest line, and most numbers in it, that are compared with the rows. */
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

type ClaimedRows = 'in' | 'out' | 'all';

/** One number of a footer that agrees with the rows. */
type FooterClaim = {
  readonly pattern: string;
  readonly counts?: ClaimedRows;
  readonly sums?: ClaimedRows;
  readonly unit?: 'major' | 'minor';
};

/** How the footer begins; null where nothing follows the last row. */
export function footerSetting({ after, rawRows, table }: Grid): Setting | null {
  const isOfRow = (start: string) => rawRows.some((row) => row.startsWith(start));
  const [first, ...others] = after.map(({ raw }) => startOf(raw, table.cutting.separator, isOfRow));
  if (first === undefined || first === null) return null;
  // A number alone may begin a row of another day.
  const isPlain = (start: string | null) => start !== null && !/^["'`]?\d/.test(start);
  const starts = [first, ...others.filter(isPlain)].slice(0, STARTS_MAX) as string[];
  const isRowLike = isRowOf(after[0], table.names.length);
  const checks = isRowLike ? [say`is this really not a row? ${JSON.stringify(after[0].raw)}`] : [];
  return settingOf('footer', { starts: [...new Set(starts)] }, ...checks);
}

/** The start of a line up to its first digit or separator; longer where rows start with that. */
function startOf(raw: string, separator: string, isOfRow: (start: string) => boolean) {
  const text = raw.slice(0, START_CHARS_MAX);
  const end = Array.from(text).findIndex((char) => /\d/.test(char) || char === separator);
  const short = end < 0 ? text : text.slice(0, end);
  for (let length = Math.max(1, short.length); length <= text.length; length++) {
    const start = text.slice(0, length);
    if (!isOfRow(start) && !start.includes('\uFFFD')) return start;
  }
  return null;
}

/** The proposal with a footer that checks claims. */
export function withClaims(proposal: Proposal, claims: readonly FooterClaim[]): Proposal {
  const settings = proposal.settings.map((setting) => {
    if (setting.key !== 'footer' || claims.length === 0) return setting;
    return { ...setting, value: { ...(setting.value as object), checks: claims } };
  });
  return { ...proposal, settings };
}

/** Totals of the rows, as a footer may state them. */
interface Facts {
  readonly counts: Readonly<Record<ClaimedRows, bigint>>;
  /** In the units of the amount's columns, with `digits` after the point. */
  readonly sums: Readonly<Record<ClaimedRows, bigint>>;
  readonly digits: number;
  readonly isMinor: boolean;
  readonly decimalComma: boolean;
  readonly order: readonly ClaimedRows[];
}

function footerFacts(plan: RowPlan, rows: RowSums): Facts {
  const { counts } = rows;
  const { received, paid } = movedSums(plan, rows);
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
export function footerClaims(
  lines: readonly HeadLine[],
  plan: RowPlan,
  rows: RowSums,
): FooterClaim[] {
  const facts = footerFacts(plan, rows);
  return lines
    .flatMap(({ text }, index) => claimsIn(text, facts, labelsFor(text, lines[index - 1]?.text)))
    .slice(0, SUGGEST_CHECKS_MAX);
}

/** The names above the numbers of a line, where the line before it has only names. */
function labelsFor(text: string, above = ''): readonly string[] {
  const [names, cells] = [above, text].map((line) => line.split(','));
  return names.length > 1 && names.length === cells.length && !/\d/.test(above) ? names : [];
}

function claimsIn(text: string, facts: Facts, names: readonly string[]): FooterClaim[] {
  if (text.length > LINE_CHARS_MAX) return [];
  const claims: FooterClaim[] = [];
  const hasTotal = TOTAL.test(`${text}${names}`.toLowerCase());
  let which: ClaimedRows | null = null;
  let before = 0;
  let isUnit = false;
  const written = facts.decimalComma ? COMMA_NUMBER : NUMBER;
  const numbers = [...text.matchAll(written)].slice(0, NUMBERS_MAX);
  for (const [i, { 0: number, index }] of numbers.entries()) {
    const name = names[text.slice(0, index).split(',').length - 1] ?? '';
    const label = (name + text.slice(before, index)).toLowerCase();
    before = index + number.length;
    which = directionOf(label, which);
    // The unit of a count does not label the next number.
    const isNamed = !isUnit && COUNTED_BEFORE.test(label);
    isUnit = COUNTED_AFTER.test(text.slice(before).toLowerCase());
    const isCount = isNamed || isUnit;
    if (!isCount && which === null && !hasTotal) continue;
    const claim = claimOf(number, isCount, which, facts);
    if (claim === null) continue;
    claims.push({ pattern: claimPattern(text, numbers.slice(0, i + 1)), ...claim });
  }
  return claims;
}

/** The rows that a label is about: those of the label before it unless it names others. */
function directionOf(label: string, before: ClaimedRows | null): ClaimedRows | null {
  const plain = normalText(label.slice(-LABEL_CHARS));
  const [isIn, isOut] = [INCOME.test(plain), EXPENSE.test(plain)];
  if (isIn !== isOut) return isIn ? 'in' : 'out';
  return TOTAL.test(plain) && !/共/.test(plain) ? null : before;
}

/** Characters before a number that may label it. */
const LABEL_CHARS = 40;

function claimOf(
  text: string,
  isCount: boolean,
  which: ClaimedRows | null,
  facts: Facts,
): Omit<FooterClaim, 'pattern'> | null {
  const number = readNumber(text, { decimalComma: facts.decimalComma, currencySign: '' });
  // A zero agrees with everything that is absent.
  if (number === null || (number.value === 0n && which === null)) return null;
  const tried = which === null ? facts.order : [which];
  if (isCount) {
    const found = tried.find((each) => scaledTo(number, 0) === facts.counts[each]);
    return found === undefined ? null : { counts: found };
  }
  const agrees = (each: ClaimedRows, digits: number) => {
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
function claimPattern(text: string, numbers: readonly RegExpExecArray[]): string {
  let pattern = '^';
  let at = 0;
  for (const [i, { 0: number, index }] of numbers.entries()) {
    const literal = text.slice(at, index);
    at = index + number.length;
    // Two adjacent classes would match in many ways.
    const isJoined = i > 0 && /^[-+.]*$/.test(literal);
    if (!isJoined) pattern += patternOf(literal);
    // Before a comma, the number itself cannot have one.
    const digits = text[at] === ',' ? '[-+\\d.]+' : '[-+\\d.,]+';
    if (i === numbers.length - 1) pattern += `(${digits})`;
    else if (!isJoined) pattern += digits;
  }
  return pattern;
}
