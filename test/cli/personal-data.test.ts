/** Names, accounts and free text of bad rows appear nowhere, unless a job keeps them. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { ALIPAY_COLUMNS, alipayLine } from '../support/alipay-bill.ts';
import { type CliResult, expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const NAME = '欧阳娜娜';
const LATIN = 'Ouyang';
const ACCOUNT = 'ouyang88@mail.example';
const GOODS = '拿铁咖啡';
const CARD = '6222020012340123';
const PHONE = '13812345678';
const PERSONAL = [NAME, LATIN, 'ouyang88', GOODS, CARD, PHONE];
const FLOWS = `order_id,amount,paid_at\nA1,1.00,${DATE} 12:00:00\n`;

/** A statement with a good row and bad ones, and what is shown of these. */
interface Case {
  readonly name: string;
  readonly bytes: Buffer;
  readonly profiles?: string;
  readonly channel?: string;
  readonly bad: readonly string[];
}

const alipayRow = (
  id: string,
  goods: string,
  time: string,
  payer: string,
  amount: string,
  note: string,
) =>
  alipayLine({
    ...{ 支付宝交易号: `T${id}`, 商户订单号: `A${id}`, 业务类型: '交易', 商品名称: goods },
    ...{ 完成时间: time, 对方账户: payer, '订单金额（元）': amount, '商家实收（元）': '1.00' },
    ...{ '服务费（元）': '0.00', 备注: note },
  });

const ALIPAY: Case = {
  name: 'alipay.csv',
  bytes: iconv.encode(
    [
      '#支付宝业务明细查询',
      '#账号：[20881234567890120156]',
      '#起始日期：[2026年11月19日 00:00:00]   终止日期：[2026年11月20日 00:00:00]',
      ALIPAY_COLUMNS.join(','),
      alipayRow('1', GOODS, `${DATE} 12:00:00`, `${NAME}(${ACCOUNT})`, '1.00', ''),
      alipayRow('2', GOODS, `${DATE} 12:00:00`, `${NAME}(${ACCOUNT})`, 'x', `${CARD} ${PHONE}`),
      // A comma too many: nobody knows which cell is which.
      alipayRow('3', `${GOODS},${NAME}`, `${DATE} 12:00:00`, ACCOUNT, '1.00', PHONE),
      // In the place of the amount.
      alipayRow('4', GOODS, `${DATE} 12:00:00`, '1.00', `${NAME}${CARD}`, ''),
      alipayRow('5', GOODS, `${NAME} ${PHONE}`, ACCOUNT, '1.00', ''),
      '#-----业务明细列表结束-----',
      '#交易合计：2笔，商家实收共2.00元，商家优惠共0.00元',
      '#退款合计：0笔，商家实收退款共0.00元，商家优惠退款共0.00元',
    ].join('\r\n'),
    'gb18030',
  ),
  bad: [
    'T2,A2,交易,…,,2026-11-19 12:00:00,,,,,…,x,1.00,,,,,,,,,,0.00,,…',
    '…,…,…,…,…,,…-…-… …:…:…,,,,,…@….…,1.00,1.00,,,,,,,,,,0.00,,…',
    'T4,A4,交易,…,,2026-11-19 12:00:00,,,,,1.00,…6222********0123,1.00,,,,,,,,,,0.00,,',
    'T5,A5,交易,…,,… 138****5678,,,,,…,1.00,1.00,,,,,,,,,,0.00,,',
  ],
};

const WECHAT_HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,' +
  '交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,' +
  '订单金额,费率备注';
const wechatRow = (id: string, currency: string, goods: string) =>
  [
    ...[`${DATE} 12:00:00`, 'wx1', '1900000109', '', '', `42${id}`, id, NAME, 'JSAPI', 'SUCCESS'],
    ...['ICBC', currency, '1.00', '0.00', goods, CARD, '0.00', '0.60%', '1.00', LATIN],
  ]
    .map((cell) => `\`${cell}`)
    .join(',');
const WECHAT: Case = {
  name: 'wechat.csv',
  bytes: Buffer.from(
    [
      WECHAT_HEADER,
      wechatRow('A1', 'CNY', GOODS),
      wechatRow('A2', 'USD', GOODS),
      wechatRow('A3', 'CNY', `${GOODS},\`${NAME}`),
      '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
      '`2,`2.00,`0.00,`0.00,`0.00,`2.00,`0.00',
      '',
    ].join('\n'),
  ),
  bad: [
    '`2026-11-19 12:00:00,`…,`…,`,`,`42A2,`A2,`…,`…,' +
      '`SUCCESS,`…,`…,`1.00,`0.00,`…,`…,`0.00,`…,`1.00,`…',
    '`…-…-… …:…:…,`…,`…,`,`,`…,`…,`…,`…,`…,`…,`…,`1.00,`0.00,`…,`…,`…,`0.00,`0.60%,`1.00,`…',
  ],
};

const CSV: Case = {
  name: 'own.csv',
  bytes: Buffer.from(
    [
      'order_id,amount,paid_at,account,buyer,note',
      `A1,1.00,${DATE} 12:00:00,,${NAME},`,
      `A2,x,${DATE} 12:00:00,${ACCOUNT},${NAME},"${LATIN}, ${PHONE}"`,
      `A3,1.00,${NAME},${ACCOUNT},${LATIN},${CARD}`,
      `,1.00,${DATE} 12:00:00,${ACCOUNT},${LATIN},${CARD}`,
      `${NAME} ${LATIN},,${DATE} 12:00:00,,,`,
      `A4,"1.00,${NAME}`,
      '',
    ].join('\n'),
  ),
  bad: [
    'A2,x,2026-11-19 12:00:00,…,…,…',
    'A3,1.00,…,…,…,…',
    ',1.00,2026-11-19 12:00:00,…,…,…',
    '…,,2026-11-19 12:00:00,,,',
    '…,"1.00,…',
  ],
};

const NDJSON: Case = {
  name: 'own.ndjson',
  bytes: Buffer.from(
    [
      JSON.stringify({ order_id: 'A1', amount: 1, paid_at: `${DATE} 12:00:00`, buyer: NAME }),
      JSON.stringify({ order_id: 'A2', amount: 'x', account: ACCOUNT, buyer: NAME, card: CARD }),
      `{"order_id":"A3","buyer":"${NAME}","amount":"1.00"`,
      JSON.stringify({ order_id: `${NAME}`, amount: `${LATIN} ${PHONE}` }),
      '',
    ].join('\n'),
  ),
  bad: ['{"order_id":"A2","amount":"x","account":"…"}', '{"…_…":"…","…":"…","…":"1.00"'],
};

const DECLARED: Case = {
  name: 'bank.txt',
  channel: 'bank',
  profiles: [
    'profiles:',
    '  bank:',
    '    separator: "|"',
    '    encoding: gb18030',
    '    orderId: { column: 摘要, pattern: "单号(\\\\w+)" }',
    '    amount: 金额',
    '    time: { column: 时间, format: "yyyyMMddHHmmss" }',
    '',
  ].join('\n'),
  bytes: iconv.encode(
    [
      '时间|金额|对方户名|对方账号|摘要',
      `20261119120000|1.00|${NAME}|${CARD}|转账单号A1给${LATIN}`,
      `20261119120000|x|${NAME}|${CARD}|转账单号A2给${LATIN}`,
      `20261119120000|2.00|${NAME}|${CARD}|${NAME}还款${PHONE}`,
      '',
    ].join('\n'),
    'gb18030',
  ),
  bad: ['20261119120000|x|…|…|…A2…', '20261119120000|2.00|…|…|…'],
};

const CASES: readonly Case[] = [ALIPAY, WECHAT, CSV, NDJSON, DECLARED];

function makeDay(day: Case, settings: string): string {
  const folder = tempDir();
  writeFileSync(join(folder, day.name), day.bytes);
  writeFileSync(join(folder, 'flows.csv'), FLOWS);
  const channel = day.channel === undefined ? '' : `\n    channel: ${day.channel}`;
  const job = `    statement: ${day.name}\n    flows: flows.csv${channel}\n    ${settings}\n`;
  writeFileSync(join(folder, 'zhangping.yaml'), `${day.profiles ?? ''}jobs:\n  shop:\n${job}`);
  return folder;
}

function run(cwd: string, ...flags: string[]): Promise<CliResult> {
  return runCli(['run', '--date', DATE, ...flags], { cwd });
}

/** Everything that a run printed or wrote, but for its inputs: the ledger with all beside it. */
function everything(cwd: string, inputs: readonly string[], ...results: CliResult[]): Buffer {
  const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' })
    .filter((name) => !inputs.includes(name) && statSync(join(cwd, name)).isFile())
    .map((name) => readFileSync(join(cwd, name)));
  return Buffer.concat([
    ...results.flatMap(({ stdout, stderr }) => [Buffer.from(stdout), Buffer.from(stderr)]),
    ...files,
  ]);
}

function inputsOf(day: Case): string[] {
  return [day.name, 'flows.csv', 'zhangping.yaml'];
}

/** The personal data that stand in some bytes. */
function personalIn(bytes: Buffer): string[] {
  return PERSONAL.filter((text) => bytes.includes(text));
}

function rejectsIn(cwd: string): string {
  return readFileSync(join(cwd, 'reports', 'shop', DATE, 'rejects.csv'), 'utf8');
}

describe.each(CASES)('$name', (day) => {
  it('has the shape of bad rows in rejects.csv, and no personal data anywhere', async () => {
    const cwd = makeDay(day, 'maxRejects: 9');
    const result = await run(cwd);
    expectExit(result, 0, 1);
    const rejects = rejectsIn(cwd).replaceAll('""', '"').replaceAll(/"?\t/g, '');
    for (const text of day.bad) expect(rejects).toContain(text);
    const items = await runCli(['items', 'list', '--state', 'all'], { cwd });
    const again = await runCli(['report', 'shop', '--date', DATE, '--json'], { cwd });
    expect(personalIn(everything(cwd, inputsOf(day), result, items, again))).toEqual([]);
  });

  it('is refused without personal data in messages', async () => {
    const cwd = makeDay(day, 'maxRejects: 0');
    const result = await run(cwd, '--verbose');
    expectExit(result, 3);
    expect(result.stderr).toMatch(/rows cannot be read/);
    const json = await run(cwd, '--json');
    const inspected = await runCli(['inspect', day.name], { cwd });
    const asJson = await runCli(['inspect', day.name, '--json'], { cwd });
    const all = everything(cwd, inputsOf(day), result, json, inspected, asJson);
    expect(personalIn(all)).toEqual([]);
  });

  it('is kept unchanged in reports if the job asks, but is not printed', async () => {
    const cwd = makeDay(day, 'maxRejects: 9\n    personalData: kept');
    expectExit(await run(cwd), 0, 1);
    expect(rejectsIn(cwd)).toContain(NAME);
    const ledger = everything(join(cwd), [...inputsOf(day), `reports/shop/${DATE}/rejects.csv`]);
    expect(personalIn(ledger)).toContain(NAME);
    writeFileSync(
      join(cwd, 'zhangping.yaml'),
      readFileSync(join(cwd, 'zhangping.yaml'), 'utf8').replace('maxRejects: 9', 'maxRejects: 0'),
    );
    const refused = await run(cwd);
    expectExit(refused, 3);
    expect(refused.stderr).not.toContain(CARD);
    expect(refused.stderr).not.toContain(PHONE);
  });
});

describe('an unknown file', () => {
  it.each([
    ['a table without a header', `${NAME},${CARD},1.00\n`],
    ['a page', `<html><table><tr><td>${NAME}</td><td>${CARD}</td></tr></table></html>`],
    ['a list of records', JSON.stringify([{ buyer: NAME, card: CARD, goods: GOODS }])],
  ])('that is %s is reported without personal data', async (_, text) => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'bill'), text);
    writeFileSync(join(cwd, 'flows.csv'), FLOWS);
    const sides = ['run', 'shop', '--statement', 'bill', '--flows', 'flows.csv'];
    const result = await runCli(sides, { cwd });
    expectExit(result, 3);
    const inspected = await runCli(['inspect', 'bill'], { cwd });
    expect(personalIn(everything(cwd, ['bill', 'flows.csv'], result, inspected))).toEqual([]);
  });
});

describe('inspect', () => {
  it('shows ids of the first rows, but masks card and phone numbers', async () => {
    const cwd = tempDir();
    const rows = `order_id,channel_txn_id,amount\nA1,${PHONE},1.00\n${CARD},T2,2.00\n`;
    writeFileSync(join(cwd, 'own.csv'), rows);
    const shown = await runCli(['inspect', 'own.csv'], { cwd });
    const json = await runCli(['inspect', 'own.csv', '--json'], { cwd });
    for (const { stdout } of [shown, json]) {
      expect(stdout).toContain('A1');
      expect(stdout).toContain('6222********0123');
      expect(stdout).toContain('138****5678');
    }
  });

  it('keeps ids unmasked in reports, where people search for them', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 's.csv'), `order_id,amount,paid_at\n${CARD},1.00,${DATE} 12:00:00\n`);
    writeFileSync(join(cwd, 'flows.csv'), FLOWS);
    expectExit(
      await runCli(['run', 'shop', '--statement', 's.csv', '--flows', 'flows.csv'], { cwd }),
      1,
    );
    const report = join(cwd, 'reports', 'shop', DATE, 'discrepancies.csv');
    expect(readFileSync(report, 'utf8')).toContain(CARD);
    const explained = await runCli(['explain', CARD], { cwd });
    expectExit(explained, 0);
    expect(explained.stdout).toContain(CARD);
  });
});
