/** The kernel (see assembly/) and its memory, which is shared by all threads of a run. */
import { readFileSync } from 'node:fs';
import * as L from './layout.ts';

type DifferenceCall = (
  segments: number,
  statementCount: number,
  flowsCount: number,
  room: number,
  limit: number,
) => number;

/** Functions of the kernel; addresses and counts are 32-bit words, see asAddress. */
interface KernelCalls {
  useSeed(seed: number): void;
  begin(plan: number, pass: number): void;
  scanRows(): number;
  noteMark(at: number): void;
  stage(lane0: number, lane1: number, lane2: number, lane3: number, rest: number): void;
  writeLines(cells: number, count: number, to: number, limit: number, texts: number): number;
  linesEnd(): number;
  cutRow(at: number, end: number, separator: number, quote: number, to: number): number;
  countLines(at: number, end: number): number;
  clearGroups(groups: number): void;
  addGroup(groups: number): number;
  hashKey(waiting: number): void;
  addToSlot(groups: number, slot: number, waiting: number): void;
  addWaiting(groups: number): void;
  takeSums(groups: number): number;
  clearValues(values: number): void;
  clearFees(fees: number): void;
  teachFees(fees: number, keyBytes: number): number;
  batchBytes(pass: number): number;
  writeBatch(pass: number, batch: number): void;
  difference: DifferenceCall;
  pairs: DifferenceCall;
  foundAt(): number;
  select(
    segments: number,
    count: number,
    identities: number,
    identityCount: number,
    room: number,
    limit: number,
  ): number;
  members(
    segments: number,
    count: number,
    bucketBits: number,
    repeatedMax: number,
    headBytes: number,
    room: number,
    limit: number,
  ): number;
  membersText(): number;
  membersBuckets(): number;
  membersRepeated(): number;
  membersRepeatedCount(): number;
}

/** Addresses in the memory. */
interface MemoryMap {
  readonly seed: number;
  /** By thread: its plan, then pass, read buffer, groups, values, fees, room for cut rows. */
  readonly threads: readonly number[];
  /** Batches of key entries: from a multiple of 64 to the end of the memory. */
  readonly batches: number;
  readonly end: number;
}

/** What a thread needs to use the same memory. */
export interface SharedKernel {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly map: MemoryMap;
}

/** Largest piece, which one thread scans, bytes: offsets have 22 bits. */
export const PIECE_BYTES_MAX = 2 ** L.OFFSET_BITS;
/** A read buffer holds bytes carried over from the last block, then a block. */
export const CARRY_BYTES = 1536 * 1024;
const BLOCK_BYTES_MAX = 512 * 1024;
const BUFFER_BYTES = CARRY_BYTES + BLOCK_BYTES_MAX + 4096;
/** The shortest record that has a key: a digit that is both id and amount, and a line feed. */
const RECORD_BYTES_MIN = 2;
const STAGED_BYTES = 16;
const PASS_BYTES = L.PASS_STAGE + (PIECE_BYTES_MAX / RECORD_BYTES_MIN + 1) * STAGED_BYTES;
const THREAD_BYTES =
  roundUp(L.PLAN_BYTES + PASS_BYTES) +
  roundUp(BUFFER_BYTES) +
  roundUp(L.GROUPS_BYTES) +
  L.DIMENSIONS_MAX * L.VALUES_BYTES +
  roundUp(L.FEES_BYTES) +
  L.CUT_BYTES;
const PAGE_BYTES = 65_536;
/** Limit of 32-bit addresses. */
const MEMORY_BYTES_MAX = 65_535 * PAGE_BYTES;

/** Address of a thread's pass; `thread` is where its part of the memory begins. */
export function passOf(thread: number): number {
  return thread + L.PLAN_BYTES;
}

/** Address of a thread's read buffer; `thread` is where its part of the memory begins. */
export function bufferOf(thread: number): number {
  return thread + roundUp(L.PLAN_BYTES + PASS_BYTES);
}

/** Address of a thread's groups; `thread` is where its part of the memory begins. */
export function groupsOf(thread: number): number {
  return bufferOf(thread) + roundUp(BUFFER_BYTES);
}

/** Address of the values of a thread's dimensions; `thread` is where its memory begins. */
export function valuesOf(thread: number): number {
  return groupsOf(thread) + roundUp(L.GROUPS_BYTES);
}

/** Address of a thread's fee rules; `thread` is where its part of the memory begins. */
export function feesOf(thread: number): number {
  return valuesOf(thread) + L.DIMENSIONS_MAX * L.VALUES_BYTES;
}

/** Address where a thread cuts rows that it reads again; `thread` is where its memory begins. */
export function cutOf(thread: number): number {
  return feesOf(thread) + roundUp(L.FEES_BYTES);
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

/** A kernel in this thread. */
export class Kernel implements SharedKernel {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly map: MemoryMap;
  readonly calls: KernelCalls;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly longs: BigInt64Array;
  readonly doubles: Float64Array;

  constructor({ module, memory, map }: SharedKernel) {
    this.module = module;
    this.memory = memory;
    this.map = map;
    const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
    this.calls = instance.exports as unknown as KernelCalls;
    this.bytes = new Uint8Array(memory.buffer);
    this.words = new Uint32Array(memory.buffer);
    this.longs = new BigInt64Array(memory.buffer);
    this.doubles = new Float64Array(memory.buffer);
    this.calls.useSeed(map.seed);
  }

  /** The random words of the run, see domain/key.ts. */
  get seed(): Uint32Array {
    return this.words.subarray(this.map.seed / 4, this.map.threads[0] / 4);
  }

  word(address: number): number {
    return this.words[address >>> 2];
  }

  setWord(address: number, value: number): void {
    this.words[address >>> 2] = value;
  }
}

/** Creates a kernel. The machine provides memory only when it is touched. */
export function createKernel(sizes: {
  readonly threads: number;
  /** Words of the keys' seed. */
  readonly seedWords: number;
  /** Bytes for batches of key entries; limited by the address space. */
  readonly batchBytes: number;
}): Kernel {
  const seed = PAGE_BYTES;
  const threads = roundUp(seed + sizes.seedWords * 4);
  const batches = roundUp(threads + sizes.threads * THREAD_BYTES);
  const wanted = Math.min(batches + sizes.batchBytes, MEMORY_BYTES_MAX);
  const pages = Math.ceil(wanted / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const map: MemoryMap = {
    seed,
    threads: Array.from({ length: sizes.threads }, (_, i) => threads + i * THREAD_BYTES),
    batches,
    end: pages * PAGE_BYTES,
  };
  const module = new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)));
  return new Kernel({ module, memory, map });
}

/** Converts a word of the kernel to an address: those beyond 2 GiB arrive as negative numbers. */
export function asAddress(word: number): number {
  return word >>> 0;
}

/** Called by the kernel if an assertion fails. */
function abort(): never {
  throw new Error('the kernel aborted');
}
