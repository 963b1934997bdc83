/** The rows of a document one by one, in this thread, for callers that need all before the scan. */
import type { Job } from '../../domain/job.ts';
import type { RowPlan } from '../../formats/profile.ts';
import { RECORD_BYTES_MAX } from '../../support/limits.ts';
import { recordTooLong } from '../pieces/piece.ts';
import { type OtherAmount, RowReader } from '../rows/row-reader.ts';
import { LINE_FEED, passBlankLine, startsFooter } from '../rows/splitter.ts';
import type { OpenedDocument } from '../side-contents.ts';

/** Bytes that are read at a time; the longest record fits in. */
const WINDOW_BYTES = 2 * RECORD_BYTES_MAX;

/** A stretch of the document: a row with its line feed, or something else. */
export interface WalkedRow {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Its first line, from 1; unreliable after the last row. */
  readonly line: number;
  /** The row as it was read; null for blank lines, and from the footer on. */
  readonly row: RowReader | null;
  /** Could it be read? */
  readonly isRead: boolean;
}

/**
 * Visits every stretch of a document from its first row to its end, in order, or until
 * `afterWindow` returns true. Throws RefusedError('limit') for a record that is too long, and what
 * reading throws.
 */
export async function walkRows(
  opened: OpenedDocument,
  job: Job,
  visit: (row: WalkedRow) => void,
  afterWindow: () => Promise<boolean> = async () => false,
  other: OtherAmount | null = null,
): Promise<void> {
  const { document, opening } = opened;
  const rows = new Rows(opened, job, visit, other);
  const window = new Uint8Array(WINDOW_BYTES + 1);
  let filled = 0;
  for (let position = opening.rowsStart; ; ) {
    const { length, isEnd } = await document.reach(position + WINDOW_BYTES);
    const wanted = Math.min(WINDOW_BYTES - filled, length - position);
    const read = await document.readAt(window, filled, wanted, position);
    position += read;
    filled += read;
    // Splitters need a line feed after the end.
    window[filled] = LINE_FEED;
    const isFinal = isEnd && position >= length;
    const passed = rows.pass(window, filled, isFinal);
    window.copyWithin(0, passed, filled);
    filled -= passed;
    if ((await afterWindow()) || isFinal) return;
  }
}

class Rows {
  readonly #plan: RowPlan;
  readonly #reader: RowReader;
  readonly #visit: (row: WalkedRow) => void;
  readonly #name: string;
  #line: number;
  #isFooter = false;

  constructor(
    { document, head, opening }: OpenedDocument,
    job: Job,
    visit: (row: WalkedRow) => void,
    other: OtherAmount | null,
  ) {
    const { plan, rowsLine } = opening;
    this.#name = document.name;
    this.#line = rowsLine;
    this.#plan = plan;
    this.#reader = new RowReader(plan, head.encoding, job, () => {}, other);
    this.#visit = visit;
  }

  /** Passes whole stretches; returns where the last one ends. */
  pass(bytes: Uint8Array, end: number, isFinal: boolean): number {
    let start = 0;
    while (start < end) {
      const other = this.#isFooter ? end : passBlankLine(bytes, start, end, isFinal);
      if (other > start) {
        this.#visit({ bytes, start, end: other, line: this.#line, row: null, isRead: false });
        start = other;
        this.#line++;
        continue;
      }
      this.#isFooter = startsFooter(bytes, start, end, this.#plan);
      if (this.#isFooter) continue;
      const next = this.#reader.splitter.split(bytes, start, end, isFinal);
      if ((next < 0 ? end : next) - start > RECORD_BYTES_MAX)
        throw recordTooLong(this.#name, this.#line);
      if (next < 0) return start;
      const isRead = this.#reader.read();
      this.#visit({ bytes, start, end: next, line: this.#line, row: this.#reader, isRead });
      start = next;
      this.#line += this.#reader.splitter.lines;
    }
    return start;
  }
}
