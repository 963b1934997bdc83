/** The other end of ThreadPool: a PoolWorker in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MembersWanted } from '../../difference/partition.ts';
import { Kernel, type SharedKernel } from '../../kernel/kernel.ts';
import type { Batch, ClassifyRequest } from '../../matching/batch.ts';
import type { GatheredKeys } from '../../reading/keys/key-batches.ts';
import { KeySpace } from '../../reading/keys/key-space.ts';
import type { DocumentPlan, Piece } from '../../reading/pieces/piece.ts';
import { ExpectedError, RefusedError } from '../../support/errors.ts';
import { type Language, useLanguage } from '../../words/language.ts';
import { PoolWorker } from './worker.ts';

/** What a thread is told, and is not asked about. */
export type Notice =
  | { readonly add: DocumentPlan }
  | { readonly gather: GatheredKeys }
  | { readonly prepare: ClassifyRequest };

/** What it is asked to do. */
export type Order =
  | { readonly scan: Piece }
  | { readonly difference: number; readonly among: Uint32Array | null }
  | { readonly members: MembersWanted }
  | { readonly classify: Batch };

/**
 * What it says; `full` comes before the answer to the piece that it waits with. Errors are taken
 * apart, because their classes do not cross threads.
 */
export type Report =
  | { readonly full: true }
  | { readonly done: unknown }
  | { readonly refused: string; readonly message: string }
  | { readonly fault: string; readonly exitCode: number | null; readonly stack: string };

export interface PoolThreadData {
  readonly kernel: SharedKernel;
  readonly thread: number;
  readonly language: Language;
}

const { kernel: shared, thread, language } = workerData as PoolThreadData;
await useLanguage(language);
const kernel = new Kernel(shared);
const space = new KeySpace(kernel);
const worker = new PoolWorker(kernel, thread);

function tell(report: Report, moved: readonly Uint8Array[] = []): void {
  parentPort?.postMessage(
    report,
    moved.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

function obey(told: Notice | Order): void {
  if ('add' in told) worker.add(told.add);
  else if ('gather' in told) worker.gather(told.gather);
  else if ('prepare' in told) worker.prepare(told.prepare);
  else if ('difference' in told) tell({ done: worker.difference(told.difference, told.among) });
  else if ('members' in told) {
    const done = worker.members(told.members);
    tell({ done }, done === null ? [] : [done.text]);
  } else if ('classify' in told) tell({ done: worker.classify(told.classify) });
  else {
    const result = worker.scan(told.scan);
    const run = space.writeWaiting(worker.pass, () => tell({ full: true }));
    tell({ done: { result, run } });
  }
}

function describe(error: unknown): Report {
  if (error instanceof RefusedError) return { refused: error.reason, message: error.message };
  const fault = error instanceof Error ? error : new Error(String(error));
  const exitCode = error instanceof ExpectedError ? error.exitCode : null;
  return { fault: fault.message, exitCode, stack: fault.stack ?? '' };
}

parentPort?.on('message', (told: Notice | Order) => {
  try {
    obey(told);
  } catch (error) {
    tell(describe(error));
  }
});
