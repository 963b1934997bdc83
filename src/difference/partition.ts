/** Gathers one partition, from memory and file, and differences it or turns it into members. */
import { SIDES, type Side } from '../domain/record.ts';
import { readFullySync } from '../inputs/read.ts';
import { asAddress, type Kernel } from '../kernel/kernel.ts';
import * as L from '../kernel/layout.ts';
import { type GatheredKeys, OWNERS, type SpilledKeys } from '../reading/keys/key-batches.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { byGroup, type SortedFound } from './sorted-found.ts';

const STARTS = L.PARTITIONS + 1;

/** The records found in a partition. Null: the memory was too small. */
export type Found = SortedFound | null;

/** One side of a partition as members of sets, see kernel/assembly/members.ts. */
export interface Members {
  /** The members as a Redis command takes them, bucket after bucket. */
  readonly text: Uint8Array;
  /** For each bucket, the end of its text and its number of members. */
  readonly buckets: Uint32Array;
  /** Identities left out because they have too many records: the 24 bits of an entry. */
  readonly repeated: Uint32Array;
}

/** A request for members. */
export interface MembersWanted {
  readonly side: Side;
  readonly partition: number;
  /** A partition has 2^bits buckets. */
  readonly bucketBits: number;
  /** Records of one identity up to which each has a member. */
  readonly repeatedMax: number;
  /** Bytes left free before each bucket's text. */
  readonly headBytes: number;
}

interface Segment {
  readonly address: number;
  readonly count: number;
  readonly piece: number;
}

/** Differences partitions, one at a time, in one thread. */
export class PartitionDiffer {
  readonly #kernel: Kernel;
  readonly #keys: GatheredKeys;
  /** The memory of this thread. */
  readonly #start: number;
  readonly #limit: number;

  constructor(kernel: Kernel, keys: GatheredKeys, thread: number) {
    this.#kernel = kernel;
    this.#keys = keys;
    const { start, end } = keys.free;
    const share = Math.floor((end - start) / keys.shares / 64) * 64;
    this.#start = start + share * (thread % keys.shares);
    this.#limit = this.#start + share;
  }

  /** Differences a partition, or only the given identities of it: ascending, 24 bits each. */
  difference(partition: number, among: Uint32Array | null): Found {
    const { words, calls } = this.#kernel;
    const limit = this.#limit;
    const gathered = this.#gather(partition, SIDES);
    if (gathered === null) return null;
    const { segments, counts } = gathered;
    let { free } = gathered;
    if (among !== null) {
      const room = free + roundUp(among.byteLength);
      if (room > limit) return null;
      words.set(among, free / 4);
      const count = counts[0] + counts[1];
      const selected = calls.select(segments, count, free, among.length, room, limit);
      if (selected < 0) return null;
      free = room + roundUp(selected);
    }
    const found = calls.difference(segments, counts[0], counts[1], free, limit);
    if (found < 0) return null;
    const from = asAddress(calls.foundAt()) / 4;
    return byGroup(words.subarray(from, from + (found * L.FOUND_BYTES) / 4));
  }

  /** Returns the pairs of a partition (see PAIR_BYTES) in no order; null as difference. */
  pairs(partition: number): Uint32Array | null {
    const { words, calls } = this.#kernel;
    const gathered = this.#gather(partition, SIDES);
    if (gathered === null) return null;
    const { segments, counts, free } = gathered;
    const count = calls.pairs(segments, counts[0], counts[1], free, this.#limit);
    if (count < 0) return null;
    const from = asAddress(calls.foundAt()) / 4;
    return words.slice(from, from + (count * L.PAIR_BYTES) / 4);
  }

  /** Returns the members of one side of a partition; null if the memory was too small. */
  members({ side, partition, ...wanted }: MembersWanted): Members | null {
    const { bucketBits, repeatedMax, headBytes } = wanted;
    const { bytes, words, calls } = this.#kernel;
    const gathered = this.#gather(partition, [side]);
    if (gathered === null) return null;
    const { segments, counts, free } = gathered;
    const length = calls.members(
      segments,
      counts[0],
      bucketBits,
      repeatedMax,
      headBytes,
      free,
      this.#limit,
    );
    if (length < 0) return null;
    const textAt = asAddress(calls.membersText());
    const bucketsAt = asAddress(calls.membersBuckets()) / 4;
    const repeatedAt = asAddress(calls.membersRepeated()) / 4;
    return {
      text: bytes.slice(textAt, textAt + length),
      buckets: words.slice(bucketsAt, bucketsAt + 2 * 2 ** bucketBits),
      repeated: words.slice(repeatedAt, repeatedAt + calls.membersRepeatedCount()),
    };
  }

  /** Lists where the entries of a partition are, side after side; null if there is no room. */
  #gather(
    partition: number,
    wanted: readonly Side[],
  ): {
    readonly segments: number;
    /** Number of segments of each wanted side. */
    readonly counts: readonly number[];
    /** Start of the memory that is left. */
    readonly free: number;
  } | null {
    const { bytes, words } = this.#kernel;
    let free = this.#start;
    const sides = {
      statement: this.#inMemory(this.#keys.statement, partition),
      flows: this.#inMemory(this.#keys.flows, partition),
    };
    for (const spilled of this.#keys.spilled) {
      const length = spilled.offsets[partition + 1] - spilled.offsets[partition];
      if (free + length > this.#limit) return null;
      readInto(bytes, spilled, spilled.offsets[partition], free, length);
      fromFile(spilled, partition, free, sides);
      free += roundUp(length);
    }
    if (this.#keys.spilled.length > 0) {
      // Pieces of one side were spilled in the order in which they were finished.
      for (const side of wanted) sides[side].sort((a, b) => a.piece - b.piece);
    }
    const listed = wanted.flatMap((side) => sides[side]);
    const segments = free;
    free += roundUp(listed.length * L.SEGMENT_BYTES);
    if (free > this.#limit) return null;
    let at = segments / 4;
    for (const { address, count, piece } of listed) {
      words[at++] = address;
      words[at++] = count;
      words[at++] = piece;
    }
    return { segments, counts: wanted.map((side) => sides[side].length), free };
  }

  #inMemory(batches: Uint32Array, partition: number): Segment[] {
    const { words } = this.#kernel;
    const segments: Segment[] = [];
    for (let i = 0; i < batches.length; i += 2) {
      const header = batches[i] / 4 + partition;
      const start = words[header];
      const count = words[header + 1] - start;
      if (count === 0) continue;
      const address = batches[i] + L.BATCH_HEADER_BYTES + start * L.KEY_BYTES;
      segments.push({ address, count, piece: batches[i + 1] });
    }
    return segments;
  }
}

/** An entry of a spilled partition: its three words, and its piece. */
interface SpilledEntry {
  readonly words: readonly [number, number, number];
  readonly piece: number;
}

/** Yields the entries of a partition whose identity is `wanted`, of one side, in file order. */
export function* spilledEntries(
  spilled: readonly SpilledKeys[],
  partition: number,
  wanted: (identity: number) => boolean,
): Generator<SpilledEntry> {
  const batches: { readonly piece: number; readonly words: Uint32Array }[] = [];
  for (const each of spilled) {
    const from = each.offsets[partition];
    const bytes = new Uint8Array(each.offsets[partition + 1] - from);
    readInto(bytes, each, from, 0, bytes.length);
    const words = new Uint32Array(bytes.buffer);
    const sides = { statement: [] as Segment[], flows: [] as Segment[] };
    fromFile(each, partition, 0, sides);
    for (const { address, count, piece } of [...sides.statement, ...sides.flows]) {
      const start = address / 4;
      batches.push({ piece, words: words.subarray(start, start + (count * L.KEY_BYTES) / 4) });
    }
  }
  batches.sort((a, b) => a.piece - b.piece);
  for (const { piece, words } of batches) {
    for (let at = 0; at < words.length; at += L.KEY_BYTES / 4) {
      if (!wanted(words[at] >>> L.IDENTITY_SHIFT)) continue;
      yield { words: [words[at], words[at + 1], words[at + 2]], piece };
    }
  }
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function fromFile(
  { starts, pieces, owners }: SpilledKeys,
  partition: number,
  from: number,
  sides: { readonly statement: Segment[]; readonly flows: Segment[] },
): void {
  let address = from;
  for (let batch = 0; batch < pieces.length; batch++) {
    const at = batch * STARTS + partition;
    const count = starts[at + 1] - starts[at];
    const owner = OWNERS[owners[batch]];
    if (count > 0 && owner !== 'nobody') {
      sides[owner].push({ address, count, piece: pieces[batch] });
    }
    address += count * L.KEY_BYTES;
  }
}

function readInto(
  bytes: Uint8Array,
  { fd }: SpilledKeys,
  position: number,
  address: number,
  length: number,
): void {
  if (readFullySync(fd, bytes, address, length, position) < length)
    throw new InternalError(say`A file of spilled keys was cut off while in use.`);
}
