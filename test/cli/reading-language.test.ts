/** Messages about files are in Chinese on request, in every command and thread. */
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { zipOf } from '../inputs/archives.ts';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');
const CHINESE_LOCALE = { LC_ALL: 'zh_CN.UTF-8' };
/** How Chinese is asked for: flags, environment. */
const ASKED: [string, string[], Record<string, string>][] = [
  ['--lang zh', ['--lang', 'zh'], {}],
  ['LC_ALL=zh_CN.UTF-8', [], CHINESE_LOCALE],
];
const MISSING = ['run', 'shop', '--statement', 'bill.csv', '--flows', 'flows.csv'];
/** So many rows are more than one thread reads alone; the last of them cannot be read. */
const MANY_ROWS = 300_000;

/** A folder with a bill and flows, the last row of which cannot be read. */
function folderWithReject(): string {
  const folder = tempDir();
  const name = (file: string) => join(FIXTURES, 'category-mixed', file);
  copyFileSync(name('alipay.csv'), join(folder, 'alipay.csv'));
  const flows = readFileSync(name('flows.csv'), 'utf8');
  writeFileSync(join(folder, 'flows.csv'), `${flows}A9003,,,gift,1.00,,CNY,success,,\n`);
  const sides = 'statement: alipay.csv\n    flows: flows.csv';
  writeFileSync(
    join(folder, 'zhangping.yaml'),
    `jobs:\n  shop:\n    ${sides}\n    maxRejects: 1\n`,
  );
  return folder;
}

function manyRows(): string {
  const row = (index: number) => `A${String(index).padStart(9, '0')},1.00,2026-11-19 09:00:00\n`;
  const rows = Array.from({ length: MANY_ROWS }, (_, index) => row(index));
  return `order_id,amount,paid_at\n${rows.join('')}A,1.00,noon\n`;
}

describe.each(ASKED)('with %s', (_, flags, env) => {
  test('a refusal is in Chinese', async () => {
    const result = await runCli([...MISSING, ...flags], { cwd: tempDir(), env });
    expectExit(result, 3);
    expect(result.stderr).toContain('bill.csv 不存在。请检查路径，以及文件是否已经下载。');
  });

  test('reasons in rejects.csv are in Chinese, its column names are not', async () => {
    const cwd = folderWithReject();
    expectExit(await runCli(['run', 'shop', ...flags], { cwd, env }), 1);
    const path = join(cwd, 'reports', 'shop', '2026-11-19', 'rejects.csv');
    const [header, reject] = readFileSync(path, 'utf8').split('\r\n');
    expect(header).toBe('\ufefffile,line,reason,text');
    expect(reject).toMatch(/^flows\.csv,10,"?type 'gift' 不认识；认识的有 payment、refund、/);
  });

  test('inspect describes files in Chinese', async () => {
    const cwd = folderWithReject();
    const args = ['inspect', 'alipay.csv', 'flows.csv', ...flags];
    const result = await runCli(args, { cwd, env });
    expectExit(result, 3);
    const lines = result.stdout.split('\n');
    expect(lines).toContain('  格式         支付宝业务明细，格式名 alipay-trade');
    expect(lines).toContain('  文件尾       与各行相符');
    expect(lines).toContain('    payment    2 笔，160.00');
    expect(result.stdout).toMatch(/^ {2}问题 {9}flows\.csv:10: type 'gift' 不认识；/m);
  });

  test('messages of threads about a large file are in Chinese', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'flows.csv'), manyRows());
    const result = await runCli(['inspect', 'flows.csv', ...flags], { cwd, env });
    expectExit(result, 3);
    expect(result.stdout).toContain(`flows.csv:${MANY_ROWS + 2}: paid_at '…' 不是时间；`);
  });

  test('a proposal is explained in Chinese, and works unchanged', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'bank.csv'), '订单号,金额,类型\nA1,1.50,消费\nA2,2.50,礼物\n');
    const proposed = await runCli(['inspect', '--suggest', 'bank.csv', ...flags], { cwd, env });
    expectExit(proposed, 0);
    expect(proposed.stdout).toContain('# 为 bank.csv 拟的描述：请核对标有“核对”的地方。\n');
    expect(proposed.stdout).toContain('礼物: other # 核对：这是什么类型？\n');
    expect(proposed.stdout).toContain('# 行数：2，跳过：0\n');
    writeFileSync(join(cwd, 'zhangping.yaml'), proposed.stdout);
    const inspected = await runCli(['inspect', '--json', 'bank.csv', ...flags], { cwd, env });
    expectExit(inspected, 0);
    const found = { profile: 'my-format', rows: 2, title: '配置里的格式 my-format' };
    expect(JSON.parse(inspected.stdout)).toMatchObject([found]);
  });
});

describe('a damaged zip', () => {
  const zip = zipOf([{ name: 'a.csv', data: Buffer.from('order_id,amount\nA1,1.00\n') }]);
  const directory = zip.indexOf('PK\x01\x02');
  const end = zip.indexOf('PK\x05\x06');
  const changed = (at: number, byte: number) => {
    const bytes = Buffer.from(zip);
    bytes[at] = byte;
    return bytes;
  };

  test.each([
    ['结尾缺失', zip.subarray(0, -5)],
    ['没有在该结束的地方结束', Buffer.concat([zip, Buffer.from('x')])],
    ['它是分卷压缩包中的一卷', changed(end + 4, 1)],
    ['它的目录区加了密', changed(directory + 8, 0x40)],
    ['它的目录区已损坏', changed(directory, 0)],
    ['压缩数据无法解压', changed(zip.indexOf('a.csv') + 5, 0xff)],
  ])('is described in Chinese: %s', async (words, bytes) => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'a'), bytes);
    const args = ['run', '--statement', 'a', '--flows', 'a', '--lang', 'zh', '--quiet'];
    const result = await runCli(args, { cwd });
    expectExit(result, 3);
    expect(result.stderr).toContain(words);
    expect(result.stderr.replace(/^zhangping: a(!a\.csv)?|zip/g, '')).not.toMatch(/[a-z]{2}/i);
    const verbose = await runCli([...args, '--verbose'], { cwd });
    expect(verbose.stderr).toMatch(/^Error: \w/m);
  });
});

test('--lang en takes precedence over the locale', async () => {
  const args = [...MISSING, '--lang', 'en'];
  const result = await runCli(args, { cwd: tempDir(), env: CHINESE_LOCALE });
  expectExit(result, 3);
  expect(result.stderr).toContain('bill.csv does not exist. Check the path');
});

describe('fixtures', () => {
  const GIVES = 'gate-flows-several';

  test('are compared with English messages, whatever the locale', async () => {
    const result = await runCli(['fixtures', 'check', join(FIXTURES, GIVES)], {
      cwd: tempDir(),
      env: CHINESE_LOCALE,
    });
    expectExit(result, 0);
  });

  test('are recorded in English, whatever the locale', async () => {
    const cwd = tempDir();
    cpSync(join(FIXTURES, GIVES), join(cwd, GIVES), { recursive: true });
    const outcome = join(cwd, GIVES, 'expected', 'outcome.txt');
    const before = readFileSync(outcome, 'utf8');
    writeFileSync(outcome, '');
    const args = ['fixtures', 'update', GIVES, '--lang', 'zh'];
    expectExit(await runCli(args, { cwd, env: CHINESE_LOCALE }), 0);
    expect(readFileSync(outcome, 'utf8')).toBe(before);
  });
});
