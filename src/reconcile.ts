/** The run, step by step, as in "What one run does" of the design. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';
import { makeItems } from './classify/items.ts';
import { eventOf, judgeLone, type LoneVerdict } from './classify/lone.ts';
import { pairLeftovers } from './classify/pair.ts';
import type { Difference, Engine } from './engine/engine.ts';
import { type Committed, commitRun } from './ledger/commit.ts';
import type { JobLock } from './ledger/job-lock.ts';
import type { Ledger } from './ledger/open.ts';
import type { Item } from './model/item.ts';
import type { Job } from './model/job.ts';
import type { KeySeed } from './model/key.ts';
import type { DayFindings } from './model/outcome.ts';
import type { Side, Sides, TransactionRecord } from './model/record.ts';
import { matchedTotals, requireProven, totalsOf, type Unmatched } from './prove.ts';
import { bucketBitsFor } from './scan/key-store.ts';
import { LocalSide, refuseRejects } from './scan/local-side.ts';
import { findAside, findEvents, RecordHashes } from './scan/lookup.ts';
import { declaredDate, rowsDate } from './scan/period.ts';
import { drawRunSeed } from './scan/scan-document.ts';
import type { OpenedFacts, ScannedFacts, SideWork } from './scan/side-work.ts';
import { ThreadSide } from './scan/thread-side.ts';
import { RefusedError } from './support/errors.ts';

export interface RunRequest {
  /** Its name may be empty: the profile's channel then. */
  readonly job: Job;
  /** Business date `yyyy-MM-dd`; null: the statement's own. */
  readonly date: string | null;
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  /** Names of profiles or channels; undefined: detected. */
  readonly statementProfile: string | undefined;
  readonly flowsProfile: string | undefined;
  readonly engine: Engine;
  /** Takes the job's lock, once its name is known. Throws LockedError. */
  readonly lock: (job: string) => JobLock;
  /** The ledger, made if need be. */
  readonly ledger: () => Ledger;
  /** false: the ledger is looked at, and left as it is. */
  readonly keep: boolean;
  /** Writes the reports of what was committed. */
  readonly report: (committed: Committed) => Promise<void>;
  /** An existing folder with room for what compressed inputs hold. */
  readonly scratchDir: string;
  /** Told when a phase begins. */
  readonly onPhase: (phase: Phase) => void;
}

export type Phase = 'gate' | 'scan' | 'difference' | 'classify' | 'proof' | 'commit' | 'report';

/** Guess of a record's bytes, for sizing the key stores. */
const RECORD_BYTES_GUESS = 100;
/** From this size on a thread of its own for the flows pays for its start, bytes. */
const THREAD_BYTES_MIN = 8 * 1024 * 1024;
/** Memory that a leftover takes on its way to the reports, bytes; measured, and rounded up. */
const LEFTOVER_BYTES = 1700;

/**
 * Runs all steps. Throws RefusedError, UsageError, LockedError or InternalError; the ledger is as
 * before then, unless it was the reports that could not be written.
 */
export async function reconcile(request: RunRequest): Promise<Committed> {
  const { name } = request.job;
  const lock = name === '' ? null : request.lock(name);
  const work: Sides<SideWork> = {
    statement: new LocalSide('statement'),
    flows: (await isLarge(request.flows)) ? new ThreadSide('flows') : new LocalSide('flows'),
  };
  try {
    return await runSteps(request, work, lock);
  } finally {
    await Promise.allSettled([work.statement.close(), work.flows.close()]);
    lock?.release();
  }
}

async function runSteps(
  request: RunRequest,
  work: Sides<SideWork>,
  held: JobLock | null,
): Promise<Committed> {
  const clock = new PhaseClock(request.onPhase);
  clock.begin('gate');
  const opened = await openBoth(request, work);
  const job = { ...request.job, name: jobName(request, opened.statement) };
  const lock = held === null ? request.lock(job.name) : null;
  try {
    const findings = await findDay(request, job, { work, opened, clock });
    clock.begin('commit');
    const { keep } = request;
    const committed = commitRun(request.ledger(), job, findings, { keep, prove: requireProven });
    clock.begin('report');
    await request.report(committed);
    return committed;
  } finally {
    lock?.release();
  }
}

interface Opened {
  readonly work: Sides<SideWork>;
  readonly opened: Sides<OpenedFacts>;
  readonly clock: PhaseClock;
}

/** Steps 1 to 4: what the date gives by itself. */
async function findDay(
  request: RunRequest,
  job: Job,
  { work, opened, clock }: Opened,
): Promise<DayFindings> {
  const declared = declaredDate(opened.statement, request.date);

  clock.begin('scan');
  const seed = drawRunSeed();
  const scanned = await scanBoth(work, opened, { seed, job });
  refuseRejects([...scanned.statement.rejects, ...scanned.flows.rejects], job.maxRejects);
  refuseSilentlyEmpty(opened.statement, scanned.statement, job);
  const date = rowsDate(opened.statement, scanned.statement, declared);

  clock.begin('difference');
  const { statement, flows } = scanned;
  const difference = await request.engine.difference(statement.keys, flows.keys);

  clock.begin('classify');
  const found = await classify(work, scanned, difference, { job, seed, date });

  clock.begin('proof');
  const totals = { statement: totalsOf(statement), flows: totalsOf(flows) };
  const files = { statement: await work.statement.files(), flows: await work.flows.files() };
  const findings = {
    job: job.name,
    date,
    runId: randomUUID(),
    engine: request.engine.name,
    currency: job.currency,
    statement: { ...totals.statement, files: files.statement },
    flows: { ...totals.flows, files: files.flows },
    ...matchedTotals(totals, found, job.currency),
    items: found.items,
    rejects: [...statement.rejects, ...flows.rejects],
    timings: clock.end(),
  };
  requireProven(findings);
  return findings;
}

/** Are the files so large together that reading them takes longer than starting a thread? */
async function isLarge(paths: readonly string[]): Promise<boolean> {
  let bytes = 0;
  for (const path of paths) {
    // Standard input belongs to this thread. Globs and folders are not looked into: they count 0.
    if (path === '-') return false;
    const found = await stat(path).catch(() => null);
    if (found?.isFile()) bytes += found.size;
  }
  return bytes >= THREAD_BYTES_MIN;
}

class PhaseClock {
  readonly #onPhase: (phase: Phase) => void;
  readonly #timings: Record<string, number> = {};
  readonly #start = performance.now();
  #phase: Phase | null = null;
  #phaseStart = 0;

  constructor(onPhase: (phase: Phase) => void) {
    this.#onPhase = onPhase;
  }

  begin(phase: Phase): void {
    this.#stop();
    this.#phase = phase;
    this.#phaseStart = performance.now();
    this.#onPhase(phase);
  }

  /** Milliseconds by phase, and `total`. */
  end(): Record<string, number> {
    this.#stop();
    return { ...this.#timings, total: performance.now() - this.#start };
  }

  #stop(): void {
    if (this.#phase !== null) this.#timings[this.#phase] = performance.now() - this.#phaseStart;
  }
}

async function openBoth(request: RunRequest, work: Sides<SideWork>): Promise<Sides<OpenedFacts>> {
  const { job, scratchDir } = request;
  const common = { job, scratchDir };
  const [statement, flows] = await settleBoth(
    work.statement.open({
      ...common,
      paths: request.statement,
      profile: request.statementProfile,
    }),
    work.flows.open({ ...common, paths: request.flows, profile: request.flowsProfile }),
  );
  return { statement, flows };
}

function jobName(request: RunRequest, statement: OpenedFacts): string {
  if (request.job.name !== '') return request.job.name;
  return statement.documents[0]?.channel ?? request.statementProfile ?? 'statement';
}

/** Both sides at once. Fees stay out of the keys where a side turns out to state none at all. */
async function scanBoth(
  work: Sides<SideWork>,
  opened: Sides<OpenedFacts>,
  { seed, job }: { readonly seed: KeySeed; readonly job: Job },
): Promise<Sides<ScannedFacts>> {
  const bytes = Math.max(sizeHint(opened.statement), sizeHint(opened.flows));
  const bits = bucketBitsFor(bytes / RECORD_BYTES_GUESS);
  const hasFee = ({ documents }: OpenedFacts) => documents.some((document) => document.hasFee);
  const canCompare = hasFee(opened.statement) && hasFee(opened.flows);
  const compareFees = canCompare && job.compare.includes('fee');
  const scanning = {
    flows: work.flows.scan(bits, seed, compareFees),
    statement: work.statement.scan(bits, seed, compareFees),
  };
  const [statement, flows] = await settleBoth(scanning.statement, scanning.flows);
  if (!compareFees || (statement.withFee === 0) === (flows.withFee === 0)) {
    return { statement, flows };
  }
  const again = (side: SideWork, scanned: ScannedFacts) =>
    scanned.withFee === 0 ? scanned : side.scan(bits, seed, false);
  return {
    statement: await again(work.statement, statement),
    flows: await again(work.flows, flows),
  };
}

/** Waits for both, so that nothing still runs when the first failure is told. */
async function settleBoth<T>(first: Promise<T>, second: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

function sizeHint({ documents }: OpenedFacts): number {
  return documents.reduce((total, document) => total + document.sizeHint, 0);
}

/** A statement without rows must say itself that there was nothing. */
function refuseSilentlyEmpty(opened: OpenedFacts, scanned: ScannedFacts, job: Job): void {
  if (scanned.records > 0 || job.allowEmpty) return;
  const silent = opened.documents.find((document) => !document.confirmsEmpty);
  if (!silent) return;
  throw new RefusedError(
    'empty',
    `${silent.name}: the statement has a header and no rows, and nothing in it says that this ` +
      'is all. If there were really no transactions, run again with --allow-empty.',
  );
}

/**
 * Leftovers are held in memory while they are classified. Where nearly nothing matches, that is
 * a wrong file, and better said than died of.
 */
function refuseTooMany({ statement, flows }: Difference): void {
  const most = Math.floor(getHeapStatistics().heap_size_limit / LEFTOVER_BYTES);
  if (statement.length + flows.length <= most) return;
  throw new RefusedError(
    'limit',
    `${statement.length} records of the statement and ${flows.length} of the flows have no ` +
      `counterpart, more than the ${most} that can be told apart in this memory. Check that both ` +
      'are of the same day and account and name orders alike. If they do, allow more memory with ' +
      'NODE_OPTIONS=--max-old-space-size=MEGABYTES.',
  );
}

interface Found extends Unmatched {
  readonly items: readonly Item[];
}

interface RunContext {
  readonly job: Job;
  readonly seed: KeySeed;
  readonly date: string;
}

/** Step 4: leftovers by category, as far as one date alone can tell. */
async function classify(
  work: Sides<SideWork>,
  scanned: Sides<ScannedFacts>,
  difference: Difference,
  { job, seed, date }: RunContext,
): Promise<Found> {
  refuseTooMany(difference);
  const [statement, flows] = await settleBoth(
    work.statement.fetch(difference.statement),
    work.flows.fetch(difference.flows),
  );
  const pairing = pairLeftovers(statement, flows, job);
  const hashes = new RecordHashes(seed);

  const judge = async (
    side: Side,
    other: Side,
    lone: readonly TransactionRecord[],
    leftovers: readonly TransactionRecord[],
  ): Promise<{ record: TransactionRecord; verdict: LoneVerdict }[]> => {
    const hashed = lone.map((record) => hashes.of(record));
    const identities = new Set(hashed.map((hash) => hash.identity));
    const events = new Set(hashed.map((hash) => hash.event));
    const isLone = new Set(lone);
    const except = new Set(difference[side].filter((_, index) => isLone.has(leftovers[index])));
    const [held, aside] = await settleBoth(
      work[side].fetch(findEvents(scanned[side].keys, events, except)),
      work[other].fetch(findAside(scanned[other].aside, identities)),
    );
    const heldEvents = new Set(held.map(eventOf));
    const verdicts = judgeLone(lone, { othersAside: aside, heldEvents });
    return lone.map((record, index) => ({ record, verdict: verdicts[index] }));
  };

  const lone = [
    ...(await judge('statement', 'flows', pairing.statementAlone, statement)),
    ...(await judge('flows', 'statement', pairing.flowsAlone, flows)),
  ];
  const items = makeItems(job, date, { pairs: pairing.pairs, lone });
  return { items, agreed: pairing.agreed, leftovers: { statement, flows } };
}
