/**
 * The records that differencing left over: their positions, in groups of one identity. A group also
 * has the positions of other records of its identity, which matching needs.
 */
import type { Side, Sides } from '../domain/record.ts';
import type { RecordPosition } from '../reading/pieces/piece.ts';
import { type FoundRoom, FoundStore } from './found-store.ts';
import {
  COPY,
  FLOWS,
  FOUND_KINDS,
  keyAt,
  kindAt,
  LEFT,
  numberOf,
  OFFSETS,
  offsetAt,
  pieceAt,
  type SortedFound,
  WORDS,
} from './sorted-found.ts';
import { type Known, SplitGroups } from './split-groups.ts';

export interface FoundRecord extends RecordPosition {
  readonly side: Side;
}

/** The records of a large group: those of the statement, then those of the flows, in file order. */
export interface LargeGroup {
  /** Indexes into FOUND_KINDS. */
  readonly kinds: Uint8Array;
  readonly recordAt: (index: number) => FoundRecord;
  /** See sorted-found.ts. */
  readonly keyAt: (index: number) => number;
}

export interface SettledGroup {
  /** An index into FOUND_KINDS for each record, or one beyond them if it does not matter. */
  readonly kinds: Uint8Array;
  /** Names side and identity of a successful record. */
  readonly identityAt: (index: number) => string;
}

/** Decides which records of a group are left over and which of the others matter to them. */
export type Settle = (group: LargeGroup) => SettledGroup;

/**
 * Records of one identity (or, once in 2^40 times, of two), as numbers (see sorted-found.ts), by
 * side in no order. Of a large group, leftovers that no rule has to compare come in slices: each
 * makes an item.
 */
export interface LeftoverGroup extends Sides<number[]> {
  /** Index of the slice. */
  readonly slice: number;
  /** Number of slices; 1: the group is whole. */
  readonly slices: number;
  /** The records by side and identity, where each makes an item; null: rules decide. */
  readonly items: ReadonlyMap<string, number> | null;
}

/** Records of a slice. */
const SLICE_RECORDS = 1024;

/** Of one partition. */
const GROUPS_MAX = 2 ** 32;
/** Groups whose places are in memory at a time; a single piece may have more. */
const LED_MAX = 250_000;

export class Leftovers {
  readonly counts = { statement: 0, flows: 0 };
  readonly #found: FoundStore;

  constructor(room: FoundRoom) {
    this.#found = new FoundStore(room);
  }

  /** Adds what was found in a partition (see partition.ts). */
  async add(found: SortedFound): Promise<void> {
    const { words } = found;
    if (words.length === 0) return;
    for (let record = 0; record * WORDS < words.length; record++) {
      const kind = kindAt(words, record);
      if (kind === LEFT) this.counts.statement++;
      else if (kind === (FLOWS | LEFT)) this.counts.flows++;
    }
    await this.#found.add(found);
  }

  /** Returns the first leftover of a side, in file order; null if it has none. */
  first(side: Side): RecordPosition | null {
    const wanted = side === 'flows' ? FLOWS | LEFT : LEFT;
    let first = Number.POSITIVE_INFINITY;
    for (const { words } of this.#found) {
      for (let record = 0; record * WORDS < words.length; record++) {
        if (kindAt(words, record) !== wanted) continue;
        first = Math.min(first, placeAt(words, record));
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
        yield* slicesOf(this.#found.withGroup(found, group), flows | LEFT, settle);
      }
    }
  }

  /** Yields the groups whose first leftover is of one side, in its order. */
  *#led(flows: number): Generator<{ readonly found: number; readonly group: number }> {
    for (const { count, from, to } of this.#ranges(flows)) {
      const leads = new Float64Array(count);
      const where = new Float64Array(count);
      let next = 0;
      this.#eachLead(flows, (lead, found, group) => {
        if (lead < from || lead >= to) return;
        leads[next] = lead;
        where[next++] = found * GROUPS_MAX + group;
      });
      for (const index of inFileOrder(leads)) {
        const group = where[index] % GROUPS_MAX;
        yield { found: (where[index] - group) / GROUPS_MAX, group };
      }
    }
  }

  /** Ranges of places that have LED_MAX such groups or fewer, in order. */
  #ranges(flows: number): LeadRange[] {
    const byPiece: number[] = [];
    this.#eachLead(flows, (lead) => {
      const piece = Math.floor(lead / OFFSETS);
      byPiece[piece] = (byPiece[piece] ?? 0) + 1;
    });
    const ranges: LeadRange[] = [];
    byPiece.forEach((count, piece) => {
      const [from, to] = [piece * OFFSETS, (piece + 1) * OFFSETS];
      const last = ranges.at(-1);
      if (last === undefined || last.count + count > LED_MAX) ranges.push({ count, from, to });
      else ranges[ranges.length - 1] = { ...last, count: last.count + count, to };
    });
    return ranges;
  }

  /** Visits the first leftovers of groups, if they are of one side. */
  #eachLead(flows: number, visit: (lead: number, found: number, group: number) => void): void {
    for (let index = 0; index < this.#found.length; index++) {
      const { words, starts } = this.#found.at(index);
      for (let group = 0; group + 1 < starts.length; group++) {
        const lead = starts[group];
        // Leftovers come first in a group, those of the statement before those of the flows.
        if (kindAt(words, lead) === (flows | LEFT)) visit(placeAt(words, lead), index, group);
      }
    }
  }
}

/** Places of first leftovers, and their number. */
interface LeadRange {
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Yields a group whole. If it has many leftovers and only one side has records, or many copies of
 * matched records, these follow the rest in slices.
 */
function* slicesOf(
  { found, group }: ReturnType<FoundStore['withGroup']>,
  lead: number,
  settle: Settle,
): Generator<LeftoverGroup> {
  const { words, starts } = found;
  const [start, end] = [starts[group], starts[group + 1]];
  if (end - start <= SLICE_RECORDS) {
    const records: Sides<number[]> = { statement: [], flows: [] };
    for (let record = start; record < end; record++) {
      const kind = kindAt(words, record);
      records[sideOf(kind)].push(numberOf(words, record, kind % FLOWS));
    }
    yield { ...records, slice: 0, slices: 1, items: null };
    return;
  }
  const order = groupInFileOrder(words, start, end);
  const sideAt = (index: number) => sideOf(kindAt(words, order[index]));
  const { kinds, identityAt } = settle({
    kinds: Uint8Array.from(order, (record) => kindAt(words, record) % FLOWS),
    recordAt: (index) => {
      const [piece, offset] = [pieceAt(words, order[index]), offsetAt(words, order[index])];
      return { side: sideAt(index), piece, offset };
    },
    keyAt: (index) => keyAt(words, order[index]),
  });
  const slice = (some: Uint32Array) => {
    const records: Sides<number[]> = { statement: [], flows: [] };
    for (const index of some) {
      records[sideAt(index)].push(numberOf(words, order[index], kinds[index]));
    }
    return records;
  };
  const isLead = (index: number) => kinds[index] === LEFT && sideAt(index) === sideOf(lead);
  const indexes = Uint32Array.from(kinds, (_, index) => index);
  const leads = indexes.filter(isLead);
  const copies = indexes.filter((index) => kinds[index] === COPY);
  const whole = indexes.filter(
    (index) => kinds[index] < FOUND_KINDS.length && kinds[index] !== COPY,
  );
  const isOneSided = whole.length === leads.length && copies.length === 0;
  const sliced = isOneSided ? leads : copies;
  // A rule may need all records of an identity that both sides have, except copies.
  const hasWhole = !isOneSided && leads.length > 0;
  const slices = Math.ceil(sliced.length / SLICE_RECORDS) + Number(hasWhole);
  if (hasWhole) yield { ...slice(whole), slice: 0, slices, items: null };
  for (let at = 0; at < sliced.length; at += SLICE_RECORDS) {
    const some = sliced.subarray(at, at + SLICE_RECORDS);
    const items = new Map<string, number>();
    for (const index of some) {
      const identity = identityAt(index);
      items.set(identity, (items.get(identity) ?? 0) + 1);
    }
    yield { ...slice(some), slice: Number(hasWhole) + at / SLICE_RECORDS, slices, items };
  }
}

/** Indexes of a group's records: the statement's, then the flows', in file order. */
function groupInFileOrder(words: Uint32Array, start: number, end: number): Uint32Array {
  const places = new Float64Array(end - start);
  for (let n = 0; n < places.length; n++) places[n] = placeAt(words, start + n);
  const most = places.reduce((last, place) => Math.max(last, place), 0);
  const flowsFrom = (Math.floor(most / OFFSETS) + 1) * OFFSETS;
  for (let n = 0; n < places.length; n++) {
    if (kindAt(words, start + n) >= FLOWS) places[n] += flowsFrom;
  }
  return inFileOrder(places).map((index) => start + index);
}

function sideOf(kind: number): Side {
  return kind < FLOWS ? 'statement' : 'flows';
}

/** Where a record is among all of its side. */
function placeAt(words: Uint32Array, record: number): number {
  return pieceAt(words, record) * OFFSETS + offsetAt(words, record);
}

/** Indexes of places in ascending order: a counting sort by piece, then piece by piece. */
function inFileOrder(places: Float64Array): Uint32Array {
  const pieces = Uint32Array.from(places, (place) => place / OFFSETS);
  const last = pieces.reduce((most, piece) => Math.max(most, piece), -1);
  const starts = new Uint32Array(last + 2);
  for (const piece of pieces) starts[piece + 1]++;
  for (let piece = 0; piece <= last; piece++) starts[piece + 1] += starts[piece];
  const cursors = starts.slice();
  const byPiece = new Uint32Array(pieces.length);
  for (let i = 0; i < pieces.length; i++) byPiece[cursors[pieces[i]]++] = i;
  const order = new Uint32Array(pieces.length);
  for (let piece = 0; piece <= last; piece++) {
    const inPiece = byPiece.subarray(starts[piece], starts[piece + 1]);
    // Sorting numbers is several times faster than sorting with a function.
    const keys = Float64Array.from(inPiece, (i, n) => (places[i] % OFFSETS) * OFFSETS + n).sort();
    for (let n = 0; n < keys.length; n++) order[starts[piece] + n] = inPiece[keys[n] % OFFSETS];
  }
  return order;
}
