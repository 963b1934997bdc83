/** Random statements whose entries are known, in every way of writing that banks have. */
import { Random } from '../../../scripts/lib/random.mjs';
import { formatScaled } from '../../../src/domain/money.ts';
import { shiftDate } from '../../../src/domain/time.ts';
import type { Entry } from '../../../src/formats/entries/entry.ts';
import type { DocumentFacts } from '../entry-listener.ts';

export interface Known {
  xml: string;
  entries: Entry[];
  facts: DocumentFacts;
  /** Where a booked entry starts and ends in the text. */
  booked: [number, number][];
  /** Where each digit stands that some proof depends on. */
  digits: number[];
}

/** An entry that is to be written. */
interface Plan {
  status: string;
  value: number;
  /** Of its parts. */
  values: number[];
  addsUp: boolean;
  isReversal: boolean;
  isFee: boolean;
}

const FIRST_DATE = '2026-11-16';

/** Makes one document; the same for the same seed. */
export class DocumentMaker {
  readonly #rng: Random;
  readonly #prefix: string;
  readonly #lineEnd: string;
  #xml = '';
  readonly #entries: Entry[] = [];
  readonly #booked: [number, number][] = [];
  readonly #digits: number[] = [];
  /** Of the statement that is being made. */
  #account = '';
  #currency = '';
  #date = '';
  #id = '';
  #decimals = 2;

  constructor(seed: number) {
    this.#rng = new Random(seed);
    this.#prefix = this.#rng.pick(['', '', 'ns2:', 'camt:']);
    this.#lineEnd = this.#rng.pick(['\n', '\n', '\r\n', '']);
  }

  make(): Known {
    const rng = this.#rng;
    const version = String(rng.between(2, 13)).padStart(2, '0');
    const uri = `urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}`;
    const xmlns = this.#prefix === '' ? 'xmlns' : `xmlns:${this.#prefix.slice(0, -1)}`;
    const isWrapped = rng.chance(0.3);
    this.#raw(rng.pick(['', '<?xml version="1.0" encoding="UTF-8"?>', '<!-- of a bank -->']));
    this.#end();
    if (isWrapped) this.#raw('<Envelope><AppHdr xmlns="urn:head"><Id>x</Id></AppHdr>');
    this.#raw(`<${this.#prefix}Document ${xmlns}="${uri}">`);
    this.#open('BkToCstmrStmt');
    this.#leaf('MsgId', 'M1');
    const accounts = new Set<string>();
    const statements = rng.between(1, 3);
    for (let index = 0; index < statements; index++) this.#statement(index, accounts);
    this.#close('BkToCstmrStmt');
    this.#raw(`</${this.#prefix}Document>${isWrapped ? '</Envelope>' : ''}`);
    const last = shiftDate(FIRST_DATE, statements - 1);
    return {
      xml: this.#xml,
      entries: this.#entries,
      booked: this.#booked,
      digits: this.#digits,
      facts: {
        account: [...accounts][0],
        accounts: [...accounts],
        period: { from: FIRST_DATE, until: shiftDate(last, 1) },
        entries: this.#entries.length,
      },
    };
  }

  #statement(index: number, accounts: Set<string>): void {
    const rng = this.#rng;
    this.#account = rng.pick(['CN01', 'CN02', `DE${rng.int(1000)}`]);
    accounts.add(this.#account);
    this.#currency = rng.pick(['CNY', 'EUR', 'JPY']);
    this.#decimals = this.#currency === 'JPY' ? 0 : rng.pick([2, 2, 3]);
    this.#date = shiftDate(FIRST_DATE, index);
    this.#id = `S${index}`;
    const movements = Array.from({ length: rng.int(6) }, () => this.#plan());
    const opening = rng.between(-1_000_000, 1_000_000);
    const booked = movements.filter((each) => each.status === 'BOOK');
    const closing = booked.reduce((sum, each) => sum + each.value, opening);
    this.#open('Stmt');
    this.#leaf('Id', this.#id);
    this.#open('Acct', 'Id');
    if (rng.chance(0.5)) this.#leaf('IBAN', this.#account);
    else this.#nested('Othr', () => this.#leaf('Id', this.#account));
    this.#close('Id', 'Acct');
    this.#balance(rng.pick(['OPBD', 'OPBD', 'PRCD', 'ITBD']), opening);
    this.#balance('CLAV', rng.int(1000), false);
    this.#balance(rng.pick(['CLBD', 'CLBD', 'ITBD']), closing);
    if (rng.chance(0.5)) {
      this.#nested('TxsSummry', () =>
        this.#nested('TtlNtries', () => {
          const count = rng.pick([movements.length, booked.length]);
          this.#leaf('NbOfNtries', String(count));
        }),
      );
    }
    for (const [at, movement] of movements.entries()) this.#entry(movement, at + 1);
    this.#close('Stmt');
  }

  #plan(): Plan {
    const rng = this.#rng;
    const parts = rng.chance(0.4) ? rng.between(2, 4) : rng.int(2);
    const signed = (value: number) => (rng.chance(0.5) ? value : -value);
    const values = Array.from({ length: parts }, () => signed(rng.between(1, 100_000)));
    const sum = values.reduce((total, each) => total + each, 0);
    const addsUp = sum !== 0 && parts > 1 && rng.chance(0.6);
    return {
      status: rng.chance(0.8) ? 'BOOK' : rng.pick(['PDNG', 'INFO', 'FUTR']),
      value: addsUp ? sum : signed(rng.between(0, 100_000) + 500_000),
      values,
      addsUp,
      isReversal: rng.chance(0.15),
      isFee: rng.chance(0.15),
    };
  }

  #entry(plan: Plan, ordinal: number): void {
    const rng = this.#rng;
    const isBooked = plan.status === 'BOOK';
    const from = this.#xml.length;
    const line = this.#line;
    const reference = rng.pick(['', `B${rng.int(10_000)}`]);
    this.#open('Ntry');
    this.#amount('Amt', plan.value, isBooked);
    this.#leaf('CdtDbtInd', plan.value < 0 ? 'DBIT' : 'CRDT');
    if (plan.isReversal) this.#leaf('RvslInd', rng.pick(['true', '1']));
    if (rng.chance(0.5)) this.#leaf('Sts', plan.status);
    else this.#nested('Sts', () => this.#leaf('Cd', plan.status));
    if (rng.chance(0.5)) this.#nested('BookgDt', () => this.#leaf('Dt', this.#date));
    else this.#nested('BookgDt', () => this.#leaf('DtTm', `${this.#date}T23:59:59+08:00`));
    this.#nested('ValDt', () => this.#leaf('Dt', '2027-01-01'));
    if (reference !== '') this.#leaf('AcctSvcrRef', reference);
    if (plan.isFee) this.#code('PMNT', 'MDOP', 'CHRG');
    else if (rng.chance(0.5)) this.#code('PMNT', 'RCDT', 'ESCT');
    const told = this.#parts(plan, ordinal, reference, line);
    this.#close('Ntry');
    if (!isBooked) return;
    this.#booked.push([from, this.#xml.length]);
    this.#entries.push(...told);
  }

  /** Writes the TxDtls; gives what the entry is to be told as. */
  #parts(plan: Plan, ordinal: number, reference: string, line: number): Entry[] {
    const whole: Entry = {
      line,
      orderId: reference || `${this.#id}/${ordinal}`,
      channelTxnId: reference,
      type: plan.isReversal ? 'reversal' : plan.isFee ? 'fee' : 'transfer',
      amount: this.#decimal(plan.value),
      currency: this.#currency,
      date: this.#date,
      account: this.#account,
      counterparty: '',
      remark: '',
    };
    if (plan.values.length === 0) return [whole];
    const parts: Entry[] = [];
    this.#open('NtryDtls');
    for (const [index, value] of plan.values.entries()) {
      const endToEnd = this.#rng.pick(['NOTPROVIDED', '', `E${this.#rng.int(1_000_000)}`]);
      const isGiven = endToEnd.startsWith('E');
      const fallback = `${this.#id}/${ordinal}.${index + 1}`;
      parts.push({
        ...whole,
        line: this.#line,
        orderId: isGiven ? endToEnd : fallback,
        amount: this.#decimal(value),
        counterparty: value < 0 === plan.isReversal ? 'Debtor Ltd' : '收款人',
        remark: 'rent & <heat> 房租',
      });
      this.#part(value, endToEnd);
    }
    this.#close('NtryDtls');
    if (plan.addsUp) return parts;
    if (parts.length > 1) return [whole];
    const [{ orderId, remark }] = parts;
    const counterparty = plan.value < 0 === plan.isReversal ? 'Debtor Ltd' : '收款人';
    const isNamed = orderId.startsWith('E');
    return [{ ...whole, ...(isNamed && { orderId }), counterparty, remark }];
  }

  #part(value: number, endToEnd: string): void {
    this.#open('TxDtls');
    this.#nested('Refs', () => this.#leaf('EndToEndId', endToEnd));
    if (this.#rng.chance(0.5)) this.#amount('Amt', value, false);
    else {
      this.#open('AmtDtls', 'TxAmt');
      this.#amount('Amt', value, false);
      this.#close('TxAmt', 'AmtDtls');
    }
    this.#leaf('CdtDbtInd', value < 0 ? 'DBIT' : 'CRDT');
    this.#open('RltdPties');
    this.#party('Dbtr', 'Debtor Ltd');
    this.#party('Cdtr', '收款人');
    this.#close('RltdPties');
    this.#nested('RmtInf', () => this.#leaf('Ustrd', 'rent &amp; <![CDATA[<heat>]]> 房租'));
    this.#close('TxDtls');
  }

  #party(role: string, name: string): void {
    this.#open(role);
    if (this.#rng.chance(0.5)) this.#leaf('Nm', name);
    else this.#nested('Pty', () => this.#leaf('Nm', name));
    this.#close(role);
  }

  #balance(code: string, value: number, isUsed = true): void {
    this.#open('Bal', 'Tp', 'CdOrPrtry');
    this.#leaf('Cd', code);
    this.#close('CdOrPrtry', 'Tp');
    this.#amount('Amt', value, isUsed);
    this.#leaf('CdtDbtInd', value < 0 ? 'DBIT' : 'CRDT');
    const moment = this.#rng.chance(0.3) ? 'DtTm' : 'Dt';
    const date = moment === 'Dt' ? this.#date : `${this.#date}T18:00:00`;
    this.#nested('Dt', () => this.#leaf(moment, date));
    this.#close('Bal');
  }

  #code(domain: string, family: string, subFamily: string): void {
    this.#open('BkTxCd', 'Domn');
    this.#leaf('Cd', domain);
    this.#open('Fmly');
    this.#leaf('Cd', family);
    this.#leaf('SubFmlyCd', subFamily);
    this.#close('Fmly', 'Domn', 'BkTxCd');
  }

  #decimal(value: number): string {
    return formatScaled(value, this.#decimals);
  }

  #amount(name: string, value: number, isProven: boolean): void {
    const text = this.#decimal(Math.abs(value));
    this.#raw(`<${this.#prefix}${name} Ccy="${this.#currency}">`);
    for (const [index, char] of [...text].entries()) {
      if (isProven && char !== '.') this.#digits.push(this.#xml.length + index);
    }
    this.#raw(`${text}</${this.#prefix}${name}>`);
    this.#end();
  }

  get #line(): number {
    return this.#xml.split('\n').length;
  }

  #raw(text: string): void {
    this.#xml += text;
  }

  #end(): void {
    this.#raw(this.#lineEnd);
  }

  #open(...names: string[]): void {
    for (const name of names) {
      this.#raw(`<${this.#prefix}${name}>`);
      this.#end();
    }
  }

  #close(...names: string[]): void {
    for (const name of names) {
      this.#raw(`</${this.#prefix}${name}>`);
      this.#end();
    }
  }

  #leaf(name: string, text: string): void {
    this.#raw(`<${this.#prefix}${name}>${text}</${this.#prefix}${name}>`);
    this.#end();
  }

  #nested(name: string, inside: () => void): void {
    this.#open(name);
    inside();
    this.#close(name);
  }
}
