/** Account statements that are no tables, as profiles; their transcribers are loaded when met. */
import { say } from '../../words/language.ts';
import { recognizeMt940 } from '../mt940/recognize.ts';
import type { EntryProfile } from '../profile.ts';

/** What XML may begin with: a byte order mark, blanks, and then `<`; or UTF-16. */
const XML_START = /^(\xef\xbb\xbf)?\s*<|^(\xff\xfe|\xfe\xff)/;
const START_BYTES = 256;

/** May these be the first bytes of XML? */
export function startsAsXml(bytes: Uint8Array): boolean {
  return XML_START.test(Buffer.from(bytes.subarray(0, START_BYTES)).toString('latin1'));
}

export const mt940: EntryProfile = {
  role: 'entries',
  name: 'mt940',
  channel: 'bank',
  get title() {
    return say`SWIFT MT940 account statement`;
  },
  orderIdPattern: null,
  recognize: ({ lines }) => recognizeMt940(lines.map(({ text }) => text)),
  transcriber: async () => (await import('../mt940/mt940.ts')).openMt940,
};

export const camt053: EntryProfile = {
  role: 'entries',
  name: 'camt.053',
  channel: 'bank',
  get title() {
    return say`ISO 20022 camt.053 account statement`;
  },
  orderIdPattern: null,
  recognize: async ({ bytes }) => {
    if (!startsAsXml(bytes)) return false;
    const { recognizeCamt053 } = await import('../camt053/camt053.ts');
    return recognizeCamt053(bytes);
  },
  transcriber: async () => (await import('../camt053/camt053.ts')).openCamt053,
};
