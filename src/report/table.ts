/** The digest as a table on a terminal, and notes about the run. */
import { join } from 'node:path';
import type { Totals } from '../domain/exact-sums.ts';
import type { OpenedMatch } from '../domain/item.ts';
import { CATEGORY_ZH, type Category, type Item } from '../domain/item.ts';
import { leadRecord, shownCountOf } from '../domain/item-order.ts';
import { currencyDigits, formatScaled } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import { formatPlace } from '../domain/record.ts';
import { visible } from '../support/printable.ts';
import { language, say } from '../words/language.ts';
import { type Digest, expiredList, type LineCode, openList } from './digest.ts';
import { differenceText, withRecords } from './names.ts';
import {
  changedNotes,
  datesText,
  fileNotes,
  obtainedNotes,
  openedNotes,
  rejectsNotes,
  senseNote,
  unclaimedNotes,
  undecidedNotes,
} from './notes.ts';
import { clipMiddle, clipStart, padLeft, padRight, textWidth, wrapWide } from './terminal-text.ts';

const WIDTH_DEFAULT = 80;
const GAP = '  ';
/** Columns reserved for the place of an item next to a long id. */
const SOURCE_COLUMNS_MIN = 20;
const ID_COLUMNS_MIN = 8;
/** Changed rows of a database that are shown; summary.json has more. */
const CHANGED_ROWS_MAX = 5;
/** Credits that a note names after a run. */
const NOTES_MAX = 5;

/** Shown next to the codes in every language. */
const CODE_ZH: Readonly<Record<LineCode, string>> = {
  ...CATEGORY_ZH,
  tolerated: '容差内',
  openItems: '挂账差错',
};

/** What money that arrives is called instead. */
const SETTLEMENT_ZH: Partial<Record<LineCode, string>> = { pending: '在途', cleared: '已到账' };

const SGR = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
type Paint = (text: string, ...styles: (keyof typeof SGR)[]) => string;

export interface TableOptions {
  colour: boolean;
  /** The folder given to writeReports; empty when no reports were written. */
  outDir: string;
  /** Columns of the terminal; 80 unless given. */
  width?: number;
}

/**
 * The digest in a few lines, each with a line break, without control characters except for colours.
 * Names, ids and sources are cut to the width; numbers and the folder are not.
 */
export function terminalTable(digest: Digest, options: TableOptions): string {
  const width = options.width ?? WIDTH_DEFAULT;
  const paint: Paint = (text, ...styles) =>
    options.colour ? `\x1b[${styles.map((style) => SGR[style]).join(';')}m${text}\x1b[0m` : text;
  const blocks = [
    [titleLine(digest, width, paint)],
    totalsLines(digest, paint),
    proofLines(digest, width, paint),
    openLines(digest, width, paint),
    expiredLines(digest, width, paint),
    digest.itemNotes.flatMap((note) => wrapWide(note, width).split('\n')),
    endLines(digest, options.outDir, width),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function titleLine({ verdict, date, currency, job }: Digest, width: number, paint: Paint): string {
  const isBalanced = verdict === 'balanced';
  const word = isBalanced ? say`账平 BALANCED` : say`不平 DISCREPANT`;
  const end = `${GAP}${visible(date)}${GAP}${visible(currency)}`;
  const room = width - textWidth(word) - GAP.length - textWidth(end);
  const name = clipMiddle(visible(job), Math.max(ID_COLUMNS_MIN, room));
  return `${paint(word, 'bold', isBalanced ? 'green' : 'red')}${GAP}${name}${end}`;
}

function totalsLines(digest: Digest, paint: Paint): string[] {
  const { total, lines, money, settlement } = digest;
  const cells = (code: string, zh: string, { count, amount }: Totals) => {
    return [code, zh, String(count), money(amount)];
  };
  const found = lines.filter(({ count }) => count > 0);
  const rows = [
    ['', '', say`count`, say`amount`],
    ...(settlement === null
      ? [cells('statement', '渠道对账单', total.statement), cells('flows', '内部流水', total.flows)]
      : [cells('credits', '到账', total.statement), cells('groups', '应收', total.flows)]),
    cells('difference', '差额', total.difference),
    ...found.map((line) => {
      // Commands have no code for open items: English shows their name, Chinese has it beside.
      const name = language() === 'en' ? line.name : '';
      const code = line.code === 'openItems' ? name : line.code;
      const own = settlement === null ? undefined : SETTLEMENT_ZH[line.code];
      return cells(code, own ?? CODE_ZH[line.code], line);
    }),
  ];
  const widths = columnWidths(rows);
  const [head, statement, flows, difference, ...others] = rows.map((row) =>
    row.map((cell, i) => (i < 2 ? padRight : padLeft)(cell, widths[i])).join(GAP),
  );
  const shown = others.map((text, i) => {
    return found[i].group === 'discrepancies' ? paint(text, 'yellow') : text;
  });
  return [paint(head, 'dim'), statement, flows, paint(difference, 'bold'), ...shown];
}

function proofLines(digest: Digest, width: number, paint: Paint): string[] {
  const { proof, money, settlement } = digest;
  const equation = wrapped(
    [
      settlement === null
        ? say`statement - flows = ${money(proof.difference)}`
        : say`credits - groups = ${money(proof.difference)}`,
      say`explained ${money(proof.explained)}`,
      say`residual ${money(proof.residual)}`,
    ],
    width,
  );
  const sense = wrapWide(senseNote(digest), width).split('\n');
  return [
    ...equation.map((line) => (proof.residual === 0n ? line : paint(line, 'bold', 'red'))),
    ...sense.map((line) => paint(line, 'dim')),
  ];
}

function openLines(digest: Digest, width: number, paint: Paint): string[] {
  const list = openList(digest);
  if (list === null) return [];
  const rows = list.items.map((item) => [...itemCells(item, item.category, digest), placeOf(item)]);
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
  return [list.title, ...lines];
}

/** Items of earlier dates are listed, because the reports of those dates are rarely read again. */
function expiredLines(digest: Digest, width: number, paint: Paint): string[] {
  const list = expiredList(digest);
  if (list === null) return [];
  const rows = list.items.map((item) => itemCells(item, item.businessDate, digest));
  const [date, id, difference] = columnWidths(rows);
  const room = Math.max(ID_COLUMNS_MIN, Math.min(id, width - date - difference - 3 * GAP.length));
  const lines = rows.map(([on, order, amount]) => {
    const shown = padRight(clipMiddle(order, room), room);
    return GAP + [padRight(on, date), shown, padLeft(amount, difference)].join(GAP);
  });
  return [
    ...wrapWide(list.title, width).split('\n'),
    ...lines.map((line) => paint(line, 'yellow')),
  ];
}

function itemCells(item: Item, name: string, { digits }: Digest): string[] {
  const order = visible(leadRecord(item)?.orderId ?? '');
  return [withRecords(name, item), order, differenceText(item, digits)];
}

function placeOf(item: Item): string {
  const record = leadRecord(item);
  return record === null ? '' : visible(formatPlace(record.source));
}

function endLines(digest: Digest, outDir: string, width: number): string[] {
  const { sides, job, date, rejects, otherNotes, feeNotes } = digest;
  const lines = [...sides.statement.files, ...sides.flows.files].flatMap((file) => {
    const [changed, ...rows] = changedNotes(file, CHANGED_ROWS_MAX);
    const kept = file.obtained?.how === 'kept' ? obtainedNotes(file) : [];
    const notes = [...kept, ...fileNotes(file), ...(changed === undefined ? [] : [changed])];
    const name = visible(file.path);
    return [
      ...notes.flatMap((note) => wrapWide(`${name}: ${note}`, width).split('\n')),
      ...rows.map(visible),
    ];
  });
  lines.push(...[...otherNotes, ...feeNotes].flatMap((note) => wrapWide(note, width).split('\n')));
  if (rejects > 0 && outDir === '') lines.push(say`Rows that could not be read: ${rejects}`);
  else if (rejects > 0) lines.push(...rejectsNotes(digest));
  if (outDir !== '') lines.push(say`Reports: ${visible(join(outDir, job, date))}`);
  return lines;
}

/** Notes on other dates that a run changed, and on decisions that lost their item. */
export function runNotes(run: {
  readonly outcome: Outcome;
  readonly others: readonly Pick<Outcome, 'date' | 'verdict'>[];
  readonly orphans: readonly Orphan[];
  readonly openedMatches: readonly OpenedMatch[];
  readonly settings: readonly string[];
  readonly rewritten: readonly string[];
  readonly downstream: readonly Pick<Outcome, 'job' | 'date' | 'verdict'>[];
  /** Dates of a settlement job's upstream job that it was not run for. */
  readonly missingUpstream?: readonly string[];
}): string {
  const { outcome, others, rewritten } = run;
  const lines = others.map(({ date, verdict }) => {
    const word = verdictWord(verdict);
    return rewritten.includes(date)
      ? say`Also changed: ${date}, ${word} (reports rewritten)`
      : say`Also changed: ${date}, ${word} (stale: zhangping report --date ${date})`;
  });
  if (run.settings.length > 0) {
    const settings = run.settings.map(visible).reduce((all, each) => say`${all}, ${each}`);
    lines.unshift(say`The settings of the job changed, all dates were recomputed: ${settings}`);
  }
  for (const { job, date, verdict } of run.downstream) {
    const word = verdictWord(verdict);
    lines.push(
      say`Also changed: ${job} ${date}, ${word} (stale: zhangping report ${job} --date ${date})`,
    );
  }
  lines.push(...settlementNotes(outcome, run.missingUpstream ?? []).map(visible));
  for (const orphan of run.orphans) {
    if (orphan.date === outcome.date) lines.push(orphanLine(orphan, outcome.currency));
  }
  // The table has those of its own date.
  const elsewhere = run.openedMatches.filter(({ dates }) => !dates.has(outcome.date));
  lines.push(...openedNotes(elsewhere, outcome.currency));
  return lines.map((line) => `${line}\n`).join('');
}

function verdictWord(verdict: Outcome['verdict']): string {
  return verdict === 'balanced' ? say`balanced` : say`discrepant`;
}

/** What a settlement job could not know or decide. */
function settlementNotes({ settlement, currency }: Outcome, missing: readonly string[]): string[] {
  if (settlement === null) return [];
  const { upstream, undecided } = settlement;
  const digits = currencyDigits(currency);
  const money = (amount: number) => formatScaled(amount, digits);
  const shown = undecided.slice(0, shownCountOf(undecided.length, NOTES_MAX));
  const more = undecided.length - shown.length;
  return [
    ...(missing.length > 0
      ? [
          say`What is owed for ${datesText(missing)} is not known: ${upstream} was not run for them.
            zhangping run ${upstream} --from ${missing[0]} --to ${missing[missing.length - 1]}`,
        ]
      : []),
    ...undecidedNotes(shown, { money }),
    ...unclaimedNotes(settlement.unclaimed, digits, NOTES_MAX),
    ...(more > 0 ? [say`… and ${more} more: zhangping receivables`] : []),
  ];
}

/** A decision whose item no longer exists; the difference in minor units. */
export interface Orphan {
  readonly item: string;
  readonly date: string;
  readonly order_id: string;
  readonly category: Category;
  readonly difference: number;
  readonly action: string;
  readonly by: string;
}

/** A line about a decision that lost its item. */
export function orphanLine(orphan: Orphan, currency: string): string {
  const amount = formatScaled(orphan.difference, currencyDigits(currency));
  const { item, category, date, order_id, action, by } = orphan;
  return visible(
    say`A decision lost its item: ${item} (${category} ${amount}, ${date}, order ${order_id}),
      ${action} by ${by}`,
  );
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
