/** The first or last lines of a document, decoded for a profile to read. */

import type { Head, HeadLine } from '../profile/profile.ts';
import { bomLength, decode, detectEncoding, type Encoding } from '../source/decode.ts';
import type { Document } from '../source/document.ts';
import { RefusedError } from '../support/errors.ts';
import { HEAD_BYTES } from '../support/limits.ts';
import { LINE_FEED, textEnd } from './splitter.ts';

/** Lines of a head that are looked at. */
const HEAD_LINES = 64;

/** Decodes lines; `offset` and `line` are those of the first one. */
export function readLines(
  name: string,
  bytes: Uint8Array,
  encoding: Encoding,
  at: { offset: number; line: number; linesMax: number },
): HeadLine[] {
  const lines: HeadLine[] = [];
  let start = 0;
  while (start < bytes.length && lines.length < at.linesMax) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    const line = at.line + lines.length;
    const text = decode(bytes.subarray(start, textEnd(bytes, start, end)), encoding);
    if (text === null) {
      throw new RefusedError(
        'undecodable',
        `${name}:${line}: the line cannot be decoded as ${encoding}. The file is damaged or ` +
          'was re-encoded; use the original file.',
      );
    }
    const next = Math.min(end + 1, bytes.length);
    lines.push({ text, start: at.offset + start, next: at.offset + next, line });
    start = next;
  }
  return lines;
}

/** A document's first lines; a last one that HEAD_BYTES cut off is left out. */
export async function readHead(document: Document): Promise<Head> {
  const bytes = await document.head();
  const encoding = detectEncoding(bytes);
  const bom = bomLength(bytes);
  const cut = bytes.length === HEAD_BYTES ? bytes.lastIndexOf(LINE_FEED) + 1 : bytes.length;
  const body = bytes.subarray(bom, cut > 0 ? cut : bytes.length);
  const linesMax = HEAD_LINES;
  const lines = readLines(document.name, body, encoding, { offset: bom, line: 1, linesMax });
  return { name: document.name, encoding, lines };
}
