/**
 * The run of a settlement job: gate, read, commit, report. Its credits are matched in the ledger,
 * with groups that other runs have stored.
 */
import { randomUUID } from 'node:crypto';
import type { ConfiguredJob } from '../config/configured-job.ts';
import { ExactSums } from '../domain/exact-sums.ts';
import type { DayFindings, SideTotals } from '../domain/outcome.ts';
import { type Side, type Sides, TRANSACTION_TYPES } from '../domain/record.ts';
import {
  type ArrivedCredit,
  keyFields,
  measured,
  type Settlement,
  type SettlementJob,
  type TakenSums,
  type Taking,
} from '../domain/settlement.ts';
import type { Delivery } from '../inputs/source.ts';
import { storable } from '../ledger/settlement/sums.ts';
import { creditOf } from '../reading/credit.ts';
import { declaredDate, rowsDate } from '../reading/gate/period.ts';
import { refuseRejects } from '../reading/gate/rejects.ts';
import { ReadMeter } from '../reading/read-meter.ts';
import { beginFingerprints, filesOf, type ReadSide, readSide } from '../reading/read-side.ts';
import { groupName } from '../reading/rows/shown-field.ts';
import { Scanner } from '../reading/scanner.ts';
import { type OpenedSide, type ScannedSide, sizeHint } from '../reading/side-contents.ts';
import { type ScanTaking, scanOf, takenSums } from '../reading/taken.ts';
import { ActiveRun, type RunRequest } from './active-run.ts';
import { openOne, type SidesRequest } from './open-sides.ts';
import { sideTotals } from './prove.ts';
import { refuseSilentlyEmpty } from './read.ts';
import { commitAndReport, type RunResult } from './reconcile.ts';
import { unclaimedOf } from './unclaimed.ts';

/** The parameters of a run. */
export interface SettleRequest extends RunRequest, Omit<SidesRequest, 'sources'> {
  /** The flows, where they are files that are grouped; else null. */
  readonly sources: { readonly statement: Delivery; readonly flows: Delivery | null };
  /** The jobs that share the statement (see ConfiguredJob). */
  readonly readers: readonly ConfiguredJob[];
}

/** A date that was read. */
interface ReadCredits {
  readonly date: string;
  readonly statement: ScannedSide;
  readonly flows: ScannedSide | null;
}

/** Settles a date. Throws as reconcile. */
export async function settle(request: SettleRequest): Promise<RunResult> {
  const run = new ActiveRun(request);
  try {
    run.start();
    const { job } = request;
    const read = await readCredits(request, run);
    await run.closePool();
    const statement = readSide(read.statement, job);
    const flows = read.flows === null ? emptySide() : readSide(read.flows, job);
    const { readers, scratchDir } = request;
    const unclaimed = await unclaimedOf(readers, read.date, scratchDir);
    const found = await findingsOf(request, read, { statement, flows }, run);
    const findings = { ...found, unclaimed };
    return await commitAndReport(request, { job, statement, flows }, findings, run);
  } finally {
    await run.close();
  }
}

/** The job with its calendar. Its flags may have changed its settings. */
function ownSettlement({ job, settlements: { own } }: SettleRequest): SettlementJob {
  if (own === null) throw new Error(`${job.name} is no settlement job`);
  return { ...own, job };
}

async function readCredits(request: SettleRequest, run: ActiveRun): Promise<ReadCredits> {
  const { job, date: asked, sources } = request;
  run.begin('gate');
  const open = (side: Side, source: Delivery) => openOne(side, source, request, run.closing);
  const statement = await open('statement', sources.statement);
  const flows = sources.flows && (await open('flows', sources.flows));
  const declared = declaredDate(statement, asked);
  run.begin('scan');
  const sides = flows === null ? [statement] : [statement, flows];
  const pool = run.openPool(sides.reduce((sum, side) => sum + sizeHint(side), 0));
  const documents = sides.flatMap((side) => side.documents.map(({ document }) => document));
  const scanner = new Scanner(pool, new ReadMeter(documents, (progress) => run.progress(progress)));
  const scan = async (opened: OpenedSide, taking: ScanTaking) => {
    beginFingerprints(opened);
    return await scanner.scan(opened, { job, compareFees: false, again: false, ...taking });
  };
  const { credits, taking } = ownSettlement(request).settlement;
  const { takings } = request.settlements;
  const creditRows: ScanTaking =
    credits === null
      ? { ...scanOf(takings), taken: TRANSACTION_TYPES }
      : scanOf([credits, ...takings]);
  const scanned = await scan(statement, creditRows);
  const owed = flows && (await scan(flows, scanOf([taking])));
  refuseRejects([...scanned.sums.rejects, ...(owed?.sums.rejects ?? [])], job);
  refuseSilentlyEmpty(scanned, job);
  const date = rowsDate(scanned, declared, job);
  run.dated(date);
  return { date, statement: scanned, flows: owed };
}

/** What the run found; what is expected on the date is known when the ledger has matched it. */
async function findingsOf(
  request: SettleRequest,
  { date, statement: scanned, flows: owed }: ReadCredits,
  { statement, flows }: Sides<ReadSide>,
  run: ActiveRun,
): Promise<DayFindings> {
  const settled = ownSettlement(request);
  const { job, settlement } = settled;
  const credits = creditsOf(scanned, date, settled);
  const taken: TakenSums[] = [
    ...(owed === null ? [] : takenSums(owed, [settlement.taking])),
    ...takenFrom(scanned, settlement, request.settlements.takings),
  ];
  const rejects = [...scanned.sums.rejects, ...(owed?.sums.rejects ?? [])];
  // A statement may have payouts, which `only` selects, and the payments that they pay.
  const files = await filesOf({ statement, flows }, Object.keys(job.only).length > 0);
  return {
    ...{ job: job.name, date, runId: randomUUID(), engine: 'memory', currency: job.currency },
    statement: { ...totalsOf(credits), files: files.statement },
    flows: { ...totalsOf([]), files: files.flows },
    ...{ matched: { count: 0, amount: 0n }, matchedCountDifference: 0 },
    tolerated: { count: 0, amount: 0n },
    refundsByAmount: { matched: 0, left: { statement: 0, flows: 0, lacking: 0 } },
    ...{ outside: 0, flowsBounds: null, items: [], rejects, timings: run.timings() },
    documents: [...statement.names, ...flows.names, settlement.upstream ?? job.name],
    ...{ credits, taken },
  };
}

/** What other jobs take from the statement, beside the groups that are its own credits. */
function takenFrom(
  scanned: ScannedSide,
  { credits }: Settlement,
  takings: readonly Taking[],
): TakenSums[] {
  if (credits === null) return takenSums(scanned, takings);
  return takenSums(scanned, [credits, ...takings]).slice(1);
}

function creditsOf(
  { sums, documents }: ScannedSide,
  date: string,
  { job, settlement }: SettlementJob,
) {
  const { credits } = settlement;
  if (credits === null) {
    const names = keyFields(settlement.taking);
    return sums.taken.map((record) => creditOf(record, names, date));
  }
  const [groups] = sums.groups();
  const file = documents[0]?.head.name ?? '';
  return groups.map((group): ArrivedCredit => {
    const fields = Object.fromEntries(credits.by.map((name, i) => [name, group.values[i]]));
    return {
      ...{
        type: 'settlement',
        orderId: groupName(date, credits.by, group.values, job),
        refundId: '',
      },
      ...{ channelTxnId: '', amount: storable(measured(group, credits.measure)), time: '' },
      ...{ file, line: 0, fields, tradeDates: null },
    };
  });
}

function totalsOf(credits: readonly ArrivedCredit[]): Omit<SideTotals, 'files'> {
  const totals = new ExactSums(TRANSACTION_TYPES.length);
  for (const { type, amount } of credits) totals.add(TRANSACTION_TYPES.indexOf(type), amount);
  return sideTotals({ totals });
}

/** The flows of a job whose groups another job has. */
function emptySide(): ReadSide {
  const sums = { totals: new ExactSums(TRANSACTION_TYPES.length), rejects: [], pieces: [] };
  return {
    side: 'flows',
    scanned: null,
    sums: { ...sums, largest: 0 },
    activity: { rows: [], breakdowns: [] },
    ...{ documents: [], names: [], hasDates: false },
    files: () => Promise.resolve([]),
  };
}
