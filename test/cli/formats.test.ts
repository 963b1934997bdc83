/** Additional reports: requested, kept up to date, refused. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { partsIn } from '../report/workbook-parts.ts';
import { expectExit, leftIn, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const NEXT = '2026-11-20';
const HEADER = 'order_id,amount,paid_at\n';
const WORKBOOK = 'discrepancies.xlsx';
const REPORTS = [
  ...['cross-day.csv', 'discrepancies.csv', 'report.html', 'summary.json', 'summary.md'],
];
const SIDES = ['--statement', 's.csv', '--flows', 'f.csv'];

/** One side of a day: orders by id, and the time of day of each. */
function side(date: string, orders: Record<string, string>): string {
  const rows = Object.entries(orders).map(([id, time]) => `${id},1.00,${date} ${time}\n`);
  return HEADER + rows.join('');
}

/** A folder with a day on which the flows lack an order, or more. */
function makeDay(statement: Record<string, string> = { A1: '12:00:00', A2: '12:00:01' }): string {
  const cwd = tempDir();
  writeFileSync(join(cwd, 's.csv'), side(DATE, statement));
  writeFileSync(join(cwd, 'f.csv'), side(DATE, { A1: '12:00:00' }));
  return cwd;
}

async function run(cwd: string, code: number, ...args: string[]) {
  const result = await runCli(args, { cwd });
  expectExit(result, code);
  return result;
}

function folderOf(cwd: string, date = DATE, job = 'shop'): string {
  return join(cwd, 'reports', job, date);
}

/** All text of the workbook of a date. */
async function workbookIn(cwd: string, date = DATE): Promise<string> {
  const parts = await partsIn(readFileSync(join(folderOf(cwd, date), WORKBOOK)));
  return [...parts.values()].join('');
}

describe('--format xlsx', () => {
  test('writes a workbook with the reports; without the flag there is none', async () => {
    const cwd = makeDay();
    await run(cwd, 1, 'run', 'shop', ...SIDES);
    expect(leftIn(folderOf(cwd))).toEqual(REPORTS);
    await run(cwd, 1, 'run', '--format', 'xlsx', 'shop', ...SIDES);
    expect(leftIn(folderOf(cwd))).toEqual([...REPORTS, WORKBOOK].sort());
    expect(statSync(join(folderOf(cwd), WORKBOOK)).mode & 0o777).toBe(0o600);
    const text = await workbookIn(cwd);
    expect(text).toContain('<sheet name="long"');
    expect(text).toContain('<t>A2</t>');
  });

  test('uses the current language', async () => {
    const cwd = makeDay();
    await run(cwd, 1, 'run', 'shop', ...SIDES, '--format', 'xlsx', '--lang', 'zh');
    expect(await workbookIn(cwd)).toContain('<sheet name="长款"');
    expect(readFileSync(join(folderOf(cwd), 'summary.md'), 'utf8')).toMatch(/^## 不平：shop，/);
  });

  test('writes nothing in a dry run', async () => {
    const cwd = makeDay();
    await run(cwd, 1, 'run', 'shop', ...SIDES, '--format', 'xlsx', '--dry-run');
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });

  test('works without a ledger', async () => {
    const cwd = makeDay();
    await run(cwd, 1, 'run', 'shop', ...SIDES, '--format', 'xlsx', '--no-ledger');
    expect(await workbookIn(cwd)).toContain('<t>A2</t>');
  });

  test('with an unknown name is refused before anything is read', async () => {
    const cwd = makeDay();
    const files = ['--statement', 'no-such.csv', '--flows', 'f.csv'];
    const { stderr } = await run(cwd, 2, 'run', 'shop', ...files, '--format', 'pdf');
    expect(stderr).toContain('--format pdf: expected one of xlsx, matched.');
    expect(leftIn(cwd)).toEqual(['f.csv', 's.csv']);
    const zh = await run(
      cwd,
      2,
      'run',
      ...SIDES,
      '--format',
      'xlsx',
      '--format',
      '',
      '--lang',
      'zh',
    );
    expect(zh.stderr).toContain('应为其中之一：xlsx, matched');
  });
});

describe('a workbook', () => {
  test('in the folder is updated by later runs without the flag', async () => {
    const cwd = makeDay();
    await run(cwd, 1, 'run', 'shop', ...SIDES, '--format', 'xlsx');
    writeFileSync(join(cwd, 's.csv'), side(DATE, { A1: '12:00:00', A3: '12:00:02' }));
    await run(cwd, 1, 'run', 'shop', ...SIDES);
    const text = await workbookIn(cwd);
    expect(text).toContain('<t>A3</t>');
    expect(text).not.toContain('<t>A2</t>');

    rmSync(join(folderOf(cwd), WORKBOOK));
    await run(cwd, 1, 'run', 'shop', ...SIDES);
    expect(leftIn(folderOf(cwd))).toEqual(REPORTS);
  });

  test('of a neighbouring date is rewritten with its other reports', async () => {
    // An order a minute before midnight that the flows have a minute after midnight.
    const cwd = makeDay({ A1: '12:00:00', A2: '23:59:00' });
    await run(cwd, 0, 'run', 'shop', ...SIDES, '--format', 'xlsx');
    expect(await workbookIn(cwd)).toContain('<sheet name="pending"');
    writeFileSync(join(cwd, 's2.csv'), side(NEXT, { B1: '12:00:00' }));
    writeFileSync(join(cwd, 'f2.csv'), side(NEXT, { B1: '12:00:00', A2: '00:01:00' }));
    await run(cwd, 0, 'run', 'shop', '--statement', 's2.csv', '--flows', 'f2.csv');
    const text = await workbookIn(cwd);
    expect(text).toContain('<sheet name="cleared"');
    expect(text).not.toContain('<sheet name="pending"');
    expect(leftIn(folderOf(cwd, NEXT))).toEqual(REPORTS);
  });

  test('of one date is not written for its neighbours', async () => {
    const cwd = makeDay({ A1: '12:00:00', A2: '23:59:00' });
    await run(cwd, 0, 'run', 'shop', ...SIDES);
    writeFileSync(join(cwd, 's2.csv'), side(NEXT, { B1: '12:00:00' }));
    writeFileSync(join(cwd, 'f2.csv'), side(NEXT, { B1: '12:00:00', A2: '00:01:00' }));
    const next = ['--statement', 's2.csv', '--flows', 'f2.csv', '--format', 'xlsx'];
    const { stdout } = await run(cwd, 0, 'run', 'shop', ...next);
    expect(stdout).toContain(`${DATE}, balanced (reports rewritten)`);
    expect(leftIn(folderOf(cwd))).toEqual(REPORTS);
    expect(leftIn(folderOf(cwd, NEXT))).toContain(WORKBOOK);
  });
});

describe('formats of a config', () => {
  const config = (formats: string) => `jobs:
  shop:
    statement: s.csv
    flows: f.csv
    formats: ${formats}
`;

  test('are written by runs and by report, also into another folder', async () => {
    const cwd = makeDay();
    writeFileSync(join(cwd, 'zhangping.yaml'), config('[xlsx]'));
    await run(cwd, 1, 'run');
    expect(leftIn(folderOf(cwd))).toContain(WORKBOOK);
    await run(cwd, 0, 'report', '--date', DATE, '--out', 'again', '--quiet');
    expect(leftIn(join(cwd, 'again', 'shop', DATE))).toContain(WORKBOOK);
    const [first, again] = ['reports', 'again'].map((out) =>
      readFileSync(join(cwd, out, 'shop', DATE, WORKBOOK)),
    );
    expect(again.equals(first)).toBe(true);
  });

  test('that are unknown are reported with their line', async () => {
    const cwd = makeDay();
    writeFileSync(join(cwd, 'zhangping.yaml'), config('[pdf]'));
    const { stderr } = await run(cwd, 2, 'run');
    expect(stderr).toMatch(/zhangping\.yaml:5: jobs\.shop\.formats\[0\]: .*xlsx/);
  });
});

describe('report --format', () => {
  test('adds a workbook to a date, and keeps it up to date from then on', async () => {
    const cwd = makeDay();
    await run(cwd, 1, 'run', 'shop', ...SIDES);
    await run(cwd, 0, 'report', 'shop', '--date', DATE, '--format', 'xlsx', '--quiet');
    expect(await workbookIn(cwd)).toContain('<t>A2</t>');
    rmSync(join(folderOf(cwd), 'summary.json'));
    await run(cwd, 0, 'report', 'shop', '--date', DATE, '--quiet');
    expect(leftIn(folderOf(cwd))).toEqual([...REPORTS, WORKBOOK].sort());
  });

  test('refuses an unknown format, and leaves the reports', async () => {
    const cwd = makeDay();
    await run(cwd, 1, 'run', 'shop', ...SIDES);
    const { stderr } = await run(cwd, 2, 'report', 'shop', '--date', DATE, '--format', 'html');
    expect(stderr).toContain('--format html: expected one of xlsx, matched.');
    expect(leftIn(folderOf(cwd))).toEqual(REPORTS);
  });
});
