/** Room for runs in the kernel's memory, taken by all threads at once. */
import { asAddress, type Kernel } from '../../kernel/kernel.ts';

/** What is taken at a time: pointers in these units never overflow 32 bits. */
const BLOCK_BYTES = 64;

/** Words at the start of the run memory: the next free block, and how often it was emptied. */
const NEXT = 0;
const EMPTIED = 1;

export class KeySpace {
  readonly #kernel: Kernel;
  readonly #control: Int32Array;
  readonly #first: number;
  readonly #end: number;

  /** All threads that have this kernel see the same space. */
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    const { runs, end } = kernel.map;
    this.#control = new Int32Array(kernel.memory.buffer, runs, 2);
    this.#first = runs / BLOCK_BYTES + 1;
    this.#end = Math.floor(end / BLOCK_BYTES);
  }

  /** Makes it empty; nothing may be written to it meanwhile. Wakes who waits for that. */
  empty(): void {
    Atomics.store(this.#control, NEXT, this.#first);
    Atomics.add(this.#control, EMPTIED, 1);
    Atomics.notify(this.#control, EMPTIED);
  }

  /** Writes what a pass has staged; gives the run's address, or 0 where there is no room. */
  write(pass: number): number {
    const { calls } = this.#kernel;
    const blocks = Math.ceil(calls.runBytes(pass) / BLOCK_BYTES);
    const block = Atomics.add(this.#control, NEXT, blocks);
    if (block + blocks > this.#end) {
      Atomics.sub(this.#control, NEXT, blocks);
      return 0;
    }
    const address = block * BLOCK_BYTES;
    calls.writeRun(pass, asAddress(address));
    return address;
  }

  /** As write; waits for room, and calls `onFull` each time before it does. */
  writeWaiting(pass: number, onFull: () => void): number {
    for (;;) {
      const emptied = Atomics.load(this.#control, EMPTIED);
      const address = this.write(pass);
      if (address > 0) return address;
      onFull();
      Atomics.wait(this.#control, EMPTIED, emptied);
    }
  }

  /** What no run takes: from one address to another. */
  free(): { readonly start: number; readonly end: number } {
    const start = Atomics.load(this.#control, NEXT) * BLOCK_BYTES;
    return { start, end: this.#end * BLOCK_BYTES };
  }
}
