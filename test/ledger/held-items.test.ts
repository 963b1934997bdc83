/** Items that are held for the reports of a run, beside the same items read again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import { dayOf, jobNamed } from '../../src/ledger/days.ts';
import { decide } from '../../src/ledger/decide.ts';
import { HELD_MAX, heldItems, holdItems } from '../../src/ledger/held-items.ts';
import { closeLedger, type Ledger, openLedger } from '../../src/ledger/open.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const folder = tempDir();
let ledger: Ledger;

beforeEach(() => {
  ledger = openLedger(join(folder, `${crypto.randomUUID()}.db`));
});
afterEach(() => closeLedger(ledger));

const HEADER = 'order_id,amount,paid_at\n';
const NOON = `${DATE} 12:00:00`;

/** Runs a date whose flows lack the orders A0 to A9, in no order, and P0 to P2 of its end. */
function run() {
  const rows = [3, 1, 0, 2, 9, 7, 8, 5, 4, 6].map((i) => `A${i},${1 + (i % 3)}.00,${NOON}\n`);
  const late = [1, 0, 2].map((i) => `P${i},${1 + i}.00,${DATE} 23:59:59\n`);
  const paths = { statement: join(folder, 's.csv'), flows: join(folder, 'f.csv') };
  writeFileSync(paths.statement, [HEADER, `Z,1.00,${NOON}\n`, ...rows, ...late].join(''));
  writeFileSync(paths.flows, `${HEADER}Z,1.00,${NOON}\n`);
  const job = { ...JOB_DEFAULTS, name: 'shop' };
  return runInto(ledger, { job, date: DATE, ...paths, scratchDir: folder });
}

/** The date's row as it is now. */
function day() {
  const job = jobNamed(ledger, 'shop');
  const found = job && dayOf(ledger, job, DATE);
  if (!found) throw new Error('the date has no run');
  return found;
}

test('held items and items read again are the same, in the same order', async () => {
  const { outcome } = await run();
  expect(heldItems(ledger, day())).toHaveLength(13);
  const { listed, listedBySize, acrossDays, acrossBySize } = outcome;
  const read = () => [listed, listedBySize, acrossDays, acrossBySize].map((items) => [...items]);
  const held = read();
  ledger.held = undefined;
  expect(read()).toEqual(held);
  expect(held[0].map(({ statement }) => statement?.orderId)).toEqual([
    ...['A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9'],
  ]);
  expect(held[1].map(({ difference }) => difference)).toEqual([
    ...[300, 300, 300, 200, 200, 200, 100, 100, 100, 100],
  ]);
  expect(held[2].map(({ statement }) => statement?.orderId)).toEqual(['P0', 'P1', 'P2']);
  expect(held[3].map(({ difference }) => difference)).toEqual([300, 200, 100]);
});

test('items that another connection has decided about are read again', async () => {
  const { outcome } = await run();
  const [worst] = outcome.listedBySize;
  const other = openLedger(ledger.path);
  const common = { by: 'wang', note: '', reference: '', where: '' };
  decide(other, [{ ...common, kind: 'resolve', action: 'adjust', item: worst.id }]);
  closeLedger(other);
  expect(heldItems(ledger, day())).toBeNull();
  const last = [...outcome.listedBySize].at(-1);
  expect(last).toMatchObject({ id: worst.id, resolution: { by: 'wang' } });
});

test('more items than the limit are not held', async () => {
  await run();
  for (const [items, isHeld] of [
    [HELD_MAX - 1, true],
    [HELD_MAX, true],
    [HELD_MAX + 1, false],
  ] as const) {
    ledger.held = undefined;
    holdItems(ledger, { ...day(), items }, []);
    expect(ledger.held !== undefined).toBe(isHeld);
  }
});
