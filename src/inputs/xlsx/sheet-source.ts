/** The CSV of a worksheet, converted from its packed XML a chunk at a time. */
import { assertWithinLimits, type UnpackLimits } from '../unpack-limits.ts';
import type { ByteSource } from '../unpacker.ts';
import { XML_SLICE_BYTES, type XmlReader } from '../xml.ts';
import { CsvRows } from './csv-rows.ts';
import { partReader } from './part.ts';
import { type SheetContext, SheetReader } from './sheet-reader.ts';

/** Approximate size of a chunk. */
const CHUNK_CHARS = 256 * 1024;

export interface SheetSourceOptions {
  /** Names for messages: `path!Sheet name` for rows, `path!part` for the XML. */
  readonly name: string;
  readonly label: string;
  /** The part's XML, owned by this source from now on. */
  readonly xml: ByteSource;
  readonly limits: UnpackLimits;
  readonly context: SheetContext;
}

export class SheetSource implements ByteSource {
  readonly #options: SheetSourceOptions;
  readonly #rows: CsvRows;
  readonly #reader: XmlReader;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #written = 0;
  #isEnd = false;

  constructor(options: SheetSourceOptions) {
    const { name, label, context } = options;
    this.#options = options;
    this.#rows = new CsvRows(name);
    this.#reader = partReader(label, new SheetReader(name, this.#rows, context));
  }

  /** Throws RefusedError('archive' | 'limit'). */
  async next(): Promise<Buffer | undefined> {
    const { name, limits } = this.#options;
    while (this.#rows.waiting < CHUNK_CHARS && !this.#isEnd) {
      if (this.#at >= this.#chunk.length) await this.#nextXml();
      else {
        this.#reader.write(this.#chunk.subarray(this.#at, this.#at + XML_SLICE_BYTES));
        this.#at += XML_SLICE_BYTES;
      }
    }
    if (this.#rows.waiting === 0) return undefined;
    const bytes = this.#rows.take();
    this.#written += bytes.length;
    // Texts that many cells share multiply what inflating yields.
    assertWithinLimits(name, this.#written, this.used, limits);
    return bytes;
  }

  get used(): number {
    return this.#options.xml.used;
  }

  share(): number | null {
    return this.#options.xml.share();
  }

  destroy(): void {
    this.#options.xml.destroy();
  }

  async #nextXml(): Promise<void> {
    const chunk = await this.#options.xml.next();
    if (chunk === undefined) {
      this.#reader.end();
      this.#isEnd = true;
      return;
    }
    this.#chunk = chunk;
    this.#at = 0;
  }
}
