/** The files of a side after its scan: what reports say of them. */
import type { FileFacts } from '../model/outcome.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { readableDocuments } from './places.ts';
import type { ReadSide } from './read-side.ts';
import { type OpenedSide, type ScannedSide, tellsDate } from './side.ts';

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
    tellsDate: tellsDate(scanned.opened),
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
  return files;
}

/** The same bytes under two names would count every record twice. */
function refuseTwice(files: readonly FileFacts[]): void {
  const seen = new Map<string, string>();
  for (const { path, sha256, rows } of files) {
    if (rows === 0) continue;
    const first = seen.get(sha256);
    if (first !== undefined) {
      throw new RefusedError(
        'twice',
        say`${path}: its content is the same as that of ${first}, and would count twice. Give each
          file once.`,
      );
    }
    seen.set(sha256, path);
  }
}
