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
import { MATCHED_NAMES } from '../report/write.ts';
import type { Closing } from '../support/closing.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { RunRequest } from './active-run.ts';
import { inOrder, type RunLists } from './run-lists.ts';
import type { OpenPool } from './threads/open-pool.ts';

interface ListedDay extends Sides<ReadSide> {
  readonly job: Job;
  readonly date: string;
  readonly pool: OpenPool;
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
  if (!keep || out === null || statement.scanned === null) return null;
  const isAsked = [...reports.always, ...reports.asked].includes('matched');
  const folder = reportFolder(out, job.name, date);
  const paths = Object.values(MATCHED_NAMES).map((name) => join(folder, name));
  const exist = await Promise.all(paths.map((path) => lstat(path).catch(() => null)));
  if (!isAsked && exist.every((each) => each === null)) return null;
  const lineOf = lineWriter(job.currency);
  const names = statementNames(statement.documents);
  return new MatchLines(lineOf, names, () => openClosed(spillDir, closing));
}

/** Writes the list; returns what it lists. Throws InternalError, RefusedError('changed'). */
export async function listMatches(
  { reports, spillDir }: RunRequest,
  day: ListedDay,
  lines: MatchLines,
  to: { readonly lists: RunLists; readonly closing: Closing },
): Promise<Totals> {
  const { lists, closing } = to;
  const { statement, flows, job } = day;
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
  await lists.write(MATCHED_NAMES[compression], content());
  return listed;
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
  const { threads } = pool;
  const { pieces } = flows.sums;
  for await (const found of inOrder(pieces.length, threads, (piece) => pool.flowsCells(piece))) {
    for (const { piece, bytes } of found) {
      places[piece].push(cells.length, bytes.length);
      await cells.append(bytes);
    }
  }
  await cells.settled();
  yield* inOrder(places.length, threads, (piece) => pool.list(piece, places[piece]));
}
