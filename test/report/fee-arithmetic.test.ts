/** The arithmetic of fees in a line, worked out by hand. */
import { expect, test } from 'vitest';
import type { FeeRecord } from '../../src/domain/fee-month.ts';
import { compileFees, type FeeRule, type FeeRuleSettings } from '../../src/domain/fee-rules.ts';
import { NO_FEES } from '../../src/domain/fee-sums.ts';
import { explainFees } from '../../src/report/fee-arithmetic.ts';

const DATE = '2026-11-19';

function ruleOf(rule: Partial<FeeRuleSettings>): FeeRule {
  const defaults = { name: 'r', for: {}, base: 'settled', rounding: 'half-up' } as const;
  return compileFees([{ ...defaults, collect: 'deducted', ...rule }], { digits: 2 }).rules[0];
}

/** A payment if the amount is positive; amount and fee are in fen. */
function recordOf(rule: FeeRule, stamp: number, amount: number, fee: number): FeeRecord {
  const charged = { rows: 1, volume: BigInt(amount), charged: BigInt(fee) * 1000n };
  return {
    ...{ date: DATE, orderId: 'O', refundId: '', type: amount < 0 ? 'refund' : 'payment' },
    ...{ stamp, rule, sums: { rule: 0, values: [], ...NO_FEES, ...charged } },
  };
}

const RATE = { rate: '0.006' };
const STEPS = [{ upTo: '10', rate: '0.006' }, { rate: '0.01' }];
const MARGINAL = { tiers: { by: 'amount', mode: 'marginal', steps: STEPS } } as const;
const VOLUME = { tiers: { by: 'volume', mode: 'whole', steps: STEPS } } as const;

test.each<[Partial<FeeRuleSettings>, [number, number][], string[]]>([
  [RATE, [[10_000, 60]], ['0.60 % of 100.00 = 0.60; charged 0.60']],
  [RATE, [[250, 1]], ['0.60 % of 2.50 = 0.015, half-up 0.02; charged 0.01, 0.01 too little']],
  [
    { ...RATE, rounding: 'down' },
    [[250, 1]],
    ['0.60 % of 2.50 = 0.015, rounded down 0.01; charged 0.01'],
  ],
  [
    { ...RATE, max: '25' },
    [[500_000, 2500]],
    ['0.60 % of 5000.00 = 30.00, at most 25.00; charged 25.00'],
  ],
  [{ ...RATE, min: '0.01' }, [[1, 1]], ['0.60 % of 0.01 = 0.00006, at least 0.01; charged 0.01']],
  [{ fixed: '0.10' }, [[5, 10]], ['0.10 = 0.10; charged 0.10']],
  [MARGINAL, [[2000, 16]], ['1.00 % of 20.00 - 0.04 = 0.16; charged 0.16']],
  [VOLUME, [[2000, 16]], ['the volume of its month decides; charged 0.16']],
  [
    { ...RATE, collect: 'billed' },
    [[10_000, 0]],
    ['0.60 % of 100.00 = 0.60, billed later; charged 0.00'],
  ],
  [
    RATE,
    [
      [700, 4],
      [-250, -1],
      [-450, -2],
    ],
    [
      '0.60 % of 7.00 = 0.042, half-up 0.04; charged 0.04',
      "its part of the payment's fee: 0.04 × 2.50 / 7.00 = 0.01428…, half-up 0.01; charged -0.01",
      "the rest of the payment's fee: 0.04 - 0.01 = 0.03; charged -0.02, 0.01 too much",
    ],
  ],
  [
    // Rounded up, the first part returns all.
    { ...RATE, rounding: 'up' },
    [
      [100, 1],
      [-33, -1],
      [-33, 0],
    ],
    [
      '0.60 % of 1.00 = 0.006, rounded up 0.01; charged 0.01',
      "its part of the payment's fee: 0.01 × 0.33 / 1.00 = 0.0033, rounded up 0.01; charged -0.01",
      "the rest of the payment's fee: 0.01 - 0.01 = 0.00; charged 0.00",
    ],
  ],
  [
    { ...RATE, roundPer: 'day' },
    [
      [83, 0],
      [-40, 0],
      [-43, 0],
    ],
    [
      '0.60 % of 0.83 = 0.00498, half-up with its day; charged 0.00',
      "its part of the payment's fee: 0.00498 × 0.40 / 0.83 = 0.0024, half-up with its day; charged 0.00",
      "the rest of the payment's fee: 0.00498 - 0.0024 = 0.00258; charged 0.00",
    ],
  ],
  [
    { ...RATE, refunds: 'returned' },
    [
      [10_000, 60],
      [-1, -60],
    ],
    ['0.60 % of 100.00 = 0.60; charged 0.60', 'the whole fee of the payment, 0.60; charged -0.60'],
  ],
  [
    { ...RATE, refunds: 'kept' },
    [[-100, -1]],
    [
      'cannot be settled with its payment, so by the rate of its date: refunds return no fee; charged -0.01',
    ],
  ],
])('%j', (settings, records, lines) => {
  const rule = ruleOf(settings);
  const given = records.map(([amount, fee], i) => recordOf(rule, i, amount, fee));
  const found = explainFees(given, { digits: 2, read: [DATE] });
  expect(found.map(({ arithmetic }) => arithmetic)).toEqual(lines);
});
