/** A sample of a document, its first and last bytes, and how it is cut into records. */
import type { Head } from '../../formats/profile.ts';
import { decode, decodeLoosely, type Encoding } from '../../inputs/decode.ts';
import type { Document } from '../../inputs/document.ts';
import { readHead } from '../../reading/recognize/head.ts';
import { BacktickSplitter } from '../../reading/rows/backtick.ts';
import { DelimitedSplitter } from '../../reading/rows/delimited.ts';
import { CARRIAGE_RETURN, LINE_FEED, type Splitter } from '../../reading/rows/splitter.ts';
import { hasHalves } from '../../reading/rows/splitter-for.ts';
import { SUGGEST_BYTES, SUGGEST_ROWS_MAX, SUGGEST_TAIL_BYTES } from '../../support/limits.ts';

/** Characters of a record that are kept in their raw form. */
const RAW_CHARS_MAX = 512;
const RAW_BYTES_MAX = RAW_CHARS_MAX * 4;

export interface DocumentSample {
  readonly document: Document;
  /** The first bytes, whole lines. */
  readonly bytes: Uint8Array;
  /** The last bytes, whole lines; empty where `bytes` has the whole document. */
  readonly tail: Uint8Array;
}

/** How rows are cut into cells. The quote is '' for none; a backtick only precedes cells. */
export interface Cutting {
  readonly separator: string;
  readonly quote: string;
  readonly encoding: Encoding;
}

/** One record, cut into cells. */
export interface CutRecord {
  /** The start of its first line, as written. */
  readonly raw: string;
  readonly cells: readonly string[];
  /** Why it cannot be cut; empty if it can. */
  readonly problem: string;
}

/** Reads the first and the last bytes of a document. */
export async function readSample(document: Document): Promise<DocumentSample> {
  const { length } = await document.reach(SUGGEST_BYTES);
  const first = await bytesAt(document, 0, Math.min(length, SUGGEST_BYTES));
  const { length: size } = await document.reach(Number.MAX_SAFE_INTEGER);
  if (size <= first.length) return { document, bytes: first, tail: new Uint8Array(0) };
  const bytes = first.subarray(0, first.lastIndexOf(LINE_FEED) + 1);
  const from = Math.max(first.length, size - SUGGEST_TAIL_BYTES);
  const last = await bytesAt(document, from, size - from);
  return { document, bytes, tail: last.subarray(last.indexOf(LINE_FEED) + 1) };
}

async function bytesAt(document: Document, position: number, length: number) {
  const bytes = new Uint8Array(length);
  const read = await document.readAt(bytes, 0, length, position);
  return bytes.subarray(0, read);
}

/** The head in every possible encoding, the detected one first. */
export async function readableHeads(sample: DocumentSample): Promise<Head[]> {
  const { document, bytes } = sample;
  const detected = await readHead(document);
  const wanted: Encoding[] = [detected.encoding, 'utf-8', 'gb18030', 'big5'];
  const isValid = (encoding: Encoding) => decode(bytes, encoding) !== null;
  const valid = [...new Set(wanted)].filter(isValid);
  if (bytes.every((byte) => byte < 128)) return [detected];
  // A damaged byte in some row does not change the encoding of the header.
  const encodings: Encoding[] = [...new Set([detected.encoding, ...valid])];
  if (valid.length === 0 && isValid('latin1')) encodings.push('latin1');
  return await Promise.all(encodings.map((encoding) => readHead(document, encoding)));
}

/** Cuts bytes into records, from an offset on, without blank lines. */
export function cutRecords(
  bytes: Uint8Array,
  from: number,
  cutting: Cutting,
  recordsMax: number = SUGGEST_ROWS_MAX,
): CutRecord[] {
  const splitter = splitterOf(cutting);
  const buffer = new Uint8Array(bytes.length + 1);
  buffer.set(bytes);
  buffer[bytes.length] = LINE_FEED;
  const records: CutRecord[] = [];
  for (let at = from; at < bytes.length && records.length < recordsMax; ) {
    const byte = buffer[at];
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && buffer[at + 1] === LINE_FEED)) {
      at += byte === LINE_FEED ? 1 : 2;
      continue;
    }
    const next = splitter.split(buffer, at, bytes.length, true);
    records.push(recordOf(splitter, buffer, at, cutting.encoding));
    at = next;
  }
  return records;
}

function splitterOf({ separator: text, quote, encoding }: Cutting): Splitter {
  if (quote === '`') return new BacktickSplitter(0);
  const separator = text.charCodeAt(0);
  return new DelimitedSplitter({
    separator,
    quote: quote === '' ? -1 : quote.charCodeAt(0),
    hasHalves: hasHalves({ separator }, encoding),
  });
}

function recordOf(
  splitter: Splitter,
  buffer: Uint8Array,
  at: number,
  encoding: Encoding,
): CutRecord {
  const lineEnd = Math.min(buffer.indexOf(LINE_FEED, at), at + RAW_BYTES_MAX);
  const raw = decodeLoosely(buffer.subarray(at, lineEnd), encoding).replace(/\r$/, '');
  const { problem } = splitter;
  const count = problem === '' ? splitter.count : 0;
  const cells = Array.from({ length: count }, (_, i) => {
    const bytes = splitter.bytes.subarray(splitter.starts[i], splitter.ends[i]);
    return trimmed(decodeLoosely(bytes, encoding));
  });
  return { raw: raw.slice(0, RAW_CHARS_MAX), cells, problem };
}

/** Without the spaces and TABs around it, which rows may have as well. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  const isPadding = (char: string) => char === ' ' || char === '\t';
  while (start < end && isPadding(text[start])) start++;
  while (end > start && isPadding(text[end - 1])) end--;
  return text.slice(start, end);
}
