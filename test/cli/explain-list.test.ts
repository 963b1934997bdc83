/** An order that agreed, found in the list of what matched: how far a list is trusted. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const HEADER = 'order_id,refund_id,channel_txn_id,type,amount,fee,status,paid_at';
const AT = `${DATE} 12:00:00`;
const CHINESE = { LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8' };

/** Ids that a list writes in another form, or that look like another one. */
const ODD_IDS = [
  ...['=1+1', "'=1", "''@x", "'plain", '-7', '＝wide', '0012', '012', '12', '1e5', '20261119'],
  ...['A,"3', 'A;3', 'a b', 'a  b', '2026-11-19', 'zero\u200bwidth', 'Ａ１'],
];
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

const STATEMENT = [
  `A1,,T100200300400,payment,10.00,0.06,success,${AT}`,
  `A1,R1,T100200300401,refund,-4.00,,success,${AT}`,
  `S1,,T5,payment,30.00,,success,${AT}`,
  ...ODD_IDS.map((id, n) => `${quote(id)},,U${n},payment,${n + 1}.00,,success,${AT}`),
];
const FLOWS = [
  `A1,,,payment,10.00,0.06,success,${DATE} 11:59:58`,
  `A1,R1,,refund,-4.00,,success,${AT}`,
  `S1,,,payment,10.00,,success,${AT}`,
  `S1,,,payment,20.00,,success,${AT}`,
  ...ODD_IDS.map((id, n) => `${quote(id)},,,payment,${n + 1}.00,,success,${AT}`),
  `C1,,,payment,3.00,,closed,${AT}`,
];

const report = (cwd: string, name = '') => join(cwd, 'reports', 'app', DATE, name);
const hideFiles = (cwd: string) => {
  for (const name of ['s.csv', 'f.csv']) renameSync(join(cwd, name), join(cwd, `${name}.gone`));
};

async function runApp(cwd: string, ...more: string[]): Promise<void> {
  const files = ['--statement', 's.csv', '--flows', 'f.csv', '--date', DATE, '--quiet'];
  const result = await runCli(['run', 'app', ...files, ...more], { cwd });
  expectExit(result, 0);
}

/** A folder with a run and its list. */
async function shop(compression: 'none' | 'gzip' = 'none'): Promise<string> {
  const cwd = tempDir();
  const yaml = `jobs:\n  app: { formats: [matched], matchedCompression: ${compression} }\n`;
  writeFileSync(join(cwd, 'zhangping.yaml'), yaml);
  writeFileSync(join(cwd, 's.csv'), `${[HEADER, ...STATEMENT].join('\n')}\n`);
  writeFileSync(join(cwd, 'f.csv'), `${[HEADER, ...FLOWS].join('\n')}\n`);
  await runApp(cwd);
  return cwd;
}

interface Answer {
  order_id: string;
  found: string;
  dates_read: string[];
  searched: { date: string; list: string; list_problem?: string; files: boolean }[];
  dates: {
    state: string;
    reason: string;
    run_id: string;
    records: Record<string, string | number>[];
  }[];
}

async function answer(cwd: string, id: string, ...more: string[]): Promise<Answer> {
  const result = await runCli(['explain', id, '--json', ...more], { cwd });
  expectExit(result, 0);
  return JSON.parse(result.stdout)[0];
}

async function textOf(cwd: string, id: string, env = {}): Promise<string> {
  const result = await runCli(['explain', id], { cwd, env });
  expectExit(result, 0);
  return result.stdout;
}

describe('a list that can be trusted', () => {
  test('has both records with rule and run, by each of their ids', async () => {
    const cwd = await shop();
    hideFiles(cwd);
    const { runId } = JSON.parse(readFileSync(report(cwd, 'summary.json'), 'utf8'));
    const lines = [
      '  statement: payment T100200300400 10.00 success 2026-11-19 12:00:00, fee 0.06, s.csv:2',
      '  flows: payment T100200300400 10.00 success 2026-11-19 11:59:58, fee 0.06, f.csv:2',
    ].join('\n');
    const text = await textOf(cwd, ' A1 ');
    expect(text).toContain(`${DATE}  job app  matched\n${lines}\n`);
    expect(text).toContain('  statement: refund R1 T100200300401 -4.00 success');
    expect(text).toContain(`  rule key, since run ${runId}, `);
    expect(text).toContain('; read in reports/app/2026-11-19/matched.csv\n');
    expect(text).toContain(`1 date (${DATE}): 1 in lists of matches, 0 in files`);
    const byTxn = await textOf(cwd, 'T100200300400');
    expect(byTxn).toContain('of the channel:\norder A1 in app: agreed\n');
    expect(byTxn).toContain(`${DATE}  job app  matched\n${lines}\n`);
    const byRefund = await answer(cwd, 'R1');
    expect(byRefund).toMatchObject({ order_id: 'A1', found: 'matched', dates_read: [DATE] });
    expect(byRefund).toEqual(await answer(cwd, 'A1'));
    expect(byRefund.dates[0].run_id).toBe(runId);
    expect(byRefund.dates[0].records.slice(2)).toMatchObject([
      { side: 'statement', refund_id: 'R1', amount: '-4.00', source: 's.csv:3', rule: 'key' },
      { side: 'flows', refund_id: 'R1', amount: '-4.00', source: 'f.csv:3', records: 1 },
    ]);
  });

  test('says how many records a side has', async () => {
    const cwd = await shop();
    hideFiles(cwd);
    expect((await answer(cwd, 'S1')).dates[0].records).toMatchObject([
      { side: 'statement', amount: '30.00', records: 1, rule: 'sum' },
      { side: 'flows', amount: '30.00', records: 2, rule: 'sum', source: 'f.csv:4' },
    ]);
    const text = await textOf(cwd, 'S1');
    expect(text).toContain('30.00 success 2026-11-19 12:00:00, f.csv:4 and 1 more records, added');
    expect(text).toContain('rule sum, since run ');
  });

  test.each(['none', 'gzip'] as const)('finds ids of any form, compressed: %s', async (packed) => {
    const cwd = await shop(packed);
    hideFiles(cwd);
    for (const [n, id] of ODD_IDS.entries()) {
      const { found, order_id, dates } = await answer(cwd, id);
      expect({ id, found, order_id }).toEqual({ id, found: 'matched', order_id: id });
      expect(dates[0].records.map(({ source }) => source)).toEqual([
        `s.csv:${n + 5}`,
        `f.csv:${n + 6}`,
      ]);
    }
    expect((await answer(cwd, 'zero\\u{200b}width')).order_id).toBe('zero\u200bwidth');
    if (packed === 'gzip') return;
    for (const none of ['2', '1', '0', "'12", '=1', 'plain', 'A', '3', 'T1002003004', 'payment']) {
      expect((await answer(cwd, none)).found).toBe('unknown');
    }
  });

  test('does not have attempts that failed: the files say', async () => {
    const cwd = await shop();
    expect(await answer(cwd, 'C1')).toMatchObject({
      found: 'never_succeeded',
      searched: [{ date: DATE, list: 'reports/app/2026-11-19/matched.csv', files: true }],
    });
    expect((await answer(cwd, 'X1')).found).toBe('none');
    hideFiles(cwd);
    const { found, dates } = await answer(cwd, 'C1');
    expect(found).toBe('unknown');
    expect(dates[0].reason).toMatch(
      /^not among the matches \(\d+\) or .* of 2026-11-19; .*: s.csv does not exist/,
    );
    expect(await answer(cwd, 'C1')).toMatchObject({ dates_read: [], dates_not_read: [DATE] });
    expect(await textOf(cwd, 'C1', CHINESE)).toContain('不在 2026-11-19 的匹配（');
  });

  test('of another job is enough, if one has the order', async () => {
    const cwd = tempDir();
    const jobs = ['app', 'web'].map((job) => `  ${job}: { formats: [matched] }\n`).join('');
    writeFileSync(join(cwd, 'zhangping.yaml'), `jobs:\n${jobs}`);
    for (const job of ['app', 'web']) {
      const row = (txn: string) => `${job}1,,${txn},payment,1.00,,success,${AT}`;
      writeFileSync(join(cwd, `${job}-s.csv`), `${HEADER}\n${row('T1')}\n`);
      writeFileSync(join(cwd, `${job}-f.csv`), `${HEADER}\n${row(`own-${job}`)}\n`);
      const files = ['--statement', `${job}-s.csv`, '--flows', `${job}-f.csv`];
      expectExit(await runCli(['run', job, ...files, '--date', DATE, '--quiet'], { cwd }), 0);
    }
    const both = async (id: string): Promise<Answer[]> =>
      JSON.parse((await runCli(['explain', id, '--json'], { cwd })).stdout);
    expect(await both('web1')).toMatchObject([
      { found: 'unknown', dates_read: [], searched: [{ files: false }] },
      { found: 'matched', dates_read: [DATE], searched: [{ files: false }] },
    ]);
    // A list has the statement's transactions; those of the flows are in their files.
    expect(await both('own-web')).toEqual(await both('web1'));
    expect((await both('T1')).map(({ order_id }) => order_id)).toEqual(['app1', 'web1']);
    const only = JSON.parse(
      (await runCli(['explain', 'web1', '--json', '--job', 'app'], { cwd })).stdout,
    );
    expect(only).toMatchObject([{ job: 'app', found: 'none' }]);
  });

  test('is found in another folder, that of --out or of the ledger', async () => {
    const cwd = await shop();
    hideFiles(cwd);
    renameSync(join(cwd, 'reports'), join(cwd, 'archive'));
    expect((await answer(cwd, 'A1')).found).toBe('unknown');
    expect((await answer(cwd, 'A1', '--out', 'archive')).found).toBe('matched');
    for (const name of ['s.csv', 'f.csv']) renameSync(join(cwd, `${name}.gone`), join(cwd, name));
    await runApp(cwd, '--out', 'elsewhere');
    hideFiles(cwd);
    expect((await answer(cwd, 'A1')).found).toBe('matched');
    // A link to the folder is another way to it.
    rmSync(join(cwd, 'archive'), { recursive: true });
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'archive'));
    expect((await answer(cwd, 'A1', '--out', 'archive')).found).toBe('matched');
  });

  test('in Chinese', async () => {
    const cwd = await shop();
    const text = await textOf(cwd, 'S1', CHINESE);
    expect(text).toContain(`${DATE}  任务 app  两边一致\n`);
    expect(text).toContain('f.csv:4，连同另外 1 笔的合计');
    expect(text).toMatch(/规则 sum，自 2.* 的对账 \S+ 起对平；查自 reports\/app/);
    expect(text).toContain('查过：任务 app 的 1 个账期（2026-11-19）：查对平明细的 1 个，');
    expect(await textOf(cwd, 'T5', CHINESE)).toContain(
      '是退款单号或渠道交易号：\n订单 S1（app）：两边一致\n',
    );
  });
});

describe('a list that cannot be trusted', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await shop();
  });
  const list = () => report(cwd, 'matched.csv');
  const content = () => readFileSync(list(), 'utf8');
  /** As an attacker, or a copy, may leave it: not newer than the summary. */
  const rewrite = (text: string | Buffer) => {
    writeFileSync(list(), text);
    utimesSync(list(), 1, 1);
  };

  const HARMS: [name: string, why: string, harm: () => void][] = [
    ['edited by hand', 'changed after the summary', () => writeFileSync(list(), content())],
    ['another amount', 'not have the', () => rewrite(content().replace(',10.00,', ',10.01,'))],
    ['a line more', 'not have the', () => rewrite(`${content()}X1,,,payment,0.00,0.00,\r\n`)],
    ['a line less', 'not have the', () => rewrite(content().replace(/\r\nS1,.*/, ''))],
    ['cut off', 'not as a run wrote it', () => truncateSync(list(), content().length - 5)],
    ['empty', 'not as a run wrote it', () => rewrite('')],
    ['another header', 'not as a run wrote it', () => rewrite(content().slice(1))],
    ['line feeds', 'not as a run wrote it', () => rewrite(content().replaceAll('\r\n', '\n'))],
    ['no number', 'not as a run wrote it', () => rewrite(content().replace(',10.00,', ',1e1,'))],
    ['one long line', 'not as a run wrote it', () => rewrite(content() + 'x'.repeat(2 ** 21))],
    [
      'a folder',
      'it is not a file',
      () => {
        rmSync(list());
        mkdirSync(list());
        utimesSync(list(), 1, 1);
      },
    ],
    [
      'of another run',
      'not of the current run',
      () => {
        const summary = JSON.parse(readFileSync(report(cwd, 'summary.json'), 'utf8'));
        const other = JSON.stringify({ ...summary, runId: 'another' });
        writeFileSync(report(cwd, 'summary.json'), other);
      },
    ],
    ['without a summary', 'not of the current', () => rmSync(report(cwd, 'summary.json'))],
  ];

  test.each(HARMS)('%s', async (_, why, harm) => {
    harm();
    if (why === 'not as a run wrote it') utimesSync(list(), 1, 1);
    // The files still have the answer.
    const read = await answer(cwd, 'A1');
    expect(read).toMatchObject({ found: 'matched', searched: [{ list: '', files: true }] });
    expect(read.searched[0].list_problem).toContain(why);
    hideFiles(cwd);
    expect((await answer(cwd, 'A1')).found).toBe('unknown');
    const text = await textOf(cwd, 'A1');
    expect(text).toContain(`${DATE}  job app  unknown: s.csv does not exist`);
    expect(text).toContain('reports/app/2026-11-19/matched.csv was not used: ');
    expect(await textOf(cwd, 'A1', CHINESE)).toContain('没有采用 reports/app');
  });

  test('compressed: a bomb, cut off, or with bytes after it', async () => {
    cwd = await shop('gzip');
    hideFiles(cwd);
    const path = report(cwd, 'matched.csv.gz');
    const good = readFileSync(path);
    expect(gunzipSync(good).toString()).toContain('A1,');
    const lines = `${gunzipSync(good)}${'X1,,,payment,0.00\r\n'.repeat(500_000)}`;
    for (const [bytes, why] of [
      [gzipSync(Buffer.alloc(64 * 2 ** 20)), 'not as a run wrote it'],
      [gzipSync(lines), 'it does not have the'],
      [Buffer.concat([good, gzipSync(Buffer.alloc(64 * 2 ** 20, '\n'))]), 'not as a run wrote it'],
      [good.subarray(0, good.length - 9), 'it is damaged, or cut off'],
      [Buffer.concat([good, Buffer.from('more')]), 'it is damaged, or cut off'],
      [Buffer.from('no gzip'), 'it is damaged, or cut off'],
    ] as const) {
      writeFileSync(path, bytes);
      utimesSync(path, 1, 1);
      const { found, searched } = await answer(cwd, 'A1');
      expect(found).toBe('unknown');
      expect(searched[0].list_problem).toContain(why);
    }
  });
});

test('an item is found by the ids of its records, and leads to its order', async () => {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'zhangping.yaml'), 'jobs: { app: { formats: [matched] } }\n');
  const rows = [
    `B1,,T9,payment,5.00,,success,${AT}`,
    `B2,,T8,payment,6.00,,success,${AT}`,
    `B2,R8,T7,refund,-1.00,,success,${AT}`,
  ];
  writeFileSync(join(cwd, 's.csv'), `${[HEADER, ...rows].join('\n')}\n`);
  writeFileSync(join(cwd, 'f.csv'), `${[HEADER, rows[1]].join('\n')}\n`);
  const files = ['--statement', 's.csv', '--flows', 'f.csv', '--date', DATE, '--quiet'];
  expectExit(await runCli(['run', 'app', ...files], { cwd }), 1);
  expect(await answer(cwd, 'T9')).toMatchObject({ order_id: 'B1', found: 'item' });
  expect(await textOf(cwd, 'R8')).toContain(
    'R8 is the id of a refund or of a transaction of the channel:\norder B2 in app: differs\n',
  );
  // Its payment agreed: the list says so, beside the item of its refund.
  const both = await answer(cwd, 'T8');
  expect(both).toMatchObject({ order_id: 'B2', found: 'item', dates: [{ state: 'matched' }] });
  expect(await textOf(cwd, 'T8')).toContain(`${DATE}  job app  matched\n`);
  rmSync(report(cwd), { recursive: true });
  expect(existsSync(report(cwd))).toBe(false);
  expect(await answer(cwd, 'T8')).toMatchObject({ found: 'item', dates: [{ state: 'matched' }] });
  const refusal = await runCli(['explain', 'B1', '--job', 'web'], { cwd });
  expectExit(refusal, 2);
  expect(refusal.stderr).toContain('there is no run of web; the ledger has app');
  expectExit(await runCli(['explain', ' '], { cwd }), 2);
});

test('beside an item are the other records of the order, from a list or from files', async () => {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'zhangping.yaml'), 'jobs: { app: { formats: [matched] } }\n');
  const paid = `D1,,T1,payment,5.00,0.06,success,${AT}`;
  const back = `D1,R1,T2,refund,-2.00,,success,${AT}`;
  const other = `F1,,T3,payment,8.00,0.05,success,${AT}`;
  const rows = [paid, back, other.replace('0.05', '0.07')];
  writeFileSync(join(cwd, 's.csv'), `${[HEADER, ...rows].join('\n')}\n`);
  writeFileSync(join(cwd, 'f.csv'), `${[HEADER, paid, back, other, paid].join('\n')}\n`);
  const files = ['--statement', 's.csv', '--flows', 'f.csv', '--date', DATE, '--quiet'];
  expectExit(await runCli(['run', 'app', ...files], { cwd }), 1);
  for (const place of ['list', 'files']) {
    if (place === 'files') rmSync(report(cwd), { recursive: true });
    const both = await answer(cwd, 'D1');
    expect(both).toMatchObject({ found: 'item', dates_read: [DATE], dates_not_read: [] });
    expect(both.searched).toMatchObject([{ date: DATE, files: place === 'files' }]);
    expect(both.dates).toMatchObject([{ date: DATE, state: 'matched' }]);
    // Without the record of the item.
    expect(both.dates[0].records.map(({ source }) => source).sort()).toEqual([
      ...['f.csv:2', 'f.csv:3', 's.csv:2', 's.csv:3'],
    ]);
    expect(await answer(cwd, 'R1')).toEqual(both);
    expect(await textOf(cwd, 'D1')).toMatch(/^order D1 in app: differs\n\norder D1 .* matched\n/s);
  }
  const fees = await textOf(cwd, 'F1');
  expect(fees).toContain(
    [
      '  fees: statement 0.07, flows 0.05, difference 0.02',
      `  statement: payment T3 8.00 success ${AT}, fee 0.07, s.csv:4`,
      `  flows: payment T3 8.00 success ${AT}, fee 0.05, f.csv:4`,
    ].join('\n'),
  );
  expect(fees).toContain('job app has no other record of it on the dates that were searched.');
  hideFiles(cwd);
  expect(await answer(cwd, 'D1')).toMatchObject({
    ...{ found: 'item', dates_read: [], dates_not_read: [DATE], dates: [{ state: 'unknown' }] },
  });
});
