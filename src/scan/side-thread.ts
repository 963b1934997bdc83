/** The other end of ThreadSide: runs a LocalSide's steps in a worker thread, one at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { ExpectedError, RefusedError } from '../support/errors.ts';
import type { KeyBlock } from './key-store.ts';
import { LocalSide } from './local-side.ts';

/** A step's name and arguments. */
export interface Call {
  readonly method: 'open' | 'scan' | 'fetch' | 'files' | 'close';
  readonly args: unknown[];
}

/** What came of it. Errors are taken apart, because their classes do not cross threads. */
export type Answer =
  | { readonly value: unknown }
  | { readonly refused: string; readonly message: string }
  | { readonly fault: string; readonly exitCode: number | null; readonly stack: string };

/** A scan's key store, as it crosses threads. */
export interface PackedKeys {
  readonly bucketBits: number;
  readonly blocks: KeyBlock[][];
}

const side = new LocalSide(workerData.side);

async function answer({ method, args }: Call): Promise<[Answer, ArrayBuffer[]]> {
  try {
    if (method === 'scan') {
      const { keys, ...facts } = await side.scan(...(args as Parameters<LocalSide['scan']>));
      const blocks = keys.blocks();
      const moved = blocks.flat().map(({ words }) => words.buffer as ArrayBuffer);
      return [{ value: { ...facts, keys: { bucketBits: keys.bucketBits, blocks } } }, moved];
    }
    const step = side[method] as (...args: unknown[]) => Promise<unknown>;
    return [{ value: await step.apply(side, args) }, []];
  } catch (error) {
    return [describe(error), []];
  }
}

function describe(error: unknown): Answer {
  if (error instanceof RefusedError) return { refused: error.reason, message: error.message };
  const fault = error instanceof Error ? error : new Error(String(error));
  const exitCode = error instanceof ExpectedError ? error.exitCode : null;
  return { fault: fault.message, exitCode, stack: fault.stack ?? '' };
}

parentPort?.on('message', async (call: Call) => {
  const [value, moved] = await answer(call);
  parentPort?.postMessage(value, moved);
});
