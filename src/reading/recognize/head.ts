/** The first or last lines of a document, decoded for a profile to read. */
import { type Answer, recognizeAnswer } from '../../formats/answer.ts';
import type { Head, HeadLine, Profile } from '../../formats/profile.ts';
import type { Formats } from '../../formats/registry.ts';
import { bomLength, decodeLoosely, detectEncoding, type Encoding } from '../../inputs/decode.ts';
import type { Document } from '../../inputs/document.ts';
import { RefusedError } from '../../support/errors.ts';
import { HEAD_BYTES } from '../../support/limits.ts';
import { headline } from '../../support/outline.ts';
import { say } from '../../words/language.ts';
import { LINE_FEED, textEnd } from '../rows/splitter.ts';
import { bankMessageRefusal, nearFormatText } from './near-formats.ts';

/** Lines of a head that are looked at. */
const HEAD_LINES = 64;
const ASCII_MAX = 127;
/** Characters of a first line that a message shows. */
const SHOWN_HEAD_CHARS = 60;

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
 * The encoding by the first line that is not ASCII: titles and headers tell it, and a damaged
 * byte in some row must not change it.
 */
function headEncoding(bytes: Uint8Array): Encoding {
  const first = bytes.findIndex((byte) => byte > ASCII_MAX);
  if (first < 0) return 'utf-8';
  const end = bytes.indexOf(LINE_FEED, first);
  return detectEncoding(end < 0 ? bytes : bytes.subarray(0, end));
}

/**
 * A document's first lines, in an encoding or the one that they tell; a last line that HEAD_BYTES
 * cut off is left out.
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

/** The first of the wanted profiles that recognizes a document, and its head as that reads it. */
export async function findProfile(
  document: Document,
  { wanted, others }: Formats,
): Promise<{ readonly profile: Profile; readonly head: Head } | null> {
  const detected = await readHead(document);
  for (const profile of wanted) {
    // A format that only its name tells is looked for nowhere but where it was named.
    if (profile.isOnlyNamed && others.length === 0) continue;
    const { encoding } = profile;
    const isOther = encoding !== undefined && encoding !== detected.encoding;
    const head = isOther ? await readHead(document, encoding) : detected;
    if (await profile.recognize(head)) return { profile, head };
  }
  return null;
}

/** What a document turns out to be. */
export interface DetectedDocument {
  readonly head: Head;
  /** The format; null: none that is wanted. */
  readonly profile: Profile | null;
  /** What the channel says in place of a bill; null: it is no answer. */
  readonly answer: Answer | null;
  /** The first lines. */
  readonly text: string;
}

/** Looks at a document's head. Throws RefusedError for a relative of an account statement. */
export async function detectFormat(
  document: Document,
  formats: Formats,
): Promise<DetectedDocument> {
  const found = await findProfile(document, formats);
  const head = found?.head ?? (await readHead(document));
  const profile = found?.profile ?? null;
  const relative = profile === null ? await bankMessageRefusal(head) : null;
  if (relative !== null) throw relative;
  const text = head.lines.map((line) => line.text).join('\n');
  // An account statement may be XML, as answers are.
  const answer = profile?.role === 'entries' ? null : recognizeAnswer(text);
  return { head, profile, answer, text };
}

/** The refusal of a document that none of the wanted profiles recognizes. */
export async function unrecognized(
  document: Document,
  { wanted, others }: Formats,
): Promise<RefusedError> {
  const head = await readHead(document);
  const relative = await nearFormatText(head, wanted);
  if (relative !== null) {
    return new RefusedError('unrecognized', say`${head.name}: ${relative}.`);
  }
  const first = JSON.stringify(headline((head.lines[0]?.text ?? '').slice(0, SHOWN_HEAD_CHARS)));
  const names = wanted.map(({ name }) => name).join(say`, `);
  if (others.length === 0) {
    return new RefusedError(
      'unrecognized',
      say`${head.name}: the format is not recognized; the file starts with ${first}. Known are:
        ${names}. A bill: download it again, and use it as it came. Own records: the first line must
        name at least order_id and amount. Any other table: zhangping inspect --suggest describes it
        for zhangping.yaml.`,
    );
  }
  const other = await findProfile(document, { wanted: others, others: [] });
  if (other === null && wanted.length === 1) {
    const [{ encoding, explain }] = wanted;
    explain?.call(wanted[0], encoding === undefined ? head : await readHead(document, encoding));
  }
  const message = other
    ? say`${head.name}: this is not a file of the profile ${names}; it looks like
        ${other.profile.name}. Give the right file, or leave the profile to be detected.`
    : say`${head.name}: this is not a file of the profile ${names}; it starts with ${first}. Give
        the right file, or leave the profile to be detected.`;
  return new RefusedError('unrecognized', message);
}
