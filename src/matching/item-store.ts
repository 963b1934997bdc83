/** Stores items while they are found: in memory, or in an unnamed file if there are many. */
import type { Item } from '../domain/item.ts';
import type { Items } from '../domain/outcome.ts';
import { readFullySync } from '../inputs/read.ts';
import type { Spool } from '../inputs/spool.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { decodeItems, type ItemBlock } from './item-block.ts';

/** Limit for the items in memory, bytes. */
const HELD_BYTES_MAX = 8 * 1024 * 1024;

interface Stored {
  readonly position: number;
  readonly bytes: number;
}

/** Items in the order in which they were added; can be read repeatedly. */
export class ItemStore implements Items {
  readonly #openSpool: () => Promise<Spool>;
  readonly #stored: Stored[] = [];
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #spool: Spool | null = null;
  #added = 0;
  /** By number of an item: 1 if it was removed. */
  #removed = new Uint8Array(0);
  #removedCount = 0;

  /** `openSpool` is called once, if there are many items. */
  constructor(openSpool: () => Promise<Spool>) {
    this.#openSpool = openSpool;
  }

  get length(): number {
    return this.#added - this.#removedCount;
  }

  async add({ count, bytes }: ItemBlock): Promise<void> {
    if (count === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    this.#added += count;
    if (this.#heldBytes < HELD_BYTES_MAX) return;
    this.#spool ??= await this.#openSpool();
    for (const block of this.#held) {
      this.#stored.push({ position: this.#spool.length, bytes: block.length });
      await this.#spool.append(block);
    }
    await this.#spool.settled();
    this.#held = [];
    this.#heldBytes = 0;
  }

  /** Removes the item with this number from `entries`; must be called once per item. */
  remove(number: number): void {
    if (number >= this.#removed.length) {
      const grown = new Uint8Array(this.#added);
      grown.set(this.#removed);
      this.#removed = grown;
    }
    this.#removed[number] = 1;
    this.#removedCount++;
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const [, item] of this.entries()) yield item;
  }

  /** The items, each with its number. */
  *entries(): Generator<[number, Item]> {
    let number = 0;
    for (const item of this.#all()) {
      if (this.#removed[number] !== 1) yield [number, item];
      number++;
    }
  }

  *#all(): Generator<Item> {
    for (const stored of this.#stored) yield* decodeItems(this.#read(stored));
    for (const block of this.#held) yield* decodeItems(block);
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }

  #read({ position, bytes }: Stored): Uint8Array {
    const block = new Uint8Array(bytes);
    const fd = this.#spool?.handle.fd ?? -1;
    if (readFullySync(fd, block, 0, bytes, position) < bytes)
      throw new InternalError(say`A file of items was cut off while in use.`);
    return block;
  }
}
