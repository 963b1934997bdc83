import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/item.ts';
import { reportError, writeReports } from '../../src/report/write.ts';
import { InternalError, UsageError } from '../../src/support/errors.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { itemOf, mixedOutcome, outcomeOf, splitItem } from './outcomes.ts';

const ALL = [
  ...['cross-day.csv', 'discrepancies.csv', 'rejects.csv', 'report.html'],
  ...['summary.json', 'summary.md'],
];
const WORKBOOK = 'discrepancies.xlsx';
let out: string;
let folder: string;

beforeEach(() => {
  out = mkdtempSync(join(realpathSync(tmpdir()), 'zhangping-report-'));
  folder = join(out, 'wechat', '2026-11-19');
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const permissions = (path: string) => statSync(path).mode & 0o777;

async function failure(promise: Promise<unknown>): Promise<Error> {
  return await promise.then(
    () => expect.unreachable('nothing was thrown'),
    (error) => error,
  );
}

describe('writeReports', () => {
  it('writes every report and gives their paths', async () => {
    const paths = await writeReports(out, mixedOutcome());
    const names = ['summary.json', 'summary.md', 'discrepancies.csv', 'cross-day.csv'];
    expect(paths).toEqual(
      [...names, 'report.html', 'rejects.csv'].map((name) => join(folder, name)),
    );
    expect(readdirSync(folder).sort()).toEqual(ALL);
    expect(JSON.parse(read('summary.json'))).toMatchObject({ job: 'wechat', rejects: 1 });
    expect(readFileSync(join(folder, 'discrepancies.csv')).subarray(0, 3).toString('hex')).toBe(
      'efbbbf',
    );
    expect(read('discrepancies.csv').split('\r\n')).toHaveLength(7);
    expect(read('cross-day.csv').split('\r\n')).toHaveLength(6);
    expect(read('rejects.csv')).toContain('f.csv,7,amount,');
  });

  it('keeps folders and files for the owner alone', async () => {
    const umask = process.umask(0);
    try {
      for (const path of await writeReports(out, mixedOutcome())) {
        expect(permissions(path)).toBe(0o600);
      }
    } finally {
      process.umask(umask);
    }
    expect(permissions(folder)).toBe(0o700);
    expect(permissions(join(out, 'wechat'))).toBe(0o700);
  });

  it('replaces the reports of an earlier run, its rejects too', async () => {
    await writeReports(out, mixedOutcome());
    const paths = await writeReports(out, outcomeOf({ runId: 'r2' }));
    expect(paths).toHaveLength(5);
    expect(readdirSync(folder).sort()).toEqual(ALL.filter((name) => name !== 'rejects.csv'));
    expect(read('summary.json')).toContain('"runId": "r2"');
    expect(read('discrepancies.csv').split('\r\n')).toHaveLength(2);
  });

  it('lists records only while an item has several on a side', async () => {
    const paths = await writeReports(out, outcomeOf({ items: [splitItem(), itemOf('long')] }));
    expect(paths).toContain(join(folder, 'item-records.csv'));
    expect(read('item-records.csv').split('\r\n')).toHaveLength(5);
    await writeReports(out, outcomeOf({ items: [itemOf('long')] }));
    expect(readdirSync(folder)).not.toContain('item-records.csv');
  });

  it('gives the same bytes for the same outcome', async () => {
    await writeReports(out, mixedOutcome());
    const first = ALL.map(read);
    await writeReports(out, mixedOutcome());
    expect(ALL.map(read)).toEqual(first);
  });

  it('replaces a link, and leaves what it leads to', async () => {
    const target = join(out, 'target');
    writeFileSync(target, 'mine');
    mkdirSync(folder, { recursive: true });
    for (const name of ALL) symlinkSync(target, join(folder, name));
    expect(readlinkSync(join(folder, 'summary.json'))).toBe(target);
    for (const path of await writeReports(out, mixedOutcome())) {
      expect(() => readlinkSync(path)).toThrow();
    }
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it('writes a workbook where it is asked for, and where one stands', async () => {
    await writeReports(out, outcomeOf());
    expect(readdirSync(folder)).not.toContain(WORKBOOK);
    const paths = await writeReports(out, mixedOutcome(), ['xlsx']);
    expect(paths.at(-1)).toBe(join(folder, WORKBOOK));
    expect(permissions(join(folder, WORKBOOK))).toBe(0o600);
    const asked = readFileSync(join(folder, WORKBOOK));
    await writeReports(out, outcomeOf());
    expect(readFileSync(join(folder, WORKBOOK)).equals(asked)).toBe(false);
    await writeReports(out, mixedOutcome());
    expect(readFileSync(join(folder, WORKBOOK)).equals(asked)).toBe(true);
  });

  it('takes a link that leads nowhere for a workbook that stands', async () => {
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(out, 'nowhere'), join(folder, WORKBOOK));
    await writeReports(out, outcomeOf());
    expect(() => readlinkSync(join(folder, WORKBOOK))).toThrow();
    expect(existsSync(join(out, 'nowhere'))).toBe(false);
  });

  it('refuses names that lead out of the folder, and writes nothing', async () => {
    for (const over of [{ job: '../x' }, { date: '..' }]) {
      const error = await failure(writeReports(join(out, 'deep'), outcomeOf(over)));
      expect(error).toBeInstanceOf(UsageError);
    }
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('writeReports that fail', () => {
  it('leaves the earlier reports whole when an outcome cannot be written', async () => {
    await writeReports(out, outcomeOf());
    const before = read('summary.json');
    const broken: Item = itemOf('pending');
    Object.defineProperty(broken, 'ageDays', {
      get: () => {
        throw new RangeError('a bug');
      },
    });
    const error = await failure(writeReports(out, outcomeOf({ runId: 'r2', items: [broken] })));
    expect(error).toBeInstanceOf(RangeError);
    expect(read('summary.json')).toBe(before);
    expect(readdirSync(folder)).toHaveLength(5);
  });

  it('leaves the earlier workbook whole when another cannot be made', async () => {
    await writeReports(out, mixedOutcome(), ['xlsx']);
    const before = readFileSync(join(folder, WORKBOOK));
    // The CSV is written first: the items are read again for the workbook.
    let reads = 0;
    const listed = {
      *[Symbol.iterator]() {
        yield itemOf('long');
        if (++reads > 1) throw new RangeError('a bug');
      },
    };
    const error = await failure(writeReports(out, { ...mixedOutcome(), listed }));
    expect(error).toBeInstanceOf(RangeError);
    expect(readFileSync(join(folder, WORKBOOK)).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([...ALL, WORKBOOK].sort());
  });

  it('leaves no summary and no temporary file when a rename fails', async () => {
    await writeReports(out, outcomeOf());
    rmSync(join(folder, 'cross-day.csv'));
    mkdirSync(join(folder, 'cross-day.csv'));
    const error = await failure(writeReports(out, mixedOutcome()));
    expect(error).toBeInstanceOf(InternalError);
    expect(error.message).toContain(`Reports cannot be written to ${folder}: EISDIR`);
    expect(readdirSync(folder).sort()).toEqual([
      ...['cross-day.csv', 'discrepancies.csv', 'report.html', 'summary.md'],
    ]);
  });

  it('says so when a file stands where a folder belongs', async () => {
    writeFileSync(join(out, 'wechat'), '');
    const error = await failure(writeReports(out, outcomeOf()));
    expect(error).toBeInstanceOf(InternalError);
    expect(error.message).toContain(folder);
    expect(error.message).toContain('A file is in the place of a folder');
  });

  it('says so when summary.json is a folder', async () => {
    mkdirSync(join(folder, 'summary.json'), { recursive: true });
    const error = await failure(writeReports(out, outcomeOf()));
    expect(error).toBeInstanceOf(InternalError);
    expect(error.message).toContain('or a folder in the place of a file');
    expect(readdirSync(folder)).toEqual(['summary.json']);
  });

  it('says who may not write there', async () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o555);
    chmodSync(out, 0o755);
    const error = await failure(asOrdinaryUser(() => writeReports(out, outcomeOf())));
    expect(error).toBeInstanceOf(InternalError);
    expect(error.message).toMatch(/EACCES.*Give this user write permission there/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has advice for a full and for a read-only disk', () => {
    const told = (code: string) => {
      const error: NodeJS.ErrnoException = new Error(`${code}: it failed`);
      error.code = code;
      return reportError('/r', error).message;
    };
    expect(told('ENOSPC')).toBe(
      'Reports cannot be written to /r: ENOSPC: it failed. ' +
        'Free space there, or choose another folder with --out, and run again.',
    );
    expect(told('EROFS')).toContain('read-only');
    expect(told('EIO')).toContain('run again');
    expect(existsSync('/r')).toBe(false);
  });
});
