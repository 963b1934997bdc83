/** The run, step by step, as in "What one run does" of the design. */
import { randomUUID } from 'node:crypto';
import { ItemStore } from './classify/item-store.ts';
import { classify } from './classify/leftovers.ts';
import { refuseUnrelated } from './classify/unrelated.ts';
import type { Engine } from './engine/engine.ts';
import { type Committed, commitRun } from './ledger/commit.ts';
import type { JobLock } from './ledger/job-lock.ts';
import type { Ledger } from './ledger/open.ts';
import type { Page } from './ledger/page.ts';
import type { Job } from './model/job.ts';
import type { DayFindings, Items } from './model/outcome.ts';
import type { Sides } from './model/record.ts';
import { closePool, openPool } from './pool/open-pool.ts';
import { matchedTotals, requireProven, totalsOf, UnmatchedSums } from './prove.ts';
import { declaredDate, rowsDate } from './scan/period.ts';
import { readableDocuments } from './scan/places.ts';
import { refuseRejects } from './scan/rejects.ts';
import { Scanner } from './scan/scanner.ts';
import { closeSide, type OpenedSide, openSide, type ScannedSide } from './scan/side.ts';
import { beginFingerprints, fileFacts } from './scan/side-files.ts';
import { openSpool } from './source/spool.ts';
import { RefusedError } from './support/errors.ts';
import type { Machine } from './support/machine.ts';

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
  /** What of the machine may be used. */
  readonly machine: Machine;
  /** An existing folder with room for what compressed inputs hold. */
  readonly scratchDir: string;
  /** One with room for what memory does not hold. */
  readonly spillDir: string;
  /** Told when a phase begins. */
  readonly onPhase: (phase: Phase) => void;
}

export type Phase = 'gate' | 'scan' | 'difference' | 'classify' | 'proof' | 'commit' | 'report';

/**
 * Runs all steps. Throws RefusedError, UsageError, LockedError or InternalError; the ledger is as
 * before then, unless it was the reports that could not be written.
 */
export async function reconcile(request: RunRequest): Promise<Committed> {
  const { name } = request.job;
  const lock = name === '' ? null : request.lock(name);
  const closing: (() => Promise<void>)[] = [];
  try {
    return await runSteps(request, lock, closing);
  } finally {
    await Promise.allSettled(closing.reverse().map((close) => close()));
    lock?.release();
  }
}

/** `closing` gets what is to be closed when the run is over, however it ends. */
async function runSteps(
  request: RunRequest,
  held: JobLock | null,
  closing: (() => Promise<void>)[],
): Promise<Committed> {
  const clock = new PhaseClock(request.onPhase);
  clock.begin('gate');
  const opened = await openBoth(request, closing);
  const job = { ...request.job, name: jobName(request, opened.statement) };
  const lock = held === null ? request.lock(job.name) : null;
  try {
    const findings = await findDay(request, job, opened, { clock, closing });
    clock.begin('commit');
    const { keep } = request;
    const prove = (page: Page) => requireProven(page, page.explained);
    const committed = commitRun(request.ledger(), job, findings, { keep, prove });
    clock.begin('report');
    await request.report(committed);
    return committed;
  } finally {
    lock?.release();
  }
}

interface Running {
  readonly clock: PhaseClock;
  readonly closing: (() => Promise<void>)[];
}

/** Steps 1 to 4: what the date gives by itself. */
async function findDay(
  request: RunRequest,
  job: Job,
  opened: Sides<OpenedSide>,
  running: Running,
): Promise<DayFindings> {
  const { statement, flows, date, items, unmatched } = await compare(request, job, opened, running);
  running.clock.begin('proof');
  const totals = { statement: totalsOf(statement.sums), flows: totalsOf(flows.sums) };
  const documents = [...readableDocuments(statement), ...readableDocuments(flows)];
  const findings = {
    job: job.name,
    date,
    runId: randomUUID(),
    engine: request.engine.name,
    currency: job.currency,
    statement: { ...totals.statement, files: await fileFacts(statement) },
    flows: { ...totals.flows, files: await fileFacts(flows) },
    matched: matchedTotals(totals, unmatched, job.currency),
    tolerated: unmatched.tolerated,
    items,
    documents: documents.map(({ name }) => name),
    rejects: [...statement.sums.rejects, ...flows.sums.rejects],
    timings: running.clock.end(),
  };
  requireProven(findings, unmatched.explained);
  return findings;
}

/** Both sides as they were read, and what of them differs. */
interface Compared extends Sides<ScannedSide> {
  readonly date: string;
  readonly items: Items;
  readonly unmatched: UnmatchedSums;
}

/** Reads, differences and classifies. The keys are gone afterwards, and the threads with them. */
async function compare(
  request: RunRequest,
  job: Job,
  opened: Sides<OpenedSide>,
  { clock, closing }: Running,
): Promise<Compared> {
  const declared = declaredDate(opened.statement, request.date);
  clock.begin('scan');
  const bytes = sizeHint(opened.statement) + sizeHint(opened.flows);
  const tools = openPool(request.machine, bytes, request.spillDir);
  try {
    const { pool, keys } = tools;
    beginFingerprints(opened.statement);
    beginFingerprints(opened.flows);
    const { statement, flows } = await scanBoth(new Scanner(tools), opened, job);
    refuseRejects([...statement.sums.rejects, ...flows.sums.rejects], job.maxRejects);
    refuseSilentlyEmpty(statement, job);
    const date = rowsDate(statement, declared);

    clock.begin('difference');
    const leftovers = await request.engine.difference(keys, pool);
    refuseUnrelated({ statement, flows }, leftovers, job);

    clock.begin('classify');
    const items = new ItemStore(() => openSpool(request.spillDir));
    closing.push(() => items.close());
    const documents = [...readableDocuments(statement), ...readableDocuments(flows)];
    pool.prepare({ job, date, documents });
    const pieces = { statement: statement.sums.pieces, flows: flows.sums.pieces };
    const unmatched = new UnmatchedSums();
    for await (const batch of classify(leftovers, pieces, pool)) {
      unmatched.add(batch);
      await items.add(batch.items);
    }
    return { statement, flows, date, items, unmatched };
  } finally {
    await closePool(tools);
  }
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

async function openBoth(
  { job, scratchDir, ...request }: RunRequest,
  closing: (() => Promise<void>)[],
): Promise<Sides<OpenedSide>> {
  const open = async (side: 'statement' | 'flows', profile: string | undefined) => {
    const opened = await openSide(side, request[side], { job, profile, scratchDir });
    closing.push(() => closeSide(opened));
    return opened;
  };
  const [statement, flows] = await settleBoth(
    open('statement', request.statementProfile),
    open('flows', request.flowsProfile),
  );
  return { statement, flows };
}

function jobName(request: RunRequest, { documents }: OpenedSide): string {
  if (request.job.name !== '') return request.job.name;
  return documents[0]?.profile.channel ?? request.statementProfile ?? 'statement';
}

/** Both sides at once. Fees stay out of the keys where a side turns out to state none at all. */
async function scanBoth(
  scanner: Scanner,
  opened: Sides<OpenedSide>,
  job: Job,
): Promise<Sides<ScannedSide>> {
  const hasFee = ({ documents }: OpenedSide) =>
    documents.some(({ opening }) => opening.plan.fee >= 0);
  const canCompare = hasFee(opened.statement) && hasFee(opened.flows);
  const compareFees = canCompare && job.compare.includes('fee');
  const options = { job, compareFees, again: false };
  const [statement, flows] = await settleBoth(
    scanner.scan(opened.statement, options),
    scanner.scan(opened.flows, options),
  );
  const statesNone = ({ sums }: ScannedSide) => sums.withFee === 0;
  if (!compareFees || statesNone(statement) === statesNone(flows)) return { statement, flows };
  const again = (scanned: ScannedSide) => {
    if (statesNone(scanned)) return scanned;
    return scanner.scan(scanned.opened, { job, compareFees: false, again: true });
  };
  return { statement: await again(statement), flows: await again(flows) };
}

/** Waits for both, so that nothing still runs when the first failure is told. */
async function settleBoth<T>(first: Promise<T>, second: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/** Bytes, as far as known. */
function sizeHint({ documents }: OpenedSide): number {
  return documents.reduce((total, { document }) => total + document.sizeHint, 0);
}

/** A statement without rows must say itself that there was nothing. */
function refuseSilentlyEmpty({ opened, sums }: ScannedSide, job: Job): void {
  if (sums.records > 0 || job.allowEmpty) return;
  const silent = opened.documents.find(({ profile }) => !profile.confirmsEmpty);
  if (!silent) return;
  throw new RefusedError(
    'empty',
    `${silent.head.name}: the statement has a header and no rows, and nothing in it says that ` +
      'this is all. If there were really no transactions, run again with --allow-empty.',
  );
}
