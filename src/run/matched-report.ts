/** matched.csv: written beside its place while the keys of a run are known, before its commit. */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { spoolPairs } from '../difference/pairs.ts';
import type { Totals } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import type { Sides } from '../domain/record.ts';
import { openSpool, type Spool } from '../inputs/spool.ts';
import { MatchLines } from '../matching/match-lines.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { statementNames } from '../reading/records/fetch.ts';
import { csvPieces } from '../report/csv.ts';
import { reportFolder } from '../report/folder.ts';
import { lineWriter, MATCHED_COLUMNS } from '../report/matched/line.ts';
import { packed, packedAside } from '../report/matched/list-piece.ts';
import { clearAsides, FOLDER_MODE, MATCHED_NAMES, reportError } from '../report/write.ts';
import { type Aside, writeAside } from '../support/atomic.ts';
import type { Closing } from '../support/closing.ts';
import { InternalError, isSystemError } from '../support/errors.ts';
import { makeFolder } from '../support/folders.ts';
import { say } from '../words/language.ts';
import type { RunRequest } from './active-run.ts';
import type { OpenPool } from './threads/open-pool.ts';

/** Pieces that wait or are in work, for each thread. */
const PIECES_AHEAD = 2;

interface ListedDay extends Sides<ReadSide> {
  readonly job: Job;
  readonly date: string;
  readonly pool: OpenPool;
}

/** The file beside its place, and the matches that it lists. */
export interface ListedMatches extends Totals {
  readonly aside: Aside;
}

/**
 * Returns where lines of matches go if the run lists them: it is asked to, or the folder has a
 * list, which it would make stale. Null: it does not.
 */
export async function matchLines(
  { keep, out, reports, spillDir }: RunRequest,
  { job, date, statement }: Pick<ListedDay, 'job' | 'date' | 'statement'>,
  closing: Closing,
): Promise<MatchLines | null> {
  // Of the records of a run of parts only those that differ are on this machine.
  if (!keep || out === null || statement.opened === null) return null;
  const isAsked = [...reports.always, ...reports.asked].includes('matched');
  const folder = reportFolder(out, job.name, date);
  const paths = Object.values(MATCHED_NAMES).map((name) => join(folder, name));
  const exist = await Promise.all(paths.map((path) => lstat(path).catch(() => null)));
  if (!isAsked && exist.every((each) => each === null)) return null;
  const lineOf = lineWriter(job.currency);
  const names = statementNames(statement.documents);
  return new MatchLines(lineOf, names, () => openClosed(spillDir, closing));
}

/** Writes the list. Throws InternalError, RefusedError('changed'). */
export async function listMatches(
  { ledger, out, reports, spillDir }: RunRequest,
  day: ListedDay,
  lines: MatchLines,
  closing: Closing,
): Promise<ListedMatches> {
  const { statement, flows, job, date } = day;
  const { keys, pool } = day.pool;
  const pieces = { statement: statement.sums.pieces, flows: flows.sums.pieces };
  const spool = await openClosed(spillDir, closing);
  const others = lines.pairs;
  const pairs = await spoolPairs(keys, pool, pieces.flows.length, { spool, others });
  const cells = await openClosed(spillDir, closing);
  const documents = [...statement.documents, ...flows.documents];
  const compression = reports.matchedCompression;
  const listed = { count: lines.count, amount: lines.amount };
  const { inItems } = lines;
  const { currency } = job;
  const request = { pairs, pieces, documents, currency, compression, inItems };
  pool.prepareList({ ...request, cells: cells.handle.fd });
  async function* content() {
    for (const text of csvPieces(MATCHED_COLUMNS, [])) yield packed(Buffer.from(text), compression);
    for await (const { chunks, count, amount } of linesInOrder(day, cells)) {
      listed.count += count;
      listed.amount += amount;
      yield* chunks;
    }
    for await (const chunk of lines.lines.all()) yield await packedAside(chunk, compression);
  }
  const folder = reportFolder(out ?? '', job.name, date);
  try {
    await makeFolder(folder, FOLDER_MODE);
    if (typeof ledger === 'string') await clearAsides(out ?? '', job.name, date);
    const aside = await writeAside(join(folder, MATCHED_NAMES[compression]), content());
    closing.push(() => aside.discard());
    return { ...listed, aside };
  } catch (error) {
    throw isSystemError(error) ? reportError(folder, error) : error;
  }
}

/** Throws InternalError unless the list has all matches of the run. */
export function requireAllListed(listed: Totals, matched: Totals): void {
  if (listed.count === matched.count && listed.amount === matched.amount) return;
  throw new InternalError(
    say`The list of matched records has ${listed.count} matches, the run ${matched.count}, or their
      amounts differ. Please report this; without the format matched the run is not affected.`,
  );
}

async function openClosed(folder: string, closing: Closing): Promise<Spool> {
  const spool = await openSpool(folder);
  closing.push(() => spool.close());
  return spool;
}

/** The lines of the pairs of all pieces of the statement, in their order. */
async function* linesInOrder({ statement, flows, pool: { pool } }: ListedDay, cells: Spool) {
  const places: number[][] = statement.sums.pieces.map(() => []);
  const ahead = pool.threads * PIECES_AHEAD;
  const { pieces } = flows.sums;
  for await (const found of inOrder(pieces.length, ahead, (piece) => pool.flowsCells(piece))) {
    for (const { piece, bytes } of found) {
      places[piece].push(cells.length, bytes.length);
      await cells.append(bytes);
    }
  }
  await cells.settled();
  yield* inOrder(places.length, ahead, (piece) => pool.list(piece, places[piece]));
}

/** The results of `work` in order; `ahead` of them wait or are in work. */
async function* inOrder<T>(count: number, ahead: number, work: (index: number) => Promise<T>) {
  const started: Promise<T>[] = [];
  try {
    for (let index = 0; index < count || started.length > 0; index++) {
      if (index < count) started.push(work(index));
      const isFull = started.length > ahead || index >= count;
      const first = isFull ? started.shift() : undefined;
      if (first) yield await first;
    }
  } finally {
    await Promise.allSettled(started);
  }
}
