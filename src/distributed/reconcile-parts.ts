/**
 * Reconciles a date from parts that loaders hold: Redis differences the keys, loaders send the
 * records of every order that differs, and this machine differences these once more by their keys.
 * The result equals, to the byte, that of one machine with all of the files.
 */

import { dateFlag } from '../config/flags.ts';
import { parseRedisUrls, type RedisTarget } from '../config/redis-url.ts';
import { redisUrls } from '../difference/choose.ts';
import type { Leftovers } from '../difference/leftovers.ts';
import { MemoryEngine } from '../difference/memory.ts';
import { openRedis } from '../difference/redis/redis-client.ts';
import { activityOf } from '../domain/activity.ts';
import { ExactSums } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import { type Side, TRANSACTION_TYPES } from '../domain/record.ts';
import { areUnrelated, countOf } from '../matching/unrelated.ts';
import { joinFlows, refuseWrongFlows } from '../reading/gate/flows-gate.ts';
import { refuseRejects } from '../reading/gate/rejects.ts';
import { refuseSwappedSides } from '../reading/gate/swapped.ts';
import { joinActivities } from '../reading/pieces/side-activity.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { ActiveRun, type RunRequest } from '../run/active-run.ts';
import type { ReadDay } from '../run/read.ts';
import { completeDay, type RunResult } from '../run/reconcile.ts';
import { type AskedRun, runRequest } from '../run/request.ts';
import type { Closing } from '../support/closing.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { dateOfParts, refuseOtherSigns, refuseSilentParts, requireAll } from './check-parts.ts';
import { type Differing, differingOrders } from './differing.ts';
import { areFeesCompared, reloadWrongFees } from './fees.ts';
import { loaderEnded } from './mail.ts';
import { type ReceivedSide, receiveRecords } from './received.ts';
import {
  checkRunId,
  type RunTerms,
  requireSame,
  type SealedPart,
  SharedRun,
} from './shared-run.ts';

/** A run of parts. */
interface PartsRequest extends RunRequest {
  /** Business date; null: that of the statement's parts. */
  readonly date: string | null;
  /** Does the job name a format of its sides? */
  readonly namesFormat: boolean;
  /** The id that the loaders use. */
  readonly run: string;
  readonly target: RedisTarget;
}

/** A run that was joined. */
interface Joined {
  readonly shared: SharedRun;
  readonly terms: RunTerms;
  readonly parts: readonly SealedPart[];
}

/** Approximate bytes of a sent record. */
const RECORD_BYTES = 400;

/** The request for a run of parts. Throws UsageError. */
export async function partsRequest(asked: AskedRun, run: string): Promise<PartsRequest> {
  const { configured, options } = asked;
  if (options.statement !== undefined || options.flows !== undefined) {
    throw new UsageError(say`--run uses the loaded files: leave out --statement and --flows.`);
  }
  checkRunId(run);
  const request = await runRequest(asked);
  const { reports } = request;
  if ([...reports.asked, ...reports.always].includes('matched')) {
    throw new UsageError(
      say`A run of parts cannot write matched.csv: the records are on other machines. Leave out the
        format matched.`,
    );
  }
  return {
    ...request,
    date: dateFlag(options.date, configured.job.timeZone),
    namesFormat: [options, configured].some((each) => each.channel ?? each.flowsProfile),
    run,
    target: parseRedisUrls(redisUrls(options.redis ?? configured.redis)),
  };
}

/** Reconciles a date from its parts. Throws as reconcile. */
export async function reconcileParts(request: PartsRequest): Promise<RunResult> {
  const run = new ActiveRun(request);
  try {
    run.start();
    run.begin('gate');
    const joined = await join(request, run.closing);
    const job = run.jobNamed(channelOf(joined));
    run.begin('scan');
    const parts = await agreedParts(joined, job);
    if (!request.namesFormat) refuseSwappedParts(parts);
    const date = checkParts(parts, request.date, job);
    run.dated(date);
    run.begin('difference');
    const day = await differenceParts({ ...joined, parts }, { ...request, job, date }, run);
    const result = await completeDay(request, { ...day, job, engine: 'redis' }, run);
    // If this fails, the keys in Redis expire by themselves.
    if (request.keep) await joined.shared.end(parts, joined.terms).catch(() => {});
    return result;
  } finally {
    await run.close();
  }
}

/** Joins the run of the loaders. Throws RefusedError if parts are missing. */
async function join(request: PartsRequest, closing: Closing): Promise<Joined> {
  const { target, run: id, job } = request;
  const { client } = await openRedis(target);
  closing.push(async () => client.disconnect());
  const shared = new SharedRun(client, target, id);
  const terms = await shared.terms();
  if (terms === null || terms.isEnded) {
    throw new RefusedError(
      'missing',
      say`Run ${id} does not exist in ${target.shown}: load its parts first with zhangping load.`,
    );
  }
  requireSame(terms, job, id);
  const parts = requireAll(id, terms, await shared.parts());
  for (const part of parts) if (!(await shared.isAlive(part.id))) throw loaderEnded(id, part);
  return { shared, terms, parts };
}

function channelOf({ parts }: Joined): string {
  return parts.find(({ side }) => side === 'statement')?.seal.channel ?? 'statement';
}

/** The parts, all with fees in their keys or all without; loaders reload them if they differ. */
async function agreedParts({ shared, terms, parts }: Joined, job: Job): Promise<SealedPart[]> {
  const changed = await reloadWrongFees(shared, parts, job);
  return changed ? requireAll(shared.id, terms, await shared.parts()) : [...parts];
}

function refuseSwappedParts(parts: readonly SealedPart[]): void {
  const of = (side: Side) =>
    parts.filter((part) => part.side === side).map(({ seal }) => seal.file);
  refuseSwappedSides({ statement: of('statement'), flows: of('flows') });
}

/** Makes the checks of a run of files, in the same order. Returns the date. */
function checkParts(parts: readonly SealedPart[], asked: string | null, job: Job): string {
  refuseRejects(
    parts.flatMap(({ seal }) => seal.rejects),
    job,
  );
  refuseSilentParts(parts, job);
  const date = dateOfParts(parts, asked);
  refuseOtherSigns(parts);
  refuseFlowsOfParts(parts, date, job);
  return date;
}

/** Redis differences the keys; then this machine receives and differences the records. */
async function differenceParts(
  { shared, terms, parts }: Joined,
  { job, date, spillDir }: PartsRequest & { readonly date: string },
  run: ActiveRun,
): Promise<ReadDay & { readonly leftovers: Leftovers }> {
  const differing = await differingOrders(shared, terms, parts, (share) =>
    run.progressShare(share),
  );
  refuseUnrelatedParts(parts, differing, job);
  const records = differing.identities.reduce((sum, some) => sum + some.size, 0);
  const pool = run.openPool(records * RECORD_BYTES);
  const options = { spillDir, closing: run.closing };
  const received = await receiveRecords(shared, parts, differing, pool, options);
  const leftovers = await new MemoryEngine().difference(pool.keys, pool.pool);
  const statement = sideOf('statement', parts, received.statement);
  const flows = sideOf('flows', parts, received.flows);
  const comparesFees = areFeesCompared(parts, job);
  return { statement, flows, date, leftovers, comparesFees, pool, taken: [], fees: null };
}

function refuseFlowsOfParts(parts: readonly SealedPart[], date: string, job: Job): void {
  const of = (side: Side) => parts.filter((part) => part.side === side).map(({ seal }) => seal);
  const statement = of('statement').reduce((total, { records }) => total + records, 0);
  refuseWrongFlows(joinFlows(of('flows').map(({ flows }) => flows)), { date, statement, job });
}

/** The side as the following steps need it. */
function sideOf(side: Side, parts: readonly SealedPart[], received: ReceivedSide): ReadSide {
  const those = parts.filter((part) => part.side === side);
  return {
    side,
    scanned: null,
    sums: {
      totals: totalsOfParts(those),
      rejects: those.flatMap(({ seal }) => seal.rejects),
      pieces: received.pieces,
      largest: Number.POSITIVE_INFINITY,
    },
    activity: joinActivities(those.map(({ seal }) => activityOf(seal.activity))),
    documents: [received.document],
    names: those.flatMap(({ seal }) => seal.names),
    hasDates: those.every(({ seal }) => seal.flows.hasDates),
    files: async () => those.map(({ seal }) => seal.file),
  };
}

function totalsOfParts(parts: readonly SealedPart[]): ExactSums {
  const totals = new ExactSums(TRANSACTION_TYPES.length);
  for (const { seal } of parts) {
    for (const [type, [count, amount]] of seal.totals.entries()) {
      totals.join(type, count, BigInt(amount));
    }
  }
  return totals;
}

/** Checks the parts before millions of records are sent. Throws RefusedError('unrelated'). */
function refuseUnrelatedParts(
  parts: readonly SealedPart[],
  { statementLeft }: Differing,
  job: Job,
): void {
  const count = (side: Side) =>
    countOf({ totals: totalsOfParts(parts.filter((part) => part.side === side)) });
  const counts = { statement: count('statement'), flows: count('flows') };
  const agreeing = counts.statement - statementLeft;
  if (!areUnrelated(counts, agreeing, job)) return;
  throw new RefusedError(
    'unrelated',
    say`Almost none of ${counts.statement} records of the statement and ${counts.flows} of the flows
      match: they are probably not of the same account and date. Check the parts; --allow-unrelated
      makes an item of each record.`,
  );
}
