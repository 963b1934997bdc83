/** The names of columns in Chinese and English tables, and the role of each. */
import { normalizeName } from './header.ts';

/** What a column may be for. */
export type Role =
  | 'orderId'
  | 'channelTxnId'
  | 'refundId'
  | 'amount'
  | 'refundAmount'
  | 'income'
  | 'expense'
  | 'direction'
  | 'fee'
  | 'currency'
  | 'status'
  | 'type'
  | 'time'
  | 'account'
  | 'balance'
  | 'memo';

/** The role of a column by its name; of several with one role, the lowest rank is likeliest. */
export interface Meaning {
  readonly role: Role;
  readonly rank: number;
}

/** Names by decreasing certainty, in the form that `bareName` returns. */
const NAMES: Readonly<Record<Role, string>> = {
  orderId:
    '商户订单号 商家订单号 商户单号 商家单号 外部订单号 商户流水号 商家流水号 商户交易号 订单号 ' +
    '订单编号 订单号码 业务订单号 业务单号 单号 参考号 交易参考号 凭证号 业务参考号 outtradeno ' +
    'merchantorderid merchantorderno merchantreference orderid orderno ordernumber ordersn order ' +
    'clientreference endtoendid reference referenceno referencenumber ref refno referenceid ' +
    'transactionreference',
  channelTxnId:
    '交易流水号 流水号 银行流水号 渠道流水号 平台流水号 通联流水号 核心流水号 交易单号 交易号 ' +
    '支付宝交易号 支付宝单号 支付宝订单号 微信订单号 微信支付订单号 微信支付单号 微信单号 微信交易单号 第三方订单号 ' +
    '第三方单号 第三方流水号 第三方交易号 渠道订单号 渠道单号 渠道交易号 银联流水号 平台订单号 系统订单号 交易订单号 支付单号 账务流水号 ' +
    '资金流水号 业务流水号 日志号 交易日志号 流水编号 交易编号 支付流水号 记账流水号 channeltxnid transactionid ' +
    'transactionno transactionnumber transid txnid txnno txnref tradeno paymentid chargeid ' +
    'traceno bankreference id',
  refundId:
    '商户退款单号 退款单号 退款批次号请求号 退款批次号 退款请求号 退款流水号 微信退款单号 ' +
    'refundid refundno outrefundno outrequestno refundreference refundnumber',
  amount:
    '订单金额 交易金额 金额 发生额 发生金额 交易额 收支金额 记账金额 入账金额 支付金额 实付金额 ' +
    '付款金额 应结订单金额 商家实收 实收金额 清算金额 结算金额 变动金额 人民币金额 本币金额 总金额 ' +
    '本次发生额 amount transactionamount txnamount orderamount paymentamount grossamount amt ' +
    'value gross total totalamount settlementamount netamount net 交易地金额 实付款 实付 实收 ' +
    'payamount paidamount actualamount realamount totalfee payfee totalprice money paymoney ' +
    'paidmoney ordermoney totalmoney payprice paidprice orderprice ' +
    'betrag umsatz montant importe',
  refundAmount: '退款金额 申请退款金额 退款总金额 refundamount refundfee refundedamount',
  income:
    '收入 收入金额 贷方 贷方金额 贷方发生额 贷方交易金额 贷 收 存入 存入金额 转入 转入金额 ' +
    '收款金额 进账金额 交易金额收入 记账金额收入 收入交易金额 credit credits creditamount ' +
    'amountcredit moneyin paidin deposit deposits income received receipts in cr amountin',
  expense:
    '支出 支出金额 借方 借方金额 借方发生额 借方交易金额 借 付 支 支取 支取金额 取出 转出 转出金额 ' +
    '出账金额 交易金额支出 记账金额支出 支出交易金额 debit debits debitamount amountdebit ' +
    'moneyout paidout withdrawal withdrawals expense expenses spent payments out dr amountout',
  direction:
    '借贷标志 借贷标记 借贷标识 借贷方向 借贷 收支类型 收支方向 收支标志 收支 收付标志 收付方向 收付 ' +
    '资金方向 资金流向 交易方向 方向 进出账 出入账 direction creditdebit debitcredit drcr crdr dc ' +
    'cdtdbtind creditdebitindicator debitcreditindicator inout side',
  fee:
    '手续费 手续费金额 交易手续费 商户手续费 服务费 费用 fee fees feeamount charge charges ' +
    'commission servicefee processingfee transactionfee',
  currency: '币种 记账币种 交易币种 货币 货币种类 货币类型 货币代码 币别 currency currencycode ccy',
  status:
    '支付状态 付款状态 交易状态 paystatus paymentstatus paystate paymentstate tradestatus tradestate ' +
    'transactionstatus transactionstate 订单状态 当前状态 处理状态 状态 status state orderstatus ' +
    'orderstate',
  type:
    '交易类型 业务类型 类型 交易种类 业务种类 业务名称 交易名称 交易类别 类别 type ' +
    'transactiontype txntype biztype businesstype kind tradetype ' +
    'ordertype paytype 摘要 交易摘要 业务摘要 category 交易分类',
  time:
    '完成时间 交易完成时间 支付时间 付款时间 支付完成时间 付款日期 支付日期 交易时间 交易日期时间 记账时间 入账时间 发生时间 ' +
    '创建时间 订单时间 下单时间 成交时间 清算时间 时间 交易日期 记账日期 入账日期 日期 交易日 记账日 清算日期 账务日期 ' +
    '会计日期 业务日期 交易时刻 paidat paytime paidtime paymenttime gmtpayment payat paydate ' +
    'completedat successtime finishtime finishedat transactiontime datetime ' +
    'timestamp createdat time transactiondate txndate bookingdate postingdate posteddate date ' +
    'valuedate settlementdate buchungstag buchungsdatum datum valuta fecha',
  account:
    '商户号 商户编号 本方账号 己方账号 查询账号 账号 卡号 账户 账户号 merchantid merchantno mid ' +
    'mchid accountnumber accountno account iban',
  balance:
    '余额 账户余额 本次余额 联机余额 可用余额 结余 账户结余 balance runningbalance closingbalance ' +
    'accountbalance saldo kontostand',
  memo:
    '备注 附言 用途 客户摘要 交易备注 说明 商品说明 商品 商品名称 交易详情 对手信息 description ' +
    'details narrative memo remark remarks note notes purpose particulars',
};
const ROLES = Object.keys(NAMES) as Role[];
/** Names of types that are used for free text or payment methods as well. */
const FREE_TEXTS = new Set('摘要 交易摘要 业务摘要 category 交易分类'.split(' '));
const WEAK_TYPES = new Set([...FREE_TEXTS, 'tradetype', 'ordertype', 'paytype']);
/** The counterparty: its columns do not describe the merchant's side. */
const COUNTERPARTY =
  /^(?:对方|对手|交易对方|交易对手|收款[人方]|付款[人方]|收付方)|counterpart|payee|payer|beneficiary/;
/** Endings of columns with its name; the names of its bank and account are others. */
const NAME_OF_COUNTERPARTY =
  /(?:户名|名称|姓名|单位|信息|name|对[方手]|[人方]|counterparty|paye[er])$/;
const OF_ITS_BANK = /行|机构|bank/;
/** Names of columns with the text of a transfer. */
const REMARK = /附言|用途|摘要|备注|remark|narrative|description|memo|purpose|particulars|details/;
const PAID_TIME = new RegExp(
  '^(?!.*(?:create|创建|下单)).*' +
    '(?:支付|付款|收款|到账|成功|完成|paid|pay|success|finish|complete).*' +
    '(?:时间|日期|time|date|at)$|gmtpayment',
);
const CHANNEL = new RegExp(
  '^(?:pay|payment|trade)?(?:channel|method|way|platform)(?:code|id|name|type)?$|' +
    '^pay(?:ment)?type$|^(?:支付|付款|交易)?(?:渠道|方式)(?:编码|名称|类型)?$',
);
const FLAG = /deleted$|^is(?:test|valid|void)|删除|作废|冲正标|撤销标|是否有效|测试/;
/** Rank of states of something other than the payment, such as its delivery. */
export const STATUS_OF_OTHER_RANK = 900;
/** Roles of unlisted names by their endings; ranked after the lists. */
const ENDINGS: readonly (readonly [RegExp, Role, number])[] = [
  [/(?:余额|balance)$/, 'balance', 100],
  [
    /(?:退款|发货|物流|通知|结算|对账|审核|开票|refund|ship|notify|settle|audit).*(?:状态|status|state)$/,
    'status',
    STATUS_OF_OTHER_RANK,
  ],
  [/(?:状态|结果|status|state|result)$|^(?:is)?paid$|^是否.*(?:支付|付款|成功)$/, 'status', 100],
  [/^(?:交易)?(?:借贷|收支|收付)|方向$|流向$|direction$|drcr$|crdr$|inout$/, 'direction', 100],
  [
    /(?:渠道|卡|商品|账户|账号|证件|客户|用户|channel|card|account|user|product|goods)(?:类型|种类|类别|type|kind)$/,
    'memo',
    900,
  ],
  [/(?:类型|种类|类别|type|kind)$/, 'type', 500],
  [/退款.*(?:金额|额)$|refund.*(?:amount|amt|money|price|fen)$/, 'refundAmount', 100],
  [
    new RegExp(
      '(?:优惠|折扣|立减|红包|补贴|运费|税|discount|coupon|shipping|freight|tax|tip|fee).*' +
        '(?:金额|额|amount|amt|money)$',
    ),
    'memo',
    900,
  ],
  [/(?:金额|amount|amt|money)$/, 'amount', 300],
  [/(?:手续费|服务费|commission|servicefee|servicecharge|poundage)$/, 'fee', 100],
  [/(?:物流|快递|运单|发票).*(?:单号|编号)$/, 'memo', 900],
  [/(?:订单编?号|orderno|orderid|ordersn|ordernumber)$/, 'orderId', 300],
  [/(?:退款.*号|refundno|refundid)$/, 'refundId', 300],
  [/(?:流水编?号|日志号|交易编?号|txnid|tradeno|transactionid|serialno)$/, 'channelTxnId', 300],
  [
    /(?:更新|修改|退款|过期|到期|发货|update|modif|refund|expire|delete|ship).*(?:时间|日期|time|date|at)$/,
    'memo',
    900,
  ],
  [PAID_TIME, 'time', 100],
  [/(?:时间|日期|time|date|edat)$/, 'time', 300],
];
const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  ROLES.flatMap((role) =>
    NAMES[role].split(' ').map((name, rank): [string, Meaning] => [name, { role, rank }]),
  ),
);

/** Traditional characters of the names above, and their simplified forms. */
const TRADITIONAL =
  '額额訂订單单號号編编幣币種种類类時时間间狀状態态費费續续備备註注帳账賬账戶户餘余貸贷業业務务記记' +
  '發发實实結结轉转參参考考憑凭證证參参進进標标誌志資资營营說说電电國国銀银貨货總总變变動动應应';
const SIMPLIFIED: ReadonlyMap<string, string> = new Map(
  Array.from({ length: TRADITIONAL.length / 2 }, (_, i) => [
    TRADITIONAL[2 * i],
    TRADITIONAL[2 * i + 1],
  ]),
);
/** Longest name, characters. */
const NAME_CHARS_MAX = 64;
const UNIT = /\((?:[+-]?元|分|单位:?[元分]|cny|rmb|yuan|fen|cents|usd|eur|gbp|hkd|jpy)\)/g;
/** A unit at the end of a name, without brackets. */
const UNIT_TAIL = /(?:元|分|yuan|fen|cents|usd|eur|gbp|cny|rmb|hkd)$/;

/** Text in normal form: half-width, lower case, simplified. */
export function normalText(text: string): string {
  const folded = text.slice(0, NAME_CHARS_MAX).normalize('NFKC').toLowerCase();
  return Array.from(folded, (char) => SIMPLIFIED.get(char) ?? char).join('');
}

/** A column's name without unit, brackets, spaces and signs. */
export function bareName(name: string): string {
  const plain = normalizeName(normalText(name));
  return plain.replace(UNIT, '').replace(/[\s_\-./:#*|()[\]`]/g, '');
}

/** The role of a column by its name; null if the name is unknown. */
export function columnMeaning(name: string): Meaning | null {
  const bare = bareName(name);
  const tail = bare.replace(UNIT_TAIL, '');
  const listed = MEANINGS.get(bare) ?? MEANINGS.get(tail);
  if (listed !== undefined || isOfCounterparty(name)) return listed ?? null;
  const [, role, rank] = ENDINGS.find(([ending]) => ending.test(bare) || ending.test(tail)) ?? [];
  return role === undefined || rank === undefined ? null : { role, rank };
}

/** Does a column describe the counterparty of a transaction? */
export function isOfCounterparty(name: string): boolean {
  return COUNTERPARTY.test(bareName(name));
}

/** Does a column have the name of the counterparty, or of its account? */
export function isCounterpartyName(name: string): boolean {
  const bare = bareName(name);
  return isOfCounterparty(name) && NAME_OF_COUNTERPARTY.test(bare) && !OF_ITS_BANK.test(bare);
}

/** Does a column have the text that came with a transfer? */
export function isRemark(name: string): boolean {
  return REMARK.test(bareName(name)) && !isOfCounterparty(name);
}

/** Is this name of types used for other contents as well? */
export function isWeakType(name: string): boolean {
  const bare = bareName(name);
  return WEAK_TYPES.has(bare) || MEANINGS.get(bare)?.role !== 'type';
}

/** Is it the time of payment, which is empty for unpaid orders? */
export function isPaidTime(name: string): boolean {
  return PAID_TIME.test(bareName(name));
}

/** Does the name of a column ask whether an order is paid? */
export function isAnswer(name: string): boolean {
  return /^(?:is)?paid$|^是否/.test(bareName(name));
}

/** Does a column tell through which channel an order was paid? */
export function isChannel(name: string): boolean {
  return CHANNEL.test(bareName(name));
}

/** Can a column mark rows that do not count? */
export function isFlag(name: string): boolean {
  return FLAG.test(bareName(name));
}

/** Is this name of types used for free text as well? */
export function isFreeText(name: string): boolean {
  return FREE_TEXTS.has(bareName(name));
}

/** The unit of amounts that a column name states; null if none. */
export function unitInName(name: string): 'major' | 'minor' | null {
  const plain = normalizeName(normalText(name));
  if (/(?:分|fen|cents|minor)\)?$/.test(plain)) return 'minor';
  return /元|yuan/.test(plain) ? 'major' : null;
}
