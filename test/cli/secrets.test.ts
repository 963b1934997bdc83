/** Passwords in URLs are never shown, wherever they are written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';

const SECRET = 'hidden';
const URL = `redis://me:${SECRET}@127.0.0.1:1/0`;
const ROWS = 'order_id,amount\nA1,1.00\n';

function folderWith(config = ''): string {
  const folder = tempDir();
  writeFileSync(join(folder, 's.csv'), ROWS);
  writeFileSync(join(folder, 'f.csv'), `${ROWS}A2,1.00\n`);
  if (config !== '') writeFileSync(join(folder, 'zhangping.yaml'), config);
  return folder;
}

const SIDES = ['run', 'shop', '--statement', 's.csv', '--flows', 'f.csv', '--date', '2026-11-19'];
const JOB = 'jobs:\n  shop:\n    statement: s.csv\n    flows: f.csv\n';

async function expectSecret(cwd: string, args: readonly string[], env = {}): Promise<void> {
  for (const more of [[], ['--verbose']]) {
    const { code, stdout, stderr } = await runCli([...args, ...more], { cwd, env });
    expect(code, stdout + stderr).not.toBe(0);
    expect(stdout + stderr).not.toContain(SECRET);
  }
}

describe('on the command line', () => {
  test.each([
    ['--redis', URL],
    ['--redis', `http://me:${SECRET}@host`],
    ['--engine', URL],
    ['--date', URL],
    ['--channel', URL],
    ['--memory', URL],
    ['--statement', URL],
  ])('%s %s', async (flag, value) => expectSecret(folderWith(), [...SIDES, flag, value]));
});

test('in the environment', async () => {
  const args = [...SIDES, '--engine', 'redis'];
  await expectSecret(folderWith(), args, { ZHANGPING_REDIS_URL: URL });
});

describe('in the config', () => {
  test.each([
    `redis: ${URL.replace('redis:', 'http:')}\n${JOB}`,
    `redis: [${URL}, 5]\n${JOB}`,
    `redis: { url: "${URL}" }\n${JOB}`,
    `rediss: ${URL}\n${JOB}`,
    `${JOB}    engine: ${URL}\n`,
    `${JOB}    memory: ${URL}\n`,
    `${JOB}    timeZone: ${URL}\n`,
    `redis: "${URL}\n${JOB}`,
  ])('%j', async (config) => expectSecret(folderWith(config), ['run', '--date', '2026-11-19']));
});
