/** Gathers one partition of both sides, from memory and file, and differences it. */
import { readSync } from 'node:fs';
import { asAddress, type Kernel } from '../kernel/kernel.ts';
import * as L from '../kernel/layout.ts';
import { InternalError } from '../support/errors.ts';
import type { GatheredRuns, SpilledRuns } from './key-runs.ts';

const STARTS = L.PARTITIONS + 1;
const FLOWS = 1;

/**
 * Records found in a partition, three words each: the number of their group, kind and offset, and
 * the piece (see leftovers.ts). Null: the memory was too small.
 */
export type Found = Uint32Array | null;

interface Segment {
  readonly address: number;
  readonly count: number;
  readonly piece: number;
}

/** Differences partitions, one at a time, in one thread. */
export class PartitionDiffer {
  readonly #kernel: Kernel;
  readonly #runs: GatheredRuns;
  /** The memory that this thread may use. */
  readonly #start: number;
  readonly #limit: number;

  constructor(kernel: Kernel, runs: GatheredRuns, thread: number) {
    this.#kernel = kernel;
    this.#runs = runs;
    const { start, end } = runs.free;
    const share = Math.floor((end - start) / runs.shares / 64) * 64;
    this.#start = start + share * (thread % runs.shares);
    this.#limit = this.#start + share;
  }

  difference(partition: number): Found {
    const { words, calls } = this.#kernel;
    const limit = this.#limit;
    let free = this.#start;
    const statement = this.#inMemory(this.#runs.statement, partition);
    const flows = this.#inMemory(this.#runs.flows, partition);
    for (const spilled of this.#runs.spilled) {
      const bytes = spilled.offsets[partition + 1] - spilled.offsets[partition];
      if (free + bytes > limit) return null;
      readInto(this.#kernel.bytes, spilled, spilled.offsets[partition], free, bytes);
      fromFile(spilled, partition, free, { statement, flows });
      free += Math.ceil(bytes / 16) * 16;
    }
    if (this.#runs.spilled.length > 0) {
      // Pieces of one side were spilled in whatever order they were done.
      for (const side of [statement, flows]) side.sort((a, b) => a.piece - b.piece);
    }
    const segments = free;
    free += Math.ceil(((statement.length + flows.length) * L.SEGMENT_BYTES) / 16) * 16;
    if (free > limit) return null;
    let at = segments / 4;
    for (const { address, count, piece } of [...statement, ...flows]) {
      words[at++] = address;
      words[at++] = count;
      words[at++] = piece;
    }
    const found = calls.difference(segments, statement.length, flows.length, free, limit);
    if (found < 0) return null;
    const from = asAddress(calls.foundAt()) / 4;
    return words.slice(from, from + (found * L.FOUND_BYTES) / 4);
  }

  #inMemory(runs: Uint32Array, partition: number): Segment[] {
    const { words } = this.#kernel;
    const segments: Segment[] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const header = runs[i] / 4 + partition;
      const start = words[header];
      const count = words[header + 1] - start;
      if (count === 0) continue;
      const address = runs[i] + L.RUN_HEADER_BYTES + start * L.KEY_BYTES;
      segments.push({ address, count, piece: runs[i + 1] });
    }
    return segments;
  }
}

function fromFile(
  { starts, pieces, isFlows }: SpilledRuns,
  partition: number,
  from: number,
  sides: { readonly statement: Segment[]; readonly flows: Segment[] },
): void {
  let address = from;
  for (let run = 0; run < pieces.length; run++) {
    const at = run * STARTS + partition;
    const count = starts[at + 1] - starts[at];
    if (count > 0 && isFlows[run] <= FLOWS) {
      const side = isFlows[run] === FLOWS ? sides.flows : sides.statement;
      side.push({ address, count, piece: pieces[run] });
    }
    address += count * L.KEY_BYTES;
  }
}

function readInto(
  bytes: Uint8Array,
  { fd }: SpilledRuns,
  position: number,
  address: number,
  length: number,
): void {
  let done = 0;
  while (done < length) {
    const read = readSync(fd, bytes, address + done, length - done, position + done);
    if (read === 0) throw new InternalError('A file of spilled keys was cut off while in use.');
    done += read;
  }
}
