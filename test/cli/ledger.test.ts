/** The ledger through the built program: days, decisions, status, histories, reports, errors. */
import { randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, expectExit, runCli } from '../support/cli.ts';
import { aboveHistory } from '../support/page-text.ts';
import { tempDir } from '../support/tempdir.ts';

const STORY = resolve(import.meta.dirname, '../../fixtures/story-of-a-week');
const CONFIG = `jobs:
  alipay:
    statement: bill-{date:yyyyMMdd}.csv
    flows: flows-{date:yyyyMMdd}.csv
`;

/** A folder with the inputs of the story, and a config for them. */
function storyFolder(config = CONFIG): string {
  const folder = tempDir();
  for (const name of readdirSync(STORY)) {
    if (name.endsWith('.csv')) cpSync(join(STORY, name), join(folder, name));
  }
  cpSync(join(STORY, 'bill-20261103-late.csv'), join(folder, 'bill-20261103.csv'));
  writeFileSync(join(folder, 'zhangping.yaml'), config);
  return folder;
}

type Listed = Record<string, string>;

async function list(cwd: string, ...args: string[]): Promise<Listed[]> {
  const result = await runCli(['items', 'list', '--json', ...args], { cwd });
  expectExit(result, 0);
  return JSON.parse(result.stdout);
}

/** Runs a command that must succeed, for what it prints. */
async function told(cwd: string, ...args: string[]): Promise<string> {
  const result = await runCli(args, { cwd });
  expectExit(result, 0);
  return result.stdout;
}

async function refused(cwd: string, code: number, ...args: string[]): Promise<CliResult> {
  const result = await runCli(args, { cwd });
  expectExit(result, code);
  return result;
}

describe('a week from a config', () => {
  const cwd = storyFolder();
  let backfill: CliResult;

  beforeAll(async () => {
    backfill = await runCli(['run', '--from', '2026-11-02', '--to', '2026-11-06'], { cwd });
  });

  test('runs each date, and ends with the worst exit code', () => {
    expectExit(backfill, 1);
    expect(backfill.stdout.match(/Reports: /g)?.length).toBe(5);
    expect(backfill.stdout).toContain('Also changed: 2026-11-02, discrepant (reports rewritten)');
  });

  test('makes ledger and reports readable only by their owner', () => {
    for (const name of ['', '.locks/alipay', '.locks/.checked'].map(
      (each) => `zhangping.db${each}`,
    )) {
      expect(statSync(join(cwd, name)).mode & 0o777, name).toBe(0o600);
    }
    expect(statSync(join(cwd, 'zhangping.db.locks')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(cwd, 'zhangping.db.locks')).sort()).toEqual(['.checked', 'alipay']);
  });

  test('rewrites the same reports', async () => {
    for (const date of ['2026-11-02', '2026-11-03', '2026-11-06']) {
      await told(cwd, 'report', 'alipay', '--date', date, '--out', 'again');
      for (const name of readdirSync(join(cwd, 'reports/alipay', date))) {
        const [was, is] = ['reports', 'again'].map((out) =>
          readFileSync(join(cwd, out, 'alipay', date, name), 'utf8'),
        );
        // A page shows the state of the job when it is written, which later runs have changed.
        if (name !== 'report.html') expect(is, `${date} ${name}`).toBe(was);
        else expect(aboveHistory(is)).toBe(aboveHistory(was));
      }
    }
  });

  test('lists open items under the names of the CSV columns, with their state', async () => {
    const open = await list(cwd);
    expect(open.length).toBe(7);
    const header = readFileSync(join(cwd, 'reports/alipay/2026-11-02/cross-day.csv'), 'utf8')
      .slice(1)
      .split('\r\n')[0];
    expect(Object.keys(open[0])).toEqual([...header.split(','), 'state']);
    expect(open[0].age_days).toBe('4');
    const mismatches = await list(cwd, '--category', 'amount_mismatch', '--date', '2026-11-04');
    expect(mismatches.map(({ order_id }) => order_id)).toEqual(['A3021']);
    expect((await list(cwd, '--state', 'all')).length).toBe(10);
    const text = await told(cwd, 'items', 'list', '--limit', '2');
    expect(text).toContain('7 open items');
    expect(text).toContain('the 2 largest shown');
    for (const word of ['yesterday', 'today']) {
      expect(await list(cwd, '--date', word)).toEqual([]);
    }
  });

  test('explains an order that crossed midnight', async () => {
    const text = await told(cwd, 'explain', 'A2021');
    expect(text).toContain('2026-11-02, with 2026-11-03  cleared 日切已平 30.00');
    expect(text).toContain('bill-20261102.csv:15');
    expect(text).toContain('2026-11-02  was pending 30.00, now cleared 30.00, with 2026-11-03');
    const [story] = JSON.parse(await told(cwd, 'explain', 'A2021', '--json'));
    expect(story.items.length).toBe(2);
  });

  test('explains an order without items from files that still exist', async () => {
    const txn = '2026111922001458860515002001';
    const paid = `${txn} 18.00 success 2026-11-02 09:12:30`;
    const refunded = `R2001 ${txn} -3.00 success 2026-11-02 19:30:00`;
    const matched = [
      'order A2001 in alipay: agreed\n',
      '2026-11-02  job alipay  matched',
      `  statement: payment ${paid}, fee 0.00, bill-20261102.csv:6`,
      `  statement: refund ${refunded}, fee 0.00, bill-20261102.csv:9`,
      `  flows: payment ${paid}, flows-20261102.csv:2`,
      `  flows: refund ${refunded}, flows-20261102.csv:5`,
      '  since run ',
    ].join('\n');
    const text = await told(cwd, 'explain', 'A2001');
    expect(text).toContain(matched);
    expect(text).toContain('; read in its files\nsearched: job alipay, 5 dates');
    // A refund and a transaction lead to the whole order.
    for (const id of ['R2001', txn]) {
      const [{ order_id, found, dates }] = JSON.parse(await told(cwd, 'explain', id, '--json'));
      expect({ order_id, found }).toEqual({ order_id: 'A2001', found: 'matched' });
      expect(dates[0].records.map(({ source }: { source: string }) => source)).toEqual([
        'bill-20261102.csv:6',
        'bill-20261102.csv:9',
        'flows-20261102.csv:2',
        'flows-20261102.csv:5',
      ]);
    }
    expect(await told(cwd, 'explain', 'A200')).toMatch(
      /^order A200 in alipay: not found\n\nsearched: .*, 5 in files$/m,
    );
    const [bill, flows] = ['bill-20261104.csv', 'flows-20261105.csv'].map((name) =>
      join(cwd, name),
    );
    const [before, now] = [bill, flows].map((path) => readFileSync(path));
    rmSync(bill);
    writeFileSync(flows, `${now}\n`);
    const unknown = await told(cwd, 'explain', 'A2001');
    expect(unknown).toContain(matched);
    expect(unknown).toContain('2026-11-05  job alipay  unknown: flows-20261105.csv has changed');
    expect(unknown).toContain('2026-11-04  job alipay  unknown: bill-20261104.csv does not exist');
    const [{ dates }] = JSON.parse(await told(cwd, 'explain', 'A200', '--json'));
    expect(dates.map(({ date, state }: Listed) => `${date} ${state}`)).toEqual([
      '2026-11-05 unknown',
      '2026-11-04 unknown',
    ]);
    writeFileSync(bill, before);
    writeFileSync(flows, now);
  });

  test('shows the month, and its missing dates', async () => {
    const [month] = JSON.parse(await told(cwd, 'status', '--month', '2026-11', '--json'));
    const states = month.dates.map(({ date, state }: Listed) => `${date.slice(8)} ${state}`);
    expect(states.slice(0, 6)).toEqual([
      '02 discrepant',
      '03 balanced',
      '04 discrepant',
      '05 balanced',
      '06 discrepant',
      '07 missing',
    ]);
    expect(month.openByAge[1]).toEqual({ from: 2, to: 3, count: 2, amount: '-22.00' });
    expect(month.openByAge[2].count).toBe(5);
    const text = await told(cwd, 'status', 'alipay');
    expect(text).toContain('Open items by age on 2026-11-06:');
    expect(text).toMatch(/^2026-11-05 {2}balanced +0 +0\.00 +0 +0\.00 /m);
  });
});

describe('decisions', () => {
  const cwd = storyFolder();
  const idOf = async (order: string) =>
    (await list(cwd, '--state', 'all')).find((item) => item.order_id === order)?.item_id ?? '';

  beforeAll(async () => {
    await runCli(['run', '--from', '2026-11-02', '--to', '2026-11-04'], { cwd });
  });

  test('are made by an id or its prefix, shown, and undone', async () => {
    const id = await idOf('A2013');
    const say = [
      '--action',
      'refund',
      '--by',
      'wang',
      '--note',
      'paid twice',
      '--reference',
      'V-1',
    ];
    await told(cwd, 'items', 'resolve', id.slice(0, 8), ...say);
    expect((await list(cwd, '--state', 'resolved')).map((item) => item.order_id)).toEqual([
      'A2013',
    ]);
    const shown = await told(cwd, 'items', 'show', id);
    expect(shown).toMatch(/wang {2}resolve {2}refund {2}paid twice {2}\(V-1\) {2}\[long 40\.00\]/);
    await told(cwd, 'items', 'reopen', id, '--by', 'li');
    expect(await list(cwd, '--state', 'resolved')).toEqual([]);
    const { events } = JSON.parse(await told(cwd, 'items', 'show', id, '--json'));
    expect(events.map((event: Listed) => event.kind)).toEqual(['resolve', 'reopen']);
  });

  test('survive a rerun; decisions without an item are reported', async () => {
    await told(cwd, 'items', 'resolve', await idOf('A2011'), '--action', 'repost', '--by', 'li');
    await told(cwd, 'items', 'resolve', await idOf('A2013'), '--action', 'refund', '--by', 'li');
    const corrected = ['--flows', 'flows-20261102-corrected.csv'];
    const rerun = await runCli(['run', '--date', '2026-11-02', ...corrected], { cwd });
    expectExit(rerun, 1);
    expect(rerun.stdout).toMatch(/A decision lost its item: .*order A2011\), repost by li/);
    const resolved = await list(cwd, '--state', 'resolved');
    expect(resolved.map((item) => item.order_id)).toEqual(['A2013']);
    expect(await told(cwd, 'status')).toContain('A decision lost its item');
    const story = await told(cwd, 'explain', 'A2011');
    expect(story).toContain('The ledger no longer has an item for it.');
    expect(story).toContain('was long 66.00, now gone');
    expect(story).toContain('li resolved as repost');
    expect(story).toContain('(superseded)');
  });

  test('are made in bulk, by filter or from a CSV file, all or none', async () => {
    const filter = ['--category', 'short', '--date', '2026-11-04'];
    await told(cwd, 'items', 'resolve', ...filter, '--action', 'ignore', '--yes');
    const open = await list(cwd);
    expect(open.map((item) => item.order_id)).not.toContain('A4031');
    const rows = open.map(({ item_id }) => `\t${item_id},write-off,small`);
    writeFileSync(
      join(cwd, 'bad.csv'),
      `item_id,action,note\r\n${rows[0]}\r\n0123456789abcdef,x,\r\n`,
    );
    const bad = await refused(cwd, 2, 'items', 'resolve', '--csv', 'bad.csv');
    expect(bad.stderr).toContain('bad.csv:3: action x: expected one of refund, reverse');
    writeFileSync(
      join(cwd, 'bad.csv'),
      `item_id,action,note\r\n${rows[0]}\r\n0123456789abcdef,ignore,\r\n`,
    );
    const gone = await refused(cwd, 2, 'items', 'resolve', '--csv', 'bad.csv');
    expect(gone.stderr).toContain('bad.csv:3: 0123456789abcdef: no item has this id.');
    expect(gone.stderr).toContain('Nothing was changed.');
    expect((await list(cwd)).length).toBe(open.length);
    writeFileSync(join(cwd, 'good.csv'), `\uFEFFitem_id,action,note\r\n${rows.join('\r\n')}\r\n`);
    await told(cwd, 'items', 'resolve', '--csv', 'good.csv', '--by', 'zhao');
    expect(await list(cwd)).toEqual([]);
  });

  test('that are invalid are refused, with advice', async () => {
    const id = await idOf('A2013');
    const cases: [string[], string][] = [
      [['resolve', id], '--action is missing: expected one of refund, reverse'],
      [['resolve', id, '--action', 'sing'], '--action sing: expected one of'],
      [['resolve', id, '--action', 'refund'], `reopen it first: zhangping items reopen ${id}`],
      [['resolve', await idOf('A2021'), '--action', 'refund'], 'was cleared by'],
      [['resolve', '--action', 'refund'], 'Select items in exactly one way'],
      [
        ['resolve', id, '--category', 'long', '--action', 'refund'],
        'Select items in exactly one way',
      ],
      [['resolve', '--category', 'longest', '--action', 'refund'], '--category longest: expected'],
      [['reopen', '--event', '99'], 'There is no event 99.'],
      [['reopen', '--event', 'x'], '--event x: expected the number of a decision'],
      [['reopen', 'ffffffffffffffff'], 'no item has this id'],
      [['show', 'zzz'], 'no item has this id'],
      [['list', '--state', 'shut'], '--state shut: expected one of open, resolved, all.'],
      [['list', '--date', '2026-02-30'], '--date 2026-02-30: expected a valid date (yyyy-MM-dd)'],
      [['list', '--limit', '0'], '--limit 0: expected a whole number of 1 or more.'],
    ];
    for (const [args, message] of cases) {
      const { stderr } = await refused(cwd, 2, 'items', ...args);
      expect(stderr, args.join(' ')).toContain(message);
    }
  });
});

describe('decisions by filter', () => {
  const cwd = storyFolder();
  const resolve = ['items', 'resolve', '--date', '2026-11-02', '--category', 'long'];
  const settle = [...resolve, '--action', 'write-off', '--by', 'li', '--note', 'small'];
  const resolved = async () =>
    (await list(cwd, '--state', 'resolved')).map((item) => item.order_id).sort();

  beforeAll(async () => {
    await runCli(['run', '--date', '2026-11-02'], { cwd });
  });

  test('are shown, and made after confirmation', async () => {
    const { stderr, stdout } = await refused(cwd, 2, ...settle);
    expect(stderr).toContain(
      'The filter selects 3 open items, 118.80 CNY, and there is no terminal',
    );
    expect(stderr).toContain('Check them with --dry-run, then run it again with --yes.');
    expect(stdout).toContain('A2013');
    const dry = await told(cwd, ...settle, '--dry-run');
    expect(dry).toContain('  suggested  order\n');
    expect(dry).toContain(
      '3 items, 118.80 CNY\nAction: write-off\nDry run: nothing was changed.\n',
    );
    expect(await resolved()).toEqual([]);
    const without = await refused(cwd, 2, ...resolve, '--yes');
    expect(without.stderr).toContain('--action is missing');
  });

  test('are undone by their event, without others', async () => {
    const open = await list(cwd, '--category', 'amount_mismatch');
    await told(cwd, 'items', 'resolve', open[0].item_id, '--action', 'adjust');
    const done = await told(cwd, ...settle, '--yes');
    const [, event] = /reopen --event (\d+)\n$/.exec(done) ?? [];
    const bulk = await list(cwd, '--state', 'resolved', '--category', 'long');
    // One of them is decided about anew, so that the decision of all is not its own any more.
    const [first, ...others] = bulk.map(({ item_id }) => item_id);
    await told(cwd, 'items', 'reopen', first);
    await told(cwd, 'items', 'resolve', first, '--action', 'refund');
    const { events } = JSON.parse(await told(cwd, 'items', 'show', others[1], '--json'));
    expect(events[0].at).toBe(
      JSON.parse(await told(cwd, 'items', 'show', others[0], '--json')).events[0].at,
    );
    // Any event of the decision names it, as `items show` has it.
    expect(await told(cwd, 'items', 'show', others[1])).toContain(`event ${events[0].seq}  li`);
    const dry = await told(cwd, 'items', 'reopen', '--event', event, '--dry-run');
    expect(dry).toContain('Dry run');
    const back = await runCli(['items', 'reopen', '--event', `${events[0].seq}`], { cwd });
    expectExit(back, 0);
    expect(back.stdout).toContain('2 items, ');
    expect(back.stderr).toContain('1 other items of this decision are left unchanged');
    const left = (await list(cwd, '--state', 'resolved')).map(({ item_id }) => item_id);
    expect(left.sort()).toEqual([first, open[0].item_id].sort());
    const again = await refused(cwd, 2, 'items', 'reopen', '--event', event);
    expect(again.stderr).toContain(`Event ${event} no longer resolves any item`);
  });
});

describe('several jobs', () => {
  test('run one after the other; a refused one does not stop the others', async () => {
    const other = CONFIG.replace('jobs:\n', '').replace('  alipay:', '  later:');
    const broken = '  gone:\n    statement: nowhere-{date}.csv\n    flows: nothing.csv\n';
    const cwd = storyFolder(CONFIG + broken + other);
    const result = await runCli(['run', '--date', '2026-11-05'], { cwd });
    expectExit(result, 3);
    expect(result.stderr).toContain('gone 2026-11-05: zhangping: nowhere-2026-11-05.csv does not');
    expect(existsSync(join(cwd, 'reports/later/2026-11-05/summary.json'))).toBe(true);
    const json = await runCli(['run', '--date', '2026-11-05', '--json'], { cwd });
    expect(JSON.parse(json.stdout).map(({ job }: Listed) => job)).toEqual(['alipay', 'later']);
    const { stderr } = await refused(cwd, 2, 'run', '--flows', 'flows-20261105.csv');
    expect(stderr).toContain('Name the job of the files: zhangping.yaml has alipay, gone, later');
    expect((await refused(cwd, 2, 'report', '--date', '2026-11-05')).stderr).toContain(
      'name a job: the ledger has alipay, later.',
    );
  });

  test('a job of the command line need not be in the default config', async () => {
    const cwd = storyFolder();
    const files = ['--statement', 'bill-20261105.csv', '--flows', 'flows-20261105.csv'];
    expectExit(await runCli(['run', 'other', ...files], { cwd }), 0);
    const named = [...files, '--config', 'zhangping.yaml'];
    const { stderr } = await refused(cwd, 2, 'run', 'other', ...named);
    expect(stderr).toContain("Job 'other' does not exist: zhangping.yaml has alipay.");
  });
});

describe('runs that leave nothing', () => {
  test('a dry run reads the ledger and changes nothing', async () => {
    const cwd = storyFolder();
    await runCli(['run', '--date', '2026-11-02'], { cwd });
    // Like a backup that was restored.
    const db = new Database(join(cwd, 'zhangping.db'));
    db.pragma('journal_mode = DELETE');
    db.close();
    const before = readFileSync(join(cwd, 'zhangping.db'));
    const category = ['--category', 'long', '--action', 'adjust'];
    await told(cwd, 'items', 'resolve', ...category, '--dry-run');
    const dry = await runCli(['run', '--date', '2026-11-03', '--dry-run'], { cwd });
    expectExit(dry, 0);
    expect(dry.stdout).toContain('cleared');
    expect(readFileSync(join(cwd, 'zhangping.db')).equals(before)).toBe(true);
    expect(existsSync(join(cwd, 'reports/alipay/2026-11-03'))).toBe(false);
  });

  test('without a ledger each date is independent', async () => {
    const cwd = storyFolder();
    await runCli(['run', '--date', '2026-11-02', '--no-ledger'], { cwd });
    const second = await runCli(['run', '--date', '2026-11-03', '--no-ledger'], { cwd });
    expect(second.stdout).not.toContain('cleared');
    expect(readdirSync(cwd).filter((name) => name.includes('zhangping.db'))).toEqual([]);
    const dry = await runCli(['run', '--date', '2026-11-02', '--dry-run'], { cwd });
    expectExit(dry, 1);
    expect(existsSync(join(cwd, 'zhangping.db'))).toBe(false);
  });

  test('files of another run that are not in place yet are left to it', async () => {
    const cwd = storyFolder();
    const folder = join(cwd, 'reports', 'alipay', '2026-11-02');
    const aside = join(folder, `.summary.json.${randomUUID()}.tmp`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(aside, '');
    await runCli(['run', '--date', '2026-11-02', '--no-ledger'], { cwd });
    expect(existsSync(aside)).toBe(true);
    // The lock of the job shows that its run has died.
    await runCli(['run', '--date', '2026-11-02'], { cwd });
    expect(existsSync(aside)).toBe(false);
  });

  test('a refused run creates no ledger', async () => {
    const cwd = storyFolder();
    await refused(cwd, 3, 'run', '--date', '2026-11-09');
    expect(existsSync(join(cwd, 'zhangping.db'))).toBe(false);
  });
});

describe('what is refused', () => {
  test('a file of the run of another date, until that date is run with another file', async () => {
    const cwd = storyFolder();
    const own = 'order_id,amount\nA1,5.00\n';
    writeFileSync(join(cwd, 's.csv'), own);
    writeFileSync(join(cwd, 'f.csv'), `${own}\n`);
    const run = ['run', 'shop', '--statement', 's.csv', '--flows', 'f.csv', '--date'];
    expectExit(await runCli([...run, '2026-11-02'], { cwd }), 0);
    expectExit(await runCli([...run, '2026-11-02'], { cwd }), 0);
    const { stderr } = await refused(cwd, 3, ...run, '2026-11-03');
    expect(stderr).toContain('s.csv: the same file was already reconciled for 2026-11-02');
    const dates = JSON.parse(await told(cwd, 'status', 'shop', '--month', '2026-11', '--json'));
    expect(dates[0].asOf).toBe('2026-11-02');
  });

  test('a ledger that does not exist, is of another program, or of a later version', async () => {
    const cwd = storyFolder();
    for (const args of [
      ['items', 'list'],
      ['status'],
      ['explain', 'A'],
      ['report', '--date', '2026-11-02'],
    ]) {
      expect((await refused(cwd, 2, ...args)).stderr).toContain(
        'zhangping.db: the ledger does not exist.',
      );
    }
    const { stderr } = await refused(cwd, 2, 'run', '--date', '2026-11-02', '--ledger', 'no/l.db');
    expect(stderr).toContain('no/l.db');
    writeFileSync(
      join(cwd, 'text.db'),
      'this is no database, but a text of some length. '.repeat(20),
    );
    const text = await refused(cwd, 4, 'status', '--ledger', 'text.db');
    expect(text.stderr).toContain('text.db: the ledger cannot be used');
  });
});

describe('explain reads files as their run read them', () => {
  test.each([
    ['profile-mt940-days', 'A4', 'order A4 in bank: not found'],
    ['profile-mt940-reversals', 'ORD0004', 'flows: reversal 50.00 success'],
  ])('%s', async (name, order, expected) => {
    const cwd = tempDir();
    for (const file of ['bank.sta', 'flows.csv']) {
      cpSync(join(STORY, '..', name, file), join(cwd, file));
    }
    const sides = ['--statement', 'bank.sta', '--flows', 'flows.csv'];
    expectExit(await runCli(['run', ...sides, '--date', '2026-11-19'], { cwd }), 0);
    expect(await told(cwd, 'explain', order)).toContain(expected);
  });
});

describe('orders of several records', () => {
  const SPLIT = resolve(import.meta.dirname, '../../fixtures/split-orders');
  const cwd = tempDir();
  const filesOf = (side: string) => [`--${side}`, join(SPLIT, `${side}-20261119.csv`)];

  beforeAll(async () => {
    const formats = ['--channel', 'generic-csv', '--flows-profile', 'generic-csv'];
    const sides = [...filesOf('statement'), ...filesOf('flows')];
    expectExit(await runCli(['run', 'book', ...sides, ...formats], { cwd }), 1);
  });

  test('are explained with each record, and whether it has a counterpart', async () => {
    const text = await told(cwd, 'explain', 'S1007');
    expect(text).toContain('2026-11-19  amount_mismatch 金额不符 2:1 50.00  open');
    const records = text.match(/^ {2}(?:statement|flows): .*/gm) ?? [];
    const at = 'success 2026-11-19 12:00:00, ';
    expect(records.map((line) => line.replaceAll(`${SPLIT}/`, ''))).toEqual([
      `  statement: payment 100.00 ${at}statement-20261119.csv:14`,
      `  statement: payment 50.00 ${at}statement-20261119.csv:15, no counterpart`,
      `  flows: payment 100.00 ${at}flows-20261119.csv:9`,
    ]);
    const [{ items }] = JSON.parse(await told(cwd, 'explain', 'S1007', '--json'));
    expect(items[0]).toMatchObject({
      records: '2:1',
      rule: 'identity',
      statement_amount: '150.00',
    });
    expect(items[0].itemRecords).toMatchObject([
      { side: 'statement', matched: 'yes', amount: '100.00' },
      { side: 'statement', matched: 'no', amount: '50.00' },
      { side: 'flows', matched: 'yes', amount: '100.00' },
    ]);
  });

  test('are shown in the same way as items', async () => {
    const [fees] = await list(cwd, '--category', 'fee_mismatch');
    expect(fees).toMatchObject({ records: '2:1', rule: 'sum', statement_fee: '0.60' });
    const text = await told(cwd, 'items', 'show', fees.item_id);
    expect(text).toMatch(/^records +2:1\nrule +sum\n/m);
    expect(text.match(/^ {2}(?:statement|flows): payment (?:60|40|100)\.00 /gm)?.length).toBe(3);
    const shown = JSON.parse(await told(cwd, 'items', 'show', fees.item_id, '--json'));
    expect(shown.itemRecords.map((record: Listed) => record.fee)).toEqual(['0.36', '0.24', '0.50']);
    const [single] = await list(cwd, '--category', 'duplicate');
    expect(single.records).toBe('1:0');
    const one = JSON.parse(await told(cwd, 'items', 'show', single.item_id, '--json'));
    expect(one.itemRecords).toEqual([]);
  });
});
