/** The run, step by step: gate, read, difference, match, keep, carry, prove, commit, report. */
import { randomUUID } from 'node:crypto';
import type { Engine } from '../difference/engine.ts';
import type { Leftovers } from '../difference/leftovers.ts';
import type { FeeRules } from '../domain/fee-rules.ts';
import { feeLines } from '../domain/fee-sums.ts';
import type { EngineName, Job } from '../domain/job.ts';
import type { DayFindings, FileFacts, SideTotals } from '../domain/outcome.ts';
import { SIDES, type Sides } from '../domain/record.ts';
import type { DayBounds } from '../domain/time.ts';
import {
  type ChangedDate,
  type Committed,
  carryRun,
  type SettlementJobs,
} from '../ledger/commit.ts';
import type { DateOutcome } from '../ledger/date-outcome.ts';
import { dataVersionOf, inTransaction, type Ledger } from '../ledger/open.ts';
import { encodeItems } from '../matching/item-block.ts';
import { type Matched, matchLeftovers } from '../matching/leftovers.ts';
import { wrongRateItems } from '../matching/wrong-rates.ts';
import { refuseSwappedSides } from '../reading/gate/swapped.ts';
import { filesOf, type ReadSide } from '../reading/read-side.ts';
import type { OpenedSide } from '../reading/side-contents.ts';
import { type Digest, digestOf } from '../report/digest.ts';
import type { Aside } from '../support/atomic.ts';
import { ActiveRun, type RunRequest } from './active-run.ts';
import { listFeeRows, requireAllFees } from './fee-rows.ts';
import { listMatches, matchLines, requireAllListed } from './matched-report.ts';
import { channelOf, openSides, type SidesRequest } from './open-sides.ts';
import { matchedTotals, requireProven, sideTotals } from './prove.ts';
import { type ReadDay, readDay } from './read.ts';
import { reportRun } from './report-run.ts';
import { RunLists } from './run-lists.ts';
import { calendarWarnings } from './settlements.ts';

/** The parameters of a run whose files this machine reads. */
export interface ReconcileRequest extends RunRequest, SidesRequest {
  readonly engine: Engine;
  /** null or absent: the job has none. */
  readonly fees?: FeeRules | null;
}

/** The parameters of the last steps. */
export type KeepRequest = RunRequest & Partial<Pick<SidesRequest, 'formats'>>;

/** A date after the difference; its pool is still open. */
interface DifferencedDay extends ReadDay {
  readonly job: Job;
  readonly engine: EngineName;
  readonly leftovers: Leftovers;
}

/** The result of a run. */
export interface RunResult extends Committed {
  /** What the reports of the date render. */
  readonly digest: Digest;
  /** Other dates whose reports were rewritten. */
  readonly rewritten: readonly string[];
  /** What is printed even if nothing else is. */
  readonly warnings: readonly string[];
}

/**
 * Reconciles a date. Throws RefusedError, UsageError, LockedError or InternalError; the ledger is
 * then unchanged, unless only the reports could not be written.
 */
export async function reconcile(request: ReconcileRequest): Promise<RunResult> {
  const run = new ActiveRun(request);
  try {
    run.start();
    run.begin('gate');
    const opened = await openSides(request, run.closing);
    refuseSwapped(opened, request);
    const job = run.jobNamed(channelOf(opened.statement, request.formats.statement));
    const { date, settlements, fees = null } = request;
    const { takings } = settlements;
    const read = await readDay(opened, { job, date, takings, fees }, run);
    run.begin('difference');
    const { engine } = request;
    const { keys, pool } = read.pool;
    const leftovers = await engine.difference(keys, pool, (share) => run.progressShare(share));
    return await completeDay(request, { ...read, job, engine: engine.name, leftovers }, run);
  } finally {
    await run.close();
  }
}

/** Refuses sides that look swapped, unless their formats were named. */
function refuseSwapped({ statement, flows }: Sides<OpenedSide>, { formats }: SidesRequest): void {
  if (SIDES.some((side) => formats[side].others.length > 0)) return;
  const recognized = ({ documents }: OpenedSide) =>
    documents.map(({ file, profile }) => ({ path: file.path, profile: profile.name }));
  refuseSwappedSides({ statement: recognized(statement), flows: recognized(flows) });
}

/** The steps after the difference: match to report. Throws as reconcile. */
export async function completeDay(
  request: RunRequest,
  day: DifferencedDay,
  run: ActiveRun,
): Promise<RunResult> {
  run.begin('classify');
  const lines = await matchLines(request, day, run.closing);
  const matched = await matchLeftovers(day, {
    pool: day.pool.pool,
    spillDir: request.spillDir,
    closing: run.closing,
    progress: (progress) => run.progress(progress),
    lines,
  });
  const lists = new RunLists(request, day, run.closing);
  const to = { lists, closing: run.closing };
  const listed = lines && (await listMatches(request, day, lines, to));
  const listedFees = await listFeeRows(request, day, lists);
  await run.closePool();
  run.begin('proof');
  const findings = await findingsOf(day, matched, run);
  requireProven(findings, matched.unmatched.explained);
  if (listed !== null) requireAllListed(listed, findings.matched);
  if (listedFees !== null) requireAllFees(listedFees, findings.fees ?? []);
  return await commitAndReport(request, day, findings, run, lists.asides);
}

/** The last steps: commit, and report. Throws as reconcile. */
export async function commitAndReport(
  request: KeepRequest,
  day: Sides<ReadSide> & { readonly job: Job },
  findings: DayFindings,
  run: ActiveRun,
  lists: readonly Aside[] = [],
): Promise<RunResult> {
  run.begin('commit');
  const kept = await keptFindings(request, day, findings, run);
  const { keep, settlements } = request;
  const committed = commitDay(run.openLedger(), day.job, kept, keep, settlements);
  if (request.keep) run.begin('report');
  const digest = { ...digestOf(committed.outcome), timings: run.timings() };
  const rewritten = await reportRun(request, committed, digest, run, lists);
  run.done();
  const warnings = await calendarWarnings(settlements, findings.date);
  return { ...committed, digest: { ...digest, timings: run.end() }, rewritten, warnings };
}

/** The findings with what is known of rows from databases and channels, where there are any. */
async function keptFindings(
  request: KeepRequest,
  day: Sides<ReadSide> & { readonly job: Job },
  findings: DayFindings,
  run: ActiveRun,
): Promise<DayFindings> {
  const files = SIDES.flatMap((side) => findings[side].files);
  let known = findings;
  if (files.some(({ obtained }) => obtained?.query)) {
    const { keepRows } = await import('./keep-rows.ts');
    known = await keepRows(request, day, known, run);
  }
  if (files.some(({ obtained }) => obtained?.evidence)) {
    const { withChangedBills } = await import('./changed-bills.ts');
    known = await withChangedBills(request, day, known, run);
  }
  return known;
}

/** Carries, proves and commits in one transaction, which is rolled back unless `keep`. */
export function commitDay(
  ledger: Ledger,
  job: Job,
  findings: DayFindings,
  keep: boolean,
  settlements?: SettlementJobs,
): Committed {
  return inTransaction(ledger, keep, () => {
    const { outcome, others, downstream, ...carried } = carryRun(
      ledger,
      job,
      findings,
      settlements,
    );
    requireProven(outcome, outcome.explained);
    const proven = (each: DateOutcome): ChangedDate => {
      requireProven(each, each.explained);
      return { job: each.job, date: each.date, verdict: each.verdict };
    };
    const changed = {
      others: Array.from(others, proven),
      downstream: Array.from(downstream, proven),
    };
    return { ...carried, ...changed, outcome, dataVersion: dataVersionOf(ledger) };
  });
}

/** The result of the date by itself, without other dates. Throws InternalError, RefusedError. */
async function findingsOf(
  { job, date, engine, statement, flows, taken, fees: judged }: DifferencedDay,
  { items, unmatched, refundsByAmount }: Matched,
  run: ActiveRun,
): Promise<DayFindings> {
  const files = await filesOf({ statement, flows });
  const totals = {
    statement: factsOf(statement, files.statement),
    flows: factsOf(flows, files.flows),
  };
  const fees = judged && feeLines(judged.rules, judged.sums);
  const [file = ''] = statement.names;
  const wrong = wrongRateItems(fees ?? [], { ...job, job: job.name, date, file });
  await items.add(encodeItems(wrong));
  return {
    job: job.name,
    date,
    runId: randomUUID(),
    engine,
    currency: job.currency,
    ...totals,
    ...matchedTotals(totals, unmatched, job.currency),
    tolerated: unmatched.tolerated,
    refundsByAmount,
    outside: unmatched.outside,
    flowsBounds: flows.hasDates ? dayBounds(job) : null,
    items,
    documents: [...statement.names, ...flows.names],
    rejects: [...statement.sums.rejects, ...flows.sums.rejects],
    timings: run.timings(),
    taken,
    ...(fees && { fees }),
  };
}

function factsOf({ sums, activity }: ReadSide, files: FileFacts[]): SideTotals {
  return { ...sideTotals(sums), activity, files };
}

function dayBounds({ timeZone, cutoffMinutes, edgeMinutes }: Job): DayBounds {
  return { timeZone, cutoffMinutes, edgeMinutes };
}
