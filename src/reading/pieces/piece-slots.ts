/**
 * Memory for whole pieces of a document: their bytes remain there after the scan, to be hashed
 * without being read once more.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import type { Piece } from './piece.ts';

export class PieceSlots {
  readonly #kernel: Kernel;
  readonly #free: number[];

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#free = [...kernel.map.slots];
  }

  get areThere(): boolean {
    return this.#kernel.map.slots.length > 0;
  }

  /** Takes a slot; returns its address, or 0 if none is free. */
  take(): number {
    return this.#free.pop() ?? 0;
  }

  /** The bytes of a piece in its slot, from its `from` to `end`. */
  bytesOf({ slot, from, isAligned }: Piece, end: number): Uint8Array {
    const first = slot + (isAligned ? 0 : 1);
    return this.#kernel.bytes.subarray(first, first + Math.max(0, end - from));
  }

  giveBack(slot: number): void {
    if (slot !== 0) this.#free.push(slot);
  }
}
