/**
 * The match keys of both sides in batches, one a piece, each cut into partitions by identity. Where
 * memory is short they go to an unnamed file, and come back one partition at a time.
 */

import type { Side } from '../../domain/record.ts';
import type { Spool } from '../../inputs/spool.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import { InternalError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { KeySpace } from './key-space.ts';

const SPILL_CHUNK_BYTES = 1024 * 1024;
/** Memory beside keys in which threads difference them. */
const WORK_BYTES = 48 * 1024 * 1024;
/** Memory for what is found, however many keys there are; the share of theirs if that is less. */
const FOUND_BYTES_MIN = 16 * 1024 * 1024;
const FOUND_SHARE = 16;
/** Words of a batch's header: where each partition starts, and the end of the last. */
const STARTS = L.PARTITIONS + 1;

/** The keys of one piece. */
interface KeyBatch {
  readonly side: Side;
  readonly piece: number;
  /** Address in the kernel's memory, until it is spilled. */
  readonly address: number;
  readonly records: number;
  /** Its piece, or all of its side, is scanned again. */
  isDropped: boolean;
}

/** Batches that were spilled together, as any thread can find them. */
export interface SpilledKeys {
  readonly fd: number;
  /** Where each partition starts in the file, and the end of the last. */
  readonly offsets: Float64Array;
  /** Of each batch, in file order: its header, its piece, and whose it is (see OWNERS). */
  readonly starts: Uint32Array;
  readonly pieces: Uint32Array;
  readonly owners: Uint8Array;
}

/** Whose a spilled batch is: dropped ones keep their place in the file, and count nothing. */
export const OWNERS = ['statement', 'flows', 'nobody'] as const;

/** Everything a thread needs to gather a partition. */
export interface GatheredKeys {
  /** [address, piece, …] of the batches in memory, in the order of pieces. */
  readonly statement: Uint32Array;
  readonly flows: Uint32Array;
  readonly spilled: readonly SpilledKeys[];
  /** Memory that no batch takes, and into how many equal parts threads share it. */
  readonly free: { readonly start: number; readonly end: number };
  readonly shares: number;
}

/** One spill: where it is in the file, and its batches. */
interface Spill extends Omit<SpilledKeys, 'owners' | 'pieces'> {
  readonly batches: readonly KeyBatch[];
}

export class KeyBatches {
  readonly #kernel: Kernel;
  readonly #space: KeySpace;
  readonly #openSpool: () => Promise<Spool>;
  #inMemory: KeyBatch[] = [];
  readonly #spills: Spill[] = [];
  #spool: Spool | null = null;
  #foundSpool: Spool | null = null;

  /** `openSpool` is called when memory is short. */
  constructor(kernel: Kernel, openSpool: () => Promise<Spool>) {
    this.#kernel = kernel;
    this.#openSpool = openSpool;
    this.#space = new KeySpace(kernel);
    this.#space.shorten(0);
    this.#space.empty();
  }

  /** Leaves memory to other data: so many bytes of that for keys. */
  shorten(less: number): void {
    this.#space.shorten(less);
  }

  /** Adds a batch that a thread wrote; returns what drops it again. */
  add(side: Side, piece: number, address: number): () => void {
    const records = this.#kernel.word(address + L.PARTITIONS * 4);
    const batch: KeyBatch = { side, piece, address, records, isDropped: false };
    this.#inMemory.push(batch);
    return () => {
      batch.isDropped = true;
    };
  }

  /**
   * Writes what a pass has staged and adds it as a batch; spills the others if memory is short. No
   * other thread may write meanwhile. Returns what drops the batch again. Throws InternalError if
   * the memory is too small for it.
   */
  async write(side: Side, piece: number, pass: number): Promise<() => void> {
    let address = this.#space.write(pass);
    if (address === 0) {
      await this.spill();
      address = this.#space.write(pass);
      if (address === 0) {
        throw new InternalError(say`The memory is too small for a piece of a file.`);
      }
    }
    return this.add(side, piece, address);
  }

  /** Drops the batches of a side: it is scanned again. */
  forget(side: Side): void {
    for (const batch of this.#all()) if (batch.side === side) batch.isDropped = true;
  }

  /** Moves all batches to the file; nothing may be written to memory meanwhile. */
  async spill(): Promise<void> {
    const batches = this.#inMemory.filter(({ isDropped }) => !isDropped);
    this.#spool ??= await this.#openSpool();
    const offsets = new Float64Array(STARTS);
    const starts = new Uint32Array(new SharedArrayBuffer(batches.length * STARTS * 4));
    for (const [i, { address }] of batches.entries()) {
      const from = address / 4;
      starts.set(this.#kernel.words.subarray(from, from + STARTS), i * STARTS);
    }
    const writer = new ChunkWriter(this.#spool);
    for (let partition = 0; partition < L.PARTITIONS; partition++) {
      offsets[partition] = writer.position;
      for (const [i, { address }] of batches.entries()) {
        const at = i * STARTS + partition;
        const entries = address + L.BATCH_HEADER_BYTES;
        const from = entries + starts[at] * L.KEY_BYTES;
        await writer.write(this.#kernel.bytes, from, entries + starts[at + 1] * L.KEY_BYTES);
      }
    }
    offsets[L.PARTITIONS] = writer.position;
    await writer.end();
    this.#spills.push({ fd: this.#spool.handle.fd, offsets, starts, batches });
    this.#inMemory = [];
    this.#space.empty();
  }

  /** Returns the memory that keys leave to what is found, and where the rest goes. */
  foundRoom(): { readonly bytes: number; readonly openSpool: () => Promise<Spool> } {
    const { start, end } = this.#space.free();
    // Once it was full, the machine has provided all of it.
    const bytes = this.wereSpilled ? 0 : end - start - WORK_BYTES;
    const { map } = this.#kernel;
    const least = Math.min(FOUND_BYTES_MIN, (map.end - map.batches) / FOUND_SHARE);
    return { bytes: Math.max(least, bytes), openSpool: () => this.#openFoundSpool() };
  }

  async #openFoundSpool(): Promise<Spool> {
    this.#foundSpool = await this.#openSpool();
    return this.#foundSpool;
  }

  /** Returns all batches that still count, for so many threads to work on at the same time. */
  gather(shares: number): GatheredKeys {
    const words = (side: Side) => {
      const batches = this.#inMemory.filter((batch) => batch.side === side && !batch.isDropped);
      batches.sort((a, b) => a.piece - b.piece);
      return Uint32Array.from(batches.flatMap(({ address, piece }) => [address, piece]));
    };
    return {
      statement: words('statement'),
      flows: words('flows'),
      spilled: this.#spilled(),
      free: this.#space.free(),
      shares,
    };
  }

  /** Records of the side that has more. */
  get recordsMax(): number {
    const counts = { statement: 0, flows: 0 };
    for (const { side, records, isDropped } of this.#all()) if (!isDropped) counts[side] += records;
    return Math.max(counts.statement, counts.flows);
  }

  get areInMemory(): boolean {
    return this.#inMemory.length > 0;
  }

  get wereSpilled(): boolean {
    return this.#spills.length > 0;
  }

  /** Returns what is on disk, for a caller that needs nothing else; the caller closes it. */
  detach(): { readonly spilled: readonly SpilledKeys[]; readonly close: () => Promise<void> } {
    const spool = this.#spool;
    this.#spool = null;
    return { spilled: this.#spilled(), close: async () => spool?.close() };
  }

  async close(): Promise<void> {
    await this.#spool?.close();
    await this.#foundSpool?.close();
  }

  #all(): KeyBatch[] {
    return [...this.#inMemory, ...this.#spills.flatMap(({ batches }) => batches)];
  }

  #spilled(): SpilledKeys[] {
    return this.#spills.map(({ batches, ...spill }) => ({
      ...spill,
      pieces: Uint32Array.from(batches, ({ piece }) => piece),
      owners: Uint8Array.from(batches, ({ side, isDropped }) =>
        OWNERS.indexOf(isDropped ? 'nobody' : side),
      ),
    }));
  }
}

/** Puts small pieces together into large writes. */
class ChunkWriter {
  readonly #spool: Spool;
  #chunk = new Uint8Array(SPILL_CHUNK_BYTES);
  #used = 0;
  position: number;

  constructor(spool: Spool) {
    this.#spool = spool;
    this.position = spool.length;
  }

  async write(bytes: Uint8Array, from: number, to: number): Promise<void> {
    this.position += to - from;
    let at = from;
    while (at < to) {
      const length = Math.min(to - at, this.#chunk.length - this.#used);
      this.#chunk.set(bytes.subarray(at, at + length), this.#used);
      this.#used += length;
      at += length;
      if (this.#used === this.#chunk.length) await this.#flush();
    }
  }

  async end(): Promise<void> {
    await this.#flush();
    await this.#spool.settled();
  }

  async #flush(): Promise<void> {
    const chunk = this.#chunk.subarray(0, this.#used);
    this.#chunk = new Uint8Array(SPILL_CHUNK_BYTES);
    this.#used = 0;
    // The spool owns the chunk from now on.
    await this.#spool.append(chunk);
  }
}
