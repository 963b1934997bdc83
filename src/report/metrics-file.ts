/** The metrics file, which several jobs and several commands share. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder, writeAside } from '../support/atomic.ts';
import { whileLocked } from '../support/file-lock.ts';
import { type Metrics, metricsText, readMetrics } from './metrics.ts';

/** node_exporter reads it as another user; it contains sums and counts, but no orders. */
const FILE_MODE = 0o644;
/** How long to wait for other commands that write the same file, ms. */
const WAIT_MS = 10_000;
/** Bytes: thousands of jobs. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Changes the metrics in the file under a lock. Returns false if the file was damaged or not a
 * metrics file: it is then replaced. Throws the system's error and leaves the file unchanged.
 */
export async function changeMetrics(
  path: string,
  change: (before: Metrics) => Metrics,
): Promise<boolean> {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  return await whileLocked(lock, WAIT_MS, async () => {
    const before = await metricsIn(path);
    const text = metricsText(change(before ?? new Map()), Date.now());
    const aside = await writeAside(path, [text], FILE_MODE);
    try {
      aside.commit();
    } catch (error) {
      await aside.discard();
      throw error;
    }
    syncFolder(dirname(path));
    return before !== null;
  });
}

/** The metrics in the file; none if it is empty or missing; null if damaged or another file. */
async function metricsIn(path: string): Promise<Metrics | null> {
  const bytes = await readWhole(path);
  if (bytes === null) return null;
  if (bytes.length === 0) return new Map();
  try {
    return readMetrics(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

/** The bytes of a file; none if it is missing; null if it is too large or not a file. */
async function readWhole(path: string): Promise<Buffer | null> {
  try {
    // Opening a pipe would otherwise wait for a writer.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      return stat.isFile() && stat.size <= FILE_BYTES_MAX ? await handle.readFile() : null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
