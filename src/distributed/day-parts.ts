/**
 * The records of a date from parts that loaders hold: Redis differences their keys, loaders send
 * the records of every order that differs, and these are differenced once more, here, with their
 * keys: what comes out is what one machine with all of the files gives, to the byte.
 */

import type { Machine } from '../config/machine.ts';
import type { RedisTarget } from '../config/redis-url.ts';
import { MemoryEngine } from '../difference/memory.ts';
import { openRedis } from '../difference/redis/redis-client.ts';
import { ExactSums } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import { type Side, TRANSACTION_TYPES } from '../domain/record.ts';
import { areUnrelated, countOf } from '../matching/unrelated.ts';
import { joinFlows, refuseWrongFlows } from '../reading/gate/flows-gate.ts';
import { refuseRejects } from '../reading/gate/rejects.ts';
import type { ReadSide } from '../reading/read-side.ts';
import type { Closing, DaySource, Differenced, ProgressListener } from '../run/reconcile.ts';
import { closePool, openPool } from '../run/threads/open-pool.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { type Differing, differingOrders } from './differing.ts';
import { agreeOnFees, areFeesCompared } from './fees.ts';
import { dateOfParts, refuseOtherSigns, refuseSilence, requireAll } from './gate.ts';
import { isGone } from './mail.ts';
import { type ReceivedSide, receiveRecords } from './received.ts';
import { type RunTerms, requireSame, type SealedPart, SharedRun } from './shared-run.ts';

export interface DayPartsRequest {
  readonly job: Job;
  /** Business date; null: the one that the statement's parts are of. */
  readonly date: string | null;
  readonly run: string;
  readonly target: RedisTarget;
  readonly machine: Machine;
  readonly spillDir: string;
}

/** A run that was joined. */
interface Joined {
  readonly run: SharedRun;
  readonly terms: RunTerms;
  parts: SealedPart[];
  readonly closing: Closing;
}

/** Bytes of a record that is sent, about. */
const RECORD_BYTES = 400;

export class DayParts implements DaySource {
  readonly engine = 'redis';
  readonly #request: DayPartsRequest;
  #joined: Joined | null = null;

  constructor(request: DayPartsRequest) {
    this.#request = request;
  }

  async open(closing: Closing): Promise<string> {
    const { target, run: id, job } = this.#request;
    const { client } = await openRedis(target);
    closing.push(async () => client.disconnect());
    const run = new SharedRun(client, target, id);
    const terms = await run.terms();
    if (terms === null || terms.isEnded) {
      throw new RefusedError(
        'missing',
        say`There is no run ${id} in ${target.shown}: load its parts first, with zhangping load.`,
      );
    }
    requireSame(terms, job, id);
    const parts = requireAll(id, terms, await run.parts());
    for (const part of parts) if (!(await run.isThere(part.id))) throw isGone(id, part);
    this.#joined = { run, terms, parts, closing };
    return parts.find(({ side }) => side === 'statement')?.seal.channel ?? 'statement';
  }

  async difference(job: Job, teller: ProgressListener): Promise<Differenced> {
    if (this.#joined === null) throw new Error('no run was joined');
    const { run, terms, closing } = this.#joined;
    teller.begin('scan');
    if (await agreeOnFees(run, this.#joined.parts, job)) {
      this.#joined.parts = requireAll(run.id, terms, await run.parts());
    }
    const { parts } = this.#joined;
    // In the order of day-files.ts: the same files are refused for the same reason.
    const rejects = parts.flatMap(({ seal }) => seal.rejects);
    refuseRejects(rejects, job);
    refuseSilence(parts, job);
    const date = dateOfParts(parts, this.#request.date);
    refuseOtherSigns(parts);
    refuseFlowsOfParts(parts, date, job);
    teller.dated(date);
    teller.begin('difference');
    const differing = await differingOrders(run, terms, parts, (share) =>
      teller.progress({ share, rows: null, bytes: null, bytesTotal: null }),
    );
    refuseUnrelatedParts(parts, differing, job);
    const { machine, spillDir } = this.#request;
    const records = differing.identities.reduce((sum, some) => sum + some.size, 0);
    const tools = openPool(machine, records * RECORD_BYTES, spillDir);
    try {
      const options = { spillDir, closing };
      const received = await receiveRecords(run, parts, differing, tools, options);
      const leftovers = await new MemoryEngine().difference(tools.keys, tools.pool);
      const statement = sideOf('statement', parts, received.statement);
      const flows = sideOf('flows', parts, received.flows);
      const comparesFees = areFeesCompared(parts, job);
      return { statement, flows, date, leftovers, comparesFees, tools };
    } catch (error) {
      await closePool(tools);
      throw error;
    }
  }

  /**
   * Removes everything of the run; its loaders end. Where that fails the reports are written all
   * the same: what is left goes away by itself.
   */
  async end(): Promise<void> {
    if (this.#joined === null) return;
    const { run, parts, terms } = this.#joined;
    await run.end(parts, terms).catch(() => {});
  }
}

function refuseFlowsOfParts(parts: readonly SealedPart[], date: string, job: Job): void {
  const of = (side: Side) => parts.filter((part) => part.side === side).map(({ seal }) => seal);
  const statement = of('statement').reduce((total, { records }) => total + records, 0);
  refuseWrongFlows(joinFlows(of('flows').map(({ flows }) => flows)), { date, statement, job });
}

/** What the rest of the run asks of a side. */
function sideOf(side: Side, parts: readonly SealedPart[], received: ReceivedSide): ReadSide {
  const those = parts.filter((part) => part.side === side);
  return {
    side,
    sums: {
      totals: totalsOf(those),
      rejects: those.flatMap(({ seal }) => seal.rejects),
      pieces: received.pieces,
    },
    documents: [received.document],
    names: those.flatMap(({ seal }) => seal.names),
    hasDates: those.every(({ seal }) => seal.flows.hasDates),
    files: async () => those.map(({ seal }) => seal.file),
  };
}

function totalsOf(parts: readonly SealedPart[]): ExactSums {
  const totals = new ExactSums(TRANSACTION_TYPES.length);
  for (const { seal } of parts) {
    for (const [type, [count, amount]] of seal.totals.entries()) {
      totals.join(type, count, BigInt(amount));
    }
  }
  return totals;
}

/** Before millions of records are sent. Throws RefusedError('unrelated'). */
function refuseUnrelatedParts(
  parts: readonly SealedPart[],
  { statementLeft }: Differing,
  job: Job,
): void {
  const count = (side: Side) =>
    countOf({ totals: totalsOf(parts.filter((part) => part.side === side)) });
  const counts = { statement: count('statement'), flows: count('flows') };
  const agreeing = counts.statement - statementLeft;
  if (!areUnrelated(counts, agreeing, job)) return;
  throw new RefusedError(
    'unrelated',
    say`Of ${counts.statement} records of the statement and ${counts.flows} of the flows next to
      none agree: these are hardly of the same account and date. Check the parts; --allow-unrelated
      makes an item of each record.`,
  );
}
