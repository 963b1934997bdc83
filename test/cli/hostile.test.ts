/** Hostile files through the built program: it ends properly and within its limits. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../inputs/archives.ts';
import {
  type CliResult,
  expectExit,
  expectNoFault,
  leftIn,
  messagesOf,
  runCli,
  spawnCli,
} from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';
import { gzipTimes, writeTimes, zipTimes } from './bombs.ts';

const MIB = 1024 * 1024;
/** Far above what the program needs, far below what the files here would take. */
const RSS_KB_MAX = 400 * 1024;
const HEADER = 'order_id,amount\n';
const FLOWS = `${HEADER}A1,1.00\n`;
const ARGS = ['run', 'job', '--statement', 'statement', '--flows', 'flows', '--date', '2026-11-19'];

/** A folder with flows of one payment in it, and a statement if there are bytes for it. */
function folderWith(statement?: string | Uint8Array, flows: string | Uint8Array = FLOWS): string {
  const folder = tempDir();
  if (statement !== undefined) writeFileSync(join(folder, 'statement'), statement);
  writeFileSync(join(folder, 'flows'), flows);
  return folder;
}

/** Runs it in a process of its own, whose memory is measured. */
async function run(cwd: string, ...args: string[]): Promise<CliResult> {
  return await runWith({}, cwd, ...args);
}

async function runWith(env: Record<string, string>, cwd: string, ...args: string[]) {
  const result = await spawnCli([...ARGS, ...args], { cwd, env });
  expectNoFault(result);
  return result;
}

/** Runs what is too small to take much memory. */
async function runSmall(cwd: string): Promise<CliResult> {
  const result = await runCli(ARGS, { cwd });
  expectNoFault(result);
  return result;
}

function expectBounded(result: CliResult): void {
  if (result.maxRssKb !== undefined) expect(result.maxRssKb).toBeLessThan(RSS_KB_MAX);
}

/** Refused for this reason, with nothing written. */
async function expectRefused(cwd: string, reason: RegExp, start = run): Promise<void> {
  const result = await start(cwd);
  expectExit(result, 3);
  expect(messagesOf(result)).toMatch(reason);
  expect(result.stdout).toBe('');
  expectBounded(result);
  expect(leftIn(cwd)).toEqual(
    existsSync(join(cwd, 'statement')) ? ['flows', 'statement'] : ['flows'],
  );
}

function summaryIn(cwd: string) {
  const path = join(cwd, 'reports', 'job', '2026-11-19', 'summary.json');
  const summary = JSON.parse(readFileSync(path, 'utf8'));
  expect(summary.proof.residual).toBe('0.00');
  return summary;
}

describe('archives', () => {
  it('a zip bomb that is not a bill is not unpacked', async () => {
    const bomb = zipTimes('bill.csv', Buffer.alloc(MIB), 3000);
    await expectRefused(folderWith(bomb), /unpacks to more than 250 times its size/);
  });

  it('rows that inflate endlessly are refused', async () => {
    const row = `A1,1.00,${'x'.repeat(64 * 1024 - 10)}\n`;
    const bomb = gzipTimes(Buffer.from(HEADER.replace('\n', ',note\n')), Buffer.from(row), 18_000);
    await expectRefused(folderWith(bomb), /unpacks to more than 250 times its size/);
  });

  it('thousands of entries are refused', async () => {
    const members = Array.from({ length: 5000 }, (_, i) => ({
      name: `${i}.csv`,
      data: Buffer.from(FLOWS),
    }));
    await expectRefused(folderWith(zipOf(members)), /holds more than 256 entries/);
  });

  it('an archive in an archive is not a bill', async () => {
    const inner = zipOf([{ name: 'a.csv', data: Buffer.from(FLOWS) }]);
    await expectRefused(folderWith(zipOf([{ name: 'a.zip', data: inner }])), /not recognized/);
  });
});

describe('lines', () => {
  it('a line of 100 MB is refused', async () => {
    const folder = folderWith();
    writeTimes(join(folder, 'statement'), `${FLOWS}A2,`, '1'.repeat(MIB), 100);
    await expectRefused(folder, /statement:3: the record that starts here is longer than 1 MiB/);
  });

  it('a header of 100 MB is refused', async () => {
    const folder = folderWith();
    writeTimes(join(folder, 'statement'), 'order_id,amount', 'x'.repeat(MIB), 100);
    await expectRefused(folder, /statement: /);
  });

  it('a footer of 100 MB is refused', async () => {
    const header =
      '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,' +
      '交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,' +
      '订单金额,费率备注\n';
    const folder = folderWith();
    writeTimes(join(folder, 'statement'), `${header}总交易单数\n\`0\n`, '\n'.repeat(MIB), 100);
    await expectRefused(folder, /more than 64 KiB follow/);
  });

  it.each([
    ['opened and never closed', `${HEADER}"A1,1.00\n`, 'A2,1.00\n'],
    ['opened on every line', HEADER, 'A2,"1.00\n'],
    ['doubled on every line', `${HEADER}"A1,1.00\n`, 'A2,""1.00\n'],
    ['opened in every field', HEADER, '",",",""\n'],
  ])('a quote %s in 50 MB is refused', async (_, head, line) => {
    const folder = folderWith();
    writeTimes(
      join(folder, 'statement'),
      head,
      line.repeat(100_000),
      (50 * MIB) / line.length / 1e5,
    );
    await expectRefused(folder, /cannot be read/);
  });

  it('kinds of line ends, blank lines and a missing last line end do not matter', async () => {
    const folder = folderWith(
      'order_id,amount\r\n\r\nA1,1.00\n\nA2,2.00\r\n\r\nA3,3.00',
      [FLOWS, 'A2,2.00\n', 'A3,3.00\r\n'].join(''),
    );
    expectExit(await runSmall(folder), 0);
    expect(summaryIn(folder).matched).toEqual({ count: 3, amount: '6.00' });
  });

  it.each([
    ['after the header', 'order_id,amount\rA1,1.00\r'],
    ['between rows', 'order_id,amount\nA1,1.00\rA2,2.00\r'],
  ])('a carriage return alone does not end a line: %s', async (_, statement) => {
    await expectRefused(folderWith(statement), /statement:? ?/, runSmall);
  });
});

describe('bytes', () => {
  it.each([
    ['NUL only', Buffer.alloc(MIB)],
    ['NUL in an id', Buffer.from(`${HEADER}A\0B,1.00\n`)],
    ['NUL between rows', Buffer.from(`${HEADER}A1,1.00\n\0\0\0\n`)],
    ['NUL after an amount', Buffer.from(`${HEADER}A1,1.00\0\n`)],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${FLOWS}`, 'utf16le')],
    ['UTF-16 without', Buffer.from(FLOWS, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${FLOWS}`, 'utf16le').swap16()],
    ['chance', Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * i * 31 + i) & 255))],
    ['a program', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(5000)])],
    ['a page', Buffer.from('<!DOCTYPE html><html><body>order_id,amount</body></html>')],
  ])('%s is refused', async (_, bytes) => {
    await expectRefused(folderWith(bytes), /^zhangping: (statement|1 row)/, runSmall);
  });
});

describe('rows', () => {
  it('60,000 rows of one order with different amounts are paired', async () => {
    const rows = 60_000;
    const side = (cents: number) => {
      const line = (i: number) => `A1,${((2 * i + cents) / 100 + 1).toFixed(2)}\n`;
      return HEADER + Array.from({ length: rows }, (_, i) => line(i)).join('');
    };
    const folder = folderWith(side(0), side(1));
    const result = await run(folder, '--quiet', '--allow-unrelated');
    expectExit(result, 1);
    const { discrepancies, matched } = summaryIn(folder);
    expect(discrepancies.amount_mismatch).toEqual({ count: rows, amount: '-600.00' });
    expect(matched.count).toBe(0);
  });

  it('250,000 rows of a key against one are duplicates, and are not kept in memory', async () => {
    const block = Buffer.from('A1,1.00\n'.repeat(10_000));
    const folder = folderWith(gzipTimes(Buffer.from(HEADER), block, 25));
    const memory = { NODE_OPTIONS: '--max-old-space-size=64' };
    const result = await runWith(memory, folder, '--quiet');
    expectExit(result, 1);
    const { discrepancies, matched } = summaryIn(folder);
    expect(discrepancies.duplicate).toEqual({ count: 249_999, amount: '249999.00' });
    expect(matched).toEqual({ count: 1, amount: '1.00' });
  });

  it('many rows on the other side are duplicates, too', async () => {
    const block = Buffer.from('A1,1.00\n'.repeat(10_000));
    const folder = folderWith(FLOWS, gzipTimes(Buffer.from(HEADER), block, 3));
    expectExit(await run(folder, '--quiet'), 1);
    expect(summaryIn(folder).discrepancies.duplicate.count).toBe(29_999);
  });
});
