/** Room for key batches in the kernel's memory, which all threads share. */
import { KEY_BYTES_MIN } from '../../config/machine.ts';
import { asAddress, type Kernel } from '../../kernel/kernel.ts';

/** Unit in which room is taken: pointers in these units never overflow 32 bits. */
const BLOCK_BYTES = 64;

/** Words at the start of that memory: the next free block, how often it was emptied, its end. */
const NEXT = 0;
const EMPTIED = 1;
const END = 2;

export class KeySpace {
  readonly #kernel: Kernel;
  readonly #control: Int32Array;
  readonly #first: number;

  /** All threads that have this kernel see the same space. */
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    const { batches } = kernel.map;
    this.#control = new Int32Array(kernel.memory.buffer, batches, 3);
    this.#first = batches / BLOCK_BYTES + 1;
  }

  /** Makes it end `less` bytes before the end of the memory, which other data need. */
  shorten(less: number): void {
    const { batches, end } = this.#kernel.map;
    const left = Math.max(end - less, Math.min(end, batches + KEY_BYTES_MIN));
    Atomics.store(this.#control, END, Math.floor(left / BLOCK_BYTES));
  }

  get #end(): number {
    return Atomics.load(this.#control, END);
  }

  /** Makes it empty; nothing may be written to it meanwhile. Wakes threads that wait for room. */
  empty(): void {
    Atomics.store(this.#control, NEXT, this.#first);
    Atomics.add(this.#control, EMPTIED, 1);
    Atomics.notify(this.#control, EMPTIED);
  }

  /** Writes what a pass has staged; returns the batch's address, or 0 where there is no room. */
  write(pass: number): number {
    const { calls } = this.#kernel;
    const blocks = Math.ceil(calls.batchBytes(pass) / BLOCK_BYTES);
    const block = Atomics.add(this.#control, NEXT, blocks);
    if (block + blocks > this.#end) {
      Atomics.sub(this.#control, NEXT, blocks);
      return 0;
    }
    const address = block * BLOCK_BYTES;
    calls.writeBatch(pass, asAddress(address));
    return address;
  }

  /** Like write, but waits for room, and calls `onFull` each time before it waits. */
  writeWaiting(pass: number, onFull: () => void): number {
    for (;;) {
      const emptied = Atomics.load(this.#control, EMPTIED);
      const address = this.write(pass);
      if (address > 0) return address;
      onFull();
      Atomics.wait(this.#control, EMPTIED, emptied);
    }
  }

  /** Memory that no batch takes, from one address to another. */
  free(): { readonly start: number; readonly end: number } {
    const start = Atomics.load(this.#control, NEXT) * BLOCK_BYTES;
    return { start, end: this.#end * BLOCK_BYTES };
  }
}
