/** The month of docs/fees.md: its commands one after the other, and their right values. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const cwd = join(tempDir(), 'month');
const CHECK = ['fees', 'check', '--month', '2026-10'];

async function stdout(args: readonly string[], ...exits: number[]): Promise<string> {
  const result = await runCli(args, { cwd });
  expectExit(result, ...exits);
  return result.stdout;
}

/** Blocks of a kind in a document. */
function blocksIn(doc: string, kind: string): string[] {
  const text = readFileSync(join(ROOT, 'docs', doc), 'utf8');
  const blocks = text.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, 'gms'));
  return [...blocks].map(([, block]) => block);
}

beforeAll(async () => {
  execFileSync('node', [join(ROOT, 'scripts', 'fee-month.mjs'), cwd]);
  const days = ['--from', '2026-10-01', '--to', '2026-10-31'];
  expectExit(await runCli(['run', ...days, '--quiet'], { cwd }), 1);
});

describe.each(['fees.md', 'fees.zh-CN.md'])('docs/%s', (doc) => {
  test('has the config of the month', () => {
    expect(blocksIn(doc, 'yaml')).toEqual([readFileSync(join(cwd, 'zhangping.yaml'), 'utf8')]);
  });

  test('shows what the program prints', async () => {
    const sessions = blocksIn(doc, 'console');
    expect(sessions).toHaveLength(3);
    for (const session of sessions) {
      const [command, ...shown] = session.split('\n');
      const printed = await stdout(command.split(' ').slice(2), 0, 1);
      expect(printed).toContain(shown.join('\n').split(/^…$/m)[0].trimEnd());
    }
  });

  test('shows the JSON', async () => {
    const json = await stdout([...CHECK, '--json'], 1);
    expect(json).toContain(blocksIn(doc, 'json')[0].trimEnd());
  });
});

describe('the month', () => {
  test('adds up to what hand-written rules say', async () => {
    const { rules, wrong } = JSON.parse(readFileSync(join(cwd, 'right-values.json'), 'utf8'));
    const found = JSON.parse(await stdout([...CHECK, '--json'], 1));
    expect(found.rules).toMatchObject(rules);
    expect(found.rules).toHaveLength(rules.length);
    expect(found.wrong).toMatchObject([
      { order_id: wrong.payment, refund_id: '' },
      { refund_id: wrong.refund },
    ]);
    expect(found).toMatchObject({ invoice: null, residual: '0.25', dates_not_read: [] });
  });

  test('an invoice that is a cent too high is one cent of residual', async () => {
    expect(await stdout([...CHECK, '--invoice', '606.68'], 1)).toContain('residual 0.01\n');
  });

  test('a part of it is settled with the statements before', async () => {
    const only = ['fees', 'explain', 'T1403', '--date', '2026-10-19'];
    expect(await stdout(only, 0)).toContain('its payment was not read');
    const all = JSON.parse(await stdout(['fees', 'explain', 'T1403', '--json'], 0));
    const fees = all[0].records.map((each: Record<string, string>) => each.expected);
    expect(fees).toEqual(['1.33', '-1.07', '-0.26']);
  });

  test('is explained in Chinese', async () => {
    const text = await stdout(['--lang', 'zh', 'fees', 'explain', 'T1403'], 0);
    expect(text).toContain('222.12 × 0.60% = 1.33272，四舍五入 1.33；实收 1.33\n');
    expect(text).toContain('退回支付手续费的余额：1.33 - 1.07 = 0.26；实收 -0.26\n');
    expect(await stdout(['--lang', 'zh', ...CHECK], 1)).toContain('残差 0.25\n');
  });
});

test('wrong fees that cancel out end with 1, and another currency with 2', async () => {
  const cwd = tempDir();
  const rows = ['A,payment,100.00,0.61', 'B,payment,100.00,0.59'];
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(cwd, name), `order_id,type,amount,fee\n${lines.join('\n')}\n`);
  write('bill.csv', rows);
  write('orders.csv', rows.toReversed());
  const fees = 'fees: [{ name: r, rate: 0.006 }]';
  const job = `{ statement: bill.csv, flows: orders.csv, compare: [status], ${fees} }`;
  writeFileSync(join(cwd, 'zhangping.yaml'), `jobs: { j: ${job} }\n`);
  expectExit(await runCli(['run', '--date', '2026-10-31'], { cwd }), 1);
  const result = await runCli(['fees', 'check', '--month', '2026-10'], { cwd });
  expect(result.stdout).toContain('residual 0.00\n');
  expect(result.stdout).toContain('the first date that was run: 2026-10-31\n');
  expectExit(result, 1);
  writeFileSync(
    join(cwd, 'zhangping.yaml'),
    `jobs: { j: ${job.replace('{', '{ currency: JPY,')} }\n`,
  );
  for (const args of [
    ['check', '--month', '2026-10'],
    ['explain', 'A'],
  ]) {
    const other = await runCli(['fees', ...args], { cwd });
    expectExit(other, 2);
    expect(other.stderr).toContain('The ledger has job j in CNY, but the config has it in JPY.');
  }
});

test.each([
  [['--month', '2026-13'], '--month 2026-13: expected yyyy-MM.'],
  [['--month', '2026-09'], 'wechat has no run in 2026-09.'],
  [['--month', '2026-10', '--invoice', '1.234'], "'1.234' has 3 decimals"],
])('fees check %j is a mistake', async (args, message) => {
  const result = await runCli(['fees', 'check', ...args], { cwd });
  expectExit(result, 2);
  expect(result.stderr).toContain(message);
});

describe('a statement that is no longer there', () => {
  const bill = join(cwd, 'bills', '20261016.csv');

  test('is named, and ends with 3', async () => {
    const text = readFileSync(bill);
    appendFileSync(bill, '\n');
    const changed = await stdout(CHECK, 3);
    expect(changed).toContain('bills/20261016.csv has changed since');
    expect(changed).toMatch(/refunds assumed, as their payment or .* not found: [1-9]/);
    rmSync(bill);
    expect(await stdout(CHECK, 3)).toContain('2026-10-16 was not read: bills/20261016.csv');
    const explained = await stdout(['fees', 'explain', 'T1601'], 0);
    expect(explained).toContain('expected 1.33; charged 1.48\n');
    expect(explained).toContain('its payment was not read');
    expect(explained).not.toContain('too much');
    writeFileSync(bill, text);
  });
});
