/** The texts that cells share, kept on disk: there may be as many as there are cells. */
import { InternalError } from '../../support/errors.ts';
import {
  SHARED_STRINGS_MAX,
  SHARED_STRINGS_RATIO_FROM,
  SHARED_STRINGS_RATIO_MAX,
} from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { errorText } from '../access.ts';
import { readFullySync } from '../read.ts';
import { openInputSpool, type Spool } from '../spool.ts';
import type { ByteSource } from '../unpacker.ts';
import type { XmlElement, XmlListener } from '../xml.ts';
import { RichText } from './cell-text.ts';
import { partError, partReader, readPart } from './part.ts';

const BLOCK_BYTES = 64 * 1024;
/** Blocks in memory. Texts are mostly in the order of the cells that used them first. */
const BLOCKS_KEPT = 64;
const FIRST_ENDS = 1024;

/** Reads all of `source`; `label` names the part in messages. Throws RefusedError. */
export async function loadSharedStrings(
  source: ByteSource,
  label: string,
  scratchDir: string,
  countMax = SHARED_STRINGS_MAX,
): Promise<SharedStrings> {
  const spool = await openInputSpool(scratchDir);
  try {
    const reader = new SharedStringsReader(label, countMax);
    const flush = async () => {
      reader.assertRatio(source.used);
      if (reader.pending.length > 0) await spool.append(Buffer.concat(reader.pending.splice(0)));
    };
    await readPart(source, partReader(label, reader), flush);
    await flush();
    await spool.settled();
    return new SharedStrings(spool, reader.ends, reader.count);
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** Splits the part into texts; the caller takes their bytes. */
class SharedStringsReader implements XmlListener {
  readonly pending: Buffer[] = [];
  /** End offset of each text: eight bytes of memory a text. */
  ends = new Float64Array(FIRST_ENDS);
  count = 0;
  readonly #label: string;
  readonly #countMax: number;
  readonly #text = new RichText();
  readonly #place = () => say`${this.#label}: text ${this.count}`;
  #isIn = false;

  constructor(label: string, countMax: number) {
    this.#label = label;
    this.#countMax = countMax;
  }

  open({ name, attributes, depth }: XmlElement): void {
    if (depth > 2) this.#text.open(name, attributes);
    else if (depth === 2) {
      this.#isIn = name === 'si';
      this.#text.start();
    }
  }

  close(name: string, depth: number): void {
    if (depth > 2) this.#text.close(name, this.#place);
    else if (depth === 2 && this.#isIn) this.#add(this.#text.chars.decoded(this.#place));
  }

  text(text: string): void {
    this.#text.text(text, this.#place);
  }

  /** Throws RefusedError('limit') if there are too many texts for the packed bytes read so far. */
  assertRatio(packedBytes: number): void {
    if (this.count < SHARED_STRINGS_RATIO_FROM) return;
    if (this.count <= SHARED_STRINGS_RATIO_MAX * packedBytes) return;
    const what = say`more than ${SHARED_STRINGS_RATIO_MAX} texts per compressed byte`;
    throw partError('limit', this.#label, what);
  }

  #add(text: string): void {
    if (this.count === this.#countMax) {
      throw partError('limit', this.#label, say`more than ${this.#countMax} texts`);
    }
    if (this.count === this.ends.length) {
      const grown = new Float64Array(this.ends.length * 2);
      grown.set(this.ends);
      this.ends = grown;
    }
    const bytes = Buffer.from(text);
    this.pending.push(bytes);
    this.ends[this.count] = (this.count === 0 ? 0 : this.ends[this.count - 1]) + bytes.length;
    this.count++;
  }
}

export class SharedStrings {
  readonly count: number;
  readonly #spool: Spool;
  readonly #ends: Float64Array;
  /** By number, the most recently used last. */
  readonly #blocks = new Map<number, Buffer>();

  constructor(spool: Spool, ends: Float64Array, count: number) {
    this.#spool = spool;
    this.#ends = ends;
    this.count = count;
  }

  /** The text at `index`, which is below `count`. */
  text(index: number): string {
    const start = index === 0 ? 0 : this.#ends[index - 1];
    const end = this.#ends[index];
    if (start === end) return '';
    const first = Math.floor(start / BLOCK_BYTES);
    const last = Math.floor((end - 1) / BLOCK_BYTES);
    const at = start - first * BLOCK_BYTES;
    if (first === last) return this.#block(first).toString('utf8', at, at + end - start);
    const blocks: Buffer[] = [];
    for (let number = first; number <= last; number++) blocks.push(this.#block(number));
    return Buffer.concat(blocks).toString('utf8', at, at + end - start);
  }

  async close(): Promise<void> {
    await this.#spool.close();
  }

  /** Synchronous, as the parsing of a sheet's XML is. */
  #block(number: number): Buffer {
    const block = this.#blocks.get(number) ?? this.#read(number * BLOCK_BYTES);
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    if (this.#blocks.size > BLOCKS_KEPT) {
      const [oldest] = this.#blocks.keys();
      this.#blocks.delete(oldest);
    }
    return block;
  }

  #read(position: number): Buffer {
    const block = Buffer.alloc(Math.min(BLOCK_BYTES, this.#spool.length - position));
    try {
      const { fd } = this.#spool.handle;
      if (readFullySync(fd, block, 0, block.length, position) < block.length)
        throw new Error(say`it ends too early`);
    } catch (error) {
      const what = say`Shared texts cannot be read back: ${errorText(error)}`;
      throw new InternalError(what, { cause: error });
    }
    return block;
  }
}
