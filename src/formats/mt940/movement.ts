/** One `:61:` field: a movement, its date, amount, code and references. */
import type { SourcePlace } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { decimalOf, withSign } from '../entries/decimal.ts';
import { AMOUNT, entryDate, fullDate, malformedField } from './field.ts';

/**
 * `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`, piece by piece. The mark precedes the funds letter:
 * `CR300,` is a credit with the letter R. Banks write blanks for a missing entry date, put a space
 * after the amount, and pad codes.
 */
const DATES = /^(\d{6})(\d{4}| {4})?/;
const MARK = /^(RC|RD|C|D)[A-Z]?(?=\d)/;
const QUANTITY = new RegExp(`^${AMOUNT} ?`);
const CODE = /^[NSF](?:[A-Za-z\d]{3}|[A-Za-z\d]{2}(?: |$)|[A-Za-z\d] {2}| {3})/;
/** Some banks omit the code: NONREF is a missing reference, not the code NONR. */
const NO_CODE = /^(?=NONREF|\/\/)/;
/** The rest is not part of the reference: Rabobank puts a name there. */
const CUSTOMER_CHARS = 16;

export interface StatementMovement {
  /** Entry date, else value date, `yyyy-MM-dd`. */
  readonly date: string;
  /** Is `date` the entry date? */
  readonly isBooked: boolean;
  readonly isReversal: boolean;
  /** Major units, negative where money leaves the account; `value` is in 10^-BALANCE_DECIMALS. */
  readonly amount: string;
  readonly value: bigint;
  /** Upper case, with its leading letter (N, S or F); empty where the bank omits it. */
  readonly code: string;
  readonly customerReference: string;
  readonly bankReference: string;
  /** The rest of the line. */
  readonly details: string;
}

/** Reads the text after `:61:`; throws RefusedError('header'). */
export function parseMovement(text: string, place: SourcePlace): StatementMovement {
  let rest = text;
  const take = (pattern: RegExp, expected: string): RegExpExecArray => {
    const match = pattern.exec(rest);
    if (match === null) throw malformedField(place, `:61:${text}`, expected);
    rest = rest.slice(match[0].length);
    return match;
  };
  const [, valueDay, entryDay = ''] = take(DATES, say`a value date (yyMMdd) first`);
  const [, mark] = take(MARK, say`C, D, RC or RD and an amount after the dates`);
  const [, whole, decimals = ''] = take(QUANTITY, say`an amount with a comma after the mark`);
  const [code] = NO_CODE.test(rest)
    ? ['']
    : take(CODE, say`a type code such as NTRF after the amount`);
  const valueDate = fullDate(valueDay);
  if (valueDate === null) {
    throw malformedField(place, `:61:${text}`, say`a value date, not ${valueDay}`);
  }
  const isBooked = entryDay.trim() !== '';
  const date = isBooked ? entryDate(entryDay, valueDate) : valueDate;
  if (date === null) {
    const expected = say`an entry date within 180 days of ${valueDate}, not ${entryDay}`;
    throw malformedField(place, `:61:${text}`, expected);
  }
  const { value, text: amount } = decimalOf(whole, decimals);
  const isNegative = value !== 0n && (mark === 'D' || mark === 'RC');
  return {
    date,
    isBooked,
    isReversal: mark.startsWith('R'),
    amount: withSign(amount, isNegative),
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
