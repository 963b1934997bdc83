/** Random fund bills of Alipay and WeChat Pay, and the records that they hold. */
import iconv from 'iconv-lite';
import type { Random } from '../../scripts/lib/random.mjs';
import type { TransactionRecord, TransactionType } from '../../src/domain/record.ts';

export const SEED = Number(process.env.ZHANGPING_FUZZ_SEED ?? 20261119);
export const BILLS = 60;
export const FUZZ_RUNS = Number(process.env.ZHANGPING_FUZZ_RUNS ?? 240);
/** Parts the seeds of one run of the fuzzer from those of the next. */
export const SEED_STEP = 1_000_003;

/** A movement, as either bill can write it. */
export interface Movement {
  /** The merchant's number, the business number (either may be empty) and the flow number. */
  readonly ids: readonly [string, string, string];
  readonly word: string;
  readonly type: TransactionType;
  /** Fen, negative where money leaves. */
  readonly fen: number;
  readonly time: string;
  readonly text: string;
}

export type Words = readonly (readonly [string, TransactionType])[];

export const ALIPAY_WORDS: Words = [
  ['在线支付', 'payment'],
  ['交易付款', 'payment'],
  ['交易', 'payment'],
  ['退款', 'refund'],
  ['交易退款', 'refund'],
  ['在线支付退款', 'refund'],
  ['收费', 'fee'],
  ['服务费', 'fee'],
  ['转账', 'transfer'],
  ['交易分账', 'transfer'],
  ['提现', 'withdrawal'],
  ['充值', 'topup'],
  ['其它', 'other'],
  ['其他', 'other'],
];
export const WECHAT_WORDS: Words = [
  ['交易', 'payment'],
  ['退款', 'refund'],
  ['扣除交易手续费', 'fee'],
  ['退还交易手续费', 'fee'],
  ['企业付款', 'transfer'],
  ['转账', 'transfer'],
  ['分账', 'transfer'],
  ['提现', 'withdrawal'],
  ['充值', 'topup'],
  ['退款关闭', 'other'],
  ['其它', 'other'],
  ['其他', 'other'],
];

const FEN = [1, 6, 99, 100, 101, 1000, 123_456, 9_999_999_999];
const TEXTS = ['', '拿铁', '美式, 大杯', '退款总金额0.01元;含手续费0.00元', '账单', '合计'];
export const DATE = '2026-11-19';

/** Movements of a day, some of nothing. */
export function randomMovements(rng: Random, words: Words, rowsMax = 25): Movement[] {
  return Array.from({ length: rng.int(rowsMax + 1) }, (_, index) => {
    const [word, type] = rng.pick(words);
    const fen = rng.chance(0.1) ? 0 : rng.pick(FEN) * rng.pick([1, -1]);
    const order = rng.chance(0.8) ? rng.pick(['A1', 'A2', '007', `B${index}`]) : '';
    const business = rng.chance(0.8) ? `42000020862026111900000${rng.int(9)}` : '';
    const clock = [23, 59, 59].map((most) => String(rng.int(most + 1)).padStart(2, '0')).join(':');
    return {
      ids: [order, business, `15707572421190${60_000 + index}`],
      ...{ word, type, fen, time: `${DATE} ${clock}`, text: rng.pick(TEXTS) },
    };
  });
}

/** What a movement is as a record, without its place. */
export function told({ ids, type, fen, time }: Movement) {
  const [order, business, flow] = ids;
  return { orderId: order || business || flow, channelTxnId: flow, type, amount: fen, time };
}

/** As much of a record as `told` has of a movement. */
export function short({ orderId, channelTxnId, type, amount, time }: TransactionRecord) {
  return { orderId, channelTxnId, type, amount: amount + 0, time };
}

/** A decimal of fen. */
export function yuan(fen: number): string {
  const text = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** How a bill is written. */
export interface Style {
  /** Half-width brackets around units. */
  readonly halfWidth: boolean;
  /** Columns that came later (Alipay). */
  readonly later: boolean;
  /** In which order the columns stand, by their usual place; none: as usual. */
  readonly order: readonly number[] | null;
  /** An amount that is none is 0.00, or else blank (Alipay). */
  readonly zeros: boolean;
  /** Expenses have a minus, in rows and below them (Alipay). */
  readonly minusInRows: boolean;
  readonly minusBelow: boolean;
  /** Rows of 0.00 are counted as income, as expense, or not at all. */
  readonly zeroCounts: 'income' | 'expense' | 'none';
  /** Counts are written as `20.0` (WeChat Pay). */
  readonly decimalCounts: boolean;
  readonly eol: '\r\n' | '\n';
  readonly bom: boolean;
}

export function randomStyle(rng: Random, columns: number): Style {
  const yes = () => rng.chance(0.5);
  const order = rng.shuffle(Array.from({ length: columns }, (_, index) => index));
  return {
    ...{ halfWidth: yes(), later: yes(), order: rng.chance(0.3) ? order : null, zeros: yes() },
    ...{ minusInRows: yes(), minusBelow: yes(), decimalCounts: yes(), bom: yes() },
    zeroCounts: rng.pick(['income', 'expense', 'none'] as const),
    eol: rng.pick(['\r\n', '\n'] as const),
  };
}

export const USUAL: Style = {
  ...{ halfWidth: false, later: false, order: null, zeros: true },
  ...{ minusInRows: true, minusBelow: true, decimalCounts: false, bom: true },
  ...{ zeroCounts: 'none', eol: '\r\n' },
};

const ALIPAY_COLUMNS = [
  ...['账务流水号', '业务流水号', '商户订单号', '商品名称', '发生时间', '对方账号'],
  ...['收入金额（+元）', '支出金额（-元）', '账户余额（元）', '交易渠道', '业务类型', '备注'],
];
const LATER_COLUMNS = ['业务描述', '业务账单来源', '业务基础订单号', '业务订单号'];
export const ALIPAY_COLUMNS_MAX = ALIPAY_COLUMNS.length + LATER_COLUMNS.length;
const WECHAT_COLUMNS = [
  ...['记账时间', '微信支付业务单号', '资金流水单号', '业务名称', '业务类型', '收支类型'],
  ...['收支金额（元）', '账户结余（元）', '资金变更提交申请人', '备注', '业务凭证号'],
];
export const WECHAT_COLUMNS_MAX = WECHAT_COLUMNS.length;

const sumOf = (movements: readonly Movement[]) => movements.reduce((sum, { fen }) => sum + fen, 0);

function totalsOf(movements: readonly Movement[], { zeroCounts }: Style) {
  const income = movements.filter(({ fen }) => fen > 0);
  const expense = movements.filter(({ fen }) => fen < 0);
  const zeros = movements.length - income.length - expense.length;
  return {
    ...{ income: sumOf(income), expense: sumOf(expense) },
    incomeCount: income.length + (zeroCounts === 'income' ? zeros : 0),
    expenseCount: expense.length + (zeroCounts === 'expense' ? zeros : 0),
  };
}

function inOrder(cells: readonly string[], { order }: Style): string[] {
  return order === null
    ? [...cells]
    : order.filter((at) => at < cells.length).map((at) => cells[at]);
}

function header(columns: readonly string[], style: Style): string {
  const text = inOrder(columns, style).join(',');
  return style.halfWidth ? text.replaceAll('（', '(').replaceAll('）', ')') : text;
}

/** The lines of an Alipay fund bill, by what they are. */
export function alipayLines(movements: readonly Movement[], style: Style) {
  const columns = [...ALIPAY_COLUMNS, ...(style.later ? LATER_COLUMNS : [])];
  const { income, expense, incomeCount, expenseCount } = totalsOf(movements, style);
  const below = style.minusBelow ? expense : -expense;
  return {
    title: [
      '#支付宝账务明细查询',
      '#账号：[20881234567890120156]',
      '#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]',
      '#------------账务明细列表------------',
    ],
    header: header(columns, style),
    rows: movements.map((movement) => alipayRow(movement, style)),
    footer: [
      '#------------账务明细列表结束------------',
      `#支出合计：${expenseCount}笔，共${yuan(below)}元`,
      `#收入合计：${incomeCount}笔，共${yuan(income)}元`,
      '#导出时间：[2026年11月20日 05:46:49]',
    ],
  };
}

function alipayRow({ ids, word, fen, time, text }: Movement, style: Style): string {
  const [order, business, flow] = ids;
  const nothing = style.zeros ? '0.00' : '';
  const income = fen > 0 ? yuan(fen) : fen === 0 ? '0.00' : nothing;
  const expense = fen < 0 ? yuan(style.minusInRows ? fen : -fen) : nothing;
  const product = text.includes(',') ? `"${text}"` : text;
  const cells = [
    ...[`${flow}\t`, `${business}\t`, `${order}\t`, product, time, '*明(138***@x.com)\t'],
    ...[income, expense, '1000.00', '支付宝\t', `${word}\t`, '\t'],
    ...(style.later ? ['交易收款\t', '商家中心\t', '\t', '\t'] : []),
  ];
  return inOrder(cells, style).join(',');
}

export function alipayFundFile(movements: readonly Movement[], style: Style = USUAL): Buffer {
  const { title, header, rows, footer } = alipayLines(movements, style);
  return gbkLines([...title, header, ...rows, ...footer], style);
}

export function gbkLines(lines: readonly string[], { eol }: Style = USUAL): Buffer {
  return iconv.encode(lines.map((line) => line + eol).join(''), 'gb18030');
}

export function wechatFundFile(movements: readonly Movement[], style: Style = USUAL): Buffer {
  const { income, expense, incomeCount, expenseCount } = totalsOf(movements, style);
  const count = (value: number) => (style.decimalCounts ? `${value}.0` : String(value));
  const marked = (cells: readonly string[]) => cells.map((cell) => `\`${cell}`).join(',');
  const lines = [
    header(WECHAT_COLUMNS, style),
    ...movements.map((movement) => marked(inOrder(wechatCells(movement, style), style))),
    '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
    marked([
      ...[count(movements.length), count(incomeCount), yuan(income)],
      ...[count(expenseCount), yuan(-expense)],
    ]),
  ];
  return Buffer.from((style.bom ? '\ufeff' : '') + lines.map((line) => line + style.eol).join(''));
}

function wechatCells({ ids, word, fen, time, text }: Movement, { zeroCounts }: Style): string[] {
  const [voucher, business, flow] = ids;
  const isIncome = fen > 0 || (fen === 0 && zeroCounts === 'income');
  return [
    ...[time, business, flow, '交易', word, isIncome ? '收入' : '支出', yuan(Math.abs(fen))],
    ...['100.00', 'system', text, voucher],
  ];
}
