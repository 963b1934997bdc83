/** Detects statements of an account that are missing or given twice, by their balances. */
import { currencyDigits, formatShort } from '../../domain/money.ts';
import { daysBetween } from '../../domain/time.ts';
import { BALANCE_DECIMALS, type StatementFacts } from '../../formats/entries/entry.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** A statement with what distinguishes it from all others. */
export interface ChainedStatement extends StatementFacts {
  /** Its document, as messages name it. */
  readonly name: string;
  /** Its index in the document, from 0. */
  readonly index: number;
  readonly entries: number;
  /** Hash of its entries. */
  readonly content: string;
}

/**
 * Throws RefusedError unless the statements of each account and currency, from all documents,
 * can be put in an order of their dates and numbers in which each one opens with the balance that
 * the one before it closes with.
 */
export function checkChains(statements: readonly ChainedStatement[]): void {
  const chains = new Map<string, ChainedStatement[]>();
  for (const each of statements) {
    const key = `${each.currency} ${each.account}`;
    const chain = chains.get(key) ?? [];
    chain.push(each);
    chains.set(key, chain);
  }
  for (const chain of chains.values()) {
    refuseTwice(chain);
    const inOrder = sorted(chain);
    // Files in descending order are so within a day, too.
    const gap = breakIn(inOrder);
    if (gap !== null && breakIn(sorted(chain.toReversed())) !== null) throw broken(gap);
    refuseNumberGap(inOrder);
  }
}

/** Two consecutive statements. */
type Pair = readonly [before: ChainedStatement, after: ChainedStatement];

function refuseTwice(chain: readonly ChainedStatement[]): void {
  const seen = new Map<string, ChainedStatement>();
  for (const each of chain) {
    // Statements without entries are equal on every quiet day.
    if (each.entries === 0) continue;
    const { number, opening, closing, closingDate, content } = each;
    const key = [number, opening, closing, closingDate, content].join(' ');
    const first = seen.get(key);
    if (first !== undefined) {
      throw new RefusedError(
        'twice',
        say`${place(each)}: ${label(each)} is in ${place(first)} already, with the same balances and
          entries, and would count twice. Give every statement once.`,
      );
    }
    seen.set(key, each);
  }
}

/** By date, and by number within a date; otherwise in their order. */
function sorted(chain: readonly ChainedStatement[]): ChainedStatement[] {
  return chain.toSorted((a, b) => {
    if (a.closingDate !== b.closingDate) return a.closingDate < b.closingDate ? -1 : 1;
    const [first, second] = [numbersOf(a), numbersOf(b)];
    if (first === null || second === null) return 0;
    return first[0] - second[0] || first[1] - second[1];
  });
}

/** Returns the number and the page of a statement; null if they are not numeric. */
function numbersOf({ number }: ChainedStatement): readonly [number: number, page: number] | null {
  const match = /^(\d{1,15})(?:\/(\d{1,15}))?$/.exec(number);
  return match && [Number(match[1]), Number(match[2] ?? 0)];
}

function pairsOf(chain: readonly ChainedStatement[]): Pair[] {
  return chain.slice(1).map((after, index) => [chain[index], after]);
}

function breakIn(chain: readonly ChainedStatement[]): Pair | null {
  return pairsOf(chain).find(([before, after]) => before.closing !== after.opening) ?? null;
}

function broken([before, after]: Pair): RefusedError {
  const money = (value: bigint) => {
    const { currency } = after;
    return `${formatShort(value, BALANCE_DECIMALS, currencyDigits(currency))} ${currency}`;
  };
  return new RefusedError(
    'footer',
    say`${place(after)}: ${label(after)} opens with ${money(after.opening)}, but
      ${label(before)} before it (${place(before)}) closes with ${money(before.closing)}. A
      statement between them is missing, or one is there twice. Give all statements of the account
      and date, each of them once.`,
  );
}

/** Refuses a gap in otherwise consecutive numbers. */
function refuseNumberGap(chain: readonly ChainedStatement[]): void {
  const pairs = pairsOf(chain);
  const gap = pairs.filter(isGap);
  const consecutive = pairs.filter((pair) => stepOf(pair) === 1);
  if (gap.length === 0 || gap.length > consecutive.length) return;
  const [[before, after]] = gap;
  throw new RefusedError(
    'footer',
    say`${place(after)}: ${label(after)} follows ${label(before)} (${place(before)}), and others
      have consecutive numbers. A statement between them is missing. Give all statements of the
      account and date.`,
  );
}

/** Numbers that count days, or that restart with the year, show no gap. */
function isGap(pair: Pair): boolean {
  const [before, after] = pair;
  const step = stepOf(pair);
  if (!(step > 1) || before.closingDate.slice(0, 4) !== after.closingDate.slice(0, 4)) return false;
  return step !== daysBetween(before.closingDate, after.closingDate) && !pair.every(isDate);
}

/** The difference between the numbers; NaN if unknown. */
function stepOf([before, after]: Pair): number {
  return (numbersOf(after)?.[0] ?? Number.NaN) - (numbersOf(before)?.[0] ?? Number.NaN);
}

/** Is the number the date, or does it end with the date? */
function isDate(statement: ChainedStatement): boolean {
  const monthDay = Number(statement.closingDate.slice(5).replace('-', ''));
  return (numbersOf(statement)?.[0] ?? 0) % 10_000 === monthDay;
}

function place({ name, line }: ChainedStatement): string {
  return `${name}:${line}`;
}

function label({ number, closingDate }: ChainedStatement): string {
  return number === ''
    ? say`the statement of ${closingDate}`
    : say`statement ${number} of ${closingDate}`;
}
