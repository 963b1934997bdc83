/** The patterns in which columns write times. */
import { timeDateNumber } from '../../domain/time.ts';
import { readTime, timeFormat } from '../../domain/time-format.ts';

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
/** Length of a date in ISO 8601. */
const DATE_CHARS = 'yyyy-MM-dd'.length;
/** Longest cell that may be a time. */
const TIME_CHARS_MAX = 40;

/** How a column writes its times. */
interface Written {
  /** A pattern; '': ISO 8601. */
  readonly pattern: string;
  /** Another pattern that fits all of them, with other dates; '' if no other does. */
  readonly instead: string;
}

/** The pattern of all cells that are not empty; null: no known pattern fits all of them. */
export function writtenAs(cells: readonly string[]): Written | null {
  const filled = [...new Set(cells)].filter((cell) => cell !== '');
  if (filled.length === 0 || filled.some((cell) => cell.length > TIME_CHARS_MAX)) return null;
  // Dates alone may have their time of day in another column.
  const hasClock = filled.some((cell) => cell.length > DATE_CHARS);
  if (hasClock && filled.every(isIso)) return { pattern: '', instead: '' };
  const fitting = FORMATS.filter((format) => filled.every((text) => readTime(text, format)));
  if (fitting.length === 0) return null;
  const times = fitting.map((format) => filled.map((text) => readTime(text, format)).join());
  const other = times.findIndex((each) => each !== times[0]);
  return { pattern: fitting[0].pattern, instead: fitting[other]?.pattern ?? '' };
}

function isIso(text: string): boolean {
  const bytes = Buffer.from(text);
  return timeDateNumber(bytes, 0, bytes.length) > 0;
}
