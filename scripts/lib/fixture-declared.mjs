/** Cases of formats that a config describes, and of account statements. */
import iconv from 'iconv-lite';
import { alipay } from './fixture-events.mjs';
import { alipayCase, alipayFile, caseOf, changed } from './fixture-files.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const DATE = '2026-11-19';

/** @param {readonly string[]} lines */
const textOf = (lines) => `${lines.join('\r\n')}\r\n`;
/** @param {readonly string[]} lines */
const gbk = (lines) => iconv.encode(textOf(lines), 'gb18030');
/** @param {readonly string[]} rows order id, refund id, type, amount, fee */
const flows = (...rows) =>
  textOf([
    'order_id,refund_id,type,amount,fee,paid_at',
    ...rows.map((row) => `${row},${DATE} 12:00:00`),
  ]);

const acquirer = {
  title: '某收单行交易对账单',
  encoding: 'gbk',
  separator: '|',
  quote: 'none',
  rowsAfter: '交易明细',
  preamble: { account: '商户号[:：](\\d+)', from: '账期[:：](\\S+)' },
  orderId: '商户订单号',
  refundId: '退款单号',
  channelTxnId: '流水号',
  amount: '金额(元)',
  type: { column: '交易类型', words: { 消费: 'payment', 退货: 'refund', 小计: 'skip' } },
  status: { column: '状态', words: { 成功: 'success', 失败: 'failed' } },
  fee: { column: '手续费', paid: 'negative' },
  time: { column: '交易时间', format: 'yyyy/MM/dd HH:mm:ss' },
  footer: {
    starts: ['合计'],
    checks: [
      { pattern: '消费(\\d+)笔', counts: 'in' },
      { pattern: '退货(\\d+)笔', counts: 'out' },
      { pattern: '净额([-\\d.,]+)元', sums: 'all' },
    ],
  },
};
const acquirerBill = gbk([
  '某收单行交易对账单',
  '商户号：898123456789012 账期：2026-11-19',
  '交易明细',
  '流水号|商户订单号|退款单号|交易类型|金额（元）|手续费|状态|交易时间|商品',
  '900001|A1001||消费|1200.00|-7.20|成功|2026/11/19 09:00:00|亅咖啡',
  '900002|A1002||消费|30.00|-0.18|成功|2026/11/19 10:00:00|茶',
  '|||小计|1230.00|-7.38||2026/11/19 10:00:00|',
  '900003|A1001|R1001|退货|-200.00|1.20|成功|2026/11/19 11:00:00|亅咖啡',
  '900004|A1003||消费|5.00|-0.03|失败|2026/11/19 12:00:00|茶',
  '合计：消费3笔，退货1笔，净额1,035.00元',
]);
const acquirerFlows = flows(
  'A1001,,payment,1200.00,7.20',
  'A1002,,payment,30.00,0.15',
  'A1001,R1001,refund,200.00,-1.20',
  'A1003,,payment,5.00,0.03',
);
/** One order paid, and money transferred, which is in neither total. */
const withTransfer = changed(
  alipayFile([alipay.pay('A1001', '10.00', '09:00:00'), alipay.pay('A1002', '5.00', '10:00:00')]),
  'gb18030',
  ['A1002\t,交易', 'A1002\t,转账'],
  ['交易合计：2笔，商家实收共15.00元', '交易合计：1笔，商家实收共10.00元'],
);
const alipayTypes = alipayCase(
  'profile-alipay-job-types',
  'A word in 业务类型 that the job knows: its rows are outside of both totals of the bill.',
  {
    bill: withTransfer,
    flows: flows('A1001,,payment,10.00,', 'A1002,,transfer,5.00,'),
  },
  { types: { 转账: 'transfer' } },
);
const alipayUnknownTypes = alipayCase(
  'profile-alipay-unknown-types',
  'A word in 业务类型 that nobody knows, taken for other because the run was told to.',
  {
    bill: withTransfer,
    flows: flows('A1001,,payment,10.00,'),
  },
  { unknownTypes: 'as-other' },
);

const acquirerJob = { channel: 'acquirer', profiles: { acquirer } };

/** @param {Buffer} bill @param {string} name @param {string} what */
const acquirerCase = (name, what, bill) =>
  caseOf(name, what, ['bill.txt', bill], acquirerFlows, acquirerJob);

/** @param {readonly (readonly [text: string, bytes: number])[]} fields */
const fixedLine = (fields) =>
  fields
    .map(([text, bytes]) => text + ' '.repeat(bytes - iconv.encode(text, 'gb18030').length))
    .join('');
/** @param {string} time @param {string} way @param {string} fen @param {string} id */
const settled = (time, way, fen, id, note = '') =>
  fixedLine([
    [time, 14],
    [way, 4],
    [fen.padStart(12, '0'), 12],
    [id, 20],
    [note, 12],
  ]);

const fixedWidth = caseOf(
  'profile-declared-fixed-width',
  'Lines of fixed bytes with Chinese text in GBK: fen, and a word for the way the money went.',
  [
    'settle.txt',
    gbk([
      settled('20261119090000', '入账', '120000', 'A1001', '咖啡'),
      settled('20261119100000', '入账', '3000', 'A1002', '茶叶礼盒'),
      settled('20261119110000', '出账', '20000', 'W1001', '提现'),
      'END 0003',
    ]),
  ],
  flows('A1001,,topup,1200.00,', 'A1002,,topup,30.00,', 'W1001,,withdrawal,-200.10,'),
  {
    channel: 'settle',
    profiles: {
      settle: {
        format: 'fixed-width',
        encoding: 'gbk',
        lineBytes: 62,
        time: { column: { at: 0, bytes: 14 }, format: 'yyyyMMddHHmmss' },
        amount: {
          column: { at: 18, bytes: 12 },
          direction: { at: 14, bytes: 4 },
          in: ['入账'],
          out: ['出账'],
        },
        unit: 'minor',
        type: { in: 'topup', out: 'withdrawal' },
        orderId: { at: 30, bytes: 20 },
        footer: { starts: ['END'], checks: [{ pattern: 'END (\\d+)', counts: 'all' }] },
      },
    },
  },
);

const directions = caseOf(
  'profile-declared-directions',
  'A portal export: income and expense in columns of their own, thousands separators, `-` for ' +
    'nothing, date and clock apart, the order id within the remark.',
  [
    'export.csv',
    textOf([
      '交易日期,交易时间,收入,支出,余额,摘要,备注,',
      '20261119,09:00:00,"1,200.00",-,"5,200.00",收款,订单A1001付款,',
      '20261119,10:00:00,30.00,-,"5,230.00",收款,"扫码, 订单A1002",',
      '20261119,11:00:00,-,200.00,"5,030.00",退款,退 订单A1001,',
      '20261119,12:00:00,-,8.00,"5,022.00",手续费,订单F1,',
    ]),
  ],
  flows('A1001,,payment,1200.00,', 'A1002,,payment,3.00,', 'A1001,,refund,-200.00,', 'F1,,fee,-8,'),
  {
    channel: 'portal',
    identity: ['orderId'],
    profiles: {
      portal: {
        orderId: { column: '备注', pattern: '订单(\\w+)' },
        amount: { income: '收入', expense: '支出' },
        thousandsSeparators: true,
        empty: '-',
        type: { column: '摘要', words: { 收款: 'payment', 退款: 'refund', 手续费: 'fee' } },
        time: { date: '交易日期', clock: '交易时间', format: 'yyyyMMdd' },
      },
    },
  },
);

const onlySome = caseOf(
  'profile-declared-only',
  "A bank's file of all business, of which the job takes what one payer sent, its brackets of " +
    'any width: the other rows still count in the footer and in the balances.',
  [
    'bank.csv',
    textOf([
      '流水号,日期,时间,收入,支出,余额,对方户名,摘要',
      'B1,20261119,090000,1000.00,,6000.00,财付通支付科技有限公司（客户备付金）,B2b支付_20261118',
      'B2,20261119,100000,,350.00,5650.00,王某某,工资',
      'B3,20261119,110000,80.00,,5730.00,支付宝（中国）网络技术有限公司,清算',
      'B4,20261119,120000,12.50,,5742.50,财付通支付科技有限公司(客户备付金),B2b支付_20261117',
      ',20261119,235959,0.31,,5742.81,,利息',
      '合计:收入4笔1092.81元,支出1笔350.00元',
    ]),
  ],
  flows('B1,,transfer,1000.00,', 'B4,,transfer,12.00,', 'B5,,transfer,7.00,'),
  {
    channel: 'bank',
    only: { counterparty: ['财付通支付科技有限公司(客户备付金)'] },
    profiles: {
      bank: {
        orderId: '流水号',
        amount: { income: '收入', expense: '支出' },
        type: { in: 'transfer', out: 'transfer' },
        time: { date: '日期', clock: '时间', format: 'yyyyMMdd' },
        balance: '余额',
        fields: { counterparty: '对方户名', day: { column: '摘要', pattern: '_(\\d{8})' } },
        footer: {
          starts: ['合计'],
          checks: [
            { pattern: '收入(\\d+)笔', counts: 'in' },
            { pattern: '收入\\d+笔([\\d.]+)元', sums: 'in' },
            { pattern: '支出\\d+笔([\\d.]+)元', sums: 'out' },
          ],
        },
      },
    },
  },
);

const statement = textOf([
  ':20:STMT261119',
  ':25:6225881234567890',
  ':28C:323/1',
  ':60F:C261118CNY5000,00',
  ':61:2611191119C1200,00NTRFA1001//BK900001',
  ':86:/TRTP/IBPS/REMI/order 77001',
  ':61:2611191119C30,NTRFA1002//BK900002',
  ':86:order 77002 of the tea sh',
  'op',
  ':61:2611191119D8,50NCHGFEE1119//BK900003',
  ':86:monthly charge',
  ':62F:C261119CNY6221,50',
  '-',
]);
const bankFlows = flows('A1001,,transfer,1200,', 'A1002,,transfer,30.00,', 'A1003,,transfer,1,');

const mt940 = caseOf(
  'profile-mt940',
  'An MT940 statement: transfers and a charge, which the flows do not have.',
  ['bank.sta', statement],
  bankFlows,
);
const mt940Pattern = caseOf(
  'profile-mt940-pattern',
  "An MT940 statement whose order ids stand in the text; the job says what the bank's code is.",
  ['bank.sta', statement],
  flows('77001,,transfer,1200.00,', '77002,,transfer,30.00,', 'FEE1119,,settlement,-8.50,'),
  {
    channel: 'our-bank',
    types: { NCHG: 'settlement' },
    profiles: { 'our-bank': { format: 'mt940', orderId: { pattern: 'order (\\d+)' } } },
  },
);

/** @param {string} code @param {string} amount */
const balance = (code, amount) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${amount}</Amt>` +
  `<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${DATE}</Dt></Dt></Bal>`;
/** @param {string} amount @param {string} way @param {string} inside */
const entry = (amount, way, inside) =>
  `<Ntry><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>${way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>` +
  `<BookgDt><Dt>${DATE}</Dt></BookgDt>${inside}</Ntry>`;
/** @param {string} id */
const single = (id) =>
  `<NtryDtls><TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs></TxDtls></NtryDtls>`;
/** @param {string} id @param {string} amount */
const part = (id, amount) =>
  `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs><Amt Ccy="CNY">${amount}</Amt>` +
  '<CdtDbtInd>CRDT</CdtDbtInd></TxDtls>';
/** @param {readonly string[]} entries @param {string} closing */
const camt = (entries, closing) =>
  textOf([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">',
    '<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>',
    '<Stmt><Id>S1</Id><Acct><Id><Othr><Id>6225881234567890</Id></Othr></Id></Acct>',
    balance('OPBD', '5000.00'),
    balance('CLBD', closing),
    ...entries,
    '</Stmt></BkToCstmrStmt></Document>',
  ]);

const charge =
  '<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CCRD</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly>' +
  '</Domn></BkTxCd>';
const entries = [
  entry('1200.00', 'CRDT', single('A1001')),
  entry('30.00', 'CRDT', single('A1002')),
  entry('8.50', 'DBIT', `${charge}${single('FEE1119')}`),
];
const camt053 = caseOf(
  'profile-camt053',
  'A camt.053 statement: transfers and a charge, which the flows do not have.',
  ['bank.xml', camt(entries, '6221.50')],
  bankFlows,
);
const batch =
  '<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>' +
  `${part('A1001', '1200.00')}${part('A1002', '30.00')}</NtryDtls>`;
const camt053Batches = caseOf(
  'profile-camt053-batches',
  'Entries of camt.053 that are batches: their parts are records, where these add up.',
  ['bank.xml', camt([entry('1230.00', 'CRDT', batch), entries[2]], '6221.50')],
  bankFlows,
);

/** @type {readonly Case[]} */
export const declaredCases = [
  acquirerCase(
    'profile-declared-delimited',
    'A format of the config: GBK, `|` (also within a character), preamble, subtotals, footer.',
    acquirerBill,
  ),
  fixedWidth,
  directions,
  onlySome,
  alipayTypes,
  alipayUnknownTypes,
  mt940,
  mt940Pattern,
  camt053,
  camt053Batches,
  acquirerCase(
    'gate-declared-header-changed',
    'The bank has renamed a column that the profile names.',
    changed(acquirerBill, 'gb18030', ['|商户订单号|', '|商户单号|']),
  ),
  acquirerCase(
    'gate-declared-footer',
    'A row is missing from a bill whose footer the profile describes.',
    changed(acquirerBill, 'gb18030', [
      '900002|A1002||消费|30.00|-0.18|成功|2026/11/19 10:00:00|茶\r\n',
      '',
    ]),
  ),
  acquirerCase(
    'gate-declared-cut-off',
    'The footer that the profile describes is missing.',
    acquirerBill.subarray(0, acquirerBill.indexOf(iconv.encode('合计', 'gb18030'))),
  ),
  caseOf(
    'gate-mt940-balance',
    'The entries of an MT940 statement do not add up to its closing balance.',
    ['bank.sta', statement.replace('C30,NTRF', 'C31,NTRF')],
    bankFlows,
  ),
  caseOf(
    'gate-mt940-other-account',
    'An MT940 statement of an account that is not the one of the job.',
    ['bank.sta', statement],
    bankFlows,
    { job: 'bank', account: '6225880000000000' },
  ),
  caseOf(
    'gate-camt053-doctype',
    'A camt.053 statement with a document type, which could make it anything.',
    ['bank.xml', camt(entries, '6221.50').replace('<Document', '<!DOCTYPE Document><Document')],
    bankFlows,
  ),
];
