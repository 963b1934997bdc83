/** Reports one `<Ntry>` as an entry or as its parts, never as both. */
import { say } from '../../words/language.ts';
import { type Decimal, formatSum, withSign } from '../entries/decimal.ts';
import {
  type EntryListener,
  type EntryOptions,
  entryType,
  statedReference,
} from '../entries/entry.ts';
import { type CodeMeaning, readCode } from './codes.ts';
import type { Fields } from './field-reader.ts';
import { findOrderId, type Parties, type Parts, partiesOf, partyReference } from './parts.ts';
import type { Statement } from './statement.ts';
import {
  camtDate,
  checkedId,
  currencyCode,
  parseDecimal,
  quoted,
  refuseLine,
  signedByIndicator,
} from './values.ts';

const CHARGE_DECIMALS_MIN = 2;

/** The values that an entry and its parts share. */
interface Movement {
  readonly account: string;
  readonly currency: string;
  readonly date: string;
}

function readStatus(fields: Fields, name: string): string {
  const status = fields.get('Sts/Cd') || fields.get('Sts') || fields.get('Sts/Prtry');
  return status || refuseLine('rejects', name, fields.line, say`the entry has no status (Sts)`);
}

function readAmount(fields: Fields, name: string): Decimal {
  const text = fields.get('Amt');
  const amount = parseDecimal(text);
  if (amount) return amount;
  if (text === '') refuseLine('rejects', name, fields.line, say`the entry has no amount (Amt)`);
  return refuseLine(
    'rejects',
    name,
    fields.line,
    say`the entry's <Amt> ${quoted(text)} is not an amount`,
  );
}

function readDirection(fields: Fields, amount: Decimal, name: string): bigint {
  const word = fields.get('CdtDbtInd');
  const value = signedByIndicator(amount, word);
  if (value !== null) return value;
  const what =
    word === ''
      ? say`the entry has no direction (CdtDbtInd)`
      : say`<CdtDbtInd> is ${quoted(word)}, not CRDT or DBIT`;
  return refuseLine('rejects', name, fields.line, what);
}

function readCurrency(fields: Fields, name: string): string {
  const text = fields.get('Amt@Ccy');
  const currency = currencyCode(text);
  if (currency !== null) return currency;
  const what =
    text === ''
      ? say`the entry has no currency (Ccy)`
      : say`the currency (Ccy) ${quoted(text)} is not a code of three letters`;
  return refuseLine('rejects', name, fields.line, what);
}

/** The date of an entry, which is added to those of the statement. */
function readDate(fields: Fields, statement: Statement, name: string): string {
  const booked = fields.get('BookgDt/Dt') || fields.get('BookgDt/DtTm');
  const text = booked || fields.get('ValDt/Dt') || fields.get('ValDt/DtTm');
  if (text === '') {
    const { onlyDay } = statement;
    if (onlyDay !== null) return onlyDay;
    const what = say`the entry has no date (BookgDt, ValDt), and nothing before it shows that the
      statement is of one day`;
    return refuseLine('rejects', name, fields.line, what);
  }
  const date = camtDate(text);
  if (date !== null) {
    statement.dates.add(date, booked !== '');
    return date;
  }
  const what = say`the entry's date (BookgDt, ValDt) ${quoted(text)} is not a date`;
  return refuseLine('rejects', name, fields.line, what);
}

function isReversal(fields: Fields): boolean {
  return ['true', '1'].includes(fields.get('RvslInd'));
}

/** Reports the booked entries of a document. */
export class EntryEmitter {
  readonly #options: EntryOptions;
  readonly #listener: EntryListener;

  constructor(options: EntryOptions, listener: EntryListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Reports the next entry of `statement`, if it is booked. */
  emit(fields: Fields, parts: Parts, statement: Statement): void {
    const { name } = this.#options;
    statement.count();
    if (readStatus(fields, name) !== 'BOOK') return;
    const amount = readAmount(fields, name);
    const value = readDirection(fields, amount, name);
    const currency = readCurrency(fields, name);
    const date = readDate(fields, statement, name);
    const movement = { account: statement.account, currency, date };
    statement.add(value, currency, isReversal(fields), fields.line);
    if (this.#emitParts(fields, parts, value, movement, statement)) return;
    const only = parts.only;
    const bankReference =
      statedReference(only?.get('Refs/AcctSvcrRef') ?? '') ||
      statedReference(fields.get('AcctSvcrRef'));
    const reference =
      this.#foundIn(fields, only) ||
      (only ? partyReference(only) : '') ||
      bankReference ||
      statedReference(fields.get('NtryRef')) ||
      statement.entryId;
    const code = (only ? this.#codeOf(only) : null) ?? this.#codeOf(fields);
    this.#listener.onEntry({
      ...movement,
      line: fields.line,
      orderId: checkedId(reference, name, fields.line),
      channelTxnId: checkedId(bankReference, name, fields.line),
      type: typeOf(code, fields),
      amount: withSign(amount.text, value < 0n),
      counterparty: only ? counterpartyOf(partiesOf(only), value < 0n, fields) : '',
      remark: freeText(fields, only),
    });
  }

  /** Reports the parts of an entry, if they add up to it. */
  #emitParts(
    fields: Fields,
    parts: Parts,
    value: bigint,
    movement: Movement,
    statement: Statement,
  ): boolean {
    const { name } = this.#options;
    const found = parts.addingUpTo(value, movement.currency, fields.get('CdtDbtInd'));
    if (!found) return false;
    const bankReference = statedReference(fields.get('AcctSvcrRef'));
    const remark = fields.get('AddtlNtryInf');
    for (const [index, { part, amount, isDebit }] of found.parts.entries()) {
      const reference = part.reference || `${statement.entryId}.${index + 1}`;
      this.#listener.onEntry({
        ...movement,
        line: part.line,
        orderId: checkedId(reference, name, part.line),
        channelTxnId: checkedId(part.bankReference || bankReference, name, part.line),
        type: typeOf(part.code ?? this.#codeOf(fields), fields),
        amount: withSign(amount.text, isDebit && amount.value > 0n),
        counterparty: counterpartyOf(part.parties, isDebit, fields),
        remark: joinTexts([part.remark, remark]),
      });
    }
    if (found.charges === 0n) return true;
    const [{ part, isDebit }] = found.parts;
    const isOnly = found.parts.length === 1;
    const reference = isOnly ? part.reference : '';
    this.#listener.onEntry({
      ...movement,
      line: fields.line,
      orderId: checkedId(reference || statement.entryId, name, fields.line),
      channelTxnId: checkedId(part.bankReference || bankReference, name, fields.line),
      type: 'fee',
      amount: formatSum(found.charges, CHARGE_DECIMALS_MIN),
      counterparty: isOnly ? counterpartyOf(part.parties, isDebit, fields) : '',
      remark,
    });
    return true;
  }

  #codeOf(fields: Fields): CodeMeaning | null {
    return readCode(fields, this.#options.types);
  }

  /** The order id in the free text of an entry without parts. */
  #foundIn(fields: Fields, only: Fields | null): string {
    return findOrderId(freeText(fields, only), this.#options);
  }
}

function freeText(fields: Fields, only: Fields | null): string {
  const [unstructured, additional] = [only?.get('RmtInf/Ustrd'), only?.get('AddtlTxInf')];
  return joinTexts([unstructured ?? '', fields.get('AddtlNtryInf'), additional ?? '']);
}

function joinTexts(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(' ');
}

/** The other party; a reversal names the parties as the movement did that it reverses. */
function counterpartyOf(parties: Parties, isDebit: boolean, entry: Fields): string {
  return isDebit === isReversal(entry) ? parties.debtor : parties.creditor;
}

function typeOf(code: CodeMeaning | null, fields: Fields) {
  return entryType(code?.mapped, isReversal(fields), code?.isFee ?? false);
}
