/** The short result on a terminal. */
import { join } from 'node:path';
import type { Totals } from '../model/exact-sums.ts';
import {
  CATEGORY_ZH,
  type Category,
  CROSS_DAY_STATES,
  DISCREPANCY_CATEGORIES,
  type Item,
} from '../model/item.ts';
import { leadRecord } from '../model/item-order.ts';
import { currencyDigits, formatScaled } from '../model/money.ts';
import type { Outcome } from '../model/outcome.ts';
import { formatPlace } from '../model/record.ts';
import { visible } from '../support/printable.ts';
import { clipMiddle, clipStart, padLeft, padRight, textWidth } from './terminal-text.ts';

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
    endLines(outcome, options.outDir),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function titleLine(outcome: Outcome, width: number, paint: Paint): string {
  const balanced = outcome.verdict === 'balanced';
  const verdict = balanced ? '账平 BALANCED' : '不平 DISCREPANT';
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
    { code: 'open items', zh: '挂账差错', ...openItems },
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
  const head = ['', '', 'count', 'amount'];
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
      `statement - flows = ${formatScaled(difference, digits)}`,
      `explained ${formatScaled(explained, digits)}`,
      `residual ${formatScaled(residual, digits)}`,
    ],
    width,
  );
  const sense = wrapped(
    ['Positive: money we hold without a record (长款)', 'negative: the opposite (短款)'],
    width,
  );
  return [
    ...proof.map((line) => (residual === 0n ? line : paint(line, 'bold', 'red'))),
    ...sense.map((line) => paint(line, 'dim')),
  ];
}

function itemLines(outcome: Outcome, width: number, paint: Paint): string[] {
  const shown = outcome.firstListed;
  if (shown.length === 0) return [];
  const all = Object.values(outcome.discrepancies).reduce((sum, { count }) => sum + count, 0);
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
  const title = all > shown.length ? `First ${shown.length} of ${all} discrepancies:` : '';
  return [title || 'Discrepancies:', ...lines];
}

/** Items of earlier dates that are told here, because nobody looks at their pages any more. */
function expiredLines(outcome: Outcome, width: number, paint: Paint): string[] {
  const { expiredHere, currency } = outcome;
  if (expiredHere.count === 0) return [];
  const digits = currencyDigits(currency);
  const rows = expiredHere.first.map((item) => [
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
  const more = expiredHere.count > rows.length ? `, the first ${rows.length} of them` : '';
  const title = `${expiredHere.count} of earlier dates expired, and count there${more}:`;
  return [title, ...lines.map((line) => paint(line, 'yellow'))];
}

function sourceOf(item: Item): string {
  const record = leadRecord(item);
  return record === null ? '' : visible(formatPlace(record.source));
}

/** What else a run did: other dates that it changed, decisions that lost their item. */
export function runNotes(run: {
  readonly page: Outcome;
  readonly others: readonly Pick<Outcome, 'date' | 'verdict'>[];
  readonly orphans: readonly Orphan[];
  readonly settings: readonly string[];
  readonly rewritten: readonly string[];
}): string {
  const { page, others, rewritten } = run;
  const lines = others.map(({ date, verdict }) => {
    const isWritten = rewritten.includes(date);
    const how = isWritten ? 'reports written again' : `stale: zhangping report --date ${date}`;
    return `Changed with it: ${date}, ${verdict} (${how})`;
  });
  if (run.settings.length > 0) {
    const settings = run.settings.map(visible).join(', ');
    lines.unshift(`Settings of the job changed, all dates were worked out anew: ${settings}`);
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
  return visible(
    `A decision lost its item: ${orphan.item} (${orphan.category} ${amount}, ${orphan.date}, ` +
      `order ${orphan.order_id}), ${orphan.action} by ${orphan.by}`,
  );
}

function endLines(outcome: Outcome, outDir: string): string[] {
  const count = outcome.rejects.length;
  const rejects = `${count} ${count === 1 ? 'row' : 'rows'} could not be read`;
  const lines = skippedLines(outcome);
  if (count > 0) lines.push(outDir === '' ? rejects : `${rejects}: see rejects.csv`);
  if (outDir === '') return lines;
  return [...lines, `Reports: ${visible(join(outDir, outcome.job, outcome.date))}`];
}

/** How many rows were passed over, which profile and job say are no records. */
function skippedLines({ statement, flows }: Outcome): string[] {
  return [...statement.files, ...flows.files].flatMap(({ path, skipped = 0 }) => {
    if (skipped === 0) return [];
    const rows = skipped === 1 ? '1 row was' : `${skipped} rows were`;
    return [`${rows} passed over as no records: ${visible(path)}`];
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
    const longer = line === '' ? part : `${line}, ${part}`;
    if (line !== '' && textWidth(longer) > width - 1) {
      lines.push(`${line},`);
      line = part;
    } else line = longer;
  }
  return [...lines, line];
}
