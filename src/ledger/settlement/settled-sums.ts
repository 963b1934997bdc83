/** What the groups of a settlement job are made of, and what became of them: sums, proven. */
import { sumOf } from '../../domain/outcome.ts';
import { type ListedGroup, outstandingOf, type SettledSums } from '../../domain/receivables.ts';
import { type GroupSums, type Measure, measured, takingText } from '../../domain/settlement.ts';
import { dateRange } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { daysOf } from '../days.ts';
import type { Ledger } from '../open.ts';
import type { DayRow, JobRow } from '../tables.ts';
import { listedGroup } from './listing.ts';
import { datesOf, receivablesOf, settingsOf, settlementOf, upstreamOf } from './receivables.ts';
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

export interface SettledPart {
  readonly leg: Leg;
  readonly sums: SettledSums;
  readonly left: LeftDates;
}

/** What the groups of a settlement job say by their sums, against what became of them. */
export function settledPart(ledger: Ledger, job: JobRow, dates: ChainDates): SettledPart {
  const { sums, groups, left, measure } = readGroups(ledger, job, dates);
  const leftOf = (state: ListedGroup['state']) =>
    sumOf(
      groups.filter((group) => group.state === state),
      outstandingOf,
    );
  const [partial, inTransit, overdue] = [
    leftOf('partial'),
    leftOf('in_transit'),
    leftOf('overdue'),
  ];
  const received = sumOf(groups, (group) => group.received);
  const expected = sums.reduce((sum, each) => sum + measured(each, measure), 0n);
  const orders = sums.reduce((sum, each) => sum + each.payments, 0n);
  const refunds = sums.reduce((sum, each) => sum - each.refunds, 0n);
  const fees = sums.reduce((sum, each) => sum + feesOf(each, measure), 0n);
  const settled = orders - refunds - fees;
  const residual = settled - received - inTransit - overdue - partial;
  const became = { received, inTransit, overdue, residual };
  return {
    leg: {
      ...{ job: job.name, expected, ...became },
      difference: received + inTransit + overdue - expected,
    },
    ...{ sums: { orders, refunds, fees, settled, partial, ...became }, left },
  };
}

/** The sums of a settlement job alone; null: it must run first. */
export function settledSums(ledger: Ledger, job: JobRow, dates: ChainDates): SettledSums | null {
  try {
    return settledPart(ledger, job, dates).sums;
  } catch (error) {
    if (error instanceof RefusedError) return null;
    throw error;
  }
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
    for (const row of rows) sums.push(row);
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
