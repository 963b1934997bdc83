/** month.json of a small history, key by key, and its ratios against big.js. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Big from 'big.js';
import { expect, test } from 'vitest';
import { Random } from '../../../scripts/lib/random.mjs';
import { JOB_DEFAULTS } from '../../../src/domain/job.ts';
import { monthOf } from '../../../src/ledger/month.ts';
import { closeLedger, openLedger, TEMPORARY } from '../../../src/ledger/open.ts';
import { monthJson } from '../../../src/report/month/json.ts';
import { quotient } from '../../../src/report/month/ratios.ts';
import { commitDay } from '../../../src/run/reconcile.ts';
import { findingsOf, type MonthJob, type Plain } from '../../support/month-runs.ts';

const WECHAT = { name: 'wechat', currency: 'CNY', profile: 'wechat-trade' };
const UNIONPAY = { name: 'unionpay', currency: 'CNY' };
const YEN = { name: 'yen', currency: 'JPY', profile: 'wechat-trade' };

/** `payment 100.00 0.60` of both sides at noon; the rest as given. */
function record(order: string, text: string, more: Partial<Plain> = {}): Plain {
  const [type, amount, fee] = text.split(' ');
  return {
    ...{ order, sides: ['statement', 'flows'], type: type as Plain['type'] },
    amount: Math.round(Number(amount) * 100),
    fee: fee === undefined ? null : Math.round(Number(fee) * 100_000),
    ...{ status: 'success', hour: 12, account: '1900000109', store: 'north', isPending: false },
    ...more,
  };
}

const RUNS: readonly (readonly [MonthJob, string, readonly Plain[]])[] = [
  [WECHAT, '2026-10-31', [record('A0', 'payment 80.00 0.48')]],
  [
    WECHAT,
    '2026-11-02',
    [
      record('A1', 'payment 100.00 0.60'),
      record('A2', 'payment 50.00 0.30', { hour: 9, store: 'south' }),
      record('A3', 'payment 66.00', { sides: ['flows'], status: 'failed', hour: 9 }),
      record('A4', 'payment 12.34 0.07404', { sides: ['statement'] }),
      record('A5', 'fee -3.00', { hour: null }),
    ],
  ],
  [WECHAT, '2026-11-04', [record('A6', 'refund -50.00 -0.30', { hour: 20, store: 'south' })]],
  // 1200 yen, whose fees nobody states.
  [YEN, '2026-11-02', [record('Y1', 'payment 12.00')]],
];

test('month.json has every figure', () => {
  const ledger = openLedger(TEMPORARY);
  try {
    for (const [n, [job, date, records]] of RUNS.entries()) {
      const findings = findingsOf({ job, date, records, hasActivity: true }, `run ${n}`);
      commitDay(ledger, { ...JOB_DEFAULTS, ...job }, findings, true);
    }
    const report = monthOf(ledger, {
      ...{ period: '2026-11', jobs: [], profiles: {}, today: () => '2026-11-06' },
      configured: [WECHAT, YEN, UNIONPAY].map((job) => ({ ...job, timeZone: 'Asia/Shanghai' })),
    });
    const golden = join(import.meta.dirname, 'month.json');
    expect(monthJson(report, [])).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  } finally {
    closeLedger(ledger);
  }
});

test('ratios are rounded half up, exactly', () => {
  const rng = new Random(21);
  for (let round = 0; round < 2000; round++) {
    const digits = rng.int(6);
    const below = rng.between(1, 2000) * (rng.chance(0.5) ? 1 : -1);
    // Half of them end in a half.
    const above = rng.chance(0.5) ? rng.between(-9e6, 9e6) : (below * (2 * rng.int(99) + 1)) / 2;
    if (!Number.isInteger(above)) continue;
    const exact = new Big(above).times(new Big(10).pow(digits)).div(below);
    // Big divides to 20 decimals: what is left of these values is zero, or far from a half.
    const right = exact.round(0, Big.roundHalfUp);
    expect(String(quotient(above, below, digits)), `${above}/${below}`).toBe(
      right.toFixed().replace(/^-0$/, '0'),
    );
  }
  expect(quotient(1, 0, 2)).toBeNull();
});
