/** Reads the outcome of a date, which its reports show, from the ledger. */
import { addTotals, ExactSums, type Totals } from '../domain/exact-sums.ts';
import { CROSS_DAY_STATES, type Item, type OpenedMatch } from '../domain/item.ts';
import { WorstItems } from '../domain/item-order.ts';
import type { ItemSums } from '../domain/item-sums.ts';
import { type Outcome, proofOf, type Reject } from '../domain/outcome.ts';
import { say } from '../words/language.ts';
import { historyOf } from './calendar.ts';
import { DamagedError } from './damage.ts';
import { contextOf, OtherDays } from './day-context.ts';
import { itemsOf, runOf } from './days.ts';
import { openedMatches } from './decisions.ts';
import { type RunFacts, readFacts } from './facts.ts';
import { heldItems } from './held-items.ts';
import { type CountedItems, ItemTotals } from './item-totals.ts';
import { ItemsCheck } from './items-check.ts';
import { withOffsets } from './offsets.ts';
import { guardedEach, type Ledger } from './open.ts';
import {
  crossDayItems,
  type ItemOrder,
  listedItems,
  offsetItems,
  type ReportOf,
} from './report-items.ts';
import { itemsOfRow } from './row-items.ts';
import { isComplete } from './sealed-table.ts';
import { settledFacts } from './settlement/outcome.ts';
import { settlementReport } from './settlement/report.ts';
import type { DayRow, JobRow } from './tables.ts';
import { hasPending, openOf } from './tally.ts';

/** An outcome with the sums of its proof. */
export interface DateOutcome extends Outcome {
  /** Differences that the day's own items explain: records and minor units. */
  readonly explained: Totals;
}

/**
 * The outcome of a date; `days` are all dates of the job. Each iteration reads the items again.
 * Throws DamagedError.
 */
export function dateOutcomeOf(
  ledger: Ledger,
  job: JobRow,
  day: DayRow,
  days: readonly DayRow[],
  opened: readonly OpenedMatch[] = openedMatches(ledger, job),
): DateOutcome {
  const run = runOf(ledger, day);
  const found = readFacts(run.facts);
  const { places, tolerated, taken: _, credits, unclaimed: __, offset: ___, ...stored } = found;
  const { settlement = null, ...settled } =
    credits === null ? {} : settledPart(ledger, job, day, stored);
  const facts = withOffsets(ledger, day, { ...stored, ...settled });
  const others = new OtherDays(ledger, job, days);
  const context = contextOf(ledger, job, day, others, { places, credits, ...facts });
  const { totals, rows } = countedItems(ledger, day) ?? {
    totals: new ItemTotals(),
    rows: heldItems(ledger, day) ?? itemsOf(ledger, day),
  };
  for (const row of rows) totals.add(row, itemsOfRow(row, context), context);
  const { sums, unclearRefunds, unclearElsewhere, severalRecords } = totals;
  const closing = days.filter((each) => each.closed_on === day.date && hasPending(each));
  const expiredHere = expiredHereOf(ledger, job, closing, sums);
  const dayFacts = {
    job: job.name,
    date: day.date,
    runId: run.run_id,
    currency: job.currency,
    ...facts,
    tolerated: addTotals(tolerated, totals.tolerated),
    rejects: rejectsOf(ledger, day),
  };
  const report = { job, day, others, context };
  return {
    ...dayFacts,
    verdict: sums.listed > 0 || expiredHere.count > 0 ? 'discrepant' : 'balanced',
    discrepancies: sums.discrepancies,
    crossDay: sums.crossDay,
    unclearRefunds,
    unclearElsewhere,
    listed: readEach(ledger, () => listedItems(ledger, report)),
    listedBySize: readEach(ledger, () => listedItems(ledger, report, 'size')),
    worst: sums.worst,
    severalRecords,
    ...acrossOf(ledger, report, closing, sums.crossDay),
    expiredHere,
    openItems: openOf(day),
    openedMatches: opened.filter(({ dates }) => dates.has(day.date)),
    proof: proofOf(dayFacts, sums.explained.amount),
    toDo: sums.toDo,
    // Only the writer of reports reads it. A run of another date may change it without making this
    // date stale: like openItems, it shows the state at the time of the report.
    history: () => historyOf(ledger, job.name, day.date),
    offsetItems: readEach(ledger, () => offsetItems(ledger, report)),
    settlement,
    explained: sums.explained,
  };
}

/** The lists of cross-day items. If there are none, the ledger is not searched for them. */
function acrossOf(
  ledger: Ledger,
  report: ReportOf,
  closing: readonly DayRow[],
  sums: Outcome['crossDay'],
): Pick<Outcome, 'acrossDays' | 'acrossBySize'> {
  const isNone = CROSS_DAY_STATES.every((state) => sums[state].count === 0);
  if (isNone) return { acrossDays: [], acrossBySize: [] };
  const by = (order: ItemOrder) =>
    readEach(ledger, () => crossDayItems(ledger, report, closing, order));
  return { acrossDays: by('report'), acrossBySize: by('size') };
}

/**
 * Takes what is known of a date's items; null: nothing, or they have changed since. Throws
 * DamagedError unless all are stored.
 */
function countedItems(ledger: Ledger, day: DayRow): CountedItems | null {
  const { counted, db } = ledger;
  ledger.counted = undefined;
  if (counted?.day.id !== day.id || counted.day.items_seal !== day.items_seal) return null;
  const stored = db.prepare('SELECT count(*), sum(seal) % 4294967296 FROM items WHERE day = ?');
  const [count, seals] = stored.raw().get(day.id) as [number, number];
  const check = new ItemsCheck(day);
  check.add(count, seals);
  check.end();
  return counted;
}

/** What other runs decide of a settlement job's date: what is expected on it, and what matches. */
function settledPart(
  ledger: Ledger,
  job: JobRow,
  day: DayRow,
  stored: Pick<RunFacts, 'flows'>,
): Partial<RunFacts> & Pick<Outcome, 'settlement'> {
  const { flows, ...matched } = settledFacts(ledger, job, day);
  const settlement = settlementReport(ledger, job, day);
  return { ...matched, settlement, flows: { ...flows, files: stored.flows.files } };
}

function readEach<T>(ledger: Ledger, read: () => Iterable<readonly T[]>): Iterable<T> {
  return { [Symbol.iterator]: () => guardedEach(ledger, read()) };
}

/** The rejected rows of a date's run. Throws DamagedError if one is lost. */
export function rejectsOf({ tables }: Ledger, day: DayRow): Reject[] {
  const rows = tables.rejects.select('WHERE day = ? ORDER BY n', day.id);
  if (!isComplete(rows, 'n', day.rejects)) {
    throw new DamagedError(say`the rejects of ${day.date} are incomplete`);
  }
  return rows.map(({ file, line, reason, text }) => ({ file, line, reason, text }));
}

/** The items of the closing dates that have expired, added to the sums. */
function expiredHereOf(
  ledger: Ledger,
  job: JobRow,
  closing: readonly DayRow[],
  sums: ItemSums,
): Outcome['expiredHere'] {
  const expired = new WorstItems();
  const amounts = new ExactSums(1);
  for (const day of closing) {
    for (const item of expiredOf(ledger, job, day)) {
      expired.add(item);
      amounts.add(0, item.difference);
      sums.addFromEarlier(item);
    }
  }
  return { ...expired.worst, amount: amounts.sum(0) };
}

/** The expired items of a date whose carry window is closed. */
function* expiredOf(ledger: Ledger, job: JobRow, day: DayRow): Generator<Item> {
  const context = contextOf(ledger, job, day, null);
  for (const row of itemsOf(ledger, day)) {
    if (row.own === 'pending' && row.met === null) yield* itemsOfRow(row, context);
  }
}
