/** The thread side of ThreadUnpacker: runs an Unpacker, and puts what comes out into memory. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage, type ThreadError } from '../support/thread-errors.ts';
import { type Language, useLanguage } from '../words/language.ts';
import { type ReadHandle, readFullySync } from './read.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import { writeUnpacked } from './unpacked-memory.ts';
import { type Packed, Unpacker } from './unpacker.ts';

export interface UnpackThreadData {
  readonly packed: Omit<Packed, 'origin'>;
  readonly label: string;
  readonly fd: number;
  readonly limits: UnpackLimits;
  readonly memory: readonly SharedArrayBuffer[];
  readonly language: Language;
}

export type UnpackThreadMessage =
  | {
      /** How many of the bytes that came out since the last message are in memory now. */
      readonly kept: number;
      /** Those for which there is no room. The thread waits until they are taken. */
      readonly rest: Uint8Array<ArrayBuffer>;
      readonly used: number;
      readonly share: number | null;
    }
  | { readonly isEnd: true }
  | ThreadError;

const { packed, label, fd, limits, memory, language } = workerData as UnpackThreadData;

function post(message: UnpackThreadMessage): void {
  parentPort?.postMessage(message);
}

async function unpackAll(): Promise<void> {
  await useLanguage(language);
  const read = async (...given: Parameters<ReadHandle['read']>) => ({
    bytesRead: readFullySync(fd, ...given),
  });
  const unpacker = new Unpacker({ ...packed, origin: { label, handle: { fd, read } } }, limits);
  for (let position = 0; ; ) {
    const chunk = await unpacker.next();
    if (chunk === undefined) break;
    const kept = writeUnpacked(memory, chunk, position);
    position += chunk.length;
    const rest = new Uint8Array(chunk.subarray(kept));
    post({ kept, rest, used: unpacker.used, share: unpacker.share() });
    if (rest.length > 0 && parentPort) await once(parentPort, 'message');
  }
  post({ isEnd: true });
}

unpackAll().catch((error) => post(errorMessage(error)));
