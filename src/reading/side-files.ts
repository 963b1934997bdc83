/** The files of a side after its scan: what reports say of them. */
import type { FileFacts } from '../domain/outcome.ts';
import type { Document } from '../inputs/document.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { ReadSide } from './read-side.ts';
import { readableDocuments } from './records/places.ts';
import { hasDates, type OpenedSide, type ScannedSide } from './side.ts';

/** Begins to take the fingerprints, beside the scan: both read all of every file. */
export function beginFingerprints({ files }: OpenedSide): void {
  // A failure is told by fileFacts, which asks again.
  for (const file of files) file.fingerprint().catch(() => {});
}

/** What the rest of a run asks of a side that was scanned here. */
export function readSide(scanned: ScannedSide): ReadSide {
  const documents = readableDocuments(scanned);
  return {
    side: scanned.opened.side,
    sums: scanned.sums,
    documents,
    names: documents.map(({ name }) => name),
    hasDates: hasDates(scanned.opened),
    files: () => fileFacts(scanned),
  };
}

/** Fingerprints; refuses files that changed since they were opened, or that were given twice. */
export async function fileFacts({ opened, documents }: ScannedSide): Promise<FileFacts[]> {
  const files: FileFacts[] = [];
  for (const file of opened.files) {
    const indexes = opened.documents.flatMap((each, i) => (each.file === file ? [i] : []));
    // Of an archive, the document that says most.
    const [main] = indexes.toSorted((a, b) => documents[b].rows - documents[a].rows);
    const first = opened.documents[main];
    const sum = (what: 'rows' | 'skipped' | 'others' | 'unnamed') =>
      indexes.reduce((total, index) => total + documents[index][what], 0);
    const [skipped, others, unnamed] = [sum('skipped'), sum('others'), sum('unnamed')];
    files.push({
      path: file.path,
      ...(await file.fingerprint()),
      profile: first?.profile.name ?? (opened.noBills.includes(file) ? 'no-bill' : 'summary'),
      encoding: first?.encoding ?? 'utf-8',
      rows: sum('rows'),
      ...(skipped > 0 && { skipped }),
      ...(others > 0 && { otherAccounts: others }),
      ...(unnamed > 0 && unnamed < sum('rows') + others && { withoutAccount: unnamed }),
      ...(first?.opening.declared.isByDay && { isByDay: true }),
    });
  }
  refuseTwice(files);
  await refuseSameContent(opened, documents);
  return files;
}

/** Bytes of two documents that are compared at once. */
const COMPARED_BYTES = 256 * 1024;

/** The same bill plain and packed, or twice in an archive, would count twice as well. */
async function refuseSameContent(
  { documents }: OpenedSide,
  scanned: ScannedSide['documents'],
): Promise<void> {
  const seen = new Map<string, Document[]>();
  for (const [index, { document }] of documents.entries()) {
    const { rows } = scanned[index];
    if (rows === 0) continue;
    const { length } = await document.reach(Infinity);
    const alike = seen.get(`${rows} ${length}`) ?? [];
    for (const other of alike) {
      if (!(await isSame(document, other, length))) continue;
      throw twice(document.name, other.name);
    }
    seen.set(`${rows} ${length}`, [...alike, document]);
  }
}

async function isSame(one: Document, other: Document, length: number): Promise<boolean> {
  const [a, b] = [Buffer.alloc(COMPARED_BYTES), Buffer.alloc(COMPARED_BYTES)];
  for (let at = 0; at < length; at += COMPARED_BYTES) {
    const wanted = Math.min(COMPARED_BYTES, length - at);
    await one.readAt(a, 0, wanted, at);
    await other.readAt(b, 0, wanted, at);
    if (a.compare(b, 0, wanted, 0, wanted) !== 0) return false;
  }
  return true;
}

/** The same bytes under two names would count every record twice. */
function refuseTwice(files: readonly FileFacts[]): void {
  const seen = new Map<string, string>();
  for (const { path, sha256, rows } of files) {
    if (rows === 0) continue;
    const first = seen.get(sha256);
    if (first !== undefined) {
      throw twice(path, first);
    }
    seen.set(sha256, path);
  }
}

function twice(name: string, other: string): RefusedError {
  return new RefusedError(
    'twice',
    say`${name}: its content is the same as that of ${other}, and would count twice. Give each file
      once.`,
  );
}
