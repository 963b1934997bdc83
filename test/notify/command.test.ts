/** A command of one's own: what it is given, how it may end, and that it ends. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notifyCommand } from '../../src/notify/command.ts';
import { NOTIFY_TEXT_BYTES_MAX } from '../../src/support/limits.ts';
import { expectExit, runCli, spawnCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';
import { DATE, makeDays } from './days.ts';

const ENV = { PATH: process.env.PATH };

/** Runs a script of the shell; null: it did what it should. */
async function tell(script: string, times?: { runMs: number; endMs: number }) {
  const failure = await notifyCommand(['sh', '-c', script], 'the input', ENV, times);
  return failure?.why ?? null;
}

describe('a command', () => {
  test('is given its input', async () => {
    const path = join(tempDir(), 'got');
    expect(await tell(`cat > ${path}`)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('the input');
  });

  test('need not read it, however much there is', async () => {
    expect(await notifyCommand(['true'], 'x'.repeat(1 << 20), ENV)).toBeNull();
  });

  test('is told by how it ended, with the last it said', async () => {
    expect(await tell('echo one >&2; echo two >&2; exit 7')).toBe(
      'the command exited with code 7: two',
    );
    expect(await tell('exit 1')).toBe('the command exited with code 1');
    expect(await tell('kill -9 $$')).toBe('the command was killed by SIGKILL');
    const controls = await tell("printf '\\033[31m' >&2; exit 1");
    expect(controls).toBe('the command exited with code 1: \\u{1b}[31m');
  });

  test('may say as much as it likes', async () => {
    expect(await tell('yes long | head -c 3000000 >&2; yes | head -c 3000000')).toBeNull();
  });

  test('that is not there is told', async () => {
    const failure = await notifyCommand(['/no/such/program'], '', ENV);
    expect(failure?.why).toBe('the command cannot be started (ENOENT)');
    const odd = await notifyCommand(['true', 'a\0b'], '', ENV);
    expect(odd?.why).toBe('the command cannot be started (ERR_INVALID_ARG_VALUE)');
  });

  test('that does not end is ended, and what it has started as well', async () => {
    const path = join(tempDir(), 'late');
    const late = /^the command did not end in time and was stopped/;
    const times = { runMs: 200, endMs: 200 };
    expect(await tell(`(sleep 2; touch ${path}) & sleep 600`, times)).toMatch(late);
    expect(await tell("trap '' TERM; while :; do sleep 1; done", times)).toMatch(late);
    expect(await tell("trap 'exit 0' TERM; while :; do sleep 0.01; done", times)).toMatch(late);
    await new Promise((done) => setTimeout(done, 2000));
    expect(existsSync(path)).toBe(false);
  });

  test('that leaves something running is not waited for', async () => {
    expect(await tell('sleep 3 & exit 0')).toBeNull();
  });
});

describe('a command of a config', () => {
  test('has the worst run in its environment, the runs on its input, and no secrets', async () => {
    const script = 'cat > told.json; env > env.txt; printf %s "$ZHANGPING_TEXT" > text.txt';
    const cwd = makeDays(`  - { to: command, command: [sh, -c, '${script}; echo noise'] }
  - { to: webhook, urlEnv: HOOK_URL, secretEnv: HOOK_SECRET, jobs: [balanced] }
`);
    const env = { HOOK_URL: 'https://hook.invalid/abc', HOOK_SECRET: 'sesame', OTHER: 'kept' };
    const result = await runCli(['run', '--date', DATE, '--quiet'], { cwd, env });
    expectExit(result, 2);
    expect(result.stdout).toBe('');
    expect(result.stderr).not.toContain('noise');
    const variables = readFileSync(join(cwd, 'env.txt'), 'utf8').split('\n');
    expect(variables).toEqual(
      expect.arrayContaining([
        'ZHANGPING_JOB=failed',
        `ZHANGPING_DATE=${DATE}`,
        'ZHANGPING_ENDING=failed',
        'ZHANGPING_EXIT_CODE=2',
        'OTHER=kept',
      ]),
    );
    expect(variables.join('\n')).not.toMatch(/HOOK_URL|HOOK_SECRET|sesame/);
    const text = readFileSync(join(cwd, 'text.txt'), 'utf8');
    expect(text).toMatch(/^Runs that need attention: 4 of 5\n\nFAILED failed 2026-11-19\n {2}\S/);
    const { runs } = JSON.parse(readFileSync(join(cwd, 'told.json'), 'utf8'));
    expect(runs).toHaveLength(4);
  });

  test('has as much of the text as fits into its environment', async () => {
    const script = 'printf %s "$ZHANGPING_TEXT" > text.txt';
    const cwd = makeDays(`  - { to: command, command: [sh, -c, '${script}'] }\n`);
    const range = ['--from', '2026-01-01', '--to', '2026-10-01', '--flows', 'f-{date}.csv'];
    const result = await runCli(['run', 'missing', ...range, '--quiet'], { cwd });
    expectExit(result, 3);
    const text = readFileSync(join(cwd, 'text.txt'), 'utf8');
    expect(text).toMatch(/^Runs that need attention: 274 of 274\n/);
    expect(text).toMatch(/\n {2}and \d+ more lines$/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(NOTIFY_TEXT_BYTES_MAX);
    expect(Buffer.byteLength(text)).toBeGreaterThan(NOTIFY_TEXT_BYTES_MAX - 300);
  });

  test('that fails changes no exit code, and starts from the folder of the config', async () => {
    const cwd = makeDays('  - { to: command, command: [./alert.sh, a b] }\n');
    writeFileSync(join(cwd, 'alert.sh'), '#!/bin/sh\necho "$1" >&2\nexit 9\n', { mode: 0o700 });
    const config = join(cwd, 'zhangping.yaml');
    const args = ['run', 'discrepant', '--date', DATE, '--quiet', '--config', config];
    const result = await runCli(args, { cwd: tempDir() });
    expectExit(result, 1);
    expect(result.stderr).toBe(
      'zhangping: notification 1 (command) was not delivered: ' +
        'the command exited with code 9: a b\n',
    );
  });

  test('does not outlive a run that is interrupted', async () => {
    const cwd = makeDays("  - { to: command, command: [sh, -c, 'echo $$ > pid; sleep 600'] }\n");
    let pid = 0;
    const run = spawnCli(['run', 'discrepant', '--date', DATE, '--quiet'], {
      cwd,
      onStart: (started) => {
        pid = started;
      },
    });
    const written = () => existsSync(join(cwd, 'pid')) && readFileSync(join(cwd, 'pid'), 'utf8');
    while (!written()) await new Promise((done) => setTimeout(done, 20));
    process.kill(pid, 'SIGINT');
    expectExit(await run, 130);
    const shell = Number(written());
    while (isAlive(shell)) await new Promise((done) => setTimeout(done, 20));
  });
});

/** Whether a process runs; one that has ended but was not fetched does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
