/** Finds the table of an unknown file: its encoding, separator and quote, and its header. */
import { columnMeaning, type Role } from '../../formats/column-names.ts';
import { cellsOfLine, headerCells, normalizeName } from '../../formats/header.ts';
import type { Head, HeadLine } from '../../formats/profile.ts';
import { LINE_FEED } from '../../reading/rows/splitter.ts';
import { COLUMNS_MAX, SUGGEST_ROWS_MAX } from '../../support/limits.ts';
import { readNumber } from './numbers.ts';
import {
  type CutRecord,
  type Cutting,
  cutRecords,
  type DocumentSample,
  readableHeads,
} from './sample.ts';

const SEPARATORS = [',', '\t', ';', '|', '^', '~'];
const QUOTES = ['"', '', "'"];
const BACKTICK = '`';
/** Rows below a line that show whether it is a header. */
const TRIED_ROWS = 40;
const TRIED_BYTES = 32 * 1024;
/** How many names of a header must be known. */
const KNOWN_MIN = 2;
const MONEY: readonly Role[] = ['amount', 'income', 'expense'];

/** A table, cut into records. */
export interface Table {
  readonly head: Head;
  readonly cutting: Cutting;
  /** The header; null: there is none. */
  readonly header: HeadLine | null;
  /** Names of columns; of a table without a header, empty ones. */
  readonly names: readonly string[];
  /** Must columns be named by position? */
  readonly byPosition: boolean;
  readonly records: readonly CutRecord[];
  /** Records of the document's last bytes, unless the first ones are the whole document. */
  readonly lastRecords: readonly CutRecord[];
  readonly isWhole: boolean;
}

/** A line that may be the header. */
export interface Candidate extends Pick<Table, 'head' | 'cutting' | 'names'> {
  readonly line: HeadLine;
  /** How many of the names are known. */
  readonly known: number;
  /** Percentage of the rows below that have as many cells. */
  readonly fitting: number;
}

/** Every line that may be a header, the likeliest first. */
export async function findCandidates(sample: DocumentSample): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const head of await readableHeads(sample)) {
    for (const separator of SEPARATORS) {
      for (const line of head.lines) found.push(...candidateAt(sample, head, separator, line));
    }
  }
  const score = ({ known, fitting }: Candidate) => known * (100 + fitting);
  return found.toSorted((a, b) => score(b) - score(a) || a.line.line - b.line.line);
}

function candidateAt(
  sample: DocumentSample,
  head: Head,
  separator: string,
  line: HeadLine,
): Candidate[] {
  if (!line.text.includes(separator)) return [];
  const cutting = { separator, quote: '"', encoding: head.encoding };
  const names = headerCells(line.text, cutting);
  const meanings = names.map(columnMeaning).filter((each) => each !== null);
  const hasMoney = meanings.some(({ role }) => MONEY.includes(role));
  if (meanings.length < KNOWN_MIN || !hasMoney || names.length > COLUMNS_MAX) return [];
  const quoted = bestQuote(sample, cutting, line.next, names.length);
  return [{ head, line, names, known: meanings.length, ...quoted }];
}

/** The quote with which most of the next rows have as many cells as the header. */
function bestQuote(sample: DocumentSample, cutting: Cutting, from: number, width: number) {
  const some = sample.bytes.subarray(from, from + TRIED_BYTES);
  const near = some.length < TRIED_BYTES ? some : some.subarray(0, some.lastIndexOf(LINE_FEED) + 1);
  const quotes = cutting.separator === ',' ? [BACKTICK, ...QUOTES] : QUOTES;
  const tried = quotes.map((quote) => {
    const quoted = { ...cutting, quote };
    const records = cutRecords(near, 0, quoted, TRIED_ROWS);
    const fitting = records.filter((record) => isRowOf(record, width)).length;
    return { cutting: quoted, fitting: (100 * fitting) / Math.max(1, records.length) };
  });
  return tried.toSorted((a, b) => b.fitting - a.fitting)[0];
}

/** Does a record have as many cells as a table has columns? One more may be empty. */
export function isRowOf({ cells }: CutRecord, width: number): boolean {
  return cells.length === width || (cells.length === width + 1 && cells[width] === '');
}

/** The table below a header. */
export function tableBelow(
  sample: DocumentSample,
  { head, cutting, line, names }: Candidate,
): Table {
  const normalized = names.map(normalizeName);
  const isTwice = new Set(normalized).size < normalized.length;
  return {
    ...{ head, cutting, header: line, byPosition: isTwice },
    // As the file spells them, without padding.
    names: cellsOfLine(line.text, cutting).slice(0, names.length),
    records: cutRecords(sample.bytes, line.next, cutting),
    ...lastOf(sample, cutting),
  };
}

function lastOf(sample: DocumentSample, cutting: Cutting): Pick<Table, 'lastRecords' | 'isWhole'> {
  return {
    lastRecords: cutRecords(sample.tail, 0, cutting, sample.tail.length).slice(-SUGGEST_ROWS_MAX),
    isWhole: sample.tail.length === 0,
  };
}

/**
 * The table of a document without a header: all rows have the same number of cells, and one column
 * has only numbers. Null where there is no such table.
 */
export async function bareTable(sample: DocumentSample): Promise<Table | null> {
  const [head] = await readableHeads(sample);
  if (head.lines.length === 0) return null;
  const tables = SEPARATORS.map((separator): Table | null => {
    const cutting = { separator, quote: '"', encoding: head.encoding };
    const records = cutRecords(sample.bytes, head.lines[0].start, cutting);
    const width = records[0]?.cells.length ?? 0;
    if (width < 3 || !records.every((record) => isRowOf(record, width))) return null;
    const isNumber = (i: number) => records.every(({ cells }) => readNumber(cells[i]) !== null);
    if (!records[0].cells.some((_, i) => isNumber(i))) return null;
    const names = records[0].cells.map(() => '');
    const place = { head, cutting, header: null, names, byPosition: true, records };
    return { ...place, ...lastOf(sample, cutting) };
  });
  return tables.find((table) => table !== null) ?? null;
}
