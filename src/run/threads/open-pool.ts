/** Opens the keys and the pool of a run, sized by its input and the machine. */

import type { Machine } from '../../config/machine.ts';
import { drawSeed, SEED_WORDS } from '../../domain/key.ts';
import { openSpool } from '../../inputs/spool.ts';
import { unpackedBytes } from '../../inputs/unpacked-memory.ts';
import { createKernel, type Kernel } from '../../kernel/kernel.ts';
import { KeyBatches } from '../../reading/keys/key-batches.ts';
import { LocalPool } from './local-pool.ts';
import type { Pool } from './pool.ts';
import { ThreadPool } from './thread-pool.ts';

export interface OpenPool {
  readonly kernel: Kernel;
  readonly keys: KeyBatches;
  readonly pool: Pool;
  readonly pieceBytes: number;
  readonly blockBytes: number;
}

/** `bytes`: approximate size of the input. Keys spill to `scratchDir` if memory is short. */
export function openPool(
  machine: Machine,
  bytes: number,
  scratchDir: string,
  seed: Uint32Array = drawSeed(),
): OpenPool {
  const isSmall = bytes < machine.threadsFromBytes;
  const threads = isSmall ? 1 : machine.threads;
  const kernel = createKernel({
    threads,
    seedWords: SEED_WORDS,
    batchBytes: machine.keyBytes,
  });
  kernel.words.set(seed, kernel.map.seed / 4);
  const keys = new KeyBatches(kernel, () => openSpool(scratchDir));
  const { taken, givenBack } = unpackedBytes();
  keys.shorten(taken + givenBack);
  const pool = isSmall ? new LocalPool(kernel, keys) : new ThreadPool(kernel, keys);
  const { pieceBytes, blockBytes } = machine;
  return { kernel, keys, pool, pieceBytes, blockBytes };
}

/** Ends the threads, and removes spilled keys. */
export async function closePool({ pool, keys }: OpenPool): Promise<void> {
  try {
    await pool.close();
  } finally {
    await keys.close();
  }
}
