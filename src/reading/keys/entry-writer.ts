/** Adds key entries that were made elsewhere to the batches, as a scan would. */

import type { Side } from '../../domain/record.ts';
import { type Kernel, passOf } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import type { KeyBatches } from './key-batches.ts';

const OFFSETS = 2 ** L.OFFSET_BITS;

/** Writes the entries of one piece after the other, while nothing is scanned. */
export class EntryWriter {
  readonly #kernel: Kernel;
  readonly #keys: KeyBatches;
  readonly #plan: number;
  readonly #pass: number;

  constructor(kernel: Kernel, keys: KeyBatches) {
    this.#kernel = kernel;
    this.#keys = keys;
    [this.#plan] = kernel.map.threads;
    this.#pass = passOf(this.#plan);
  }

  begin(): void {
    this.#kernel.calls.begin(this.#plan, this.#pass);
  }

  /** Adds an entry: its partition, its three words, and the offset of its record in the piece. */
  add(partition: number, words: readonly [number, number, number], offset: number): void {
    const [first, second, third] = words;
    const lane3 = ((third >>> L.ELEMENT_SHIFT) << 8) | (first & 0xff);
    const rest = (third % 2 ** L.ELEMENT_SHIFT) - (third % OFFSETS) + offset;
    this.#kernel.calls.stage(first, partition << 24, second, lane3, rest);
  }

  /** Ends a piece. */
  async end(side: Side, piece: number): Promise<void> {
    await this.#keys.write(side, piece, this.#pass);
  }
}
