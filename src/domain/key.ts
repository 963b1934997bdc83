/**
 * Match keys (对账键) by tabulation hashing: every (position, byte) has four random words, drawn anew
 * for each run, and a key is the XOR of the words that its bytes select. For two different
 * inputs each 32-bit lane agrees with probability exactly 2^-32, whatever the inputs are
 * (Carter and Wegman 1979; Pătraşcu and Thorup 2012), so no file can be made to collide.
 *
 * Lanes 0 and 1 depend only on the identity, lanes 2 and 3 on identity, type, amount and fee. The
 * amount itself is added to lane 2: among records of one identity, type and fee it distinguishes
 * all amounts whose difference is not a multiple of 2^32 minor units. The kernel hashes most
 * records itself (src/kernel/assembly/rows.ts); both implementations must return the same bits.
 */
import { createCipheriv, randomFillSync } from 'node:crypto';

/** Words per entry: one for each lane, so that an entry is in one cache line. */
const LANES = 4;
const BYTE_VALUES = 256;
/** Words from one position to the next. */
const POSITION_WORDS = BYTE_VALUES * LANES;
/** Longest id, bytes; an order id, a refund id and the end of each make an identity. */
const ID_BYTES = 128;
const IDENTITY_POSITIONS = 2 * (ID_BYTES + 1);
/** Bytes of an amount or fee: twice AMOUNT_MAX and a sign bit are below 2^52. */
const NUMBER_POSITIONS = 7;
const HALF_BYTES = 4;
const TWO_TO_32 = 2 ** 32;
const CIPHER_BLOCK_BYTES = 16;

// Where the words of types, amounts and fees begin, after those of the identity.
const TYPES = IDENTITY_POSITIONS * POSITION_WORDS;
const AMOUNTS = TYPES + POSITION_WORDS;
const FEES = AMOUNTS + NUMBER_POSITIONS * POSITION_WORDS;

/** Words of a run's seed. */
export const SEED_WORDS = FEES + NUMBER_POSITIONS * POSITION_WORDS;

/** Draws the random words of a run. */
export function drawSeed(): Uint32Array {
  return withoutElements(randomFillSync(new Uint32Array(SEED_WORDS)));
}

/** The words derived from a secret of 32 bytes, as a stream of AES-256. */
export function seedOf(secret: Uint8Array): Uint32Array {
  const cipher = createCipheriv('aes-256-ctr', secret, new Uint8Array(CIPHER_BLOCK_BYTES));
  const stream = cipher.update(new Uint8Array(SEED_WORDS * Uint32Array.BYTES_PER_ELEMENT));
  const words = new Uint32Array(SEED_WORDS);
  for (let at = 0; at < SEED_WORDS; at++) words[at] = stream.readUInt32LE(at * 4);
  return withoutElements(words);
}

function withoutElements(seed: Uint32Array): Uint32Array {
  // Elements must not change the lanes of the identity.
  for (let at = TYPES; at < SEED_WORDS; at += LANES) {
    seed[at] = 0;
    seed[at + 1] = 0;
  }
  for (let at = AMOUNTS; at < FEES; at += LANES) seed[at + 2] = 0;
  return seed;
}

/** Byte range of an id. */
export interface IdRange {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Computes keys, one record at a time. */
export class KeyHasher {
  readonly #seed: Uint32Array;
  /** The key of the last record. A typed array does not box numbers above 2^31. */
  readonly lanes = new Uint32Array(LANES);

  constructor(seed: Uint32Array) {
    this.#seed = seed;
  }

  /** Hashes an identity. */
  identity(orderId: IdRange, refundId: IdRange): void {
    this.lanes.fill(0);
    this.#id(refundId, this.#id(orderId, 0));
  }

  /** Adds the elements to an identity; `fee` in minor units, or NaN if it is not compared. */
  elements(type: number, amount: number, fee: number): void {
    const seed = this.#seed;
    const entry = TYPES + type * LANES;
    this.lanes[2] ^= seed[entry + 2];
    this.lanes[3] ^= seed[entry + 3];
    this.#number(AMOUNTS, amount);
    if (!Number.isNaN(fee)) this.#number(FEES, fee);
    // Modulo 2^32, because the lanes are 32-bit words.
    this.lanes[2] += amount;
  }

  /** Returns what an amount of at most 31 bits contributes to lane 3. */
  amountLane(amount: number): number {
    const seed = this.#seed;
    let lane = 0;
    let left = (amount < 0 ? -2 * amount : 2 * amount + 1) >>> 0;
    for (let at = AMOUNTS + 3; left !== 0; at += POSITION_WORDS) {
      lane ^= seed[at + (left & 255) * LANES];
      left >>>= 8;
    }
    return lane;
  }

  /** Adds an id whose words begin at `words` in the seed; returns where the next id begins. */
  #id(id: IdRange, words: number): number {
    const { lanes } = this;
    let at = words;
    for (let p = id.start; p < id.end; p++) {
      this.#add(lanes, at + id.bytes[p] * LANES);
      at += POSITION_WORDS;
    }
    // Byte value 0 cannot occur in an id: it marks the end, so "ab"+"c" is not "a"+"bc".
    this.#add(lanes, at);
    return at + POSITION_WORDS;
  }

  #add(lanes: Uint32Array, entry: number): void {
    const seed = this.#seed;
    for (let lane = 0; lane < LANES; lane++) lanes[lane] ^= seed[entry + lane];
  }

  /** Adds a number, lowest byte first, in two halves because integers beyond 32 bits are slow. */
  #number(words: number, value: number): void {
    // Never 0: a fee of zero differs from no fee.
    const coded = value < 0 ? -2 * value : 2 * value + 1;
    const high = Math.floor(coded / TWO_TO_32);
    const low = (coded - high * TWO_TO_32) >>> 0;
    this.#half(words, low, high > 0);
    if (high > 0) this.#half(words + HALF_BYTES * POSITION_WORDS, high, false);
  }

  /** Leading zero bytes are skipped, unless `isWhole`. */
  #half(words: number, half: number, isWhole: boolean): void {
    let left = half;
    for (let byte = 0; isWhole ? byte < HALF_BYTES : left !== 0; byte++) {
      this.#add(this.lanes, words + byte * POSITION_WORDS + (left & 255) * LANES);
      left >>>= 8;
    }
  }
}
