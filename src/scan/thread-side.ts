/** A side worked on in a thread of its own, so that both sides are read at once: see SideWork. */
import { Worker } from 'node:worker_threads';
import type { KeySeed } from '../model/key.ts';
import type { FileFacts } from '../model/outcome.ts';
import type { Side, TransactionRecord } from '../model/record.ts';
import {
  EXIT,
  InternalError,
  type RefusalReason,
  RefusedError,
  UsageError,
} from '../support/errors.ts';
import { KeyStore } from './key-store.ts';
import type { Answer, Call, PackedKeys } from './side-thread.ts';
import type { OpenedFacts, ScannedFacts, SideRequest, SideWork } from './side-work.ts';

/** The thread makes little garbage: a small nursery keeps its memory small. */
const YOUNG_GENERATION_MB = 8;

export class ThreadSide implements SideWork {
  readonly #worker: Worker;
  /** Why the thread can do no more; null while it can. */
  #ended: Error | null = null;

  constructor(side: Side) {
    this.#worker = new Worker(new URL('./side-thread.js', import.meta.url), {
      workerData: { side },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#worker.on('error', (error) => {
      this.#ended ??= new InternalError(`Reading failed: ${error.message}.`, { cause: error });
    });
    this.#worker.on('exit', () => {
      this.#ended ??= new InternalError('Reading failed: its thread has ended.');
    });
  }

  open(request: SideRequest): Promise<OpenedFacts> {
    return this.#call({ method: 'open', args: [request] });
  }

  async scan(bucketBits: number, seed: KeySeed, compareFees: boolean): Promise<ScannedFacts> {
    const facts = await this.#call<Omit<ScannedFacts, 'keys'> & { keys: PackedKeys }>({
      method: 'scan',
      args: [bucketBits, seed, compareFees],
    });
    return { ...facts, keys: new KeyStore(facts.keys.bucketBits, facts.keys.blocks) };
  }

  fetch(ordinals: Uint32Array): Promise<TransactionRecord[]> {
    return this.#call({ method: 'fetch', args: [ordinals] });
  }

  files(): Promise<FileFacts[]> {
    return this.#call({ method: 'files', args: [] });
  }

  async close(): Promise<void> {
    try {
      if (this.#ended === null) await this.#call({ method: 'close', args: [] });
    } finally {
      await this.#worker.terminate();
    }
  }

  #call<T>(call: Call): Promise<T> {
    return new Promise((resolve, reject) => {
      const worker = this.#worker;
      if (this.#ended !== null) {
        reject(this.#ended);
        return;
      }
      const done = () => {
        worker.off('message', onMessage);
        worker.off('exit', onExit);
      };
      const onMessage = (answer: Answer) => {
        done();
        if ('value' in answer) resolve(answer.value as T);
        else reject(errorOf(answer));
      };
      // An error is told before the exit that it brings about, and noted by the constructor.
      const onExit = () => {
        done();
        reject(this.#ended);
      };
      worker.once('message', onMessage);
      worker.once('exit', onExit);
      worker.postMessage(call);
    });
  }
}

/** The error again that a step ended with in the other thread. */
function errorOf(answer: Exclude<Answer, { value: unknown }>): Error {
  if ('refused' in answer) return new RefusedError(answer.refused as RefusalReason, answer.message);
  if (answer.exitCode === EXIT.usage) return new UsageError(answer.fault);
  if (answer.exitCode === EXIT.internal) return new InternalError(answer.fault);
  const error = new Error(answer.fault);
  error.stack = answer.stack;
  return error;
}
