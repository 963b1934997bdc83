/** Lines sorted by a key: in memory, and as sorted runs in a spool where they are many. */
import type { Spool } from '../inputs/spool.ts';

/** Bytes of lines that are sorted in memory. */
const RUN_BYTES = 32 * 1024 * 1024;
/** Bytes of a run that are read at a time. */
const READ_BYTES = 256 * 1024;
/** Bytes that are returned at a time, about. */
const CHUNK_BYTES = 1024 * 1024;
/** In a run each line follows its key and its length. */
const HEAD_BYTES = 12;

/** Lines with their keys, and where each ends. */
export interface KeyedLines {
  readonly bytes: Uint8Array;
  readonly keys: Float64Array;
  readonly ends: Uint32Array;
}

/** Where a line comes from. */
interface Line {
  readonly key: number;
  readonly bytes: Uint8Array;
}

export class SortedLines {
  readonly #openSpool: () => Promise<Spool>;
  readonly #runBytes: number;
  #spool: Spool | null = null;
  #blocks: KeyedLines[] = [];
  #blockBytes = 0;
  /** Where each run starts in the spool. */
  readonly #runs: number[] = [];

  /** `openSpool` is called once, if memory does not hold the lines. */
  constructor(openSpool: () => Promise<Spool>, runBytes = RUN_BYTES) {
    this.#openSpool = openSpool;
    this.#runBytes = runBytes;
  }

  /** Adds lines, which are owned by this from now on. Throws InternalError. */
  async add(block: KeyedLines): Promise<void> {
    if (block.keys.length === 0) return;
    this.#blocks.push(block);
    this.#blockBytes += block.bytes.length;
    if (this.#blockBytes >= this.#runBytes) await this.#writeRun();
  }

  /** Yields all lines by key, equal keys by text. Throws InternalError. */
  async *all(): AsyncGenerator<Uint8Array> {
    const spool = this.#spool;
    if (spool === null) {
      yield* chunksOf(this.#sorted());
      return;
    }
    await this.#writeRun();
    await spool.settled();
    const ends = [...this.#runs.slice(1), spool.length];
    const readers = this.#runs.map((start, i) => new RunReader(spool, start, ends[i]));
    for (const reader of readers) await reader.next();
    let lines: Line[] = [];
    let length = 0;
    for (;;) {
      let first: RunReader | null = null;
      for (const reader of readers) {
        const { line } = reader;
        if (line !== null && (!first?.line || compare(line, first.line) < 0)) first = reader;
      }
      if (!first?.line) break;
      lines.push(first.line);
      length += first.line.bytes.length;
      if (!first.step()) await first.next();
      if (length < CHUNK_BYTES) continue;
      yield* chunksOf(lines);
      lines = [];
      length = 0;
    }
    yield* chunksOf(lines);
  }

  #sorted(): Line[] {
    const lines: Line[] = [];
    for (const { bytes, keys, ends } of this.#blocks) {
      let start = 0;
      for (const [i, end] of ends.entries()) {
        lines.push({ key: keys[i], bytes: bytes.subarray(start, end) });
        start = end;
      }
    }
    return lines.sort(compare);
  }

  async #writeRun(): Promise<void> {
    const lines = this.#sorted();
    this.#blocks = [];
    this.#blockBytes = 0;
    if (lines.length === 0) return;
    this.#spool ??= await this.#openSpool();
    this.#runs.push(this.#spool.length);
    let chunk = Buffer.alloc(0);
    let at = 0;
    for (const { key, bytes } of lines) {
      if (at + HEAD_BYTES + bytes.length > chunk.length) {
        await this.#spool.append(chunk.subarray(0, at));
        chunk = Buffer.alloc(CHUNK_BYTES + HEAD_BYTES + bytes.length);
        at = 0;
      }
      chunk.writeDoubleLE(key, at);
      chunk.writeUInt32LE(bytes.length, at + 8);
      chunk.set(bytes, at + HEAD_BYTES);
      at += HEAD_BYTES + bytes.length;
    }
    await this.#spool.append(chunk.subarray(0, at));
  }
}

/** Reads the lines of a run. */
class RunReader {
  /** The current line; null: after the last one. */
  line: Line | null = null;
  readonly #spool: Spool;
  readonly #end: number;
  /** What was read, and where it starts in the spool. */
  #bytes = Buffer.alloc(0);
  #start: number;
  #at = 0;

  constructor(spool: Spool, start: number, end: number) {
    this.#spool = spool;
    this.#start = start;
    this.#end = end;
  }

  /** Moves to the next line; false if more has to be read for it. */
  step(): boolean {
    const left = this.#bytes.length - this.#at;
    if (left < HEAD_BYTES) return false;
    const length = this.#bytes.readUInt32LE(this.#at + 8);
    if (left < HEAD_BYTES + length) return false;
    const from = this.#at + HEAD_BYTES;
    const bytes = this.#bytes.subarray(from, from + length);
    this.line = { key: this.#bytes.readDoubleLE(this.#at), bytes };
    this.#at = from + length;
    return true;
  }

  /** Like step, and reads. */
  async next(): Promise<void> {
    for (let wanted = READ_BYTES; !this.step(); wanted *= 2) {
      const position = this.#start + this.#at;
      const length = Math.min(wanted, this.#end - position);
      this.line = null;
      if (length === 0) return;
      const bytes = Buffer.alloc(length);
      await this.#spool.readAt(bytes, 0, length, position);
      this.#bytes = bytes;
      this.#start = position;
      this.#at = 0;
    }
  }
}

function compare(a: Line, b: Line): number {
  return a.key - b.key || Buffer.compare(a.bytes, b.bytes);
}

function* chunksOf(lines: readonly Line[]): Generator<Uint8Array> {
  let some: Uint8Array[] = [];
  let length = 0;
  for (const { bytes } of lines) {
    some.push(bytes);
    length += bytes.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.concat(some);
    some = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(some);
}
