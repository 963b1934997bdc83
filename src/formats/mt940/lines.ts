/** Bytes to lines of text, for files whose lines may differ in encoding. */
import { isUtf8 } from 'node:buffer';
import { formatPlace, type SourcePlace } from '../../domain/record.ts';
import { bomLength, decodeLoosely } from '../../inputs/decode.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** Longest line, its carriage return included, bytes. */
export const LINE_BYTES_MAX = 64 * 1024;

const LF = 10;
const CR = 13;
/** Control characters frame messages (SOH, ETX) or are damage; in an id they are harmful. */
const CONTROLS = /\p{Cc}/gu;

/** Splits the bytes written into lines, and passes on each with its place. */
export class LineReader {
  readonly #name: string;
  readonly #onLine: (text: string, place: SourcePlace) => void;
  /** The start of an incomplete line, in the first `#length` bytes. */
  readonly #begun = Buffer.alloc(LINE_BYTES_MAX);
  #length = 0;
  #line = 1;

  constructor(name: string, onLine: (text: string, place: SourcePlace) => void) {
    this.#name = name;
    this.#onLine = onLine;
  }

  write(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      this.#emit(bytes.subarray(start, end));
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
  }

  /** Passes on the last line, if it has no line feed. */
  end(): void {
    if (this.#length > 0) this.#emit(new Uint8Array(0));
  }

  #keep(piece: Uint8Array): void {
    if (this.#length + piece.length > LINE_BYTES_MAX) {
      const place = formatPlace({ file: this.#name, line: this.#line });
      throw new RefusedError(
        'limit',
        say`${place}: the line is longer than ${LINE_BYTES_MAX} bytes. The file is damaged or not a
          statement; download it again.`,
      );
    }
    this.#begun.set(piece, this.#length);
    this.#length += piece.length;
  }

  #emit(piece: Uint8Array): void {
    this.#keep(piece);
    const place = { file: this.#name, line: this.#line };
    let end = this.#length;
    // Not only on the first line: joined files have one in the middle.
    const start = bomLength(this.#begun.subarray(0, end));
    while (end > start && this.#begun[end - 1] === CR) end--;
    this.#length = 0;
    this.#line++;
    const bytes = this.#begun.subarray(start, end);
    const text = isUtf8(bytes) ? bytes.toString() : decodeLoosely(bytes, 'latin1');
    this.#onLine(text.replace(CONTROLS, ' '), place);
  }
}
