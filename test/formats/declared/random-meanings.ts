/** What the columns of a random format mean, and rows of records that are written so. */
import type { Random } from '../../../scripts/lib/random.mjs';
import { RandomTimes } from './random-times.ts';

/** What stands in the columns of a row, by key; what is not there is empty. */
export type Cells = Map<string, string>;

/** A row of a file, and the record that it is; null: it is passed over. */
export interface KnownRow {
  readonly cells: Cells;
  readonly record: KnownRecord | null;
}

export interface KnownRecord {
  readonly type: string;
  /** Minor units, as the merchant sees it. */
  readonly amount: bigint;
  /** 10^-5 major units, positive where the merchant pays; null: it states none. */
  readonly fee: bigint | null;
  readonly orderId: string;
  readonly refundId: string;
  readonly channelTxnId: string;
  readonly status: string;
  /** In Asia/Shanghai. */
  readonly time: string;
  readonly account: string;
}

/** What a format's texts are made of. */
export interface Texts {
  /** A sign that only the right encoding reads. */
  readonly sign: string;
  readonly texts: readonly string[];
  /** May numbers have commas? */
  readonly mayGroup: boolean;
  /** What records without an account are of. */
  readonly account: string;
}

const OWED = ['refund', 'reversal'];
const TYPES = ['payment', ...OWED, 'withdrawal', 'topup', 'fee', 'transfer', 'settlement', 'other'];
const FEE_DIGITS = 3;
const STATES = ['success', 'pending', 'failed', 'closed'];

/** Minor units as a decimal. */
export function amountText(value: bigint, digits: number): string {
  if (digits === 0) return String(value);
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0');
  return `${value < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A decimal with commas between thousands. */
export function groupedText(text: string): string {
  const [whole, ...decimals] = text.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.');
}

export class RandomMeanings {
  readonly unit: 'major' | 'minor';
  readonly #rng: Random;
  readonly #texts: Texts;
  readonly #times: RandomTimes;
  readonly #grouped: boolean;
  readonly #empty: string;
  readonly #amount: 'plain' | 'in-out' | 'in-out-either' | 'directed';
  readonly #type: 'constant' | 'ways' | 'words';
  readonly #constant: string;
  readonly #words: ReadonlyMap<string, string>;
  readonly #other: string | undefined;
  readonly #isOwedNegative: boolean;
  readonly #idPatterns: readonly boolean[];
  /** Of optional columns: are they there? */
  readonly #has: Readonly<Record<'refundId' | 'channelTxnId' | 'currency' | 'status', boolean>>;
  readonly #patterned: { readonly refundId: boolean; readonly channelTxnId: boolean };
  readonly #fee: 'none' | 'plain' | 'positive' | 'negative';
  readonly #account: 'none' | 'column' | 'constant';
  readonly #skips: boolean;
  /** Is there a number that no two rows share? */
  readonly #isNumbered: boolean;
  #ids = 0;

  constructor(rng: Random, texts: Texts) {
    this.#rng = rng;
    this.#texts = texts;
    this.#times = new RandomTimes(rng, texts.sign);
    this.unit = rng.pick(['major', 'minor']);
    this.#grouped = texts.mayGroup && rng.chance(0.4);
    this.#empty = rng.pick(['', '', '-', '--', 'N/A']);
    this.#amount = rng.pick(['plain', 'in-out', 'in-out-either', 'directed']);
    this.#type = rng.pick(['constant', 'ways', 'words']);
    this.#constant = rng.pick(TYPES);
    const words = rng.shuffle([...TYPES, 'skip', 'skip']).slice(0, rng.between(3, 8));
    const named = words.map((type, i): [string, string] => [i === 0 ? '' : this.#word(i), type]);
    this.#words = new Map(named.slice(rng.int(2)));
    this.#other = rng.pick([undefined, ...TYPES]);
    // A footer of a column in which money goes both ways under one sign would say nothing.
    this.#isOwedNegative = this.#type === 'words' || rng.chance(0.5);
    this.#idPatterns = Array.from({ length: rng.pick([1, 1, 2, 3]) }, () => rng.chance(0.25));
    const some = () => rng.chance(0.5);
    this.#has = { refundId: some(), channelTxnId: some(), currency: some(), status: some() };
    this.#patterned = { refundId: rng.chance(0.2), channelTxnId: rng.chance(0.2) };
    this.#fee = rng.pick(['none', 'plain', 'positive', 'negative']);
    this.#account = rng.pick(['none', 'column', 'constant']);
    this.#skips = rng.chance(0.4);
    this.#isNumbered = this.#fee === 'none';
  }

  /** The part of a profile that says it; `place` tells where a column is. */
  config(place: (key: string) => unknown): Record<string, unknown> {
    const { sign } = this.#texts;
    const id = (key: string, isPattern: boolean) =>
      isPattern ? { column: place(key), pattern: `${sign}#(\\w+)` } : place(key);
    const ids = this.#idPatterns.map((isPattern, i) => id(`id${i}`, isPattern));
    const { refundId, channelTxnId, currency, status } = this.#has;
    return {
      orderId: ids.length === 1 ? ids[0] : ids,
      ...(refundId ? { refundId: id('refundId', this.#patterned.refundId) } : {}),
      ...(channelTxnId ? { channelTxnId: id('txnId', this.#patterned.channelTxnId) } : {}),
      amount: this.#amountConfig(place),
      unit: this.unit,
      thousandsSeparators: this.#grouped,
      ...(this.#empty === '' ? {} : { empty: this.#empty }),
      type: this.#typeConfig(place),
      ...(status ? { status: { column: place('status'), words: this.#statuses() } } : {}),
      ...this.#feeConfig(place),
      ...(this.#isNumbered ? { businessId: place('number') } : {}),
      ...(currency
        ? { currency: { column: place('currency'), words: { [`C${sign}`]: 'CNY' } } }
        : {}),
      ...this.#accountConfig(place),
      ...this.#times.config(place),
      ...(this.#skips ? { skip: { column: place('mark'), is: ['SKIP', `SKIP${sign}`] } } : {}),
    };
  }

  /** Rows of this meaning, all that it takes in their cells. */
  rows(count: number): KnownRow[] {
    return Array.from({ length: count }, () => {
      return this.#skips && this.#rng.chance(0.15) ? this.#skipped() : this.#row();
    });
  }

  #word(index: number): string {
    return `W${index}${this.#rng.chance(0.5) ? this.#texts.sign : ''}`;
  }

  #amountConfig(place: (key: string) => unknown): unknown {
    const { sign } = this.#texts;
    switch (this.#amount) {
      case 'plain':
        return place('amount');
      case 'directed':
        return {
          column: place('amount'),
          direction: place('way'),
          in: [`IN${sign}`, 'CR'],
          out: [`OUT${sign}`, ...(this.#empty === '' ? [''] : [])],
        };
      default: {
        const expenseSign = this.#amount === 'in-out' ? 'unsigned' : 'either';
        return { income: place('income'), expense: place('expense'), expenseSign };
      }
    }
  }

  #typeConfig(place: (key: string) => unknown): unknown {
    if (this.#type === 'constant') return this.#constant;
    if (this.#type === 'ways') return { in: 'topup', out: 'refund' };
    return {
      column: place('type'),
      words: Object.fromEntries(this.#words),
      ...(this.#other === undefined ? {} : { other: this.#other }),
    };
  }

  #statuses(): Record<string, string> {
    return Object.fromEntries(STATES.map((state) => [`${state}${this.#texts.sign}`, state]));
  }

  #feeConfig(place: (key: string) => unknown): Record<string, unknown> {
    if (this.#fee === 'none') return {};
    return {
      fee: this.#fee === 'plain' ? place('fee') : { column: place('fee'), paid: this.#fee },
    };
  }

  #accountConfig(place: (key: string) => unknown): Record<string, unknown> {
    if (this.#account === 'none') return {};
    return { account: this.#account === 'column' ? place('account') : { constant: '622-1' } };
  }

  #skipped(): KnownRow {
    const cells: Cells = new Map([['mark', this.#rng.pick(['SKIP', `SKIP${this.#texts.sign}`])]]);
    for (const key of ['amount', 'income', 'id0', 'type']) {
      cells.set(key, this.#rng.pick(this.#texts.texts));
    }
    return { cells, record: null };
  }

  #row(): KnownRow {
    const rng = this.#rng;
    const cells: Cells = new Map([['mark', rng.pick(['', 'x', 'SKIPPED'])]]);
    const [word, named] = this.#wordAndType();
    cells.set('type', word);
    cells.set('number', rng.pick(['', `B${this.#ids}`]));
    const amount = this.#writeAmount(cells, named);
    const type = this.#type !== 'ways' ? named : amount < 0n ? 'refund' : 'topup';
    const status = this.#has.status ? rng.pick(['success', 'success', ...STATES]) : 'success';
    cells.set('status', `${status}${this.#texts.sign}`);
    cells.set('currency', rng.pick([`C${this.#texts.sign}`, 'CNY', this.#empty]));
    const fee = this.#writeFee(cells);
    const orderId = this.#writeOrderId(cells);
    const refundId = this.#writeId(cells, 'refundId', this.#patterned.refundId);
    const channelTxnId = this.#writeId(cells, 'txnId', this.#patterned.channelTxnId);
    const record: KnownRecord = {
      type,
      amount,
      fee,
      orderId,
      refundId: this.#has.refundId && type === 'refund' ? refundId : '',
      channelTxnId: this.#has.channelTxnId ? channelTxnId : '',
      status,
      time: this.#times.write(cells, this.#empty),
      account: this.#writeAccount(cells),
    };
    return { cells, record: named === 'skip' ? null : record };
  }

  #wordAndType(): [word: string, type: string] {
    if (this.#type === 'constant') return ['', this.#constant];
    if (this.#type === 'ways') return ['', 'transfer'];
    if (this.#other !== undefined && this.#rng.chance(0.1)) return ['unheard of', this.#other];
    const [word, type] = this.#rng.pick([...this.#words]);
    return [word === '' ? this.#empty : word, type];
  }

  /** Writes an amount; gives what it is for the merchant. */
  #writeAmount(cells: Cells, type: string): bigint {
    const rng = this.#rng;
    const size = rng.pick([10, 1000, 1_000_000, 900_000_000]);
    const magnitude = BigInt(rng.int(size)) * rng.pick([1n, 1n, 1n, 100_003n]);
    if (this.#amount === 'plain') return this.#writePlain(cells, type, magnitude);
    const isOut = rng.chance(0.5);
    if (this.#amount === 'directed') {
      const out = this.#empty === '' ? ['', `OUT${this.#texts.sign}`] : [`OUT${this.#texts.sign}`];
      cells.set('way', rng.pick(isOut ? out : [`IN${this.#texts.sign}`, 'CR']));
      cells.set('amount', this.#number(magnitude, this.#digits));
    } else {
      const isNegative = this.#amount === 'in-out-either' && this.#isOwedNegative;
      const [used, unused] = isOut ? ['expense', 'income'] : ['income', 'expense'];
      cells.set(used, this.#number(isOut && isNegative ? -magnitude : magnitude, this.#digits));
      cells.set(unused, rng.pick([this.#empty, '', '0', '0.00']));
    }
    return isOut ? -magnitude : magnitude;
  }

  #writePlain(cells: Cells, type: string, magnitude: bigint): bigint {
    const isOwed = this.#type !== 'ways' && OWED.includes(type);
    const isSigned = !isOwed && !(this.#type !== 'ways' && type === 'payment');
    const isOut = isOwed || (isSigned && this.#rng.chance(0.5));
    const isNegative = isOwed ? this.#isOwedNegative : isOut;
    cells.set('amount', this.#number(isNegative ? -magnitude : magnitude, this.#digits));
    return isOut ? -magnitude : magnitude;
  }

  get #digits(): number {
    return this.unit === 'minor' ? 0 : 2;
  }

  /** A decimal in one of the ways in which it may be written. */
  #number(value: bigint, digits: number): string {
    const rng = this.#rng;
    let text = amountText(value, digits);
    if (digits > 0 && rng.chance(0.3)) text = text.replace(/\.?0+$/, '');
    if (digits > 0 && rng.chance(0.1)) text = `${amountText(value, digits)}0`;
    if (this.#grouped && rng.chance(0.8)) text = groupedText(text);
    return value > 0n && rng.chance(0.05) ? `+${text}` : text;
  }

  #writeFee(cells: Cells): bigint | null {
    if (this.#fee === 'none' || this.#rng.chance(0.3)) {
      cells.set('fee', this.#rng.pick(['', this.#empty]));
      return null;
    }
    const fee = BigInt(this.#rng.between(-5000, 500_000_000));
    const written = this.#fee === 'negative' ? -fee : fee;
    cells.set('fee', this.#number(written, this.#digits + FEE_DIGITS));
    return fee;
  }

  /** Writes an id into the first of its columns that is not empty, and others behind it. */
  #writeOrderId(cells: Cells): string {
    const first = this.#rng.int(this.#idPatterns.length);
    let id = '';
    for (const [index, isPattern] of this.#idPatterns.entries()) {
      const key = `id${index}`;
      if (index < first) {
        const without = isPattern ? [this.#texts.sign, 'no id'] : [];
        cells.set(key, this.#rng.pick(['', this.#empty, ...without]));
        continue;
      }
      const written = this.#newId(isPattern);
      cells.set(key, this.#idText(written, isPattern));
      id ||= written;
    }
    return id;
  }

  #writeId(cells: Cells, key: string, isPattern: boolean): string {
    const id = this.#rng.chance(0.3) ? '' : this.#newId(isPattern);
    cells.set(key, id === '' ? this.#empty : this.#idText(id, isPattern));
    return id;
  }

  #newId(isPattern: boolean): string {
    const { sign } = this.#texts;
    return `O${this.#ids++}${this.#rng.pick(['', 'x_1', isPattern ? '' : `-${sign}`])}`;
  }

  #idText(id: string, isPattern: boolean): string {
    const { sign } = this.#texts;
    return isPattern ? this.#rng.pick([`${sign}#${id}`, `a ${sign} ${sign}#${id} b`]) : id;
  }

  #writeAccount(cells: Cells): string {
    const account = this.#rng.pick(['', '6225-88', `A${this.#texts.sign}`]);
    cells.set('account', account === '' ? this.#empty : account);
    if (this.#account === 'constant') return '622-1';
    return (this.#account === 'column' && account) || this.#texts.account;
  }
}
