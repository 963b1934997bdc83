/** Cases of what parsers in the wild fell into. */
import { alipay, wechat } from './fixture-events.mjs';
import { alipayCase, alipayFile, caseOf, changed, wechatCase } from './fixture-files.mjs';
import { gb18030 } from './text.mjs';

/** @typedef {import('./fixture-files.mjs').Case} Case */

const a = alipay;
const w = wechat;
const CRLF = '\r\n';

/** @param {readonly string[]} lines */
const textOf = (lines) => `${lines.join('\n')}\n`;

const secondByte = alipayCase(
  'trap-gbk-second-byte',
  'Product names whose GBK characters end in the bytes of \\ | @ ` [ { A a: rows stay whole.',
  {
    bill: [
      a.pay('A1001', '10.00', '09:00:00', { product: '錦運' }),
      a.pay('A1002', '11.00', '09:10:00', { product: '質東' }),
      a.pay('A1003', '12.00', '09:20:00', { product: '園嘆,園' }),
      a.pay('A1004', '13.00', '09:30:00', { product: '違' }),
      a.pay('A1005', '14.00', '09:40:00', { product: '圓產' }),
      a.pay('A1006', '15.00', '09:50:00', { product: '髙"調鱗"繹錦' }),
      a.pay('A1007', '16.00', '10:00:00', { product: '誠' }),
    ],
    flows: [
      a.pay('A1001', '10.00', '09:00:00'),
      a.pay('A1002', '11.00', '09:10:00'),
      a.pay('A1003', '12.00', '09:20:00'),
      a.pay('A1004', '13.00', '09:30:00'),
      a.pay('A1005', '14.00', '09:40:00'),
      a.pay('A1006', '15.00', '09:50:00'),
    ],
  },
);

const quotedNames = alipayCase(
  'trap-quoted-names',
  'Quoted names with commas, quotes and line breaks, one before a #; lines behind them are right.',
  {
    bill: [
      a.pay('A2001', '10.00', '09:00:00', { product: '拿铁,大杯,"热"' }),
      a.pay('A2002', '11.00', '09:10:00', { product: `美式${CRLF}少冰\n#业务明细列表结束` }),
      a.pay('A2003', '12.00', '09:20:00', { product: '"' }),
      a.pay('A2004', '13.00', '09:30:00', { product: '摩卡' }),
      a.back('A2001', 'R2001', '10.00', '09:40:00', { product: '拿铁,大杯,"热"' }),
    ],
    flows: [
      a.pay('A2001', '10.00', '09:00:00'),
      a.pay('A2002', '11.00', '09:10:00'),
      a.pay('A2003', '12.00', '09:20:00'),
      a.back('A2001', 'R2001', '10.00', '09:40:00'),
    ],
  },
);

const textBill = [
  a.pay('A2501', '10.00', '09:00:00', { product: '五寸显示器' }),
  a.pay('A2502', '11.00', '09:10:00', { product: '特价杯子' }),
  a.pay('A2503', '12.00', '09:20:00', { product: '特价' }),
  a.pay('A2504', '13.00', '09:30:00', { product: '杯子' }),
];
const quotesAsText = alipayCase(
  'trap-quotes-as-text',
  'Names with quotes that were not doubled, one never closed: every row is read.',
  {
    bill: changed(
      alipayFile(textBill),
      'gb18030',
      ['五寸', '5"'],
      ['特价杯子', '"特价"杯子'],
      [',特价,', ',"特价,'],
      [',杯子,', ',杯子",'],
    ),
    flows: textBill.slice(0, 3),
  },
);

const brokenName = wechatCase(
  'trap-wechat-line-break',
  'A line break in a name: the line goes on with the next, and lines behind it are right.',
  {
    bill: [
      w.pay('W3501', '10.00', '09:00:00', { product: '红茶\n大杯, 热' }),
      w.pay('W3502', '11.00', '09:10:00'),
    ],
    flows: [w.pay('W3501', '10.00', '09:00:00')],
  },
);

const wechatNames = wechatCase(
  'trap-wechat-comma-and-backtick',
  'Names with a comma, a backtick, or the words that begin the summary: columns stay in place.',
  {
    bill: [
      w.pay('W3001', '10.00', '09:00:00', { product: '拿铁,大杯, 热' }),
      w.pay('W3002', '11.00', '09:10:00', { product: '`拿铁`' }),
      w.pay('W3003', '12.00', '09:20:00', { product: '总交易单数,应结订单总金额' }),
      w.pay('W3004', '13.00', '09:30:00', { product: '结尾有逗号,' }),
      w.pay('W3005', '14.00', '09:40:00', { product: '"未闭合的引号' }),
    ],
    flows: [
      w.pay('W3001', '10.00', '09:00:00'),
      w.pay('W3002', '11.00', '09:10:00'),
      w.pay('W3003', '12.00', '09:20:00'),
      w.pay('W3004', '13.00', '09:30:00'),
    ],
  },
);

const bomBill = [a.pay('A4001', '10.00', '09:00:00'), a.pay('A4002', '20.00', '10:00:00')];
const bomHeader = alipayCase(
  'trap-bom-header',
  'Flows with a byte order mark in front of the first column name, and CRLF: balanced.',
  {
    bill: bomBill,
    flows:
      '\ufeff' +
      textOf(['order_id,amount,paid_at', 'A4001,10.00,2026-11-19 09:00:00', 'A4002,20.00,'])
        .split('\n')
        .join(CRLF),
  },
);

const tabCells = alipayCase(
  'trap-tab-cells',
  'Cells padded with TABs and spaces, and cells of nothing else: they are trimmed, then empty.',
  {
    bill: [
      a.pay('A5001', '10.00', '09:00:00', { fee: '0.06' }),
      a.pay('A5002', '20.00', '10:00:00', { fee: '0.12' }),
      a.back('A5002', 'R5002', '5.00', '11:00:00', { fee: '0.03' }),
    ],
    flows: textOf([
      'order_id\t, refund_id,type ,\tamount, fee ,status,paid_at',
      '\tA5001\t,\t\t, payment,\t10.00 ,\t, success\t,2026-11-19 09:00:00\t',
      ' A5002 ,  \t,\t, 20.00, 0.12,\t\t,\t',
      'A5002,R5002\t,refund\t,-5.00\t, -0.03,success,2026-11-19 11:00:00',
      '\tA5003\t,\t,\t,\t30.00\t,\t,\t,\t2026-11-19 12:00:00\t',
    ]),
  },
);

/** Characters of four bytes in GB18030, with digits in the second and fourth. */
const RARE = '𠮷';

const fourBytes = alipayCase(
  'trap-gb18030-four-byte',
  'Order ids and names in characters of four bytes in GB18030 equal those of UTF-8 flows.',
  {
    bill: [
      a.pay(gb18030(`${RARE}野家-6001`), '10.00', '09:00:00', { product: `${RARE}野家😀` }),
      a.pay(gb18030('订单6002'), '20.00', '10:00:00', { product: '㐂,茶㐂' }),
      a.pay(gb18030(`${RARE}野家-6003`), '30.00', '11:00:00'),
    ],
    flows: [
      a.pay(`${RARE}野家-6001`, '10.00', '09:00:00'),
      a.pay('订单6002', '20.00', '10:00:00'),
      a.pay('吉野家-6003', '30.00', '11:00:00'),
    ],
  },
);

const formulaIds = caseOf(
  'trap-formula-ids',
  'Ids that a spreadsheet would calculate, round or read as dates: defused in the reports.',
  [
    'gateway.csv',
    textOf([
      'order_id,refund_id,channel_txn_id,type,amount,paid_at',
      '"=HYPERLINK(""http://x.example"",""click"")",,=1+1,payment,1.00,2026-11-19 09:00:00',
      '+8613800138000,,+1,payment,2.00,2026-11-19 09:00:00',
      '-20261119,,-1,payment,3.00,2026-11-19 09:00:00',
      '@SUM(A1:A9),,@x,payment,4.00,2026-11-19 09:00:00',
      '4200002086202401160745964084,,4200002086202401160745964084,payment,5.00,2026-11-19 09:00:00',
      '0012345,,0007,payment,6.00,2026-11-19 09:00:00',
      '3-19,,12/1,payment,7.00,2026-11-19 09:00:00',
      'A7008,,T7008,payment,8.00,2026-11-19 09:00:00',
      'A7008,=R7008,T7008,refund,1.00,2026-11-19 09:00:00',
      '10:30,,1e5,payment,9.00,2026-11-19 09:00:00',
    ]),
  ],
  textOf(['order_id,amount', "'=A7011,10.00", '＝1+1,11.00']),
  { job: 'gateway-book' },
);

const cents = caseOf(
  'trap-cents',
  'Amounts as 0.1, .1, 0.10, 4.350 and 10: equal where they are, and their sums exact.',
  [
    'gateway.csv',
    textOf([
      'order_id,amount,paid_at',
      'A8001,0.1,2026-11-19 09:00:00',
      'A8002,0.2,2026-11-19 09:00:01',
      'A8003,10,2026-11-19 09:00:02',
      'A8004,.1,2026-11-19 09:00:03',
      'A8005,0.30,2026-11-19 09:00:04',
      'A8006,1.10,2026-11-19 09:00:05',
      'A8007,4.35,2026-11-19 09:00:06',
      'A8008,0.1,2026-11-19 09:00:07',
      'A8009,0.2,2026-11-19 09:00:08',
      'A8010,19999999.99,2026-11-19 09:00:09',
    ]),
  ],
  textOf([
    'order_id,amount',
    'A8001,0.10',
    'A8002,0.20',
    'A8003,10.00',
    'A8004,0.10',
    'A8005,0.29',
    'A8006,1.1',
    'A8007,4.350',
    'A8010,20000000',
  ]),
  { job: 'gateway-book' },
);

const LATTE_LAST_BYTE = 3;
const NO_CHARACTER = 0xff;

/** A byte that no character has, in a name: nothing in the reconciliation reads it. */
function withBadName() {
  const rows = [a.pay('A9001', '10.00', '09:00:00'), a.pay('A9002', '20.00', '10:00:00')];
  const bill = alipayFile(rows);
  bill[bill.indexOf(gb18030('拿铁'), 0, 'latin1') + LATTE_LAST_BYTE] = NO_CHARACTER;
  return { bill, flows: rows };
}

const undecodableName = alipayCase(
  'trap-undecodable-name',
  'Bytes that are no character in a product name, which nothing needs: balanced.',
  withBadName(),
);

/** @type {readonly Case[]} */
export const trapCases = [
  secondByte,
  quotedNames,
  quotesAsText,
  wechatNames,
  brokenName,
  bomHeader,
  tabCells,
  fourBytes,
  formulaIds,
  cents,
  undecodableName,
];
