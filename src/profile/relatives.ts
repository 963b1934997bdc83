/** Files of banks that are no account statements, named as what they are. */
import { RefusedError } from '../support/errors.ts';
import { say } from '../support/language.ts';
import { startsAsXml } from './entry-profiles.ts';
import type { Head } from './profile.ts';

/** The message of ISO 20022 that a document is, by its namespace, and by its element without. */
const NAMESPACE = /urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3})\.\d{3}\.\d{2}/;
const ELEMENTS: Readonly<Record<string, string>> = {
  BkToCstmrStmt: 'camt.053',
  BkToCstmrAcctRpt: 'camt.052',
  BkToCstmrDbtCdtNtfctn: 'camt.054',
};
const ELEMENT = new RegExp(`<(?:[\\w.-]+:)?(${Object.keys(ELEMENTS).join('|')})[\\s>]`);

/** An interim report has a floor limit, the moment of its making and totals; and no balances. */
const INTERIM_FIELD = /^:(?:34F|13D|90[CD]):/;
const INTERIM_ENVELOPE = /\{2:[IO]942/;

/**
 * The refusal of a document that no format recognizes, if it is a relative of an account statement;
 * else null.
 */
export async function relativeRefusal(head: Head): Promise<RefusedError | null> {
  const message = isInterimReport(head) ? interimText(head.name) : await isoText(head);
  return message === null ? null : new RefusedError('unrecognized', message);
}

function isInterimReport({ lines }: Head): boolean {
  const texts = lines.flatMap(({ text }) => text.split('@@'));
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
  const { decodeXmlHead } = await import('./camt053/xml-decoder.ts');
  const text = decodeXmlHead(bytes);
  const element = ELEMENTS[ELEMENT.exec(text)?.[1] ?? ''];
  const named = NAMESPACE.exec(text)?.[1];
  const id = named ?? element;
  // It is one: another format was asked for.
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
