/** What of the machine a run may use. */
import { availableParallelism, totalmem } from 'node:os';

export interface Machine {
  /** Threads that scan and difference, beside the one that reads. */
  readonly threads: number;
  /** Bytes that the program may take, all in all. */
  readonly memoryBytes: number;
  /** Bytes that are read at once. */
  readonly pieceBytes: number;
}

/** More threads than this wait for the one that reads. */
const THREADS_MAX = 16;
const PIECE_BYTES = 1024 * 1024;
/** Share of the machine's memory that is taken where nobody says how much. */
const MEMORY_SHARE = 4;

/** This machine, with `memoryBytes` where somebody said so. */
export function thisMachine(memoryBytes: number | null): Machine {
  return {
    threads: Math.min(THREADS_MAX, availableParallelism()),
    memoryBytes: memoryBytes ?? Math.floor(totalmem() / MEMORY_SHARE),
    pieceBytes: PIECE_BYTES,
  };
}
