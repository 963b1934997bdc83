/** Sums over items that are too many to hold, beside those of the same items read again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import type { Side } from '../../src/domain/record.ts';
import { decide } from '../../src/ledger/decide.ts';
import { HELD_MAX } from '../../src/ledger/held-items.ts';
import { closeLedger, type Ledger, openLedger } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const HEADER = 'order_id,refund_id,type,amount,paid_at';
const [YESTERDAY, DATE] = ['2026-11-18', '2026-11-19'];
const folder = tempDir();
let ledger: Ledger;
let offset: readonly Side[] = [];

beforeEach(() => {
  offset = [];
  ledger = openLedger(join(folder, `${crypto.randomUUID()}.db`));
});
afterEach(() => closeLedger(ledger));

function run(date: string, statement: readonly string[], flows: readonly string[]) {
  const paths = { statement: join(folder, 's.csv'), flows: join(folder, 'f.csv') };
  writeFileSync(paths.statement, [HEADER, ...statement, ''].join('\n'));
  writeFileSync(paths.flows, [HEADER, ...flows, ''].join('\n'));
  const job = { ...JOB_DEFAULTS, name: 'shop', offset };
  return runInto(ledger, { job, date, ...paths, scratchDir: folder });
}

const row = (order: string, amount: string, time: string, type = 'payment', refund = '') =>
  `${order},${refund},${type},${amount},${time}`;
const noon = `${DATE} 12:00:00`;
/** Of the statement, one more than can be held, with amounts from 1.00 to 7.00. */
const MANY = Array.from({ length: HELD_MAX + 1 }, (_, i) =>
  row(`A${i}`, `${1 + (i % 7)}.00`, noon),
);

/** What reports show of an outcome apart from lists. */
function sumsOf(outcome: ReturnType<typeof currentOutcome>) {
  const { discrepancies, crossDay, unclearRefunds, unclearElsewhere, tolerated } = outcome;
  const { worst, severalRecords, openItems, offsets, proof, toDo, verdict } = outcome;
  const refunds = { unclearRefunds, unclearElsewhere, tolerated, offsets };
  return {
    discrepancies,
    crossDay,
    worst,
    severalRecords,
    openItems,
    proof,
    toDo,
    verdict,
    refunds,
  };
}

test.each([[[]], [['statement']]] as const)('items of any kind, offset %j', async (sides) => {
  offset = sides;
  await run(
    YESTERDAY,
    [row('M', '1.00', `${YESTERDAY} 12:00:00`)],
    [row('M', '1.00', `${YESTERDAY} 12:00:00`), row('P1', '3.00', `${YESTERDAY} 23:59:58`)],
  );
  const statement = [
    ...[row('P1', '2.00', `${DATE} 00:00:01`), row('P2', '4.00', `${DATE} 23:59:59`)],
    ...[row('R', '5.00', noon, 'refund', 'R1'), row('R', '5.00', noon, 'refund', 'R2')],
    ...[row('O', '9.00', noon), row('O', '9.00', noon, 'refund', 'O1')],
    ...[row('S', '6.00', noon), row('S', '6.00', noon), row('D', '8.00', noon)],
  ];
  const flows = [
    ...[row('R', '5.00', noon, 'refund'), row('R', '5.00', noon, 'refund')],
    ...[
      row('S', '11.00', noon),
      row('D', '8.50', noon),
      row('F', '70.00', `${YESTERDAY} 12:00:00`),
    ],
  ];
  const inputs = [[...MANY, ...statement], flows] as const;
  const { outcome } = await run(DATE, ...inputs);
  const first = sumsOf(outcome);
  expect(first).toEqual(sumsOf(currentOutcome(ledger, 'shop', DATE)));
  expect(first.crossDay.pending.count).toBe(2);
  expect(first.refunds.unclearRefunds.flows).toBe(2);
  expect(first.refunds.offsets?.matches).toBe(sides.length === 0 ? undefined : 1);
  expect(first.severalRecords).toBe(1);
  // A rerun finds decisions, and what the date before has.
  const { items } = first.worst;
  const common = {
    kind: 'resolve',
    action: 'adjust',
    by: 'li',
    note: '',
    reference: '',
    where: '',
  };
  decide(ledger, [{ ...common, item: items[0].id } as Parameters<typeof decide>[1][number]]);
  const { outcome: again } = await run(DATE, ...inputs);
  expect(sumsOf(again)).toEqual(sumsOf(currentOutcome(ledger, 'shop', DATE)));
  expect(again.openItems.count).toBe(first.openItems.count - 1);
});

test.each(['DELETE FROM items WHERE n = 7', 'UPDATE items SET seal = seal + 1 WHERE n = 7'])(
  'a row that is not stored as it was: %s',
  async (damage) => {
    ledger.db.exec(`CREATE TEMP TRIGGER lose AFTER INSERT ON main.items WHEN new.n = 9
      BEGIN ${damage}; END`);
    await expect(run(DATE, MANY, [row('Z', '1.00', noon)])).rejects.toThrow('incomplete');
    ledger.db.exec('DROP TRIGGER lose');
    await run(DATE, MANY, [row('Z', '1.00', noon)]);
  },
);
