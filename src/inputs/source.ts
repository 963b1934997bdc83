/** What gives a side of a job its records. */
import type { ExpectedError } from '../support/errors.ts';
import type { DeliveredFile } from './document.ts';

export interface DeliveryRequest {
  /** The business date, `yyyy-MM-dd`; null: the statement's own, which is not known yet. */
  readonly date: string | null;
  /** An existing folder for what has to be unpacked; nothing stays in it. */
  readonly scratchDir: string;
}

/** Delivers files, which are recognized, checked, hashed and read in the same way. */
export interface Delivery {
  /**
   * The files of a date, in order, each with its evidence: name, size, SHA-256, and how and when it
   * was obtained. The caller closes them. Throws RefusedError if no file is found or one cannot be
   * read, UsageError and InternalError.
   */
  deliver(request: DeliveryRequest): AsyncIterable<DeliveredFile>;
}

/** The source of one side of a job. */
export interface Source extends Delivery {
  /** Whether each date has records of its own. */
  readonly isDated: boolean;
  /** Whether it answers for every date, also for those before its first records. */
  readonly hasEveryDate: boolean;
  /** Whether it reads standard input, which only one side can. */
  readonly readsStandardInput: boolean;
  /**
   * What a delivery for a date would contain, without delivering it: one result for each place
   * that the source reads. Standard input cannot be looked into and has none.
   */
  find(date: string): Promise<readonly Found[]>;
}

/** What one place, such as a path, has of a date. */
export interface Found {
  /** Whether the place has records of its own for each date. */
  readonly isDated: boolean;
  readonly files: readonly FoundFile[];
  /** Why there are no files; null: there are some. */
  readonly problem: ExpectedError | null;
  /** Whether there is nothing yet, rather than something that cannot be read. */
  readonly isAbsent: boolean;
}

/** A file that a source would deliver. */
export interface FoundFile {
  readonly name: string;
  /** Opens it as `deliver` does. */
  open(scratchDir: string): Promise<DeliveredFile>;
}
