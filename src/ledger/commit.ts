/** Steps 5 and 7, carry and commit: stores a run and updates other dates. */
import type { OpenedMatch } from '../domain/item.ts';
import { COMPARE_ELEMENTS, type Job } from '../domain/job.ts';
import type { DayFindings, FileFacts, Outcome } from '../domain/outcome.ts';
import type { SettlementJob } from '../domain/settlement.ts';
import { shiftDate } from '../domain/time.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { type DateOutcome, dateOutcomeOf } from './date-outcome.ts';
import { contextOf } from './day-context.ts';
import { dayOf, daysOf, jobsOf, runOf } from './days.ts';
import { orphansOf, settleMatches } from './decisions.ts';
import { readFacts } from './facts.ts';
import { HELD_MAX, holdItems } from './held-items.ts';
import { ItemTotals } from './item-totals.ts';
import { OffsetUpdate } from './offsets.ts';
import type { Ledger } from './open.ts';
import { Replay } from './replay.ts';
import { type DayContext, itemsOfRow } from './row-items.ts';
import {
  missingUpstream,
  replaySettlement,
  settlingOf,
  storeCredits,
  windowEndOf,
} from './settlement/commit.ts';
import { settlementOf } from './settlement/receivables.ts';
import { type StoredFindings, storeFacts, storeRun } from './store-run.ts';
import type { DayRow, EventRow, ItemRow, JobRow } from './tables.ts';
import { hasPending } from './tally.ts';
import { openRefundOf } from './unclear-refunds.ts';

/** A date that was changed by a run of another date. */
export type ChangedDate = Pick<Outcome, 'job' | 'date' | 'verdict'>;

/** The changes of a run in the ledger, which are proven before they are committed. */
export interface CarriedRun {
  /** The date itself, as its reports show it. */
  readonly outcome: DateOutcome;
  /** Other dates that the run changes, ascending; only one is in memory at a time. */
  readonly others: Iterable<DateOutcome>;
  /** Dates of settlement jobs that the run changes. */
  readonly downstream: Iterable<DateOutcome>;
  /** Decisions about items that no current run has. */
  readonly orphans: readonly EventRow[];
  /** People's matches that are open again, because a run has changed or removed a member. */
  readonly openedMatches: readonly OpenedMatch[];
  /** Upstream dates of a settlement job whose groups are expected by the date, but not known. */
  readonly missingUpstream: readonly string[];
  /** Changed settings since the job's last run, each with both values. */
  readonly settings: readonly string[];
}

/** The result of a commit. */
export interface Committed extends Omit<CarriedRun, 'outcome' | 'others' | 'downstream'> {
  readonly outcome: Outcome;
  readonly others: readonly ChangedDate[];
  readonly downstream: readonly ChangedDate[];
  /** See dataVersionOf: while it is unchanged, the outcome is current. */
  readonly dataVersion: number;
}

/** Settlement jobs that a run concerns. */
export interface SettlementJobs {
  /** The job itself; null: it is none. */
  readonly own: SettlementJob | null;
  /** Those that sum its statement. */
  readonly downstream: readonly SettlementJob[];
}

const NONE: SettlementJobs = { own: null, downstream: [] };

/**
 * Stores the findings of a run and matches them with open leftovers of other dates, inside the
 * caller's transaction. Throws RefusedError if a file was already reconciled for another date,
 * UsageError if the currency has changed, InternalError if the ledger cannot be written.
 */
export function carryRun(
  ledger: Ledger,
  settings: Job,
  findings: DayFindings,
  { own, downstream }: SettlementJobs = NONE,
): CarriedRun {
  const { date } = findings;
  const { job, changes: taken } = takeJob(ledger, settings);
  if (isOtherKind(ledger, job, own !== null)) throw otherKind(ledger, job, own !== null);
  refuseFilesOfOtherDates(ledger, job, findings);
  const affectsAllDates = taken.length > 0;
  const { offset: sides } = settings;
  const offsets = new OffsetUpdate(ledger, { job, date, sides, affectsAllDates });
  const { run, touched } =
    own === null
      ? carryItems(ledger, job, { ...findings, offset: sides }, affectsAllDates)
      : settle(ledger, job, findings, own);
  for (const each of closeWindows(ledger, job, own)) touched.add(each);
  for (const each of offsets.update(run)) touched.add(each);
  const openedMatches = settleMatches(ledger, job, touched);
  touched.delete(date);
  const downstreams = downstream.map((each) => {
    const settled = settleDownstream(ledger, each, run);
    return { ...settled, opened: settleMatches(ledger, settled.job, settled.touched) };
  });
  holdItems(ledger, dayOf(ledger, job, date) as DayRow);
  const outcome = outcomesOf(ledger, job, [date], openedMatches).next().value as DateOutcome;
  return {
    outcome,
    others: outcomesOf(ledger, job, [...touched].sort(), openedMatches),
    downstream: (function* () {
      for (const { job, touched, opened } of downstreams) {
        yield* outcomesOf(ledger, job, [...touched].sort(), opened);
      }
    })(),
    orphans: orphansOf(ledger, job),
    openedMatches: [...openedMatches, ...downstreams.flatMap(({ opened }) => opened)],
    missingUpstream: own === null ? [] : missingUpstream(ledger, job, own, date),
    settings: [...taken, ...offsets.changes],
  };
}

/** The outcomes of these dates, whose reports are stale now. */
function* outcomesOf(
  ledger: Ledger,
  job: JobRow,
  dates: readonly string[],
  opened: readonly OpenedMatch[],
): Generator<DateOutcome> {
  const days = daysOf(ledger, job);
  for (const date of dates) {
    const day = days.find((known) => known.date === date) as DayRow;
    ledger.tables.days.update({ ...day, is_stale: 1 }, ['id']);
    yield dateOutcomeOf(ledger, job, day, days, opened);
  }
}

/** A stored run, and the dates of its job that it changes. */
interface Carried {
  readonly run: number;
  readonly touched: Set<string>;
}

function carryItems(
  ledger: Ledger,
  job: JobRow,
  findings: StoredFindings,
  affectsAllDates: boolean,
): Carried {
  const { date, items } = findings;
  const before = dayOf(ledger, job, date);
  const pending = before && sealOfPending(ledger, before);
  const replay = new Replay(ledger, { job, date, items: items.length, affectsAllDates });
  const isHeld = items.length <= HELD_MAX;
  const rows: ItemRow[] = [];
  const totals = new ItemTotals();
  let context: DayContext | undefined;
  const run = storeRun(ledger, job, findings, (row, day) => {
    const mayChange = replay.keep(row);
    if (isHeld) rows.push(row);
    // Windows and refunds of other dates decide what these are.
    else if (mayChange || row.own === 'pending' || openRefundOf(row) !== null) {
      if (rows.length <= HELD_MAX) rows.push(row);
    } else {
      context ??= contextOf(ledger, job, day, null);
      totals.add(row, itemsOfRow(row, context), context);
    }
  });
  const touched = replay.run(run);
  const day = dayOf(ledger, job, date) as DayRow;
  holdItems(ledger, day, rows);
  if (!isHeld && rows.length <= HELD_MAX) ledger.counted = { day, totals, rows };
  // The reports of the date on which its window closed list its pending items as well.
  const closedOn = before?.closed_on ?? null;
  if (before && closedOn !== null && sealOfPending(ledger, before) !== pending) {
    touched.add(closedOn);
  }
  return { run, touched };
}

/** Stores credits, and matches them with the groups that are owed. */
function settle(
  ledger: Ledger,
  job: JobRow,
  findings: DayFindings,
  settlement: SettlementJob,
): Carried {
  const { credits: arrived = [] } = findings;
  const stored = storeFacts(ledger, job, { ...findings, credits: arrived });
  const { run } = stored;
  const receipts = storeCredits(ledger, job, stored, arrived);
  const settling = settlingOf(ledger, job, settlement);
  if (settling === null) throw neverRun(settlement);
  const credits = { date: findings.date, receipts };
  return { run, touched: replaySettlement(settling, run, credits) };
}

/** Replays a settlement job whose upstream job has run. */
function settleDownstream(ledger: Ledger, settled: SettlementJob, run: number) {
  const { job } = takeJob(ledger, settled.job);
  // Its own run says so.
  if (isOtherKind(ledger, job, true)) return { job, touched: new Set<string>() };
  const settling = settlingOf(ledger, job, settled);
  try {
    const touched = settling ? replaySettlement(settling, run, null) : new Set<string>();
    // Its grace and its calendar may have changed.
    for (const each of closeWindows(ledger, job, settled)) touched.add(each);
    return { job, touched };
  } catch (error) {
    // Until all dates that lack sums have run again, the settlement job says so itself.
    if (error instanceof RefusedError && error.reason === 'upstream') {
      return { job, touched: new Set<string>() };
    }
    throw error;
  }
}

/** Has the job dates of the other kind? A date has credits and groups, or rows of both sides. */
function isOtherKind(ledger: Ledger, job: JobRow, settles: boolean): boolean {
  const [first] = daysOf(ledger, job);
  // Runs of the upstream job may have groups before the settlement job has a date.
  if (first === undefined) return !settles && settlementOf({ ledger, row: job }) !== undefined;
  const { credits } = readFacts(runOf(ledger, first).facts);
  return settles ? credits === null : credits !== null;
}

function otherKind({ path }: Ledger, { name }: JobRow, settles: boolean): UsageError {
  return new UsageError(
    settles
      ? say`${path} has runs of job ${name} without settles. Give the settlement job a name of its
          own, or use another ledger.`
      : say`${path} has job ${name} with settles. Give the job without settles a name of its own, or
          use another ledger.`,
  );
}

function neverRun({ job, settlement }: SettlementJob): RefusedError {
  const upstream = settlement.upstream ?? job.name;
  return new RefusedError(
    'upstream',
    say`${job.name} needs the sums of ${upstream}, which has no run in this ledger. Run it first:
      zhangping run ${upstream}`,
  );
}

/**
 * Closes the window of each date on the first date after its end. Returns the dates whose reports
 * change.
 */
function closeWindows(ledger: Ledger, job: JobRow, settlement: SettlementJob | null): Set<string> {
  const days = daysOf(ledger, job);
  const touched = new Set<string>();
  let next = 0;
  for (const day of days) {
    const end = settlement
      ? windowEndOf(settlement, day.date)
      : shiftDate(day.date, job.carry_days);
    while (next < days.length && days[next].date <= end) next++;
    const closedOn = days[next]?.date ?? null;
    if (closedOn === day.closed_on) continue;
    const isListed = hasPending(day);
    for (const date of [day.date, day.closed_on, closedOn]) {
      if (date !== null && isListed) touched.add(date);
    }
    ledger.tables.days.update({ ...day, closed_on: closedOn }, ['id']);
  }
  return touched;
}

/** A checksum over the pending items of a date. */
function sealOfPending({ db }: Ledger, day: DayRow): number {
  const query = db.prepare(`SELECT total(seal) FROM items WHERE day = ? AND own = 'pending'`);
  return query.pluck().get(day.id) as number;
}

/** Settings that affect matching across days: their columns, and their names in a config. */
const SETTINGS = [
  ['time_zone', 'timeZone'],
  ['carry_days', 'carryDays'],
  ['amount_tolerance', 'amountTolerance'],
  ['compare', 'compare'],
] as const;

/** A changed setting as text. */
function changeText([column, name]: (typeof SETTINGS)[number], was: JobRow, is: JobRow): string {
  const now = String(is[column]) || say`none`;
  const before = String(was[column]) || say`none`;
  return column === 'amount_tolerance'
    ? say`${name} in minor units ${now} (was ${before})`
    : say`${name} ${now} (was ${before})`;
}

/** The job's row with its current settings, and the settings that have changed. */
function takeJob(
  ledger: Ledger,
  { name, currency, timeZone, carryDays, amountTolerance, compare }: Job,
): { readonly job: JobRow; readonly changes: readonly string[] } {
  const settings = {
    time_zone: timeZone,
    carry_days: carryDays,
    amount_tolerance: amountTolerance,
    compare: COMPARE_ELEMENTS.filter((element) => compare.includes(element)).join(','),
  };
  const { tables } = ledger;
  const jobs = jobsOf(ledger);
  const found = jobs.find((job) => job.name === name);
  if (!found) {
    const job = { id: tables.jobs.nextKey('id'), name, currency, ...settings, days: 0, events: 0 };
    tables.jobs.insert(job);
    const counted = { id: 1, jobs: jobs.length + 1 };
    if (jobs.length === 0) tables.ledger.insert(counted);
    else tables.ledger.update(counted, ['id']);
    return { job, changes: [] };
  }
  if (found.currency !== currency) {
    throw new UsageError(
      say`The ledger has job ${name} in ${found.currency}, but this run is in ${currency}. A job
        has one currency: use a separate job for the other one.`,
    );
  }
  const job: JobRow = { ...found, ...settings };
  const changed = SETTINGS.filter(([column]) => found[column] !== job[column]);
  if (changed.length > 0) tables.jobs.update(job, ['id']);
  return { job, changes: changed.map((setting) => changeText(setting, found, job)) };
}

/** A file under two dates would count twice: one of the two dates has the wrong file. */
function refuseFilesOfOtherDates(ledger: Ledger, job: JobRow, findings: DayFindings): void {
  const files = [...findings.statement.files, ...findings.flows.files];
  for (const { sha256, rows, path, isByDay } of files) {
    // Files without records look alike on every quiet day.
    if (rows === 0 || isByDay) continue;
    const [run] = ledger.tables.runs.select(
      'WHERE id IN (SELECT run FROM days WHERE job = ? AND date <> ?) AND instr(facts, ?) > 0',
      job.id,
      findings.date,
      sha256,
    );
    if (!run) continue;
    const facts = readFacts(run.facts);
    const known: FileFacts[] = [...facts.statement.files, ...facts.flows.files];
    const name = known.find((file) => file.sha256 === sha256)?.path ?? path;
    throw new RefusedError(
      'reused',
      say`${path}: the same file was already reconciled for ${run.date} (as ${name}) and cannot also
        be the file of ${findings.date}. Give the file of ${findings.date}; if ${run.date} was run
        with the wrong file, first run that date again with the right one.`,
    );
  }
}
