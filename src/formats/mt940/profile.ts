/** MT940 as a profile, recognized by its first lines; the transcriber is loaded on use. */
import { say } from '../../words/language.ts';
import type { EntryProfile } from '../profile.ts';
import { fullDate } from './field.ts';

/** Lines allowed before `:20:` (envelopes, names of banks). */
const PREAMBLE_LINES_MAX = 12;
/** Not a table, XML, or JSON of several lines. */
const PREAMBLE_LINE = /^[^,;<"\t]{0,256}$/;
/** Lines from `:20:` to the opening balance; some banks describe the account in between. */
const HEADER_LINES_MAX = 40;
/** The first tag of a statement. The transcriber reports a missing `:20:`. */
const START = /^:(?:20|21|25P?):/;
/** The line ends of banks that send MT940 inside other messages. */
export const AT_SIGNS = '@@';
const OPENING = /^:60[FM]:[CD](\d{6})[A-Z]{3}\d/;
const ACCOUNT = /^:25P?:.*\S/s;
/** An account followed by its currency: `1291.99.348EUR`, `123 EUR`, `123 (EUR)`. */
const WITH_CURRENCY = /^(.*\d) ?[([]?([A-Z]{3})[)\]]?$/s;

export const mt940: EntryProfile = {
  role: 'entries',
  name: 'mt940',
  channel: 'bank',
  title: () => say`SWIFT MT940 account statement`,
  orderIdPattern: null,
  fields: new Map(),
  tradeDates: null,
  recognize: ({ lines }) => recognizeMt940(lines.map(({ text }) => text)),
  transcriber: async () => (await import('./mt940.ts')).openMt940,
};

/** An account without the currency of its balances, which some banks append. */
export function bareAccount(account: string, currency: string): string {
  const match = WITH_CURRENCY.exec(account);
  return match?.[2] === currency ? match[1] : account;
}

/** `:20:`, and within a few lines `:25:` and `:60F:` or `:60M:`. */
export function recognizeMt940(texts: readonly string[]): boolean {
  const lines = texts.flatMap((line) => line.split(AT_SIGNS));
  const start = lines
    .slice(0, PREAMBLE_LINES_MAX + 1)
    .findIndex((line, index) => START.test(index === 0 ? line.replace(/^\ufeff/, '') : line));
  if (start < 0 || !lines.slice(0, start).every((line) => PREAMBLE_LINE.test(line))) return false;
  let hasAccount = false;
  for (const line of lines.slice(start, start + 1 + HEADER_LINES_MAX)) {
    hasAccount ||= ACCOUNT.test(line);
    const date = OPENING.exec(line)?.[1];
    if (hasAccount && date !== undefined && fullDate(date)) return true;
    if (/^:6[0-2]/.test(line)) return false;
  }
  return false;
}
