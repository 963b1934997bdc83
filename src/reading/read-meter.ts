/** How much of a run's documents has been read, reported piece by piece. */
import type { Progress } from '../domain/progress.ts';
import type { Document } from '../inputs/document.ts';

/** Progress of one document. */
interface Part {
  rows: number;
  /** Offset up to which it was read. */
  bytes: number;
  /** Bytes that earlier scans of it have read. */
  before: number;
  isRead: boolean;
}

export class ReadMeter {
  readonly #parts = new Map<Document, Part>();
  readonly #onProgress: (progress: Progress) => void;

  constructor(documents: readonly Document[], onProgress: (progress: Progress) => void) {
    this.#onProgress = onProgress;
    for (const document of documents) {
      this.#parts.set(document, { rows: 0, bytes: 0, before: 0, isRead: false });
    }
  }

  /** Begins a scan of a document; rows of an earlier scan no longer count. */
  begin(document: Document): void {
    const { before = 0, bytes = 0 } = this.#parts.get(document) ?? {};
    this.#parts.set(document, { rows: 0, bytes: 0, before: before + bytes, isRead: false });
  }

  /** Counts rows that were read up to a position. */
  read(document: Document, rows: number, position: number): void {
    const part = this.#parts.get(document);
    if (part === undefined) return;
    part.rows += rows;
    part.bytes = position;
    this.#onProgress(this.#sum());
  }

  /** Ends the scan of a document. */
  end(document: Document): void {
    const part = this.#parts.get(document);
    if (part === undefined) return;
    part.isRead = true;
    this.#onProgress(this.#sum());
  }

  #sum(): Progress {
    let [rows, bytes, total] = [0, 0, 0];
    for (const [document, part] of this.#parts) {
      const size = part.isRead ? part.bytes : Math.max(part.bytes, document.expectedBytes());
      rows += part.rows;
      bytes += part.before + part.bytes;
      total += part.before + size;
    }
    return { rows, bytes, bytesTotal: total, share: total === 0 ? null : bytes / total };
  }
}
