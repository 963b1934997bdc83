/** Balances (`:60F:`, `:60M:`, `:62F:`, `:62M:`), and the proof that entries lie between them. */
import type { SourcePlace } from '../../domain/record.ts';
import { say } from '../../words/language.ts';
import { unprovenAdvice } from '../entries/entry-reversals.ts';
import { AMOUNT, formatMoney, fullDate, malformed, refusal, scaledAmount } from './field.ts';

const BALANCE = new RegExp(String.raw`^([CD])(\d{6})([A-Z]{3})${AMOUNT} *$`);

/** What an account held at the end of a date. */
export interface Balance {
  /** `yyyy-MM-dd` */
  readonly date: string;
  readonly currency: string;
  /** As scaledAmount has it; negative where the account was overdrawn. */
  readonly value: bigint;
}

/** Reads what stands behind the tag of a balance; throws RefusedError('header'). */
export function parseBalance(tag: string, text: string, place: SourcePlace): Balance {
  const match = BALANCE.exec(text);
  const date = match && fullDate(match[2]);
  if (!match || !date) {
    const expected = say`a balance: C or D, a date yyMMdd, a currency and an amount with a comma`;
    throw malformed(place, `:${tag}:${text}`, expected);
  }
  const [, mark, , currency, whole, decimals] = match;
  const value = scaledAmount(whole, decimals);
  return { date, currency, value: mark === 'D' ? -value : value };
}

/** A page that ended with `:62M:`: another one goes on from there. */
interface Unfinished {
  readonly account: string;
  readonly balance: Balance;
  readonly place: SourcePlace;
}

/** Follows balances through a file, page by page; every method throws RefusedError('footer'). */
export class BalanceProof {
  #account = '';
  #opening: Balance | null = null;
  #sum = 0n;
  /** Of the reversals among the entries. */
  #reversed = 0n;
  #entries = 0;
  #unfinished: Unfinished | null = null;

  /** `:60F:` begins a statement; `:60M:` is the balance that the page before it ended with. */
  open(account: string, balance: Balance, isFirst: boolean, place: SourcePlace): void {
    if (isFirst) this.end();
    else this.#goOn(account, balance, place);
    this.#account = account;
    this.#opening = balance;
    this.#unfinished = null;
    this.#sum = 0n;
    this.#reversed = 0n;
    this.#entries = 0;
  }

  add(value: bigint, isReversal: boolean): void {
    this.#sum += value;
    if (isReversal) this.#reversed += value;
    this.#entries++;
  }

  /** `:62F:` ends a statement, `:62M:` only a page of it. */
  close(closing: Balance, isLast: boolean, place: SourcePlace): void {
    const opening = this.#opening;
    if (opening === null) throw new Error('a page was closed that was not opened');
    const { currency } = opening;
    if (closing.currency !== currency) {
      throw refusal(
        'footer',
        place,
        say`the closing balance is in ${closing.currency}, the opening balance in ${currency}. The
          file is damaged; download it again.`,
      );
    }
    const money = (value: bigint) => formatMoney(value, currency);
    const found = opening.value + this.#sum;
    if (found !== closing.value) {
      const advice = unprovenAdvice(found - closing.value, this.#reversed);
      throw refusal(
        'footer',
        place,
        say`the file states a closing balance of ${money(closing.value)} ${currency}; its opening
          balance of ${money(opening.value)} and its entries (${this.#entries}, together
          ${money(this.#sum)}) give ${money(found)}. ${advice}`,
      );
    }
    this.#opening = null;
    if (!isLast) this.#unfinished = { account: this.#account, balance: closing, place };
  }

  /** No page may be missing now. */
  end(): void {
    if (this.#unfinished === null) return;
    throw refusal(
      'footer',
      this.#unfinished.place,
      say`the page ends with :62M:, which says that another follows, and none does. Pages are
        missing; download the whole statement.`,
    );
  }

  #goOn(account: string, balance: Balance, place: SourcePlace): void {
    const before = this.#unfinished;
    if (before === null) {
      throw refusal(
        'footer',
        place,
        say`the page begins with :60M:, which says that it follows another, and none ends with :62M:
          before it. Pages are missing; download the whole statement.`,
      );
    }
    const words = (of: string, { value, currency }: Balance) =>
      say`${formatMoney(value, currency)} ${currency} on account ${of}`;
    const left = words(before.account, before.balance);
    const taken = words(account, balance);
    if (left === taken) return;
    throw refusal(
      'footer',
      place,
      say`the page begins with ${taken}, the page before it ended with ${left} (line
        ${before.place.line}). Pages are missing; download the whole statement.`,
    );
  }
}
