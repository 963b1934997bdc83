/** Lists of rows that only a run can write: beside their places, until its commit. */
import { join } from 'node:path';
import { reportFolder } from '../report/folder.ts';
import { clearAsides, FOLDER_MODE, reportError } from '../report/write.ts';
import { type Aside, type Pieces, writeAside } from '../support/atomic.ts';
import type { Closing } from '../support/closing.ts';
import { isSystemError } from '../support/errors.ts';
import { makeFolder } from '../support/folders.ts';
import type { RunRequest } from './active-run.ts';

/** Pieces that wait or are in work, for each thread. */
const PIECES_AHEAD = 2;

export class RunLists {
  /** Those that were written. */
  readonly asides: Aside[] = [];
  readonly #request: Pick<RunRequest, 'ledger' | 'out'>;
  readonly #job: string;
  readonly #date: string;
  readonly #closing: Closing;

  constructor(
    request: Pick<RunRequest, 'ledger' | 'out'>,
    { job, date }: { readonly job: { readonly name: string }; readonly date: string },
    closing: Closing,
  ) {
    this.#request = request;
    this.#job = job.name;
    this.#date = date;
    this.#closing = closing;
  }

  /** Writes a list; removes it when the run ends without it. Throws InternalError. */
  async write(name: string, content: Pieces): Promise<void> {
    const { ledger, out } = this.#request;
    const folder = reportFolder(out ?? '', this.#job, this.#date);
    try {
      await makeFolder(folder, FOLDER_MODE);
      const isFirst = this.asides.length === 0;
      if (isFirst && typeof ledger === 'string') {
        await clearAsides(out ?? '', this.#job, this.#date);
      }
      const aside = await writeAside(join(folder, name), content);
      this.#closing.push(() => aside.discard());
      this.asides.push(aside);
    } catch (error) {
      throw isSystemError(error) ? reportError(folder, error) : error;
    }
  }
}

/** What pool threads make of pieces, in the order of these; some of them are made ahead. */
export async function* inOrder<T>(
  count: number,
  threads: number,
  work: (index: number) => Promise<T>,
): AsyncGenerator<T, undefined> {
  const started: Promise<T>[] = [];
  try {
    for (let index = 0; index < count || started.length > 0; index++) {
      if (index < count) started.push(work(index));
      const isFull = started.length > threads * PIECES_AHEAD || index >= count;
      const first = isFull ? started.shift() : undefined;
      if (first) yield await first;
    }
  } finally {
    await Promise.allSettled(started);
  }
}
