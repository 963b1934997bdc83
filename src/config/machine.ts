/** What of the machine a run may use. */
import { availableParallelism, totalmem } from 'node:os';
import { say } from '../words/language.ts';

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
const MEMORY_BYTES_MIN = 256 * MIB;
const KEY_BYTES_MIN = 32 * MIB;

const MEMORY = /^(\d{1,6}) ?(MB|GB)$/i;

/** Bytes of a size like 512MB or 2GB (of 1024 each); NaN if it is none. */
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

/** This machine, with `bytes` of memory for the whole program where somebody said so. */
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
