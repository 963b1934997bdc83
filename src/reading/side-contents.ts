/** What a side of a run consists of: its documents, as opened and as scanned. */
import type { StatedBalance } from '../domain/balances.ts';
import type { AmountChoice } from '../domain/job.ts';
import type { Side } from '../domain/record.ts';
import type {
  CheckProfile,
  Footer,
  Head,
  Opening,
  RecordProfile,
  RowPlan,
  RowSums,
} from '../formats/profile.ts';
import type { Encoding } from '../inputs/decode.ts';
import type { DeliveredFile, Document } from '../inputs/document.ts';
import type { WrittenDocument } from '../inputs/written-document.ts';
import type { DocumentPlan, RowTimes } from './pieces/piece.ts';
import type { SideSums } from './pieces/side-sums.ts';

/** A document whose rows are records, before its scan. */
export interface OpenedDocument {
  readonly file: DeliveredFile;
  readonly document: Document;
  readonly head: Head;
  readonly profile: RecordProfile;
  readonly opening: Opening;
  /** The plan of the opening as it is for a job with this amount. */
  readonly planWith: (amount: AmountChoice) => RowPlan;
  /** The encoding of the file as it was delivered. */
  readonly encoding: Encoding;
  /** Currency of its rows, where all of it was read before the scan; else empty. */
  readonly currency: string;
  /** Rows of other accounts, and entries of other days, that were passed over before the scan. */
  readonly others: number;
  readonly skipped: number;
  /** The balances that its statements state; of a table, its scan reads them. */
  readonly balances: readonly StatedBalance[];
}

/** What is known of a table before its scan. */
export const UNREAD = { currency: '', others: 0, skipped: 0, balances: [] };

/** A summary that bills are checked against. */
export interface OpenedCheck {
  readonly head: Head;
  readonly profile: CheckProfile;
}

export interface OpenedSide {
  readonly side: Side;
  readonly files: readonly DeliveredFile[];
  readonly documents: readonly OpenedDocument[];
  readonly checks: readonly OpenedCheck[];
  /** Files in which the channel says that there is no bill. */
  readonly noBills: readonly DeliveredFile[];
  /** Documents that were written from others. */
  readonly written: readonly WrittenDocument[];
}

export interface ScannedSide {
  readonly opened: OpenedSide;
  readonly sums: SideSums;
  readonly documents: readonly ScannedDocument[];
}

/** A document after its scan. */
export interface ScannedDocument extends OpenedDocument {
  readonly plan: DocumentPlan;
  rows: number;
  /** Rows that are not records. */
  skipped: number;
  /** Rows of accounts that are not the job's. */
  others: number;
  /** Records that name no account. */
  unnamed: number;
  /** Rows of the job's account that its `only` leaves out. */
  passedOver: number;
  balances: readonly StatedBalance[];
  /** Byte offset at which the records end. */
  rowsEnd: number;
  sums: RowSums;
  footer: Footer;
  times: RowTimes;
}

/** Returns the bytes of a side, as far as they are known. */
export function sizeHint({ documents }: OpenedSide): number {
  return documents.reduce((total, { document }) => total + document.sizeHint, 0);
}

/** Do the times of all documents show their business date? */
export function hasDates({ documents }: OpenedSide): boolean {
  return documents.every(({ profile }) => profile.rowsTellDate !== false);
}

/** Does a document have a fee column? */
export function hasFeeColumn({ documents }: OpenedSide): boolean {
  return documents.some(({ opening }) => opening.plan.fee >= 0);
}

/** Returns a document without rows that does not confirm that it has none; null if none does. */
export function silentlyEmpty({ opened, documents, sums }: ScannedSide): string | null {
  if (sums.records > 0 || documents.some(({ passedOver }) => passedOver > 0)) return null;
  return opened.documents.find(({ profile }) => !profile.confirmsEmpty)?.head.name ?? null;
}
