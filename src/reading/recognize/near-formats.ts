/** Recognizes files that almost have a supported format, so that messages can say what they are. */
import { startsAsJson } from '../../formats/answer.ts';
import { startsAsXml } from '../../formats/camt053/profile.ts';
import { requiredMisspelt } from '../../formats/generic.ts';
import { AT_SIGNS } from '../../formats/mt940/profile.ts';
import type { Head, Profile } from '../../formats/profile.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** Bytes at the start of a file that show its encoding. */
const INSPECTED_BYTES = 64;
/** Separators in place of commas. */
const SEPARATORS = new Map([
  [';', ';'],
  ['\t', 'TAB'],
  ['|', '|'],
]);

/** ISO 20022 messages, by their namespace, or by their element where they have none. */
const NAMESPACE = /urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3})\.\d{3}\.\d{2}/;
const ELEMENTS: Readonly<Record<string, string>> = {
  BkToCstmrStmt: 'camt.053',
  BkToCstmrAcctRpt: 'camt.052',
  BkToCstmrDbtCdtNtfctn: 'camt.054',
};
const ELEMENT = new RegExp(`<(?:[\\w.-]+:)?(${Object.keys(ELEMENTS).join('|')})[\\s>]`);

/** An interim report has a floor limit, a creation time and totals, but no balances. */
const INTERIM_FIELD = /^:(?:34F|13D|90[CD]):/;
const INTERIM_ENVELOPE = /\{2:[IO]942/;

/** Returns the refusal of a bank's message that is not an account statement; else null. */
export async function bankMessageRefusal(head: Head): Promise<RefusedError | null> {
  const message = isInterimReport(head) ? interimText(head.name) : await isoText(head);
  return message === null ? null : new RefusedError('unrecognized', message);
}

function isInterimReport({ lines }: Head): boolean {
  const texts = lines.flatMap(({ text }) => text.split(AT_SIGNS));
  if (texts.some((text) => INTERIM_ENVELOPE.test(text))) return true;
  const start = texts.findIndex((text) => /^:2[05]:/.test(text));
  return start >= 0 && texts.slice(start).some((text) => INTERIM_FIELD.test(text));
}

function interimText(name: string): string {
  return say`${name}: this is an interim report (MT942), which has no balances: nothing shows that
    it has all entries of a day. Ask the bank for the account statement of the day (MT940).`;
}

async function isoText({ name, bytes }: Head): Promise<string | null> {
  if (!startsAsXml(bytes)) return null;
  const { decodeXmlHead } = await import('../../inputs/xml.ts');
  const text = decodeXmlHead(bytes);
  const element = ELEMENTS[ELEMENT.exec(text)?.[1] ?? ''];
  const named = NAMESPACE.exec(text)?.[1];
  const id = named ?? element;
  // It is an account statement, but another format was named.
  if (id === undefined || named === 'camt.053') return null;
  if (id === 'camt.052') {
    return say`${name}: this is an account report (camt.052), which a bank sends during the day:
      nothing shows that it has all entries of the day. Ask the bank for the account statement of
      the day (camt.053).`;
  }
  if (id === 'camt.054') {
    return say`${name}: this is a notification of debits and credits (camt.054), which has no
      balances: nothing shows that it has all entries of a day. Ask the bank for the account
      statement of the day (camt.053).`;
  }
  if (id === 'camt.053') {
    return say`${name}: this looks like an account statement (camt.053) without its namespace
      (urn:iso:std:iso:20022:tech:xsd:camt.053.001.NN) on <Document>. Give the file as the bank made
      it.`;
  }
  return say`${name}: this is a message ${id} of ISO 20022, not an account statement. Ask the bank
    for the account statement of the day (camt.053).`;
}

/** Returns what an unrecognized file is, and what to do; null if it resembles no known format. */
export async function nearFormatText(
  head: Head,
  wanted: readonly Profile[],
): Promise<string | null> {
  if (isUtf16(head.bytes)) {
    return say`its encoding is UTF-16, which is not supported. A bill: download it again, and use it
      as it came. Own records: save them as UTF-8`;
  }
  for (const [separator, name] of SEPARATORS) {
    const text = (line: string) => line.replaceAll(separator, ',');
    const lines = head.lines.map((line) => ({ ...line, text: text(line.text) }));
    const profile = await firstThatRecognizes({ ...head, lines }, wanted);
    if (profile !== null && head.lines[0].text.includes(separator)) {
      return say`it looks like ${profile.name}, but its columns are separated by ${name}, not by
        commas. A bill: download it again, and use it as it came. Own records: save them with
        commas`;
    }
  }
  if (startsAsJson(head.lines.map(({ text }) => text).join('\n'))) {
    return say`it is JSON, but not own records: these have one object a line, each with order_id and
      amount. Write them so, or as CSV. A bill: download it again, and use it as it came`;
  }
  const misspelt = requiredMisspelt(head);
  if (misspelt.length === 0) return null;
  const pairs = misspelt.map(([name, meant]) => say`${meant} for '${name}'`).join(say`, `);
  return say`it looks like own records whose columns have other names: write ${pairs}. Any other
    table: zhangping inspect --suggest describes it for zhangping.yaml`;
}

async function firstThatRecognizes(head: Head, wanted: readonly Profile[]) {
  for (const profile of wanted) {
    if (!profile.isOnlyNamed && (await profile.recognize(head))) return profile;
  }
  return null;
}

/** Does it begin with the byte order mark of UTF-16, or with zeros in every other byte? */
function isUtf16(bytes: Uint8Array): boolean {
  const mark = (bytes[0] << 8) | bytes[1];
  if (mark === 0xfffe || mark === 0xfeff) return true;
  const start = bytes.subarray(0, INSPECTED_BYTES);
  const zeros = (odd: number) => start.filter((byte, i) => byte === 0 && i % 2 === odd).length;
  const [even, odd] = [zeros(0), zeros(1)];
  // Commas and digits have zero bytes; Chinese characters do not.
  return (even === 0) !== (odd === 0) && 8 * (even + odd) >= start.length;
}
