/** What days leave for each other, case by case. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { decide } from '../../src/ledger/decide.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { closeLedger, openLedger } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { crossDayCsv } from '../../src/report/items-csv.ts';
import { runInto } from '../support/reconcile.ts';
import { SmallWeek } from './small-week.ts';

const D = (day: number) => `2026-11-${String(day).padStart(2, '0')}`;

describe('a leftover of one date', () => {
  test('clears with the nearest other one, later or earlier, within three days', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00', 'B 5.00 23:59'] });
    await week.run({ date: D(3), flows: ['A 10.00'] });
    await week.run({ date: D(5), flows: ['B 5.00'] });
    expect(week.items()).toEqual([
      '01 cleared A 1000 with 03 cleared',
      '01 expired B 500 open',
      '03 cleared A -1000 with 01 cleared',
      '05 short B -500 open',
    ]);
  });

  test('says so on the pages of both dates', async () => {
    const week = new SmallWeek();
    const first = await week.run({ date: D(1), statement: ['A 10.00'] });
    expect(first.outcome.verdict).toBe('discrepant');
    const { outcome: page, others } = await week.run({ date: D(3), flows: ['A 10.00'] });
    expect(others).toEqual([{ job: 'shop', date: D(1), verdict: 'balanced' }]);
    expect([...crossDayCsv(page)].join('')).toContain(`${D(3)},${D(1)},2`);
    const other = currentOutcome(week.ledger, 'shop', D(1));
    expect([...crossDayCsv(other)].join('')).toContain(`${D(1)},${D(3)},2`);
  });

  test('with another amount becomes one mismatch, on the later date', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00'] });
    const { outcome: page } = await week.run({ date: D(2), flows: ['A 9.00'] });
    expect(week.items()).toEqual([
      '01 cleared A 1000 with 02 cleared',
      '02 amount_mismatch A 100 with 01 open',
    ]);
    // The day's own difference is -9.00: the mismatch, and what it took over from the 1st.
    const items = [...page.listed, ...page.acrossDays];
    const parts = items.map(({ category, difference }) => [category, difference]);
    expect(parts).toEqual([
      ['amount_mismatch', 100],
      ['cleared', -1000],
    ]);
    expect(page.proof).toEqual({ difference: -900n, explained: -900n, residual: 0n });
  });

  test('with another fee becomes a fee mismatch', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), flows: ['A 10.00/0.06'] });
    await week.run({ date: D(2), statement: ['A 10.00/0.07'] });
    expect(week.items()).toContain('02 fee_mismatch A 0 with 01 open');
  });

  test('within the tolerance of the job agrees, and the cents are told', async () => {
    const week = new SmallWeek();
    const job = { amountTolerance: 1 };
    await week.run({ date: D(1), statement: ['A 10.00'], job });
    const { outcome: page } = await week.run({ date: D(2), flows: ['A 9.99', 'B 1.00'], job });
    expect(page.tolerated).toEqual({ count: 1, amount: 1n });
    expect(page.proof.residual).toBe(0n);
    expect(week.items()).toEqual([
      '01 cleared A 1000 with 02 cleared',
      '02 cleared A -1000 with 01 cleared',
      '02 short B -100 open',
    ]);
  });

  test('within the tolerance counts what it met, not what failed beside it', async () => {
    const week = new SmallWeek();
    const job = { amountTolerance: 1 };
    await week.run({ date: D(1), flows: ['A 9.99'], job });
    const flows = ['A 5.00 12:00 failed'];
    const { outcome: page } = await week.run({ date: D(2), statement: ['A 10.00'], flows, job });
    expect(page.tolerated).toEqual({ count: 1, amount: 1n });
    expect(page.proof.residual).toBe(0n);
  });

  test('that expires is told on the date that ran out its window', async () => {
    const week = new SmallWeek();
    const first = await week.run({ date: D(1), statement: ['A 10.00 23:59'] });
    expect(first.outcome.verdict).toBe('balanced');
    const { outcome: page, others } = await week.run({
      date: D(6),
      statement: ['Z 1'],
      flows: ['Z 1'],
    });
    expect(page.verdict).toBe('discrepant');
    expect([...page.listed]).toEqual([]);
    const told = [...page.acrossDays].map(({ businessDate, ageDays }) => [businessDate, ageDays]);
    expect(told).toEqual([[D(1), 5]]);
    expect(page.expiredHere.items).toEqual([...page.acrossDays]);
    expect(others.map(({ date, verdict }) => [date, verdict])).toEqual([[D(1), 'discrepant']]);
    // The 5th arrives late: it is the first date out of reach, and tells it now.
    const late = await week.run({ date: D(5), statement: ['Y 1'], flows: ['Y 1'] });
    expect(late.outcome.expiredHere.count).toBe(1);
    expect(late.others.map(({ date, verdict }) => [date, verdict])).toEqual([
      [D(1), 'discrepant'],
      [D(6), 'balanced'],
    ]);
  });
});

describe('a rerun', () => {
  test('reaches as far as what it changes goes on changing', async () => {
    const week = new SmallWeek();
    const job = { carryDays: 1 };
    for (let day = 1; day <= 9; day++) {
      const side = day % 2 === 1 ? { statement: ['A 10.00'] } : { flows: ['A 10.00'] };
      await week.run({ date: D(day), ...side, job });
    }
    expect(week.items().filter((item) => !item.endsWith('cleared'))).toEqual([
      '09 long A 1000 open',
    ]);
    const { others } = await week.run({
      date: D(1),
      statement: ['B 1.00'],
      flows: ['B 1.00'],
      job,
    });
    expect(week.items().filter((item) => !item.endsWith('cleared'))).toEqual([]);
    expect(others.length).toBe(8);
  });

  test('with the same inputs changes nothing', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00', 'B 2.00'] });
    await week.run({ date: D(2), flows: ['A 10.00', 'B 3.00'] });
    const before = week.items();
    const { others } = await week.run({ date: D(1), statement: ['A 10.00', 'B 2.00'] });
    expect(week.items()).toEqual(before);
    // The page of the 2nd shows where the record of the 1st stands.
    expect(others.map(({ date }) => date)).toEqual([D(2)]);
  });

  test('with another carryDays looks at all dates again', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00'] });
    await week.run({ date: D(6), flows: ['A 10.00'] });
    expect(week.items()).toContain('06 short A -1000 open');
    const other = { date: D(7), statement: ['B 1'], flows: ['B 1'], job: { carryDays: 5 } };
    expect((await week.run(other)).settings).toEqual(['carryDays 5 (was 3)']);
    expect((await week.run(other)).settings).toEqual([]);
    expect(week.items()).toContain('06 cleared A -1000 with 01 cleared');
  });

  test('with another carryDays reaches dates that nothing else leads to', async () => {
    const week = new SmallWeek();
    for (const day of [1, 8, 12]) await week.run({ date: D(day), statement: [`A${day} 1.00`] });
    await week.run({ date: D(17), flows: ['A12 1.00'] });
    await week.run({ date: D(30), statement: ['B 1'], flows: ['B 1'], job: { carryDays: 5 } });
    expect(week.items()).toContain('17 cleared A12 -100 with 12 cleared');
    await week.run({ date: D(29), statement: ['C 1'], flows: ['C 1'], job: { carryDays: 4 } });
    expect(week.items()).toContain('17 short A12 -100 open');
  });

  test('in another currency is a mistake', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00'] });
    const run = week.run({ date: D(2), statement: ['B 10'], job: { currency: 'JPY' } });
    await expect(run).rejects.toThrow('The ledger has job shop in CNY, but this run is in JPY.');
  });

  test('of a file that another date has is refused, until that date has its own', async () => {
    const week = new SmallWeek();
    // Files without times: by these, the file of another date is refused before.
    const [file, flows] = ['statement', 'flows'].map((name) => join(week.folder, `${name}.csv`));
    writeFileSync(file, 'order_id,amount\nA,10.00\n');
    const job = { ...JOB_DEFAULTS, name: 'shop' };
    const run = (date: string) => {
      writeFileSync(flows, `order_id,amount,channel_txn_id\nA,10.00,${date}\n`);
      const inputs = { job, date, statement: file, flows, scratchDir: week.folder };
      return runInto(week.ledger, inputs);
    };
    await run(D(1));
    const again = () => run(D(2));
    await expect(again()).rejects.toMatchObject({ reason: 'reused', exitCode: 3 });
    await expect(again()).rejects.toThrow(`was already reconciled for ${D(1)}`);
    await week.run({ date: D(1), statement: ['B 1.00'], flows: ['B 1.00'] });
    writeFileSync(file, 'order_id,amount,channel_txn_id\nA,10.00,other\n');
    expect((await again()).outcome.date).toBe(D(2));
  });
});

describe('a decision', () => {
  const settle = (week: SmallWeek, order: string) => {
    const { items } = listItems(week.ledger, { state: 'open' });
    const found = items.find(({ item }) => (item.statement ?? item.flows)?.orderId === order);
    const decision = { kind: 'resolve', item: found?.item.id ?? '', action: 'refund' } as const;
    decide(week.ledger, [{ ...decision, by: 'wang', note: '', reference: '', where: '' }]);
  };

  test('survives a rerun, and a pending item becoming expired', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00', 'B 2.00 23:59'] });
    settle(week, 'A');
    settle(week, 'B');
    await week.run({ date: D(1), statement: ['B 2.00 23:59', 'C 1.00', 'A 10.00'] });
    await week.run({ date: D(9), statement: ['Z 1.00'], flows: ['Z 1.00'] });
    expect(week.items()).toEqual([
      '01 expired B 200 resolved',
      '01 long A 1000 resolved',
      '01 long C 100 open',
    ]);
  });

  test('does not settle what the item has become since', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00'] });
    settle(week, 'A');
    await week.run({ date: D(1), statement: ['A 12.00'] });
    expect(week.items()).toEqual(['01 long A 1200 open']);
    await week.run({ date: D(1), statement: ['A 10.00'] });
    expect(week.items()).toEqual(['01 long A 1000 resolved']);
  });

  test('about an item that is gone is kept and told', async () => {
    const week = new SmallWeek();
    await week.run({ date: D(1), statement: ['A 10.00', 'B 1.00'] });
    settle(week, 'A');
    const { orphans } = await week.run({ date: D(1), statement: ['B 1.00'] });
    expect(orphans.map(({ order_id, action }) => [order_id, action])).toEqual([['A', 'refund']]);
    const back = await week.run({ date: D(1), statement: ['A 10.00', 'B 1.00'] });
    expect(back.orphans).toEqual([]);
    expect(week.items()).toContain('01 long A 1000 resolved');
  });
});

describe('the file of a ledger', () => {
  test('is for its owner alone, and remembers', async () => {
    const week = new SmallWeek();
    const path = join(week.folder, 'ledger.db');
    const first = new SmallWeek(openLedger(path));
    await first.run({ date: D(1), statement: ['A 10.00'] });
    closeLedger(first.ledger);
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = new SmallWeek(openLedger(path));
    expect(again.items()).toEqual(['01 long A 1000 open']);
    closeLedger(again.ledger);
  });
});
