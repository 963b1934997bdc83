/** The facts of a run, which the ledger stores as text beside its items. */
import { activityOf, type StoredActivity, storedActivity } from '../domain/activity.ts';
import type { Totals } from '../domain/exact-sums.ts';
import { feeLineOf, type StoredFeeLine, storedFeeLine } from '../domain/fee-sums.ts';
import type {
  DayFacts,
  FileFacts,
  MatchesByRule,
  RefundsByAmount,
  SettlementFindings,
  SideTotals,
} from '../domain/outcome.ts';
import type { Unclaimed } from '../domain/receivables.ts';
import type { Side, Sides, TransactionType } from '../domain/record.ts';
import { takingText } from '../domain/settlement.ts';
import type { DayBounds } from '../domain/time.ts';

type StoredTotals = readonly [count: number, amount: string];

interface StoredSide {
  readonly totals: StoredTotals;
  readonly byType: { readonly [type: string]: StoredTotals };
  readonly files: readonly FileFacts[];
  /** Absent in older runs, and in those of settlement jobs. */
  readonly activity?: StoredActivity;
}

interface StoredFacts extends Sides<StoredSide> {
  readonly engine: string;
  readonly matched: StoredTotals;
  /** Absent in runs of version 0.1, whose matches had one record a side. */
  readonly matchedCountDifference?: number;
  /** Absent where `activity` is. */
  readonly matchedByRule?: MatchesByRule;
  readonly tolerated: StoredTotals;
  /** Absent in older runs, or without `left`. */
  readonly refundsByAmount?: Partial<RefundsByAmount>;
  readonly outside?: number;
  readonly flowsBounds?: DayBounds | null;
  readonly timings: Readonly<Record<string, number>>;
  /** The files that items name, by number. */
  readonly places: readonly string[];
  /** How many rows of `sums` the run has by taking; absent: none. */
  readonly taken?: Readonly<Record<string, number>>;
  /** How many credits it has; absent: it is no run of a settlement job. */
  readonly credits?: number;
  readonly unclaimed?: Unclaimed;
  /** The job's setting; absent: none. */
  readonly offset?: readonly Side[];
  /** Absent: the job has no fee rules. */
  readonly fees?: readonly StoredFeeLine[];
}

/** For older runs, which did not count the refunds that they left: there may be some. */
const REFUNDS_UNKNOWN: RefundsByAmount = {
  matched: 0,
  left: { statement: 1, flows: 1, lacking: 1 },
};

/** A run without its rejects. */
export type RunFacts = Omit<DayFacts, 'rejects' | 'job' | 'date' | 'runId' | 'currency'>;

interface ReadFacts extends RunFacts {
  readonly places: readonly string[];
  readonly taken: Readonly<Record<string, number>>;
  /** null: it is no run of a settlement job. */
  readonly credits: number | null;
  readonly unclaimed: Unclaimed;
  readonly offset: readonly Side[];
}

/** Text for `readFacts`; `places` are the files that items name, by number. */
export function writeFacts(
  findings: RunFacts & SettlementFindings & { readonly offset?: readonly Side[] },
  places: readonly string[],
): string {
  const { taken = [], credits, unclaimed, offset = [] } = findings;
  const sums = taken.map(({ taking, groups }) => [takingText(taking), groups.length]);
  const stored: StoredFacts = {
    engine: findings.engine,
    statement: storedSide(findings.statement),
    flows: storedSide(findings.flows),
    matched: storedTotals(findings.matched),
    matchedCountDifference: findings.matchedCountDifference,
    ...(findings.matchedByRule && { matchedByRule: findings.matchedByRule }),
    tolerated: storedTotals(findings.tolerated),
    refundsByAmount: findings.refundsByAmount,
    outside: findings.outside,
    flowsBounds: findings.flowsBounds,
    timings: findings.timings,
    places,
    ...(sums.length > 0 && { taken: Object.fromEntries(sums) }),
    ...(credits && { credits: credits.length }),
    ...(unclaimed && unclaimed.count > 0 && { unclaimed }),
    ...(offset.length > 0 && { offset }),
    ...(findings.fees && { fees: findings.fees.map(storedFeeLine) }),
  };
  return JSON.stringify(stored);
}

/** The facts of a run, and the files that its items name. */
export function readFacts(text: string): ReadFacts {
  const { fees, ...stored }: StoredFacts = JSON.parse(text);
  return {
    ...stored,
    ...(fees && { fees: fees.map(feeLineOf) }),
    statement: sideOf(stored.statement),
    flows: sideOf(stored.flows),
    matched: totalsOf(stored.matched),
    matchedCountDifference: stored.matchedCountDifference ?? 0,
    tolerated: totalsOf(stored.tolerated),
    refundsByAmount: { ...REFUNDS_UNKNOWN, ...stored.refundsByAmount },
    outside: stored.outside ?? 0,
    flowsBounds: stored.flowsBounds ?? null,
    taken: stored.taken ?? {},
    credits: stored.credits ?? null,
    unclaimed: stored.unclaimed ?? { count: 0, rows: [] },
    offset: stored.offset ?? [],
  };
}

/** The text of facts with other timings. */
export function withTimings(text: string, timings: RunFacts['timings']): string {
  return JSON.stringify({ ...JSON.parse(text), timings });
}

function storedTotals({ count, amount }: Totals): StoredTotals {
  return [count, amount.toString()];
}

function totalsOf([count, amount]: StoredTotals): Totals {
  return { count, amount: BigInt(amount) };
}

function storedSide({ byType, files, activity, ...totals }: SideTotals): StoredSide {
  const types = Object.entries(byType).map(([type, each]) => [type, storedTotals(each)]);
  return {
    ...{ totals: storedTotals(totals), byType: Object.fromEntries(types), files },
    ...(activity && { activity: storedActivity(activity) }),
  };
}

function sideOf({ totals, byType, files, activity }: StoredSide): SideTotals {
  const types = Object.entries(byType).map(([type, each]) => [type, totalsOf(each)]);
  const named = Object.fromEntries(types) as Partial<Record<TransactionType, Totals>>;
  return {
    ...{ ...totalsOf(totals), byType: named, files: [...files] },
    ...(activity && { activity: activityOf(activity) }),
  };
}
