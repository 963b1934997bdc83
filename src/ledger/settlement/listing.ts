/** What settlement jobs are owed as of a date, what has arrived, and what nothing explains. */
import type {
  ExpectedDay,
  JobReceivables,
  ListedCredit,
  ListedGroup,
  ReceivableState,
  Unclaimed,
} from '../../domain/receivables.ts';
import { formatPlace } from '../../domain/record.ts';
import { daysBetween, today } from '../../domain/time.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { DamagedError } from '../damage.ts';
import { daysOf, jobsOf, runOf } from '../days.ts';
import { readFacts } from '../facts.ts';
import type { Ledger } from '../open.ts';
import type { JobRow } from '../tables.ts';
import { creditsOf } from './day-items.ts';
import { datesOf, receivablesOf, settlementOf, upstreamOf } from './receivables.ts';
import { membersOf } from './replay.ts';
import type { CreditRow, ReceivableRow } from './tables.ts';

/** The date as of which is listed, in a time zone; null: the latest that the job was run for. */
type AsOf = (timeZone: string) => string | null;

/**
 * The receivables of these settlement jobs, by name; of all, if none is named. Groups of business
 * dates after a date that is given are left out. Throws UsageError for a job that is none.
 */
export function listReceivables(
  ledger: Ledger,
  names: readonly string[],
  asOf: AsOf,
): JobReceivables[] {
  const jobs = jobsOf(ledger).filter((row) => isSettlementJob(ledger, row));
  const known = jobs.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const all = known.join(', ') || say`none`;
    throw new UsageError(
      say`${ledger.path}: ${unknown} is not a settlement job that has groups; the ledger has
        ${all}. Its upstream job must run first.`,
    );
  }
  return jobs
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((row) => receivablesAsOf(ledger, row, asOf(row.time_zone)));
}

/** Throws DamagedError if dates of groups are left, and the job is none. */
function isSettlementJob(ledger: Ledger, row: JobRow): boolean {
  return datesOf({ ledger, row }).length > 0 || settlementOf({ ledger, row }) !== undefined;
}

const NO_ROWS: Unclaimed = { count: 0, rows: [] };

/** The receivables of a settlement job; `given` is the date as of which, if one is. */
function receivablesAsOf(ledger: Ledger, row: JobRow, given: string | null): JobReceivables {
  const isAsked = ({ date }: { readonly date: string }) => given === null || date <= given;
  const days = daysOf(ledger, row);
  const latest = days.findLast(isAsked);
  const on = given ?? latest?.date ?? today(row.time_zone);
  const dates = datesOf({ ledger, row }).filter(isAsked);
  const groups = dates.flatMap((date) => receivablesOf(ledger, date));
  const upstream = upstreamOf(ledger, row);
  const runs = upstream ? daysOf(ledger, upstream).map(({ date, run }) => `${date} ${run}`) : [];
  const current = new Set(runs);
  const outdated = dates.filter(({ date, run }) => !current.has(`${date} ${run}`));
  return {
    ...{ job: row.name, currency: row.currency, on, lastRun: days.at(-1)?.date ?? null },
    groups: groups.map((group) => listedGroup(ledger, row, group, on)),
    unexplained: unexplainedCredits(ledger, row, { from: '', on }),
    unclaimed: latest ? readFacts(runOf(ledger, latest).facts).unclaimed : NO_ROWS,
    upstream: upstream?.name ?? row.name,
    outdated: outdated.map(({ date }) => date),
  };
}

/**
 * The groups of business dates up to `on` by their expected date, ascending: those expected from
 * `from` on, and those of dates that have some which have not arrived.
 */
export function expectedDays(
  ledger: Ledger,
  job: JobRow,
  { from, on }: { readonly from: string; readonly on: string },
): ExpectedDay[] {
  const late = ledger.db
    .prepare(
      `SELECT DISTINCT date FROM receivables
       WHERE job = ? AND (received_on IS NULL OR received_on > ?) AND expected < ?`,
    )
    .pluck()
    .all(job.id, on, from) as string[];
  const isLate = new Set(late);
  const days = new Map<string, ExpectedDay>();
  for (const date of datesOf({ ledger, row: job })) {
    if (date.date > on || (date.expected < from && !isLate.has(date.date))) continue;
    let day = days.get(date.expected) ?? emptyDay(date.expected);
    for (const row of receivablesOf(ledger, date)) {
      day = addedTo(day, listedGroup(ledger, job, row, on));
    }
    days.set(date.expected, day);
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function emptyDay(date: string): ExpectedDay {
  const expected = { received: 0n, in_transit: 0n, overdue: 0n, partial: 0n };
  return { date, groups: 0, expected, paidInPart: 0n };
}

function addedTo(day: ExpectedDay, group: ListedGroup): ExpectedDay {
  const { state, expected, received } = group;
  return {
    date: day.date,
    groups: day.groups + 1,
    expected: { ...day.expected, [state]: day.expected[state] + BigInt(expected) },
    paidInPart: day.paidInPart + (state === 'partial' ? BigInt(received) : 0n),
  };
}

/** A group as of a date. */
export function listedGroup(
  ledger: Ledger,
  job: JobRow,
  group: ReceivableRow,
  on: string,
): ListedGroup {
  const { amount, expected } = group;
  const state = stateOf(group, on);
  const isDue = state !== 'received' && expected < on;
  // Written out: there may be a hundred thousand, and a copied object is slow to read.
  return {
    account: group.account,
    group: group.label,
    businessDate: group.date,
    expectedDate: expected,
    expected: amount,
    received: state === 'partial' ? paidOf(ledger, job, group) : state === 'received' ? amount : 0,
    state,
    ageDays: isDue ? daysBetween(expected, on) : 0,
  };
}

function stateOf(group: ReceivableRow, on: string): ReceivableState {
  const { received_on, rule, amount, expected, grace_end } = group;
  if (received_on !== null && received_on <= on) return rule === 'partial' ? 'partial' : 'received';
  // A group of 0.00 needs no money.
  if (amount === 0 && expected <= on) return 'received';
  return grace_end >= on ? 'in_transit' : 'overdue';
}

/** What was paid of a group in part. */
function paidOf(ledger: Ledger, job: JobRow, group: ReceivableRow): number {
  const { credits } = membersOf(ledger, job, group);
  if (credits.length !== 1) {
    throw new DamagedError(say`the receipts of ${group.received_on} are incomplete`);
  }
  return credits[0].amount;
}

/** The credits of dates `from` to `on` that have paid nothing by then. */
export function unexplainedCredits(
  ledger: Ledger,
  job: JobRow,
  { from, on }: { readonly from: string; readonly on: string },
): ListedCredit[] {
  const days = daysOf(ledger, job).filter(({ date }) => date >= from && date <= on);
  return days.flatMap((day) => {
    const { credits, places } = creditsOf(ledger, job, day);
    const open = credits.filter(({ received_on }) => received_on === null || received_on > on);
    return open.map((credit) => listedCredit(credit, places));
  });
}

/** A credit that pays no group; `places` are the files of its run. */
export function listedCredit(
  { date, file, line, amount, candidates }: CreditRow,
  places: readonly string[],
): ListedCredit {
  return {
    ...{ date, amount, place: formatPlace({ file: places[file] ?? '', line }) },
    candidates: JSON.parse(candidates ?? '[]') as string[][],
  };
}
