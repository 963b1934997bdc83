import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AMOUNT_MAX,
  currencyDigits,
  describeBadAmount,
  FEE_DIGITS,
  FEE_UNITS,
  formatFee,
  formatScaled,
  parseScaled,
  roundFee,
} from '../../src/domain/money.ts';

const digits = fc.constantFrom(0, 2, 3, 5, 6);
const DECIMAL = /^[+-]?(\d+(\.\d+)?|\.\d+)$/;

/** What a decimal is worth at a scale, NaN where it is none, not exact there, or too large. */
function reference(text: string, scale: number): number {
  if (!DECIMAL.test(text)) return Number.NaN;
  const value = Big(text.replace('+', '')).times(Big(10).pow(scale));
  const isExact = value.eq(value.round(0, Big.roundDown));
  return isExact && value.abs().lte(AMOUNT_MAX) ? value.toNumber() + 0 : Number.NaN;
}

/** Parses the text from the middle of other bytes. */
function parse(text: string, scale: number): number {
  const bytes = Buffer.from(`9.${text}9-+.`, 'latin1');
  return parseScaled(bytes, 2, 2 + text.length, scale);
}

const numeric = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.oneof(fc.nat(99).map(String), fc.bigInt({ min: 0n, max: 10n ** 17n }).map(String)),
    fc.oneof(
      fc.constant(''),
      fc.nat(999).map(String),
      fc.bigInt({ min: 0n, max: 10n ** 9n }).map(String),
    ),
    fc.nat(8),
    fc.nat(4),
  )
  .map(([sign, whole, fraction, zerosBefore, zerosBehind]) => {
    const point = fraction === '' ? '' : `.${fraction}${'0'.repeat(zerosBehind)}`;
    return `${sign}${'0'.repeat(zerosBefore)}${whole}${point}`;
  });
const scribble = fc
  .array(fc.constantFrom(...'0123456789+-.,eE \tx'), { maxLength: 9 })
  .map((chars) => chars.join(''));

describe('parseScaled', () => {
  it('gives what big.js gives, exactly, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(numeric, scribble), digits, (text, scale) => {
        expect(parse(text, scale)).toBe(reference(text, scale));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['1.00', 2, 100],
    ['-0.01', 2, -1],
    ['-0.00', 2, 0],
    ['+12', 2, 1200],
    ['.5', 2, 50],
    ['0.060000', 5, 6000],
    ['007', 0, 7],
    ['1.000', 0, 1],
  ])('reads %s with %i digits as %i', (text, scale, value) => {
    expect(parse(text, scale)).toBe(value);
  });

  it.each([
    '',
    '-',
    '+',
    '.',
    '-.',
    '1.',
    '1..2',
    '1.2.3',
    '--1',
    '1-',
    '1,000',
    ' 1',
    '１',
    '1e5',
  ])('does not read %j', (text) => {
    expect(parse(text, 2)).toBeNaN();
  });

  it('takes amounts up to AMOUNT_MAX and none beyond', () => {
    for (const sign of [1, -1]) {
      for (const [beyond, isTaken] of [
        [-1, true],
        [0, true],
        [1, false],
      ] as const) {
        const text = formatScaled(BigInt(sign) * (BigInt(AMOUNT_MAX) + BigInt(beyond)), 2);
        expect(parse(text, 2)).toBe(isTaken ? sign * (AMOUNT_MAX + beyond) : Number.NaN);
      }
    }
    expect(parse('9'.repeat(400), 2)).toBeNaN();
    expect(parse('1', 15)).toBe(AMOUNT_MAX);
    expect(parse('1', 16)).toBeNaN();
  });
});

describe('describeBadAmount', () => {
  it('names a cause that is true', () => {
    fc.assert(
      fc.property(fc.oneof(numeric, scribble), digits, (text, scale) => {
        fc.pre(Number.isNaN(parse(text, scale)));
        const words = describeBadAmount(text, scale);
        if (words.includes('decimals')) {
          expect(Big(text.replace('+', '')).times(Big(10).pow(scale)).mod(1).eq(0)).toBe(false);
        }
        if (words.includes('larger')) {
          expect(Big(text.replace('+', '')).abs().times(Big(10).pow(scale)).gt(AMOUNT_MAX)).toBe(
            true,
          );
        }
        if (words.includes('not a decimal number')) expect(text).not.toMatch(DECIMAL);
      }),
      { numRuns: 4000 },
    );
  });

  it.each([
    ['', 'is empty'],
    ['4.00123E+27', "'4.00123E+27' is in scientific notation: digits are lost"],
    ['1,000.00', "'1,000.00' has a thousands separator"],
    ['1，000', "'1，000' has a thousands separator"],
    ['abc', "'abc' is not a decimal number"],
    ['1.', "'1.' is not a decimal number"],
    ['1.005', "'1.005' has 3 decimals, 2 are allowed"],
    ['10000000000000.01', "'10000000000000.01' is larger than an amount may be"],
  ])('says of %j that it %s', (text, words) => {
    expect(describeBadAmount(text, 2)).toBe(words);
  });
});

describe('formatScaled', () => {
  it('gives what big.js gives, and parseScaled reads it again', () => {
    const value = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
    fc.assert(
      fc.property(
        fc.oneof(value, fc.bigInt({ min: -1000n, max: 1000n })),
        digits,
        (each, scale) => {
          const text = formatScaled(each, scale);
          expect(text).toBe(Big(each.toString()).div(Big(10).pow(scale)).toFixed(scale));
          const isSmall = each <= BigInt(AMOUNT_MAX) && each >= -BigInt(AMOUNT_MAX);
          expect(parse(text, scale)).toBe(isSmall ? Number(each) : Number.NaN);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('takes numbers as well', () => {
    expect([formatScaled(-1230, 2), formatScaled(0, 2), formatScaled(5, 0)]).toEqual([
      '-12.30',
      '0.00',
      '5',
    ]);
  });
});

const fee = fc.oneof(
  fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX }),
  fc.integer({ min: -5000, max: 5000 }),
  fc.integer({ min: -20, max: 20 }).map((halves) => halves * (FEE_UNITS / 2)),
);

describe('formatFee', () => {
  it('gives all that the fee says, and no fewer digits than the currency has', () => {
    fc.assert(
      fc.property(fee, fc.constantFrom(0, 2, 3), (value, scale) => {
        const exact = Big(value).div(Big(10).pow(scale + FEE_DIGITS));
        const decimals = (exact.toFixed().split('.')[1] ?? '').length;
        expect(formatFee(value, scale)).toBe(exact.toFixed(Math.max(scale, decimals)));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('roundFee', () => {
  it('rounds half away from zero as big.js does', () => {
    fc.assert(
      fc.property(fee, (value) => {
        const expected = Big(value).div(FEE_UNITS).round(0, Big.roundHalfUp).toNumber();
        expect(roundFee(value)).toBe(expected + 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('knows no fee from a fee of nothing', () => {
    expect(roundFee(Number.NaN)).toBeNaN();
    expect(roundFee(-499)).toBe(0);
  });
});

describe('currencyDigits', () => {
  it.each([
    ['CNY', 2],
    ['JPY', 0],
    ['KWD', 3],
  ])('knows that %s has %i', (currency, expected) => {
    expect(currencyDigits(currency)).toBe(expected);
  });
});
