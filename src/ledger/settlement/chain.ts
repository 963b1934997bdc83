/** From orders to money that arrived: the sums of a job and of those that settle it, proven. */
import type { ListedGroup } from '../../domain/receivables.ts';
import { type GroupSums, type Measure, measured, takingText } from '../../domain/settlement.ts';
import { dateRange } from '../../domain/time.ts';
import { RefusedError, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { dateOutcomeOf } from '../date-outcome.ts';
import { daysOf, jobsOf } from '../days.ts';
import type { Ledger } from '../open.ts';
import type { DayRow, JobRow } from '../tables.ts';
import { listedGroup, unexplainedCredits } from './listing.ts';
import {
  datesOf,
  receivablesOf,
  settingsOf,
  settlementOf,
  sumsOfRow,
  upstreamOf,
} from './receivables.ts';
import { sumsOf } from './sums.ts';

/** One job of a chain; minor units. */
export interface Leg {
  readonly job: string;
  readonly expected: bigint;
  readonly received: bigint;
  readonly inTransit: bigint;
  readonly overdue: bigint;
  readonly difference: bigint;
  /** What nothing explains; anything but 0 is a fault. */
  readonly residual: bigint;
}

/** What the orders of some dates became; minor units. */
export interface Chain {
  readonly currency: string;
  readonly legs: readonly Leg[];
  readonly orders: bigint;
  /** Refunds and reversals: positive where they are paid. */
  readonly refunds: bigint;
  /** Positive where they are paid. */
  readonly fees: bigint;
  readonly settled: bigint;
  readonly received: bigint;
  readonly inTransit: bigint;
  readonly overdue: bigint;
  /** What credits that paid in part lack. */
  readonly partial: bigint;
  /** Credits that pay nothing. */
  readonly unexplained: bigint;
  readonly residual: bigint;
  /** Dates that are not in it. */
  readonly left: readonly LeftDates[];
}

/** Dates that a job was not run for, or whose run took no sums. */
export interface LeftDates {
  readonly job: string;
  readonly missing: readonly string[];
  readonly lacking: readonly string[];
}

/** The business dates of the groups, and the date up to which receipts count. */
export interface ChainDates {
  readonly from: string;
  readonly to: string;
  readonly on: string;
}

/**
 * The chain of a job and of those that settle it, each the one before it; or of one that settles
 * its own flows. Throws UsageError for other jobs, RefusedError if a job must run first.
 */
export function chainOf(ledger: Ledger, names: readonly string[], dates: ChainDates): Chain {
  const jobs = jobsInOrder(ledger, names);
  const isOwn = jobs.length === 1;
  const first = isOwn ? [] : [ownLeg(ledger, jobs[0], dates)];
  const settling = isOwn ? jobs : jobs.slice(1);
  const parts = settling.map((job) => settledPart(ledger, job, dates));
  const last = parts[parts.length - 1];
  const credits = unexplainedCredits(ledger, settling[settling.length - 1], dates);
  const { received, inTransit, overdue, residual } = last.leg;
  return {
    currency: jobs[0].currency,
    legs: [...first, ...parts.map(({ leg }) => leg)],
    ...last.sums,
    ...{ received, inTransit, overdue, partial: last.partial },
    unexplained: sumOf(credits.map(({ amount }) => amount)),
    residual,
    left: parts.map(({ left }) => left),
  };
}

/** The jobs with these names. Throws UsageError unless each settles the one before it. */
function jobsInOrder(ledger: Ledger, names: readonly string[]): JobRow[] {
  const jobs = jobsOf(ledger);
  const named = names.map((name) => {
    const found = jobs.find((job) => job.name === name);
    if (found) return found;
    const known = jobs.map((job) => job.name).join(', ') || say`none`;
    throw new UsageError(say`${ledger.path}: there is no run of ${name}; the ledger has ${known}.`);
  });
  const follows = (row: JobRow, i: number) => upstreamOf(ledger, row)?.id === named[i - 1].id;
  const isOwn = named.length === 1 && upstreamOf(ledger, named[0])?.id === named[0].id;
  if (isOwn || (named.length > 1 && named.slice(1).every((row, i) => follows(row, i + 1)))) {
    return named;
  }
  // The order that is right for as many of them as belong together.
  let longest: JobRow[] = [];
  for (const row of named) {
    const path = pathTo(ledger, row);
    if (path.length > longest.length) longest = path;
  }
  throw longest.length > 1
    ? new UsageError(
        say`Each job must settle the one before it: zhangping chain
          ${longest.map(({ name }) => name).join(' ')}`,
      )
    : new UsageError(say`${names.join(', ')}: none of these jobs settles another job.`);
}

/** A job after all that it follows from. */
function pathTo(ledger: Ledger, row: JobRow): JobRow[] {
  const above = upstreamOf(ledger, row);
  return above === undefined || above.id === row.id ? [row] : [...pathTo(ledger, above), row];
}

/** Flows against statement; the difference is that of the items. */
function ownLeg(ledger: Ledger, job: JobRow, { from, to }: ChainDates): Leg {
  const days = daysOf(ledger, job);
  let [expected, received, difference] = [0n, 0n, 0n];
  for (const day of days) {
    if (day.date < from || day.date > to) continue;
    const { statement, flows, proof } = dateOutcomeOf(ledger, job, day, days);
    expected += flows.amount;
    received += statement.amount;
    difference += proof.explained;
  }
  const residual = received - expected - difference;
  return {
    ...{ job: job.name, expected, received, inTransit: 0n, overdue: 0n },
    ...{ difference, residual },
  };
}

interface SettledPart {
  readonly leg: Leg;
  readonly sums: Pick<Chain, 'orders' | 'refunds' | 'fees' | 'settled'>;
  readonly partial: bigint;
  readonly left: LeftDates;
}

/** What the groups of a settlement job say by their sums, against what became of them. */
function settledPart(ledger: Ledger, job: JobRow, dates: ChainDates): SettledPart {
  const { sums, groups, left, measure } = readGroups(ledger, job, dates);
  const of = (state: ListedGroup['state'], amount: (group: ListedGroup) => number) =>
    sumOf(groups.filter((group) => group.state === state).map(amount));
  const partial = of('partial', (group) => group.expected - group.received);
  const received = sumOf(groups.map((group) => group.received));
  const inTransit = of('in_transit', (group) => group.expected);
  const overdue = of('overdue', (group) => group.expected);
  const expected = sums.reduce((sum, each) => sum + measured(each, measure), 0n);
  const orders = sums.reduce((sum, each) => sum + each.payments, 0n);
  const refunds = sums.reduce((sum, each) => sum - each.refunds, 0n);
  const fees = sums.reduce((sum, each) => sum + feesOf(each, measure), 0n);
  const settled = orders - refunds - fees;
  return {
    leg: {
      ...{ job: job.name, expected, received, inTransit, overdue },
      difference: received + inTransit + overdue - expected,
      residual: settled - received - inTransit - overdue - partial,
    },
    ...{ sums: { orders, refunds, fees, settled }, partial, left },
  };
}

/** What a measure takes off a group for fees: the rest of it. */
function feesOf(sums: GroupSums, measure: Measure): bigint {
  return sums.payments + sums.refunds - measured(sums, measure);
}

/** The sums of a job's upstream dates, and the groups that were computed from them. */
function readGroups(ledger: Ledger, job: JobRow, { from, to, on }: ChainDates) {
  const settlement = settlementOf({ ledger, row: job });
  const upstream = upstreamOf(ledger, job);
  if (!settlement || !upstream) throw new Error(`${job.name} is no settlement job`);
  const { taking, measure } = settingsOf(settlement);
  const days = new Map(daysOf(ledger, upstream).map((day) => [day.date, day]));
  const known = new Map(datesOf({ ledger, row: job }).map((each) => [each.date, each]));
  const left = { job: upstream.name, missing: [] as string[], lacking: [] as string[] };
  const sums: GroupSums[] = [];
  const groups: ListedGroup[] = [];
  for (const date of dateRange(from, to)) {
    const day = days.get(date);
    const rows = day && sumsOf(ledger, day, takingText(taking));
    if (!day) left.missing.push(date);
    if (!day || !rows) {
      if (day) left.lacking.push(date);
      continue;
    }
    const settled = known.get(date);
    if (settled?.run !== day.run) throw notReplayed(job, day);
    for (const row of rows) sums.push(sumsOfRow(row));
    for (const row of receivablesOf(ledger, settled)) {
      groups.push(listedGroup(ledger, job, row, on));
    }
  }
  return { sums, groups, left, measure };
}

function notReplayed(job: JobRow, { date }: DayRow): RefusedError {
  return new RefusedError(
    'upstream',
    say`The groups of ${date} are not those of its last run. Run the settlement job first:
      zhangping run ${job.name}`,
  );
}

function sumOf(amounts: readonly number[]): bigint {
  return amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
}
