/** The embedded engine: one open-addressing table a bucket, small enough for the cache. */
import { KEY_WORDS, type KeyBlock, type KeyStore } from '../scan/key-store.ts';
import type { Difference, Engine } from './engine.ts';

/** Ordinals in no particular order, grown as they come. */
class OrdinalList {
  #values = new Uint32Array(1024);
  #count = 0;

  add(ordinal: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#count++] = ordinal;
  }

  sorted(): Uint32Array {
    return this.#values.subarray(0, this.#count).sort();
  }
}

/** Counts of the keys of one bucket. Slots hold three key words and how many are unmatched. */
class KeyCounts {
  #slots = new Uint32Array(0);
  #mask = 0;

  /** Empties the table and makes room for `records` different keys. */
  reset(records: number): void {
    let slots = 16;
    while (slots < records * 2) slots *= 2;
    if (slots * KEY_WORDS > this.#slots.length) this.#slots = new Uint32Array(slots * KEY_WORDS);
    else this.#slots.fill(0, 0, slots * KEY_WORDS);
    this.#mask = slots - 1;
  }

  /** Adds one of a key. */
  add(lane0: number, lane1: number, lane2: number): void {
    const slots = this.#slots;
    const at = this.#find(lane0, lane1, lane2);
    slots[at] = lane0;
    slots[at + 1] = lane1;
    slots[at + 2] = lane2;
    // A count of n is kept as n + 1, so that 0 says that the slot is free.
    slots[at + 3] = (slots[at + 3] || 1) + 1;
  }

  /** Takes one of a key away; false if there is none left. */
  take(lane0: number, lane1: number, lane2: number): boolean {
    const at = this.#find(lane0, lane1, lane2);
    if (this.#slots[at + 3] <= 1) return false;
    this.#slots[at + 3]--;
    return true;
  }

  #find(lane0: number, lane1: number, lane2: number): number {
    const slots = this.#slots;
    // Lane 1 knows the elements too: many records of one identity do not crowd one place.
    let slot = lane1 & this.#mask;
    for (;;) {
      const at = slot * KEY_WORDS;
      if (slots[at + 3] === 0) return at;
      if (slots[at] === lane0 && slots[at + 1] === lane1 && slots[at + 2] === lane2) return at;
      slot = (slot + 1) & this.#mask;
    }
  }
}

function countOf(blocks: readonly KeyBlock[]): number {
  return blocks.reduce((total, block) => total + block.count, 0);
}

export class MemoryEngine implements Engine {
  readonly name = 'memory';
  readonly #counts = new KeyCounts();

  async difference(statement: KeyStore, flows: KeyStore): Promise<Difference> {
    const left = { statement: new OrdinalList(), flows: new OrdinalList() };
    for (let bucket = 0; bucket < statement.buckets; bucket++) {
      this.#bucket(statement.bucket(bucket), flows.bucket(bucket), left);
    }
    return { statement: left.statement.sorted(), flows: left.flows.sorted() };
  }

  #bucket(
    statement: readonly KeyBlock[],
    flows: readonly KeyBlock[],
    left: { statement: OrdinalList; flows: OrdinalList },
  ): void {
    const counts = this.#counts;
    const flowsCount = countOf(flows);
    counts.reset(flowsCount);
    let unmatched = flowsCount;
    for (const { words, count } of flows) {
      for (let at = 0; at < count * KEY_WORDS; at += KEY_WORDS) {
        counts.add(words[at], words[at + 1], words[at + 2]);
      }
    }
    for (const { words, count } of statement) {
      for (let at = 0; at < count * KEY_WORDS; at += KEY_WORDS) {
        if (counts.take(words[at], words[at + 1], words[at + 2])) unmatched--;
        else left.statement.add(words[at + 3]);
      }
    }
    // What is still counted belongs to the last flows of each key: found from the end.
    for (let b = flows.length - 1; b >= 0 && unmatched > 0; b--) {
      const { words, count } = flows[b];
      for (let at = (count - 1) * KEY_WORDS; at >= 0 && unmatched > 0; at -= KEY_WORDS) {
        if (!counts.take(words[at], words[at + 1], words[at + 2])) continue;
        left.flows.add(words[at + 3]);
        unmatched--;
      }
    }
  }
}
