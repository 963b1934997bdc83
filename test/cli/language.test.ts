/** Both languages through the built program, and output that is the same in both. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { textWidth } from '../../src/report/terminal-text.ts';
import { type CliResult, describeRun, expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures');
const STORY = join(FIXTURES, 'story-of-a-week');
const CHINESE_LOCALE = { LC_ALL: 'zh_CN.UTF-8' };
const WEEK = ['--from', '2026-11-02', '--to', '2026-11-06'];

function configText(settings = ''): string {
  const job = 'statement: bill-{date:yyyyMMdd}.csv\n    flows: flows-{date:yyyyMMdd}.csv';
  return `${settings}jobs:\n  alipay:\n    ${job}\n`;
}

/** A folder with the inputs of a week, and a config for them. */
function weekFolder(config = configText()): string {
  const folder = tempDir();
  for (const name of readdirSync(STORY)) {
    if (name.endsWith('.csv')) cpSync(join(STORY, name), join(folder, name));
  }
  cpSync(join(STORY, 'bill-20261103-late.csv'), join(folder, 'bill-20261103.csv'));
  writeFileSync(join(folder, 'zhangping.yaml'), config);
  return folder;
}

/** What a command prints on either stream; it must end with one of the codes. */
async function told(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Record<string, string> },
  ...codes: number[]
): Promise<string> {
  const result = await runCli(args, options);
  expectExit(result, ...(codes.length > 0 ? codes : [0]));
  return result.stdout + result.stderr;
}

const DAY = ['run', 'alipay', '--date', '2026-11-02', '--dry-run'];

describe('the language', () => {
  const plain = weekFolder();
  const chinese = weekFolder(configText('lang: zh\n'));
  const english = weekFolder(configText('lang: en\n'));

  test.each([
    ['English where nothing else is said', plain, [], {}, 'en'],
    ['of --lang', plain, ['--lang', 'zh'], {}, 'zh'],
    ['of --lang=', plain, ['--lang=zh'], {}, 'zh'],
    ['of the locale', plain, [], CHINESE_LOCALE, 'zh'],
    ['of LANG', plain, [], { LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_TW' }, 'zh'],
    ['of the config', chinese, [], {}, 'zh'],
    ['of the config before the locale', english, [], CHINESE_LOCALE, 'en'],
    ['of --lang before the config', chinese, ['--lang', 'en'], {}, 'en'],
    ['of --lang before the locale', plain, ['--lang', 'en'], CHINESE_LOCALE, 'en'],
    ['of --lang before a config of the other', english, ['--lang', 'zh'], {}, 'zh'],
  ])('is that %s', async (_, cwd, args, env, language) => {
    const text = await told([...DAY, ...args], { cwd, env }, 0, 1);
    const title = text.split('\n')[0].split('  ')[0];
    expect(title).toBe(language === 'zh' ? '不平' : '不平 DISCREPANT');
  });

  test('can be chosen before the command', async () => {
    const text = await told(['--lang', 'zh', ...DAY], { cwd: plain }, 0, 1);
    expect(text).toMatch(/^不平 {2}alipay/);
  });

  test('of a config is also that of its mistakes', async () => {
    const cwd = weekFolder(configText('lang: zh\nledgr: x\n'));
    expect(await told(['run'], { cwd }, 2)).toBe(
      'zhangping: zhangping.yaml:2: 没有设置项“ledgr”；是不是想写 ledger？\n',
    );
    expect(await told(['run', '--lang', 'en'], { cwd }, 2)).toBe(
      "zhangping: zhangping.yaml:2: unknown setting 'ledgr'; did you mean ledger?\n",
    );
  });

  test('that is unknown is a usage error', async () => {
    expect(await told(['run', '--lang', 'de'], { cwd: plain }, 2)).toContain(
      '--lang de: expected zh or en.',
    );
  });
});

describe('in Chinese', () => {
  const cwd = weekFolder(configText('lang: zh\n'));
  let week: CliResult;
  const chinese = (args: readonly string[], ...codes: number[]) => told(args, { cwd }, ...codes);
  const idOf = async (order: string) => {
    const items = JSON.parse(await chinese(['items', 'list', '--json']));
    return items.find(({ order_id }: { order_id: string }) => order_id === order).item_id;
  };

  beforeAll(async () => {
    week = await runCli(['run', ...WEEK], { cwd });
  });

  test('a run is reported within the width of a terminal', () => {
    expectExit(week, 1);
    const [first] = week.stdout.split('\n\n不平');
    expect(week.stdout).toMatch(/^不平 {2}alipay {2}2026-11-02 {2}CNY\n\n +笔数 +金额\n/);
    expect(first).toMatch(/^amount_mismatch +金额不符 +\d/m);
    expect(first).toMatch(/^ +挂账差错 +\d/m);
    expect(first).toMatch(/^渠道 - 流水 = -?[\d.]+，已解释 -?[\d.]+，残差 0\.00$/m);
    expect(first).toMatch(/^渠道减流水：正数为长款（.*），负数为短款（.*），退款也一样。$/m);
    expect(first).toMatch(/^报告：reports\/alipay\/2026-11-02$/m);
    expect(week.stdout).toContain('随之变化：2026-11-02，不平（报告已重写）');
    const wide = week.stdout.split('\n').filter((line) => textWidth(line) > 80);
    expect(wide).toEqual([]);
  });

  test('items are listed, resolved and reopened', async () => {
    const list = await chinese(['items', 'list', '--limit', '2']);
    expect(list).toMatch(/^编号 +账期 +类别 +差额 +账龄 +建议 +订单\n/);
    expect(list).toMatch(/\n挂账差错 7 笔，-?[\d.]+ CNY，只列出差额最大的 2 笔（--limit）\n$/);
    const id = await idOf('A3021');
    expect(await chinese(['items', 'list', '--category', '金额不符'])).toContain(id);
    expect(await chinese(['items', 'list', '--category', '长款'])).not.toContain(id);
    expect(await chinese(['items', 'list', '--category', '款'], 2)).toContain('长款 (long), ');
    await chinese(['items', 'resolve', id, '--action', '调账', '--by', '王', '--note', '已核']);
    expect(await chinese(['items', 'resolve', id, '--action', 'adjust'], 2)).toBe(
      `zhangping: ${id} 已经处理过了。要重新处理，请先打开：zhangping items reopen ${id}\n` +
        '什么都没有改动。\n',
    );
    await chinese(['items', 'reopen', id, '--by', '李']);
    const story = await chinese(['explain', 'A3021']);
    expect(story).toMatch(/^订单 A3021（alipay）：有差错\n\n订单 A3021 {2}任务 alipay {2}CNY\n/);
    expect(story).toContain('  王 处理为 adjust：已核  （amount_mismatch ');
    expect(story).toContain('  李 重新打开  ');
  });

  test('an order that crossed midnight is explained', async () => {
    const story = await chinese(['explain', 'A2021']);
    expect(story).toContain('2026-11-02（对应 2026-11-03）  cleared 日切已平 30.00');
    expect(story).toContain(
      '2026-11-02  原为 pending 30.00，变为 cleared 30.00（对应 2026-11-03）  差错 ',
    );
    expect(await chinese(['explain', 'A2001'])).toMatch(
      /^订单 A2001（alipay）：两边一致\n\n2026-11-02 {2}任务 alipay {2}两边一致\n/,
    );
  });

  test('the status and reports are shown', async () => {
    const month = await chinese(['status', '--month', '2026-11']);
    expect(month).toMatch(
      /^alipay {2}2026-11 {2}CNY {2}Asia\/Shanghai\n\n账期 +差错 +挂账 +对账时间\n/,
    );
    expect(month).toMatch(/^2026-11-04 {2}不平 +\d+ +-?[\d.]+ +\d+ +-?[\d.]+ {2}\d{4}-.*:\d\d$/m);
    expect(month.split('\n').filter((line) => textWidth(line) > 80)).toEqual([]);
    expect(month).toMatch(/\n挂账差错的账龄（截至 2026-11-06）：\n2 至 3 天 +2 +-22\.00\n/);
    const report = await chinese(['report', '--date', '2026-11-02', '--out', 'again']);
    expect(report).toContain('报告：again/alipay/2026-11-02');
    expect(await chinese(['report', '--date', '2026-11-29'], 2)).toMatch(
      /zhangping\.db：没有任务 alipay 在 2026-11-29 的对账。\n$/,
    );
  });

  test('commands print no English', async () => {
    const texts = [week.stdout];
    for (const args of [['items', 'list'], ['status'], ['explain', 'A2021'], ['explain', 'A3021']])
      texts.push(await chinese(args));
    const commands = /zhangping [a-z]+/g;
    const english = texts
      .join('')
      .replace(commands, '')
      .match(/\b[a-z]{2,} [a-z]{2,}\b/gi);
    expect(english).toBe(null);
  });

  test('usage errors are reported', async () => {
    const zh = (args: readonly string[]) => chinese(['--lang', 'zh', ...args], 2);
    expect(await zh(['run', '--statment', 'a'])).toBe(
      'zhangping: 没有选项“--statment”。\n（是不是想写 --statement？）\n（用法见 --help）\n',
    );
    expect(await zh(['rn'])).toMatch(/^zhangping: 没有命令“rn”。\n（是不是想写 run？）\n/);
    expect(await zh(['explain'])).toMatch(/^zhangping: 缺少参数 <order-id>。\n/);
    expect(await zh(['run', '--date'])).toMatch(/^zhangping: --date <date> 后面缺少值。\n/);
    expect(await zh(['report'])).toMatch(/^zhangping: 缺少 --date <date>。\n/);
    expect(await zh(['run', 'a', 'b'])).toMatch(/^zhangping: 参数太多：应为 1 个，给了 2 个。\n/);
    expect(await zh(['run', '--date', '2026-02-30'])).toBe(
      'zhangping: --date 2026-02-30：应为 yyyy-MM-dd（且有这一天）、yesterday（昨天）或 today（今天）。\n',
    );
  });
});

describe('help', () => {
  const cwd = tempDir();
  const COMMANDS = [
    ...[[], ['run'], ['load'], ['items'], ['items', 'list'], ['items', 'show']],
    ...[['items', 'resolve'], ['items', 'reopen'], ['status'], ['explain'], ['report']],
    ...[['inspect'], ['fixtures'], ['fixtures', 'check'], ['fixtures', 'update'], ['doctor']],
  ];

  test.each(COMMANDS.map((command) => [command]))('of %j is Chinese', async (command) => {
    const text = await told([...command, '--help'], { cwd, env: CHINESE_LOCALE });
    expect(text).toMatch(/^用法： zhangping/);
    expect(text).toMatch(/\n {2}-h, --help +显示帮助\n/);
    const names = /^ {2}(order_id,|zhangping run )/;
    const wide = text.split('\n').filter((line) => textWidth(line) > 80 && !names.test(line));
    expect(wide).toEqual([]);
    // The descriptions that follow flags and names, after two blanks.
    const described = [...text.matchAll(/^ {2}(?:-|[a-z]).*? {2,}(\S.*)$/gm)].map(([, is]) => is);
    expect(described.filter((is) => !/\p{Script=Han}|^yyyy-MM-dd$/u.test(is))).toEqual([]);
  });

  test('of an incomplete command is Chinese, too', async () => {
    const text = await told(['items', 'help', 'list'], { cwd, env: CHINESE_LOCALE });
    expect(text).toMatch(/^用法： zhangping items list/);
  });
});

/** Differs from run to run: moments, ids of runs, how long they took. */
function stable(text: string, folder: string): string {
  return text
    .replaceAll(folder, '')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'T')
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'ID')
    .replace(/"timings":\s*\{[^}]*\}/g, '');
}

/** All that a ledger holds, without the checksums of rows. */
function ledgerText(folder: string): string {
  const db = new Database(join(folder, 'zhangping.db'), { readonly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    const rows = (tables as string[]).map((table) => {
      const all = db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];
      const kept = all.map(({ seal: _, items_seal: __, ...row }) => {
        const { facts } = row;
        return typeof facts === 'string' ? { ...row, facts: JSON.parse(facts) } : row;
      });
      return [table, kept];
    });
    return stable(JSON.stringify(rows, null, 1), folder);
  } finally {
    db.close();
  }
}

describe('output for programs', () => {
  const folders = { en: weekFolder(), zh: weekFolder() };
  type Language = keyof typeof folders;
  const both = async <T>(work: (language: Language, cwd: string) => Promise<T>) => ({
    en: await work('en', folders.en),
    zh: await work('zh', folders.zh),
  });
  const inBoth = (args: readonly string[], ...codes: number[]) =>
    both(async (language, cwd) => {
      const result = await runCli([...args, '--lang', language], { cwd });
      expectExit(result, ...codes);
      return result;
    });

  beforeAll(async () => {
    await inBoth(['run', ...WEEK, '--quiet'], 1);
    const listed = await runCli(['items', 'list', '--json'], { cwd: folders.en });
    const ids = JSON.parse(listed.stdout).map(({ item_id }: { item_id: string }) => item_id);
    await inBoth(['items', 'resolve', ids[0], '--action', 'adjust', '--by', 'w'], 0);
    await inBoth(['items', 'resolve', ids[1], '--action', 'refund', '--by', 'w'], 0);
    await inBoth(['items', 'reopen', ids[1], '--by', 'l'], 0);
    for (const folder of Object.values(folders)) {
      const text = configText().replace('    statement', '    carryDays: 1\n    statement');
      writeFileSync(join(folder, 'zhangping.yaml'), text);
    }
    const again = await inBoth(['run', '--date', '2026-11-04'], 0, 1);
    expect(again.en.stdout).toContain('recomputed: carryDays 1 (was 3)');
    expect(again.zh.stdout).toContain('已重新推算：carryDays 1（原为 3）');
  });

  test.each([
    [['run', '--date', '2026-11-03', '--json']],
    [['items', 'list', '--state', 'all', '--json']],
    [['status', '--month', '2026-11', '--json']],
    [['explain', 'A2021', '--json']],
    [['report', '--date', '2026-11-02', '--json']],
  ])('%j is the same in both languages', async (args) => {
    const { en, zh } = await inBoth(args, 0, 1);
    expect(stable(zh.stdout, folders.zh), describeRun(zh)).toBe(stable(en.stdout, folders.en));
    expect(zh.stderr).toBe('');
  });

  test('reports for programs are the same in both languages', async () => {
    const { en, zh } = await both(async (_, folder) => {
      const files = readdirSync(join(folder, 'reports'), { recursive: true, encoding: 'utf8' });
      const read = files.filter((name) => /\.(json|csv)$/.test(name)).sort();
      return read.map((name) => [
        name,
        stable(readFileSync(join(folder, 'reports', name), 'utf8'), folder),
      ]);
    });
    expect(en.length).toBe(15);
    expect(zh).toEqual(en);
  });

  test('the ledger is the same in both languages', () => {
    const [en, zh] = [ledgerText(folders.en), ledgerText(folders.zh)];
    expect(en).toContain('"was": "pending 30.00"');
    expect(en).toContain('"became": "cleared 30.00, with 2026-11-03"');
    expect(zh).toBe(en);
  });

  test('fixtures are compared with English messages in either language', async () => {
    const names = ['gate-header-only', 'story-of-a-week'].map((name) => join(FIXTURES, name));
    const args = ['fixtures', 'check', ...names];
    const text = await told(args, { cwd: tempDir(), env: CHINESE_LOCALE });
    expect(text.split('\n').slice(-2)).toEqual(['2 个样例，2 个符合预期', '']);
  });
});
