/** How much of the documents of a run has been read, told piece by piece. */
import type { Progress } from '../domain/progress.ts';
import type { Document } from '../inputs/document.ts';

/** One document's part of it. */
interface Part {
  rows: number;
  /** Bytes up to which it was read. */
  bytes: number;
  /** Bytes that earlier passes over it have read. */
  before: number;
  isRead: boolean;
}

export class ReadMeter {
  readonly #parts = new Map<Document, Part>();
  readonly #tell: (progress: Progress) => void;

  constructor(documents: readonly Document[], tell: (progress: Progress) => void) {
    this.#tell = tell;
    for (const document of documents) {
      this.#parts.set(document, { rows: 0, bytes: 0, before: 0, isRead: false });
    }
  }

  /** A pass over a document begins; what an earlier one gave is forgotten. */
  begin(document: Document): void {
    const { before = 0, bytes = 0 } = this.#parts.get(document) ?? {};
    this.#parts.set(document, { rows: 0, bytes: 0, before: before + bytes, isRead: false });
  }

  /** Its rows up to a position were read. */
  read(document: Document, rows: number, position: number): void {
    const part = this.#parts.get(document);
    if (part === undefined) return;
    part.rows += rows;
    part.bytes = position;
    this.#tell(this.#sum());
  }

  /** All of its rows were read. */
  end(document: Document): void {
    const part = this.#parts.get(document);
    if (part === undefined) return;
    part.isRead = true;
    this.#tell(this.#sum());
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
