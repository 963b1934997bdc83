/**
 * Refuses files and documents with the same content: on one side every record would count twice,
 * and on both sides they would agree whatever is in them.
 */
import { resolve } from 'node:path';
import type { FileFacts } from '../../domain/outcome.ts';
import type { Sides } from '../../domain/record.ts';
import type { Document } from '../../inputs/document.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { ScannedDocument } from '../side-contents.ts';

/** Bytes of two documents that are compared at a time. */
const COMPARED_BYTES = 256 * 1024;

/** Refuses the same bytes under two names. */
export function refuseSameFile(files: readonly FileFacts[]): void {
  const seen = new Map<string, string>();
  for (const { path, sha256, rows } of files) {
    if (rows === 0) continue;
    const first = seen.get(sha256);
    if (first !== undefined) throw twice(path, first);
    seen.set(sha256, path);
  }
}

/** Refuses the same bill plain and packed, or twice in an archive. */
export async function refuseSameDocument(documents: readonly ScannedDocument[]): Promise<void> {
  const seen: SeenDocuments = new Map();
  for (const each of documents) {
    const other = await sameIn(seen, each);
    if (other) throw twice(each.document.name, other.document.name);
    (await alikeIn(seen, each)).push(each);
  }
}

/**
 * Refuses flows that are the statement: the same file or rows, or a copy, read in the same way.
 * Files without rows may be equal, and different queries may return equal rows. `areHere`: equal
 * paths are one file, because no other machine has read them.
 */
export function refuseSameSides(
  { statement, flows }: Sides<readonly FileFacts[]>,
  areHere: boolean,
): void {
  const queryOf = ({ path, obtained }: FileFacts) =>
    obtained?.query && `${path} ${obtained.query.sha256}`;
  for (const file of flows) {
    const other = statement.find(
      (each) =>
        each.sha256 === file.sha256 &&
        each.profile === file.profile &&
        queryOf(each) === queryOf(file) &&
        (file.rows > 0 || (areHere && resolve(each.path) === resolve(file.path))),
    );
    if (other) throw sameSides(file.path, other.path);
  }
}

/** Refuses the same bill as statement and as flows, plain and packed. */
export async function refuseSameDocuments({
  statement,
  flows,
}: Sides<readonly ScannedDocument[]>): Promise<void> {
  const seen: SeenDocuments = new Map();
  for (const each of statement) (await alikeIn(seen, each)).push(each);
  for (const each of flows) {
    const other = await sameIn(seen, each);
    if (other) throw sameSides(each.document.name, other.document.name);
  }
}

/** Documents by profile, rows and bytes. */
type SeenDocuments = Map<string, ScannedDocument[]>;

/** The list of documents of a document's size; one without rows, or of a query, is in none. */
async function alikeIn(
  seen: SeenDocuments,
  { file, document, profile, rows }: ScannedDocument,
): Promise<ScannedDocument[]> {
  if (rows === 0 || file.obtained.query) return [];
  const { length } = await document.reach(Infinity);
  const size = `${profile.name} ${rows} ${length}`;
  const alike = seen.get(size) ?? [];
  seen.set(size, alike);
  return alike;
}

async function sameIn(
  seen: SeenDocuments,
  each: ScannedDocument,
): Promise<ScannedDocument | undefined> {
  for (const other of await alikeIn(seen, each)) {
    if (await isSame(each.document, other.document)) return other;
  }
  return undefined;
}

/** Have two documents of the same length the same bytes? */
async function isSame(one: Document, other: Document): Promise<boolean> {
  const { length } = await one.reach(Infinity);
  const [a, b] = [Buffer.alloc(COMPARED_BYTES), Buffer.alloc(COMPARED_BYTES)];
  for (let at = 0; at < length; at += COMPARED_BYTES) {
    const wanted = Math.min(COMPARED_BYTES, length - at);
    await one.readAt(a, 0, wanted, at);
    await other.readAt(b, 0, wanted, at);
    if (a.compare(b, 0, wanted, 0, wanted) !== 0) return false;
  }
  return true;
}

function twice(name: string, other: string): RefusedError {
  return new RefusedError(
    'twice',
    say`${name}: its content is the same as that of ${other}, and would count twice. Give each file
      once.`,
  );
}

function sameSides(flows: string, statement: string): RefusedError {
  return new RefusedError(
    'twice',
    say`${flows}: the flows are the same as the statement (${statement}), so they would agree
      whatever is in them. Give the channel's bill as statement, and your own records as flows. If
      two systems really wrote the same bytes, add a column to one of the files.`,
  );
}
