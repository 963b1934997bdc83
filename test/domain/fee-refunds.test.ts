/** Fees that refunds return. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isRightRefundFee, refundFees } from '../../src/domain/fee-refunds.ts';
import {
  compileFees,
  expectedFee,
  FEE_SCALE,
  type FeeRule,
  type FeeRuleSettings,
  REFUND_FEES,
  ROUNDINGS,
} from '../../src/domain/fee-rules.ts';

function compiled(rule: Partial<FeeRuleSettings>): FeeRule {
  const defaults = { name: 'r', for: {}, base: 'settled', rounding: 'half-up' } as const;
  return compileFees([{ ...defaults, collect: 'deducted', ...rule }], { digits: 2 }).rules[0];
}

const RULE = { rate: '0.006' };
const FEN = 10 ** 3;
const SCALE_OF_UNITS = FEE_SCALE / FEN;

/** Fees are in fee units. */
function returnedBy(rule: FeeRule, amount: number, fee: number, parts: readonly number[]) {
  const paid = { amount: BigInt(amount), fee: BigInt(fee * SCALE_OF_UNITS) };
  const found = refundFees(rule, paid, parts.map(BigInt));
  return found.map((each) => Number(each) / SCALE_OF_UNITS);
}

describe('refunds of a known payment', () => {
  it.each([
    [RULE, 10_000, 60, [3333, 3333, 3334], [-20, -20, -20]],
    [RULE, 700, 4, [250, 250, 200], [-1, -1, -2]],
    [RULE, 100, 1, [33, 33, 34], [0, 0, -1]],
    [RULE, 10_000, 60, [10_000], [-60]],
    [RULE, 10_000, 60, [5000], [-30]],
    // Parts that are rounded up, and one that refunds more than was paid.
    [{ ...RULE, rounding: 'up' }, 100, 1, [33, 33, 34], [-1, 0, 0]],
    [RULE, 100, 1, [60, 60, 60], [-1, 0, 0]],
    [{ ...RULE, refunds: 'returned' }, 10_000, 60, [1, 9999], [-60, 0]],
    [{ ...RULE, refunds: 'kept' }, 10_000, 60, [1, 9999], [0, 0]],
    // The share of a fee that was capped.
    [{ ...RULE, max: '25' }, 500_000, 2500, [250_000, 250_000], [-1250, -1250]],
  ] as const)('%o: of %i with the fee %i, parts %j', (rule, amount, fee, parts, fees) => {
    expect(returnedBy(compiled(rule), amount, fee * FEN, parts)).toEqual(
      fees.map((each) => each * FEN),
    );
  });

  it('return an unrounded fee whole, as before 2015', () => {
    expect(returnedBy(compiled({ rate: '0.02' }), 3, 60, [1, 2])).toEqual([0, -60]);
  });
});

describe('a refund of an unknown payment', () => {
  const old = compiled({ rate: '0.006' });
  const current = compiled({ rate: '0.0038' });

  it.each([
    [[old, current], -10_000, -60_000, true],
    [[old, current], -10_000, -38_000, true],
    [[old, current], -10_000, -61_000, true],
    [[old, current], -10_000, -61_001, false],
    [[old, current], -10_000, -50_000, false],
    [[old, current], -10_000, -37_000, true],
    [[old, current], -10_000, -36_999, false],
    [[current], -10_000, -60_000, false],
    [[old], -10_000, 60_000, false],
    [[old], 10_000, 60_000, true],
    [[old], -10, 0, true],
    // Of a capped payment, any share up to that of its own amount.
    [[compiled({ rate: '0.006', max: '25' })], -250_000, -1_250_000, true],
    [[compiled({ rate: '0.006', max: '25' })], -500_000, -2_501_001, false],
    [[compiled({ rate: '0.006', fixed: '1' })], -10_000, -160_000, true],
    [[compiled({ rate: '0.006', fixed: '1' })], -10_000, -58_999, false],
    [[compiled({ rate: '0.006', refunds: 'kept' })], -10_000, 0, true],
    [[compiled({ rate: '0.006', refunds: 'kept' })], -10_000, -1, false],
    [[compiled({ rate: '0.006', refunds: 'returned' })], -10_000, -600_000, true],
    [[compiled({ rate: '0.006', refunds: 'returned' })], -10_000, -58_999, false],
    [[compiled({ rate: '0.006', refunds: 'returned' })], -10_000, 0, true],
  ])('%# is judged by all rates that the rule has had', (rules, amount, fee, isRight) => {
    expect(isRightRefundFee(rules, amount, fee) === 'right').toBe(isRight);
  });

  it('is right whatever the rule and the payment, if it returns its share', () => {
    const rate = fc.constantFrom('0.006', '0.0038', '0.0005', '0.19');
    const limit = fc.constantFrom(undefined, '0.01', '0.30', '25');
    const steps = fc
      .tuple(rate, rate, rate)
      .map(([a, b, c]) => [{ upTo: '10', rate: a }, { upTo: '1000', rate: b }, { rate: c }]);
    const price = fc.oneof(
      fc.record({ rate, fixed: fc.constantFrom(undefined, '0.1', '1.005') }),
      fc.record({
        tiers: fc.record({
          by: fc.constant('amount' as const),
          mode: fc.constantFrom('marginal' as const, 'whole' as const),
          steps,
        }),
      }),
    );
    const rules = fc.record({
      price,
      min: limit,
      max: limit,
      rounding: fc.constantFrom(...ROUNDINGS),
      refunds: fc.constantFrom(...REFUND_FEES),
    });
    const amounts = fc
      .integer({ min: 1, max: 500_000 })
      .chain((amount) =>
        fc.tuple(
          fc.constant(amount),
          fc.oneof(fc.integer({ min: 1, max: amount }), fc.constant(amount)),
        ),
      );
    const property = fc.property(rules, amounts, ({ price: priced, ...rest }, [amount, part]) => {
      fc.pre(Number(rest.min ?? 0) <= Number(rest.max ?? 25));
      const rule = compiled({ ...priced, ...rest });
      const fee = expectedFee(rule, 'payment', amount);
      const [returned] = returnedBy(rule, amount, fee, [part]);
      expect(isRightRefundFee([rule], -part, returned)).toBe('right');
      // The rate on the part is another way to compute it.
      expect(isRightRefundFee([rule], -part, expectedFee(rule, 'refund', -part))).toBe('right');
      // In up to 50 parts, the last of which takes what rounding left.
      const parts = partsOf(amount, part);
      for (const [i, each] of returnedBy(rule, amount, fee, parts).entries()) {
        expect(isRightRefundFee([rule], -parts[i], each)).not.toBe('wrong');
      }
    });
    fc.assert(property, { numRuns: Number(process.env.ZHANGPING_FEE_RULES ?? 2000) });
  });
});

/** An amount in parts of at least this size, at most 50 of them. */
function partsOf(amount: number, part: number): number[] {
  const count = Math.min(Math.floor(amount / part), 50);
  return Array.from({ length: count }, (_, i) => {
    return i < count - 1 ? part : amount - (count - 1) * part;
  });
}

test('a rest that is too large for 50 parts is wrong', () => {
  const rule = compiled({ rate: '0.006' });
  // 0.06, and half a unit for each part.
  expect(isRightRefundFee([rule], -1_000, -32_000)).toBe('assumed');
  expect(isRightRefundFee([rule], -1_000, -33_000)).toBe('wrong');
  // Nothing is left, and a refund is charged.
  expect(isRightRefundFee([rule], -1_000, 20_000)).toBe('wrong');
});
