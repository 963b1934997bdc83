/**
 * WeChat Pay's rows: a backtick before every value, no quotes. A comma inside a value is possible
 * and harmless, because only a comma with a backtick after it ends a value. So is a line break: a
 * line with too few values continues on the next lines, if those have the rest and do not begin
 * with a backtick or like the footer.
 */
import type { RowPlan } from '../../formats/profile.ts';
import { COLUMNS_MAX, RECORD_BYTES_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import {
  BACKTICK,
  COMMA,
  LINE_FEED,
  nextLine,
  type Splitter,
  startsFooter,
  textEnd,
} from './splitter.ts';

export class BacktickSplitter implements Splitter {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts = new Int32Array(COLUMNS_MAX);
  readonly ends = new Int32Array(COLUMNS_MAX);
  count = 0;
  lines = 1;
  problem = '';
  readonly #width: number;
  readonly #footer: Pick<RowPlan, 'rowStart' | 'footerStarts'>;

  /** `width` is the number of values in a row. */
  constructor(width: number, footerStarts: readonly Uint8Array[] = []) {
    this.#width = width;
    // A line that continues a row may begin like no row does.
    this.#footer = { rowStart: null, footerStarts };
  }

  split(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    const { starts, ends } = this;
    let field = 0;
    let p = at + 1;
    let isJoined = false;
    this.lines = 1;
    this.problem = buffer[at] === BACKTICK ? '' : say`it does not start with a backtick`;
    starts[0] = p;
    if (this.problem !== '') p = at;
    for (;;) {
      // As in DelimitedSplitter: nearly all bytes pass in the inner loop.
      let byte = buffer[p];
      while (byte > COMMA) byte = buffer[++p];
      if (byte === COMMA && buffer[p + 1] === BACKTICK) {
        ends[field] = p;
        p += 2;
        if (field === COLUMNS_MAX - 1) {
          this.problem = say`it has more than ${COLUMNS_MAX} columns`;
          return nextLine(buffer, at, end, final);
        }
        starts[++field] = p;
      } else if (byte === LINE_FEED) {
        const missing = this.problem === '' ? this.#width - field - 1 : 0;
        if (missing <= 0) break;
        const continues = isJoined || this.#continues(buffer, p + 1, { end, final, missing });
        if (continues === null) return -1;
        if (!continues) break;
        isJoined = true;
        this.lines++;
        p++;
      } else p++;
    }
    if (p >= end && !final) return -1;
    ends[field] = textEnd(buffer, starts[field], p);
    this.bytes = buffer;
    this.count = field + 1;
    return p < end ? p + 1 : end;
  }

  /** Do the lines from `from` on have exactly the missing values? null: more must be read. */
  #continues(
    buffer: Uint8Array,
    from: number,
    { end, final, missing }: { end: number; final: boolean; missing: number },
  ): boolean | null {
    let left = missing;
    for (let p = from; p - from <= RECORD_BYTES_MAX; p++) {
      if (p >= end) return final ? false : null;
      if (buffer[p] === BACKTICK || startsFooter(buffer, p, end, this.#footer)) return false;
      for (; buffer[p] !== LINE_FEED; p++) {
        if (buffer[p] === COMMA && buffer[p + 1] === BACKTICK) left--;
      }
      if (p >= end && !final) return null;
      if (left <= 0) return left === 0;
    }
    return false;
  }
}
