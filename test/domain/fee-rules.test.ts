/** Fees by rule: values worked out by hand, and an independent reference in decimals. */
import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  compileFees,
  exactFee,
  expectedFee,
  expectedMinor,
  expectedOfVolume,
  FEE_SCALE,
  type FeeRule,
  type FeeRuleSettings,
  isPerRow,
  ROUNDINGS,
  roundExact,
  ruleFor,
} from '../../src/domain/fee-rules.ts';
import { AMOUNT_MAX, FEE_UNITS } from '../../src/domain/money.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../../src/domain/record.ts';
import { exactFeeOf, FEE_MODES, rawFeeOf } from '../reference/fees.ts';

const DIGITS = 2;
const YUAN = 100;

function settings(rule: Partial<FeeRuleSettings>): FeeRuleSettings {
  const defaults = { name: 'r', for: {}, base: 'settled', rounding: 'half-up' } as const;
  return { ...defaults, collect: 'deducted', ...rule };
}

function compiled(rule: Partial<FeeRuleSettings>, digits = DIGITS): FeeRule {
  return compileFees([settings(rule)], { digits }).rules[0];
}

const fen = (yuan: string | number) => Number(new Big(yuan).times(YUAN));
const inYuan = (minor: number | bigint) => new Big(String(minor)).div(YUAN).toFixed(2);

function feeOf(rule: Partial<FeeRuleSettings>, amount: string | number): string {
  const minor = fen(amount);
  const fee = expectedFee(compiled(rule), minor < 0 ? 'refund' : 'payment', minor);
  return inYuan(fee / FEE_UNITS);
}

/** A line of fee-facts: amount, rule, and the fees half-up, half-even, up and down. */
type Row = readonly [string, Partial<FeeRuleSettings>, string, string, string, string];
const R60 = { rate: '0.0060' };
const R100 = { rate: '0.01' };
const CAP = { rate: '0.006', max: '25.00' };
const DEBIT = { rate: '0.0035', max: '13' };
const NETWORK = { rate: '0.000325', max: '3.25' };
const tiers = (mode: 'marginal' | 'whole', by: 'amount' | 'volume', upTo: string) => ({
  tiers: { by, mode, steps: [{ upTo, rate: '0.006' }, { rate: '0.0038' }] },
});
const MARGINAL = tiers('marginal', 'amount', '1000');
const WHOLE = tiers('whole', 'amount', '1000');

const BY_HAND: Row[] = [
  ['0.01', R60, '0.00', '0.00', '0.01', '0.00'],
  ['0.83', R60, '0.00', '0.00', '0.01', '0.00'],
  ['0.84', R60, '0.01', '0.01', '0.01', '0.00'],
  ['1.66', R60, '0.01', '0.01', '0.01', '0.00'],
  ['1.67', R60, '0.01', '0.01', '0.02', '0.01'],
  ['1.31', { rate: '0.0038' }, '0.00', '0.00', '0.01', '0.00'],
  ['1.32', { rate: '0.0038' }, '0.01', '0.01', '0.01', '0.00'],
  ['7.50', R60, '0.05', '0.04', '0.05', '0.04'],
  ['2.50', R60, '0.02', '0.02', '0.02', '0.01'],
  ['32.50', R60, '0.20', '0.20', '0.20', '0.19'],
  ['0.50', R100, '0.01', '0.00', '0.01', '0.00'],
  ['2.50', R100, '0.03', '0.02', '0.03', '0.02'],
  ['-7.50', R60, '-0.05', '-0.04', '-0.05', '-0.04'],
  ['0.01', { ...R60, min: '0.01' }, '0.01', '0.01', '0.01', '0.01'],
  ['4166.66', CAP, '25.00', '25.00', '25.00', '24.99'],
  ['4166.67', CAP, '25.00', '25.00', '25.00', '25.00'],
  ['5000.00', CAP, '25.00', '25.00', '25.00', '25.00'],
  ['2500', DEBIT, '8.75', '8.75', '8.75', '8.75'],
  ['5000', DEBIT, '13.00', '13.00', '13.00', '13.00'],
  ['3714.28', DEBIT, '13.00', '13.00', '13.00', '12.99'],
  ['100', NETWORK, '0.03', '0.03', '0.04', '0.03'],
  ['12000', NETWORK, '3.25', '3.25', '3.25', '3.25'],
  ['0.05', { fixed: '0.10' }, '0.10', '0.10', '0.10', '0.10'],
  ['1500', MARGINAL, '7.90', '7.90', '7.90', '7.90'],
  ['1500', WHOLE, '5.70', '5.70', '5.70', '5.70'],
  ['1000.00', MARGINAL, '6.00', '6.00', '6.00', '6.00'],
  ['1000.01', MARGINAL, '6.00', '6.00', '6.01', '6.00'],
  ['1000.00', WHOLE, '6.00', '6.00', '6.00', '6.00'],
  ['1000.01', WHOLE, '3.80', '3.80', '3.81', '3.80'],
  ['90', R60, '0.54', '0.54', '0.54', '0.54'],
  ['100', R60, '0.60', '0.60', '0.60', '0.60'],
  ['-100', { rate: '0.0038' }, '-0.38', '-0.38', '-0.38', '-0.38'],
];

describe('worked out by hand', () => {
  it.each(BY_HAND)('a fee on %s by %o', (amount, rule, ...fees) => {
    const found = ROUNDINGS.map((rounding) => feeOf({ ...rule, rounding }, amount));
    expect(found).toEqual(fees);
  });

  it.each([
    [3, '0.83', '0.006', '0.00', '0.01'],
    [2, '0.84', '0.006', '0.02', '0.01'],
    [100, '0.01', '0.006', '0.00', '0.01'],
    [10, '60.00', '0.0054', '3.20', '3.24'],
    [1000, '0.83', '0.006', '0.00', '4.98'],
  ])('%i × %s at %s: by row %s, by day %s', (count, amount, rate, byRow, byDay) => {
    const rule = compiled({ rate, roundPer: 'day' });
    const rows = BigInt(count);
    const sum = rows * exactFee(rule, 'payment', fen(amount));
    expect(inYuan(rows * BigInt(expectedMinor(rule, 'payment', fen(amount))))).toBe(byRow);
    expect(inYuan(roundExact(rule, sum) / BigInt(FEE_UNITS))).toBe(byDay);
    expect(isPerRow(rule)).toBe(false);
  });

  it.each([
    ['marginal', 90_000, 20_000, '98.00'],
    ['whole', 90_000, 20_000, '76.00'],
    ['whole', 0, 110_000, '418.00'],
    ['marginal', 0, 100_000, '600.00'],
    ['whole', 0, 100_000, '600.00'],
    ['marginal', 110_000, -20_000, '-98.00'],
    ['marginal', 0, -100, '-0.60'],
  ] as const)('%s tiers by volume: %i so far, then %i', (mode, before, amount, fee) => {
    const rule = compiled(tiers(mode, 'volume', '100000'));
    const [volume, added] = [before, amount].map((yuan) => BigInt(yuan * YUAN));
    const found = expectedOfVolume(rule, volume, added);
    expect(inYuan(found / BigInt(FEE_UNITS))).toBe(fee);
    expect(isPerRow(rule)).toBe(false);
  });

  it.each([
    ['JPY', 0, { rate: '0.036' }, 1001, 36],
    ['JPY', 0, { rate: '0.036', fixed: '30', min: '50', max: '100' }, 500, 50],
    ['JPY', 0, { rate: '0.036', fixed: '30', min: '50', max: '100' }, 1000, 66],
    ['KWD', 3, { rate: '0.0275', fixed: '0.100' }, 10_019, 376],
    // Of a fixed fee, decimals below the minor unit count before rounding.
    ['CNY', 2, { rate: '0.006', fixed: '0.035' }, 250, 5],
    ['CNY', 2, { rate: '0.00000001' }, 50_000_000, 1],
    ['CNY', 2, { rate: '0.00000001' }, 49_999_999, 0],
    ['CNY', 2, { rate: '0.19999999' }, AMOUNT_MAX, 199_999_990_000_000],
    ['CNY', 2, { rate: '0.00600001' }, AMOUNT_MAX - 1, 6_000_010_000_000],
  ])('in %s', (_, digits, rule, amount, fee) => {
    expect(expectedMinor(compiled(rule, digits), 'payment', amount)).toBe(fee);
  });
});

describe('the sign', () => {
  const minorOf = (rule: Partial<FeeRuleSettings>, type: TransactionType, amount: number) =>
    expectedMinor(compiled({ rate: '0.01', ...rule }), type, amount);

  it('is that of payments, refunds and reversals', () => {
    expect(minorOf({}, 'payment', -1000)).toBe(-10);
    expect(minorOf({}, 'refund', -1000)).toBe(-10);
    expect(minorOf({}, 'reversal', -1000)).toBe(-10);
    // Of a refund.
    expect(minorOf({}, 'reversal', 1000)).toBe(10);
  });

  it('is positive for what else is paid for', () => {
    const outgoing = { for: { type: ['withdrawal', 'refund'] } };
    expect(minorOf(outgoing, 'withdrawal', -1000)).toBe(10);
    expect(minorOf(outgoing, 'refund', -1000)).toBe(10);
  });

  it('does not exist where refunds return nothing, or nothing is refunded', () => {
    expect(minorOf({ refunds: 'kept' }, 'refund', -1000)).toBe(0);
    expect(minorOf({ refunds: 'kept' }, 'payment', 1000)).toBe(10);
    expect(minorOf({ min: '1' }, 'refund', 0)).toBe(0);
    expect(minorOf({}, 'refund', -1)).toBe(0);
    expect(minorOf({ min: '1' }, 'payment', 0)).toBe(100);
  });
});

const decimalOf = (digits: number, max: number) =>
  fc.integer({ min: 0, max }).map((value) => new Big(value).div(10 ** digits).toFixed(digits));
const rate = fc.oneof(
  fc.constantFrom('0.006', '0.0038', '0.01', '0.0054', '0'),
  decimalOf(8, 19_999_999),
  decimalOf(4, 1999),
);
const sized = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }),
  fc.integer({ min: 0, max: AMOUNT_MAX }),
);

function settingsOf(digits: number): fc.Arbitrary<FeeRuleSettings> {
  const major = (minor: number) => new Big(minor).div(10 ** digits).toFixed(digits);
  const tiersOf = fc
    .record({
      mode: fc.constantFrom('marginal' as const, 'whole' as const),
      ends: fc.uniqueArray(
        sized.filter((end) => end > 0),
        { maxLength: 4 },
      ),
      rates: fc.array(rate, { minLength: 5, maxLength: 5 }),
    })
    .map(({ mode, ends, rates }) => {
      const upTo: (string | undefined)[] = ends.sort((a, b) => a - b).map(major);
      const steps = [...upTo, undefined].map((end, at) => ({ upTo: end, rate: rates[at] }));
      return { by: 'amount' as const, mode, steps };
    });
  const limits = fc
    .tuple(sized, sized)
    .map(([a, b]) => ({ min: major(Math.min(a, b)), max: major(Math.max(a, b)) }));
  const price = fc.oneof(
    rate.map((each) => ({ rate: each })),
    decimalOf(digits + 3, 10_000_000).map((fixed) => ({ fixed })),
    fc.record({ rate, fixed: decimalOf(digits + 3, 10_000_000) }),
    tiersOf.map((each) => ({ tiers: each })),
  );
  const limit = fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    limits,
    limits.map(({ min }) => ({ min })),
    limits.map(({ max }) => ({ max })),
  );
  return fc
    .tuple(price, limit, fc.constantFrom(...ROUNDINGS))
    .map(([a, b, rounding]) => settings({ ...a, ...b, rounding }));
}

describe('the reference in decimals', () => {
  it.each([0, 2, 3])('gives the same fees, %i decimals', (digits) => {
    const unit = new Big(10).pow(digits);
    const property = fc.property(
      settingsOf(digits),
      fc.array(sized, { minLength: 1 }),
      (each, amounts) => {
        const rule = compiled(each, digits);
        // The ends of steps, and amounts beside them.
        const near = rule.pieces
          .flatMap(({ upTo }) => [upTo - 1, upTo, upTo + 1])
          .filter((end) => end >= 0 && end <= AMOUNT_MAX);
        for (const amount of [...amounts, ...near]) {
          const exact = exactFeeOf(each, new Big(amount).div(unit));
          const fee = exact.times(unit).round(0, FEE_MODES[each.rounding]);
          expect(expectedMinor(rule, 'payment', amount).toString()).toBe(fee.toFixed(0));
          const refund = amount === 0 || fee.eq(0) ? '0' : fee.neg().toFixed(0);
          expect(String(expectedMinor(rule, 'refund', -amount))).toBe(refund);
          const scaled = exact.times(unit).times(FEE_SCALE).toFixed();
          expect(exactFee(rule, 'payment', amount).toString()).toBe(scaled);
          expect(roundExact(rule, exactFee(rule, 'payment', amount)).toString()).toBe(
            fee.times(FEE_UNITS).toFixed(0),
          );
        }
      },
    );
    fc.assert(property, { numRuns: Number(process.env.ZHANGPING_FEE_RULES ?? 300) });
  });

  it('adds up marginal volume whatever its parts, to less than one unit each', () => {
    const property = fc.property(
      settingsOf(2),
      fc.array(sized, { minLength: 1 }),
      (each, parts) => {
        fc.pre(each.tiers?.mode === 'marginal');
        const tiers = { ...(each.tiers as NonNullable<typeof each.tiers>), by: 'volume' as const };
        const rule = compiled({ tiers, rounding: each.rounding });
        let [before, sum] = [0n, 0n];
        for (const part of parts) {
          sum += expectedOfVolume(rule, before, BigInt(part));
          before += BigInt(part);
        }
        const total = rawFeeOf({ ...each, fixed: undefined }, new Big(before.toString()).div(100));
        const fee = total.times(100).round(0, FEE_MODES[each.rounding]).times(FEE_UNITS);
        expect(expectedOfVolume(rule, 0n, before).toString()).toBe(fee.toFixed(0));
        const difference = Number(sum - BigInt(fee.toFixed(0)));
        expect(Math.abs(difference)).toBeLessThanOrEqual(FEE_UNITS * (parts.length + 1));
      },
    );
    fc.assert(property, { numRuns: 100 });
  });
});

describe('the rule of a record', () => {
  const list = [
    settings({ name: 'old', until: '2026-03-01', rate: '0.01' }),
    settings({ name: 'jsapi', for: { product: ['JSAPI', 'H5'], account: '1' }, rate: '0.006' }),
    settings({ name: 'out', for: { type: ['withdrawal', 'transfer'] }, fixed: '1' }),
    settings({ name: 'refunding', for: { type: 'refund', product: 'APP' }, fixed: '0.1' }),
    settings({ name: 'rest', from: '2026-04-01', rate: '0.005' }),
    settings({ name: 'old', from: '2026-05-01', rate: '0.02' }),
  ];
  const fees = compileFees(list, { digits: 2 });
  const nameFor = (type: TransactionType, date: string, fields: Record<string, string> = {}) =>
    ruleFor(fees, type, date, (field) => fields[field] ?? '')?.name;

  test('is the first that applies, from a date and until before another', () => {
    expect(nameFor('payment', '2026-02-28')).toBe('old');
    expect(nameFor('payment', '2026-03-01')).toBeUndefined();
    expect(nameFor('payment', '2026-03-31')).toBeUndefined();
    expect(nameFor('payment', '2026-04-01')).toBe('rest');
    expect(nameFor('payment', '2026-03-01', { product: 'H5', account: '1' })).toBe('jsapi');
    expect(nameFor('payment', '2026-03-01', { product: 'h5', account: '1' })).toBeUndefined();
    expect(nameFor('payment', '2026-03-01', { product: 'H5', account: '2' })).toBeUndefined();
  });

  test('is that of payments for what takes them back, unless refunds have their own', () => {
    expect(nameFor('refund', '2026-04-01')).toBe('rest');
    expect(nameFor('reversal', '2026-04-01', { product: 'APP' })).toBe('rest');
    expect(nameFor('refund', '2026-04-01', { product: 'APP' })).toBe('refunding');
    expect(nameFor('transfer', '2026-04-01')).toBe('out');
    const others = TRANSACTION_TYPES.filter((type) => nameFor(type, '2026-04-01') === undefined);
    expect(others).toEqual(['topup', 'fee', 'settlement', 'other']);
  });

  test('has its fields listed', () => {
    expect(fees.fields).toEqual(['product', 'account']);
    expect(compileFees([], { digits: 2 })).toEqual({ rules: [], fields: [] });
  });
});
