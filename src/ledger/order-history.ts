/** The history of an order: its items, runs, changes and decisions. */
import type { Totals } from '../domain/exact-sums.ts';
import type { FileFacts } from '../domain/outcome.ts';
import type { Sides } from '../domain/record.ts';
import { type AcrossPair, acrossOfOrder } from './across-jobs.ts';
import { requireIntact } from './damage.ts';
import { daysOf, jobsOf, runOf } from './days.ts';
import { readFacts } from './facts.ts';
import { ItemReader, type LedgerItem } from './listing.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { type ReceiptMembers, receiptsNamed } from './settlement/receipts-of.ts';
import { upstreamOf } from './settlement/receivables.ts';
import type { ChangeRow, EventRow, JobRow, RunRow } from './tables.ts';

/** A run that concerns the order. */
export interface HistoryRun {
  readonly run: RunRow;
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  /** Rows that it read from databases. */
  readonly queried: readonly FileFacts[];
  /** Is it the current run of its date? */
  readonly isCurrent: boolean;
}

export interface OrderHistory {
  readonly orderId: string;
  readonly job: JobRow;
  readonly items: readonly LedgerItem[];
  /** Open items of the order in two jobs, of which this may be one. */
  readonly across: readonly AcrossPair[];
  readonly runs: readonly HistoryRun[];
  readonly changes: readonly ChangeRow[];
  readonly events: readonly EventRow[];
  /** Of a settlement job: its groups and credits with this name, and what paid them. */
  readonly receipts: readonly ReceiptMembers[];
  /** The job that is settled; empty for other jobs. */
  readonly upstream: string;
}

/** The history of an order in each job that has it. */
export function orderHistoriesOf(ledger: Ledger, orderId: string): OrderHistory[] {
  return onSnapshot(ledger, () => {
    const { tables } = ledger;
    // Orders are found by index, and no stored count would show that an entry is lost.
    requireIntact(ledger);
    const rows = tables.items.select('WHERE order_id = ? ORDER BY day, n', orderId);
    const events = tables.events.select('WHERE order_id = ? ORDER BY seq', orderId);
    const changes = tables.changes.select('WHERE order_id = ? ORDER BY seq', orderId);
    const across = acrossOfOrder(ledger, orderId);
    return jobsOf(ledger).flatMap((job) => {
      const days = daysOf(ledger, job);
      const mine = <T extends { job: number }>(all: readonly T[]) =>
        all.filter((each) => each.job === job.id);
      const reader = new ItemReader(ledger, job, days);
      const items = days.flatMap((day) => {
        return rows.filter((row) => row.day === day.id).flatMap((row) => reader.readAll(day, row));
      });
      const dates = new Set([
        ...items.flatMap(({ item }) => [item.businessDate, item.counterpartDate]),
        ...mine(events).map(({ date }) => date),
        ...mine(changes).map(({ date }) => date),
      ]);
      const receipts = receiptsNamed(ledger, job, orderId);
      for (const { groups, credits } of receipts) {
        for (const { expected } of groups) dates.add(expected);
        for (const { date } of credits) dates.add(date);
      }
      if (dates.size === 0) return [];
      const current = new Set(days.map(({ run }) => run));
      const causes = new Set(mine(changes).map(({ run }) => run));
      const runs = tables.runs
        .select('WHERE job = ? ORDER BY date, id', job.id)
        .filter((run) => dates.has(run.date) || causes.has(run.id))
        .map((run) => historyRun(run, current.has(run.id)));
      const upstream = upstreamOf(ledger, job)?.name ?? '';
      const found = { changes: mine(changes), events: mine(events), receipts, upstream };
      return [{ orderId, job, items, across, runs, ...found }];
    });
  });
}

/** The orders of the ledger that have a refund or a transaction of the channel with this id. */
export function ordersWithId({ tables }: Ledger, id: string): string[] {
  const items = 'WHERE refund_id = ? OR s_txn = ? OR f_txn = ?';
  const found = [
    ...tables.items.select(items, id, id, id),
    ...tables.records.select('WHERE refund_id = ? OR txn = ?', id, id),
    ...tables.changes.select('WHERE refund_id = ?', id),
    ...tables.events.select('WHERE refund_id = ?', id),
  ];
  return [...new Set(found.map(({ order_id }) => order_id))].sort();
}

/** The current run of a date, and its files. */
export interface CurrentRun extends Sides<readonly FileFacts[]> {
  readonly job: JobRow;
  readonly date: string;
  readonly runId: string;
  readonly committedAt: string;
  /** What matched within the date. */
  readonly matched: Totals;
  /** The folder of its reports; null: it has none. */
  readonly reports: string | null;
}

/**
 * The current runs of all jobs and dates, the latest date of a job first. Those that settle another
 * job are left out: their credits are in the ledger, and their files have no orders.
 */
export function currentRuns(ledger: Ledger): CurrentRun[] {
  return onSnapshot(ledger, () =>
    jobsOf(ledger)
      .filter((job) => (upstreamOf(ledger, job)?.id ?? job.id) === job.id)
      .flatMap((job) =>
        daysOf(ledger, job)
          .reverse()
          .map((day) => {
            const run = runOf(ledger, day);
            const { statement, flows, matched } = readFacts(run.facts);
            return {
              ...{ job, date: day.date, reports: day.reports, matched },
              ...{ runId: run.run_id, committedAt: run.committed_at },
              ...{ statement: statement.files, flows: flows.files },
            };
          }),
      ),
  );
}

function historyRun(run: RunRow, isCurrent: boolean): HistoryRun {
  const { statement, flows } = readFacts(run.facts);
  const paths = ({ files }: { files: readonly { path: string }[] }) =>
    files.map(({ path }) => path);
  const queried = [...statement.files, ...flows.files].filter(({ obtained }) => obtained?.query);
  return { run, statement: paths(statement), flows: paths(flows), queried, isCurrent };
}
