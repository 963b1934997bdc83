/** Line ends that some banks write as two at signs, as messages do that may hold no line breaks. */

const AT_SIGNS = Buffer.from('@@');
const [AT] = AT_SIGNS;
const LF = 10;
const LINE_FEED = Buffer.from('\n');
const NOTHING = new Uint8Array(0);
/** What follows the first two where they end lines: the next tag, or a line break besides. */
const BEHIND_LINE_END = new Set([58, 13, LF, undefined]);

/** Makes line feeds of the at signs of a file that ends its lines with them. */
export class AtSigns {
  /** Known when the first ones are met. */
  #endLines: boolean | null = null;
  /** At signs at the end of what was written: what follows tells what they are. */
  #held: Uint8Array = NOTHING;

  /** What to read in place of these bytes; some of it may come with the next ones. */
  replace(written: Uint8Array): Uint8Array {
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, written]) : written;
    this.#held = NOTHING;
    if (this.#endLines === false) return bytes;
    let end = bytes.length;
    while (end > 0 && end > bytes.length - AT_SIGNS.length && bytes[end - 1] === AT) end--;
    // A copy: the bytes are only lent.
    this.#held = Uint8Array.from(bytes.subarray(end));
    return this.#replaced(bytes.subarray(0, end));
  }

  /** What was held back to the end. */
  end(): Uint8Array {
    return this.#replaced(this.#held);
  }

  #replaced(bytes: Uint8Array): Uint8Array {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const pieces: Uint8Array[] = [];
    let start = 0;
    for (let at = view.indexOf(AT_SIGNS); at >= 0; at = view.indexOf(AT_SIGNS, start)) {
      const behind = view[at + AT_SIGNS.length];
      this.#endLines ??= BEHIND_LINE_END.has(behind);
      if (!this.#endLines) break;
      pieces.push(view.subarray(start, at));
      if (behind !== 13 && behind !== LF) pieces.push(LINE_FEED);
      start = at + AT_SIGNS.length;
    }
    return pieces.length === 0 ? bytes : Buffer.concat([...pieces, view.subarray(start)]);
  }
}
