/** Rows of a fixed layout: one a line, with every column at fixed bytes. */
import type { RowPlan } from '../../formats/profile.ts';
import { say } from '../../words/language.ts';
import { LINE_FEED, nextLine, type Splitter, textEnd } from './splitter.ts';

/** Bytes of the shortest line that has all columns. */
export function shortestLine({ fixed }: Pick<RowPlan, 'fixed'>): number {
  return Math.max(0, ...fixed.map(({ start, length }) => start + length));
}

export class FixedSplitter implements Splitter {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  readonly lines = 1;
  problem = '';
  readonly #plan: Pick<RowPlan, 'fixed' | 'recordBytes'>;
  readonly #shortest: number;

  constructor(plan: Pick<RowPlan, 'fixed' | 'recordBytes'>) {
    this.#plan = plan;
    this.#shortest = shortestLine(plan);
    this.count = plan.fixed.length;
    this.starts = new Int32Array(this.count);
    this.ends = new Int32Array(this.count);
  }

  split(buffer: Uint8Array, at: number, end: number, final: boolean): number {
    const lineFeed = buffer.indexOf(LINE_FEED, at);
    if (lineFeed >= end && !final) return -1;
    const bytes = textEnd(buffer, at, lineFeed) - at;
    const { fixed, recordBytes } = this.#plan;
    const isWhole = recordBytes < 0 ? bytes >= this.#shortest : bytes === recordBytes;
    this.problem = isWhole ? '' : this.#wrongLength(bytes);
    this.bytes = buffer;
    for (let i = 0; isWhole && i < fixed.length; i++) {
      this.starts[i] = at + fixed[i].start;
      this.ends[i] = at + fixed[i].start + fixed[i].length;
    }
    return nextLine(buffer, at, end, final);
  }

  #wrongLength(bytes: number): string {
    const { recordBytes } = this.#plan;
    return recordBytes < 0
      ? say`the line has ${bytes} bytes, expected at least ${this.#shortest}`
      : say`the line has ${bytes} bytes, expected ${recordBytes}`;
  }
}
