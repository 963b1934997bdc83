/** The pairs that keys match, in a spool by the piece of the flows' record. */
import { readFullySync } from '../inputs/read.ts';
import type { Spool } from '../inputs/spool.ts';
import { PAIR_BYTES, PARTITIONS } from '../kernel/layout.ts';
import type { KeyBatches } from '../reading/keys/key-batches.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { DifferencePool } from './engine.ts';
import { everyPartition } from './partitions.ts';

/** A pair: offset of the flows' record in its piece, then piece and offset of the statement's. */
export const PAIR_WORDS = 3;
const KERNEL_WORDS = PAIR_BYTES / 4;
const FLOWS_PIECE = 2;
/** Partitions that wait or are in work, for each thread. */
const PARTITIONS_AHEAD = 2;
/** One of each partition, and one of pairs that were found otherwise. */
const LISTS = PARTITIONS + 1;

/** The pairs of a partition by piece of the flows. */
export interface SortedPairs {
  readonly words: Uint32Array;
  /** Where each piece starts, in pairs; and the end of the last. */
  readonly starts: Uint32Array;
}

/** Pairs partitions; like PartitionDiffer, null where the memory is too small. */
export interface PairPool extends DifferencePool {
  pairs(partition: number, pieces: number): Promise<SortedPairs | null>;
}

/** All pairs, where any thread finds those of a piece. */
export interface SpooledPairs {
  readonly fd: number;
  /** Number of pieces of the flows. */
  readonly pieces: number;
  /** Where each list starts in the file. */
  readonly offsets: Float64Array;
  /** The starts of each list, list after list. */
  readonly starts: Uint32Array;
}

/** Sorts the kernel's pairs (see PAIR_BYTES) by piece of the flows. */
export function sortPairs(found: Uint32Array, pieces: number): SortedPairs {
  const starts = new Uint32Array(pieces + 1);
  for (let at = 0; at < found.length; at += KERNEL_WORDS) starts[found[at + FLOWS_PIECE] + 1]++;
  for (let piece = 0; piece < pieces; piece++) starts[piece + 1] += starts[piece];
  const cursors = starts.slice();
  const words = new Uint32Array((found.length / KERNEL_WORDS) * PAIR_WORDS);
  for (let at = 0; at < found.length; at += KERNEL_WORDS) {
    const to = cursors[found[at + FLOWS_PIECE]]++ * PAIR_WORDS;
    words[to] = found[at + FLOWS_PIECE + 1];
    words[to + 1] = found[at];
    words[to + 2] = found[at + 1];
  }
  return { words, starts };
}

/**
 * Writes all pairs to a spool, with those that were found otherwise. Throws InternalError where
 * memory or disk is too small.
 */
export async function spoolPairs(
  keys: KeyBatches,
  pool: PairPool,
  pieces: number,
  { spool, others }: { readonly spool: Spool; readonly others: readonly Uint32Array[] },
): Promise<SpooledPairs> {
  const offsets = new Float64Array(LISTS);
  const starts = new Uint32Array(new SharedArrayBuffer(LISTS * (pieces + 1) * 4));
  const add = async (list: number, { words, ...sorted }: SortedPairs) => {
    offsets[list] = spool.length;
    starts.set(sorted.starts, list * (pieces + 1));
    await spool.append(new Uint8Array(words.buffer));
  };
  await everyPartition(keys, pool, pool.threads * PARTITIONS_AHEAD, async (partition) => {
    const sorted = await pool.pairs(partition, pieces);
    if (sorted === null) return null;
    await add(partition, sorted);
    return true;
  });
  const all = new Uint32Array(others.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const some of others) {
    all.set(some, at);
    at += some.length;
  }
  await add(PARTITIONS, sortPairs(all, pieces));
  await spool.settled();
  return { fd: spool.handle.fd, pieces, offsets, starts };
}

/** Returns the pairs of a piece of the flows, in no order. */
export function pairsOfPiece(
  { fd, pieces, offsets, starts }: SpooledPairs,
  piece: number,
): Uint32Array {
  const countOf = (list: number) => {
    const at = list * (pieces + 1) + piece;
    return starts[at + 1] - starts[at];
  };
  let total = 0;
  for (let list = 0; list < LISTS; list++) total += countOf(list);
  const words = new Uint32Array(total * PAIR_WORDS);
  const bytes = new Uint8Array(words.buffer);
  let at = 0;
  for (let list = 0; list < LISTS; list++) {
    const length = countOf(list) * PAIR_WORDS * 4;
    const from = offsets[list] + starts[list * (pieces + 1) + piece] * PAIR_WORDS * 4;
    if (readFullySync(fd, bytes, at, length, from) < length)
      throw new InternalError(say`A file of pairs was cut off while in use.`);
    at += length;
  }
  return words;
}
