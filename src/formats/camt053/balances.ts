/** The balances of one statement, and which of them open and close it. */
import { say } from '../../words/language.ts';
import type { Balance } from '../entries/entry-sum.ts';
import type { Fields } from './field-reader.ts';
import {
  camtDate,
  currencyCode,
  parseDecimal,
  quoted,
  refuseLine,
  signedByIndicator,
} from './values.ts';

/** Keeps the balances that the proof may need. */
export class Balances {
  readonly #name: string;
  #opening: Balance | null = null;
  #previous: Balance | null = null;
  #closing: Balance | null = null;
  #firstInterim: Balance | null = null;
  #lastInterim: Balance | null = null;
  #firstClosingDate = '';

  /** @param name the document, as messages name it */
  constructor(name: string) {
    this.#name = name;
  }

  /** Adds a `<Bal>`. In a statement of several days the earliest and the latest ones count. */
  add(fields: Fields): void {
    const code = fields.get('Tp/CdOrPrtry/Cd');
    if (!['OPBD', 'PRCD', 'CLBD', 'ITBD'].includes(code)) return;
    const balance = this.#read(fields, code);
    if (code === 'OPBD') this.#opening = earlier(this.#opening, balance);
    if (code === 'PRCD') this.#previous = earlier(this.#previous, balance);
    if (code === 'ITBD') {
      this.#firstInterim ??= balance;
      this.#lastInterim = balance;
    }
    if (code === 'CLBD') {
      if (!this.#closing || balance.date >= this.#closing.date) this.#closing = balance;
      if (this.#firstClosingDate === '' || balance.date < this.#firstClosingDate) {
        this.#firstClosingDate = balance.date;
      }
    }
  }

  /** OPBD; else PRCD, which is the closing balance before; else, on an interim page, ITBD. */
  get opening(): Balance | null {
    return this.#opening ?? this.#previous ?? this.#firstInterim;
  }

  /** CLBD; else, on an interim page, the last ITBD, unless the page starts with that one. */
  get closing(): Balance | null {
    const closing = this.#closing ?? this.#lastInterim;
    return closing === this.opening ? null : closing;
  }

  /** Date of the earliest closing balance; empty if none was stated. */
  get firstClosingDate(): string {
    return this.#firstClosingDate || (this.closing?.date ?? '');
  }

  #read(fields: Fields, code: string): Balance {
    const refuseFor = (what: string) => refuseLine('footer', this.#name, fields.line, what);
    const text = fields.get('Amt');
    const amount = parseDecimal(text);
    if (text === '') return refuseFor(say`the ${code} balance has no amount (Amt)`);
    if (!amount)
      return refuseFor(say`the ${code} balance is ${quoted(text)}, which is not an amount`);
    const value = signedByIndicator(amount, fields.get('CdtDbtInd'));
    if (value === null) {
      const word = fields.get('CdtDbtInd');
      return refuseFor(
        word === ''
          ? say`the ${code} balance has no direction (CdtDbtInd)`
          : say`the ${code} balance is ${quoted(word)}, not CRDT or DBIT`,
      );
    }
    const currency = currencyCode(fields.get('Amt@Ccy'));
    if (currency === null) return refuseFor(say`the ${code} balance has no currency (Ccy)`);
    const date = camtDate(fields.get('Dt/Dt') || fields.get('Dt/DtTm'));
    if (date === null) return refuseFor(say`the ${code} balance has no date`);
    return { date, currency, value };
  }
}

function earlier(former: Balance | null, balance: Balance): Balance {
  return former && former.date <= balance.date ? former : balance;
}
