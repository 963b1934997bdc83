/**
 * The match keys of both sides: runs, one a piece, each cut into partitions by identity. Where
 * memory is short they go to a file that has no name, and come back one partition at a time.
 */

import type { Side } from '../../domain/record.ts';
import type { Spool } from '../../inputs/spool.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import { InternalError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { KeySpace } from './key-space.ts';

const SPILL_CHUNK_BYTES = 1024 * 1024;
/** Words of a run's header: where each partition starts, and the end of the last. */
const STARTS = L.PARTITIONS + 1;

/** A run in memory. */
interface Run {
  readonly side: Side;
  readonly piece: number;
  readonly address: number;
}

/** Runs that were spilled together, as any thread can find them. */
export interface SpilledKeys {
  readonly fd: number;
  /** Where each partition starts in the file, and the end of the last. */
  readonly offsets: Float64Array;
  /** Of each run, in file order: its header, its piece, and 1 for the flows. */
  readonly starts: Uint32Array;
  readonly pieces: Uint32Array;
  readonly isFlows: Uint8Array;
}

/** Everything a thread needs to gather a partition. */
export interface GatheredKeys {
  /** [address, piece, …] of the runs in memory, in the order of pieces. */
  readonly statement: Uint32Array;
  readonly flows: Uint32Array;
  readonly spilled: readonly SpilledKeys[];
  /** Memory that no run takes, and into how many equal parts threads share it. */
  readonly free: { readonly start: number; readonly end: number };
  readonly shares: number;
}

export class KeyBatches {
  readonly #kernel: Kernel;
  readonly #space: KeySpace;
  readonly #openSpool: () => Promise<Spool>;
  #runs: Run[] = [];
  readonly #dropped = new Set<Run>();
  readonly #spilled: SpilledKeys[] = [];
  readonly #spilledRuns: Run[][] = [];
  #spool: Spool | null = null;

  /** `openSpool` is asked once, when memory is short. */
  constructor(kernel: Kernel, openSpool: () => Promise<Spool>) {
    this.#kernel = kernel;
    this.#openSpool = openSpool;
    this.#space = new KeySpace(kernel);
    this.#space.empty();
  }

  /** Takes a run that a thread wrote; what it gives drops the run again. */
  add(side: Side, piece: number, address: number): () => void {
    const run = { side, piece, address };
    this.#runs.push(run);
    return () => {
      this.#dropped.add(run);
    };
  }

  /**
   * Writes what a pass has staged, where nobody else writes, and takes it as a run; makes room
   * where there is none. Gives what drops it again. Throws InternalError where it can never fit.
   */
  async write(side: Side, piece: number, pass: number): Promise<() => void> {
    let run = this.#space.write(pass);
    if (run === 0) {
      await this.spill();
      run = this.#space.write(pass);
      if (run === 0) throw new InternalError(say`The memory is too small for a piece of a file.`);
    }
    return this.add(side, piece, run);
  }

  /** Forgets the runs of a side: it is scanned again. */
  forget(side: Side): void {
    for (const run of [...this.#runs, ...this.#spilledRuns.flat()]) {
      if (run.side === side) this.#dropped.add(run);
    }
  }

  /** Bytes that were spilled. */
  get spilledBytes(): number {
    return this.#spool?.length ?? 0;
  }

  /** Moves all runs to the file; nothing may be written to memory meanwhile. */
  async spill(): Promise<void> {
    const runs = this.#runs.filter((run) => !this.#dropped.has(run));
    this.#spool ??= await this.#openSpool();
    const spool = this.#spool;
    const offsets = new Float64Array(STARTS);
    const starts = new Uint32Array(new SharedArrayBuffer(runs.length * STARTS * 4));
    for (const [i, { address }] of runs.entries()) {
      const from = address / 4;
      starts.set(this.#kernel.words.subarray(from, from + STARTS), i * STARTS);
    }
    const writer = new ChunkWriter(spool);
    for (let partition = 0; partition < L.PARTITIONS; partition++) {
      offsets[partition] = writer.position;
      for (const [i, { address }] of runs.entries()) {
        const at = i * STARTS + partition;
        const entries = address + L.RUN_HEADER_BYTES;
        const from = entries + starts[at] * L.KEY_BYTES;
        await writer.write(this.#kernel.bytes, from, entries + starts[at + 1] * L.KEY_BYTES);
      }
    }
    offsets[L.PARTITIONS] = writer.position;
    await writer.end();
    this.#spilled.push({
      fd: spool.handle.fd,
      offsets,
      starts,
      pieces: Uint32Array.from(runs, ({ piece }) => piece),
      isFlows: Uint8Array.from(runs, ({ side }) => Number(side === 'flows')),
    });
    this.#spilledRuns.push(runs);
    this.#runs = [];
    this.#space.empty();
  }

  /** All runs that still count, for so many threads to work on at once. */
  gather(shares: number): GatheredKeys {
    const words = (side: Side) => {
      const runs = this.#runs.filter((run) => run.side === side && !this.#dropped.has(run));
      runs.sort((a, b) => a.piece - b.piece);
      return Uint32Array.from(runs.flatMap(({ address, piece }) => [address, piece]));
    };
    return {
      statement: words('statement'),
      flows: words('flows'),
      spilled: this.#spilledAlive(),
      free: this.#space.free(),
      shares,
    };
  }

  /** Records of the side that has more. */
  get recordsMax(): number {
    const counts = { statement: 0, flows: 0 };
    const inMemory = this.#runs.map((run) => {
      return { run, records: this.#kernel.word(run.address + L.PARTITIONS * 4) };
    });
    const inFile = this.#spilledRuns.flatMap((runs, i) =>
      runs.map((run, n) => ({ run, records: this.#spilled[i].starts[(n + 1) * STARTS - 1] })),
    );
    for (const { run, records } of [...inMemory, ...inFile]) {
      if (!this.#dropped.has(run)) counts[run.side] += records;
    }
    return Math.max(counts.statement, counts.flows);
  }

  /** Are any in memory? */
  get areInMemory(): boolean {
    return this.#runs.length > 0;
  }

  get wereSpilled(): boolean {
    return this.#spilled.length > 0;
  }

  /** What is on disk, for who wants nothing else; closing it is theirs from now on. */
  detach(): { readonly spilled: readonly SpilledKeys[]; readonly close: () => Promise<void> } {
    const spool = this.#spool;
    this.#spool = null;
    return { spilled: this.#spilledAlive(), close: async () => spool?.close() };
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }

  /** Dropped runs keep their place in the file, and count nothing. */
  #spilledAlive(): SpilledKeys[] {
    return this.#spilled.map((spilled, i) => {
      const dropped = this.#spilledRuns[i].map((run) => this.#dropped.has(run));
      if (!dropped.includes(true)) return spilled;
      const isFlows = spilled.isFlows.map((side, run) => (dropped[run] ? DROPPED : side));
      return { ...spilled, isFlows };
    });
  }
}

/** In the place of a side. */
const DROPPED = 2;

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
    // The chunk is the spool's from now on.
    await this.#spool.append(chunk);
  }
}
