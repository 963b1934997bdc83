/** The run, step by step, as in "What one run does" of the design. */
import { randomUUID } from 'node:crypto';
import { DayWindow } from './classify/day-window.ts';
import { ItemStore } from './classify/item-store.ts';
import { classify } from './classify/leftovers.ts';
import { LoneRefundSums } from './classify/lone-refunds.ts';
import { matchRefundsByAmount } from './classify/refunds-by-amount.ts';
import { refuseUnrelated } from './classify/unrelated.ts';
import type { Leftovers } from './keys/leftovers.ts';
import { type Committed, commitRun } from './ledger/commit.ts';
import type { JobLock } from './ledger/job-lock.ts';
import type { Ledger } from './ledger/open.ts';
import type { Page } from './ledger/page.ts';
import type { EngineName, Job } from './model/job.ts';
import type { DayFindings, Items, RefundsByAmount } from './model/outcome.ts';
import type { Phase, Progress, RunLabel, RunObserver } from './model/progress.ts';
import type { Sides } from './model/record.ts';
import type { DayBounds } from './model/time.ts';
import { closePool, type OpenPool } from './pool/open-pool.ts';
import { matchedTotals, requireProven, totalsOf, UnmatchedSums } from './prove.ts';
import type { ReadSide } from './scan/read-side.ts';
import { openSpool } from './source/spool.ts';

export interface RunRequest {
  /** Its name may be empty: the channel's then. */
  readonly job: Job;
  readonly source: DaySource;
  /** Takes the job's lock, once its name is known. Throws LockedError. */
  readonly lock: (job: string) => JobLock;
  /** The ledger, made if need be. */
  readonly ledger: () => Ledger;
  /** false: the ledger is looked at, and left as it is. */
  readonly keep: boolean;
  /** Writes the reports of what was committed. */
  readonly report: (committed: Committed) => Promise<void>;
  /** An existing folder with room for what memory does not hold. */
  readonly spillDir: string;
  readonly observer: RunObserver;
}

/** Where the records of a date come from: step 1 to 3. */
export interface DaySource {
  readonly engine: EngineName;
  /** Opens what there is; `closing` gets what is to be closed in the end. Gives the channel. */
  open(closing: Closing): Promise<string>;
  /** Reads both sides and differences them; says how it goes on. */
  difference(job: Job, teller: Teller): Promise<Differenced>;
  /** The reports are there: what the source kept for another try can go. */
  end(): Promise<void>;
}

/** Who is told how the reading goes on. */
export interface Teller {
  begin(phase: Phase): void;
  /** The business date is known. */
  dated(date: string): void;
  progress(progress: Progress): void;
}

/** What is to be closed when the run is over, however it ends. */
export type Closing = (() => Promise<void>)[];

/** Both sides as they were read, and what of them is left over; tools are still open. */
export interface Differenced extends Sides<ReadSide> {
  readonly date: string;
  readonly leftovers: Leftovers;
  /** Were fees part of the match keys? */
  readonly comparesFees: boolean;
  readonly tools: OpenPool;
}

/**
 * Runs all steps. Throws RefusedError, UsageError, LockedError or InternalError; the ledger is as
 * before then, unless it was the reports that could not be written.
 */
export async function reconcile(request: RunRequest): Promise<Committed> {
  const { name } = request.job;
  const lock = name === '' ? null : request.lock(name);
  const closing: Closing = [];
  try {
    return await runSteps(request, lock, closing);
  } finally {
    await Promise.allSettled(closing.reverse().map((close) => close()));
    lock?.release();
  }
}

async function runSteps(
  request: RunRequest,
  held: JobLock | null,
  closing: Closing,
): Promise<Committed> {
  const clock = new PhaseClock(request.observer, request.job.name);
  clock.begin('gate');
  const channel = await request.source.open(closing);
  const job = { ...request.job, name: request.job.name === '' ? channel : request.job.name };
  clock.named(job.name);
  const lock = held === null ? request.lock(job.name) : null;
  try {
    const findings = await findDay(request, job, { clock, closing });
    clock.begin('commit');
    const { keep } = request;
    const prove = (page: Page) => requireProven(page, page.explained);
    const committed = commitRun(request.ledger(), job, findings, { keep, prove });
    if (keep) clock.begin('report');
    await request.report(committed);
    if (keep) await request.source.end();
    return committed;
  } finally {
    lock?.release();
  }
}

interface Running {
  readonly clock: PhaseClock;
  readonly closing: Closing;
}

/** Steps 1 to 4: what the date gives by itself. */
async function findDay(request: RunRequest, job: Job, running: Running): Promise<DayFindings> {
  const compared = await compare(request, job, running);
  const { statement, flows, date, items, unmatched, refundsByAmount } = compared;
  running.clock.begin('proof');
  const totals = { statement: totalsOf(statement.sums), flows: totalsOf(flows.sums) };
  const findings = {
    job: job.name,
    date,
    runId: randomUUID(),
    engine: request.source.engine,
    currency: job.currency,
    statement: { ...totals.statement, files: await statement.files() },
    flows: { ...totals.flows, files: await flows.files() },
    matched: matchedTotals(totals, unmatched, job.currency),
    tolerated: unmatched.tolerated,
    refundsByAmount,
    outside: unmatched.outside,
    flowsBounds: flows.tellsDate ? dayBounds(job) : null,
    items,
    documents: [...statement.names, ...flows.names],
    rejects: [...statement.sums.rejects, ...flows.sums.rejects],
    timings: running.clock.end(),
  };
  requireProven(findings, unmatched.explained);
  return findings;
}

/** Both sides as they were read, and what of them differs. */
interface Compared extends Sides<ReadSide> {
  readonly date: string;
  readonly items: Items;
  readonly unmatched: UnmatchedSums;
  readonly refundsByAmount: RefundsByAmount;
}

/** Reads, differences and classifies. The keys are gone afterwards, and the threads with them. */
async function compare(
  { source, spillDir }: RunRequest,
  job: Job,
  { clock, closing }: Running,
): Promise<Compared> {
  const differenced = await source.difference(job, clock);
  const { statement, flows, date, leftovers, comparesFees, tools } = differenced;
  try {
    refuseUnrelated({ statement, flows }, leftovers, job);
    clock.dated(date);
    clock.begin('classify');
    const left = leftovers.counts.statement + leftovers.counts.flows;
    const items = new ItemStore(() => openSpool(spillDir));
    closing.push(() => items.close());
    const documents = [...statement.documents, ...flows.documents];
    const pieces = { statement: statement.sums.pieces, flows: flows.sums.pieces };
    const unmatched = new UnmatchedSums();
    const refunds = new LoneRefundSums();
    const flowsTellDate = flows.tellsDate;
    const request = { job, date, comparesFees, flowsTellDate, documents };
    for await (const batch of classify(leftovers, pieces, tools.pool, request)) {
      unmatched.add(batch);
      refunds.add(batch.loneRefunds);
      const rows = unmatched.left.statement.count + unmatched.left.flows.count;
      clock.progress({ rows, share: Math.min(1, rows / left), bytes: null, bytesTotal: null });
      await items.add(batch.items);
    }
    const window = new DayWindow(job, date, flowsTellDate);
    const found = await matchRefundsByAmount(items, refunds, { job, window }, spillDir);
    unmatched.addAgreed(found.agreed);
    unmatched.outside -= found.outside;
    const { agreed, leavesSome } = found;
    const refundsByAmount = { matched: agreed.count, leavesSome };
    return { statement, flows, date, items: found.items, unmatched, refundsByAmount };
  } finally {
    await closePool(tools);
  }
}

class PhaseClock implements Teller {
  readonly #observer: RunObserver;
  readonly #timings: Record<string, number> = {};
  readonly #start = performance.now();
  #phase: Phase | null = null;
  #phaseStart = 0;
  #label: RunLabel;

  constructor(observer: RunObserver, job: string) {
    this.#observer = observer;
    this.#label = { job, date: '' };
  }

  named(job: string): void {
    this.#label = { ...this.#label, job };
  }

  dated(date: string): void {
    this.#label = { ...this.#label, date };
  }

  progress(progress: Progress): void {
    this.#observer.onProgress(progress);
  }

  begin(phase: Phase): void {
    this.#stop();
    this.#phase = phase;
    this.#phaseStart = performance.now();
    this.#observer.onPhase(phase, this.#label);
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

function dayBounds({ timeZone, cutoffMinutes, edgeMinutes }: Job): DayBounds {
  return { timeZone, cutoffMinutes, edgeMinutes };
}
