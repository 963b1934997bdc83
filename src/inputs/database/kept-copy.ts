/** Copies of rows that runs read from databases: compressed, private files beside the ledger. */
import { createHash } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { isJobName } from '../../domain/job-name.ts';
import type { FileFacts } from '../../domain/outcome.ts';
import { isDate } from '../../domain/time.ts';
import { isAside, syncFolder, writeAside } from '../../support/atomic.ts';
import { InternalError, isSystemError, RefusedError } from '../../support/errors.ts';
import { makeFolder } from '../../support/folders.ts';
import { say } from '../../words/language.ts';
import { errorCode, errorText } from '../access.ts';
import type { DeliveredFile, Document } from '../document.ts';
import { openOrigin } from '../origin.ts';
import { PackedDocument } from '../packed-document.ts';
import { UNPACK_LIMITS } from '../unpack-limits.ts';
import { Unpacker } from '../unpacker.ts';

const FOLDER = 'kept';
const FOLDER_MODE = 0o700;
/** Characters of the SHA-256 in a copy's name; whoever reads the copy checks all of it. */
const NAME_HASH_CHARS = 16;
const SHA256 = /^[\da-f]{64}$/;
const COPY = /^\d{4}-\d{2}-\d{2}-[\da-f]{16}\.csv\.gz$/;
const DAY_MS = 86_400_000;
/** A temporary file that is older was left by a killed run, ms. */
const LEFT_BEHIND_MS = 3_600_000;
const PIECE_BYTES = 256 * 1024;
/** Several times as fast as zlib's default, for little more space. */
const GZIP_LEVEL = 1;

/** The run whose rows a copy has. */
export interface CopyOwner {
  /** Path of the ledger. */
  readonly ledger: string;
  readonly job: string;
  readonly date: string;
}

/**
 * The path of a copy from the ledger's folder: the same rows of a date have the same copy. null:
 * no such file can exist, because a name is not one of a job, a date or a SHA-256.
 */
export function copyName({ job, date }: CopyOwner, sha256: string): string | null {
  if (!isJobName(job) || !isDate(date) || !SHA256.test(sha256)) return null;
  return join(FOLDER, job, `${date}-${sha256.slice(0, NAME_HASH_CHARS)}.csv.gz`);
}

/** The path of a copy, or null if it does not exist. */
export async function findCopy(owner: CopyOwner, sha256: string): Promise<string | null> {
  const name = copyName(owner, sha256);
  const path = name && join(dirname(owner.ledger), name);
  return path && (await lstat(path).catch(() => null)) && path;
}

/** Writes a copy, or replaces the equal one, so that its age begins anew. Throws InternalError. */
export async function writeCopy(path: string, document: Document): Promise<void> {
  const folder = dirname(path);
  try {
    await makeFolder(folder, FOLDER_MODE);
    const aside = await writeAside(path, compressed(document));
    try {
      aside.commit();
      // The folders may be new as well.
      for (const each of [folder, dirname(folder), dirname(dirname(folder))]) {
        syncFolder(each);
      }
    } finally {
      await aside.discard();
    }
  } catch (error) {
    throw copyError(folder, error);
  }
}

async function* compressed(document: Document): AsyncGenerator<Buffer> {
  const gzip = createGzip({ level: GZIP_LEVEL });
  const done = pipeline(piecesOf(document), gzip);
  // Its failure is that of reading from `gzip` as well.
  done.catch(() => {});
  yield* gzip;
  await done;
}

async function* piecesOf(document: Document): AsyncGenerator<Buffer> {
  const { length } = await document.reach(Number.POSITIVE_INFINITY);
  for (let position = 0; position < length; position += PIECE_BYTES) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, length - position));
    yield piece.subarray(0, await document.readAt(piece, 0, piece.length, position));
  }
}

/**
 * Removes the copies of a job that no run has written for more than `days`, and what killed runs
 * left, but never `current`. Throws InternalError.
 */
export async function removeOldCopies(current: readonly string[], days: number): Promise<void> {
  for (const folder of new Set(current.map(dirname))) {
    try {
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        if (current.includes(path) || !(isAside(name) || COPY.test(name))) continue;
        const ageMax = isAside(name) ? LEFT_BEHIND_MS : days * DAY_MS;
        const info = await lstat(path).catch(() => null);
        if (info !== null && Date.now() - info.mtimeMs > ageMax) await rm(path, { force: true });
      }
    } catch (error) {
      throw copyError(folder, error);
    }
  }
}

function copyError(folder: string, error: unknown): Error {
  if (!isSystemError(error)) return error as Error;
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error));
  const message = isFull
    ? say`The rows of the database cannot be kept in ${folder}: the disk is full
        (${errorText(error)}). Nothing was committed. Free space there, or lower keepDays, and run
        again.`
    : say`The rows of the database cannot be kept in ${folder}: ${errorText(error)}. Nothing was
        committed. Give this user write permission there, or leave out keepDays, and run again.`;
  return new InternalError(message, { cause: error });
}

/**
 * Opens the copy of a file's rows and checks all of it. Throws RefusedError('missing') if the copy
 * does not exist, and RefusedError('changed') if it has other rows.
 */
export async function openCopy(
  owner: CopyOwner,
  file: FileFacts,
  scratchDir: string,
): Promise<DeliveredFile> {
  const path = await findCopy(owner, file.sha256);
  if (path === null) throw missingCopy(owner, file);
  const origin = await openOrigin(path);
  const packed = { name: path, origin, codec: 'gzip', start: 0, end: origin.size } as const;
  // The size is known: no other limit is needed.
  const limits = { ...UNPACK_LIMITS, inflatedBytesMax: file.bytes, inflateRatioMax: Infinity };
  const hash = createHash('sha256');
  const document = new PackedDocument({
    ...{ name: file.path, sizeHint: file.bytes, scratchDir },
    unpack: () => new Unpacker(packed, limits),
    onPlain: (bytes) => hash.update(bytes),
  });
  try {
    await document.drain();
    if (hash.digest('hex') !== file.sha256) throw damagedCopy(path);
    return delivered(file, document);
  } catch (error) {
    await document.close();
    throw error instanceof RefusedError ? damagedCopy(path) : error;
  } finally {
    await origin.close();
  }
}

function delivered({ sha256, bytes, obtained }: FileFacts, document: PackedDocument) {
  const query = obtained?.query;
  const { inexactColumns = [] } = query ?? {};
  return {
    path: document.name,
    container: 'plain' as const,
    documents: [Object.assign(document, { inexactColumns })],
    obtained: { how: 'kept', at: new Date(query?.at ?? Number.NaN), ...(query && { query }) },
    fingerprint: async () => ({ bytes, sha256 }),
    close: () => document.close(),
  };
}

function missingCopy(owner: CopyOwner, { path, sha256, kept }: FileFacts): RefusedError {
  const { job, date } = owner;
  const name = copyName(owner, sha256) ?? job;
  const text =
    kept === undefined
      ? say`${path}: the rows of ${date} were not kept. Set keepDays for the query of job ${job}, so
          that the next runs keep theirs.`
      : say`${path}: the kept rows of ${date} no longer exist: ${join(dirname(owner.ledger), name)}
          has been removed (keepDays), or the ledger was moved without its folder ${FOLDER}.`;
  return new RefusedError('missing', text);
}

function damagedCopy(path: string): RefusedError {
  const message = say`${path} is damaged: it does not have the rows that the run read.`;
  return new RefusedError('changed', message);
}
