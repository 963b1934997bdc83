/**
 * The match keys of one side, by bucket: four words a record (three of the key, and its ordinal),
 * in blocks that grow. A bucket fits the processor's cache, so that differencing it does not wait
 * for memory; buckets are independent, so they can be differenced, or spilled, one at a time.
 */

export const KEY_WORDS = 4;
/** Records that a bucket should hold, so that both sides of it and their table stay in cache. */
const BUCKET_RECORDS = 32 * 1024;
export const BUCKET_BITS_MAX = 10;
const FIRST_BLOCK_RECORDS = 256;
const BLOCK_RECORDS_MAX = 8 * 1024;

/** Bucket bits for an estimated number of records a side. */
export function bucketBitsFor(records: number): number {
  const bits = Math.ceil(Math.log2(Math.max(1, records / BUCKET_RECORDS)));
  return Math.min(BUCKET_BITS_MAX, Math.max(0, bits));
}

/** A run of keys: words 4i to 4i+3 are lane 0, 1, 2 and the ordinal of record i. */
export interface KeyBlock {
  readonly words: Uint32Array;
  readonly count: number;
}

export class KeyStore {
  readonly bucketBits: number;
  #count = 0;
  readonly #shift: number;
  readonly #mask: number;
  readonly #full: KeyBlock[][];
  readonly #open: Uint32Array[];
  readonly #used: Uint32Array;

  /** An empty store, or one of the blocks that `blocks` of another gave. */
  constructor(bucketBits: number, blocks?: readonly KeyBlock[][]) {
    const buckets = 2 ** bucketBits;
    this.bucketBits = bucketBits;
    // A shift by 32 is none in JavaScript: with one bucket the mask does it.
    this.#shift = bucketBits === 0 ? 0 : 32 - bucketBits;
    this.#mask = buckets - 1;
    this.#full = Array.from({ length: buckets }, (_, bucket) => [...(blocks?.[bucket] ?? [])]);
    this.#open = Array.from(
      { length: buckets },
      () => new Uint32Array(FIRST_BLOCK_RECORDS * KEY_WORDS),
    );
    this.#used = new Uint32Array(buckets);
    this.#count = this.#full.flat().reduce((total, block) => total + block.count, 0);
  }

  get count(): number {
    return this.#count;
  }

  /** Adds a record's key, which is lanes 0 to 2; ordinals must ascend. */
  add(lanes: Uint32Array, ordinal: number): void {
    const bucket = (lanes[0] >>> this.#shift) & this.#mask;
    let at = this.#used[bucket];
    let words = this.#open[bucket];
    if (at === words.length) {
      words = this.#grow(bucket);
      at = 0;
    }
    words[at] = lanes[0];
    words[at + 1] = lanes[1];
    words[at + 2] = lanes[2];
    words[at + 3] = ordinal;
    this.#used[bucket] = at + KEY_WORDS;
    this.#count++;
  }

  /** The keys of one bucket, in the order in which they were added. */
  bucket(index: number): readonly KeyBlock[] {
    const open = { words: this.#open[index], count: this.#used[index] / KEY_WORDS };
    return [...this.#full[index], open];
  }

  /** The blocks of all buckets, to be handed to another thread. */
  blocks(): KeyBlock[][] {
    return this.#open.map((_, index) => [...this.bucket(index)]);
  }

  get buckets(): number {
    return this.#open.length;
  }

  #grow(bucket: number): Uint32Array {
    const words = this.#open[bucket];
    this.#full[bucket].push({ words, count: words.length / KEY_WORDS });
    const length = Math.min(words.length * 2, BLOCK_RECORDS_MAX * KEY_WORDS);
    this.#open[bucket] = new Uint32Array(length);
    return this.#open[bucket];
  }
}
