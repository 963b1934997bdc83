/** The records that the kernel found in a partition, as words, sorted by group. */
import * as L from '../kernel/layout.ts';
import type { RecordPosition } from '../reading/pieces/piece.ts';

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

/** More than there are kinds. */
const KINDS = 8;
const TYPES = 2 ** L.TYPE_BITS;
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

/** Bits 0 to 44 of the element; of a record that is not successful, random bits of its identity. */
export function elementAt(words: Uint32Array, record: number): number {
  const at = record * WORDS;
  const high = ((words[at + 1] >>> L.ELEMENT_SHIFT) << 8) | (words[at + 2] >>> L.FOUND_PIECE_BITS);
  return high * 2 ** 32 + words[at + 3];
}

/** A number that successful records of a group share if they have the same key, and no others. */
export function keyAt(words: Uint32Array, record: number): number {
  return elementAt(words, record) * TYPES + ((words[record * WORDS + 1] >>> L.OFFSET_BITS) % TYPES);
}

/** A record with a kind as a number. Those of one side ascend in the order of its files. */
export function numberOf(words: Uint32Array, record: number, kind: number): number {
  return (pieceAt(words, record) * OFFSETS + offsetAt(words, record)) * KINDS + kind;
}

/** The index into FOUND_KINDS that such a number has. */
export function kindOf(number: number): number {
  return number % KINDS;
}

/** The position that such a number has. */
export function positionOf(number: number): RecordPosition {
  const place = Math.floor(number / KINDS);
  return { piece: Math.floor(place / OFFSETS), offset: place % OFFSETS };
}
