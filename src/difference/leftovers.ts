/**
 * The records that differencing left over: their positions, in groups of one identity. A group also
 * has the positions of other records of its identity, which matching needs.
 */

import { SIDES, type Side, type Sides } from '../domain/record.ts';
import type { RecordPosition } from '../reading/pieces/piece.ts';
import {
  COPY,
  FLOWS,
  FOUND_KINDS,
  type FoundKind,
  kindAt,
  LEFT,
  OFFSETS,
  offsetAt,
  pieceAt,
  type SortedFound,
  WORDS,
} from './sorted-found.ts';
import { type Known, SplitGroups } from './split-groups.ts';

export interface FoundRecord extends RecordPosition {
  readonly side: Side;
  readonly kind: FoundKind;
}

/**
 * Decides which records of a group are left over and which of the others matter to them: returns an
 * index into FOUND_KINDS for each, or one beyond them for a record that does not matter. Records
 * are those of the statement, then those of the flows, in file order.
 */
export type Settle = (kinds: Uint8Array, recordAt: (index: number) => FoundRecord) => Uint8Array;

/**
 * Records of one identity (or, once in 2^40 times, of two), in file order by side and kind. Of a
 * large group, leftovers that no rule has to compare come in slices, one after the other.
 */
export interface LeftoverGroup {
  readonly records: readonly FoundRecord[];
  /** Index of the slice. */
  readonly slice: number;
  /** Number of slices; 1: the group is whole. */
  readonly slices: number;
}

/** Records of a slice. */
const SLICE_RECORDS = 1024;

/** Of one partition. */
const GROUPS_MAX = 2 ** 32;

export class Leftovers {
  readonly counts = { statement: 0, flows: 0 };
  readonly #found: SortedFound[] = [];

  /** Adds what was found in a partition (see partition.ts). */
  add(found: SortedFound): void {
    const { words } = found;
    if (words.length === 0) return;
    for (let record = 0; record * WORDS < words.length; record++) {
      const kind = kindAt(words, record);
      if (kind === LEFT) this.counts.statement++;
      else if (kind === (FLOWS | LEFT)) this.counts.flows++;
    }
    this.#found.push(found);
  }

  /** Returns the first leftover of a side, in file order; null if it has none. */
  first(side: Side): RecordPosition | null {
    const wanted = side === 'flows' ? FLOWS | LEFT : LEFT;
    let first = Number.POSITIVE_INFINITY;
    for (const { words } of this.#found) {
      for (let record = 0; record * WORDS < words.length; record++) {
        if (kindAt(words, record) !== wanted) continue;
        first = Math.min(first, pieceAt(words, record) * OFFSETS + offsetAt(words, record));
      }
    }
    if (first === Number.POSITIVE_INFINITY) return null;
    const offset = first % OFFSETS;
    return { piece: (first - offset) / OFFSETS, offset };
  }

  /** The groups of orders that one of the sides may have split. */
  splits(known: Known, pieces: Sides<number>): SplitGroups {
    return new SplitGroups(this.#found, known, pieces);
  }

  /**
   * Yields all groups in file order: by the first leftover of the statement, else of the flows.
   * Large ones are settled; small ones are settled when their records are read.
   */
  *groups(settle: Settle): Generator<LeftoverGroup> {
    for (const flows of [0, FLOWS]) {
      for (const { found, group } of this.#led(flows)) {
        yield* slicesOf(this.#found[found], group, flows | LEFT, settle);
      }
    }
  }

  /** Yields the groups whose first leftover is of one side, in its order. */
  *#led(flows: number): Generator<{ readonly found: number; readonly group: number }> {
    const most = this.#found.reduce((total, { starts }) => total + starts.length - 1, 0);
    const pieces = new Uint32Array(most);
    const leads = new Uint32Array(most);
    const where = new Float64Array(most);
    let count = 0;
    for (const [found, { words, starts }] of this.#found.entries()) {
      for (let group = 0; group + 1 < starts.length; group++) {
        const lead = starts[group];
        // Leftovers come first in a group, those of the statement before those of the flows.
        if (kindAt(words, lead) !== (flows | LEFT)) continue;
        pieces[count] = pieceAt(words, lead);
        leads[count] = offsetAt(words, lead);
        where[count++] = found * GROUPS_MAX + group;
      }
    }
    for (const index of inFileOrder(pieces.subarray(0, count), leads.subarray(0, count))) {
      const group = where[index] % GROUPS_MAX;
      yield { found: (where[index] - group) / GROUPS_MAX, group };
    }
  }
}

/**
 * Yields a group whole. If it has many leftovers and only one side has records, or many copies of
 * matched records, these follow the rest in slices.
 */
function* slicesOf(
  { words, starts }: SortedFound,
  group: number,
  lead: number,
  settle: Settle,
): Generator<LeftoverGroup> {
  const [start, end] = [starts[group], starts[group + 1]];
  if (end - start <= SLICE_RECORDS) {
    yield { records: recordsAt(words, start, end), slice: 0, slices: 1 };
    return;
  }
  const order = groupInFileOrder(words, start, end);
  const recordOf = (index: number, kind: number) => recordAs(words, order[index], kind);
  const kinds = Uint8Array.from(order, (record) => kindAt(words, record) % FLOWS);
  const settled = settle(kinds, (index) => recordOf(index, kinds[index]));
  const isLead = (index: number) => {
    return settled[index] === LEFT && sideOf(kindAt(words, order[index])) === sideOf(lead);
  };
  const indexes = Uint32Array.from(settled, (_, index) => index);
  const leads = indexes.filter(isLead);
  const copies = indexes.filter((index) => settled[index] === COPY);
  const others = indexes.filter(
    (index) => !isLead(index) && settled[index] < FOUND_KINDS.length && settled[index] !== COPY,
  );
  const recordsOf = (some: Uint32Array) =>
    Array.from(some, (index) => recordOf(index, settled[index]));
  const isOneSided = others.length === 0 && copies.length === 0;
  const sliced = isOneSided ? leads : copies;
  // A rule may need all records of an identity that both sides have, except copies.
  const hasWhole = !isOneSided && leads.length > 0;
  const slices = Math.ceil(sliced.length / SLICE_RECORDS) + Number(hasWhole);
  let slice = 0;
  if (hasWhole) {
    yield { records: [...recordsOf(leads), ...recordsOf(others)], slice: slice++, slices };
  }
  for (let at = 0; at < sliced.length; at += SLICE_RECORDS) {
    yield { records: recordsOf(sliced.subarray(at, at + SLICE_RECORDS)), slice: slice++, slices };
  }
}

/** Indexes of a group's records: the statement's, then the flows', in file order. */
function groupInFileOrder(words: Uint32Array, start: number, end: number): Uint32Array {
  const order = new Uint32Array(end - start);
  let count = 0;
  for (const side of SIDES) {
    const records = Uint32Array.from({ length: end - start }, (_, n) => start + n).filter(
      (record) => sideOf(kindAt(words, record)) === side,
    );
    const pieces = records.map((record) => pieceAt(words, record));
    const offsets = records.map((record) => offsetAt(words, record));
    for (const index of inFileOrder(pieces, offsets)) order[count++] = records[index];
  }
  return order;
}

function sideOf(kind: number): Side {
  return kind < FLOWS ? 'statement' : 'flows';
}

function recordsAt(words: Uint32Array, from: number, to: number): FoundRecord[] {
  const records: FoundRecord[] = [];
  for (let record = from; record < to; record++) {
    records.push(recordAs(words, record, kindAt(words, record) % FLOWS));
  }
  return records;
}

/** A record with a given kind. */
function recordAs(words: Uint32Array, record: number, kind: number): FoundRecord {
  return {
    side: sideOf(kindAt(words, record)),
    kind: FOUND_KINDS[kind],
    piece: pieceAt(words, record),
    offset: offsetAt(words, record),
  };
}

/** Indexes in the order of piece and offset: a counting sort by piece, then piece by piece. */
export function* inFileOrder(pieces: Uint32Array, offsets: Uint32Array): Generator<number> {
  const last = pieces.reduce((most, piece) => Math.max(most, piece), -1);
  const starts = new Uint32Array(last + 2);
  for (const piece of pieces) starts[piece + 1]++;
  for (let piece = 0; piece <= last; piece++) starts[piece + 1] += starts[piece];
  const cursors = starts.slice();
  const byPiece = new Uint32Array(pieces.length);
  for (let i = 0; i < pieces.length; i++) byPiece[cursors[pieces[i]]++] = i;
  for (let piece = 0; piece <= last; piece++) {
    const inPiece = byPiece.subarray(starts[piece], starts[piece + 1]);
    // Sorting numbers is several times faster than sorting with a function.
    const keys = Float64Array.from(inPiece, (i, n) => offsets[i] * OFFSETS + n);
    for (const key of keys.sort()) yield inPiece[key % OFFSETS];
  }
}
