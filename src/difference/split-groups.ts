/** Groups of orders that a side may have split: their sums are known from keys and one amount. */
import { ExactSums, type Totals } from '../domain/exact-sums.ts';
import type { KeyHasher } from '../domain/key.ts';
import type { Side, Sides } from '../domain/record.ts';
import {
  ASIDE_BIT,
  FOUND_PIECE_BITS,
  IDENTITY_MASK,
  OFFSET_BITS,
  TYPE_BITS,
} from '../kernel/layout.ts';
import {
  FLOWS,
  keepGroups,
  kindAt,
  LEFT,
  offsetAt,
  pieceAt,
  type SortedFound,
  WORDS,
} from './sorted-found.ts';

/** One against one is a pair. */
const RECORDS_MIN = 3;
/** Amounts from here on have more bits than are known of them; minor units. */
const AMOUNT_END = 2 ** 31;
/** The bits of lane 3 of a key that an entry has: of its third word, and of its first word. */
const HIGH_BITS = -1 << (ASIDE_BIT + 1);
const LANE_BITS = HIGH_BITS | ~IDENTITY_MASK;
const TYPE_MASK = (2 ** TYPE_BITS - 1) << OFFSET_BITS;

/** A record of each group, on one side. */
export interface SplitLeads {
  /** Where the records start, piece by piece but in no order within. */
  readonly offsets: Uint32Array;
  readonly groups: Uint32Array;
  /** By piece: the index of its first record; and the end of the last. */
  readonly starts: Uint32Array;
}

/** Called for each group with the range of its records. */
type Visit = (words: Uint32Array, start: number, end: number, group: number) => void;

/** Groups of three leftovers or more, on both sides, and no other records. */
export class SplitGroups {
  readonly #found: SortedFound[];
  count = 0;
  /** Records in these groups. */
  records = 0;

  /** By partition. */
  constructor(found: SortedFound[]) {
    this.#found = found;
    this.#visit((_words, start, end) => {
      this.count++;
      this.records += end - start;
    });
  }

  /** The first record of each group on a side, which has so many pieces. */
  leads(side: Side, pieces: number): SplitLeads {
    const starts = new Uint32Array(pieces + 1);
    this.#visit((words, start, end) => {
      starts[pieceAt(words, leadOf(side, words, start, end)) + 1]++;
    });
    for (let piece = 0; piece < pieces; piece++) starts[piece + 1] += starts[piece];
    const cursors = starts.slice();
    const offsets = new Uint32Array(this.count);
    const groups = new Uint32Array(this.count);
    this.#visit((words, start, end, group) => {
      const lead = leadOf(side, words, start, end);
      const at = cursors[pieceAt(words, lead)]++;
      offsets[at] = offsetAt(words, lead);
      groups[at] = group;
    });
    return { offsets, groups, starts };
  }

  /**
   * Takes the groups whose sums are equal on both sides from the leftovers, given the amount of the
   * first record of each on a side (NaN: unknown). Returns the totals of their records.
   */
  takeEven(
    side: Side,
    amounts: Float64Array,
    hasher: KeyHasher,
  ): Sides<Totals> & { readonly groups: number } {
    const total = new ExactSums(1);
    const counts = { statement: 0, flows: 0 };
    let number = 0;
    for (const [partition, found] of this.#found.entries()) {
      const { words } = found;
      this.#found[partition] = keepGroups(found, (start, end) => {
        if (!isSplit(words, start, end)) return true;
        const flows = leadOf('flows', words, start, end);
        const group = { start, end, known: side === 'flows' ? flows : start };
        const sum = evenSum(words, group, amounts[number++], hasher);
        if (Number.isNaN(sum)) return true;
        total.add(0, sum);
        counts.statement += flows - start;
        counts.flows += end - flows;
        return false;
      });
    }
    const [{ count: groups, amount }] = total.all();
    return {
      groups,
      statement: { count: counts.statement, amount },
      flows: { count: counts.flows, amount },
    };
  }

  #visit(visit: Visit): void {
    let number = 0;
    for (const { words, starts } of this.#found) {
      for (let group = 0; group + 1 < starts.length; group++) {
        const start = starts[group];
        const end = starts[group + 1];
        if (isSplit(words, start, end)) visit(words, start, end, number++);
      }
    }
  }
}

function isSplit(words: Uint32Array, start: number, end: number): boolean {
  // Leftovers come first, those of the statement before those of the flows.
  return (
    end - start >= RECORDS_MIN &&
    kindAt(words, start) === LEFT &&
    kindAt(words, end - 1) === (FLOWS | LEFT)
  );
}

/** The first record of a group on a side. */
function leadOf(side: Side, words: Uint32Array, start: number, end: number): number {
  if (side === 'statement') return start;
  let first = end - 1;
  while (kindAt(words, first - 1) >= FLOWS) first--;
  return first;
}

/**
 * The sum that a group has on both sides, given the amount of one of its records; NaN if there is
 * none. Keys of one identity, type and fee differ in lane 2 as their amounts do, and in lane 3 as
 * the hashes of these.
 */
function evenSum(
  words: Uint32Array,
  { start, end, known }: { start: number; end: number; known: number },
  knownAmount: number,
  hasher: KeyHasher,
): number {
  const first = known * WORDS;
  const type = words[first + 1] & TYPE_MASK;
  const laneBits = laneBitsOf(words, first, knownAmount, hasher);
  let statement = 0;
  let flows = 0;
  for (let record = start; record < end; record++) {
    const at = record * WORDS;
    const amount = knownAmount + ((words[at + 3] - words[first + 3]) | 0);
    // NaN is not smaller either.
    if (!(Math.abs(amount) < AMOUNT_END)) return Number.NaN;
    if ((words[at + 1] & TYPE_MASK) !== type) return Number.NaN;
    if (laneBitsOf(words, at, amount, hasher) !== laneBits) return Number.NaN;
    if (kindAt(words, record) === LEFT) statement += amount;
    else flows += amount;
  }
  return statement === flows ? statement : Number.NaN;
}

/** What the bits of lane 3 in a key are without their amount. */
function laneBitsOf(words: Uint32Array, at: number, amount: number, hasher: KeyHasher): number {
  const bits = (words[at + 1] & HIGH_BITS) | (words[at + 2] >>> FOUND_PIECE_BITS);
  return bits ^ (hasher.amountLane(amount) & LANE_BITS);
}
