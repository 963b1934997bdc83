/** Step 2, read: turns the rows of both sides into totals and match keys; determines the date. */
import type { FeeRules } from '../domain/fee-rules.ts';
import { type FeeSums, NO_DATE, wrongRates } from '../domain/fee-sums.ts';
import type { Job } from '../domain/job.ts';
import type { Sides } from '../domain/record.ts';
import type { TakenSums, Taking } from '../domain/settlement.ts';
import { flowsFacts, refuseWrongFlows } from '../reading/gate/flows-gate.ts';
import { declaredDate, rowsDate } from '../reading/gate/period.ts';
import { refuseRejects } from '../reading/gate/rejects.ts';
import type { FeeScan } from '../reading/plan-collection.ts';
import { ReadMeter } from '../reading/read-meter.ts';
import { beginFingerprints, type ReadSide, readSide } from '../reading/read-side.ts';
import { Scanner } from '../reading/scanner.ts';
import {
  hasFeeColumn,
  type OpenedSide,
  type ScannedSide,
  silentlyEmpty,
  sizeHint,
} from '../reading/side-contents.ts';
import { NOTHING_TAKEN, scanOf, takenSums } from '../reading/taken.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { ActiveRun } from './active-run.ts';
import { settleBoth } from './open-sides.ts';
import type { OpenPool } from './threads/open-pool.ts';

/** The result of reading a date: totals of both sides, and their keys in the pool. */
export interface ReadDay extends Sides<ReadSide> {
  readonly date: string;
  /** Whether fees are part of the match keys. */
  readonly comparesFees: boolean;
  readonly pool: OpenPool;
  /** What settlement jobs take from the statement. */
  readonly taken: readonly TakenSums[];
  /** null: the job has no fee rules. */
  readonly fees: JudgedFees | null;
}

/** What the statement's records add up to by fee rule. */
interface JudgedFees {
  readonly rules: FeeRules;
  readonly sums: readonly FeeSums[];
  /** Names of rules whose wrong fees are one item together. */
  readonly wrongRates: readonly string[];
}

interface DayRequest {
  readonly job: Job;
  /** null: the statement's own. */
  readonly date: string | null;
  readonly takings: readonly Taking[];
  /** null: fees are not judged. */
  readonly fees: FeeRules | null;
}

/**
 * Reads both sides. Throws RefusedError if rows do not parse, a footer disagrees, the statement is
 * empty without stating so, or the files have another date.
 */
export async function readDay(
  opened: Sides<OpenedSide>,
  { job, date: asked, takings, fees }: DayRequest,
  run: ActiveRun,
): Promise<ReadDay> {
  const declared = declaredDate(opened.statement, asked);
  run.begin('scan');
  const pool = run.openPool(sizeHint(opened.statement) + sizeHint(opened.flows));
  beginFingerprints(opened.statement);
  beginFingerprints(opened.flows);
  const documents = [...opened.statement.documents, ...opened.flows.documents];
  const meter = new ReadMeter(
    documents.map(({ document }) => document),
    (progress) => run.progress(progress),
  );
  const scanner = new Scanner(pool, meter);
  const judging = fees && { rules: fees, date: declared ?? '', wrongRates: [] };
  const scanned = await scanBoth(scanner, opened, { job, takings }, judging);
  const { flows, comparesFees } = scanned;
  let { statement } = scanned;
  refuseRejects([...statement.sums.rejects, ...flows.sums.rejects], job);
  refuseSilentlyEmpty(statement, job);
  const date = rowsDate(statement, declared, job);
  refuseWrongFlows(flowsFacts(flows), { date, statement: statement.sums.records, job });
  run.dated(date);
  if (judging !== null) {
    const options = { job, compareFees: comparesFees, again: true, ...scanOf(takings) };
    statement = await judgeAgain(scanner, statement, options, { ...judging, date });
  }
  const sides = { statement: readSide(statement, job), flows: readSide(flows, job) };
  const sums = statement.sums.fees();
  const judged = fees && { rules: fees, sums, wrongRates: wrongRates(fees, sums) };
  return { ...sides, date, comparesFees, pool, taken: takenSums(statement, takings), fees: judged };
}

/**
 * Scans a statement again if some of its records depend on its business date, which is known now;
 * and again if rules are wrong for so many records that these are not items one by one.
 */
async function judgeAgain(
  scanner: Scanner,
  first: ScannedSide,
  options: Parameters<Scanner['scan']>[1],
  judging: FeeScan,
): Promise<ScannedSide> {
  const scan = (fees: FeeScan) => scanner.scan(first.opened, { ...options, fees });
  const isUndated = first.sums.fees().some(({ rule }) => rule === NO_DATE);
  const dated = isUndated ? await scan(judging) : first;
  const wrong = wrongRates(judging.rules, dated.sums.fees());
  return wrong.length === 0 ? dated : await scan({ ...judging, wrongRates: wrong });
}

/** Scans both sides concurrently. Keys have no fees if only one side turns out to have some. */
async function scanBoth(
  scanner: Scanner,
  opened: Sides<OpenedSide>,
  { job, takings }: Pick<DayRequest, 'job' | 'takings'>,
  fees: FeeScan | null,
): Promise<Sides<ScannedSide> & { readonly comparesFees: boolean }> {
  const canCompare = hasFeeColumn(opened.statement) && hasFeeColumn(opened.flows);
  const compareFees = canCompare && job.compare.includes('fee');
  const options = { job, compareFees, again: false, ...NOTHING_TAKEN };
  const [statement, flows] = await settleBoth(
    scanner.scan(opened.statement, { ...options, ...scanOf(takings), fees }),
    scanner.scan(opened.flows, options),
  );
  const statesNone = ({ sums }: ScannedSide) => sums.withFee === 0;
  if (!compareFees || statesNone(statement) === statesNone(flows)) {
    return { statement, flows, comparesFees: compareFees };
  }
  const again = (scanned: ScannedSide) => {
    if (statesNone(scanned)) return scanned;
    const taking = scanned === statement ? { ...scanOf(takings), fees } : NOTHING_TAKEN;
    const again = { job, compareFees: false, again: true, ...taking };
    return scanner.scan(scanned.opened, again);
  };
  return { statement: await again(statement), flows: await again(flows), comparesFees: false };
}

/** A statement without rows must state that there were no transactions. */
export function refuseSilentlyEmpty(statement: ScannedSide, job: Job): void {
  const silent = silentlyEmpty(statement);
  if (silent === null || job.allowEmpty) return;
  throw new RefusedError(
    'empty',
    say`${silent}: the statement has a header but no rows, and does not state that there were no
      transactions. If there really were none, run again with --allow-empty.`,
  );
}
