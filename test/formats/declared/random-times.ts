/** Times of a random format, and what they are in Shanghai. */
import type { Random } from '../../../scripts/lib/random.mjs';
import type { Cells } from './random-meanings.ts';

const HOUR_MS = 3_600_000;
const SHANGHAI_HOURS = 8;
/** Three days, so that there is a first and a last one. */
const FROM = Date.UTC(2026, 10, 17);
const SECONDS = 3 * 24 * 3600;

/** Zones without summer time, by their hours. */
const ZONES: Readonly<Record<string, number>> = { 'Asia/Tokyo': 9, UTC: 0, 'Asia/Shanghai': 8 };
const OFFSETS: readonly (readonly [string, number])[] = [
  ['Z', 0],
  ['+08:00', 8],
  ['-0330', -3.5],
];

const FORMATS = [
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-ddTHH:mm:ss',
  'yyyyMMddHHmmss',
  'yyyy/M/d H:m',
  'dd.MM.yy HH:mm',
  'yyyy.MM.dd',
];
const DATES = ['yyyyMMdd', 'd.M.yyyy', 'yyyy-MM-dd'];
const CLOCKS = ['HH:mm:ss', 'HHmmss', 'HH:mm'];

/** A wall clock in milliseconds as a format has it. */
function written(wall: number, format: string): string {
  const [date, clock] = new Date(wall).toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  const [hour, minute, second] = clock.split(':');
  const parts: Record<string, string> = {
    y: year,
    M: month,
    d: day,
    H: hour,
    m: minute,
    s: second,
  };
  return format.replace(/y+|M+|d+|H+|m+|s+/g, (token) => {
    const text = parts[token[0]];
    return token === 'yy' ? text.slice(2) : token.length === 1 ? String(Number(text)) : text;
  });
}

export class RandomTimes {
  readonly #rng: Random;
  readonly #style: 'none' | 'iso' | 'format' | 'clock';
  readonly #format: string;
  readonly #clock: string;
  readonly #zone: string;

  constructor(rng: Random, sign: string) {
    this.#rng = rng;
    this.#style = rng.pick(['none', 'iso', 'format', 'clock']);
    const format = rng.pick(this.#style === 'clock' ? DATES : [...FORMATS, ...DATES]);
    this.#format = rng.chance(0.3) ? `${format}${sign}` : format;
    this.#clock = rng.pick(CLOCKS);
    this.#zone = rng.pick(['', '', ...Object.keys(ZONES)]);
  }

  config(place: (key: string) => unknown): Record<string, unknown> {
    const zone = this.#zone === '' ? {} : { timeZone: this.#zone };
    switch (this.#style) {
      case 'none':
        return zone;
      case 'iso':
        return { time: place('time'), ...zone };
      case 'format':
        return { time: { column: place('time'), format: this.#format }, ...zone };
      default:
        return {
          time: { date: place('time'), clock: place('clock'), format: this.#format },
          ...zone,
        };
    }
  }

  /** Writes a time; gives it as it is in Shanghai. */
  write(cells: Cells, empty: string): string {
    if (this.#style === 'none') return '';
    if (this.#rng.chance(0.1)) {
      cells.set('time', empty);
      return '';
    }
    const wall = FROM + this.#rng.int(SECONDS) * 1000;
    const hours = ZONES[this.#zone] ?? SHANGHAI_HOURS;
    if (this.#style === 'iso') return this.#writeIso(cells, wall, hours);
    cells.set('time', written(wall, this.#format));
    cells.set('clock', written(wall, this.#clock));
    const hasClock = this.#style === 'clock' || this.#format.includes('H');
    const format = this.#style === 'clock' ? this.#clock : this.#format;
    if (!hasClock) return written(wall, 'yyyy-MM-dd');
    const isWhole = /s/.test(format);
    return inShanghai(isWhole ? wall : wall - (wall % 60_000), hours);
  }

  #writeIso(cells: Cells, wall: number, hours: number): string {
    const text = written(wall, this.#rng.pick(['yyyy-MM-dd HH:mm:ss', 'yyyy-MM-ddTHH:mm:ss']));
    if (this.#rng.chance(0.7)) {
      cells.set('time', text);
      return inShanghai(wall, hours);
    }
    const [offset, away] = this.#rng.pick(OFFSETS);
    cells.set('time', text + offset);
    return inShanghai(wall, away);
  }
}

function inShanghai(wall: number, hours: number): string {
  return written(wall + (SHANGHAI_HOURS - hours) * HOUR_MS, 'yyyy-MM-dd HH:mm:ss');
}
