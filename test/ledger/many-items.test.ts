/** A hundred thousand leftovers: indexes made afterwards, reruns through a table of their own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { decide } from '../../src/ledger/decide.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { closeLedger, type Ledger, openLedger } from '../../src/ledger/open.ts';
import { orderHistoriesOf } from '../../src/ledger/order-history.ts';
import { ITEM_INDEXES } from '../../src/ledger/schema.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

/** More than a page carries. */
const MANY = 101_000;
const folder = tempDir();
let ledger: Ledger;

beforeAll(() => {
  ledger = openLedger(join(folder, 'ledger.db'));
});
afterAll(() => closeLedger(ledger));

function run(date: string, from: number, to: number) {
  const header = 'order_id,amount,paid_at\n';
  const rows = Array.from({ length: to - from }, (_, i) => `A${from + i},1.00,${date} 12:00:00\n`);
  const paths = { statement: join(folder, `s-${date}`), flows: join(folder, `f-${date}`) };
  writeFileSync(paths.statement, header + rows.join(''));
  writeFileSync(paths.flows, `${header}Z${date},1.00,${date} 12:00:00\n`);
  const job = { ...JOB_DEFAULTS, name: 'shop', allowEmpty: true };
  return runInto(ledger, { job, date, ...paths, scratchDir: folder });
}

function expectIntact(items: number): void {
  expect(ledger.db.pragma('integrity_check', { simple: true })).toBe('ok');
  const indexes = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'items'";
  const names = ledger.db.prepare(indexes).pluck().all();
  expect(names).toEqual(expect.arrayContaining(ITEM_INDEXES.map(({ name }) => name)));
  expect(listItems(ledger, { state: 'all' }, 0).total).toBe(items);
}

test('more leftovers than the ledger had', async () => {
  await run('2026-11-10', 0, 5);
  expectIntact(6);
  const { outcome: page } = await run('2026-11-19', 0, MANY);
  expect(page.discrepancies.long).toEqual({ count: MANY, amount: BigInt(MANY * 100) });
  expectIntact(6 + MANY + 1);
  expect(orderHistoriesOf(ledger, `A${MANY - 1}`).flatMap(({ items }) => items)).toHaveLength(1);
  // Somebody decides while the reports are being written.
  const reading = page.listed[Symbol.iterator]();
  expect(reading.next().done).toBe(false);
  const other = openLedger(join(folder, 'ledger.db'));
  const common = { by: 'wang', note: '', reference: '', where: '' };
  const [{ item }] = listItems(other, { state: 'open', date: '2026-11-19' }, 1).items;
  decide(other, [{ ...common, kind: 'resolve', action: 'adjust', item: item.id }]);
  closeLedger(other);
  let left = 0;
  while (!reading.next().done) left++;
  expect(left).toBe(MANY);
  const orders = Array.from(page.listed, ({ statement, flows }) => (statement ?? flows)?.orderId);
  expect(orders.slice(0, -1)).toEqual([...orders.slice(0, -1)].sort());
  expect(orders.at(-1)).toBe('Z2026-11-19');
  // All have one size.
  const worst = Array.from(page.listedBySize, ({ id, resolution }) => (resolution ? '' : id));
  expect(worst.filter((id) => id !== '')).toEqual(
    Array.from(page.listed, ({ id }) => id).filter((id) => id !== item.id),
  );
  expect(worst.at(-1)).toBe('');
});

test('a rerun that finds some of them again, and others', async () => {
  const { outcome: page } = await run('2026-11-19', 100, MANY + 50);
  expect(page.discrepancies.long.count).toBe(MANY - 50);
  expectIntact(6 + MANY - 50 + 1);
  const [gone, kept, found] = [`A7`, `A700`, `A${MANY + 7}`].map((order) =>
    orderHistoriesOf(ledger, order).flatMap(({ changes }) =>
      changes.map(({ was, became }) => [was, became]),
    ),
  );
  expect(gone).toEqual([['long 1.00', '']]);
  expect(kept).toEqual([]);
  expect(found).toEqual([['', 'long 1.00']]);
});

test('the next date meets those that it has', async () => {
  const { outcome: page, others } = await run('2026-11-20', 50_000, 50_001);
  expect(page.discrepancies.long.count).toBe(1);
  expect(others).toEqual([]);
  const flows = join(folder, 'f-2026-11-21');
  const statement = join(folder, 's-2026-11-21');
  const rows = Array.from({ length: 20_000 }, (_, i) => `A${i},1.00,2026-11-21 12:00:00\n`);
  writeFileSync(flows, `order_id,amount,paid_at\n${rows.join('')}`);
  writeFileSync(statement, 'order_id,amount,paid_at\nY,1.00,2026-11-21 12:00:00\n');
  const job = { ...JOB_DEFAULTS, name: 'shop', allowEmpty: true };
  const inputs = { job, date: '2026-11-21', statement, flows, scratchDir: folder };
  const met = await runInto(ledger, inputs);
  // A0 to A99 are not on the 19th any more.
  expect(met.outcome.crossDay.cleared.count).toBe(19_900);
  expect(met.outcome.discrepancies.short.count).toBe(100);
  expect(met.others).toEqual([{ job: 'shop', date: '2026-11-19', verdict: 'discrepant' }]);
  const cleared = listItems(ledger, { state: 'all', date: '2026-11-19', category: 'cleared' }, 0);
  expect(cleared.total).toBe(19_900);
  expect(ledger.db.pragma('integrity_check', { simple: true })).toBe('ok');
});
