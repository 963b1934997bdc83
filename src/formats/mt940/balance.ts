/** Balances (`:60F:`, `:60M:`, `:62F:`, `:62M:`), and the proof of the entries between them. */
import { currencyDigits } from '../../domain/money.ts';
import type { SourcePlace } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { decimalOf, formatSum } from '../entries/decimal.ts';
import { type Balance, EntrySum } from '../entries/entry-sum.ts';
import { AMOUNT, fieldRefusal, fullDate, malformedField } from './field.ts';

const BALANCE = new RegExp(String.raw`^([CD])(\d{6})([A-Z]{3})${AMOUNT} *$`);

/** Reads the text after the tag of a balance; throws RefusedError('header'). */
export function parseBalance(tag: string, text: string, place: SourcePlace): Balance {
  const match = BALANCE.exec(text);
  const date = match && fullDate(match[2]);
  if (!match || !date) {
    const expected = say`a balance: C or D, a date yyMMdd, a currency and an amount with a comma`;
    throw malformedField(place, `:${tag}:${text}`, expected);
  }
  const [, mark, , currency, whole, decimals = ''] = match;
  const { value } = decimalOf(whole, decimals);
  return { date, currency, value: mark === 'D' ? -value : value };
}

/** A page that ended with `:62M:`, which another one continues. */
interface Unfinished {
  readonly account: string;
  readonly balance: Balance;
  readonly place: SourcePlace;
}

/** Follows balances through a file, page by page; every method throws RefusedError('footer'). */
export class BalanceProof {
  #account = '';
  #opening: Balance | null = null;
  #entries = new EntrySum();
  #unfinished: Unfinished | null = null;

  /** `:60F:` begins a statement; `:60M:` is the balance that the page before it ended with. */
  open(account: string, balance: Balance, isFirst: boolean, place: SourcePlace): void {
    if (isFirst) this.end();
    else this.#continue(account, balance, place);
    this.#account = account;
    this.#opening = balance;
    this.#unfinished = null;
    this.#entries = new EntrySum();
  }

  add(value: bigint, isReversal: boolean): void {
    this.#entries.add(value, isReversal);
  }

  /** `:62F:` ends a statement, `:62M:` only a page of it. */
  close(closing: Balance, isLast: boolean, place: SourcePlace): void {
    const opening = this.#opening;
    if (opening === null) throw new Error('a page was closed that was not opened');
    if (closing.currency !== opening.currency) {
      const what = say`the closing balance is in ${closing.currency}, the opening balance in
        ${opening.currency}. The file is damaged; download it again.`;
      throw fieldRefusal('footer', place, what);
    }
    const disagreement = this.#entries.disagreement(opening, closing);
    if (disagreement !== null) throw fieldRefusal('footer', place, disagreement);
    this.#opening = null;
    if (!isLast) this.#unfinished = { account: this.#account, balance: closing, place };
  }

  /** No page may be missing now. */
  end(): void {
    if (this.#unfinished === null) return;
    const what = say`the page ends with :62M:, so another page should follow, but none does. Pages
      are missing; download the whole statement.`;
    throw fieldRefusal('footer', this.#unfinished.place, what);
  }

  #continue(account: string, balance: Balance, place: SourcePlace): void {
    const before = this.#unfinished;
    if (before === null) {
      const what = say`the page begins with :60M:, so a page that ends with :62M: should come before
        it, but none does. Pages are missing; download the whole statement.`;
      throw fieldRefusal('footer', place, what);
    }
    const ended = balanceText(before.account, before.balance);
    const begins = balanceText(account, balance);
    if (ended === begins) return;
    const what = say`the page begins with ${begins}, the page before it ended with ${ended} (line
      ${before.place.line}). Pages are missing; download the whole statement.`;
    throw fieldRefusal('footer', place, what);
  }
}

function balanceText(account: string, { value, currency }: Balance): string {
  const amount = formatSum(value, currencyDigits(currency));
  return say`${amount} ${currency} on account ${account}`;
}
