/** One `<Ntry>`: told as an entry, or as the parts that it is made of. Never as both. */
import { say } from '../../words/language.ts';
import type { EntryListener, EntryOptions } from '../entries/entry.ts';
import { currencyOf, signed } from './balances.ts';
import { type CodeMeaning, readCode, typeOf } from './codes.ts';
import { dateOf } from './dates.ts';
import { type Decimal, formatSum, parseDecimal } from './decimal.ts';
import type { Fields } from './field-reader.ts';
import { findOrderId, given, type Parts, partyReference } from './parts.ts';
import { checkedId, refuse } from './places.ts';
import { quote } from './quote.ts';
import type { Statement } from './statement.ts';

/** What an entry and its parts have in common. */
interface Movement {
  readonly account: string;
  readonly currency: string;
  readonly date: string;
}

function readStatus(fields: Fields, name: string): string {
  const status = fields.get('Sts/Cd') || fields.get('Sts') || fields.get('Sts/Prtry');
  return status || refuse('rejects', name, fields.line, say`the entry has no status (Sts)`);
}

function readAmount(fields: Fields, name: string): Decimal {
  const text = fields.get('Amt');
  const amount = parseDecimal(text);
  if (amount) return amount;
  if (text === '') refuse('rejects', name, fields.line, say`the entry has no amount (Amt)`);
  return refuse('rejects', name, fields.line, say`the entry's <Amt> ${quote(text)} is no amount`);
}

function readDirection(fields: Fields, amount: Decimal, name: string): bigint {
  const word = fields.get('CdtDbtInd');
  const value = signed(amount, word);
  if (value !== null) return value;
  const what =
    word === ''
      ? say`the entry has no direction (CdtDbtInd)`
      : say`<CdtDbtInd> is ${quote(word)}, not CRDT or DBIT`;
  return refuse('rejects', name, fields.line, what);
}

function readCurrency(fields: Fields, name: string): string {
  const text = fields.get('Amt@Ccy');
  const currency = currencyOf(text);
  if (currency !== null) return currency;
  const what =
    text === ''
      ? say`the entry has no currency (Ccy)`
      : say`the currency (Ccy) ${quote(text)} is not a code of three letters`;
  return refuse('rejects', name, fields.line, what);
}

/** The date that an entry is of; the statement is told which one, and whether of the booking. */
function readDate(fields: Fields, statement: Statement, name: string): string {
  const booked = fields.get('BookgDt/Dt') || fields.get('BookgDt/DtTm');
  const text = booked || fields.get('ValDt/Dt') || fields.get('ValDt/DtTm');
  if (text === '') {
    const { onlyDay } = statement;
    if (onlyDay !== null) return onlyDay;
    const what = say`the entry has no date (BookgDt, ValDt), and nothing before it shows that the
      statement is of one day`;
    return refuse('rejects', name, fields.line, what);
  }
  const date = dateOf(text);
  if (date !== null) {
    statement.dates.add(date, booked !== '');
    return date;
  }
  const what = say`the entry's date (BookgDt, ValDt) ${quote(text)} is not a date`;
  return refuse('rejects', name, fields.line, what);
}

function isReversal(fields: Fields): boolean {
  return ['true', '1'].includes(fields.get('RvslInd'));
}

/** Tells the booked entries of a document. */
export class EntryEmitter {
  readonly #options: EntryOptions;
  readonly #listener: EntryListener;

  constructor(options: EntryOptions, listener: EntryListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Tells the next entry of `statement`, if it is booked. */
  tell(fields: Fields, parts: Parts, statement: Statement): void {
    const { name } = this.#options;
    statement.count();
    if (readStatus(fields, name) !== 'BOOK') return;
    const amount = readAmount(fields, name);
    const value = readDirection(fields, amount, name);
    const currency = readCurrency(fields, name);
    const date = readDate(fields, statement, name);
    const movement = { account: statement.account, currency, date };
    statement.add(value, currency, isReversal(fields), fields.line);
    if (this.#tellParts(fields, parts, value, movement, statement)) return;
    const only = parts.only;
    const bankReference =
      given(only?.get('Refs/AcctSvcrRef') ?? '') || given(fields.get('AcctSvcrRef'));
    const reference =
      this.#foundIn(fields, only) ||
      (only ? partyReference(only) : '') ||
      bankReference ||
      given(fields.get('NtryRef')) ||
      statement.entryId;
    const code = (only ? this.#codeOf(only) : null) ?? this.#codeOf(fields);
    this.#listener.onEntry({
      ...movement,
      line: fields.line,
      orderId: checkedId(reference, name, fields.line),
      channelTxnId: checkedId(bankReference, name, fields.line),
      type: typeOf(code, isReversal(fields)),
      amount: withSign(amount.text, value < 0n),
    });
  }

  /** Tells the entry by its parts, each under a reference of its own; false if they do not do. */
  #tellParts(
    fields: Fields,
    parts: Parts,
    value: bigint,
    movement: Movement,
    statement: Statement,
  ): boolean {
    const { name } = this.#options;
    const found = parts.addingUpTo(value, movement.currency, fields.get('CdtDbtInd'));
    if (!found) return false;
    const bankReference = given(fields.get('AcctSvcrRef'));
    for (const [index, { part, amount, isDebit }] of found.parts.entries()) {
      const reference = part.reference || `${statement.entryId}.${index + 1}`;
      this.#listener.onEntry({
        ...movement,
        line: part.line,
        orderId: checkedId(reference, name, part.line),
        channelTxnId: checkedId(part.bankReference || bankReference, name, part.line),
        type: typeOf(part.code ?? this.#codeOf(fields), isReversal(fields)),
        amount: withSign(amount.text, isDebit && amount.value > 0n),
      });
    }
    if (found.charges === 0n) return true;
    const [{ part }] = found.parts;
    const reference = found.parts.length === 1 ? part.reference : '';
    this.#listener.onEntry({
      ...movement,
      line: fields.line,
      orderId: checkedId(reference || statement.entryId, name, fields.line),
      channelTxnId: checkedId(part.bankReference || bankReference, name, fields.line),
      type: 'fee',
      amount: formatSum(found.charges),
    });
    return true;
  }

  #codeOf(fields: Fields): CodeMeaning | null {
    return readCode(fields, this.#options.types);
  }

  /** The order id in the free text of an entry told as one. */
  #foundIn(fields: Fields, only: Fields | null): string {
    const texts = [
      only?.get('RmtInf/Ustrd') ?? '',
      fields.get('AddtlNtryInf'),
      only?.get('AddtlTxInf') ?? '',
    ];
    return findOrderId(texts.filter((text) => text !== '').join(' '), this.#options);
  }
}

function withSign(text: string, isNegative: boolean): string {
  return isNegative ? `-${text}` : text;
}
