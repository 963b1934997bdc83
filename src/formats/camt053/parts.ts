/** The `<TxDtls>` of one entry: its only one, or the parts that a batch is made of. */
import { ENTRY_PARTS_MAX } from '../../support/limits.ts';
import type { EntryOptions } from '../entries/entry.ts';
import { currencyOf, signed } from './balances.ts';
import { type CodeMeaning, readCode } from './codes.ts';
import { parseDecimal } from './decimal.ts';
import type { Fields } from './field-reader.ts';
import { checkedId, detached } from './places.ts';

/** What of a TxDtls is held until it is known whether all of them add up. */
export interface Part {
  readonly line: number;
  /** Its own reference; may be empty. */
  readonly reference: string;
  readonly bankReference: string;
  readonly code: CodeMeaning | null;
  /** CRDT, DBIT, or empty where the entry's counts. */
  readonly indicator: string;
  /** Its amount, perhaps in several currencies. */
  readonly amounts: readonly PartAmount[];
}

/** An amount of a part, without its direction. */
export interface PartAmount {
  readonly currency: string;
  readonly value: bigint;
  readonly text: string;
}

/** A part, and which way its amount went. */
export interface DirectedPart {
  readonly part: Part;
  readonly amount: PartAmount;
  readonly isDebit: boolean;
}

/** What an entry is made of. */
export interface AddedUp {
  readonly parts: readonly DirectedPart[];
  /** Negative where they are paid. */
  readonly charges: bigint;
}

/** The order id that the job's pattern finds in free text; empty if there is none. */
export function findOrderId(text: string, options: EntryOptions): string {
  return (text !== '' && options.orderIdPattern?.exec(text)?.[1]?.trim()) || '';
}

/** The reference, unless it is a word for there being none. */
export function given(reference: string): string {
  return /^(?:NOT ?PROVIDED|NONREF)$/i.test(reference) ? '' : reference;
}

/** What the parties to a payment call it, the payer's word first; empty if they do not say. */
export function partyReference(fields: Fields): string {
  return (
    given(fields.get('Refs/EndToEndId')) ||
    given(fields.get('Refs/InstrId')) ||
    given(fields.get('Refs/TxId')) ||
    given(fields.get('RmtInf/Strd/CdtrRefInf/Ref'))
  );
}

/** Takes the TxDtls of an entry as they come. */
export class Parts {
  readonly #options: EntryOptions;
  #count = 0;
  #first: Fields | null = null;
  #held: Part[] = [];
  /** By currency: what the charges that are stated add up to, negative where they are paid. */
  readonly #charges = new Map<string, bigint>();

  constructor(options: EntryOptions) {
    this.#options = options;
  }

  /** Takes the next one. */
  add(fields: Fields): void {
    this.#first = this.#count++ === 0 ? fields : null;
    // Beyond that the entry is told as one, whatever its parts add up to.
    if (this.#count > ENTRY_PARTS_MAX) this.#held = [];
    else this.#held.push(this.#read(fields));
  }

  /** The TxDtls, if there is just one: it says more of the same movement. */
  get only(): Fields | null {
    return this.#first;
  }

  /** Takes a charge of the entry, or of one of its parts. */
  addCharge(fields: Fields): void {
    const amount = parseDecimal(fields.get('Amt'));
    const currency = currencyOf(fields.get('Amt@Ccy'));
    if (!amount || currency === null) return;
    // A charge without a direction is paid.
    const value = signed(amount, fields.get('CdtDbtInd')) ?? -amount.value;
    this.#charges.set(detached(currency), (this.#charges.get(currency) ?? 0n) + value);
  }

  /**
   * The parts with their signed amounts, if all have an amount in `currency` and these, at least
   * two, add up to `total`; or these, and the charges behind them. Else null.
   */
  addingUpTo(total: bigint, currency: string, indicator: string): AddedUp | null {
    if (this.#held.length === 0) return null;
    const found: DirectedPart[] = [];
    let sum = 0n;
    for (const part of this.#held) {
      const amount = part.amounts.find((each) => each.currency === currency);
      const direction = part.indicator || indicator;
      if (!amount || (direction !== 'CRDT' && direction !== 'DBIT')) return null;
      const isDebit = direction === 'DBIT';
      sum += isDebit ? -amount.value : amount.value;
      found.push({ part, amount, isDebit });
    }
    if (sum === total) return found.length < 2 ? null : { parts: found, charges: 0n };
    const charges = this.#charges.get(currency) ?? 0n;
    return sum + charges === total ? { parts: found, charges } : null;
  }

  #read(fields: Fields): Part {
    const text = `${fields.get('RmtInf/Ustrd')} ${fields.get('AddtlTxInf')}`.trim();
    const bankReference = given(fields.get('Refs/AcctSvcrRef'));
    const reference = findOrderId(text, this.#options) || partyReference(fields) || bankReference;
    const { name, types } = this.#options;
    return {
      line: fields.line,
      reference: detached(checkedId(reference, name, fields.line)),
      bankReference: detached(checkedId(bankReference, name, fields.line)),
      code: readCode(fields, types),
      indicator: detached(fields.get('CdtDbtInd').slice(0, 'CRDT '.length)),
      amounts: [
        ...amountOf(fields.get('Amt'), fields.get('Amt@Ccy')),
        ...amountOf(fields.get('AmtDtls/TxAmt/Amt'), fields.get('AmtDtls/TxAmt/Amt@Ccy')),
        ...amountOf(fields.get('AmtDtls/InstdAmt/Amt'), fields.get('AmtDtls/InstdAmt/Amt@Ccy')),
      ],
    };
  }
}

function amountOf(text: string, currency: string): PartAmount[] {
  const amount = parseDecimal(text);
  if (!amount || currencyOf(currency) === null) return [];
  return [{ currency: detached(currency), value: amount.value, text: detached(amount.text) }];
}
