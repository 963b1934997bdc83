/** Whether the first lines of a file are those of an MT940, and whose account it is. */
import { fullDate } from './field.ts';

/** Lines that may stand before `:20:` (envelopes, names of banks), and how long they may be. */
const PREAMBLE_LINES_MAX = 12;
/** No table, no XML, no JSON of several lines. */
const PREAMBLE_LINE = /^[^,;<"\t]{0,256}$/;
/** Lines from `:20:` to the opening balance; some banks describe the account in between. */
const HEADER_LINES_MAX = 40;
/** What a statement begins with. Where `:20:` is missing, the transcriber says so. */
const START = /^:(?:20|21|25P?):/;
/** Line ends of banks that send MT940 inside of other messages. */
export const AT_SIGNS = '@@';
const OPENING = /^:60[FM]:[CD](\d{6})([A-Z]{3})\d/;
const ACCOUNT = /^:25P?:(.*)$/s;
/** An account with the currency behind it: `1291.99.348EUR`, `123 EUR`, `123 (EUR)`. */
const WITH_CURRENCY = /^(.*\d) ?[([]?([A-Z]{3})[)\]]?$/s;

/** Is it an MT940? `:20:`, and within a few lines `:25:` and `:60F:` or `:60M:`. */
export function recognizeMt940(lines: readonly string[]): boolean {
  return headOf(lines) !== null;
}

/** The first account of a file, as entries have it; '' if it is no MT940. */
export function mt940Account(lines: readonly string[]): string {
  const head = headOf(lines);
  return head === null ? '' : bareAccount(head.account, head.currency);
}

/** An account without the currency of its balances, which some banks write behind it. */
export function bareAccount(account: string, currency: string): string {
  const match = WITH_CURRENCY.exec(account);
  return match?.[2] === currency ? match[1] : account;
}

function headOf(all: readonly string[]): { account: string; currency: string } | null {
  const lines = all.flatMap((line) => line.split(AT_SIGNS));
  const start = lines
    .slice(0, PREAMBLE_LINES_MAX + 1)
    .findIndex((line, index) => START.test(index === 0 ? withoutBom(line) : line));
  if (start < 0 || !lines.slice(0, start).every((line) => PREAMBLE_LINE.test(line))) return null;
  let account = '';
  for (const line of lines.slice(start, start + 1 + HEADER_LINES_MAX)) {
    account = ACCOUNT.exec(line)?.[1].trim() || account;
    const opening = OPENING.exec(line);
    if (opening && account !== '' && fullDate(opening[1])) return { account, currency: opening[2] };
    if (/^:6[0-2]/.test(line)) return null;
  }
  return null;
}

function withoutBom(line: string): string {
  return line.replace(/^\ufeff/, '');
}
