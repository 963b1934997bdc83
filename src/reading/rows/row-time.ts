/** The time of one row: read in its plan's format, returned in the job's time zone. */
import type { Job } from '../../domain/job.ts';
import { clockTime, convertZone, stampOf, timeDateNumber, wallClock } from '../../domain/time.ts';
import { readTime, type TimeFormat } from '../../domain/time-format.ts';
import type { RowPlan } from '../../formats/profile.ts';
import { cutCell, withoutWords } from '../../support/outline.ts';
import { say } from '../../words/language.ts';

/** Length of `yyyy-MM-dd`. */
const DATE_CHARS = 10;
/** Length of `yyyy-MM-dd HH:mm:ss`; what is longer has a fraction or an offset. */
const WALL_CLOCK_CHARS = 19;
const MINUTE_CHARS = 16;
const FRACTION = /^\.\d+/;
/** Two days of minutes. */
const STAMPS_REMEMBERED_MAX = 2 * 24 * 60;

export class RowTime {
  readonly #plan: RowPlan;
  readonly #job: Job;
  /** Returns the row's time as text, where that is ISO 8601. */
  readonly #isoText: () => string;
  /** The time in ISO 8601; undefined: as isoText returns it. */
  #text: string | undefined = '';
  #isThere = false;
  /** Stamps by time without seconds. */
  readonly #stamps = new Map<string, number>();

  constructor(plan: RowPlan, job: Job, isoText: () => string) {
    this.#plan = plan;
    this.#job = job;
    this.#isoText = isoText;
  }

  /** The row has no time. */
  clear(): void {
    this.#text = '';
    this.#isThere = false;
  }

  /** Reads an ISO 8601 time from bytes; false if it is not one. */
  readIso(bytes: Uint8Array, start: number, end: number): boolean {
    this.#isThere = timeDateNumber(bytes, start, end) > 0;
    this.#text = undefined;
    return this.#isThere;
  }

  /** Reads a time in the plan's format, and the clock where it has its own column. */
  readFormatted(text: string, clock: string, timeFormat: TimeFormat): string {
    const time = readTime(text, timeFormat);
    if (time === null)
      return say`'${this.#quotable(text)}' is not a time; expected ${timeFormat.pattern}`;
    this.#text = time;
    this.#isThere = true;
    return this.#plan.clock < 0 ? '' : this.#addClock(clock);
  }

  #addClock(clock: string): string {
    // A date without a time of day is a time as well.
    if (clock === '') return '';
    const time = clockTime(clock);
    if (time === null)
      return say`is not a time: '${this.#quotable(clock)}' is not HH:mm:ss, HHmmss or HH:mm`;
    this.#text = `${this.#text?.slice(0, DATE_CHARS)} ${time}`;
    return '';
  }

  #quotable(text: string): string {
    return this.#job.personalData === 'kept' ? cutCell(text) : withoutWords(text);
  }

  /** In the job's zone, without a clock where it has none; empty: no time. */
  wallClock(): string {
    const { timeZone } = this.#plan;
    const text = this.#text ?? this.#isoText();
    if (text.length <= DATE_CHARS) return text;
    const wall = wallClock(text, this.#job.timeZone);
    // A time with an offset states its zone itself.
    const hasOffset = text.slice(WALL_CLOCK_CHARS).replace(FRACTION, '') !== '';
    return timeZone === '' || hasOffset ? wall : convertZone(wall, timeZone, this.#job.timeZone);
  }

  /** As a stamp (see domain/time.ts); 0: no time. */
  stamp(): number {
    if (!this.#isThere) return 0;
    const text = this.#text ?? this.#isoText();
    const minute = text.slice(0, MINUTE_CHARS) + text.slice(WALL_CLOCK_CHARS).replace(FRACTION, '');
    let stamp = this.#stamps.get(minute);
    if (stamp === undefined) {
      const wall = this.wallClock();
      stamp = stampOf(wall.replace(/:\d\d$/, ':00'));
      if (this.#stamps.size < STAMPS_REMEMBERED_MAX) this.#stamps.set(minute, stamp);
    }
    return stamp + Number(text.slice(MINUTE_CHARS + 1, WALL_CLOCK_CHARS));
  }
}
