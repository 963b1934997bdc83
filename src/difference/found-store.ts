/** What was found in the partitions: in memory, or in an unnamed file where that is short. */
import { readFullySync } from '../inputs/read.ts';
import type { Spool } from '../inputs/spool.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { type SortedFound, WORDS } from './sorted-found.ts';

/** Memory for what is found, and what opens a file for the rest; that is called once. */
export interface FoundRoom {
  readonly bytes: number;
  readonly openSpool: () => Promise<Spool>;
}

/** Numbers in the file: all words, then all starts. */
interface Spilled {
  readonly position: number;
  readonly words: number;
  readonly starts: number;
}

export class FoundStore {
  readonly #room: FoundRoom;
  readonly #found: (SortedFound | Spilled)[] = [];
  #bytes = 0;
  #spool: Spool | null = null;
  #spilling: Promise<unknown> = Promise.resolve();

  constructor(room: FoundRoom) {
    this.#room = room;
  }

  /** How many there are. */
  get length(): number {
    return this.#found.length;
  }

  async add(found: SortedFound): Promise<void> {
    this.#found.push(await this.#kept(found));
  }

  async replace(index: number, found: SortedFound): Promise<void> {
    const before = this.#found[index];
    if (isInMemory(before)) this.#bytes -= bytesOf(before);
    this.#found[index] = await this.#kept(found);
  }

  at(index: number): SortedFound {
    const found = this.#found[index];
    if (isInMemory(found)) return found;
    const { position, words, starts } = found;
    return { words: this.#read(position, words), starts: this.#read(position + words * 4, starts) };
  }

  /** What has the records of one group, and its number there. */
  withGroup(index: number, group: number): { readonly found: SortedFound; readonly group: number } {
    const found = this.#found[index];
    if (isInMemory(found)) return { found, group };
    const [start, end] = this.#read(found.position + (found.words + group) * 4, 2);
    const records = end - start;
    const words = this.#read(found.position + start * WORDS * 4, records * WORDS);
    return { found: { words, starts: Uint32Array.of(0, records) }, group: 0 };
  }

  *[Symbol.iterator](): Generator<SortedFound> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  async #kept(found: SortedFound): Promise<SortedFound | Spilled> {
    const bytes = bytesOf(found);
    if (this.#bytes + bytes <= this.#room.bytes) {
      this.#bytes += bytes;
      return found;
    }
    // One after the other: what belongs together must not be written apart.
    const spilled = this.#spilling.then(() => this.#spill(found));
    this.#spilling = spilled.catch(() => {});
    return await spilled;
  }

  async #spill(found: SortedFound): Promise<Spilled> {
    this.#spool ??= await this.#room.openSpool();
    const { words, starts } = found;
    const spilled = { position: this.#spool.length, words: words.length, starts: starts.length };
    for (const { buffer, byteOffset, byteLength } of [words, starts]) {
      await this.#spool.append(new Uint8Array(buffer, byteOffset, byteLength));
    }
    await this.#spool.settled();
    return spilled;
  }

  #read(position: number, count: number): Uint32Array {
    const fd = this.#spool?.handle.fd ?? -1;
    const words = new Uint32Array(count);
    const bytes = new Uint8Array(words.buffer);
    if (readFullySync(fd, bytes, 0, bytes.length, position) < bytes.length)
      throw new InternalError(say`A file of leftovers was cut off while in use.`);
    return words;
  }
}

function isInMemory(found: SortedFound | Spilled): found is SortedFound {
  return typeof found.words !== 'number';
}

function bytesOf({ words, starts }: SortedFound): number {
  return words.byteLength + starts.byteLength;
}
