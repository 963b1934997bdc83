/** A pool of threads. */
import { Worker } from 'node:worker_threads';
import type { Kernel } from '../../kernel/kernel.ts';
import type { KeyBatches } from '../../reading/keys/key-batches.ts';
import type { ScannedPiece } from '../../reading/pieces/document-scan.ts';
import type { Piece, PieceResult } from '../../reading/pieces/piece.ts';
import { InternalError } from '../../support/errors.ts';
import { receivedError } from '../../support/thread-errors.ts';
import { language, say } from '../../words/language.ts';
import type { Pool } from './pool.ts';
import type { PoolThreadData, ThreadCall, ThreadMessage } from './pool-thread.ts';
import type { NoticeName, PoolWorker, TaskName } from './worker.ts';

/** Tasks that a thread holds at a time, so that it never waits for the next one. */
const TASKS_PER_THREAD = 2;
/** Threads make little garbage: a small nursery keeps their memory small. */
const YOUNG_GENERATION_MB = 4;

interface PendingTask {
  readonly call: ThreadCall;
  /** Turns the thread's answer into the result. */
  readonly receive: (done: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Tasks it has not answered yet, oldest first. */
  readonly tasks: PendingTask[];
  /** Whether it waits for room. */
  isFull: boolean;
}

export class ThreadPool implements Pool {
  readonly threads: number;
  readonly seed: Uint32Array;
  readonly #threads: Thread[];
  readonly #keys: KeyBatches;
  readonly #queue: PendingTask[] = [];
  /** The error that stopped the pool; null while it works. */
  #failure: Error | null = null;
  #isMakingRoom = false;
  #isClosed = false;
  readonly add = this.#notice('add');
  readonly gather = this.#notice('gather');
  readonly difference = this.#task('difference');
  readonly members = this.#task('members');
  readonly pairs = this.#task('pairs');
  readonly prepareList = this.#notice('prepareList');
  readonly flowsCells = this.#task('flowsCells');
  readonly list = this.#task('list');
  readonly feeRows = this.#task('feeRows');
  readonly prepare = this.#notice('prepare');
  readonly match = this.#task('match');
  readonly money = this.#task('money');

  constructor(kernel: Kernel, keys: KeyBatches) {
    this.#keys = keys;
    this.seed = kernel.seed;
    this.threads = kernel.map.threads.length;
    const { module, memory, map } = kernel;
    this.#threads = map.threads.map((_, thread) => {
      const shared = { module, memory, map };
      const workerData: PoolThreadData = { kernel: shared, thread, language: language() };
      const worker = new Worker(new URL('./pool-thread.js', import.meta.url), {
        workerData,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      });
      return { worker, tasks: [], isFull: false };
    });
    for (const thread of this.#threads) this.#listen(thread);
  }

  scan(piece: Piece): Promise<ScannedPiece> {
    return this.#run({ name: 'scan', given: [piece] }, (done) => {
      const { result, run } = done as { result: PieceResult; run: number };
      // Immediately: keys can be spilled before the caller sees the result.
      return { result, drop: this.#keys.add(piece.side, piece.number, run) };
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#fail(new InternalError(say`The work was cancelled.`));
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #listen(thread: Thread): void {
    const { worker } = thread;
    worker.on('message', (message: ThreadMessage) => this.#onMessage(thread, message));
    worker.on('error', (error) => {
      this.#fail(new InternalError(say`A thread failed: ${error.message}.`, { cause: error }));
    });
    worker.on('exit', () => {
      if (!this.#isClosed) this.#fail(new InternalError(say`A thread has ended.`));
    });
  }

  #onMessage(thread: Thread, message: ThreadMessage): void {
    if ('full' in message) thread.isFull = true;
    else {
      const waiting = thread.tasks.shift();
      if ('done' in message) waiting?.receive(message.done);
      else waiting?.reject(receivedError(message));
    }
    this.#pump();
  }

  #notice<Name extends NoticeName>(name: Name) {
    return (...given: Parameters<PoolWorker[Name]>): void => {
      for (const { worker } of this.#threads) worker.postMessage({ name, given });
    };
  }

  #task<Name extends TaskName>(name: Name) {
    return (...given: Parameters<PoolWorker[Name]>): Promise<ReturnType<PoolWorker[Name]>> =>
      this.#run({ name, given }, (done) => done as ReturnType<PoolWorker[Name]>);
  }

  #run<T>(call: ThreadCall, resultOf: (done: unknown) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#queue.push({ call, receive: (done) => resolve(resultOf(done)), reject });
      this.#pump();
    });
  }

  /** Sends waiting tasks to threads, unless keys must be spilled first. */
  #pump(): void {
    if (this.#failure || this.#isMakingRoom) return;
    if (this.#threads.some(({ isFull }) => isFull)) {
      if (this.#threads.every(isWaiting)) this.#makeRoomNow();
      return;
    }
    for (let ahead = 1; ahead <= TASKS_PER_THREAD; ahead++) {
      for (const thread of this.#threads) {
        if (thread.tasks.length >= ahead) continue;
        const waiting = this.#queue.shift();
        if (!waiting) return;
        thread.tasks.push(waiting);
        thread.worker.postMessage(waiting.call);
      }
    }
  }

  #makeRoomNow(): void {
    this.#isMakingRoom = true;
    this.#keys.spill().then(
      () => {
        this.#isMakingRoom = false;
        // Spilling woke them.
        for (const thread of this.#threads) thread.isFull = false;
        this.#pump();
      },
      (error) => this.#fail(error),
    );
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const waiting = [...this.#threads.flatMap(({ tasks }) => tasks.splice(0)), ...this.#queue];
    this.#queue.length = 0;
    for (const { reject } of waiting) reject(error);
  }
}

/** Whether the thread is idle, or waits for room. */
function isWaiting({ tasks, isFull }: Thread): boolean {
  return isFull || tasks.length === 0;
}
