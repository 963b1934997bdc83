/** Statements of an account follow each other, in whatever order files have them. */
import { describe, expect, it } from 'vitest';
import { shiftDate } from '../../src/domain/time.ts';
import { type ChainedStatement, checkChains } from '../../src/reading/gate/statement-chain.ts';
import { RefusedError } from '../../src/support/errors.ts';

const DATE = '2026-11-19';
const UNITS = 10n ** 17n;

type Rest = Partial<ChainedStatement>;

/** A statement from one balance to another, of major units. */
function of(opening: number, closing: number, rest: Rest = {}): ChainedStatement {
  const { closingDate = DATE } = rest;
  return {
    ...{ name: 'bank.sta', line: opening, index: 0, account: 'A', currency: 'CNY', number: '' },
    ...{ opening: BigInt(opening) * UNITS, closing: BigInt(closing) * UNITS, closingDate },
    ...{ days: { from: closingDate, to: closingDate }, entries: 1, content: `${opening}` },
    ...rest,
  };
}

/** Statements with these numbers, each of which came out even. */
function numbered(numbers: readonly string[], days: readonly number[] = []): ChainedStatement[] {
  return numbers.map((number, index) => {
    const closingDate = shiftDate(DATE, days[index] ?? 0);
    return of(100, 100, { number, closingDate, line: index, content: `${index}` });
  });
}

function refusal(statements: readonly ChainedStatement[]): string {
  try {
    checkChains(statements);
  } catch (error) {
    if (error instanceof RefusedError) return `${error.reason} ${error.message}`;
    throw error;
  }
  return '';
}

const WHOLE = [of(100, 110), of(110, 130), of(130, 160)];

describe('balances', () => {
  it.each([
    ['in order', WHOLE],
    ['with the newest first', WHOLE.toReversed()],
    [
      'of several days, in any order',
      [2, 0, 1].map((day) => ({ ...WHOLE[day], closingDate: shiftDate(DATE, day) })),
    ],
    ['in the order of their numbers', [1, 2, 0].map((at) => ({ ...WHOLE[at], number: `${at}` }))],
    ['in the order of their pages', [1, 2, 0].map((at) => ({ ...WHOLE[at], number: `7/${at}` }))],
    ['of several files', WHOLE.map((each, index) => ({ ...each, name: `${index}.sta` }))],
    ['of several accounts', [of(100, 110), of(0, 5, { account: 'B' }), of(110, 130)]],
    ['of several currencies', [of(100, 110), of(0, 5, { currency: 'EUR' }), of(110, 130)]],
    ['of an account without movements', [of(1, 1, { entries: 0 }), of(1, 1, { entries: 0 })]],
  ])('that follow each other are accepted %s', (_, statements) => {
    expect(refusal(statements)).toBe('');
  });

  it.each([
    ['one is missing', [WHOLE[0], WHOLE[2]]],
    ['one is missing, newest first', [WHOLE[2], WHOLE[0]]],
    ['one is missing of several files', [WHOLE[0], { ...WHOLE[2], name: 'other.sta' }]],
    ['one of another day is missing', [of(1, 2, { closingDate: '2026-11-18' }), of(3, 4)]],
    // In the other order they would follow each other.
    ['their dates say otherwise', [of(100, 110), of(130, 100, { closingDate: '2026-11-20' })]],
    ['their numbers say otherwise', [of(100, 110, { number: '1' }), of(130, 100, { number: '3' })]],
  ])('are refused if %s', (_, statements) => {
    expect(refusal(statements)).toMatch(/^footer .*A statement between them is missing/);
  });

  it('are named if they do not follow each other', () => {
    const [first, , third] = WHOLE;
    expect(refusal([first, { ...third, number: '325/1', name: 'c.sta' }])).toBe(
      'footer c.sta:130: statement 325/1 of 2026-11-19 opens with 130.00 CNY, but the statement ' +
        'of 2026-11-19 before it (bank.sta:100) closes with 110.00 CNY. A statement between them ' +
        'is missing, or one is there twice. Give all statements of the account and date, each of ' +
        'them once.',
    );
  });
});

describe('a statement that occurs twice', () => {
  it('is refused, although the balances agree', () => {
    const even = of(100, 100, { number: '7' });
    expect(refusal([even, { ...even, line: 9 }])).toBe(
      'twice bank.sta:9: statement 7 of 2026-11-19 is in bank.sta:100 already, with the same ' +
        'balances and entries, and would count twice. Give every statement once.',
    );
  });

  it('is not one with other entries or without entries', () => {
    const even = of(100, 100);
    expect(refusal([even, { ...even, content: 'other' }])).toBe('');
    expect(refusal([1, 2].map((line) => ({ ...even, line, entries: 0 })))).toBe('');
  });
});

describe('numbers', () => {
  it.each([
    ['one after the other', ['7', '8', '9'], []],
    ['always the same', ['1', '1', '1'], []],
    ['pages', ['1/1', '1/2', '2/1'], []],
    ['no numbers', ['a', 'b', 'c'], []],
    ['two alone', ['7', '9'], []],
    ['with gaps all over', ['1', '2', '5', '9'], []],
    ['from the new year on', ['364', '365', '1', '2'], [40, 41, 43, 44]],
    ['higher ones from the new year on', ['2026364', '2026365', '2027001'], [40, 41, 43]],
    ['days of the year, over a weekend', ['323', '324', '327'], [0, 1, 4]],
    ['dates', ['1129', '1130', '1201'], [10, 11, 12]],
  ])('are accepted: %s', (_, numbers, days) => {
    expect(refusal(numbered(numbers, days))).toBe('');
  });

  it.each([
    ['7', '8', '10'],
    ['7/1', '9/1', '10/1', '11/1'],
    ['007', '008', '009', '011'],
  ])('are refused with a gap: %s', (...numbers) => {
    expect(refusal(numbered(numbers))).toMatch(/^footer .*A statement between them is missing/);
  });

  it('are refused with a gap in a year that is not the last', () => {
    const statements = numbered(['362', '363', '365', '1', '2'], [38, 39, 40, 43, 44]);
    expect(refusal(statements)).toContain('follows statement 363 of 2026-12-28');
  });
});
