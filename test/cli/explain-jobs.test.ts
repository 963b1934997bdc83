/** An order in several jobs: each job has its own answer. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { expectExit, runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const HEADER = 'order_id,amount,status,paid_at';
const at = '2026-11-19 12:00:00';
let cwd: string;

beforeAll(async () => {
  cwd = tempDir();
  writeFileSync(join(cwd, 'zhangping.yaml'), 'jobs: { app: {}, web: {} }\n');
  const write = (name: string, ...rows: string[]) =>
    writeFileSync(join(cwd, name), `${[HEADER, ...rows].join('\n')}\n`);
  const both = [`M1,5.00,success,${at}`];
  write('app-s.csv', `A1,1.00,success,${at}`, ...both);
  write('app-f.csv', ...both);
  write('web-s.csv', `A1,2.00,success,${at}`);
  write('web-f.csv', `A1,2.00,success,${at}`, `C1,3.00,closed,${at}`);
  for (const job of ['app', 'web']) {
    const files = ['--statement', `${job}-s.csv`, '--flows', `${job}-f.csv`];
    expectExit(await runCli(['run', job, ...files, '--quiet'], { cwd }), job === 'app' ? 1 : 0);
  }
});

async function answers(order: string): Promise<Record<string, string>> {
  const result = await runCli(['explain', order, '--json'], { cwd });
  expectExit(result, 0);
  const jobs: { job: string; found: string }[] = JSON.parse(result.stdout);
  return Object.fromEntries(jobs.map(({ job, found }) => [job, found]));
}

test('each job of the ledger answers', async () => {
  expect(await answers('A1')).toEqual({ app: 'item', web: 'matched' });
  expect(await answers('M1')).toEqual({ app: 'matched', web: 'none' });
  expect(await answers('C1')).toEqual({ app: 'none', web: 'never_succeeded' });
  expect(await answers('X1')).toEqual({ app: 'none', web: 'none' });
});

test('the text has the item of one job, and what the files of the other say', async () => {
  const { stdout } = await runCli(['explain', 'A1'], { cwd });
  expect(stdout).toContain('order A1  job app  CNY');
  expect(stdout).toMatch(/^order A1 in app: differs\norder A1 in web: agreed\n\norder A1 {2}job/);
  expect(stdout).toContain('\n2026-11-19  job web  matched\n');
  const closed = await runCli(['explain', 'C1'], { cwd });
  expect(closed.stdout).toContain('order C1 in web: never succeeded\n');
  expect(closed.stdout).toContain('flows: payment 3.00 closed');
  expect(closed.stdout).toContain('web-f.csv:3');
});

test('a job whose files are gone is unknown, beside one with an item', async () => {
  writeFileSync(join(cwd, 'web-f.csv'), `${HEADER}\n`);
  expect(await answers('A1')).toEqual({ app: 'item', web: 'unknown' });
  const env = { LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8' };
  const { stdout } = await runCli(['explain', 'A1'], { cwd, env });
  expect(stdout).toContain('订单 A1（app）：有差错\n订单 A1（web）：无法确定，原因如下\n');
});
