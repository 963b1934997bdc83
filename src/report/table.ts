/** The short result on a terminal. */
import { join } from 'node:path';
import type { Totals } from '../domain/exact-sums.ts';
import {
  CATEGORY_ZH,
  type Category,
  CROSS_DAY_STATES,
  DISCREPANCY_CATEGORIES,
  type Item,
} from '../domain/item.ts';
import { leadRecord, shownOf } from '../domain/item-order.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import { formatPlace } from '../domain/record.ts';
import { visible } from '../support/printable.ts';
import { language, say } from '../words/language.ts';
import { accountNotes, outsideNote } from './record-notes.ts';
import { refundTexts } from './refund-texts.ts';
import { clipMiddle, clipStart, padLeft, padRight, textWidth, wrapWide } from './terminal-text.ts';

const WIDTH_DEFAULT = 80;
const GAP = '  ';
/** Columns kept for where an item stands, so that a long id cannot take all the room. */
const SOURCE_COLUMNS_MIN = 20;
const ID_COLUMNS_MIN = 8;

const SGR = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
type Paint = (text: string, ...styles: (keyof typeof SGR)[]) => string;

export interface TableOptions {
  colour: boolean;
  /** The folder that writeReports was given; empty when no reports were written. */
  outDir: string;
  /** Columns of the terminal; 80 unless given. */
  width?: number;
}

/**
 * The outcome in a few lines that end with a line break, free of control characters but for
 * colours. Names, ids and sources are cut to the width; numbers and the folder never are.
 */
export function terminalTable(outcome: Outcome, options: TableOptions): string {
  const width = options.width ?? WIDTH_DEFAULT;
  const paint: Paint = (text, ...styles) =>
    options.colour ? `\x1b[${styles.map((style) => SGR[style]).join(';')}m${text}\x1b[0m` : text;
  const blocks = [
    [titleLine(outcome, width, paint)],
    totalsLines(outcome, paint),
    proofLines(outcome, width, paint),
    itemLines(outcome, width, paint),
    expiredLines(outcome, width, paint),
    refundLines(outcome, width),
    endLines(outcome, options.outDir, width),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function titleLine(outcome: Outcome, width: number, paint: Paint): string {
  const balanced = outcome.verdict === 'balanced';
  const verdict = balanced ? say`账平 BALANCED` : say`不平 DISCREPANT`;
  const end = `${GAP}${visible(outcome.date)}${GAP}${visible(outcome.currency)}`;
  const room = width - textWidth(verdict) - GAP.length - textWidth(end);
  const job = clipMiddle(visible(outcome.job), Math.max(ID_COLUMNS_MIN, room));
  return `${paint(verdict, 'bold', balanced ? 'green' : 'red')}${GAP}${job}${end}`;
}

interface Row extends Totals {
  readonly code: string;
  readonly zh: string;
  readonly style?: keyof typeof SGR;
}

function rowsOf(outcome: Outcome): Row[] {
  const { statement, flows, discrepancies, crossDay, tolerated, openItems } = outcome;
  const found: Row[] = [
    ...DISCREPANCY_CATEGORIES.map((code) => {
      return { code, zh: CATEGORY_ZH[code], style: 'yellow' as const, ...discrepancies[code] };
    }),
    ...CROSS_DAY_STATES.map((code) => ({ code, zh: CATEGORY_ZH[code], ...crossDay[code] })),
    { code: 'tolerated', zh: '容差内', ...tolerated },
    // These have no code of their own; summary.json calls them so.
    { code: language() === 'zh' ? 'openItems' : say`open items`, zh: '挂账差错', ...openItems },
  ];
  return [
    { code: 'statement', zh: '渠道对账单', count: statement.count, amount: statement.amount },
    { code: 'flows', zh: '内部流水', count: flows.count, amount: flows.amount },
    {
      code: 'difference',
      zh: '差额',
      count: statement.count - flows.count,
      amount: statement.amount - flows.amount,
      style: 'bold',
    },
    ...found.filter(({ count }) => count > 0),
  ];
}

function totalsLines(outcome: Outcome, paint: Paint): string[] {
  const digits = currencyDigits(outcome.currency);
  const rows = rowsOf(outcome).map(({ code, zh, count, amount, style }) => {
    return { cells: [code, zh, String(count), formatScaled(amount, digits)], style };
  });
  const head = ['', '', say`count`, say`amount`];
  const widths = columnWidths([head, ...rows.map(({ cells }) => cells)]);
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i < 2 ? padRight : padLeft)(cell, widths[i])).join(GAP);
  return [
    paint(line(head), 'dim'),
    ...rows.map(({ cells, style }) => (style ? paint(line(cells), style) : line(cells))),
  ];
}

function proofLines(outcome: Outcome, width: number, paint: Paint): string[] {
  const digits = currencyDigits(outcome.currency);
  const { difference, explained, residual } = outcome.proof;
  const proof = wrapped(
    [
      say`statement - flows = ${formatScaled(difference, digits)}`,
      say`explained ${formatScaled(explained, digits)}`,
      say`residual ${formatScaled(residual, digits)}`,
    ],
    width,
  );
  const sense = wrapped(
    [say`Positive: money we hold without a record (长款)`, say`negative: the opposite (短款)`],
    width,
  );
  return [
    ...proof.map((line) => (residual === 0n ? line : paint(line, 'bold', 'red'))),
    ...sense.map((line) => paint(line, 'dim')),
  ];
}

function itemLines(outcome: Outcome, width: number, paint: Paint): string[] {
  const { count } = outcome.worst;
  const shown = shownOf(outcome.worst);
  if (shown.length === 0) return [];
  const digits = currencyDigits(outcome.currency);
  const rows = shown.map((item) => [
    item.category,
    visible(leadRecord(item)?.orderId ?? ''),
    formatScaled(item.difference, digits),
    sourceOf(item),
  ]);
  const [code, id, difference] = columnWidths(rows);
  const room = width - code - difference - 4 * GAP.length;
  const idRoom = Math.min(id, Math.max(ID_COLUMNS_MIN, room - SOURCE_COLUMNS_MIN));
  const lines = rows.map((row) => {
    const cells = [
      paint(padRight(row[0], code), 'yellow'),
      padRight(clipMiddle(row[1], idRoom), idRoom),
      padLeft(row[2], difference),
      clipStart(row[3], Math.max(ID_COLUMNS_MIN, room - idRoom)),
    ];
    return GAP + cells.join(GAP).trimEnd();
  });
  const title =
    count > shown.length
      ? say`The ${shown.length} largest of ${count} open discrepancies:`
      : say`Discrepancies:`;
  return [title, ...lines];
}

/** Items of earlier dates that are told here, because nobody looks at their pages any more. */
function expiredLines(outcome: Outcome, width: number, paint: Paint): string[] {
  const { expiredHere, currency } = outcome;
  if (expiredHere.count === 0) return [];
  const digits = currencyDigits(currency);
  const rows = shownOf(expiredHere).map((item) => [
    item.businessDate,
    visible(leadRecord(item)?.orderId ?? ''),
    formatScaled(item.difference, digits),
  ]);
  const [date, id, difference] = columnWidths(rows);
  const room = Math.max(ID_COLUMNS_MIN, Math.min(id, width - date - difference - 3 * GAP.length));
  const lines = rows.map(([on, order, amount]) => {
    const shown = padRight(clipMiddle(order, room), room);
    return GAP + [padRight(on, date), shown, padLeft(amount, difference)].join(GAP);
  });
  const { count } = expiredHere;
  const title =
    count > rows.length
      ? say`${count} of earlier dates expired, and count there, the ${rows.length} largest:`
      : say`${count} of earlier dates expired, and count there:`;
  return [title, ...lines.map((line) => paint(line, 'yellow'))];
}

function sourceOf(item: Item): string {
  const record = leadRecord(item);
  return record === null ? '' : visible(formatPlace(record.source));
}

/** What else a run did: other dates that it changed, decisions that lost their item. */
export function runNotes(run: {
  readonly outcome: Outcome;
  readonly others: readonly Pick<Outcome, 'date' | 'verdict'>[];
  readonly orphans: readonly Orphan[];
  readonly settings: readonly string[];
  readonly rewritten: readonly string[];
}): string {
  const { outcome: page, others, rewritten } = run;
  const lines = others.map(({ date, verdict }) => {
    const word = verdict === 'balanced' ? say`balanced` : say`discrepant`;
    return rewritten.includes(date)
      ? say`Changed with it: ${date}, ${word} (reports written again)`
      : say`Changed with it: ${date}, ${word} (stale: zhangping report --date ${date})`;
  });
  if (run.settings.length > 0) {
    const settings = run.settings.map(visible).reduce((all, each) => say`${all}, ${each}`);
    lines.unshift(say`Settings of the job changed, all dates were worked out anew: ${settings}`);
  }
  for (const orphan of run.orphans) {
    if (orphan.date === page.date) lines.push(orphanLine(orphan, page.currency));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** A decision whose item no run gives any more; the difference in minor units. */
export interface Orphan {
  readonly item: string;
  readonly date: string;
  readonly order_id: string;
  readonly category: Category;
  readonly difference: number;
  readonly action: string;
  readonly by: string;
}

/** One line on a decision that lost its item. */
export function orphanLine(orphan: Orphan, currency: string): string {
  const amount = formatScaled(orphan.difference, currencyDigits(currency));
  const { item, category, date, order_id, action, by } = orphan;
  return visible(
    say`A decision lost its item: ${item} (${category} ${amount}, ${date}, order ${order_id}),
      ${action} by ${by}`,
  );
}

function endLines(outcome: Outcome, outDir: string, width: number): string[] {
  const count = outcome.rejects.length;
  const outside = outsideNote(outcome);
  const lines = [
    ...passedOverLines(outcome),
    ...(outside === null ? [] : wrapWide(outside, width).split('\n')),
  ];
  if (count > 0) lines.push(outDir === '' ? rejectsText(count) : rejectsHint(count));
  if (outDir === '') return lines;
  return [...lines, say`Reports: ${visible(join(outDir, outcome.job, outcome.date))}`];
}

/** What is to be known of refunds of which one side gave no refund id. */
function refundLines(outcome: Outcome, width: number): string[] {
  return refundTexts(outcome).flatMap((text) => wrapWide(text, width).split('\n'));
}

function rejectsText(count: number): string {
  return count === 1 ? say`1 row could not be read` : say`${count} rows could not be read`;
}

function rejectsHint(count: number): string {
  return count === 1
    ? say`1 row could not be read: see rejects.csv`
    : say`${count} rows could not be read: see rejects.csv`;
}

/** How many rows were passed over as no records of the job. */
function passedOverLines({ statement, flows }: Outcome): string[] {
  return [...statement.files, ...flows.files].flatMap((facts) => {
    const { skipped = 0 } = facts;
    const file = visible(facts.path);
    const lines = accountNotes(facts).map((note) => `${file}: ${note}`);
    if (skipped === 0) return lines;
    const text =
      skipped === 1
        ? say`1 row was passed over as no records: ${file}`
        : say`${skipped} rows were passed over as no records: ${file}`;
    return [text, ...lines];
  });
}

/** The widest cell of each column. */
function columnWidths(rows: readonly (readonly string[])[]): number[] {
  return rows[0].map((_, i) => Math.max(...rows.map((row) => textWidth(row[i]))));
}

/** Parts joined by commas, on as few lines as the width allows. */
function wrapped(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : say`${line}, ${part}`;
    if (line !== '' && textWidth(say`${longer},`) > width) {
      lines.push(say`${line},`);
      line = part;
    } else line = longer;
  }
  return [...lines, line];
}
