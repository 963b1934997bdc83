/** Rows of databases are kept, compared with those of the run before, read again, and found. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { copyName } from '../../src/inputs/database/kept-copy.ts';
import { type CliResult, expectExit, messagesOf, runCli } from '../support/cli.ts';
import {
  changeShop,
  DATE,
  makeShop,
  NEXT,
  summaryOf,
  writeJobs,
} from '../support/shop-database.ts';

const DAY_MS = 86_400_000;
const HEADER = 'order_id,amount,fee,status,paid_at,phone';

const run = (cwd: string, ...args: string[]) => runCli(['run', ...args], { cwd });
const runDate = (cwd: string, ...args: string[]) => run(cwd, '--date', DATE, ...args);
const flowsOf = (cwd: string) => summaryOf(cwd).flows.files[0];

/** The copies of a job; none where there is no folder. */
function copiesOf(cwd: string, job = 'shop'): string[] {
  const folder = join(cwd, 'kept', job);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function copyOf(cwd: string): string {
  return join(cwd, flowsOf(cwd).kept);
}

function makeOld(path: string, days: number): void {
  const time = new Date(Date.now() - days * DAY_MS);
  utimesSync(path, time, time);
}

function expectRefusal(result: CliResult, text: string): void {
  expectExit(result, 3);
  expect(messagesOf(result)).toContain(text);
}

describe('keepDays', () => {
  test('keeps the rows, compressed and private, once for the same rows', async () => {
    const cwd = makeShop();
    const umask = process.umask(0);
    try {
      expectExit(await runDate(cwd), 1);
      expectExit(await runDate(cwd), 1);
    } finally {
      process.umask(umask);
    }
    const { sha256, kept, rows, query, obtained } = flowsOf(cwd);
    expect(kept).toBe(`kept/shop/${DATE}-${sha256.slice(0, 16)}.csv.gz`);
    expect([rows, obtained]).toEqual([3, 'database']);
    expect(Object.keys(query)).toEqual(['sql', 'sha256', 'from', 'to', 'server', 'at']);
    expect(copiesOf(cwd)).toEqual([kept.split('/').at(-1)]);
    const text = gunzipSync(readFileSync(copyOf(cwd))).toString();
    expect(text.split('\n')[0]).toBe(HEADER);
    expect(text.split('\n')[3]).toBe(`"A,""3",5.00,,success,${DATE} 12:00:00,13900000003`);
    const modes = ['kept', 'kept/shop', kept].map((path) => statSync(join(cwd, path)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600]);
    const page = readFileSync(join(cwd, 'reports/shop', DATE, 'report.html'), 'utf8');
    expect(page).toContain(`rows kept in ${kept}, beside the ledger`);
  });

  test('keeps nothing in a dry run, without a ledger or keepDays, or for doctor', async () => {
    const cwd = makeShop({ jobs: { shop: 30, other: null } });
    expectExit(await runDate(cwd, 'shop', '--dry-run'), 1);
    expectExit(await runDate(cwd, 'shop', '--no-ledger'), 1);
    expectExit(await runDate(cwd, 'other'), 1);
    await runCli(['doctor', '--date', DATE], { cwd });
    expect(existsSync(join(cwd, 'kept'))).toBe(false);
  });

  test('removes copies that are older, whatever their date, but nothing else', async () => {
    const cwd = makeShop({ jobs: { shop: 30, other: 60 } });
    expectExit(await run(cwd, '--from', DATE, '--to', NEXT), 1);
    const [first, second] = copiesOf(cwd);
    const stray = join(cwd, 'kept/shop/notes.txt');
    const aside = join(cwd, `kept/shop/.${second}.01234567-0123-0123-0123-0123456789ab.tmp`);
    for (const path of [stray, aside]) writeFileSync(path, '');
    for (const path of [stray, aside, join(cwd, 'kept/shop', first)]) makeOld(path, 31);
    makeOld(join(cwd, 'kept/shop', second), 29);
    for (const name of copiesOf(cwd, 'other')) makeOld(join(cwd, 'kept/other', name), 31);
    expectExit(await run(cwd, 'shop', '--date', NEXT, '--dry-run'), 0);
    expect(copiesOf(cwd)).toHaveLength(4);
    expectExit(await run(cwd, 'shop', '--date', NEXT), 0);
    expect(copiesOf(cwd)).toEqual([second, 'notes.txt']);
    expect(copiesOf(cwd, 'other')).toHaveLength(2);
    // A run that reads the same rows again confirms them.
    expect(Date.now() - statSync(join(cwd, 'kept/shop', second)).mtimeMs).toBeLessThan(DAY_MS);
  });

  test('that is taken out of the config leaves the copies, which can still be read', async () => {
    const cwd = makeShop();
    expectExit(await runDate(cwd), 1);
    const copies = copiesOf(cwd);
    makeOld(copyOf(cwd), 300);
    writeJobs(cwd, { shop: null });
    changeShop(cwd, `UPDATE orders SET amount = '9.00' WHERE order_no = 'A1'`);
    expectExit(await runDate(cwd, '--kept'), 1);
    expect(copiesOf(cwd)).toEqual(copies);
    expectExit(await runDate(cwd), 1);
    expect(copiesOf(cwd)).toEqual(copies);
    expect(flowsOf(cwd).changed).toMatchObject({ changed: 1 });
  });

  test('cannot lead out of its folder', async () => {
    const sha256 = 'ab'.repeat(32);
    const name = (job: string, date = DATE, hash = sha256) =>
      copyName({ ledger: 'zhangping.db', job, date }, hash);
    expect(name('对账.1')).toBe(`kept/对账.1/${DATE}-abababababababab.csv.gz`);
    for (const job of ['..', '../x', 'a/b', '/etc', '', '.hidden', 'a\0b', 'a\\b']) {
      expect(name(job), job).toBeNull();
    }
    expect(name('shop', '../../../x')).toBeNull();
    expect(name('shop', DATE, '../../../../etc/passwd')).toBeNull();
    const cwd = makeShop({ jobs: { '../out': 30 } });
    expectExit(await runDate(cwd), 2);
  });

  test('fails the run if rows cannot be kept, and commits nothing', async () => {
    const cwd = makeShop();
    writeFileSync(join(cwd, 'kept'), '');
    const result = await runDate(cwd);
    expectExit(result, 4);
    expect(messagesOf(result)).toMatch(/rows of the database cannot be kept in .*kept\/shop/);
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
    rmSync(join(cwd, 'kept'));
    expectExit(await runDate(cwd, '--kept'), 3);
    expectExit(await runDate(cwd), 1);
    expect(flowsOf(cwd).changed).toBeUndefined();
  });
});

describe('a rerun', () => {
  test('says which rows changed, in the columns that the job uses', async () => {
    const cwd = makeShop();
    expectExit(await runDate(cwd), 1);
    changeShop(
      cwd,
      `UPDATE orders SET amount = '11.00', status = 'closed' WHERE order_no = 'A1';
       DELETE FROM orders WHERE order_no = 'A2';
       UPDATE orders SET phone = '13700000000' WHERE order_no = 'A,"3';
       INSERT INTO orders VALUES ('A0', '1.00', NULL, 'success', '${DATE} 09:00:00', '138111111')`,
    );
    const { stdout } = await runDate(cwd);
    const value = (values: Record<string, string>) => expect.objectContaining(values);
    expect(flowsOf(cwd).changed).toEqual({
      ...{ added: 1, removed: 1, changed: 1 },
      rows: [
        {
          order_id: 'A0',
          before: null,
          after: { line: 4, values: value({ amount: '1.00', fee: '' }) },
        },
        {
          order_id: 'A1',
          before: { line: 2, values: value({ amount: '10.00', status: 'success' }) },
          after: { line: 2, values: value({ amount: '11.00', status: 'closed' }) },
        },
        { order_id: 'A2', before: { line: 3, values: value({ amount: '20.50' }) }, after: null },
      ],
    });
    const folder = join(cwd, 'reports/shop', DATE);
    const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const texts = [stdout, reports.join('\n')];
    for (const text of texts) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain('1 changed, 1 added, 1 removed');
      expect(text).toContain('A1 changed: amount 10.00 → 11.00, status success → closed');
      expect(text).toContain('A2 removed: amount 20.50');
      expect(text).not.toMatch(/phone(?!,|\s+FROM)|13[789]\d{6}/);
    }
    // The ledger has it as well.
    rmSync(join(cwd, 'reports'), { recursive: true });
    expectExit(await runCli(['report', 'shop', '--date', DATE], { cwd }), 0);
    expect(flowsOf(cwd).changed).toMatchObject({ added: 1, removed: 1, changed: 1 });
    expectExit(await runDate(cwd), 1);
    expect(flowsOf(cwd).changed).toBeUndefined();
    expect(copiesOf(cwd)).toHaveLength(2);
  });

  test('says that the query was another one', async () => {
    const cwd = makeShop();
    expectExit(await runDate(cwd), 1);
    const config = join(cwd, 'zhangping.yaml');
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, text.replace('paid_at < :to', "paid_at < :to AND order_no <> 'A2'"));
    const { stdout } = await runDate(cwd);
    expect(flowsOf(cwd).changed).toMatchObject({ removed: 1, otherQuery: true });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'which had another query: 0 changed, 0 added, 1 removed',
    );
  });

  test('does not mention another order of rows, or columns that the job does not use', async () => {
    const cwd = makeShop();
    expectExit(await runDate(cwd), 1);
    const { sha256 } = flowsOf(cwd);
    changeShop(cwd, `UPDATE orders SET phone = '', rowid = -rowid WHERE order_no <> 'A2'`);
    expectExit(await runDate(cwd), 1);
    expect(flowsOf(cwd).sha256).not.toBe(sha256);
    expect(flowsOf(cwd).changed).toBeUndefined();
  });

  test('says so if no copy shows what changed', async () => {
    const cwd = makeShop({ jobs: { shop: null } });
    expectExit(await runDate(cwd), 1);
    const change = (amount: number) =>
      changeShop(cwd, `UPDATE orders SET amount = '${amount}.00' WHERE order_no = 'A1'`);
    change(1);
    const unkept = await runDate(cwd);
    expect(flowsOf(cwd).changed).toBeNull();
    expect(unkept.stdout.replaceAll(/\s+/g, ' ')).toContain(
      "database:shop: the rows differ from those of the date's previous run, of which no copy is " +
        'left to show the difference; keepDays of the query keeps copies',
    );
    writeJobs(cwd, { shop: 30 });
    change(2);
    expect((await runDate(cwd)).stdout).not.toContain('keepDays');
    expect(flowsOf(cwd).changed).toBeNull();
    // Neither does a damaged copy.
    writeFileSync(copyOf(cwd), readFileSync(copyOf(cwd)).subarray(0, 40));
    change(3);
    expectExit(await runDate(cwd), 1);
    expect(flowsOf(cwd).changed).toBeNull();
  });
});

describe('--kept', () => {
  test('reads the rows of the last run instead of the database', async () => {
    const cwd = makeShop();
    expectExit(await run(cwd, '--from', DATE, '--to', NEXT), 1);
    const before = summaryOf(cwd);
    changeShop(cwd, 'DELETE FROM orders');
    rmSync(join(cwd, 'shop.db'));
    expectExit(await run(cwd, '--from', DATE, '--to', NEXT, '--kept'), 1);
    const after = summaryOf(cwd);
    expect(after.runId).not.toBe(before.runId);
    const [file] = before.flows.files;
    expect(after.flows).toEqual({ ...before.flows, files: [{ ...file, obtained: 'kept' }] });
    const page = readFileSync(join(cwd, 'reports/shop', DATE, 'report.html'), 'utf8');
    expect(page).toContain(`kept rows, read ${file.query.at} from SQLite`);
    // What was read from a copy can be read from it again.
    expectExit(await runDate(cwd, '--kept', '--dry-run'), 1);
  });

  test('refuses a date without a copy, and one that is not what the run read', async () => {
    const cwd = makeShop();
    expectRefusal(await runDate(cwd, '--kept'), `job shop has no run of ${DATE} that read it`);
    expectExit(await runDate(cwd), 1);
    expectRefusal(await run(cwd, '--date', NEXT, '--kept'), `job shop has no run of ${NEXT}`);
    const copy = copyOf(cwd);
    const bytes = readFileSync(copy);
    for (const damaged of [bytes.subarray(0, -9), Buffer.alloc(3), bytes.fill(7, 30, 60)]) {
      writeFileSync(copy, damaged);
      expectRefusal(await runDate(cwd, '--kept'), 'is damaged');
    }
    rmSync(copy);
    mkdirSync(copy);
    expectExit(await runDate(cwd, '--kept'), 3);
    rmSync(copy, { recursive: true });
    const missing = await runDate(cwd, '--kept');
    expectRefusal(missing, `the kept rows of ${DATE} no longer exist`);
    expectRefusal(missing, 'run without --kept');
    writeJobs(cwd, { shop: null });
    expectExit(await run(cwd, '--date', NEXT), 0);
    expectRefusal(await run(cwd, '--date', NEXT, '--kept'), `the rows of ${NEXT} were not kept`);
  });

  test('is refused where it makes no sense', async () => {
    const cwd = makeShop();
    for (const args of [
      ['--date', DATE, '--no-ledger'],
      ['--catch-up', '7'],
      ['--date', DATE, '--flows', `bill-${DATE}.csv`],
      ['--date', DATE, '--run', 'x'],
    ]) {
      const result = await run(cwd, '--kept', ...args);
      expectExit(result, 2);
      expect(messagesOf(result)).toContain('--kept');
    }
  });

  test('reads the rows of the ledger that was put back', async () => {
    const cwd = makeShop();
    expectExit(await runDate(cwd), 1);
    const { sha256 } = flowsOf(cwd);
    cpSync(join(cwd, 'zhangping.db'), join(cwd, 'backup.db'));
    changeShop(cwd, `UPDATE orders SET amount = '9.00' WHERE order_no = 'A1'`);
    expectExit(await runDate(cwd), 1);
    cpSync(join(cwd, 'backup.db'), join(cwd, 'zhangping.db'));
    expectExit(await runDate(cwd, '--kept'), 1);
    expect(flowsOf(cwd).sha256).toBe(sha256);
    expectExit(await runDate(cwd), 1);
    expect(flowsOf(cwd).changed).toMatchObject({ added: 0, removed: 0, changed: 1 });
  });
});

describe('explain', () => {
  test('finds a matched order in the kept rows', async () => {
    const cwd = makeShop();
    expectExit(await runDate(cwd), 1);
    changeShop(cwd, 'DELETE FROM orders');
    const { stdout } = await runCli(['explain', 'A2'], { cwd });
    expect(stdout).toContain(`${DATE}  job shop  matched`);
    expect(stdout).toContain('database:shop:3');
    rmSync(copyOf(cwd));
    const gone = (await runCli(['explain', 'A2'], { cwd })).stdout;
    expect(gone).toContain(`unknown: database:shop: the kept rows of ${DATE} no longer exist`);
  });

  test('names the command that shows the row of an item', async () => {
    const cwd = makeShop();
    expectExit(await runDate(cwd), 1);
    const { stdout } = await runCli(['explain', 'A,"3'], { cwd });
    const { kept } = flowsOf(cwd);
    expect(stdout).toContain('database:shop:4');
    expect(stdout).toContain(`rows of database:shop by line: zcat ${kept} | sed -n 4p`);
    const { stdout: json } = await runCli(['explain', 'A,"3', '--json'], { cwd });
    expect(JSON.parse(json)[0].runs[0].kept).toEqual([kept]);
    rmSync(copyOf(cwd));
    const gone = (await runCli(['explain', 'A,"3'], { cwd })).stdout;
    expect(gone).toContain('database:shop: no copy of its rows is kept (keepDays)');
  });
});
