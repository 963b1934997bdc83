/** The work of `zhangping load`: loads files into a shared run, then answers questions. */

import type { Machine } from '../config/machine.ts';
import type { RedisTarget } from '../config/redis-url.ts';
import { bucketBitsFor } from '../difference/redis/buckets.ts';
import { openRedis } from '../difference/redis/redis-client.ts';
import { newRunId } from '../difference/redis/redis-keys.ts';
import type { Job } from '../domain/job.ts';
import type { Side } from '../domain/record.ts';
import type { Formats } from '../formats/registry.ts';
import { expandPaths } from '../inputs/expand.ts';
import { sourcesNamed } from '../inputs/named-sources.ts';
import { withOwnSigns } from '../reading/own-signs.ts';
import { closeSide, openSide } from '../reading/side.ts';
import { hasFeeColumn, type OpenedSide, sizeHint } from '../reading/side-contents.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { PartLoader } from './load-part.ts';
import { type ServedPart, serve } from './serve.ts';
import { checkRunId, type SealedPart, SharedRun } from './shared-run.ts';

export interface LoadRequest {
  readonly run: string;
  readonly job: Job;
  readonly side: Side;
  readonly paths: readonly string[];
  /** What the files may be. */
  readonly formats: Formats;
  /** Of flows: does the sign of refunds and reversals count? */
  readonly takesSigns: boolean;
  readonly date: string | null;
  /** Parts of the side, on all machines; null: those that are given here. */
  readonly of: number | null;
  /** Records of the larger side, about; null: as many as the first loader's files make likely. */
  readonly rows: number | null;
  readonly target: RedisTarget;
  readonly machine: Machine;
  readonly spillDir: string;
}

/** Events of a loader. */
export interface LoadEvents {
  readonly onSealed: (part: SealedPart) => void;
  /** All parts are sealed; the loader answers questions from now on. */
  readonly onWaiting: () => void;
}

/** Bytes of a row, about, where nobody says how many there are. */
const ROW_BYTES = 120;

/** Loads parts and waits until their run ends. Throws RefusedError and InternalError. */
export async function loadParts(request: LoadRequest, events: LoadEvents): Promise<void> {
  const { job, side, date, formats, spillDir } = request;
  checkRunId(request.run);
  refuseStandardInput(request.paths);
  const paths = await expandPaths([...request.paths]);
  const { client, settings } = await openRedis(request.target);
  const closing: (() => unknown)[] = [() => client.disconnect()];
  try {
    const run = new SharedRun(client, request.target, request.run);
    const of = request.of ?? paths.length;
    const opened: OpenedSide[] = [];
    for (const path of paths) {
      const sources = sourcesNamed([path]);
      const file = await openSide(side, sources, { job, date, formats, scratchDir: spillDir });
      closing.push(() => closeSide(file));
      opened.push(request.takesSigns ? withOwnSigns(file) : file);
    }
    const rows = request.rows ?? guessRows(opened) * (of / paths.length);
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
    await serve(run, served, { side, bucketBits: terms.bucketBits });
  } finally {
    for (const close of closing.reverse()) await close();
  }
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

/** How many records files have, about: by their bytes. */
function guessRows(files: readonly OpenedSide[]): number {
  return files.reduce((bytes, file) => bytes + sizeHint(file), 0) / ROW_BYTES;
}

function refuseStandardInput(paths: readonly string[]): void {
  if (!paths.includes('-')) return;
  throw new UsageError(
    say`A part cannot come from standard input, because its rows are read again later. Give a
      file.`,
  );
}
