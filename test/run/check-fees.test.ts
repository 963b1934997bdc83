/** `fees check` against a second computation in decimals, over random months and rules. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Big from 'big.js';
import { expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { isRightRefundFee } from '../../src/domain/fee-refunds.ts';
import {
  compileFees,
  exactFee,
  expectedMinor,
  type FeeRuleSettings,
} from '../../src/domain/fee-rules.ts';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { formatsNamed } from '../../src/formats/registry.ts';
import { checkFees } from '../../src/run/check-fees.ts';
import type { PastStatement } from '../../src/run/past-statement.ts';
import { type FeeRow, monthFeesOf, type Unsettled } from '../reference/fee-month.ts';
import { firstRule } from '../reference/fees.ts';
import { randomRules } from '../support/random-fees.ts';
import { tempDir } from '../support/tempdir.ts';

const ROUNDS = Number(process.env.ZHANGPING_FEE_MONTHS ?? 80);
const MONTH = '2026-11';
/** The first one is before the month. */
const DATES = ['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03'];
const PRODUCTS = ['JSAPI', 'NATIVE', 'APP'];
const folder = tempDir();
const formats = await formatsNamed(undefined, {});

/** Rules, some of them with a new rate from a date on. */
function rulesOf(rng: Random): FeeRuleSettings[] {
  return randomRules(rng, { channelTxnId: PRODUCTS }, DATES).flatMap((rule) => {
    const change = DATES[1 + rng.int(2)];
    const isVolume = rule.tiers?.by === 'volume';
    if (
      (!isVolume && rng.chance(0.6)) ||
      (rule.from ?? '') >= change ||
      (rule.until ?? '9') <= change
    )
      return rule;
    const rates = { rate: rule.rate && '0.0054' };
    return [
      { ...rule, until: change },
      { ...rule, ...(rule.rate && rates), from: change },
    ];
  });
}

/** Payments, and refunds in parts on the same or later dates; fees are near the right ones. */
function rowsOf(rng: Random): FeeRow[] {
  let second = 0;
  const timeOn = (date: string) => {
    second++;
    const [minutes, seconds] = [Math.floor(second / 60), second % 60];
    return `${date} 12:${String(minutes).padStart(2, '0')}:${String(seconds).padStart(2, '0')}`;
  };
  const row = (of: Omit<FeeRow, 'time' | 'fee'>): FeeRow => {
    const fee = of.amount.times(rng.pick(['0', '0.006', '0.0054', '0.01']));
    return { ...of, time: timeOn(of.date), fee: fee.round(2, Big.roundHalfUp).toFixed(2) };
  };
  return Array.from({ length: 40 }, (_, i): FeeRow[] => {
    const [order, product, at] = [`O${i}`, rng.pick(PRODUCTS), rng.int(DATES.length)];
    const whole = rng.pick([1, 83, 250, 750, 1 + rng.int(100_000)]);
    const of = { order, product, type: 'payment', date: DATES[at] };
    const amount = new Big(whole).div(100);
    if (rng.chance(0.1)) return [row({ ...of, type: 'withdrawal', amount: amount.times(-1) })];
    // Some refunds have no payment in these dates, and some orders have two.
    const payments = Array.from({ length: rng.pick([0, 1, 1, 1, 1, at === 0 ? 1 : 2]) }, () => {
      return row({ ...of, amount });
    });
    const refunds: FeeRow[] = [];
    let [left, day] = [whole, at];
    while (left > 0 && rng.chance(0.6)) {
      day += rng.int(DATES.length - day);
      const part = rng.chance(0.4) ? left : 1 + rng.int(left);
      left -= part;
      const type = rng.chance(0.9) ? 'refund' : 'reversal';
      refunds.push(row({ ...of, type, date: DATES[day], amount: new Big(part).div(-100) }));
    }
    return [...payments, ...refunds];
  }).flat();
}

function statementOf(date: string, rows: readonly FeeRow[], name: string): PastStatement {
  const path = join(folder, `${name}-${date}.csv`);
  const lines = rows.map(({ order, type, product, amount, fee, time }, i) => {
    const refund = type === 'payment' ? '' : `R${i}`;
    return `${order},${refund},${product},${type},${amount.toFixed(2)},${fee},${time}\n`;
  });
  writeFileSync(
    path,
    `order_id,refund_id,channel_txn_id,type,amount,fee,paid_at\n${lines.join('')}`,
  );
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  const facts = { bytes: 0, profile: '', encoding: 'utf-8', rows: 0 };
  return {
    job: { ...JOB_DEFAULTS, name: 'job', allowEmpty: true },
    ...{ date, files: [{ ...facts, path, sha256 }], scratchDir: folder, formats },
    owner: { ledger: '', job: 'job', date },
  };
}

/** As a run judges it, which test/domain/fee-refunds.test.ts holds. */
function unsettledBy(rules: readonly FeeRuleSettings[]): Unsettled {
  const compiled = compileFees(rules, { digits: 2 }).rules;
  return ({ type, date, product, amount, fee }, settings) => {
    const rule = compiled[rules.indexOf(settings)];
    const minor = amount.times(100).toNumber();
    if (rule.roundPer === 'day') {
      return new Big(String(exactFee(rule, type as 'refund', minor))).div(10 ** 10);
    }
    const right = new Big(expectedMinor(rule, type as 'refund', minor)).div(100);
    if (rule.collect === 'billed') return right;
    const fields = { channelTxnId: product };
    const payments = ['', ...DATES.filter((each) => each <= date)].flatMap((each) => {
      const paid = firstRule(rules, { type: 'payment', date: each, fields });
      return paid === undefined ? [] : compiled[rules.indexOf(paid)];
    });
    const units = new Big(fee || 0).times(100_000).toNumber();
    const isRight = isRightRefundFee([rule, ...payments], minor, units) !== 'wrong';
    return isRight ? new Big(fee || 0) : right;
  };
}

test.each([
  ['a date between them was not read', '-0.01', ['2026-10-31', '2026-11-01', '2026-11-03'], 2],
  ['one of them states no fee', '', DATES, 2],
  ['all is known', '-0.01', DATES, 0],
])('refunds of one payment: %s', async (name, fee, dates, assumed) => {
  // The last part returns the rest of 0.04; its own share is 0.01.
  const rows = [
    ['payment', '7.00', '0.04'],
    ['refund', '-2.50', fee],
    ['refund', '-2.50', '-0.01'],
    ['refund', '-2.00', '-0.02'],
  ].map(([type, amount, charged], i): FeeRow => {
    const date = DATES[Math.min(i + 1, 3)];
    const of = { date, time: `${date} 12:00:0${i}`, order: 'O', type, product: '' };
    return { ...of, amount: new Big(amount), fee: charged };
  });
  const [earlier, ...month] = dates.map((date) => {
    return statementOf(
      date,
      rows.filter((row) => row.date === date),
      name,
    );
  });
  const rule = { name: 'r', for: {}, rate: '0.006', base: 'settled', rounding: 'half-up' } as const;
  const rules = compileFees([{ ...rule, collect: 'deducted' }], { digits: 2 });
  const found = await checkFees(month, [earlier], rules);
  expect(found.wrong).toEqual([]);
  expect(found.rules.map((each) => each.assumed)).toEqual([assumed]);
});

test('a refund between versions of a rule is a part of its payment', async () => {
  const rows = refundsOn(DATES[1], SECOND, THIRD);
  const month = DATES.slice(1).map((date) => {
    return statementOf(
      date,
      rows.filter((row) => row.date === date || (date === DATES[1] && row.date === FIRST)),
      'between',
    );
  });
  const rule = { name: 'r', for: {}, rate: '0.006', base: 'settled', rounding: 'half-up' } as const;
  const versions = [
    { ...rule, until: SECOND },
    { ...rule, from: THIRD },
  ].map((each) => ({ ...each, collect: 'deducted' }) as const);
  const { wrong, rules } = await checkFees(month, [], compileFees(versions, { digits: 2 }));
  expect(wrong).toEqual([]);
  expect(rules.map(({ rule, rows, assumed }) => [rule?.from, rows, assumed])).toEqual([
    [undefined, 1, 0],
    ['', 2, 1],
    [THIRD, 1, 1],
  ]);
});

test('a month adds up to what the rules say in decimals', async () => {
  let settled = 0;
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const rng = new Random(seed);
    const rules = rulesOf(rng);
    const rows = rng.shuffle(rowsOf(rng));
    const statements = DATES.map((date) => {
      return statementOf(
        date,
        rows.filter((row) => row.date === date),
        `s${seed}`,
      );
    });
    const [earlier, ...month] = statements;
    const found = await checkFees(month, [earlier], compileFees(rules, { digits: 2 }));
    const right = monthFeesOf(rules, rows, MONTH, unsettledBy(rules));
    expect(found.unread).toEqual([]);
    const shown = found.rules.map(({ rule, rows, volume, charged, expected, assumed }) => {
      const fees = [charged, expected].map((each) => new Big(String(each)).div(100_000).toFixed(5));
      return [
        rule?.index ?? -1,
        rows,
        new Big(String(volume)).div(100).toFixed(2),
        ...fees,
        assumed,
      ];
    });
    const wanted = [...right].map(([index, { rows, volume, charged, expected, assumed }]) => {
      const fees = [charged, expected].map((each) => each.toFixed(5));
      return [index, rows, volume.toFixed(2), ...fees, assumed];
    });
    wanted.sort(([a], [b]) => Number(a) - Number(b));
    expect(shown, `seed ${seed}`).toEqual(wanted);
    settled += rows.length;
  }
  expect(settled).toBeGreaterThan(ROUNDS * 20);
});

/** A payment of 7.00 on the first date, and its refunds; the fees are right. */
function refundsOn(...dates: string[]): FeeRow[] {
  const of = { order: 'O', product: 'APP', date: DATES[0], time: DATES[0] };
  const payment = { ...of, type: 'payment', amount: new Big('7.00'), fee: '0.04' };
  const parts = [
    ['2.50', '-0.01'],
    ['2.50', '-0.01'],
    ['2.00', '-0.02'],
  ];
  const refunds = parts.map(([amount, fee], i): FeeRow => {
    const made = { date: dates[i], time: dates[i] };
    return { ...of, ...made, type: 'refund', amount: new Big(amount).times(-1), fee };
  });
  return [payment, ...refunds];
}

const RULE = compileFees(
  [
    {
      ...{ name: 'r', for: {}, rate: '0.006', base: 'settled', rounding: 'half-up' },
      collect: 'deducted',
    },
  ],
  { digits: 2 },
);
const [FIRST, , SECOND, THIRD] = DATES;

test.each([
  ['a date that cannot be read', true],
  ['a date that was not run', false],
])('refunds after %s are assumed', async (_, isRun) => {
  const rows = refundsOn(FIRST, SECOND, THIRD);
  const dates = DATES.map((date) => {
    return statementOf(
      date,
      rows.filter((row) => row.date === date),
      `lacking-${isRun}`,
    );
  });
  const lacking = { ...dates[2], files: [{ ...dates[2].files[0], sha256: '' }] };
  const month = isRun ? dates.with(2, lacking) : dates.toSpliced(2, 1);
  const { wrong, rules, unread } = await checkFees(month, [], RULE);
  expect(unread).toHaveLength(isRun ? 1 : 0);
  expect(wrong).toEqual([]);
  expect(rules).toMatchObject([{ rows: 3, assumed: 1 }]);
});

test.each([[[0, 1, 2, 3]], [[3, 2, 1, 0]], [[1, 3, 0, 2]]])(
  'of refunds of one moment, in the order %j, any may return the rest',
  async (order) => {
    const rows = refundsOn(FIRST, FIRST, FIRST);
    const path = statementOf(
      FIRST,
      order.map((i) => rows[i]),
      `moment-${order.join('')}`,
    );
    const { wrong, rules } = await checkFees([path], [], RULE);
    expect(wrong).toEqual([]);
    expect(rules).toMatchObject([{ rows: 4, assumed: 0, charged: 0n, expected: 0n }]);
  },
);

test('lists the worst records, and fees deducted though they are billed', async () => {
  const rows = Array.from({ length: 25 }, (_, i): FeeRow => {
    const of = { date: DATES[1], time: `${DATES[1]} 12:00:00`, order: `O${10 + i}`, product: '' };
    const fee = `0.${String(i + 1).padStart(2, '0')}`;
    return { ...of, type: 'payment', amount: new Big(i === 0 ? '0.01' : '10.00'), fee };
  });
  const rule = { name: 'r', for: {}, rate: '0', base: 'settled', rounding: 'half-up' } as const;
  const rules = compileFees([{ ...rule, collect: 'billed' }], { digits: 2 });
  const { rules: lines, wrong } = await checkFees([statementOf(DATES[1], rows, 'w')], [], rules);
  expect(lines).toMatchObject([{ rows: 25, differing: 25, charged: 325n * 1000n, expected: 0n }]);
  expect(wrong.map(({ orderId }) => orderId)).toEqual(
    Array.from({ length: 20 }, (_, i) => `O${34 - i}`),
  );
  expect(wrong[0]).toMatchObject({ charged: 25_000n, expected: 0n });
});
