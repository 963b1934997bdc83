/**
 * Match keys (对账键). An identity is hashed by tabulation: every (position, byte) has four random
 * words, drawn anew for each run, and the hash is the XOR of the words that its bytes select
 * (Carter and Wegman 1979; Pătraşcu and Thorup 2012). A key has lanes 0 and 1 of that hash as they
 * are. Of lanes 2 and 3, 45 bits are T, after the record's kind has added random words of its own:
 * its type, the sign of its amount, whether it states a fee that is compared, and whether fee rules
 * expect another fee, so that no record of the other side has its key. A key also has the element
 *
 *     (T + amount + factor × fee) mod P
 *
 * in minor units, where P is the largest prime below 2^45 and the factor is random. Whatever two
 * records are, so that no file can be made to collide, their elements agree
 *
 * - with probability 2^-45 if their identities or kinds differ: one T of P gives the same element;
 * - with probability 2^-45 if these agree and the fees differ: as P is prime, one factor of P does
 *   (class H1 of Carter and Wegman);
 * - never if only the amounts differ, because these have one sign and differ by less than P.
 *
 * Elements of one T add up as amounts and fees do: see difference/split-groups.ts. The kernel
 * hashes most records itself (src/kernel/assembly/rows.ts); both must return the same bits.
 */
import { createCipheriv, randomFillSync } from 'node:crypto';

/** Words per entry: one for each lane, so that an entry is in one cache line. */
const LANES = 4;
const BYTE_VALUES = 256;
/**
 * Words from one position to the next. At multiples of 4 KiB the digits of all positions would
 * compete for the same lines of the first-level cache; three lines more spread them.
 */
const POSITION_WORDS = BYTE_VALUES * LANES + 48;
/** Longest id, bytes; an order id, a refund id and the end of each make an identity. */
const ID_BYTES = 128;
const IDENTITY_POSITIONS = 2 * (ID_BYTES + 1);
const TWO_TO_32 = 2 ** 32;
const CIPHER_BLOCK_BYTES = 16;

/** Elements are smaller: the largest prime below 2^45. */
export const ELEMENT_PRIME = 2 ** 45 - 55;
const HIGH_MASK = 2 ** 13 - 1;
/** Bytes of a fee are multiplied one at a time: the products are below 2^53. */
const FEE_BYTE = 256;

// A kind: the type, and these; or the multiples of LARGE that a large amount has.
const ZERO_AMOUNT = 16;
const NEGATIVE_AMOUNT = 32;
const HAS_FEE = 64;
const LARGE_AMOUNT = 128;
const WRONG_FEE = 255;
/** The kernel reads no amounts from here on. At most 2 × AMOUNT_MAX, they have 113 multiples. */
const LARGE = 2 ** 44;

// Where the words of kinds and of the factor begin, after those of the identity.
const KINDS = IDENTITY_POSITIONS * POSITION_WORDS;
const FACTOR = KINDS + POSITION_WORDS;

/** Words of a run's seed. */
export const SEED_WORDS = FACTOR + LANES;

/** Draws the random words of a run. */
export function drawSeed(): Uint32Array {
  return randomFillSync(new Uint32Array(SEED_WORDS));
}

/** The words derived from a secret of 32 bytes, as a stream of AES-256. */
export function seedOf(secret: Uint8Array): Uint32Array {
  const cipher = createCipheriv('aes-256-ctr', secret, new Uint8Array(CIPHER_BLOCK_BYTES));
  const stream = cipher.update(new Uint8Array(SEED_WORDS * Uint32Array.BYTES_PER_ELEMENT));
  const words = new Uint32Array(SEED_WORDS);
  for (let at = 0; at < SEED_WORDS; at++) words[at] = stream.readUInt32LE(at * 4);
  return words;
}

/** Byte range of an id. */
export interface IdRange {
  bytes: Uint8Array;
  start: number;
  end: number;
}

function signOf(amount: number): number {
  return amount > 0 ? 0 : amount === 0 ? ZERO_AMOUNT : NEGATIVE_AMOUNT;
}

/** Computes keys, one record at a time. */
export class KeyHasher {
  readonly #seed: Uint32Array;
  readonly #factor: number;
  /** The key of the last record. A typed array does not box numbers above 2^31. */
  readonly lanes = new Uint32Array(LANES);

  constructor(seed: Uint32Array) {
    this.#seed = seed;
    const random = (BigInt(seed[FACTOR + 3]) << 32n) | BigInt(seed[FACTOR + 2]);
    this.#factor = Number(random % BigInt(ELEMENT_PRIME));
  }

  /** Hashes an identity. */
  identity(orderId: IdRange, refundId: IdRange): void {
    this.lanes.fill(0);
    this.#id(refundId, this.#id(orderId, 0));
  }

  /**
   * Replaces lanes 2 and 3 of an identity by the element: its low 32 bits, and the others. `fee` is
   * NaN if it is not compared.
   */
  element(type: number, amount: number, fee: number, isFeeWrong = false): void {
    this.#kind(type + signOf(amount) + (Number.isNaN(fee) ? 0 : HAS_FEE));
    const magnitude = Math.abs(amount);
    if (isFeeWrong) this.#kind(WRONG_FEE);
    if (magnitude >= LARGE) this.#kind(LARGE_AMOUNT + Math.floor(magnitude / LARGE));
    this.#setNumber(this.#addTo(this.money(amount, fee)));
  }

  /**
   * Returns the element that a record would have without its fee; of one without a fee, that with a
   * fee of zero. The record has `element`, and `money` of it (see there).
   */
  elementOfOther(type: number, amount: number, element: number, money: number): number {
    this.#setNumber((element - money + ELEMENT_PRIME) % ELEMENT_PRIME);
    this.#kind(type + signOf(amount));
    this.#kind(type + signOf(amount) + HAS_FEE);
    return this.#addTo(this.money(amount, Number.NaN));
  }

  /** The number in lanes 2 and 3. */
  #setNumber(number: number): void {
    this.lanes[2] = number % TWO_TO_32;
    this.lanes[3] = number / TWO_TO_32;
  }

  /** T, which is in lanes 2 and 3, and money. */
  #addTo(money: number): number {
    return ((this.lanes[3] & HIGH_MASK) * TWO_TO_32 + this.lanes[2] + money) % ELEMENT_PRIME;
  }

  /** Amount and fee as an element has them: (amount + factor × fee) mod P. */
  money(amount: number, fee: number): number {
    let product = 0;
    let power = this.#factor;
    for (let left = Math.abs(fee); left > 0; left = Math.floor(left / FEE_BYTE)) {
      product = (product + (left % FEE_BYTE) * power) % ELEMENT_PRIME;
      power = (power * FEE_BYTE) % ELEMENT_PRIME;
    }
    const sum = ((amount % ELEMENT_PRIME) + (fee < 0 ? -product : product)) % ELEMENT_PRIME;
    return sum < 0 ? sum + ELEMENT_PRIME : sum;
  }

  /** Adds an id whose words begin at `words` in the seed; returns where the next id begins. */
  #id(id: IdRange, words: number): number {
    let at = words;
    for (let p = id.start; p < id.end; p++) {
      this.#add(at + id.bytes[p] * LANES);
      at += POSITION_WORDS;
    }
    // Byte value 0 cannot occur in an id: it marks the end, so "ab"+"c" is not "a"+"bc".
    this.#add(at);
    return at + POSITION_WORDS;
  }

  #add(entry: number): void {
    const { lanes } = this;
    const seed = this.#seed;
    for (let lane = 0; lane < LANES; lane++) lanes[lane] ^= seed[entry + lane];
  }

  /** A kind adds nothing to the lanes of the identity. */
  #kind(kind: number): void {
    const entry = KINDS + kind * LANES;
    this.lanes[2] ^= this.#seed[entry + 2];
    this.lanes[3] ^= this.#seed[entry + 3];
  }
}
