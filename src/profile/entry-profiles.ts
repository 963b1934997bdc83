/** Account statements that are no tables, as profiles; their transcribers are loaded when met. */
import { recognizeCamt053 } from './camt053.ts';
import { recognizeMt940 } from './mt940/recognize.ts';
import type { EntryProfile } from './profile.ts';

export const mt940: EntryProfile = {
  role: 'entries',
  name: 'mt940',
  channel: 'bank',
  title: 'SWIFT MT940 account statement',
  orderIdPattern: null,
  recognize: (head) => recognizeMt940(head.lines.map(({ text }) => text)),
  transcriber: async () => (await import('./mt940.ts')).openMt940,
};

export const camt053: EntryProfile = {
  role: 'entries',
  name: 'camt.053',
  channel: 'bank',
  title: 'ISO 20022 camt.053 account statement',
  orderIdPattern: null,
  recognize: (head) => recognizeCamt053(head.lines.map(({ text }) => text).join('\n')),
  transcriber: async () => (await import('./camt053.ts')).openCamt053,
};
