/** The records that the kernel found in a partition, as words, sorted by group. */
import * as L from '../kernel/layout.ts';

/**
 * The state of a found record: left over; matched; not successful; matched, while an equal one of
 * its side is left over; matched, while an equal one of the other side is left over. Matching adds
 * copies: left over, and as large as a matched one, where the other side has nothing left.
 */
export type FoundKind = 'left' | 'held' | 'aside' | 'rival' | 'claimed' | 'copy';

export const WORDS = L.FOUND_BYTES / 4;
export const OFFSETS = 2 ** L.OFFSET_BITS;
/** Added to the kind of a record of the flows. */
export const FLOWS = 8;
/** By the kernel's number of each, see assembly/difference.ts. */
export const FOUND_KINDS: readonly FoundKind[] = [
  ...(['left', 'held', 'aside', 'rival', 'claimed', 'copy'] as const),
];
export const LEFT = FOUND_KINDS.indexOf('left');
export const HELD = FOUND_KINDS.indexOf('held');
export const COPY = FOUND_KINDS.indexOf('copy');

/** The records found in one partition, group by group. */
export interface SortedFound {
  readonly words: Uint32Array;
  /** Where each group starts, in records; and the end of the last. */
  readonly starts: Uint32Array;
}

const GROUP = 2 ** L.FOUND_KIND_SHIFT - 1;
const PIECE = 2 ** L.FOUND_PIECE_BITS - 1;

/** Sorts records by group; within a group they keep their order. */
export function byGroup(found: Uint32Array): SortedFound {
  let groups = 0;
  for (let at = 0; at < found.length; at += WORDS) {
    groups = Math.max(groups, (found[at] & GROUP) + 1);
  }
  const starts = new Uint32Array(groups + 1);
  for (let at = 0; at < found.length; at += WORDS) starts[(found[at] & GROUP) + 1]++;
  for (let group = 0; group < groups; group++) starts[group + 1] += starts[group];
  const cursors = starts.slice();
  const words = new Uint32Array(found.length);
  for (let at = 0; at < found.length; at += WORDS) {
    const to = cursors[found[at] & GROUP]++ * WORDS;
    for (let word = 0; word < WORDS; word++) words[to + word] = found[at + word];
  }
  return { words, starts };
}

/** The groups that are kept, each asked for by the range of its records; overwrites `found`. */
export function keepGroups(
  { words, starts }: SortedFound,
  isKept: (start: number, end: number) => boolean,
): SortedFound {
  let groups = 0;
  let records = 0;
  for (let group = 0; group + 1 < starts.length; group++) {
    const start = starts[group];
    const end = starts[group + 1];
    if (!isKept(start, end)) continue;
    words.copyWithin(records * WORDS, start * WORDS, end * WORDS);
    starts[groups++] = records;
    records += end - start;
  }
  starts[groups] = records;
  return { words: words.slice(0, records * WORDS), starts: starts.slice(0, groups + 1) };
}

/** The index into FOUND_KINDS; of a record of the flows, with FLOWS. */
export function kindAt(words: Uint32Array, record: number): number {
  return words[record * WORDS] >>> L.FOUND_KIND_SHIFT;
}

export function offsetAt(words: Uint32Array, record: number): number {
  return words[record * WORDS + 1] % OFFSETS;
}

export function pieceAt(words: Uint32Array, record: number): number {
  return words[record * WORDS + 2] & PIECE;
}
