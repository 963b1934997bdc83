/** The meanings of words in columns of types, states, directions and currencies. */
import type { Status, TransactionType } from '../../domain/record.ts';
import { normalText } from '../../formats/column-names.ts';

/** The direction of money: in, out, or neither, as some files say. */
export type Way = 1 | -1 | 0;

const set = (words: string) => new Set(words.split(' '));

const IN = set(
  '收入 收 收款 贷 贷方 入 入账 存入 转入 进 进账 来账 + c cr crdt credit in income received ' +
    'incoming deposit',
);
const OUT = set(
  '支出 支 付 付款 借 借方 出 出账 支取 转出 往账 - d dr dbit debit out expense paid outgoing ' +
    'withdrawal spent',
);
const NEUTRAL = set('不计收支 不计入收支 中性交易 其他 其它 / neutral none');

/** Parts of words for types; the first match applies. */
const TYPES: readonly (readonly [RegExp, TransactionType])[] = [
  [/手续费|服务费|工本费|管理费|年费|\bfees?\b|charge|commission/, 'fee'],
  [/冲正|撤销|冲账|revers|revoke|\bvoid/, 'reversal'],
  [/退款|退货|退费|refund|chargeback/, 'refund'],
  [/提现|取款|取现|withdraw|payout|cash ?out/, 'withdrawal'],
  [/充值|存款|top[- ]?up|recharge|deposit/, 'topup'],
  [/结算|清算|settle/, 'settlement'],
  [/转账|汇款|转入|转出|汇入|汇出|还款|网转|跨行|划转|transfer|remit/, 'transfer'],
  [/消费|支付|交易|付款|收款|购|payment|purchase|\bsale|\bpay\b|order|trade/, 'payment'],
];
/** Types whose money goes out, where an amount has no sign. */
const PAID: readonly TransactionType[] = ['refund', 'reversal', 'fee', 'withdrawal', 'transfer'];
/** Parts of words for states; the first match applies. `null`: a person must decide. */
const STATUSES: readonly (readonly [RegExp, Status | null])[] = [
  [
    new RegExp(
      '部分|partial|预授权|冻结|dispute|退款(?!成功|完成|$)|(?:申请|待|拒绝)退款|unrefund|' +
        'refund(?!ed|s?$| succ| compl)',
    ),
    null,
  ],
  [/失败|拒绝|异常|不成功|未成功|fail|error|declin|reject|unsuccess/, 'failed'],
  [/关闭|取消|撤销|作废|过期|超时|closed|cancel|void|expired|revoked/, 'closed'],
  // States of an order that is paid.
  [/待发货|待收货|待评价|待核销|wait seller send|wait buyer confirm/, 'success'],
  [
    new RegExp(
      '^未(?!知|明|定义)|待|处理中|进行中|支付中|付款中|等待|受理|pending|process(?!ed)|wait|' +
        '^un ?(?:paid|settled|posted|booked|captured|confirmed|completed?|finished|processed)|' +
        'in ?progress|created|paying$|^(?:not?|to)[ -]?pa[iy]|^in(?:it|complete)|^new$',
    ),
    'pending',
  ],
  // `unknown`, `undone`: the rest of them must not be read as its opposite.
  [/^(?:un|未)/, null],
  [
    new RegExp(
      '成功|完成|已支付|已付|已收|已到账|已入账|已退|已转|已存|已发货|已签收|已核销|转入退款|' +
        'succe|complete|paid|settled|posted|booked|done|captured|refund|finish|^ok$|^交易结束$',
    ),
    'success',
  ],
];
/** Answers in a column whose name asks whether something is paid. */
const YES = set('1 true yes y t 是 已');
const NO = set('0 false no n f 否 未');
const CURRENCIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CNY: '人民币 人民币元 rmb cny 156',
    USD: '美元 usd 840',
    EUR: '欧元 eur',
    HKD: '港币 港元 hkd',
    JPY: '日元 jpy',
    GBP: '英镑 gbp',
    TWD: '台币 新台币 twd',
    AUD: '澳元 aud',
    CAD: '加元 cad',
    SGD: '新加坡元 sgd',
    MOP: '澳门元 mop',
    KRW: '韩元 krw',
    CHF: '瑞士法郎 chf',
  }).flatMap(([code, words]) => words.split(' ').map((word): [string, string] => [word, code])),
);
/** Codes that can only be currencies. */
const CODES = set(
  'CNY USD EUR HKD JPY GBP TWD AUD CAD SGD MOP KRW CHF NZD SEK NOK DKK THB MYR IDR INR PHP VND ' +
    'PLN CZK HUF RUB TRY BRL MXN ZAR AED SAR ILS',
);

const first = <T>(rules: readonly (readonly [RegExp, T])[], word: string): T | null =>
  rules.find(([pattern]) => pattern.test(word))?.[1] ?? null;

/** `TRADE_SUCCESS` as `trade success`. */
const spaced = (word: string) => normalText(word).replaceAll('_', ' ');

/** The direction that a word means; null: it is not known. */
export function wayOfWord(word: string): Way | null {
  const plain = normalText(word);
  if (IN.has(plain)) return 1;
  if (OUT.has(plain)) return -1;
  if (NEUTRAL.has(plain) || plain === '') return 0;
  // A word in two languages: `借 Dr`, `贷(CR)`.
  const parts = plain.split(/[\s()|/:_-]+/).filter((part) => part !== '' && part !== plain);
  const ways = new Set(parts.map(wayOfWord));
  const [way] = ways;
  return ways.size === 1 ? way : null;
}

/** The type that a word means; null: it is not known. */
export function typeOfWord(word: string): TransactionType | null {
  return first(TYPES, spaced(word));
}

/** The direction of the type that a word means, where amounts have no sign. */
export function wayOfType(word: string): 1 | -1 | null {
  const type = typeOfWord(word);
  if (type === null) return null;
  return PAID.includes(type) ? -1 : 1;
}

/** The state that a word means; null: it is not known. */
export function statusOfWord(word: string): Status | null {
  return first(STATUSES, spaced(word));
}

/** The state that an answer means in a column whose name asks whether a row is paid. */
export function statusOfAnswer(word: string): Status | null {
  const plain = normalText(word);
  if (YES.has(plain)) return 'success';
  return NO.has(plain) ? 'pending' : statusOfWord(word);
}

/** The ISO 4217 code of a word; null: it is not known. */
export function currencyOfWord(word: string): string | null {
  return CODES.has(word) ? word : (CURRENCIES.get(normalText(word)) ?? null);
}
