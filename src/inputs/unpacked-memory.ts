/**
 * Memory for unpacked inputs, which all threads read. A process has so much of it for the documents
 * that are open at a time; the bytes of other documents go to disk.
 */
import { readFullySync } from './read.ts';

/** Memory is taken and used again in parts of this size, bytes. */
export const PART_BYTES = 4 * 1024 * 1024;

/** Where any thread reads the plain bytes of a document: first those in memory, then a file. */
export interface PlainBytes {
  readonly fd: number;
  readonly memory: readonly SharedArrayBuffer[];
}

const free: SharedArrayBuffer[] = [];
let partsMax = 0;
let partsTaken = 0;

/** Sets how many bytes all open documents may have together. At first they may have none. */
export function allowUnpackedBytes(bytes: number): void {
  partsMax = Math.floor(bytes / PART_BYTES);
}

/** Bytes that open documents have taken; and those they gave back, which stay in memory. */
export function unpackedBytes(): { readonly taken: number; readonly givenBack: number } {
  return { taken: partsTaken * PART_BYTES, givenBack: free.length * PART_BYTES };
}

/** Takes memory for a document of so many bytes; none if there is not enough for all of them. */
export function takeUnpackedMemory(bytes: number): SharedArrayBuffer[] {
  const parts = Math.ceil(bytes / PART_BYTES);
  if (parts > partsMax - partsTaken) return [];
  partsTaken += parts;
  // The machine provides memory only when it is written.
  return Array.from({ length: parts }, () => free.pop() ?? new SharedArrayBuffer(PART_BYTES));
}

/** Takes memory back, which no thread reads from now on. */
export function returnUnpackedMemory(memory: readonly SharedArrayBuffer[]): void {
  partsTaken -= memory.length;
  for (const part of memory) free.push(part);
}

/** Puts bytes at `position`; returns how many, fewer where the memory ends. */
export function writeUnpacked(
  memory: readonly SharedArrayBuffer[],
  bytes: Uint8Array,
  position: number,
): number {
  let done = 0;
  for (const view of viewsOf(memory, position, bytes.length)) {
    // Bytes that a thread unpacked are there already.
    if (view.buffer !== bytes.buffer) view.set(bytes.subarray(done, done + view.length));
    done += view.length;
  }
  return done;
}

/**
 * Reads `length` bytes from `position` into `target` at `offset`; returns how many, fewer only at
 * the end. Throws what reading a file throws.
 */
export function readPlainBytes(
  { fd, memory }: PlainBytes,
  target: Uint8Array,
  offset: number,
  length: number,
  position: number,
): number {
  let read = 0;
  for (const view of viewsOf(memory, position, length)) {
    target.set(view, offset + read);
    read += view.length;
  }
  if (read === length) return read;
  const onDisk = position + read - memory.length * PART_BYTES;
  return read + readFullySync(fd, target, offset + read, length - read, onDisk);
}

/** The memory of a range, as far as it goes. */
export function* viewsOf(
  memory: readonly SharedArrayBuffer[],
  start: number,
  length: number,
): Generator<Buffer> {
  const end = Math.min(start + length, memory.length * PART_BYTES);
  for (let position = start; position < end; ) {
    const at = position % PART_BYTES;
    const count = Math.min(PART_BYTES - at, end - position);
    yield Buffer.from(memory[Math.floor(position / PART_BYTES)], at, count);
    position += count;
  }
}
