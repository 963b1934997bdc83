/** One `<Stmt>`: its account and days, and the proof that its entries are complete. */
import { shiftDate } from '../../domain/time.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import type { Days, StatementFacts } from '../entries/entry.ts';
import { EntryDates } from '../entries/entry-dates.ts';
import { type Balance, EntrySum } from '../entries/entry-sum.ts';
import { Balances } from './balances.ts';
import type { Fields } from './field-reader.ts';
import { camtDate, checkedId, detachedCopy, quoted, refuseLine } from './values.ts';

/** Counts the entries of a statement and adds up those that are booked. */
export class Statement {
  readonly balances: Balances;
  readonly dates = new EntryDates();
  readonly #name: string;
  readonly #fields: Fields;
  #entries = 0;
  readonly #booked = new EntrySum();
  #currency = '';
  #account = '';

  /** @param name the document, as messages name it */
  constructor(name: string, fields: Fields) {
    this.#name = name;
    this.#fields = fields;
    this.balances = new Balances(name);
  }

  /** The IBAN, or the bank's own number. */
  get account(): string {
    if (this.#account !== '') return this.#account;
    const { line } = this.#fields;
    const account = this.#fields.get('Acct/Id/IBAN') || this.#fields.get('Acct/Id/Othr/Id');
    if (account === '') {
      const what = say`the statement names no account before its entries`;
      refuseLine('header', this.#name, line, what);
    }
    this.#account = detachedCopy(checkedId(account, this.#name, line));
    return this.#account;
  }

  /**
   * An id for the last counted entry that stays the same when the statement is fetched again: the
   * statement's id, its page unless that is the first, the entry's number.
   */
  get entryId(): string {
    const id = this.#fields.get('Id');
    if (id === '') {
      refuseLine(
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
   * The day of entries without a date: the closing balance's, unless the statement or its balances
   * cover several days; null: unknown.
   */
  get onlyDay(): string | null {
    const { opening, closing } = this.balances;
    if (!opening || !closing) return null;
    const { from, to } = this.#statedDays;
    const isOne =
      from === null || to === null ? closing.date <= shiftDate(opening.date, 1) : from === to;
    return isOne ? closing.date : null;
  }

  /** The days of `<FrToDt>`; the midnight that ends a day belongs to that day. */
  get #statedDays() {
    const from = camtDate(this.#fields.get('FrToDt/FrDtTm'));
    const end = this.#fields.get('FrToDt/ToDtTm');
    const to = camtDate(end);
    const isEndOfDay = from !== null && to !== null && from < to && /T00:00(:00|$)/.test(end);
    return { from, to: isEndOfDay ? shiftDate(to, -1) : to };
  }

  /** Counts an entry, whatever its status. */
  count(): void {
    this.#entries++;
  }

  /** Adds a booked entry, already counted. */
  add(value: bigint, currency: string, isReversal: boolean, line: number): void {
    if (this.#currency !== '' && currency !== this.#currency) {
      const what = say`the entry is in ${currency}, the entries before it in ${this.#currency}:
        balances cannot prove such a statement`;
      refuseLine('footer', this.#name, line, what);
    }
    this.#currency = currency;
    this.#booked.add(value, isReversal);
  }

  /** Throws RefusedError('footer') unless opening balance + booked entries = closing balance. */
  prove(): StatementFacts {
    const { opening, closing } = this.balances;
    if (!opening || !closing) throw new RefusedError('footer', this.#unproven(opening, closing));
    this.#proveCurrency(opening, closing);
    const disagreement = this.#booked.disagreement(opening, closing);
    if (disagreement !== null) {
      throw new RefusedError('footer', say`${this.#place}: ${disagreement}`);
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

  /** Its number, followed by its page. */
  get #number(): string {
    const number = this.#fields.get('ElctrncSeqNb') || this.#fields.get('LglSeqNb');
    const page = this.#fields.get('StmtPgntn/PgNb');
    const text = page === '' ? number : `${number}/${page}`;
    return detachedCopy(checkedId(text, this.#name, this.#fields.line));
  }

  #daysBetween(opening: Balance, closing: Balance): Days {
    const { firstClosingDate } = this.balances;
    // A closing balance for each of several days.
    if (firstClosingDate !== closing.date) return { from: firstClosingDate, to: closing.date };
    return this.dates.between(this.#statedDays.from ?? opening.date, closing.date);
  }

  #unproven(opening: Balance | null, closing: Balance | null): string {
    if (opening) {
      return say`${this.#place} has no closing balance (CLBD): nothing shows that its entries are
        complete. Ask the bank for statements with booked balances.`;
    }
    if (closing) {
      return say`${this.#place} has no opening balance (OPBD, PRCD): nothing shows that its entries
        are complete. Ask the bank for statements with booked balances.`;
    }
    return say`${this.#place} has no opening balance (OPBD, PRCD) and no closing balance (CLBD):
      nothing shows that its entries are complete. Ask the bank for statements with booked
      balances.`;
  }

  get #place(): string {
    return say`${this.#name}:${this.#fields.line}: the statement ${quoted(this.#fields.get('Id'))}`;
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

  /** Some banks count booked entries only, some all listed ones. */
  #proveCount(): void {
    const claimed = this.#fields.get('TxsSummry/TtlNtries/NbOfNtries');
    if (claimed === '') return;
    const count = /^\d{1,15}$/.test(claimed) ? Number(claimed) : -1;
    if (count === this.#booked.count || count === this.#entries) return;
    throw new RefusedError(
      'footer',
      say`${this.#place} states ${quoted(claimed)} entries (TxsSummry), but has ${this.#entries},
        ${this.#booked.count} of them booked. Fetch it again.`,
    );
  }
}
