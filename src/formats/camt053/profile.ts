/** camt.053 as a profile; what reads XML is loaded only for a file that starts like XML. */
import { say } from '../../words/language.ts';
import type { EntryProfile } from '../profile.ts';

/** A byte order mark, blanks, and then `<`; or UTF-16. */
const XML_START = /^(\xef\xbb\xbf)?\s*<|^(\xff\xfe|\xfe\xff)/;
const START_BYTES = 256;

/** Can these be the first bytes of XML? */
export function startsAsXml(bytes: Uint8Array): boolean {
  return XML_START.test(Buffer.from(bytes.subarray(0, START_BYTES)).toString('latin1'));
}

export const camt053: EntryProfile = {
  role: 'entries',
  name: 'camt.053',
  channel: 'bank',
  title: () => say`ISO 20022 camt.053 account statement`,
  orderIdPattern: null,
  fields: new Map(),
  tradeDates: null,
  recognize: async ({ bytes }) =>
    startsAsXml(bytes) && (await import('./camt053.ts')).recognizeCamt053(bytes),
  transcriber: async () => (await import('./camt053.ts')).openCamt053,
};
