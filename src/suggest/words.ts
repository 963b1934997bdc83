/** Words that stand in columns of types, states, directions and currencies, and what they mean. */
import type { Status, TransactionType } from '../model/record.ts';
import { plainText } from './names.ts';

/** Which way money went; 0: neither, as the file itself says. */
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

/** Parts of words for types; the first that is found tells. */
const TYPES: readonly (readonly [RegExp, TransactionType])[] = [
  [/手续费|服务费|工本费|管理费|年费|\bfees?\b|charge|commission/, 'fee'],
  [/冲正|撤销|冲账|revers|revoke|\bvoid/, 'reversal'],
  [/退款|退货|退费|refund|chargeback/, 'refund'],
  [/提现|取款|取现|withdraw|payout|cash ?out/, 'withdrawal'],
  [/充值|存款|top-?_?up|recharge|deposit/, 'topup'],
  [/结算|清算|settle/, 'settlement'],
  [/转账|汇款|转入|转出|汇入|汇出|还款|网转|跨行|划转|transfer|remit/, 'transfer'],
  [/消费|支付|交易|付款|收款|购|payment|purchase|\bsale|\bpay\b|order|trade/, 'payment'],
];
const STATUSES: readonly (readonly [RegExp, Status])[] = [
  [/未支付|待|处理中|进行中|等待|受理|pending|processing|waiting|in ?progress|created/, 'pending'],
  [/失败|拒绝|异常|fail|error|declin|reject/, 'failed'],
  [/关闭|取消|撤销|作废|过期|closed|cancel|void|expired|revoked/, 'closed'],
  [
    new RegExp(
      '成功|完成|已支付|已付|已收|已到账|已入账|已退|已转|已存|' +
        'succe|complete|paid|settled|posted|booked|done|captured|refunded|^ok$',
    ),
    'success',
  ],
];
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
/** Codes that are taken for currencies without a doubt. */
const CODES = set(
  'CNY USD EUR HKD JPY GBP TWD AUD CAD SGD MOP KRW CHF NZD SEK NOK DKK THB MYR IDR INR PHP VND ' +
    'PLN CZK HUF RUB TRY BRL MXN ZAR AED SAR ILS',
);

const first = <T>(rules: readonly (readonly [RegExp, T])[], word: string): T | null =>
  rules.find(([pattern]) => pattern.test(word))?.[1] ?? null;

/** Which way a word of a direction column says that money went; null: it is not known. */
export function wayOf(word: string): Way | null {
  const plain = plainText(word);
  if (IN.has(plain)) return 1;
  if (OUT.has(plain)) return -1;
  return NEUTRAL.has(plain) || plain === '' ? 0 : null;
}

/** The type that a word means; null: it is not known. */
export function typeOf(word: string): TransactionType | null {
  return first(TYPES, plainText(word));
}

/** The state that a word means; null: it is not known. */
export function statusOf(word: string): Status | null {
  return first(STATUSES, plainText(word));
}

/** The ISO 4217 code of a word; null: it is not known. */
export function currencyOf(word: string): string | null {
  return CODES.has(word) ? word : (CURRENCIES.get(plainText(word)) ?? null);
}
