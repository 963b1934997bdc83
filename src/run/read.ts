/** Step 2, read: turns the rows of both sides into totals and match keys; determines the date. */
import type { Job } from '../domain/job.ts';
import type { Sides } from '../domain/record.ts';
import type { TakenSums, Taking } from '../domain/settlement.ts';
import { flowsFacts, refuseWrongFlows } from '../reading/gate/flows-gate.ts';
import { declaredDate, rowsDate } from '../reading/gate/period.ts';
import { refuseRejects } from '../reading/gate/rejects.ts';
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
}

interface DayRequest {
  readonly job: Job;
  /** null: the statement's own. */
  readonly date: string | null;
  readonly takings: readonly Taking[];
}

/**
 * Reads both sides. Throws RefusedError if rows do not parse, a footer disagrees, the statement is
 * empty without stating so, or the files have another date.
 */
export async function readDay(
  opened: Sides<OpenedSide>,
  { job, date: asked, takings }: DayRequest,
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
  const scanned = await scanBoth(new Scanner(pool, meter), opened, { job, takings });
  const { statement, flows, comparesFees } = scanned;
  refuseRejects([...statement.sums.rejects, ...flows.sums.rejects], job);
  refuseSilentlyEmpty(statement, job);
  const date = rowsDate(statement, declared, job);
  refuseWrongFlows(flowsFacts(flows), { date, statement: statement.sums.records, job });
  run.dated(date);
  const sides = { statement: readSide(statement, job), flows: readSide(flows, job) };
  return { ...sides, date, comparesFees, pool, taken: takenSums(statement, takings) };
}

/** Scans both sides concurrently. Keys have no fees if only one side turns out to have some. */
async function scanBoth(
  scanner: Scanner,
  opened: Sides<OpenedSide>,
  { job, takings }: Omit<DayRequest, 'date'>,
): Promise<Sides<ScannedSide> & { readonly comparesFees: boolean }> {
  const canCompare = hasFeeColumn(opened.statement) && hasFeeColumn(opened.flows);
  const compareFees = canCompare && job.compare.includes('fee');
  const options = { job, compareFees, again: false, ...NOTHING_TAKEN };
  const [statement, flows] = await settleBoth(
    scanner.scan(opened.statement, { ...options, ...scanOf(takings) }),
    scanner.scan(opened.flows, options),
  );
  const statesNone = ({ sums }: ScannedSide) => sums.withFee === 0;
  if (!compareFees || statesNone(statement) === statesNone(flows)) {
    return { statement, flows, comparesFees: compareFees };
  }
  const again = (scanned: ScannedSide) => {
    if (statesNone(scanned)) return scanned;
    const taking = scanned === statement ? scanOf(takings) : NOTHING_TAKEN;
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
