/** Offsets: what keeps records of one side from cancelling each other, and what is told of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileFees } from '../../src/domain/fee-rules.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { decide } from '../../src/ledger/decide.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { monthOf } from '../../src/ledger/month.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { type RunInputs, runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const [MON, TUE, FRI] = ['2026-11-02', '2026-11-03', '2026-11-06'];
const HEADER = 'order_id,refund_id,type,amount,fee,paid_at,side';
const folder = tempDir();

interface Given extends Partial<Pick<RunInputs, 'fees'>> {
  readonly statement?: readonly string[];
  readonly flows?: readonly string[];
  readonly offset?: Job['offset'];
}

/** Runs a date with these rows, `order,refund,type,amount,fee`, beside one that agrees. */
function run(ledger: Ledger, date: string, given: Given = {}) {
  const { statement = [], flows = [], offset = ['statement'], ...fees } = given;
  const write = (name: string, rows: readonly string[]) => {
    const path = join(folder, `${name}-${date}`);
    const lines = [`K${date},,payment,1.00,`, ...rows].map(
      (row) => `${row},${date} 12:00:00,${name}`,
    );
    writeFileSync(path, `${[HEADER, ...lines].join('\n')}\n`);
    return path;
  };
  const paths = { statement: write('s', statement), flows: write('f', flows) };
  const job = { ...JOB_DEFAULTS, name: 'shop', offset };
  return runInto(ledger, { job, date, ...paths, ...fees, scratchDir: folder });
}

function inLedger<T>(use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = openLedger(TEMPORARY);
  return use(ledger).finally(() => closeLedger(ledger));
}

function ordersOf(ledger: Ledger, date: string): (string | undefined)[] {
  return [...currentOutcome(ledger, 'shop', date).offsetItems].map(({ item }) => {
    return (item.statement ?? item.flows)?.orderId;
  });
}

const PAID = 'A1,,payment,100.00,0.60';
const RETURNED = 'A1,,reversal,-100.00,0.00';

test('a match by offset counts, and adds nothing to what matched', () =>
  inLedger(async (ledger) => {
    const { outcome } = await run(ledger, MON, { statement: [PAID, RETURNED] });
    expect(outcome.verdict).toBe('balanced');
    expect(outcome.matched).toEqual({ count: 2, amount: 100n });
    expect(outcome.matchedByRule).toMatchObject({ offset: { matches: 1, records: 2 } });
    expect([...outcome.offsetItems].map(({ item }) => item.statement?.fee)).toEqual([60_000, 0]);
    const request = { period: '2026-11', jobs: [], configured: null, profiles: {} };
    const [job] = monthOf(ledger, { ...request, today: () => FRI }).jobs;
    expect(job.rules).toContainEqual({ rule: 'offset', matches: 1, records: 2 });
    expect(job.categories).toEqual([]);
  }));

test('the setting is off by default, and a change of it changes all dates', () =>
  inLedger(async (ledger) => {
    await run(ledger, MON, { statement: [PAID, RETURNED], offset: JOB_DEFAULTS.offset });
    expect(listItems(ledger, { state: 'open' }).total).toBe(2);
    const on = await run(ledger, FRI);
    expect(on.settings).toEqual(['offset statement (was none)']);
    expect(on.others).toEqual([{ job: 'shop', date: MON, verdict: 'balanced' }]);
    const off = await run(ledger, FRI, { offset: ['flows'] });
    expect(off.settings).toEqual(['offset flows (was statement)']);
    expect(off.others).toEqual([{ job: 'shop', date: MON, verdict: 'discrepant' }]);
    expect((await run(ledger, FRI, { offset: ['flows'] })).others).toEqual([]);
  }));

test('an item that a person has decided about is not offset, even if it was reopened', () =>
  inLedger(async (ledger) => {
    await run(ledger, MON, { statement: [PAID] });
    const [{ item }] = listItems(ledger, { state: 'open' }).items;
    const decision = { item: item.id, by: 'li', note: '', reference: '', where: '' };
    decide(ledger, [{ ...decision, kind: 'resolve', action: 'repost' }]);
    await run(ledger, TUE, { statement: [RETURNED] });
    expect(ordersOf(ledger, TUE)).toEqual([]);
    decide(ledger, [{ ...decision, kind: 'reopen', action: '' }]);
    await run(ledger, TUE, { statement: [RETURNED] });
    expect(ordersOf(ledger, TUE)).toEqual([]);
    expect(listItems(ledger, { state: 'open' }).total).toBe(2);
  }));

test('a wrong fee stays an item', () =>
  inLedger(async (ledger) => {
    const common = { base: 'settled', rounding: 'half-up', collect: 'deducted' } as const;
    const rule = { name: 'rate', for: { type: 'payment' }, rate: '0.0038', ...common } as const;
    const fees = compileFees([rule], { digits: 2 });
    await run(ledger, MON, { statement: [PAID, RETURNED], fees });
    expect(ordersOf(ledger, MON)).toEqual([]);
  }));

test('a placeholder in place of an order id links nothing', () =>
  inLedger(async (ledger) => {
    const rows = Array.from({ length: 26 }, (_, i) => [
      `none,,payment,${i + 1}.00,`,
      `none,R${i},refund,-${i + 1}.00,`,
    ]).flat();
    await run(ledger, MON, { statement: rows });
    expect(ordersOf(ledger, MON)).toEqual([]);
  }));

test('what the other side has of the order, in whatever status, undoes an offset', () =>
  inLedger(async (ledger) => {
    await run(ledger, MON, { statement: [PAID, RETURNED] });
    expect(ordersOf(ledger, MON)).toEqual(['A1', 'A1']);
    // Our refund has an id of its own, so that it matches nothing.
    const late = await run(ledger, TUE, { flows: ['A1,R1,refund,-100.00,'] });
    expect(late.others).toEqual([{ job: 'shop', date: MON, verdict: 'discrepant' }]);
    expect(ordersOf(ledger, MON)).toEqual([]);
    await run(ledger, TUE);
    expect(ordersOf(ledger, MON)).toEqual(['A1', 'A1']);
    // Too far away.
    await run(ledger, FRI, { flows: ['A1,R1,refund,-100.00,'] });
    expect(ordersOf(ledger, MON)).toEqual(['A1', 'A1']);
  }));

test('an order that matched on another date keeps no second payment from its refund', () =>
  inLedger(async (ledger) => {
    await run(ledger, MON, { statement: [PAID], flows: [PAID] });
    const { outcome } = await run(ledger, TUE, { statement: [PAID, RETURNED] });
    expect(outcome.offsets).toEqual({ matches: 1, across: 0 });
  }));

test('ten thousand open items take less than five seconds', () =>
  inLedger(async (ledger) => {
    const rows = Array.from({ length: 5000 }, (_, i) => [
      `B${i},,payment,${i + 1}.00,`,
      `B${i},R${i},refund,-${i + 1}.00,`,
    ]).flat();
    // Of this process alone: others may keep the machine busy.
    const before = process.cpuUsage();
    const { outcome } = await run(ledger, MON, { statement: rows });
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(5_000_000);
    expect(outcome.offsets).toEqual({ matches: 5000, across: 0 });
  }));
