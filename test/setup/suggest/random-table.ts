/** Random tables as banks and channels export them, with what their rows come to. */
import iconv from 'iconv-lite';
import { Random } from '../../../scripts/lib/random.mjs';

/** Rows of a table that went one way. */
interface Side {
  count: number;
  /** Fen. */
  sum: number;
}

export interface RandomTable {
  readonly bytes: Buffer;
  readonly text: string;
  readonly rows: number;
  readonly in: Side;
  readonly out: Side;
  /** Does a footer state counts and sums? */
  readonly isProven: boolean;
}

type Style = 'signed' | 'in-out' | 'directed' | 'types';
type Cells = readonly [name: string, cell: (row: Row, index: number) => string];

interface Row {
  /** Fen, negative where money went out. */
  readonly amount: number;
  readonly id: string;
  readonly second: number;
}

const LANGUAGES = {
  zh: {
    ids: ['商户订单号', '订单号', '商家订单号', '商户单号'],
    amounts: ['交易金额', '金额', '发生额', '订单金额'],
    incomes: ['收入', '贷方发生额', '收入金额', '记账金额(收入)'],
    expenses: ['支出', '借方发生额', '支出金额', '记账金额(支出)'],
    directions: ['收支类型', '借贷标志', '收/支'],
    directionWords: [
      ['收入', '支出'],
      ['贷', '借'],
    ],
    types: ['交易类型', '业务类型'],
    typeWords: ['消费', '退款'],
    times: ['交易时间', '完成时间'],
    dates: ['交易日期', '记账日期'],
    statuses: ['交易状态', '状态'],
    success: ['交易成功', '支付成功'],
    memos: ['备注', '附言', '对方户名'],
    fees: ['手续费', '服务费'],
    preamble: ['明细查询文件下载', '卡号: 1234****9876', '# 起始日期：[2026-11-01]'],
    totals: ['收入合计', '支出合计'],
    unit: '(分)',
    others: ['终端', '门店', '第三列'],
  },
  en: {
    ids: ['order_id', 'Order No', 'Merchant Reference', 'Reference'],
    amounts: ['Amount', 'amount', 'Transaction Amount', 'Value'],
    incomes: ['Credit', 'Money In', 'Paid in'],
    expenses: ['Debit', 'Money Out', 'Paid out'],
    directions: ['Dr/Cr', 'Direction', 'Debit/Credit'],
    directionWords: [
      ['CR', 'DR'],
      ['credit', 'debit'],
      ['in', 'out'],
    ],
    types: ['Type', 'Transaction Type'],
    typeWords: ['Payment', 'Refund'],
    times: ['Transaction Time', 'paid_at', 'Timestamp'],
    dates: ['Date', 'Booking Date', 'Transaction Date'],
    statuses: ['Status'],
    success: ['Completed', 'SUCCESS'],
    memos: ['Description', 'Remarks'],
    fees: ['Fee', 'Service fee'],
    preamble: ['Account statement', 'Branch: North', 'Printed for A. Person'],
    totals: ['Total received', 'Total paid'],
    unit: '_fen',
    others: ['Terminal', 'Shop', 'Third'],
  },
} as const;
type Language = (typeof LANGUAGES)['zh' | 'en'];

const two = (value: number) => String(value).padStart(2, '0');
const CLOCK = (second: number) =>
  `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
const TIMES: readonly ((second: number) => string)[] = [
  (second) => `2026-11-19 ${CLOCK(second)}`,
  (second) => `2026/11/19 ${CLOCK(second)}`,
  (second) => `20261119${CLOCK(second).replaceAll(':', '')}`,
  (second) => `2026年11月19日 ${CLOCK(second)}`,
  (second) => `2026/11/19 ${CLOCK(second).slice(0, 5)}`,
  (second) => `2026-11-19T${CLOCK(second)}`,
];
const DATES = ['2026-11-19', '20261119', '2026/11/19', '19.11.2026', '2026年11月19日'];

/** Fen as a table writes them. */
export function written(fen: number, isMinor: boolean, isGrouped: boolean): string {
  if (isMinor) return String(fen);
  const sign = fen < 0 ? '-' : '';
  const magnitude = Math.abs(fen);
  const whole = String(Math.floor(magnitude / 100));
  const grouped = isGrouped ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return `${sign}${grouped}.${two(magnitude % 100)}`;
}

/** Makes one table; the same seed makes the same one. */
export class TableMaker {
  readonly #rng: Random;
  readonly #words: Language;
  readonly #style: Style;
  readonly #isMinor: boolean;
  readonly #isGrouped: boolean;
  readonly #padding: string;
  readonly #empty: string;

  constructor(seed: number) {
    const rng = new Random(seed);
    this.#rng = rng;
    this.#words = LANGUAGES[rng.pick(['zh', 'en'] as const)];
    this.#style = rng.pick(['signed', 'in-out', 'directed', 'types'] as const);
    this.#isMinor = rng.chance(0.25);
    this.#isGrouped = !this.#isMinor && rng.chance(0.4);
    this.#padding = rng.pick(['', '', '\t', '   \t']);
    this.#empty = rng.pick(['', '', '-', '--']);
  }

  make(): RandomTable {
    const rng = this.#rng;
    const rows = this.#rows();
    const columns = shuffled(rng, this.#columns());
    const separator = rng.pick([',', ',', '\t', ';', '|']);
    const isQuoted = rng.chance(0.4);
    const line = (cells: readonly string[], tail: string) =>
      cells.map((cell) => this.#quoted(cell, separator, isQuoted)).join(separator) + tail;
    const tail = rng.chance(0.3) ? separator : '';
    const preamble = this.#words.preamble.slice(0, rng.between(0, 3));
    const body = rows.map((row, i) => line(this.#cells(columns, row, i), tail));
    const names = columns.map(([name]) => name).join(separator);
    const sides = [1, -1].map((way) => sideOf(rows, way));
    const isProven = rng.chance(0.5);
    const footer = isProven ? sides.map((side, i) => this.#total(side, i)) : [];
    const lines = [...preamble, ...(rng.chance(0.3) ? [''] : []), names, ...body, ...footer];
    const text = lines.join(rng.pick(['\n', '\r\n'])) + rng.pick(['', '\n']);
    const [income, expense] = sides;
    return {
      bytes: this.#encoded(text),
      text,
      rows: rows.length,
      in: income,
      out: expense,
      isProven,
    };
  }

  #rows(): Row[] {
    const count = this.#rng.between(3, 40);
    return Array.from({ length: count }, (_, i) => {
      // Both ways are seen, and some fen are never whole yuan.
      const sign = i === 0 ? 1 : i === 1 ? -1 : this.#rng.pick([1, 1, -1]);
      const amount = sign * (this.#rng.between(1, 3_000_000) * 10 + this.#rng.between(1, 9));
      const id = `A${this.#rng.between(100_000, 999_999)}${i}`;
      return { amount, id, second: this.#rng.int(86_400) };
    });
  }

  #columns(): Cells[] {
    const { ids, memos, fees, statuses, success, others } = this.#words;
    const rng = this.#rng;
    const done = rng.pick(success);
    const columns: Cells[] = [[rng.pick(ids), ({ id }) => id], ...this.#money(), ...this.#when()];
    const memo = () => rng.pick(['拿铁, 大杯', 'say "hi"', 'x;y', 'plain', '', '一|二']);
    if (rng.chance(0.5)) columns.push([rng.pick(memos), memo]);
    if (rng.chance(0.4)) columns.push([rng.pick(statuses), () => done]);
    if (rng.chance(0.4)) {
      columns.push([rng.pick(fees), () => written(rng.int(100), this.#isMinor, false)]);
    }
    if (rng.chance(0.5)) columns.push([rng.pick(others), () => rng.pick(['', 'T1', '北京'])]);
    return columns;
  }

  #money(): Cells[] {
    const words = this.#words;
    const rng = this.#rng;
    const unit = this.#isMinor ? words.unit : '';
    const name = rng.pick(words.amounts) + unit;
    const money = (fen: number) => written(fen, this.#isMinor, this.#isGrouped);
    if (this.#style === 'signed') return [[name, ({ amount }) => money(amount)]];
    if (this.#style === 'in-out') {
      const pick = rng.int(words.incomes.length);
      const cell = (fen: number) => (fen > 0 ? money(fen) : this.#empty);
      return [
        [words.incomes[pick] + unit, ({ amount }) => cell(amount)],
        [words.expenses[pick] + unit, ({ amount }) => cell(-amount)],
      ];
    }
    const isTyped = this.#style === 'types';
    const [incoming, outgoing] = isTyped
      ? words.typeWords
      : rng.pick<readonly string[]>(words.directionWords);
    const label = rng.pick(isTyped ? words.types : words.directions);
    return [
      [name, ({ amount }) => money(Math.abs(amount))],
      [label, ({ amount }) => (amount > 0 ? incoming : outgoing)],
    ];
  }

  #when(): Cells[] {
    const { times, dates } = this.#words;
    const rng = this.#rng;
    if (rng.chance(0.6)) {
      const time = rng.pick(TIMES);
      return [[rng.pick(times), ({ second }) => time(second)]];
    }
    const date = rng.pick(DATES);
    const day: Cells = [rng.pick(dates), () => date];
    if (rng.chance(0.5)) return [day];
    const name = this.#words === LANGUAGES.zh ? '时间' : 'Time';
    return [day, [name, ({ second }) => CLOCK(second)]];
  }

  #cells(columns: readonly Cells[], row: Row, index: number): string[] {
    return columns.map(([, cell]) => cell(row, index) + this.#padding);
  }

  #quoted(cell: string, separator: string, isQuoted: boolean): string {
    const needs = cell.includes(separator) || cell.includes('"');
    return needs || isQuoted ? `"${cell.replaceAll('"', '""')}"` : cell;
  }

  #total({ count, sum }: Side, i: number): string {
    const label = `# ${this.#words.totals[i]}`;
    const money = written(sum, this.#isMinor, this.#isGrouped);
    return this.#words === LANGUAGES.zh
      ? `${label}: ${count} 笔，共 ${money} 元`
      : `${label}: ${count} transactions, ${money}`;
  }

  #encoded(text: string): Buffer {
    const encoding = this.#rng.pick(['utf8', 'utf8', 'bom', 'gb18030']);
    if (encoding === 'bom') return Buffer.from(`\uFEFF${text}`);
    return encoding === 'utf8' ? Buffer.from(text) : iconv.encode(text, 'gb18030');
  }
}

function sideOf(rows: readonly Row[], way: number): Side {
  const own = rows.filter(({ amount }) => amount * way > 0);
  return { count: own.length, sum: own.reduce((sum, { amount }) => sum + amount * way, 0) };
}

function shuffled<T>(rng: Random, items: readonly T[]): T[] {
  const left = [...items];
  return items.map(() => left.splice(rng.int(left.length), 1)[0]);
}
