/** The resources of the machine that a run may use. */
import { availableParallelism, totalmem } from 'node:os';
import { say } from '../words/language.ts';

export interface Machine {
  /** Threads that scan, difference and match, besides the one that reads. */
  readonly threads: number;
  /** Smallest input, in bytes, for which starting threads is worthwhile. */
  readonly threadsFromBytes: number;
  /** Memory for keys, bytes; keys that do not fit are spilled to disk. */
  readonly keyBytes: number;
  /** Bytes of a document that one thread scans at a time. */
  readonly pieceBytes: number;
  /** Bytes per read, few enough to stay in the processor's cache. */
  readonly blockBytes: number;
}

const MIB = 1024 * 1024;
/** With more threads than this, some would wait for the one that reads. */
const THREADS_MAX = 16;
const THREADS_FROM_BYTES = 8 * MIB;
/** The default memory of a run is the machine's memory divided by this. */
const MEMORY_SHARE = 4;
/** Memory of a run that is not for keys: of the program with its buffers, and of each thread. */
const PROGRAM_BYTES = 128 * MIB;
const THREAD_BYTES = 24 * MIB;
/** Smallest memory of a run, bytes. */
const MEMORY_BYTES_MIN = 256 * MIB;
/** Smallest memory for keys, bytes, whatever other data need. */
export const KEY_BYTES_MIN = 32 * MIB;

const MEMORY = /^(\d{1,6}) ?(MB|GB)$/i;

/** The bytes of a size like 512MB or 2GB (powers of 1024); NaN if it is not valid. */
export function memoryBytes(size: string): number {
  const [, count, unit] = MEMORY.exec(size) ?? [];
  if (count === undefined) return Number.NaN;
  return Number(count) * MIB * (unit.toUpperCase() === 'GB' ? 1024 : 1);
}

/** Why a size cannot be a run's memory; undefined if it can. */
export function memoryMistake(size: string): string | undefined {
  const bytes = memoryBytes(size);
  if (Number.isNaN(bytes)) return say`must be a size such as 512MB or 2GB`;
  if (bytes >= MEMORY_BYTES_MIN) return undefined;
  return say`is too small: the minimum is ${MEMORY_BYTES_MIN / MIB}MB`;
}

/** This machine, with `bytes` of memory for the whole program, or by default a fraction of it. */
export function thisMachine(bytes: number | null): Machine {
  const memory = bytes ?? Math.max(MEMORY_BYTES_MIN, totalmem() / MEMORY_SHARE);
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
