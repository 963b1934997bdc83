/**
 * Match keys (对账键) by tabulation hashing: every (position, byte) has four random words, drawn
 * afresh for each run, and a key is the XOR of the words its bytes select. For two different
 * inputs each 32-bit lane agrees with probability exactly 2^-32, whatever the inputs are
 * (Carter and Wegman 1979; Pătraşcu and Thorup 2012), so no file can be made to collide.
 *
 * Lane 0: identity and type, also the bucket. Lanes 1 and 2: identity, type, amount, fee: the
 * 64 bits beyond the bucket. Lane 3: identity alone, by which records set aside are found.
 */
import { randomFillSync } from 'node:crypto';

/** Words an entry: one a lane, so that a byte's words stand in one cache line. */
const LANES = 4;
const BYTE_VALUES = 256;
/** Words from one position to the next. */
const POSITION_WORDS = BYTE_VALUES * LANES;
/** Bytes that an amount or fee takes: twice AMOUNT_MAX, and a bit for the sign, is below 2^52. */
const NUMBER_BYTES = 7;
const HALF_BYTES = 4;
const TWO_TO_32 = 2 ** 32;

/** The random words of one run. */
export interface KeySeed {
  readonly positions: Uint32Array;
  readonly types: Uint32Array;
  readonly amounts: Uint32Array;
  readonly fees: Uint32Array;
}

/** Draws the words for identities of up to `identityBytesMax` bytes, separator included. */
export function drawSeed(identityBytesMax: number): KeySeed {
  const draw = (positions: number) => randomFillSync(new Uint32Array(positions * POSITION_WORDS));
  return {
    positions: draw(identityBytesMax),
    types: draw(1),
    amounts: draw(NUMBER_BYTES),
    fees: draw(NUMBER_BYTES),
  };
}

/** Byte range of an id. */
export interface IdRange {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Computes keys, one record at a time. */
export class KeyHasher {
  readonly #seed: KeySeed;
  /** Lanes 0 to 2 of the last record. A typed array: numbers beyond 2^31 are not boxed there. */
  readonly lanes = new Uint32Array(3);

  constructor(seed: KeySeed) {
    this.#seed = seed;
  }

  /** Hashes a record; `fee` in minor units, or NaN where fees are not compared. */
  hash(orderId: IdRange, refundId: IdRange, type: number, amount: number, fee: number): void {
    const { types, amounts, fees } = this.#seed;
    const { lanes } = this;
    const entry = type * LANES;
    lanes[0] = types[entry];
    lanes[1] = types[entry + 1];
    lanes[2] = types[entry + 2];
    const position = this.#id(orderId, 0);
    this.#id(refundId, position);
    this.#number(amounts, amount);
    if (!Number.isNaN(fee)) this.#number(fees, fee);
  }

  /** Lane 3 of a record. */
  identity(orderId: IdRange, refundId: IdRange): number {
    const words = this.#seed.positions;
    let at = 0;
    let hash = 0;
    for (const { bytes, start, end } of [orderId, refundId]) {
      for (let p = start; p < end; p++) {
        hash ^= words[at + bytes[p] * LANES + 3];
        at += POSITION_WORDS;
      }
      hash ^= words[at + 3];
      at += POSITION_WORDS;
    }
    return hash >>> 0;
  }

  /** Adds an id, which begins at a position of the identity; gives the position behind it. */
  #id(id: IdRange, position: number): number {
    const words = this.#seed.positions;
    const { lanes } = this;
    const { bytes, start, end } = id;
    let at = position * POSITION_WORDS;
    let a = lanes[0] | 0;
    let b = lanes[1] | 0;
    let c = lanes[2] | 0;
    for (let p = start; p < end; p++) {
      const entry = at + bytes[p] * LANES;
      a ^= words[entry];
      b ^= words[entry + 1];
      c ^= words[entry + 2];
      at += POSITION_WORDS;
    }
    // Byte value 0 cannot occur in an id: it marks the end, so "ab"+"c" is not "a"+"bc".
    lanes[0] = a ^ words[at];
    lanes[1] = b ^ words[at + 1];
    lanes[2] = c ^ words[at + 2];
    return position + end - start + 1;
  }

  /**
   * Adds a number, lowest byte first, in two halves because integers beyond 32 bits are slow.
   * Leading zero bytes of a half have no words, which leaves the lanes as independent: where two
   * numbers differ, the highest byte that does has a word in one that the other lacks.
   */
  #number(words: Uint32Array, value: number): void {
    // Never 0: a fee of nothing is not the same as none.
    const coded = value < 0 ? -2 * value : 2 * value + 1;
    const high = coded < TWO_TO_32 ? 0 : Math.floor(coded / TWO_TO_32);
    this.#half(words, (coded - high * TWO_TO_32) | 0, 0);
    if (high !== 0) this.#half(words, high | 0, HALF_BYTES * POSITION_WORDS);
  }

  #half(words: Uint32Array, half: number, start: number): void {
    const { lanes } = this;
    let b = lanes[1] | 0;
    let c = lanes[2] | 0;
    let at = start;
    for (let left = half; left !== 0; left >>>= 8) {
      const entry = at + (left & 255) * LANES;
      b ^= words[entry + 1];
      c ^= words[entry + 2];
      at += POSITION_WORDS;
    }
    lanes[1] = b;
    lanes[2] = c;
  }
}
