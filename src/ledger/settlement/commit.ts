/** Stores the credits of a settlement job, and matches them with its groups. */
import type { ArrivedCredit, SettlementJob } from '../../domain/settlement.ts';
import { dateRange } from '../../domain/time.ts';
import { expectedDate, graceEnd } from '../../domain/working-days.ts';
import { ItemIds } from '../../matching/items.ts';
import { dayOf, daysOf, jobNamed } from '../days.ts';
import type { Ledger } from '../open.ts';
import type { StoredRun } from '../store-run.ts';
import type { DayRow, JobRow } from '../tables.ts';
import { DayReceipts, membersOfDay, storeDayItems } from './day-items.ts';
import { datesOf, type Settling, updateReceivables } from './receivables.ts';
import { replayReceipts } from './replay.ts';
import { RunDates } from './run-dates.ts';
import { receiptKey } from './tables.ts';

/** Replaces the credits of a date; returns the keys of the receipts that lose them. */
export function storeCredits(
  { tables }: Ledger,
  job: JobRow,
  { day, files }: StoredRun,
  credits: readonly ArrivedCredit[],
): Set<string | null> {
  const former = tables.credits.select('WHERE job = ? AND date = ?', job.id, day.date);
  tables.credits.remove('WHERE job = ? AND date = ?', job.id, day.date);
  const ids = new ItemIds(job.name, day.date, new Map());
  for (const [n, credit] of credits.entries()) {
    const { orderId, refundId, channelTxnId, type, amount, time, line, fields } = credit;
    const [from, to] = credit.tradeDates ?? [null, null];
    tables.credits.insert({
      ...{ job: job.id, date: day.date, n, order_id: orderId, refund_id: refundId },
      item: ids.ofRecord({ side: 'statement', orderId, refundId }),
      ...{ txn: channelTxnId, type, amount, time, file: files.get(credit.file) ?? 0, line },
      ...{ fields: JSON.stringify(fields), trade_from: from, trade_to: to },
      ...{ received_on: null, receipt: null, rule: null, candidates: null },
    });
  }
  return new Set(former.map(receiptKey));
}

/** A settlement job with its rows in the ledger; null: its upstream job has none. */
export function settlingOf(ledger: Ledger, row: JobRow, settled: SettlementJob): Settling | null {
  const upstream = jobNamed(ledger, settled.settlement.upstream ?? settled.job.name);
  return upstream ? { ...settled, ledger, row, upstream } : null;
}

/** A date whose credits were replaced, and the keys of the receipts that have lost them. */
interface ChangedCredits {
  readonly date: string;
  readonly receipts: ReadonlySet<string | null>;
}

/**
 * Computes groups, receipts and items again from the first date that changes. Returns the dates
 * whose reports change. Throws RefusedError where upstream dates lack the sums.
 */
export function replaySettlement(
  settling: Settling,
  run: number,
  credits: ChangedCredits | null,
): Set<string> {
  const { from, touched, receipts } = updateReceivables(settling);
  const [start] = [credits?.date, from].filter((each) => typeof each === 'string').sort();
  if (start === undefined) return new Set();
  const changed = new Set([...receipts, ...(credits?.receipts ?? [])]);
  const dates = new Set([...touched, ...replayReceipts(settling, start, changed)]);
  const { ledger, row: job } = settling;
  if (credits !== null) for (const each of datesBeside(settling, credits.date)) dates.add(each);
  return storeDayItems({ ledger, job, run }, dates);
}

/**
 * A date that is run, and where else that shows: groups count on it that counted on the next run
 * date, and dates of credits that pay such a group name it.
 */
function datesBeside({ ledger, row: job }: Settling, date: string): string[] {
  const runDates = new RunDates(ledger, job);
  const next = runDates.after(date);
  // Before the last run date, its groups counted on no other.
  if (next === null) return [date];
  const day = dayOf(ledger, job, date) as DayRow;
  const receipts = new DayReceipts(ledger, job, date, runDates);
  const { groups } = membersOfDay(ledger, job, day, runDates);
  const paying = groups.flatMap((group) => receipts.of(group)?.credits ?? []);
  return [date, next, ...paying.map((credit) => credit.date)];
}

/** The last date on which what is expected on a date is not overdue. */
export function windowEndOf({ settlement, calendar }: SettlementJob, date: string): string {
  return graceEnd(date, settlement.grace, settlement.lag, calendar);
}

/** Business dates whose groups are expected by `date`, but that the upstream job did not run. */
export function missingUpstream(
  ledger: Ledger,
  job: JobRow,
  settled: SettlementJob,
  date: string,
): string[] {
  const { settlement, calendar } = settled;
  const upstream = settlingOf(ledger, job, settled)?.upstream;
  if (upstream === undefined || settlement.upstream === null) return [];
  const [first] = datesOf({ ledger, row: job });
  if (first === undefined || first.date > date) return [];
  const known = new Set(daysOf(ledger, upstream).map((day) => day.date));
  return dateRange(first.date, date).filter(
    (each) => !known.has(each) && expectedDate(each, settlement.lag, calendar) <= date,
  );
}
