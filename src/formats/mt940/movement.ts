/** One `:61:` field: a movement, its date, amount, code and references. */
import type { SourcePlace } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { AMOUNT, entryDate, fullDate, malformed, plainAmount, scaledAmount } from './field.ts';

/**
 * `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`, piece by piece. Before the funds letter comes the mark:
 * `CR300,` is a credit with the letter R. Banks write blanks for an entry date that they do not
 * state, leave a space behind the amount, and pad codes.
 */
const DATES = /^(\d{6})(\d{4}| {4})?/;
const MARK = /^(RC|RD|C|D)[A-Z]?(?=\d)/;
const QUANTITY = new RegExp(`^${AMOUNT} ?`);
const CODE = /^[NSF](?:[A-Za-z\d]{3}|[A-Za-z\d]{2}(?: |$)|[A-Za-z\d] {2}| {3})/;
/** Of a bank that writes no code: NONREF is no reference, and no code NONR with a reference. */
const NO_CODE = /^(?=NONREF|\/\/)/;
/** What stands behind them is no part of the reference: Rabobank puts a name there. */
const CUSTOMER_CHARS = 16;

/** A movement, as its `:61:` has it. */
export interface Movement {
  /** Entry date, else value date, `yyyy-MM-dd`. */
  readonly date: string;
  /** Is that the entry date? */
  readonly isBooked: boolean;
  readonly isReversal: boolean;
  /** In major units, negative where money leaves the account; `value` as scaledAmount has it. */
  readonly amount: string;
  readonly value: bigint;
  /** Upper case, with its leading letter (N, S or F); empty where the bank writes none. */
  readonly code: string;
  readonly customerReference: string;
  readonly bankReference: string;
  /** What is left of the line. */
  readonly details: string;
}

/** Reads what stands behind `:61:`; throws RefusedError('header'). */
export function parseMovement(text: string, place: SourcePlace): Movement {
  let rest = text;
  const take = (pattern: RegExp, expected: string): RegExpExecArray => {
    const match = pattern.exec(rest);
    if (match === null) throw malformed(place, `:61:${text}`, expected);
    rest = rest.slice(match[0].length);
    return match;
  };
  const [, valueDay, entryDay = ''] = take(DATES, say`a value date (yyMMdd) first`);
  const [, mark] = take(MARK, say`C, D, RC or RD and an amount after the dates`);
  const [, whole, decimals] = take(QUANTITY, say`an amount with a comma after the mark`);
  const [code] = NO_CODE.test(rest)
    ? ['']
    : take(CODE, say`a type code such as NTRF after the amount`);
  const valueDate = fullDate(valueDay);
  if (valueDate === null) {
    throw malformed(place, `:61:${text}`, say`a value date, not ${valueDay}`);
  }
  const isBooked = entryDay.trim() !== '';
  const date = isBooked ? entryDate(entryDay, valueDate) : valueDate;
  if (date === null) {
    const expected = say`an entry date within 180 days of ${valueDate}, not ${entryDay}`;
    throw malformed(place, `:61:${text}`, expected);
  }
  const value = scaledAmount(whole, decimals);
  const isNegative = value !== 0n && (mark === 'D' || mark === 'RC');
  const plain = plainAmount(whole, decimals);
  return {
    date,
    isBooked,
    isReversal: mark.startsWith('R'),
    amount: isNegative ? `-${plain}` : plain,
    value: isNegative ? -value : value,
    code: code.trim().toUpperCase(),
    ...splitReferences(rest),
  };
}

function splitReferences(text: string) {
  const slashes = text.indexOf('//');
  const customer = slashes < 0 ? text : text.slice(0, slashes);
  return {
    customerReference: customer.slice(0, CUSTOMER_CHARS).trim(),
    details: customer.slice(CUSTOMER_CHARS).trim(),
    bankReference: slashes < 0 ? '' : text.slice(slashes + 2).trim(),
  };
}
