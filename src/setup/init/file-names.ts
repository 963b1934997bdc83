/** What the names of files show: their dates, the files of one day, and a name for the job. */
import { basename } from 'node:path';
import { isJobName } from '../../domain/job-name.ts';
import { isDate } from '../../domain/time.ts';
import { commonStart, reversed } from '../suggest/patterns.ts';

/** A path and the date in it. */
interface Dated {
  readonly path: string;
  /** `yyyy-MM-dd`; empty where it contains none. */
  readonly date: string;
  /** The path without its date: the same for the files of all days. */
  readonly shape: string;
}

/** With separators, no digit follows: in `2026/11/20261119`, the date is the last part. */
const DATE = /(?<!\d)(20\d{2})([-_./](?=.{5}(?!\d))|)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])/;
/** How a path may write a date, the likeliest first. */
const FORMATS = ['yyyyMMdd', 'yyyy-MM-dd', 'yyyy_MM_dd', 'yyyy.MM.dd', 'yyyy/MM/dd', 'yyMMdd'];
const DEFAULT_FORMAT = 'yyyy-MM-dd';
/** Digits after a date that may be something else; more make both a single number. */
const DIGITS_BEHIND_MAX = 6;
/** A time of day right after a date, which differs from day to day. */
const CLOCK = /\}([-_T ]?)(?:[01]\d|2[0-3])[-_:]?[0-5]\d[-_:]?[0-5]\d(?!\d)/g;
/** Special characters of globs, beside which a star would have another meaning. */
const GLOB_SIGNS = /[*?[\]()!+@\\]/;

/** The name of a job if the file name contains no valid one. */
const NAME_DEFAULT = 'shop';
/** Longest name taken from a file, which leaves room for a number. */
const NAME_CHARS_MAX = 48;

/** A file of another day, with the date in its name. */
export interface OtherDay {
  readonly path: string;
  readonly date: string;
}

/** The files of one day, by their names. */
interface NamedDay {
  /** The files of one day, and those without a date. */
  readonly day: readonly string[];
  readonly others: readonly OtherDay[];
}

/** The files of the latest day that is as complete as most days. */
export function latestDay(paths: readonly string[]): NamedDay {
  const dated = paths.map(datedOf);
  const dates = [...new Set(dated.map(({ date }) => date).filter((date) => date !== ''))];
  const shapesOf = (on: string) =>
    new Set(dated.filter(({ date }) => date === on).map(({ shape }) => shape));
  const counts = new Map<string, number>();
  for (const shape of dates.flatMap((date) => [...shapesOf(date)])) {
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  const isUsual = (shape: string) => 2 * (counts.get(shape) ?? 0) >= dates.length;
  const usual = new Map(dates.map((date) => [date, [...shapesOf(date)].filter(isUsual).length]));
  const [latest = ''] = dates.sort(
    (a, b) => (usual.get(b) ?? 0) - (usual.get(a) ?? 0) || (a < b ? 1 : -1),
  );
  const isOther = ({ date }: Dated) => date !== '' && date !== latest;
  return {
    day: dated.filter((each) => !isOther(each)).map(({ path }) => path),
    others: dated.filter(isOther).map(({ path, date }) => ({ path, date })),
  };
}

/** The files of the latest of the other days. */
export function otherDay({ day, others }: NamedDay): NamedDay {
  const next = latestDay(others.map(({ path }) => path));
  const left = day.map(datedOf).map(({ path, date }) => ({ path, date }));
  return { day: next.day, others: [...next.others, ...left] };
}

/** The files of other days that differ from a file only in the date in their names. */
export function onOtherDays(file: string, others: readonly OtherDay[]): OtherDay[] {
  const { shape } = datedOf(file);
  return others
    .filter(({ path }) => path !== file && datedOf(path).shape === shape)
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** Of the files of other days that resemble no file of the day, the latest of each kind. */
export function unlikeDay({ day, others }: NamedDay): string[] {
  const known = new Set(day.map((path) => datedOf(path).shape));
  const latest = new Map<string, OtherDay>();
  for (const other of others) {
    const { shape } = datedOf(other.path);
    if (!known.has(shape) && other.date >= (latest.get(shape)?.date ?? ''))
      latest.set(shape, other);
  }
  return [...latest.values()].map(({ path }) => path);
}

/** The date in a path; empty if it contains none. */
export function dateInPath(path: string): string {
  return datedOf(path).date;
}

function datedOf(path: string): Dated {
  const [text, year, , month, day] = DATE.exec(path) ?? [];
  const date = `${year}-${month}-${day}`;
  if (text === undefined || !isDate(date)) return { path, date: '', shape: path };
  return { path, date, shape: path.replaceAll(text, '\0') };
}

/**
 * The path with `{date…}` for its business date and `*` for a time of day after that; the path
 * itself where it does not contain the date.
 */
export function datedPath(path: string, date: string): string {
  for (const format of FORMATS) {
    const [year, month, day] = date.split('-');
    const text = format
      .replace('yyyy', year)
      .replace('yy', year.slice(2))
      .replace('MM', month)
      .replace('dd', day);
    const mark = format === DEFAULT_FORMAT ? '{date}' : `{date:${format}}`;
    const pattern = `(?<!\\d)${text.replaceAll('.', '\\.')}(?!\\d{${DIGITS_BEHIND_MAX + 1}})`;
    const dated = path.replace(new RegExp(pattern, 'g'), () => mark);
    if (dated === path) continue;
    const inFolders = datedFolders(dated, date);
    return GLOB_SIGNS.test(path) ? inFolders : inFolders.replace(CLOCK, '}$1*');
  }
  return path;
}

/** With `{date…}` for the year and month in the names of folders. */
function datedFolders(path: string, date: string): string {
  const [year, month] = date.split('-');
  return ['yyyy/MM', 'yyyy-MM', 'yyyyMM', 'yyyy'].reduce((changed, format) => {
    const text = format.replace('yyyy', year).replace('MM', month);
    return changed.replace(new RegExp(`(?<=^|/)${text}(?=/)`, 'g'), () => `{date:${format}}`);
  }, path);
}

/**
 * One path for those that differ only in a number: `bill_*.csv` for `bill_1.csv` and `bill_2.csv`.
 * All paths where they differ in more.
 */
export function foldedPaths(paths: readonly string[]): readonly string[] {
  const distinct = [...new Set(paths)];
  const [first, ...others] = distinct;
  if (others.length === 0 || distinct.some((path) => GLOB_SIGNS.test(path))) return distinct;
  const start = startBeforeNumber(distinct);
  const end = startBeforeNumber(distinct.map((path) => reversed(path.slice(start))));
  const middles = distinct.map((path) => path.slice(start, path.length - end));
  if (!middles.every((middle) => /^\d+$/.test(middle))) return distinct;
  return [`${first.slice(0, start)}*${end === 0 ? '' : first.slice(-end)}`];
}

/** How many characters all texts begin with, without splitting a number. */
function startBeforeNumber(texts: readonly string[]): number {
  return commonStart(texts).replace(/\d+$/, '').length;
}

/** `wanted`, or another name where it is taken or not allowed. */
export function freeJobName(wanted: string, taken: readonly string[]): string {
  const name = isJobName(wanted) ? wanted : NAME_DEFAULT;
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(tried)) return tried;
  }
}

/** The name of a file without dates, numbers and extensions. */
export function nameOfFile(path: string): string {
  const [stem] = basename(path).split('.');
  const words = stem.split(/[-_\s()（）【】]+/).filter((word) => !/\d{4}|^\d*$/.test(word));
  return [...words.join('-')].slice(0, NAME_CHARS_MAX).join('');
}
