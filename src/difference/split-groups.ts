/** Groups whose keys show whether they are even: split orders; pairs of which one lacks a fee. */
import { ELEMENT_PRIME, type KeyHasher } from '../domain/key.ts';
import { SIDES, type Side, type Sides } from '../domain/record.ts';
import { OFFSET_BITS, TYPE_BITS } from '../kernel/layout.ts';
import type { FoundStore } from './found-store.ts';
import {
  elementAt,
  FLOWS,
  keepGroups,
  kindAt,
  LEFT,
  offsetAt,
  pieceAt,
  WORDS,
} from './sorted-found.ts';

/** The records of a pair differ in their amounts, unless only one of them states a fee. */
const PAIR = 2;
/** Beyond it a sum is reduced, so that adding two elements to it is exact. */
const SUM_MAX = 2 ** 52;
const TYPE_MASK = (2 ** TYPE_BITS - 1) << OFFSET_BITS;

/** What is known of all records. */
export interface Known {
  /** No amount or compared fee is larger, minor units. */
  readonly largest: number;
  /** Are fees part of the match keys? */
  readonly comparesFees: boolean;
  /** Of the run. */
  readonly hasher: KeyHasher;
}

/** A record of each group that has fewer records on one side, on that side. */
export interface SplitLeads {
  /** Where the records start, piece by piece but in no order within. */
  readonly offsets: Uint32Array;
  readonly groups: Uint32Array;
  /** By piece: the index of its first record; and the end of the last. */
  readonly starts: Uint32Array;
}

/** Called for each group with where its records of either side start, and their end. */
type Visit = (words: Uint32Array, start: number, flows: number, end: number, group: number) => void;

/**
 * Groups of two leftovers or more, on both sides, and no other records, whose sums keys can tell.
 * If several of either side have fees that are compared, rules pair equal amounts of other fees.
 */
export class SplitGroups {
  readonly #found: FoundStore;
  readonly #known: Known;
  /** See SplitLeads. */
  readonly #starts: Sides<Uint32Array>;
  count = 0;

  /** `found` by partition; and the number of pieces of each side. */
  constructor(found: FoundStore, known: Known, pieces: Sides<number>) {
    this.#found = found;
    this.#known = known;
    this.#starts = {
      statement: new Uint32Array(pieces.statement + 1),
      flows: new Uint32Array(pieces.flows + 1),
    };
    this.#visit((words, start, flows, end) => {
      const lead = leadOf(start, flows, end);
      this.count++;
      this.#starts[lead === start ? 'statement' : 'flows'][pieceAt(words, lead) + 1]++;
    });
    for (const side of SIDES) {
      const starts = this.#starts[side];
      for (let piece = 1; piece < starts.length; piece++) starts[piece] += starts[piece - 1];
    }
  }

  /** The leads on a side. */
  leads(side: Side): SplitLeads {
    const starts = this.#starts[side];
    const offsets = new Uint32Array(starts[starts.length - 1]);
    const groups = new Uint32Array(offsets.length);
    if (offsets.length === 0) return { offsets, groups, starts };
    const cursors = starts.slice();
    this.#visit((words, start, flows, end, group) => {
      const lead = leadOf(start, flows, end);
      if ((lead === start) !== (side === 'statement')) return;
      const at = cursors[pieceAt(words, lead)]++;
      offsets[at] = offsetAt(words, lead);
      groups[at] = group;
    });
    return { offsets, groups, starts };
  }

  /**
   * Takes the groups that are even from the leftovers, given amount and money of each one's lead
   * (see PieceScanner; NaN: unknown). Returns the number of pairs, of other groups, and of the
   * records of either side.
   */
  async takeEven(
    money: Float64Array,
  ): Promise<Sides<number> & { readonly pairs: number; readonly split: number }> {
    const { largest, hasher } = this.#known;
    const taken = { pairs: 0, split: 0, statement: 0, flows: 0 };
    let number = 0;
    for (let partition = 0; partition < this.#found.length; partition++) {
      const found = this.#found.at(partition);
      const { words } = found;
      const kept = keepGroups(found, (start, end) => {
        const flows = this.#flowsOf(words, start, end);
        if (flows < 0) return true;
        const amount = money[number++];
        const product = money[number++];
        const isPair = end - start === PAIR;
        const isTaken = isPair
          ? isEvenPair(words, start, amount, product, hasher)
          : isEven(words, start, flows, end, product, largest);
        if (!isTaken) return true;
        if (isPair) taken.pairs++;
        else taken.split++;
        taken.statement += flows - start;
        taken.flows += end - flows;
        return false;
      });
      if (kept.words.length < words.length) await this.#found.replace(partition, kept);
    }
    return taken;
  }

  #visit(visit: Visit): void {
    let number = 0;
    for (const { words, starts } of this.#found) {
      for (let group = 0; group + 1 < starts.length; group++) {
        const [start, end] = [starts[group], starts[group + 1]];
        const flows = this.#flowsOf(words, start, end);
        if (flows >= 0) visit(words, start, flows, end, number++);
      }
    }
  }

  /** Where the records of the flows start in such a group; -1: it is another one. */
  #flowsOf(words: Uint32Array, start: number, end: number): number {
    const { largest, comparesFees } = this.#known;
    if (end - start < (comparesFees ? PAIR : PAIR + 1)) return -1;
    if (!((end - start) * largest < ELEMENT_PRIME)) return -1;
    // Leftovers come first, those of the statement before those of the flows.
    if (kindAt(words, start) !== LEFT || kindAt(words, end - 1) !== (FLOWS | LEFT)) return -1;
    let flows = end - 1;
    while (kindAt(words, flows - 1) >= FLOWS) flows--;
    return comparesFees && !isOneSided(start, flows, end) ? -1 : flows;
  }
}

/** Does a side have one record? */
function isOneSided(start: number, flows: number, end: number): boolean {
  return flows - start === 1 || end - flows === 1;
}

/** The first record of the side that has fewer. */
function leadOf(start: number, flows: number, end: number): number {
  return flows - start <= end - flows ? start : flows;
}

/**
 * Do the records of a group have one identity and kind, and equal sums of amounts and of fees on
 * both sides? Elements are (T + amount + factor × fee) mod P (see domain/key.ts), and the money of
 * the lead gives its T. Their sum without T, minus that of the flows, is
 *
 *     (difference of amounts + factor × difference of fees) mod P
 *
 * which is zero if both differences are, and else with probability 2^-45, because both are smaller
 * than P. Where the lead is the only record of its side, records of another T leave random numbers
 * in that sum. Elsewhere keys have no fees: elements without T are amounts, and with another T they
 * are hardly ever that small.
 */
function isEven(
  words: Uint32Array,
  start: number,
  flows: number,
  end: number,
  money: number,
  largest: number,
): boolean {
  if (Number.isNaN(money)) return false;
  const lead = leadOf(start, flows, end);
  const mayHaveOthers = !isOneSided(start, flows, end);
  const type = words[lead * WORDS + 1] & TYPE_MASK;
  const random = elementAt(words, lead) - money;
  let sum = 0;
  for (let record = start; record < end; record++) {
    if ((words[record * WORDS + 1] & TYPE_MASK) !== type) return false;
    const rest = elementAt(words, record) - random;
    if (mayHaveOthers && distanceOf(rest) > largest) return false;
    sum += record < flows ? rest : -rest;
    if (Math.abs(sum) > SUM_MAX) sum %= ELEMENT_PRIME;
  }
  return sum % ELEMENT_PRIME === 0;
}

/**
 * Do two records have one identity, kind and amount, while one of them states no fee? If that is
 * the first, the fee of the second must be zero: only amount and money of the first are given. True
 * for other records with probability 2^-45.
 */
function isEvenPair(
  words: Uint32Array,
  first: number,
  amount: number,
  money: number,
  hasher: KeyHasher,
): boolean {
  const type = words[first * WORDS + 1] & TYPE_MASK;
  if ((words[(first + 1) * WORDS + 1] & TYPE_MASK) !== type) return false;
  const element = elementAt(words, first);
  const other = hasher.elementOfOther(type >>> OFFSET_BITS, amount, element, money);
  return other === elementAt(words, first + 1);
}

/** From the nearest multiple of P. */
function distanceOf(value: number): number {
  const rest = Math.abs(value % ELEMENT_PRIME);
  return Math.min(rest, ELEMENT_PRIME - rest);
}
