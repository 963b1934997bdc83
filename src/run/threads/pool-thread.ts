/** The thread side of ThreadPool: runs a PoolWorker. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SortedFound } from '../../difference/sorted-found.ts';
import { Kernel, type SharedKernel } from '../../kernel/kernel.ts';
import { KeySpace } from '../../reading/keys/key-space.ts';
import type { PieceResult } from '../../reading/pieces/piece.ts';
import { errorMessage, type ThreadError } from '../../support/thread-errors.ts';
import { type Language, useLanguage } from '../../words/language.ts';
import { type NoticeName, PoolWorker, type TaskName } from './worker.ts';

/** A call of the thread's worker. A notice needs no answer. */
export interface ThreadCall {
  readonly name: NoticeName | TaskName | 'scan';
  readonly given: readonly unknown[];
}

/** A message from a thread. `full` precedes the answer for a piece that waits for room. */
export type ThreadMessage = { readonly full: true } | { readonly done: unknown } | ThreadError;

export interface PoolThreadData {
  readonly kernel: SharedKernel;
  readonly thread: number;
  readonly language: Language;
}

type Moved<Done> = (done: Done) => readonly ArrayBufferView[];

/** The arrays of each result that are moved to the main thread, not copied. */
const MOVED: { readonly [Name in TaskName]: Moved<ReturnType<PoolWorker[Name]>> } = {
  difference: wordsAndStarts,
  members: (done) => (done === null ? [] : [done.text]),
  pairs: wordsAndStarts,
  flowsCells: (done) => done.map(({ bytes }) => bytes),
  list: ({ chunks }) => chunks,
  feeRows: ({ chunks }) => chunks,
  match: () => [],
  money: (done) => [done],
};

const { kernel: shared, thread, language } = workerData as PoolThreadData;
await useLanguage(language);
const kernel = new Kernel(shared);
const space = new KeySpace(kernel);
const worker = new PoolWorker(kernel, thread);

function post(report: ThreadMessage, moved: readonly ArrayBufferView[] = []): void {
  parentPort?.postMessage(
    report,
    moved.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

function perform({ name, given }: ThreadCall): void {
  const done = Reflect.apply(worker[name], worker, given);
  if (name === 'scan') {
    const { grouped } = done as PieceResult;
    const run = space.writeWaiting(worker.pass, () => post({ full: true }));
    post(
      { done: { result: done, run } },
      grouped.map(({ sums }) => sums),
    );
  } else if (name in MOVED) post({ done }, (MOVED[name as TaskName] as Moved<unknown>)(done));
}

function wordsAndStarts(done: SortedFound | null): readonly ArrayBufferView[] {
  return done === null ? [] : [done.words, done.starts];
}

parentPort?.on('message', (call: ThreadCall) => {
  try {
    perform(call);
  } catch (error) {
    post(errorMessage(error));
  }
});
