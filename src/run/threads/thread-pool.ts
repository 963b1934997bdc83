/** Threads that work on pieces, partitions and batches: see Pool. */
import { Worker } from 'node:worker_threads';
import type { Found, Members, MembersWanted } from '../../difference/partition.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Batch, ClassifiedBatch, ClassifyRequest } from '../../matching/batch.ts';
import type { ScannedPiece } from '../../reading/document-scan.ts';
import type { GatheredKeys, KeyBatches } from '../../reading/keys/key-batches.ts';
import type { DocumentPlan, Piece, PieceResult } from '../../reading/piece.ts';
import {
  EXIT,
  InternalError,
  type RefusalReason,
  RefusedError,
  UsageError,
} from '../../support/errors.ts';
import { language, say } from '../../words/language.ts';
import type { Pool } from './pool.ts';
import type { Notice, Order, PoolThreadData, Report } from './pool-thread.ts';

/** Orders that a thread has at once: the next one is there when it is done with one. */
const ORDERS_AHEAD = 2;
/** Threads make little garbage: a small nursery keeps their memory small. */
const YOUNG_GENERATION_MB = 4;

interface Waiting {
  readonly order: Order;
  /** Makes of what a thread answers what was asked for. */
  readonly receive: (done: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Orders that it has and has not answered, the earliest first. */
  readonly orders: Waiting[];
  /** It waits for room. */
  isFull: boolean;
}

export class ThreadPool implements Pool {
  readonly threads: number;
  readonly #threads: Thread[];
  readonly #keys: KeyBatches;
  readonly #queue: Waiting[] = [];
  /** Why it can do no more; null while it can. */
  #failure: Error | null = null;
  #isMakingRoom = false;
  #isClosed = false;

  constructor(kernel: Kernel, keys: KeyBatches) {
    this.#keys = keys;
    this.threads = kernel.map.threads.length;
    const { module, memory, map } = kernel;
    this.#threads = map.threads.map((_, thread) => {
      const shared = { module, memory, map };
      const workerData: PoolThreadData = { kernel: shared, thread, language: language() };
      const worker = new Worker(new URL('./pool-thread.js', import.meta.url), {
        workerData,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      });
      return { worker, orders: [], isFull: false };
    });
    for (const thread of this.#threads) this.#listen(thread);
  }

  add(document: DocumentPlan): void {
    this.#tellAll({ add: document });
  }

  gather(runs: GatheredKeys): void {
    this.#tellAll({ gather: runs });
  }

  scan(piece: Piece): Promise<ScannedPiece> {
    return this.#order({ scan: piece }, (done) => {
      const { result, run } = done as { result: PieceResult; run: number };
      // At once: room may be made before whoever asked gets to hear of it.
      return { result, drop: this.#keys.add(piece.side, piece.number, run) };
    });
  }

  difference(partition: number, among: Uint32Array | null): Promise<Found> {
    return this.#order({ difference: partition, among }, (done) => done as Found);
  }

  members(wanted: MembersWanted): Promise<Members | null> {
    return this.#order({ members: wanted }, (done) => done as Members | null);
  }

  prepare(request: ClassifyRequest): void {
    this.#tellAll({ prepare: request });
  }

  classify(batch: Batch): Promise<ClassifiedBatch> {
    return this.#order({ classify: batch }, (done) => done as ClassifiedBatch);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#fail(new InternalError(say`The work was cancelled.`));
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #listen(thread: Thread): void {
    const { worker } = thread;
    worker.on('message', (report: Report) => this.#hear(thread, report));
    worker.on('error', (error) => {
      this.#fail(new InternalError(say`A thread failed: ${error.message}.`, { cause: error }));
    });
    worker.on('exit', () => {
      if (!this.#isClosed) this.#fail(new InternalError(say`A thread has ended.`));
    });
  }

  #hear(thread: Thread, report: Report): void {
    if ('full' in report) thread.isFull = true;
    else {
      const waiting = thread.orders.shift();
      if ('done' in report) waiting?.receive(report.done);
      else waiting?.reject(errorOf(report));
    }
    this.#pump();
  }

  #order<T>(order: Order, answer: (done: unknown) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#queue.push({ order, receive: (done) => resolve(answer(done)), reject });
      this.#pump();
    });
  }

  /** Hands out what waits, unless room is to be made first. */
  #pump(): void {
    if (this.#failure || this.#isMakingRoom) return;
    if (this.#threads.some(({ isFull }) => isFull)) {
      if (this.#threads.every(isQuiet)) this.#makeRoomNow();
      return;
    }
    for (let ahead = 1; ahead <= ORDERS_AHEAD; ahead++) {
      for (const thread of this.#threads) {
        if (thread.orders.length >= ahead) continue;
        const waiting = this.#queue.shift();
        if (!waiting) return;
        thread.orders.push(waiting);
        thread.worker.postMessage(waiting.order);
      }
    }
  }

  #makeRoomNow(): void {
    this.#isMakingRoom = true;
    this.#keys.spill().then(
      () => {
        this.#isMakingRoom = false;
        // They were woken with it.
        for (const thread of this.#threads) thread.isFull = false;
        this.#pump();
      },
      (error) => this.#fail(error),
    );
  }

  #tellAll(notice: Notice): void {
    for (const { worker } of this.#threads) worker.postMessage(notice);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const waiting = [...this.#threads.flatMap(({ orders }) => orders.splice(0)), ...this.#queue];
    this.#queue.length = 0;
    for (const { reject } of waiting) reject(error);
  }
}

/** Has it nothing to do, or waits it? */
function isQuiet({ orders, isFull }: Thread): boolean {
  return isFull || orders.length === 0;
}

/** The error again that an order ended with in its thread. */
function errorOf(report: Exclude<Report, { full: true } | { done: unknown }>): Error {
  if ('refused' in report) return new RefusedError(report.refused as RefusalReason, report.message);
  if (report.exitCode === EXIT.usage) return new UsageError(report.fault);
  if (report.exitCode === EXIT.internal) return new InternalError(report.fault);
  const error = new Error(report.fault);
  error.stack = report.stack;
  return error;
}
