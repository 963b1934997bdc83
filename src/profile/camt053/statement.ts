/** One `<Stmt>`: what it is of, and the proof that its entries are all there. */
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../support/language.ts';
import { type Balance, Balances } from './balances.ts';
import { formatSum } from './decimal.ts';
import type { Fields } from './field-reader.ts';
import { checkedId, detached, refuse } from './places.ts';
import { quote } from './quote.ts';

/** A statement that was proven. */
export interface Proven {
  readonly firstClosingDate: string;
  readonly lastClosingDate: string;
  /** Alike only for the same statement once more; empty for one that has no entries. */
  readonly fingerprint: string;
}

/** Counts the entries of a statement and adds up those that are booked. */
export class Statement {
  readonly balances: Balances;
  readonly #name: string;
  readonly #fields: Fields;
  #entries = 0;
  #booked = 0;
  #sum = 0n;
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

  /** Counts an entry, whatever its status. */
  count(): void {
    this.#entries++;
  }

  /** Adds a booked entry, which was counted. */
  add(value: bigint, currency: string, line: number): void {
    if (this.#currency !== '' && currency !== this.#currency) {
      const what = say`the entry is in ${currency}, the entries before it in ${this.#currency}:
        balances cannot prove such a statement`;
      refuse('footer', this.#name, line, what);
    }
    this.#currency = currency;
    this.#booked++;
    this.#sum += value;
  }

  /** Throws RefusedError('footer') unless opening balance + booked entries = closing balance. */
  prove(): Proven {
    const { opening, closing } = this.balances;
    if (!opening || !closing) throw new RefusedError('footer', this.#unproven(opening, closing));
    this.#proveCurrency(opening, closing);
    if (opening.value + this.#sum !== closing.value) {
      throw new RefusedError(
        'footer',
        say`${this.#place}: opening balance ${formatSum(opening.value)} + booked entries
          ${formatSum(this.#sum)} (${this.#booked} of them) =
          ${formatSum(opening.value + this.#sum)} ${opening.currency}, but the closing balance is
          ${formatSum(closing.value)}. Entries are missing or changed; fetch it again.`,
      );
    }
    this.#proveCount();
    const fingerprint = [
      this.account,
      this.#idToCompare('Id'),
      this.#idToCompare('StmtPgntn/PgNb'),
      opening.value,
      closing.value,
      closing.date,
      this.#entries,
    ].join('\0');
    return {
      firstClosingDate: this.balances.firstClosingDate,
      lastClosingDate: closing.date,
      fingerprint: this.#booked > 0 ? detached(fingerprint) : '',
    };
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

  #idToCompare(name: 'Id' | 'StmtPgntn/PgNb'): string {
    return checkedId(this.#fields.get(name), this.#name, this.#fields.line);
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
