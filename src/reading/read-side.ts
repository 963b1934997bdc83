/** A side whose records were read, here or elsewhere: what the rest of a run asks of it. */
import type { Activity } from '../domain/activity.ts';
import type { ExactSums } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import type { FileFacts, Reject } from '../domain/outcome.ts';
import type { Side, Sides } from '../domain/record.ts';
import { clockAt } from '../domain/time.ts';
import {
  refuseSameDocument,
  refuseSameDocuments,
  refuseSameFile,
  refuseSameSides,
} from './gate/twice.ts';
import type { PlacedPiece } from './pieces/piece.ts';
import type { ReadableDocument } from './records/fetch.ts';
import { readableDocuments } from './records/places.ts';
import { hasDates, type OpenedSide, type ScannedSide } from './side-contents.ts';

export interface ReadSide {
  readonly side: Side;
  /** null: another machine read it. */
  readonly scanned: ScannedSide | null;
  readonly sums: {
    /** By index into TRANSACTION_TYPES, minor units. */
    readonly totals: ExactSums;
    readonly rejects: readonly Reject[];
    /** In the order of documents and of bytes; positions of records name them by index. */
    readonly pieces: readonly PlacedPiece[];
    /** See PieceResult; infinite if it is not known. */
    readonly largest: number;
  };
  /** What records of every status add up to. */
  readonly activity: Activity;
  /** Where records are read again. */
  readonly documents: readonly ReadableDocument[];
  /** What records may name as their file. */
  readonly names: readonly string[];
  /** Do the times of its records show their business date? */
  readonly hasDates: boolean;
  /** Refuses files that changed since they were opened, or that were given twice. */
  files(): Promise<FileFacts[]>;
}

/** Begins to take the fingerprints, beside the scan: both read all of every file. */
export function beginFingerprints({ files }: OpenedSide): void {
  // A failure is reported by fileFacts, which asks again.
  for (const file of files) file.fingerprint().catch(() => {});
}

/** Returns a side that was scanned here. */
export function readSide(scanned: ScannedSide, { timeZone }: Job): ReadSide {
  const documents = readableDocuments(scanned);
  return {
    side: scanned.opened.side,
    scanned,
    sums: scanned.sums,
    activity: scanned.sums.activity(),
    documents,
    names: documents.map(({ name }) => name),
    hasDates: hasDates(scanned.opened),
    files: () => fileFacts(scanned, timeZone),
  };
}

/**
 * The files of both sides. Throws as `files`, and RefusedError if a file is on both sides, unless
 * the sides take different rows of it.
 */
export async function filesOf(
  { statement, flows }: Sides<ReadSide>,
  takeDifferentRows = false,
): Promise<Sides<FileFacts[]>> {
  const files = { statement: await statement.files(), flows: await flows.files() };
  if (takeDifferentRows) return files;
  refuseSameSides(files, statement.scanned !== null && flows.scanned !== null);
  const documents = ({ scanned }: ReadSide) => scanned?.documents ?? [];
  await refuseSameDocuments({ statement: documents(statement), flows: documents(flows) });
  return files;
}

async function fileFacts(
  { opened, documents }: ScannedSide,
  timeZone: string,
): Promise<FileFacts[]> {
  const files: FileFacts[] = [];
  for (const file of opened.files) {
    const inFile = documents.filter((each) => each.file === file);
    // The main document of an archive is the one with the most rows.
    const [main] = inFile.toSorted((a, b) => b.rows - a.rows);
    const sum = (what: 'rows' | 'skipped' | 'others' | 'unnamed' | 'passedOver') =>
      inFile.reduce((total, each) => total + each[what], 0);
    const [rows, skipped] = [sum('rows'), sum('skipped')];
    const [others, unnamed, passedOver] = [sum('others'), sum('unnamed'), sum('passedOver')];
    files.push({
      path: file.path,
      ...(await file.fingerprint()),
      profile: main?.profile.name ?? (opened.noBills.includes(file) ? 'no-bill' : 'summary'),
      encoding: main?.encoding ?? 'utf-8',
      rows,
      balances: inFile.flatMap(({ balances }) => balances),
      obtained: { ...file.obtained, at: clockAt(file.obtained.at, timeZone) },
      ...(skipped > 0 && { skipped }),
      ...(others > 0 && { otherAccounts: others }),
      ...(passedOver > 0 && { passedOver }),
      ...(unnamed > 0 && unnamed < rows + others && { withoutAccount: unnamed }),
      ...(main?.opening.declared.isByDay && { isByDay: true }),
    });
  }
  refuseSameFile(files);
  await refuseSameDocument(documents);
  return files;
}
