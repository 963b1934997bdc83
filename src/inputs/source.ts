/** What gives a side of a job its records. */
import type { DeliveredFile } from './document.ts';

export interface DeliveryRequest {
  /** The business date, `yyyy-MM-dd`; null: the statement's own, which is not known yet. */
  readonly date: string | null;
  /** An existing folder for what has to be unpacked; nothing stays in it. */
  readonly scratchDir: string;
}

/**
 * A source of one side of a job. Whatever it delivers is recognized, checked, hashed and read in
 * the same way.
 */
export interface Source {
  /**
   * The files of a date, in order, each with its evidence: name, size and SHA-256. The caller
   * closes them. Throws RefusedError if no file is found or one cannot be read, UsageError and
   * InternalError.
   */
  deliver(request: DeliveryRequest): AsyncIterable<DeliveredFile>;
}
