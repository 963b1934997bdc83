/** What `items show` and `explain` print about an order that is open in two jobs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const cwd = tempDir();
const FILES = {
  'zhangping.yaml': `jobs:
  alipay: {statement: alipay.csv, flows: shop-alipay.csv}
  wechat: {statement: wechat.csv, flows: shop-wechat.csv}
`,
  'alipay.csv': 'A1,,payment,10.00\nA2,,payment,20.00\nA3,R3,refund,-3.00\n',
  'shop-alipay.csv': 'A9,,payment,1.00\n',
  'wechat.csv': 'A9,,payment,1.00\nA2,,payment,20.00\n',
  'shop-wechat.csv': 'A1,,payment,10.00\nA3,R3,refund,-3.00\n',
};

async function told(...args: string[]): Promise<string> {
  const result = await runCli(args, { cwd });
  expectExit(result, 0);
  return result.stdout;
}

interface ToldItem {
  readonly item_id: string;
  readonly suggested_action: string;
  readonly across: unknown;
}

async function itemsOf(order: string): Promise<ToldItem[]> {
  const jobs = JSON.parse(await told('explain', order, '--json')) as { items: ToldItem[] }[];
  return jobs.flatMap(({ items }) => items);
}

beforeAll(async () => {
  for (const [name, text] of Object.entries(FILES)) {
    const rows = text.replaceAll('\n', ',2026-11-19 12:00:00\n');
    const header = 'order_id,refund_id,type,amount,paid_at\n';
    writeFileSync(join(cwd, name), name.endsWith('.csv') ? header + rows : text);
  }
  expectExit(await runCli(['run', '--date', '2026-11-19'], { cwd }), 1);
});

test('explain names the other item, and what the two may mean', async () => {
  const [long, short] = await itemsOf('A1');
  const at = `2026-11-19, item`;
  const wrong = 'may have been paid over the wrong channel';
  const text = await told('explain', 'A1');
  expect(text).toContain(`  ${wrong}: short -10.00 in job wechat, ${at} ${short.item_id}\n`);
  expect(text).toContain(`  ${wrong}: long 10.00 in job alipay, ${at} ${long.item_id}\n`);
  // Only a hint.
  expect([long, short].map((each) => each.suggested_action)).toEqual(['repost', 'reverse']);
});

test('items show does too, in JSON and in Chinese', async () => {
  const [first, second] = await itemsOf('A2');
  const text = await told('items', 'show', first.item_id);
  expect(text).toContain(`  may have been paid twice: long 20.00 in job wechat, 2026-11-19, item`);
  const { across } = JSON.parse(await told('items', 'show', first.item_id, '--json'));
  expect(across).toEqual([
    {
      ...{ kind: 'paid_twice', job: 'wechat', item_id: second.item_id },
      ...{ business_date: '2026-11-19', category: 'long', difference: '20.00' },
    },
  ]);
  expect(first.across).toEqual(across);
  const refund = await told('items', 'show', (await itemsOf('A3'))[0].item_id, '--lang', 'zh');
  expect(refund).toContain('  可能是退款渠道不对：任务 wechat 有长款 3.00，账期 2026-11-19，差错 ');
});

test('a resolved item has no such line', async () => {
  const [first, second] = await itemsOf('A2');
  await told('items', 'resolve', first.item_id, '--action', 'refund', '--by', 'wang');
  for (const { item_id } of [first, second]) {
    expect(await told('items', 'show', item_id)).not.toContain('twice');
  }
});
