/** Fee rules in a run: charging what they say gives no item, whatever the rules. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Big from 'big.js';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { refundFees } from '../../src/domain/fee-refunds.ts';
import { compileFees, FEE_SCALE, type FeeRuleSettings } from '../../src/domain/fee-rules.ts';
import type { Item } from '../../src/domain/item.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { closeLedger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { firstRule, roundedFeeOf } from '../reference/fees.ts';
import { asStatement, flowsCsvFile } from '../reference/files.ts';
import { randomDay } from '../reference/random-day.ts';
import { randomRules } from '../support/random-fees.ts';
import { runAlone, runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const YESTERDAY = '2026-11-18';
const DATES = [YESTERDAY, DATE, '2026-11-20'];
const PRODUCTS = ['JSAPI', 'NATIVE', 'APP'];
const ROUNDS = Number(process.env.ZHANGPING_FEE_DAYS ?? 60);
const folder = tempDir();
let written = 0;

/** A row of either side; the product is its channel transaction id. */
interface Row {
  readonly order: string;
  readonly refund?: string;
  readonly product: string;
  readonly type: string;
  readonly amount: string;
  readonly fee: string;
  readonly time: string;
}

function put(rows: readonly Row[], hasFees: boolean): string {
  const path = join(folder, `rows-${written++}.csv`);
  const lines = rows.map(({ order, refund = '', product, type, amount, fee, time }) => {
    return `${order},${refund},${product},${type},${amount},${hasFees ? fee : ''},${time}\n`;
  });
  const header = 'order_id,refund_id,channel_txn_id,type,amount,fee,paid_at\n';
  writeFileSync(path, header + lines.join(''));
  return path;
}

interface Run {
  readonly rules: readonly FeeRuleSettings[];
  readonly statement: readonly Row[];
  readonly flows?: readonly Row[];
  /** Do flows state their fees? */
  readonly flowsFees?: boolean;
  readonly job?: Partial<Job>;
  readonly pieceBytes?: number;
}

async function run({ rules, statement, flows = statement, ...more }: Run) {
  const { flowsFees = false, job = {}, pieceBytes = 3000 } = more;
  return await runAlone({
    job: { ...JOB_DEFAULTS, name: 'job', edgeMinutes: 0, ...job },
    ...{ date: DATE, statement: put(statement, true), flows: put(flows, flowsFees) },
    ...{ scratchDir: folder, pieceBytes, fees: compileFees(rules, { digits: 2 }) },
  });
}

const itemsOf = (items: readonly Item[]) =>
  items.map(({ category, statement }) => [category, statement?.orderId, statement?.owed]);

/** What is charged by the rules: payments of the date and, in parts, refunds of any of them. */
function chargedRows(rng: Random, rules: readonly FeeRuleSettings[]): Row[] {
  const compiled = compileFees(rules, { digits: 2 }).rules;
  return Array.from({ length: 40 }, (_, i): Row[] => {
    const product = rng.pick(PRODUCTS);
    const minor = rng.pick([1, 7, 83, 84, 250, 750, 1 + rng.int(100_000)]);
    const date = rng.pick(DATES.slice(0, 2));
    const fields = { channelTxnId: product };
    const rule = firstRule(rules, { type: 'payment', date, fields });
    const major = new Big(minor).div(100);
    const isBilled = rule?.collect === 'billed';
    const fee = rule === undefined || isBilled ? new Big(0) : roundedFeeOf(rule, major);
    const row = { order: `O${i}`, product, time: `${DATE} 12:00:00` };
    const payment = { ...row, type: 'payment', amount: major.toFixed(2), fee: fee.toFixed(2) };
    const paid = date === DATE ? [payment] : [];
    const own = rule && compiled[rules.indexOf(rule)];
    if (rng.chance(0.5) || own === undefined || isBilled) return paid;
    const parts = partsOf(rng, minor);
    const whole = { amount: BigInt(minor), fee: BigInt(fee.times(100 * FEE_SCALE).toFixed(0)) };
    const returned = refundFees(own, whole, parts.map(BigInt));
    const refunds = parts.map((part, k) => ({
      ...{ ...row, refund: `R${i}-${k}`, type: 'refund' },
      amount: new Big(part).div(-100).toFixed(2),
      fee: new Big(String(returned[k])).div(100 * FEE_SCALE).toFixed(5),
    }));
    return [...paid, ...refunds];
  }).flat();
}

function partsOf(rng: Random, amount: number): number[] {
  const parts: number[] = [];
  for (let left = amount; left > 0 && parts.length < 49; left -= parts[parts.length - 1]) {
    parts.push(rng.chance(0.3) ? left : 1 + rng.int(left));
  }
  const rest = amount - parts.reduce((sum, part) => sum + part, 0);
  return rest > 0 ? [...parts, rest] : parts;
}

/** Rules that judge records one by one; a refund has no rule of its own. */
function rulesOf(rng: Random): FeeRuleSettings[] {
  const rules = randomRules(rng, { channelTxnId: PRODUCTS }, DATES);
  return rules
    .map((rule): FeeRuleSettings => ({ ...rule, roundPer: 'row' }))
    .filter(({ for: { type = 'payment' }, tiers }) => type === 'payment' && tiers?.by !== 'volume');
}

describe('charging what the rules say', () => {
  test('gives no item, and one wrong fee gives one', async () => {
    let wrong = 0;
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const rng = new Random(seed);
      const rules = rulesOf(rng);
      if (rules.length === 0) continue;
      const rows = rng.shuffle(chargedRows(rng, rules));
      const pieceBytes = 100 + rng.int(4000);
      const right = await run({ rules, statement: rows, pieceBytes });
      expect(itemsOf(right.listed), `seed ${seed}`).toEqual([]);
      const at = rows.findIndex(({ type, product }) => {
        const record = { type, date: DATE, fields: { channelTxnId: product } };
        return type === 'payment' && firstRule(rules, record)?.collect === 'deducted';
      });
      if (at < 0) continue;
      wrong++;
      const { fee, order, product } = rows[at];
      const unit = rng.pick(['0.00001', '-0.00001', '0.01']);
      const statement = rows.with(at, { ...rows[at], fee: new Big(fee).plus(unit).toFixed(5) });
      const { listed, proof, fees } = await run({ rules, statement, flows: rows, pieceBytes });
      const record = { type: 'payment', date: DATE, fields: { channelTxnId: product } };
      const rule = firstRule(rules, record)?.name;
      const owed = { fee: Number(new Big(fee).times(100_000)), rule };
      expect(itemsOf(listed), `seed ${seed}`).toEqual([['fee_mismatch', order, owed]]);
      expect(proof.residual).toBe(0n);
      const differing = (fees ?? []).filter((line) => line.differing > 0);
      const difference = BigInt(new Big(unit).times(100_000).toFixed(0));
      expect(differing).toMatchObject([{ rule, differing: 1, difference }]);
    }
    expect(wrong).toBeGreaterThan(ROUNDS / 3);
  });
});

const RULE: FeeRuleSettings = {
  ...{ name: 'r60', for: {}, rate: '0.006', base: 'settled', rounding: 'half-up' },
  collect: 'deducted',
};

const VOLUME: FeeRuleSettings['tiers'] = {
  ...{ by: 'volume', mode: 'marginal' },
  steps: [{ upTo: '100', rate: '0.006' }, { rate: '0.003' }],
};

function payments(count: number, fee: (i: number) => string): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ order: `O${i}`, product: 'JSAPI', type: 'payment', amount: '100.00', fee: fee(i) },
    time: `${DATE} 12:00:00`,
  }));
}

describe('wrong fees', () => {
  test('up to 100 are an item each', async () => {
    const statement = payments(120, (i) => (i < 100 ? '0.61' : '0.60'));
    const { listed } = await run({ rules: [RULE], statement });
    expect(listed).toHaveLength(100);
  });

  test('of more, and of more than 1 %, the rule is one item', async () => {
    const statement = payments(120, (i) => (i < 101 ? '0.61' : '0.60'));
    const { listed, fees, proof } = await run({ rules: [RULE], statement });
    const owed = { fee: 7_200_000, rule: 'r60' };
    expect(itemsOf(listed)).toEqual([['fee_mismatch', 'r60', owed]]);
    expect(listed[0]).toMatchObject({ difference: 0, statement: { records: 101, fee: 7_301_000 } });
    expect(listed[0].records).toBeUndefined();
    expect(fees).toMatchObject([
      { rule: 'r60', rows: 120, differing: 101, difference: 101_000n, isWrongRate: true },
    ]);
    expect(proof.residual).toBe(0n);
  });

  test('of a wrong rate are no items where flows have the right fees', async () => {
    const statement = payments(120, () => '0.61');
    const flows = payments(120, (i) => (i === 0 ? '0.59' : '0.60'));
    const { listed, proof } = await run({ rules: [RULE], statement, flows, flowsFees: true });
    const items = listed.map(({ statement: own, flows: ours }) => [own?.orderId, ours?.fee]);
    expect(items.sort()).toEqual([
      ['O0', 59_000],
      ['r60', undefined],
    ]);
    expect(proof.residual).toBe(0n);
  });

  test('of records in other items are in these items alone', async () => {
    const statement = payments(3, () => '0.61');
    const flows = [statement[0], { ...statement[1], amount: '99.00' }];
    const { listed } = await run({ rules: [RULE], statement, flows });
    const owed = { fee: 60_000, rule: 'r60' };
    expect(itemsOf(listed).sort()).toEqual([
      ['amount_mismatch', 'O1', owed],
      ['fee_mismatch', 'O0', owed],
      ['long', 'O2', owed],
    ]);
  });

  test('of parts of a split order are one item', async () => {
    const part = { ...payments(1, () => '0.31')[0], amount: '50.00' };
    const statement = [part, { ...part, fee: '0.30' }];
    const { listed } = await run({ rules: [RULE], statement, flows: payments(1, () => '') });
    expect(itemsOf(listed)).toEqual([['fee_mismatch', 'O0', { fee: 60_000, rule: 'r60' }]]);
  });

  test('of refunds without an id on one side are items as well', async () => {
    const refund = {
      ...{ ...payments(1, () => '')[0], type: 'refund', amount: '-10.00', refund: 'R1' },
      fee: '-0.50',
    };
    const flows = [{ ...refund, refund: '' }];
    const { listed } = await run({ rules: [RULE], statement: [refund], flows });
    expect(itemsOf(listed)).toEqual([['fee_mismatch', 'O0', { fee: -6_000, rule: 'r60' }]]);
  });
});

test.each<[string, Partial<FeeRuleSettings>, (string | null)[]]>([
  // 0.00498 each, which a row would round to 0.00.
  ['rounded by day', { roundPer: 'day' }, ['0.00', '4.98']],
  ['billed later', { collect: 'billed' }, ['0.00', '0.00']],
  ['tiers by volume', { tiers: VOLUME, rate: undefined }, ['0.00', null]],
])('fees %s are summed, and no item', async (_, rule, [charged, expected]) => {
  const statement = payments(1000, () => '0.00').map((row) => ({ ...row, amount: '0.83' }));
  const { listed, fees } = await run({ rules: [{ ...RULE, ...rule }], statement });
  expect(itemsOf(listed)).toEqual([]);
  const units = (text: string | null) =>
    text === null ? null : BigInt(new Big(text).times(100_000).toFixed(0));
  expect(fees).toMatchObject([
    { rows: 1000, volume: 83_000n, charged: units(charged), expected: units(expected) },
  ]);
});

test('a wrong fee of a record that the next date matches is an item there', async () => {
  const ledger = openLedger(TEMPORARY);
  const late = { ...payments(1, () => '0.61')[0], time: `${DATE} 23:59:50` };
  const other = { ...payments(1, () => '0.60')[0], order: 'X' };
  const rules = compileFees([RULE], { digits: 2 });
  const job = { ...JOB_DEFAULTS, name: 'job' };
  const shared = { job, scratchDir: folder, fees: rules };
  const first = { statement: put([late, other], true), flows: put([other], false) };
  await runInto(ledger, { ...shared, ...first, date: DATE });
  const next = { ...other, order: 'Y', time: '2026-11-20 12:00:00' };
  const second = { statement: put([next], true), flows: put([next, late], false) };
  const { outcome } = await runInto(ledger, { ...shared, ...second, date: '2026-11-20' });
  const owed = { fee: 60_000, rule: 'r60' };
  expect(itemsOf([...outcome.listed])).toEqual([['fee_mismatch', 'O0', owed]]);
  expect(outcome.proof.residual).toBe(0n);
  closeLedger(ledger);
});

test('rules add items for wrong fees to any day, and change nothing else', async () => {
  let added = 0;
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const rng = new Random(seed);
    const { statement, date, ...day } = randomDay(rng);
    // Of records that have one key, these would decide which ones are left over.
    const flows = day.flows.map((record) => ({ ...record, fee: null, channelTxnId: '' }));
    const rules: FeeRuleSettings[] = [
      { ...RULE, name: 'refunds', for: { type: 'refund' }, rate: undefined, fixed: '0.02' },
      { ...RULE, name: 'payments', rate: undefined, fixed: rng.pick(['0.01', '0.05', '1.00']) },
    ];
    const paths = [statement, flows].map((records, i) => {
      const path = join(folder, `day-${written++}.csv`);
      const file = flowsCsvFile(records);
      writeFileSync(path, i === 0 ? asStatement(file) : file);
      return path;
    });
    const inputs = {
      job: { ...JOB_DEFAULTS, name: 'job', compare: ['status'], allowEmpty: true } as const,
      ...{ date, statement: paths[0], flows: paths[1], scratchDir: folder },
    };
    const without = await runAlone(inputs).catch(() => null);
    if (without === null) continue;
    const fees = compileFees(rules, { digits: 2 });
    const outcome = await runAlone({ ...inputs, fees, pieceBytes: 500 });
    const all = [...outcome.listed, ...outcome.acrossDays];
    const before = without.listed.length + without.acrossDays.length;
    const isNew = ({ category }: Item) => category === 'fee_mismatch';
    // Of equal records, the one with the right fee is matched first: others are left over then.
    expect(
      all.filter((item) => !isNew(item)),
      `seed ${seed}`,
    ).toHaveLength(before);
    expect(outcome.proof).toEqual(without.proof);
    added += all.filter(isNew).length;
    const lines = all.flatMap(({ statement: own, records = own === null ? [] : [own] }) =>
      records.filter(({ side }) => side === 'statement').map(({ source }) => source.line),
    );
    for (const [index, record] of statement.entries()) {
      const rule = firstRule(rules, { ...record, date, fields: {} });
      if (record.status !== 'success' || record.fee === null || rule === undefined) continue;
      if (!['payment', 'refund'].includes(record.type)) continue;
      if (new Big(record.fee).eq(rule.fixed ?? 0)) continue;
      const times = lines.filter((line) => line === index + 2).length;
      expect(times, `seed ${seed}, line ${index + 2}`).toBeGreaterThan(0);
    }
  }
  expect(added).toBeGreaterThan(ROUNDS);
});

test('of rows without a time, the business date decides which rule applies', async () => {
  const rules: FeeRuleSettings[] = [
    { ...RULE, name: 'old', rate: '0.01', until: DATE },
    { ...RULE, name: 'new', from: DATE },
  ];
  const statement = payments(2, () => '0.60').with(0, {
    ...payments(1, () => '0.60')[0],
    time: '',
  });
  const { listed, fees } = await run({ rules, statement });
  expect(itemsOf(listed)).toEqual([]);
  expect(fees).toMatchObject([{ rule: 'new', rows: 2 }]);
});

test('records without a rule or a fee are counted, and make no item', async () => {
  const rules = [{ ...RULE, for: { channelTxnId: 'APP' } }];
  const statement = payments(3, () => '9.99').map((row, i): Row => {
    return i === 0 ? { ...row, product: 'APP', fee: '' } : row;
  });
  const { listed, fees } = await run({ rules, statement });
  expect(itemsOf(listed)).toEqual([]);
  expect(fees).toMatchObject([
    { rule: '', rows: 2, charged: 1_998_000n },
    { rule: 'r60', rows: 0, unstated: 1 },
  ]);
});

test.each<[string, Partial<FeeRuleSettings>, string]>([
  ['an unknown field', { for: { shop: 'a' } }, "the rows have no field 'shop', which a fee rule"],
])('%s is refused', async (_, rule, message) => {
  const refused = run({ rules: [{ ...RULE, ...rule }], statement: payments(1, () => '0.60') });
  await expect(refused).rejects.toThrow(message);
});
