/** What of the machine a run may use. */
import { availableParallelism, totalmem } from 'node:os';

export interface Machine {
  /** Threads that scan, difference and classify, beside the one that reads. */
  readonly threads: number;
  /** From so many bytes of input on threads pay for their start. */
  readonly threadsFromBytes: number;
  /** Memory for keys, bytes; what does not fit goes to disk. */
  readonly keyBytes: number;
  /** Bytes of a document that one thread scans at a time. */
  readonly pieceBytes: number;
  /** Bytes that it reads at once: they should stay in its cache. */
  readonly blockBytes: number;
}

const MIB = 1024 * 1024;
/** More threads than this wait for the one that reads. */
const THREADS_MAX = 16;
const THREADS_FROM_BYTES = 8 * MIB;
/** Share of the machine's memory that is taken where nobody says how much. */
const MEMORY_SHARE = 4;
/** Memory of a run that is not for keys: the program with what it reads into, and each thread. */
const PROGRAM_BYTES = 128 * MIB;
const THREAD_BYTES = 24 * MIB;
/** Least memory that a run can do with, bytes. */
export const MEMORY_BYTES_MIN = 256 * MIB;
const KEY_BYTES_MIN = 32 * MIB;

/** This machine, with `memoryBytes` for the whole program where somebody said so. */
export function thisMachine(memoryBytes: number | null): Machine {
  const memory = memoryBytes ?? Math.max(MEMORY_BYTES_MIN, totalmem() / MEMORY_SHARE);
  const threads = Math.min(THREADS_MAX, availableParallelism());
  const others = PROGRAM_BYTES + threads * THREAD_BYTES;
  return {
    threads,
    threadsFromBytes: THREADS_FROM_BYTES,
    keyBytes: Math.max(KEY_BYTES_MIN, Math.floor(memory) - others),
    pieceBytes: 4 * MIB,
    blockBytes: 256 * 1024,
  };
}
