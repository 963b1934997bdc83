/** How the times of a table are written. */
import { clockTime, timeDateNumber } from '../model/time.ts';
import { readTime, timeFormat } from '../profile/time-format.ts';
import { type Column, columnsOf, type Grid, refOf } from './columns.ts';
import type { Setting } from './proposal.ts';

const DATES = [
  'yyyy-MM-dd',
  'yyyy/MM/dd',
  'yyyy.MM.dd',
  'yyyyMMdd',
  'yyyy年MM月dd日',
  'yyyy-M-d',
  'yyyy/M/d',
  'yyyy年M月d日',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'd/M/yyyy',
  'M/d/yyyy',
  'dd.MM.yyyy',
  'dd-MM-yyyy',
  'MM-dd-yyyy',
  'yy-MM-dd',
  'yy/MM/dd',
  'dd/MM/yy',
  'MM/dd/yy',
  'dd.MM.yy',
];
const CLOCKS = ['', ' HH:mm:ss', ' HH:mm', 'THH:mm:ss', ' H:mm:ss', ' H:mm', 'HHmmss', ' HHmmss'];
const FORMATS = DATES.flatMap((date) => CLOCKS.map((clock) => date + clock)).map((pattern) =>
  timeFormat(pattern, (text) => Buffer.from(text)),
);
/** Characters of a cell that may still be a time. */
const TIME_CHARS_MAX = 40;

/** How a column's times are written. */
export interface Written {
  /** A pattern; '': as ISO 8601. */
  readonly pattern: string;
  /** Another pattern that all of them fit as well, with other dates; '': there is none. */
  readonly instead: string;
}

/** How all cells that are not empty are written; null: not in one way that is known. */
export function writtenAs(cells: readonly string[]): Written | null {
  const filled = [...new Set(cells)].filter((cell) => cell !== '');
  if (filled.length === 0 || filled.some((cell) => cell.length > TIME_CHARS_MAX)) return null;
  if (filled.every(isIso)) return { pattern: '', instead: '' };
  const fitting = FORMATS.filter((format) => filled.every((text) => readTime(text, format)));
  if (fitting.length === 0) return null;
  const [first, ...others] = fitting;
  const read = (format: (typeof FORMATS)[number]) =>
    filled.map((text) => readTime(text, format)).join();
  const meant = read(first);
  const instead = others.find((format) => read(format) !== meant)?.pattern ?? '';
  return { pattern: first.pattern, instead };
}

function isIso(text: string): boolean {
  const bytes = Buffer.from(text);
  return timeDateNumber(bytes, 0, bytes.length) > 0;
}

/** The setting of the time; null where no column has times that can be read. */
export function timeSetting(grid: Grid): Setting | null {
  const named = columnsOf(grid, 'time');
  const others = grid.table.header === null ? grid.columns : [];
  const dated = [...named, ...others].flatMap((column) => {
    const written = writtenAs(column.cells);
    return written === null ? [] : [{ column, written }];
  });
  const whole = dated.find(({ written }) => written.pattern === '' || /H/.test(written.pattern));
  if (whole) return settingOf(refOf(grid, whole.column), whole.written);
  const [date] = dated;
  if (!date) return null;
  const clock = named.find((column) => isClockOf(column, date.column));
  if (!clock) return settingOf(refOf(grid, date.column), date.written);
  const { pattern: format } = date.written;
  const value = { date: refOf(grid, date.column), clock: refOf(grid, clock), format };
  return { key: 'time', value, checks: checksOf(date.written) };
}

function isClockOf(column: Column, date: Column): boolean {
  return column !== date && column.cells.every((cell) => clockTime(cell) !== null);
}

function settingOf(column: string | number, written: Written): Setting {
  const { pattern } = written;
  const value = pattern === '' ? column : { column, format: pattern };
  return { key: 'time', value, checks: checksOf(written) };
}

function checksOf({ instead }: Written): string[] {
  return instead === '' ? [] : [`all of them can be read as ${instead} as well`];
}
