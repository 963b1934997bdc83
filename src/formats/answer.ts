/** What channels answer in place of a bill: their error bodies, and what each one means. */
import { RefusedError } from '../support/errors.ts';
import { outline } from '../support/outline.ts';
import { say } from '../words/language.ts';

/** Codes by which a channel says that there was nothing on that day: as good as an empty bill. */
const NO_BILL = ['BILL_NOT_EXIST', 'NO_BILL_EXIST', 'NO_STATEMENT_EXIST'];
/** WeChat v2 error code of `No Bill Exist`; the message behind it varies. */
const NO_BILL_V2 = /<error_code>\s*(?:<!\[CDATA\[)?\s*20002\b/;
const NOT_READY = ['STATEMENT_CREATING', 'BILL_NOT_READY', 'NO_BILL_READY'];
/** What channels and web servers name in an error: anything else may be records of customers. */
const TELLS_ERROR = new RegExp(
  String.raw`"(?:sub_)?(?:code|msg|message|error)\w*"\s*:|` +
    String.raw`<(?:return_code|return_msg|error|message|title|h1)\b`,
  'i',
);
/** Characters of the answer that the message quotes. */
const QUOTED_CHARS = 160;

export type Answer = 'no-bill' | 'not-ready' | 'error';

/** What a head's text is, if it is an answer (JSON, XML, HTML) instead of a bill; else null. */
export function recognizeAnswer(text: string): Answer | null {
  const body = text.trimStart();
  const isJson = /^[{[]/.test(body) && !body.includes('"order_id"');
  if (!isJson && !body.startsWith('<')) return null;
  // An account statement, or another message of a bank.
  if (body.includes('urn:iso:std:iso:20022:')) return null;
  if (/^<(!doctype\s+)?html/i.test(body)) return 'error';
  const upper = body.toUpperCase();
  if (NOT_READY.some((code) => upper.includes(code))) return 'not-ready';
  if (NO_BILL.some((code) => upper.includes(code)) || NO_BILL_V2.test(body)) return 'no-bill';
  return 'error';
}

/** The refusal that an answer deserves. */
export function answerRefusal(name: string, answer: Answer, text: string): RefusedError {
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
      say`${name}: the channel answered that the bill is still being made. Bills are ready from
        about 09:00 to 10:00 the next day; download it again later.`,
    );
  }
  const told = TELLS_ERROR.test(text) ? text : outline(text);
  const printable = Array.from(told.trim().slice(0, QUOTED_CHARS * 2), (char) =>
    /[\p{Cc}\p{Cf}\s]/u.test(char) ? ' ' : char,
  );
  const quoted = printable.join('').replace(/ +/g, ' ').slice(0, QUOTED_CHARS);
  return new RefusedError(
    'error-body',
    say`${name}: this is an error answer, not a bill: ${quoted} … The download failed (a link that
      expired, or a wrong request); fetch the bill again.`,
  );
}
