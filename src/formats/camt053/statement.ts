/** One `<Stmt>`: what it is of, and the proof that its entries are all there. */
import { shiftDate } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { Days, StatementFacts } from '../entries/entry.ts';
import { EntryDates } from '../entries/entry-days.ts';
import { unprovenAdvice } from '../entries/entry-reversals.ts';
import { type Balance, Balances } from './balances.ts';
import { dateOf } from './dates.ts';
import { formatSum } from './decimal.ts';
import type { Fields } from './field-reader.ts';
import { checkedId, detached, refuse } from './places.ts';
import { quote } from './quote.ts';

/** Counts the entries of a statement and adds up those that are booked. */
export class Statement {
  readonly balances: Balances;
  readonly dates = new EntryDates();
  readonly #name: string;
  readonly #fields: Fields;
  #entries = 0;
  #booked = 0;
  #sum = 0n;
  /** Of the reversals among them. */
  #reversed = 0n;
  #currency = '';
  #account = '';

  /** @param name the document, as messages name it */
  constructor(name: string, fields: Fields) {
    this.#name = name;
    this.#fields = fields;
    this.balances = new Balances(name);
  }

  /** The account that it is of: the IBAN, or the bank's own number. */
  get account(): string {
    if (this.#account !== '') return this.#account;
    const { line } = this.#fields;
    const account = this.#fields.get('Acct/Id/IBAN') || this.#fields.get('Acct/Id/Othr/Id');
    if (account === '') {
      const what = say`the statement names no account in front of its entries`;
      refuse('header', this.#name, line, what);
    }
    this.#account = detached(checkedId(account, this.#name, line));
    return this.#account;
  }

  /**
   * An id for the last entry that was counted, made from what stays the same when the statement
   * is fetched again: its id, its page unless that is the first, the entry's number.
   */
  get entryId(): string {
    const id = this.#fields.get('Id');
    if (id === '') {
      refuse(
        'header',
        this.#name,
        this.#fields.line,
        say`the statement has no <Id>, and some of its entries have no reference of their own`,
      );
    }
    const page = this.#fields.get('StmtPgntn/PgNb');
    const middle = page === '' || page === '1' ? '' : `${page}/`;
    return `${id}/${middle}${this.#entries}`;
  }

  /**
   * The day that entries without a date are of: the closing balance's, unless the statement says
   * or its balances show that it is of several days; null: that is not known.
   */
  get onlyDay(): string | null {
    const { opening, closing } = this.balances;
    if (!opening || !closing) return null;
    const { from, to } = this.#statedDays;
    const isOne =
      from === null || to === null ? closing.date <= shiftDate(opening.date, 1) : from === to;
    return isOne ? closing.date : null;
  }

  /** What `<FrToDt>` says; the midnight with which a day ends is of that day. */
  get #statedDays() {
    const from = dateOf(this.#fields.get('FrToDt/FrDtTm'));
    const end = this.#fields.get('FrToDt/ToDtTm');
    const to = dateOf(end);
    const isEndOfDay = from !== null && to !== null && from < to && /T00:00(:00|$)/.test(end);
    return { from, to: isEndOfDay ? shiftDate(to, -1) : to };
  }

  /** Counts an entry, whatever its status. */
  count(): void {
    this.#entries++;
  }

  /** Adds a booked entry, which was counted. */
  add(value: bigint, currency: string, isReversal: boolean, line: number): void {
    if (this.#currency !== '' && currency !== this.#currency) {
      const what = say`the entry is in ${currency}, the entries before it in ${this.#currency}:
        balances cannot prove such a statement`;
      refuse('footer', this.#name, line, what);
    }
    this.#currency = currency;
    this.#booked++;
    this.#sum += value;
    if (isReversal) this.#reversed += value;
  }

  /** Throws RefusedError('footer') unless opening balance + booked entries = closing balance. */
  prove(): StatementFacts {
    const { opening, closing } = this.balances;
    if (!opening || !closing) throw new RefusedError('footer', this.#unproven(opening, closing));
    this.#proveCurrency(opening, closing);
    const found = opening.value + this.#sum;
    if (found !== closing.value) {
      const advice = unprovenAdvice(found - closing.value, this.#reversed);
      throw new RefusedError(
        'footer',
        say`${this.#place}: opening balance ${formatSum(opening.value)} + booked entries
          ${formatSum(this.#sum)} (${this.#booked} of them) = ${formatSum(found)}
          ${opening.currency}, but the closing balance is ${formatSum(closing.value)}. ${advice}`,
      );
    }
    this.#proveCount();
    return {
      line: this.#fields.line,
      account: this.account,
      currency: opening.currency,
      number: this.#number,
      opening: opening.value,
      closing: closing.value,
      closingDate: closing.date,
      days: this.#daysBetween(opening, closing),
    };
  }

  /** Its number, and its page behind that. */
  get #number(): string {
    const number = this.#fields.get('ElctrncSeqNb') || this.#fields.get('LglSeqNb');
    const page = this.#fields.get('StmtPgntn/PgNb');
    const text = page === '' ? number : `${number}/${page}`;
    return detached(checkedId(text, this.#name, this.#fields.line));
  }

  #daysBetween(opening: Balance, closing: Balance): Days {
    const { firstClosingDate } = this.balances;
    // A closing balance for each of several days.
    if (firstClosingDate !== closing.date) return { from: firstClosingDate, to: closing.date };
    return this.dates.between(this.#statedDays.from ?? opening.date, closing.date);
  }

  /** What to say where a balance is missing, or both are. */
  #unproven(opening: Balance | null, closing: Balance | null): string {
    if (opening) {
      return say`${this.#place} has no closing balance (CLBD): nothing shows that its entries are
        all there. Have the bank send statements with booked balances.`;
    }
    if (closing) {
      return say`${this.#place} has no opening balance (OPBD, PRCD): nothing shows that its entries
        are all there. Have the bank send statements with booked balances.`;
    }
    return say`${this.#place} has no opening balance (OPBD, PRCD) and no closing balance (CLBD):
      nothing shows that its entries are all there. Have the bank send statements with booked
      balances.`;
  }

  get #place(): string {
    return say`${this.#name}:${this.#fields.line}: the statement ${quote(this.#fields.get('Id'))}`;
  }

  #proveCurrency(opening: Balance, closing: Balance): void {
    const currency = this.#currency || opening.currency;
    if (opening.currency === currency && closing.currency === currency) return;
    const message =
      this.#currency === ''
        ? say`${this.#place} has its opening balance in ${opening.currency} and its closing balance
            in ${closing.currency}: they prove nothing. Fetch it again.`
        : say`${this.#place} has its opening balance in ${opening.currency}, entries in
            ${this.#currency} and its closing balance in ${closing.currency}: they prove nothing.
            Fetch it again.`;
    throw new RefusedError('footer', message);
  }

  /** Some banks count what is booked, some everything that they list. */
  #proveCount(): void {
    const claimed = this.#fields.get('TxsSummry/TtlNtries/NbOfNtries');
    if (claimed === '') return;
    const count = /^\d{1,15}$/.test(claimed) ? Number(claimed) : -1;
    if (count === this.#booked || count === this.#entries) return;
    throw new RefusedError(
      'footer',
      say`${this.#place} says that it has ${quote(claimed)} entries (TxsSummry), but there are
        ${this.#entries}, ${this.#booked} of them booked. Fetch it again.`,
    );
  }
}
