/** Implements `zhangping load`: loads files into a shared run, then answers questions. */

import type { RedisTarget } from '../config/redis-url.ts';
import { bucketBitsFor } from '../difference/redis/buckets.ts';
import { openRedis } from '../difference/redis/redis-client.ts';
import { newRunId } from '../difference/redis/redis-keys.ts';
import type { Formats } from '../formats/registry.ts';
import type { DeliveredFile } from '../inputs/document.ts';
import type { Delivery, Source } from '../inputs/source.ts';
import { withOwnSigns } from '../reading/own-signs.ts';
import { closeSide, openSide } from '../reading/side.ts';
import { hasFeeColumn, type OpenedSide, sizeHint } from '../reading/side-contents.ts';
import { type Closing, closeAll } from '../support/closing.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { PartLoader, type PartRequest } from './load-part.ts';
import { type ServedPart, serveParts } from './serve.ts';
import { checkRunId, type SealedPart, SharedRun } from './shared-run.ts';

export interface LoadRequest extends Omit<PartRequest, 'run' | 'terms' | 'of'> {
  readonly run: string;
  readonly source: Source;
  /** The formats that the files may have. */
  readonly formats: Formats;
  /** Number of parts of the side on all machines; null: the number of delivered files. */
  readonly of: number | null;
  /** Approximate number of records of the larger side; null: estimated by the first loader. */
  readonly rows: number | null;
  readonly target: RedisTarget;
}

/** Events of a loader. */
interface LoadEvents {
  readonly onSealed: (part: SealedPart) => void;
  /** All parts are sealed; the loader answers questions from now on. */
  readonly onWaiting: () => void;
}

/** Approximate bytes of a row, to estimate the number of rows. */
const ROW_BYTES = 120;

/** Loads parts and waits until their run ends. Throws RefusedError and InternalError. */
export async function loadParts(request: LoadRequest, events: LoadEvents): Promise<void> {
  const { job, side } = request;
  checkRunId(request.run);
  refuseStandardInput(request.source);
  const closing: Closing = [];
  try {
    const opened = await openParts(request, closing);
    const of = request.of ?? opened.length;
    const { client, settings } = await openRedis(request.target);
    closing.push(() => client.disconnect());
    const run = new SharedRun(client, request.target, request.run);
    const rows = request.rows ?? estimateRows(opened) * (of / opened.length);
    const terms = await run.join(job, bucketBitsFor(rows, settings.intsetMax));
    // From now on the run does not count as abandoned.
    closing.push(await run.keepAlive(`loader-${newRunId()}`));
    const served: ServedPart[] = [];
    for (const file of opened) {
      const loader = new PartLoader({ ...request, run, terms, of }, file);
      closing.push(() => loader.close());
      const part = await loader.load(1, job.compare.includes('fee') && hasFeeColumn(file));
      refuseDuplicate(part, served);
      closing.push(await run.keepAlive(part.id));
      served.push({ part, loader });
      events.onSealed(part);
    }
    events.onWaiting();
    await serveParts(run, served, { side, bucketBits: terms.bucketBits });
  } finally {
    await closeAll(closing);
  }
}

/** Opens each delivered file as a part of its own; adds functions to `closing` that close them. */
async function openParts(
  { source, side, job, date, formats, takesSigns, spillDir: scratchDir }: LoadRequest,
  closing: Closing,
): Promise<OpenedSide[]> {
  const opened: OpenedSide[] = [];
  for await (const file of source.deliver({ date, scratchDir })) {
    const part = await openSide(side, deliveryOf(file), { job, date, formats, scratchDir });
    closing.push(() => closeSide(part));
    opened.push(takesSigns ? withOwnSigns(part) : part);
  }
  return opened;
}

function deliveryOf(file: DeliveredFile): Delivery {
  return {
    async *deliver() {
      yield file;
    },
  };
}

/** The same bytes under two names are one part, so the run would wait for another forever. */
function refuseDuplicate({ id, seal }: SealedPart, served: readonly ServedPart[]): void {
  if (!served.some((other) => other.part.id === id)) return;
  throw new RefusedError(
    'twice',
    say`${seal.file.path}: another part has the same content, which would count twice. Give each
      file once.`,
  );
}

/** Estimates the number of records by the sizes of files. */
function estimateRows(files: readonly OpenedSide[]): number {
  return files.reduce((bytes, file) => bytes + sizeHint(file), 0) / ROW_BYTES;
}

function refuseStandardInput({ readsStandardInput }: Source): void {
  if (!readsStandardInput) return;
  throw new UsageError(
    say`A part cannot come from standard input, because its rows are read again later. Give a
      file.`,
  );
}
