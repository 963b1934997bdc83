/** From orders to money that arrived: the sums of a job and of those that settle it, proven. */
import { sumOf } from '../../domain/outcome.ts';
import type { SettledSums } from '../../domain/receivables.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { dateOutcomeOf } from '../date-outcome.ts';
import { daysOf, jobsOf } from '../days.ts';
import type { Ledger } from '../open.ts';
import type { JobRow } from '../tables.ts';
import { unexplainedCredits } from './listing.ts';
import { upstreamOf } from './receivables.ts';
import { type ChainDates, type LeftDates, type Leg, settledPart } from './settled-sums.ts';

/** What the orders of some dates became; minor units. */
export interface Chain extends SettledSums {
  readonly currency: string;
  readonly legs: readonly Leg[];
  /** Credits that pay nothing. */
  readonly unexplained: bigint;
  /** The last date that each settlement job was run for; null: none. */
  readonly lastRuns: readonly { readonly job: string; readonly lastRun: string | null }[];
  /** Dates that are not in it. */
  readonly left: readonly LeftDates[];
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
  return {
    currency: jobs[0].currency,
    legs: [...first, ...parts.map(({ leg }) => leg)],
    ...last.sums,
    unexplained: sumOf(credits, ({ amount }) => amount),
    lastRuns: settling.map((job) => ({
      job: job.name,
      lastRun: daysOf(ledger, job).at(-1)?.date ?? null,
    })),
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
    const { statement, flows, proof } = dateOutcomeOf(ledger, job, day, days, []);
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
