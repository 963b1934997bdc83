/** Dates in the names of files: which files are of one day, and paths with the date taken out. */
import { isDate } from '../../domain/time.ts';

/** A path in which a date stands. */
interface Dated {
  readonly path: string;
  /** `yyyy-MM-dd`; empty where no date stands in it. */
  readonly date: string;
  /** The path without its date: the same for the files of all days. */
  readonly shape: string;
}

const DATE = /(?<!\d)(20\d{2})([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])/;
/** How a date may stand in a path, the likeliest first; the last one only where no other does. */
const FORMATS = ['yyyyMMdd', 'yyyy-MM-dd', 'yyyy_MM_dd', 'yyyy.MM.dd', 'yyyy/MM/dd', 'yyMMdd'];
const DEFAULT_FORMAT = 'yyyy-MM-dd';
/** Digits behind a date that may belong to something else: more are a number that it stands in. */
const DIGITS_BEHIND_MAX = 6;
/** A time of day right behind a date: another one every day. */
const CLOCK = /\}([-_T ]?)(?:[01]\d|2[0-3])[-_:]?[0-5]\d[-_:]?[0-5]\d(?!\d)/g;
/** What means something in a glob: beside it a star would not mean what it should. */
const GLOB_SIGNS = /[*?[\]()!+@\\]/;

/** Files of one day, as far as their names tell. */
export interface NamedDay {
  /** The files of one day, and those without a date. */
  readonly day: readonly string[];
  /** Files of other days, with the dates in their names. */
  readonly others: readonly { readonly path: string; readonly date: string }[];
}

/** The files of the latest day that has what most days have, of the days of all files. */
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

/** The date in a path; empty where there is none. */
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
 * The path with its own business date written as `{date…}`, and a time of day behind that as `*`;
 * the path itself where that date does not stand in it.
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

/** Folders of the year and month, which stand above files of the day. */
function datedFolders(path: string, date: string): string {
  const [year, month] = date.split('-');
  return ['yyyy/MM', 'yyyy-MM', 'yyyyMM', 'yyyy'].reduce((changed, format) => {
    const text = format.replace('yyyy', year).replace('MM', month);
    return changed.replace(new RegExp(`(?<=^|/)${text}(?=/)`, 'g'), () => `{date:${format}}`);
  }, path);
}

/**
 * Paths of one side with those in one that differ only in a number: `bill_*.csv` for `bill_1.csv`
 * and `bill_2.csv`. All of them where they differ otherwise.
 */
export function foldedPaths(paths: readonly string[]): readonly string[] {
  const distinct = [...new Set(paths)];
  const [first, ...others] = distinct;
  if (others.length === 0 || distinct.some((path) => GLOB_SIGNS.test(path))) return distinct;
  const start = commonStart(distinct);
  const end = commonStart(distinct.map((path) => reversed(path.slice(start)))) || 0;
  const middles = distinct.map((path) => path.slice(start, path.length - end));
  if (!middles.every((middle) => /^\d+$/.test(middle))) return distinct;
  return [`${first.slice(0, start)}*${end === 0 ? '' : first.slice(-end)}`];
}

/** How many characters all texts begin with, without cutting a number in two. */
function commonStart(texts: readonly string[]): number {
  const [first] = texts;
  let length = 0;
  while (length < first.length && texts.every((text) => text[length] === first[length])) length++;
  while (length > 0 && /\d/.test(first[length - 1])) length--;
  return length;
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
