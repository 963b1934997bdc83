/**
 * WeChat Pay's rows: a backtick before every value, no quotes. A comma inside a value is possible
 * and harmless, because only a comma with a backtick behind it ends a value.
 */
import { say } from '../support/language.ts';
import { COLUMNS_MAX } from '../support/limits.ts';
import { BACKTICK, COMMA, LINE_FEED, nextLine, type Splitter, textEnd } from './splitter.ts';

export class BacktickSplitter implements Splitter {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts = new Int32Array(COLUMNS_MAX);
  readonly ends = new Int32Array(COLUMNS_MAX);
  count = 0;
  readonly lines = 1;
  problem = '';

  split(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    const { starts, ends } = this;
    let field = 0;
    let p = at + 1;
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
      } else if (byte === LINE_FEED) break;
      else p++;
    }
    if (p >= end && !final) return -1;
    ends[field] = textEnd(buffer, starts[field], p);
    this.bytes = buffer;
    this.count = field + 1;
    return p < end ? p + 1 : end;
  }
}
