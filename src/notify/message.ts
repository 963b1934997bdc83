/** Messages about runs as plain lines; each kind of target formats them. */
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { NotifyTarget } from '../config/notify-schema.ts';
import { leadRecord, shownCountOf } from '../domain/item-order.ts';
import type { RunEnding } from '../domain/verdict.ts';
import { type Digest, openList } from '../report/digest.ts';
import { categoryName, withRecords } from '../report/names.ts';
import type { RunEnd } from '../report/run-end.ts';
import { shorten } from '../support/printable.ts';
import { say } from '../words/language.ts';
import type { Notification } from './notifications.ts';

/** A heading begins the lines of one of several runs. */
export interface MessageLine {
  readonly isHeading: boolean;
  readonly text: string;
}

export interface Message {
  readonly title: string;
  /** The ending of the worst run. */
  readonly ending: RunEnding;
  readonly lines: readonly MessageLine[];
}

/** Discrepancies of a run that are shown one by one. */
const ITEMS_SHOWN = 3;
const ID_CHARS = 64;
/** Lines shown of the message of a run without a verdict. */
const MESSAGE_LINES = 8;
const LINE_CHARS = 300;

/** One message about a notification's runs; `of` is the number of all runs of its jobs. */
export function composeMessage(runs: Notification['runs'], of: number): Message {
  const [worst] = runs;
  const isOne = runs.length === 1;
  const title = isOne ? nameOf(worst) : titleOf(runs, of);
  const lines = runs.flatMap((run) => {
    const heading = isOne ? [] : [{ isHeading: true, text: nameOf(run) }];
    return [...heading, ...linesOf(run).map((text) => ({ isHeading: false, text }))];
  });
  return { title, ending: worst.ending, lines };
}

/** The message of `zhangping notify`. */
export function testMessage({ on, jobs }: NotifyTarget): Message {
  const endings = on.map(endingWord).join(', ');
  const text = [
    say`Sent by zhangping notify on ${machine()}.`,
    say`Notifies on: ${endings}.`,
    jobs === undefined ? say`Jobs: all.` : say`Jobs: ${jobs.join(', ')}.`,
  ];
  return {
    title: say`zhangping: a test message`,
    ending: 'balanced',
    lines: text.map((each) => ({ isHeading: false, text: each })),
  };
}

/** A message as plain text, line by line. */
export function messageText({ title, lines }: Message): string {
  const shown = lines.map(({ isHeading, text }) => (isHeading ? `\n${text}` : `  ${text}`));
  return [title, ...shown].join('\n');
}

/** Bytes of UTF-8. */
export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * Renders as many lines as fit, with a last line for the number of the others. The text without
 * lines must fit.
 */
export function renderFitting<T>(
  lines: readonly MessageLine[],
  render: (lines: readonly MessageLine[]) => T,
  fits: (rendered: T) => boolean,
): T {
  const whole = render(lines);
  if (fits(whole)) return whole;
  const cut = (kept: number) => {
    const more = { isHeading: false, text: moreLines(lines.length - kept) };
    return render([...lines.slice(0, kept), more]);
  };
  let kept = 0;
  let tooMany = lines.length;
  while (tooMany - kept > 1) {
    const middle = (kept + tooMany) >> 1;
    if (fits(cut(middle))) kept = middle;
    else tooMany = middle;
  }
  return cut(kept);
}

function nameOf({ ending, job, date }: RunEnd): string {
  return [endingWord(ending), job, date].filter((word) => word !== '').join(' ');
}

function titleOf(runs: readonly RunEnd[], of: number): string {
  const bad = runs.filter(({ ending }) => ending !== 'balanced').length;
  return bad === 0
    ? say`Balanced runs: ${runs.length} of ${of}`
    : say`Runs that need attention: ${bad} of ${of}`;
}

function endingWord(ending: RunEnding): string {
  const words = {
    balanced: say`BALANCED`,
    discrepant: say`DISCREPANT`,
    missing: say`MISSING`,
    refused: say`REFUSED`,
    failed: say`FAILED`,
  };
  return words[ending];
}

function linesOf({ digest, message, reports }: RunEnd): string[] {
  const lines = digest === null ? firstLines(message) : digestLines(digest);
  if (reports !== '') lines.push(say`Reports: ${machine()}:${resolve(reports)}`);
  return lines.map((line) => shorten(line, LINE_CHARS));
}

function firstLines(message: string): string[] {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const shown = lines.slice(0, shownCountOf(lines.length, MESSAGE_LINES));
  return shown.length === lines.length ? lines : [...shown, moreLines(lines.length - shown.length)];
}

/** Replaces lines that are left out. */
function moreLines(count: number): string {
  return count === 1 ? say`and 1 more line` : say`and ${count} more lines`;
}

function digestLines(digest: Digest): string[] {
  const { total, currency, lines, expiredHere, rejects, money } = digest;
  const { statement, flows, difference } = total;
  const texts = [
    say`Difference ${money(difference.amount)} ${currency}:
      statement ${money(statement.amount)} (${statement.count}),
      flows ${money(flows.amount)} (${flows.count})`,
    ...lines
      .filter(({ count }) => count > 0)
      .map(({ name, count, amount }) => say`${name}: ${count}, ${money(amount)}`),
  ];
  if (expiredHere.count > 0) texts.push(say`expired items of earlier dates: ${expiredHere.count}`);
  if (rejects > 0) texts.push(say`Rows that could not be read: ${rejects}`);
  const list = openList(digest, ITEMS_SHOWN);
  if (list === null) return texts;
  const items = list.items.map((item) => {
    const id = shorten(leadRecord(item)?.orderId ?? '', ID_CHARS);
    const name = withRecords(categoryName(item.category), item);
    return [name, id, money(item.difference)].join(' ');
  });
  return [...texts, list.title, ...items];
}

/** The name of this machine without its domain, which may name the company. */
function machine(): string {
  return hostname().split('.')[0];
}
