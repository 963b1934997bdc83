/** Reads the all-day events of a calendar of public holidays in iCalendar (RFC 5545). */
import { isDate, shiftDate } from '../domain/time.ts';
import { UsageError } from '../support/errors.ts';
import { shorten, visible } from '../support/printable.ts';
import { say } from '../words/language.ts';
import type { DayRange } from './day-range.ts';

/** Name, parameters and value of a line; a parameter in quotes may contain a colon. */
const CONTENT_LINE = /^([\w-]+)(?:;(?:"[^"]*"|[^":])*)?:(.*)$/;
/** Summaries as chinese-days and holiday-cn write them: 春节(班), 上班(补春节假期). */
const WORK = /[(（](?:班|Workday)[)）]$|^(?:上班|补班)/i;
const OFF = /[(（](?:休|Holiday)[)）]$|(?:假期|放假)$/i;
const SHOWN_CHARS = 40;

interface Property {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

type Event = Map<string, Property>;

/**
 * Returns the days of all events. Throws UsageError for a file that is cut off, or has an event
 * that does not say which days are off or worked.
 */
export function parseICalendar(text: string, path: string): DayRange[] {
  const days: DayRange[] = [];
  const open: string[] = [];
  let event: Event = new Map();
  for (const property of contentLines(text, path)) {
    const { name, line } = property;
    const value = property.value.toUpperCase();
    if (name === 'BEGIN') {
      open.push(value);
      if (value === 'VEVENT') event = new Map([[name, property]]);
    } else if (name === 'END') {
      if (open.pop() !== value)
        throw wrong(path, line, say`END:${value} does not close the last BEGIN`);
      if (value === 'VEVENT') days.push(...daysOf(event, path));
    } else if (open.at(-1) === 'VEVENT') event.set(name, property);
  }
  if (open.length === 0) return days;
  throw new UsageError(say`${path} is cut off: END:${open.at(-1) ?? ''} is missing. Download it
    again.`);
}

/** The lines of a file; one that begins with a blank continues the line before it. */
function contentLines(text: string, path: string): Property[] {
  const lines: { text: string; line: number }[] = [];
  for (const [index, each] of text.split(/\r\n|\n|\r/).entries()) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(each) && last) last.text += each.slice(1);
    else if (each !== '') lines.push({ text: each, line: index + 1 });
  }
  return lines.map((each) => {
    const [, name, value] = CONTENT_LINE.exec(each.text) ?? [];
    if (name === undefined) throw wrong(path, each.line, say`is not a line of iCalendar`);
    return { name: name.toUpperCase(), value: value.trim(), line: each.line };
  });
}

/** The days of an event in a list; an empty one for an event that is cancelled. */
function daysOf(event: Event, path: string): DayRange[] {
  if (/^cancelled$/i.test(event.get('STATUS')?.value ?? '')) return [];
  const lineOf = (name: string) => (event.get(name) ?? event.get('BEGIN'))?.line ?? 1;
  const unsupported = ['RRULE', 'RDATE', 'DURATION'].find((name) => event.has(name));
  if (unsupported !== undefined) {
    const what = say`${unsupported} is not supported: write all-day events with DTSTART and DTEND`;
    throw wrong(path, lineOf(unsupported), what);
  }
  const dateOf = (name: string) => {
    const value = event.get(name)?.value ?? '';
    const date = value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
    if (isDate(date)) return date;
    const what = say`the event must last whole days, with ${name} a date such as 20260216`;
    throw wrong(path, lineOf(name), what);
  };
  const from = dateOf('DTSTART');
  // DTEND is the day after the last one.
  const to = event.has('DTEND') ? shiftDate(dateOf('DTEND'), -1) : from;
  if (to < from) {
    const what = say`DTEND must be later than DTSTART: it is the day after the last one`;
    throw wrong(path, lineOf('DTEND'), what);
  }
  const title = event.get('SUMMARY')?.value ?? '';
  const isWork = WORK.test(title);
  if (isWork || OFF.test(title)) return [{ from, to, isWork, place: `${path}:${lineOf('BEGIN')}` }];
  const what = say`'${visible(shorten(title, SHOWN_CHARS))}' does not say whether the day is off or
    worked. SUMMARY must be like 春节(休) or 春节假期 for a day off, and like 春节(班) or
    上班(补春节假期) for a working day`;
  throw wrong(path, lineOf('SUMMARY'), what);
}

function wrong(path: string, line: number, what: string): UsageError {
  return new UsageError(say`${path}:${line}: ${what}.`);
}
