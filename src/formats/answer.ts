/** Error bodies that channels return instead of a bill, and their meanings. */
import { RefusedError } from '../support/errors.ts';
import { outline } from '../support/outline.ts';
import { say } from '../words/language.ts';

/** Codes for a day without transactions, equivalent to an empty bill. */
const NO_BILL = ['BILL_NOT_EXIST', 'NO_BILL_EXIST', 'NO_STATEMENT_EXIST', 'NO_BILL_DATA'];
/** WeChat v2 error code of `No Bill Exist`; its message varies. */
const NO_BILL_V2 = /<error_code>\s*(?:<!\[CDATA\[)?\s*20002\b/;
const NOT_READY = ['STATEMENT_CREATING', 'BILL_NOT_READY', 'NO_BILL_READY'];
/** Keys of errors of channels and web servers; other text may be customer records. */
const ERROR_KEY = new RegExp(
  String.raw`"(?:sub|err|ret|return|resp|result)?_?(?:code|msg|message|error)\w*"\s*:|` +
    String.raw`<(?:return_code|return_msg|error|message|title|h1)\b`,
  'i',
);
/** Characters of the answer quoted in the message. */
const QUOTED_CHARS = 160;

/** The start of JSON; an MT940 envelope starts with `{1:`. */
const JSON_START = /^\s*(?:\{\s*["}]|\[\s*["[{\]])/;
/** Objects of their own lines: records, whatever their keys are. */
const OBJECT_LINES = /\}[^\S\n]*\n\s*\{/;

type AnswerKind = 'no-bill' | 'not-ready' | 'error';

/** The answer (JSON, XML, HTML) in the text of a head; null if it may be a bill. */
export function recognizeAnswer(text: string): AnswerKind | null {
  const body = text.trimStart();
  const isJson = startsAsJson(body) && !body.includes('"order_id"');
  if (!isJson && !body.startsWith('<')) return null;
  // An account statement, or another message of a bank.
  if (body.includes('urn:iso:std:iso:20022:')) return null;
  if (/^<(!doctype\s+)?html/i.test(body)) return 'error';
  const upper = body.toUpperCase();
  if (NOT_READY.some((code) => upper.includes(code))) return 'not-ready';
  if (NO_BILL.some((code) => upper.includes(code)) || NO_BILL_V2.test(body)) return 'no-bill';
  const isRecords = body.startsWith('[') || OBJECT_LINES.test(body) || !ERROR_KEY.test(body);
  return isJson && isRecords ? null : 'error';
}

/** Is the text of a head JSON? */
export function startsAsJson(text: string): boolean {
  return JSON_START.test(text);
}

/** The refusal of an answer. */
export function answerRefusal(name: string, answer: AnswerKind, text: string): RefusedError {
  if (answer === 'no-bill') {
    return new RefusedError(
      'no-bill',
      say`${name}: the channel answered that there is no bill for that day. If that is right (no
        transactions at all), run again with --allow-empty.`,
    );
  }
  if (answer === 'not-ready') {
    return new RefusedError(
      'not-ready',
      say`${name}: the channel answered that the bill is not ready yet. Bills are ready from about
        09:00 to 10:00 the next day; download it again later.`,
    );
  }
  const shown = ERROR_KEY.test(text) ? text : outline(text);
  const start = shown.trim().slice(0, QUOTED_CHARS * 2);
  const quoted = start.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, QUOTED_CHARS);
  return new RefusedError(
    'error-body',
    say`${name}: this is an error answer, not a bill: ${quoted} … The download failed (an expired
      link, or a wrong request); fetch the bill again.`,
  );
}
