/** Refunds that one side gave no id, and own records about the edge of a date. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { decide } from '../../src/ledger/decide.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { refundNotes } from '../../src/report/notes.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-02';
const HEADER = 'order_id,refund_id,type,amount,paid_at,file';
/** So many that agree that the flows are plainly of the date. */
const AGREEING = Array.from({ length: 20 }, (_, i) => `P${i},,payment,1.00,${DATE} 12:00:00`);

/** Runs a date with these rows beside those that agree. */
async function run(
  statement: readonly string[],
  flows: readonly string[],
  {
    date = DATE,
    ledger = openLedger(TEMPORARY),
    carryDays = JOB_DEFAULTS.carryDays,
  }: { date?: string; ledger?: Ledger; carryDays?: number } = {},
) {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement.csv'), flows: join(folder, 'flows.csv') };
  const write = (path: string, rows: readonly string[]) => {
    const agreeing = AGREEING.map((row) => row.replace(DATE, date));
    const lines = [...agreeing, ...rows].map((row) => `${row},${path}`);
    writeFileSync(path, `${[HEADER, ...lines].join('\n')}\n`);
  };
  write(paths.statement, statement);
  write(paths.flows, flows);
  const job = { ...JOB_DEFAULTS, name: 'shop', carryDays };
  const inputs = { job, date, ...paths, scratchDir: folder };
  const { outcome: page, others } = await runInto(ledger, inputs);
  return { ledger, page, others: others.map((each) => each.date) };
}

const refund = (id: string, amount = '5.00', time = `${DATE} 12:00:00`) =>
  `O1,${id},refund,${amount},${time}`;

test('an own refund of another date that is matched by amount is not outside', async () => {
  const early = refund('', '5.00', '2026-11-01 20:00:00');
  const { page } = await run([refund('R1')], [early]);
  expect([page.verdict, page.outside]).toEqual(['balanced', 0]);
  expect((await run([refund('R1', '4.00')], [early])).page.outside).toBe(1);
});

test('refunds that nothing tells apart are told until they are resolved', async () => {
  const twice = [refund(''), refund('')];
  const { ledger, page } = await run([refund('R1'), refund('R2')], twice);
  expect(page.unclearRefunds).toEqual({ statement: 0, flows: 2 });
  const common = { kind: 'resolve', action: 'adjust', by: 'li', note: '', reference: '' } as const;
  const { items } = listItems(ledger, { state: 'open' });
  decide(
    ledger,
    items.map(({ item }) => ({ ...common, where: '', item: item.id })),
  );
  expect(currentOutcome(ledger, 'shop', DATE).unclearRefunds).toEqual({ statement: 0, flows: 0 });
});

test('refunds of two dates that nothing tells apart are told on both dates', async () => {
  const ledger = openLedger(TEMPORARY);
  await run([refund('R1'), refund('R2')], [], { ledger });
  const later = { ledger, date: '2026-11-04' };
  const { page, others } = await run([], [refund(''), refund('')], later);
  expect([page.unclearRefunds, others]).toEqual([{ statement: 0, flows: 2 }, [DATE]]);
  const earlier = currentOutcome(ledger, 'shop', DATE);
  expect(earlier.unclearElsewhere).toEqual({ statement: 0, flows: 2 });
  expect(refundNotes(earlier)[0]).toContain('that the flows of another date may have');
  expect(refundNotes(earlier)).toHaveLength(2);
  // Nothing is other than before.
  expect((await run([], [refund(''), refund('')], later)).others).toEqual([]);
});

test('a run of an older version may have refunds that it did not count', async () => {
  const ledger = openLedger(TEMPORARY);
  await run([refund('R1', '3.00')], [], { ledger });
  const [row] = ledger.tables.runs.select('');
  const facts = { ...JSON.parse(row.facts), refundsByAmount: { matched: 0, leavesSome: true } };
  ledger.tables.runs.update({ ...row, facts: JSON.stringify(facts) }, ['id']);
  const later = { ledger, date: '2026-11-04' };
  await run([], [refund('', '5.00', '2026-11-04 12:00:00')], later);
  const advice = listItems(ledger, { state: 'open' }).items.map(({ item }) => item.suggestedAction);
  expect(advice).toEqual(['hold', 'hold']);
});

test('a carry window that shrinks or grows is about held refunds of all dates', async () => {
  const ledger = openLedger(TEMPORARY);
  const dates = [DATE, '2026-11-04', '2026-11-09'];
  const own = ['5.00', '4.00'].map((amount) => refund('', amount, `${dates[1]} 12:00:00`));
  const advice = () =>
    listItems(ledger, { state: 'open' }).items.map(({ item }) => item.suggestedAction);
  await run([refund('R1', '3.00')], [], { ledger });
  await run([], own, { ledger, date: dates[1] });
  expect(advice()).toEqual(['hold', 'hold', 'hold']);
  const shrunk = await run([], [], { ledger, date: dates[2], carryDays: 1 });
  expect(advice()).toEqual(['repost', 'reverse', 'reverse']);
  expect(shrunk.others).toEqual(dates.slice(0, 2));
  const grown = await run([], [], { ledger, date: dates[2], carryDays: 2 });
  expect(advice()).toEqual(['hold', 'hold', 'hold']);
  expect(grown.others).toEqual(dates.slice(0, 2));
});

test('parts of a refund whose id repeats the order are no duplicates', async () => {
  const { page } = await run([refund('O1', '5.00'), refund('O1', '3.00')], []);
  expect(Array.from(page.listed, ({ category }) => category)).toEqual(['short', 'short']);
});

test('own records on either side of the edge expire with the same advice', async () => {
  const ledger = openLedger(TEMPORARY);
  const paid = (order: string, time: string) => `${order},,payment,9.00,${time}`;
  const near = [paid('A', `${DATE} 23:59:55`), paid('B', '2026-11-03 00:00:05')];
  await run([], [...near, paid('C', '2026-11-03 12:00:00')], { ledger });
  await run([], [], { ledger, date: '2026-11-06' });
  const { items } = listItems(ledger, { state: 'open' });
  const advice = items.map(({ item }) => [
    item.flows?.orderId,
    item.category,
    item.suggestedAction,
  ]);
  expect(advice).toEqual([
    ['A', 'expired', 'reverse'],
    ['B', 'expired', 'reverse'],
    ['C', 'expired', 'hold'],
  ]);
});
