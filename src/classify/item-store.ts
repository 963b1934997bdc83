/** Items as they are found: a few in memory, many in a file that has no name. */
import { readSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { Item } from '../model/item.ts';
import type { Spool } from '../source/spool.ts';
import { InternalError } from '../support/errors.ts';

/** Items that are held in memory, about. */
const HELD_MAX = 50_000;

interface Block {
  readonly position: number;
  readonly bytes: number;
}

/** Items in the order in which they were added, as often as asked. */
export class ItemStore implements Iterable<Item> {
  readonly #openSpool: () => Promise<Spool>;
  #held: Item[] = [];
  readonly #blocks: Block[] = [];
  #spool: Spool | null = null;
  #length = 0;

  /** `openSpool` is asked once, when there are many. */
  constructor(openSpool: () => Promise<Spool>) {
    this.#openSpool = openSpool;
  }

  get length(): number {
    return this.#length;
  }

  async add(items: readonly Item[]): Promise<void> {
    for (const item of items) this.#held.push(item);
    this.#length += items.length;
    if (this.#held.length < HELD_MAX) return;
    this.#spool ??= await this.#openSpool();
    const position = this.#spool.length;
    const block = serialize(this.#held);
    this.#held = [];
    this.#blocks.push({ position, bytes: block.length });
    await this.#spool.append(block);
    await this.#spool.settled();
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const block of this.#blocks) yield* this.#read(block);
    yield* this.#held;
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }

  #read({ position, bytes }: Block): Item[] {
    const block = Buffer.allocUnsafe(bytes);
    let done = 0;
    while (done < bytes) {
      const fd = this.#spool?.handle.fd ?? -1;
      const read = readSync(fd, block, done, bytes - done, position + done);
      if (read === 0) throw new InternalError('A file of items was cut off while in use.');
      done += read;
    }
    return deserialize(block);
  }
}
