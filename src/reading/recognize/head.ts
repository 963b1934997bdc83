/** The lines of a document's head or footer, decoded for a profile to read. */
import type { Head, HeadLine } from '../../formats/profile.ts';
import { bomLength, decodeLoosely, detectEncoding, type Encoding } from '../../inputs/decode.ts';
import type { Document } from '../../inputs/document.ts';
import { HEAD_BYTES } from '../../support/limits.ts';
import { LINE_FEED, textEnd } from '../rows/splitter.ts';

/** Lines of a head that profiles see. */
const HEAD_LINES = 64;
const ASCII_MAX = 127;

/**
 * Decodes lines; `offset` and `line` are those of the first one. Bytes that cannot be decoded
 * become U+FFFD here: they matter only in fields that are used, and are refused there.
 */
export function readLines(
  bytes: Uint8Array,
  encoding: Encoding,
  at: { offset: number; line: number; linesMax: number },
): HeadLine[] {
  const lines: HeadLine[] = [];
  let start = 0;
  while (start < bytes.length && lines.length < at.linesMax) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    const text = decodeLoosely(bytes.subarray(start, textEnd(bytes, start, end)), encoding);
    const next = Math.min(end + 1, bytes.length);
    const line = at.line + lines.length;
    lines.push({ text, start: at.offset + start, next: at.offset + next, line });
    start = next;
  }
  return lines;
}

/**
 * The encoding by the first line that is not ASCII: titles and headers decide it, and a damaged
 * byte in some row must not change it.
 */
function headEncoding(bytes: Uint8Array): Encoding {
  const first = bytes.findIndex((byte) => byte > ASCII_MAX);
  if (first < 0) return 'utf-8';
  const end = bytes.indexOf(LINE_FEED, first);
  return detectEncoding(end < 0 ? bytes : bytes.subarray(0, end));
}

/**
 * Reads a document's first lines, in the given encoding or the detected one; leaves out a last
 * line that HEAD_BYTES cut off.
 */
export async function readHead(document: Document, known?: Encoding): Promise<Head> {
  const bytes = await document.head();
  const encoding = known ?? headEncoding(bytes);
  const bom = bomLength(bytes);
  const cut = bytes.length === HEAD_BYTES ? bytes.lastIndexOf(LINE_FEED) + 1 : bytes.length;
  const body = bytes.subarray(bom, cut > 0 ? cut : bytes.length);
  const lines = readLines(body, encoding, { offset: bom, line: 1, linesMax: HEAD_LINES });
  return { name: document.name, encoding, lines, bytes };
}
