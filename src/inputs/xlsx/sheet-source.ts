/** A worksheet's CSV as it comes out of its packed XML, a chunk at a time. */
import type { ByteSource } from '../checked-unpacker.ts';
import { assertWithinLimits, type UnpackLimits } from '../unpack-limits.ts';
import { CsvRows } from './csv-rows.ts';
import { type SheetContext, SheetReader } from './sheet-reader.ts';
import { XML_SLICE_BYTES, XmlFeed } from './xml-feed.ts';

/** About as much as a chunk has. */
const CHUNK_CHARS = 256 * 1024;

export interface SheetSourceOptions {
  /** `path!Sheet name` for messages about rows, and the part for those about its XML. */
  readonly name: string;
  readonly label: string;
  /** The part's XML; the source takes it over. */
  readonly xml: ByteSource;
  readonly limits: UnpackLimits;
  readonly context: SheetContext;
}

export class SheetSource implements ByteSource {
  readonly #options: SheetSourceOptions;
  readonly #rows: CsvRows;
  readonly #feed: XmlFeed;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #written = 0;
  #isEnd = false;

  constructor(options: SheetSourceOptions) {
    const { name, label, context } = options;
    this.#options = options;
    this.#rows = new CsvRows(name);
    this.#feed = new XmlFeed(label, new SheetReader(name, this.#rows, context));
  }

  /** Throws RefusedError('archive' | 'limit'). */
  async next(): Promise<Buffer | undefined> {
    const { name, limits } = this.#options;
    while (this.#rows.waiting < CHUNK_CHARS && !this.#isEnd) {
      if (this.#at >= this.#chunk.length) await this.#nextXml();
      else {
        this.#feed.write(this.#chunk.subarray(this.#at, this.#at + XML_SLICE_BYTES));
        this.#at += XML_SLICE_BYTES;
      }
    }
    if (this.#rows.waiting === 0) return undefined;
    const bytes = this.#rows.take();
    this.#written += bytes.length;
    // Texts that many cells share make more of them than inflating does.
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
      this.#feed.end();
      this.#isEnd = true;
      return;
    }
    this.#chunk = chunk;
    this.#at = 0;
  }
}
