/** Refuses files and documents with the same content: every record would count twice. */
import type { FileFacts } from '../../domain/outcome.ts';
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
  const seen = new Map<string, Document[]>();
  for (const { document, rows } of documents) {
    if (rows === 0) continue;
    const { length } = await document.reach(Infinity);
    const alike = seen.get(`${rows} ${length}`) ?? [];
    for (const other of alike) {
      if (await isSame(document, other, length)) throw twice(document.name, other.name);
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

function twice(name: string, other: string): RefusedError {
  return new RefusedError(
    'twice',
    say`${name}: its content is the same as that of ${other}, and would count twice. Give each file
      once.`,
  );
}
