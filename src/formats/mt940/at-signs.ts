/** Line ends that some banks write as two at signs, as in messages without line breaks. */
import { AT_SIGNS } from './profile.ts';

const MARK = Buffer.from(AT_SIGNS);
const [AT] = MARK;
const LF = 10;
const LINE_FEED = Buffer.from('\n');
const NOTHING = new Uint8Array(0);
/** Bytes that follow two at signs that end a line: the next tag, or a line break as well. */
const AFTER_LINE_END = new Set([58, 13, LF, undefined]);

/** Replaces the at signs of a file that ends its lines with them by line feeds. */
export class AtSigns {
  /** Decided by the first ones. */
  #endLines: boolean | null = null;
  /** At signs at the end of the bytes written: the next byte decides what they are. */
  #held: Uint8Array = NOTHING;

  /** The replaced bytes; some may be held back until the next call. */
  replace(written: Uint8Array): Uint8Array {
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, written]) : written;
    this.#held = NOTHING;
    if (this.#endLines === false) return bytes;
    let end = bytes.length;
    while (end > 0 && end > bytes.length - MARK.length && bytes[end - 1] === AT) end--;
    // A copy: the caller reuses the bytes.
    this.#held = Uint8Array.from(bytes.subarray(end));
    return this.#replaced(bytes.subarray(0, end));
  }

  /** The bytes held back at the end. */
  end(): Uint8Array {
    return this.#replaced(this.#held);
  }

  #replaced(bytes: Uint8Array): Uint8Array {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const pieces: Uint8Array[] = [];
    let start = 0;
    for (let at = view.indexOf(MARK); at >= 0; at = view.indexOf(MARK, start)) {
      const next = view[at + MARK.length];
      this.#endLines ??= AFTER_LINE_END.has(next);
      if (!this.#endLines) break;
      pieces.push(view.subarray(start, at));
      if (next !== 13 && next !== LF) pieces.push(LINE_FEED);
      start = at + MARK.length;
    }
    return pieces.length === 0 ? bytes : Buffer.concat([...pieces, view.subarray(start)]);
  }
}
