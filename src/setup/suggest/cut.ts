/** How an unknown table is cut: its encoding, separator and quote, and the line of its header. */

import { meaningOf, type Role } from '../../formats/column-names.ts';
import { cellsOf, headerCells, normalizeName } from '../../formats/header.ts';
import type { Head, HeadLine } from '../../formats/profile.ts';
import type { Encoding } from '../../inputs/decode.ts';
import { LINE_FEED } from '../../reading/rows/splitter.ts';
import { COLUMNS_MAX, SUGGEST_ROWS_MAX } from '../../support/limits.ts';
import { readNumber } from './numbers.ts';
import { type CutRecord, type Cutting, cutRecords, readableHeads, type Sample } from './sample.ts';

const SEPARATORS = [',', '\t', ';', '|', '^', '~'];
const QUOTES = ['"', '', "'"];
const BACKTICK = '`';
/** Rows below a line that are looked at to see whether it is a header. */
const TRIED_ROWS = 40;
const TRIED_BYTES = 32 * 1024;
/** Names of a line that must be known for it to be a header. */
const KNOWN_MIN = 2;
const MONEY: readonly Role[] = ['amount', 'income', 'expense'];

/** A table as it was cut. */
export interface Table {
  readonly head: Head;
  readonly cutting: Cutting;
  /** The header; null: there is none. */
  readonly header: HeadLine | null;
  /** Names of columns; of a table without a header, empty ones. */
  readonly names: readonly string[];
  /** Must columns be told by position? */
  readonly byPosition: boolean;
  readonly records: readonly CutRecord[];
  /** Records of the document's last bytes, where the first ones are not all. */
  readonly lastRecords: readonly CutRecord[];
  readonly isWhole: boolean;
}

/** A line that may be the header. */
export interface Candidate {
  readonly head: Head;
  readonly cutting: Cutting;
  readonly line: HeadLine;
  readonly names: readonly string[];
  /** How many of the names are known. */
  readonly known: number;
  /** Rows right below that have as many cells, in a hundred of those looked at. */
  readonly fitting: number;
}

/** Every line that may be a header, the likeliest first. */
export async function findCandidates(sample: Sample): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const head of await readableHeads(sample)) {
    for (const separator of SEPARATORS) {
      const cutting = { separator, quote: '"', encoding: head.encoding };
      for (const line of head.lines) found.push(...candidateAt(sample, head, cutting, line));
    }
  }
  return found.toSorted((a, b) => scoreOf(b) - scoreOf(a) || a.line.line - b.line.line);
}

function scoreOf({ known, fitting }: Candidate): number {
  return known * (100 + fitting);
}

function candidateAt(sample: Sample, head: Head, cutting: Cutting, line: HeadLine): Candidate[] {
  if (!line.text.includes(cutting.separator)) return [];
  const names = headerCells(line.text, cutting);
  const meanings = names.map(meaningOf);
  const known = meanings.filter((each) => each !== null).length;
  const hasMoney = meanings.some((each) => each !== null && MONEY.includes(each.role));
  if (known < KNOWN_MIN || !hasMoney || names.length > COLUMNS_MAX) return [];
  const quoted = bestQuote(sample, cutting, line.next, names.length);
  return [{ head, cutting: quoted.cutting, line, names, known, fitting: quoted.fitting }];
}

/** The quote with which most of the next rows have as many cells as there are columns. */
function bestQuote(
  sample: Sample,
  cutting: Cutting,
  from: number,
  width: number,
): { cutting: Cutting; fitting: number } {
  const some = sample.bytes.subarray(from, from + TRIED_BYTES);
  const near = some.length < TRIED_BYTES ? some : some.subarray(0, some.lastIndexOf(LINE_FEED) + 1);
  const quotes = cutting.separator === ',' ? [BACKTICK, ...QUOTES] : QUOTES;
  const tried = quotes.map((quote) => {
    const quoted = { ...cutting, quote };
    const records = cutRecords(near, 0, quoted, TRIED_ROWS);
    const fitting = records.filter((record) => isRowOf(record, width)).length;
    return { cutting: quoted, fitting: (100 * fitting) / Math.max(1, records.length) };
  });
  const best = Math.max(...tried.map(({ fitting }) => fitting));
  return tried.find(({ fitting }) => fitting === best) ?? tried[0];
}

/** Has a record as many cells as a table has columns? One more may be there, if it is empty. */
export function isRowOf({ cells }: CutRecord, width: number): boolean {
  return cells.length === width || (cells.length === width + 1 && cells[width] === '');
}

/** The table below a header. */
export function tableOf(sample: Sample, { head, cutting, line, names }: Candidate): Table {
  const normalized = names.map(normalizeName);
  const isTwice = new Set(normalized).size < normalized.length;
  return {
    ...{ head, cutting, header: line, byPosition: isTwice },
    // As the file spells them, but for padding.
    names: cellsOf(line.text, cutting).slice(0, names.length),
    records: cutRecords(sample.bytes, line.next, cutting),
    ...lastOf(sample, cutting),
  };
}

function lastOf(sample: Sample, cutting: Cutting): Pick<Table, 'lastRecords' | 'isWhole'> {
  return {
    lastRecords: cutRecords(sample.tail, 0, cutting, sample.tail.length).slice(-SUGGEST_ROWS_MAX),
    isWhole: sample.tail.length === 0,
  };
}

/**
 * The table of a document without a header: every row has as many cells, and one of them is a
 * number in all. Null where it is no such table.
 */
export async function bareTable(sample: Sample): Promise<Table | null> {
  const [head] = await readableHeads(sample);
  if (head === undefined || head.lines.length === 0) return null;
  const start = head.lines[0].start;
  const tables = SEPARATORS.map((separator): Table | null => {
    const cutting = { separator, quote: '"', encoding: head.encoding as Encoding };
    const records = cutRecords(sample.bytes, start, cutting);
    const width = records[0]?.cells.length ?? 0;
    if (width < 3 || !records.every((record) => isRowOf(record, width))) return null;
    const isMoney = records[0].cells.some((_, i) =>
      records.every(({ cells }) => readNumber(cells[i]) !== null),
    );
    if (!isMoney) return null;
    const names = records[0].cells.map(() => '');
    const place = { head, cutting, header: null, names, byPosition: true, records };
    return { ...place, ...lastOf(sample, cutting) };
  });
  return tables.find((table) => table !== null) ?? null;
}
