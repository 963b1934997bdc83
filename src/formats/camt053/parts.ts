/** The `<TxDtls>` of one entry: a single one, or the parts of a batch. */
import { ENTRY_PARTS_MAX } from '../../support/limits.ts';
import {
  COUNTERPARTY_CHARS_MAX,
  type EntryOptions,
  REMARK_CHARS_MAX,
  statedReference,
} from '../entries/entry.ts';
import { type CodeMeaning, readCode } from './codes.ts';
import type { Fields } from './field-reader.ts';
import {
  checkedId,
  currencyCode,
  detachedCopy,
  parseDecimal,
  signedByIndicator,
} from './values.ts';

/** A TxDtls, held until it is known whether all of them add up to the entry. */
interface TransactionDetails {
  readonly line: number;
  /** Its own reference; may be empty. */
  readonly reference: string;
  readonly bankReference: string;
  readonly code: CodeMeaning | null;
  /** CRDT, DBIT, or empty where the entry's applies. */
  readonly indicator: string;
  /** Its amount, in one or more currencies. */
  readonly amounts: readonly PartAmount[];
  readonly parties: Parties;
  readonly remark: string;
}

/** The names of the parties to a payment; may be empty. */
export interface Parties {
  readonly debtor: string;
  readonly creditor: string;
}

/** An unsigned amount of a part. */
interface PartAmount {
  readonly currency: string;
  readonly value: bigint;
  readonly text: string;
}

/** A part with its direction. */
interface DirectedPart {
  readonly part: TransactionDetails;
  readonly amount: PartAmount;
  readonly isDebit: boolean;
}

/** The parts and charges that make up an entry. */
interface Composition {
  readonly parts: readonly DirectedPart[];
  /** Negative where paid. */
  readonly charges: bigint;
}

/** The order id that the job's pattern finds in free text; empty if it finds none. */
export function findOrderId(text: string, options: EntryOptions): string {
  return (text !== '' && options.orderIdPattern?.exec(text)?.[1]?.trim()) || '';
}

/** The reference of the parties to a payment, the payer's first; may be empty. */
export function partyReference(fields: Fields): string {
  return (
    statedReference(fields.get('Refs/EndToEndId')) ||
    statedReference(fields.get('Refs/InstrId')) ||
    statedReference(fields.get('Refs/TxId')) ||
    statedReference(fields.get('RmtInf/Strd/CdtrRefInf/Ref'))
  );
}

/** The parties that TxDtls name. */
export function partiesOf(fields: Fields): Parties {
  const name = (nested: string, plain: string) =>
    detachedCopy((nested || plain).slice(0, COUNTERPARTY_CHARS_MAX));
  return {
    debtor: name(fields.get('RltdPties/Dbtr/Pty/Nm'), fields.get('RltdPties/Dbtr/Nm')),
    creditor: name(fields.get('RltdPties/Cdtr/Pty/Nm'), fields.get('RltdPties/Cdtr/Nm')),
  };
}

/** Collects the TxDtls of an entry. */
export class Parts {
  readonly #options: EntryOptions;
  #count = 0;
  #first: Fields | null = null;
  #held: TransactionDetails[] = [];
  /** By currency, the sum of the stated charges; negative where paid. */
  readonly #charges = new Map<string, bigint>();

  constructor(options: EntryOptions) {
    this.#options = options;
  }

  add(fields: Fields): void {
    this.#first = this.#count++ === 0 ? fields : null;
    // An entry with more parts is reported as one.
    if (this.#count > ENTRY_PARTS_MAX) this.#held = [];
    else this.#held.push(this.#read(fields));
  }

  /** A single TxDtls, which describes the same movement as its entry. */
  get only(): Fields | null {
    return this.#first;
  }

  /** Adds a charge of the entry, or of one of its parts. */
  addCharge(fields: Fields): void {
    const amount = parseDecimal(fields.get('Amt'));
    const currency = currencyCode(fields.get('Amt@Ccy'));
    if (!amount || currency === null) return;
    // A charge without a direction is paid.
    const value = signedByIndicator(amount, fields.get('CdtDbtInd')) ?? -amount.value;
    this.#charges.set(detachedCopy(currency), (this.#charges.get(currency) ?? 0n) + value);
  }

  /**
   * The parts with their directions, if all have an amount in `currency` and add up to `total`:
   * at least two by themselves, or any number with the charges. Else null.
   */
  addingUpTo(total: bigint, currency: string, indicator: string): Composition | null {
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

  #read(fields: Fields): TransactionDetails {
    const text = `${fields.get('RmtInf/Ustrd')} ${fields.get('AddtlTxInf')}`.trim();
    const bankReference = statedReference(fields.get('Refs/AcctSvcrRef'));
    const reference = findOrderId(text, this.#options) || partyReference(fields) || bankReference;
    const { name, types } = this.#options;
    return {
      line: fields.line,
      reference: detachedCopy(checkedId(reference, name, fields.line)),
      bankReference: detachedCopy(checkedId(bankReference, name, fields.line)),
      code: readCode(fields, types),
      indicator: detachedCopy(fields.get('CdtDbtInd').slice(0, 'CRDT '.length)),
      amounts: [
        ...amountOf(fields.get('Amt'), fields.get('Amt@Ccy')),
        ...amountOf(fields.get('AmtDtls/TxAmt/Amt'), fields.get('AmtDtls/TxAmt/Amt@Ccy')),
        ...amountOf(fields.get('AmtDtls/InstdAmt/Amt'), fields.get('AmtDtls/InstdAmt/Amt@Ccy')),
      ],
      parties: partiesOf(fields),
      remark: detachedCopy(text.slice(0, REMARK_CHARS_MAX)),
    };
  }
}

function amountOf(text: string, currency: string): PartAmount[] {
  const amount = parseDecimal(text);
  if (!amount || currencyCode(currency) === null) return [];
  return [
    { currency: detachedCopy(currency), value: amount.value, text: detachedCopy(amount.text) },
  ];
}
