/** The thread side of ThreadPool: runs a PoolWorker. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MembersWanted } from '../../difference/partition.ts';
import { Kernel, type SharedKernel } from '../../kernel/kernel.ts';
import type { Batch, BatchRequest } from '../../matching/batch.ts';
import type { GatheredKeys } from '../../reading/keys/key-batches.ts';
import { KeySpace } from '../../reading/keys/key-space.ts';
import type { DocumentPlan, Piece } from '../../reading/pieces/piece.ts';
import type { FeeRowsRequest } from '../../report/fee-rows.ts';
import type { CellsPlaces, ListRequest } from '../../report/matched/list-piece.ts';
import { ExpectedError, RefusedError } from '../../support/errors.ts';
import { type Language, useLanguage } from '../../words/language.ts';
import { PoolWorker } from './worker.ts';

/** A message to a thread that needs no answer. */
export type ThreadNotice =
  | { readonly add: DocumentPlan }
  | { readonly gather: GatheredKeys }
  | { readonly prepareList: ListRequest }
  | { readonly prepare: BatchRequest };

/** A task for a thread, which it answers. */
export type ThreadTask =
  | { readonly scan: Piece }
  | { readonly difference: number; readonly among: Uint32Array | null }
  | { readonly members: MembersWanted }
  | { readonly pairs: number; readonly pieces: number }
  | { readonly flowsCells: number }
  | { readonly list: number; readonly places: CellsPlaces }
  | { readonly feeRows: FeeRowsRequest }
  | { readonly match: Batch }
  | { readonly money: Piece; readonly offsets: Uint32Array };

/**
 * A message from a thread. `full` precedes the answer for a piece that waits for room. Errors are
 * sent field by field, because messages between threads do not preserve classes.
 */
export type ThreadMessage =
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

function post(report: ThreadMessage, moved: readonly ArrayBufferView[] = []): void {
  parentPort?.postMessage(
    report,
    moved.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

function perform(received: ThreadNotice | ThreadTask): void {
  if ('add' in received) worker.add(received.add);
  else if ('gather' in received) worker.gather(received.gather);
  else if ('prepareList' in received) worker.prepareList(received.prepareList);
  else if ('prepare' in received) worker.prepare(received.prepare);
  else if ('difference' in received) {
    const done = worker.difference(received.difference, received.among);
    post({ done }, done === null ? [] : [done.words, done.starts]);
  } else if ('members' in received) {
    const done = worker.members(received.members);
    post({ done }, done === null ? [] : [done.text]);
  } else if ('pairs' in received) {
    const done = worker.pairs(received.pairs, received.pieces);
    post({ done }, done === null ? [] : [done.words, done.starts]);
  } else if ('flowsCells' in received) {
    const done = worker.flowsCells(received.flowsCells);
    post(
      { done },
      done.map(({ bytes }) => bytes),
    );
  } else if ('list' in received) {
    const done = worker.list(received.list, received.places);
    post({ done }, done.chunks);
  } else if ('feeRows' in received) {
    const done = worker.feeRows(received.feeRows);
    post({ done }, done.chunks);
  } else if ('match' in received) post({ done: worker.match(received.match) });
  else if ('money' in received) {
    const done = worker.money(received.money, received.offsets);
    post({ done }, [done]);
  } else {
    const result = worker.scan(received.scan);
    const run = space.writeWaiting(worker.pass, () => post({ full: true }));
    post(
      { done: { result, run } },
      result.grouped.map(({ sums }) => sums),
    );
  }
}

function errorMessage(error: unknown): ThreadMessage {
  if (error instanceof RefusedError) return { refused: error.reason, message: error.message };
  const fault = error instanceof Error ? error : new Error(String(error));
  const exitCode = error instanceof ExpectedError ? error.exitCode : null;
  return { fault: fault.message, exitCode, stack: fault.stack ?? '' };
}

parentPort?.on('message', (received: ThreadNotice | ThreadTask) => {
  try {
    perform(received);
  } catch (error) {
    post(errorMessage(error));
  }
});
