/** The groups of orders that one of the sides may have split, over typed arrays. */
import { SIDES, type Side } from '../domain/record.ts';
import { FLOWS, kindAt, LEFT, OFFSETS, type SortedFound, WORDS } from './sorted-found.ts';

/** A pair is none. */
const RECORDS_MIN = 3;
/** In place of the kind of a removed group's first record. */
const REMOVED = 0xff000000;

/** Called for a group with its number and the range of its records. */
type Visit = (words: Uint32Array, number: number, start: number, end: number) => void;

/** Records of one side: where they start, piece by piece but in no order within, and their groups. */
export interface SplitRecords {
  readonly offsets: Uint32Array;
  readonly groups: Uint32Array;
  /** By piece: where its records start; and the end of the last. */
  readonly starts: Uint32Array;
}

/** Groups of three leftovers or more, on both sides, and of no other records. */
export class SplitGroups {
  readonly #found: readonly SortedFound[];
  count = 0;
  records = 0;

  constructor(found: readonly SortedFound[]) {
    this.#found = found;
    this.#visit((_words, _number, start, end) => {
      this.count++;
      this.records += end - start;
    });
  }

  /** Their records of one side, which has so many pieces. */
  ofSide(side: Side, pieces: number): SplitRecords {
    const wanted = side === 'flows' ? FLOWS | LEFT : LEFT;
    const starts = new Uint32Array(pieces + 1);
    this.#visit((words, _, start, end) => {
      for (let record = start; record < end; record++) {
        if (kindAt(words, record) === wanted) starts[words[record * WORDS + 2] + 1]++;
      }
    });
    for (let piece = 0; piece < pieces; piece++) starts[piece + 1] += starts[piece];
    const cursors = starts.slice();
    const offsets = new Uint32Array(starts[pieces]);
    const groups = new Uint32Array(starts[pieces]);
    this.#visit((words, number, start, end) => {
      for (let record = start; record < end; record++) {
        if (kindAt(words, record) !== wanted) continue;
        const at = cursors[words[record * WORDS + 2]]++;
        offsets[at] = words[record * WORDS + 1] % OFFSETS;
        groups[at] = number;
      }
    });
    return { offsets, groups, starts };
  }

  /** Removes groups by number from the leftovers; returns how many records each side had in them. */
  remove(isRemoved: (number: number) => boolean): Record<Side, number> {
    const counts = { statement: 0, flows: 0 };
    this.#visit((words, number, start, end) => {
      if (!isRemoved(number)) return;
      for (let record = start; record < end; record++) {
        counts[SIDES[Number(kindAt(words, record) >= FLOWS)]]++;
      }
      words[start * WORDS + 1] |= REMOVED;
    });
    return counts;
  }

  #visit(visit: Visit): void {
    let number = 0;
    for (const { words, starts } of this.#found) {
      for (let group = 0; group + 1 < starts.length; group++) {
        const start = starts[group];
        const end = starts[group + 1];
        // Leftovers come first, those of the statement before those of the flows.
        if (end - start < RECORDS_MIN || kindAt(words, start) !== LEFT) continue;
        if (kindAt(words, end - 1) === (FLOWS | LEFT)) visit(words, number++, start, end);
      }
    }
  }
}
