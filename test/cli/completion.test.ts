/** Completion in real shells: their scripts with the built program. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';
import { HANG_MS } from '../support/waiting.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'zhangping.js');

/** A folder with a config and files, and the program on the path. */
function makePlace() {
  const cwd = tempDir();
  const bin = tempDir();
  const path = join(bin, 'zhangping');
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(path, 0o755);
  const profile = '\n    header: [a]\n    fields: {}\n';
  writeFileSync(
    join(cwd, 'zhangping.yaml'),
    `jobs:\n  支付宝-主:\n    statement: a\n  wechat-2: {}\nprofiles:\n  our-bank:${profile}`,
  );
  writeFileSync(join(cwd, 'other.yaml'), 'jobs:\n  elsewhere: {}\n');
  writeFileSync(join(cwd, 'my bill.csv'), '');
  mkdirSync(join(cwd, 'folder'));
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: bin,
    TERM: 'xterm',
    LC_ALL: 'C.UTF-8',
  };
  const run = (command: string, args: readonly string[]) => {
    const options = { cwd, env, encoding: 'utf8', timeout: HANG_MS } as const;
    const { status, stdout, stderr } = spawnSync(command, args, options);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout;
  };
  return { cwd, env, run };
}

/** Each line completed by bash's function, as bash would call it, in one bash. */
function inBash(lines: readonly (readonly string[])[]): string[] {
  const calls = lines.map((words) => {
    const quoted = ['zhangping', ...words].map((word) => `'${word}'`);
    return [
      `COMP_WORDS=(${quoted.join(' ')}); COMP_CWORD=${words.length}`,
      `_zhangping zhangping; echo "\${COMPREPLY[*]}"`,
    ].join('\n');
  });
  // Twice: a shell may well read its start-up files again.
  const source = 'source <(zhangping completion bash)\n'.repeat(2);
  const script = `set -u\n${source}${calls.join('\n')}`;
  return makePlace().run('bash', ['--norc', '-c', script]).trimEnd().split('\n');
}

/**
 * Types each line and a TAB into an interactive shell on a terminal of its own, and waits for what
 * the line must become. Throws what is
 * seen instead.
 */
async function typeInto(
  shell: string,
  setUp: string,
  cases: readonly (readonly [string, string])[],
) {
  const { cwd, env } = makePlace();
  const child = spawn('script', ['--quiet', '--command', shell, '/dev/null'], { cwd, env });
  let seen = '';
  child.stdout.on('data', (chunk) => {
    seen += chunk;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const waitFor = async (text: string) => {
    const deadline = Date.now() + HANG_MS;
    while (!stripVTControlCharacters(seen).includes(text)) {
      if (Date.now() > deadline) throw new Error(`${shell}: no ${text} in ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    seen = '';
  };
  try {
    // What is typed is shown as well: it must not look like the prompt.
    child.stdin.write(`${setUp}; PS1='REA''DY> '\n`);
    await waitFor('READY> ');
    for (const [typed, whole] of cases) {
      child.stdin.write(`${typed}\t`);
      await waitFor(whole);
      // To the start of the line, and all of it away.
      child.stdin.write('\u0001\u000b');
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** What is typed, and what it becomes where nothing else is possible. */
const TYPED: readonly (readonly [string, string])[] = [
  ['zhangping insp', 'inspect'],
  ['zhangping run --eng', '--engine'],
  ['zhangping run --engine r', 'redis'],
  ['zhangping run --engine=r', '=redis'],
  ['zhangping items list --category am', 'amount_mismatch'],
  ['zhangping run wec', 'wechat-2'],
  ['zhangping run --config other.yaml e', 'elsewhere'],
  ['zhangping run --channel our', 'our-bank'],
  ['zhangping run --statement my', 'my\\ bill.csv'],
  ['zhangping inspect m', 'inspect my\\ bill.csv'],
  ['zhangping run --out ', 'folder/'],
];

describe('bash', () => {
  test('completes commands, flags, values and names', () => {
    const found = inBash([
      ['r'],
      ['run', '--eng'],
      ['run', '--engine', ''],
      ['items', 'list', '--state', '=', 'o'],
      ['run', ''],
      ['run', '--config', 'other.yaml', ''],
      ['run', '--statement', ''],
      ['run', '--by', 'x', '--nothing'],
      ['run', '$(touch evaluated)', '`touch evaluated`', '--dr'],
    ]);
    expect(found).toEqual([
      'run receivables report',
      '--engine',
      'memory redis',
      'open',
      '支付宝-主 wechat-2',
      'elsewhere',
      '',
      '',
      '--dry-run',
    ]);
  });

  test('completes a line in a terminal', async () => {
    await typeInto('bash --norc --noprofile -i', 'source <(zhangping completion bash)', TYPED);
  });
});

test('zsh completes a line in a terminal', async () => {
  await typeInto('zsh -f -i', 'source <(zhangping completion zsh)', TYPED);
});

test('fish completes commands, flags, values, names and paths', () => {
  const lines = [
    'zhangping rep',
    'zhangping run --eng',
    'zhangping run --engine=',
    'zhangping run ',
    'zhangping run --channel our',
    'zhangping run --statement my',
    'zhangping run --statement=my',
    'zhangping run --out ',
    'zhangping run "$(touch evaluated)" --dr',
  ];
  const ask = 'zhangping completion fish | source; for line in $argv; complete -C $line; end';
  const text = makePlace().run('fish', ['--no-config', '-c', ask, ...lines]);
  expect(text.trimEnd().split('\n')).toEqual([
    'report\trewrite the reports of a date',
    '--engine\tmemory (default) or redis',
    '--engine=memory',
    '--engine=redis',
    '支付宝-主',
    'wechat-2',
    'our-bank',
    'my bill.csv',
    '--statement=my bill.csv',
    'folder/\tDirectory',
    '--dry-run\tdo not change the ledger, and write no reports or metrics',
  ]);
});

describe('the program', () => {
  const silent = async (args: string[], cwd = makePlace().cwd) => {
    const { code, stdout, stderr } = await runCli(['complete', ...args], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    return stdout.trimEnd().split('\n');
  };

  test('prints only choices, whatever the config is', async () => {
    const { cwd, run } = makePlace();
    expect(await silent(['bash', '--', 'run', ''], cwd)).toEqual(['支付宝-主', 'wechat-2']);
    writeFileSync(join(cwd, 'zhangping.yaml'), 'jobs:\n  "a\\nb": {}\n  $(id): {}\n  ok: {}\n');
    expect(await silent(['bash', '--', 'run', ''], cwd)).toEqual(['ok']);
    const flags = async () =>
      expect(await silent(['bash', '--', 'run', ''], cwd)).toContain('--date');
    writeFileSync(join(cwd, 'zhangping.yaml'), '{');
    await flags();
    writeFileSync(join(cwd, 'zhangping.yaml'), Buffer.alloc(1024 * 1024 + 1, 'a: 1\n'));
    await flags();
    run('sh', ['-c', 'rm zhangping.yaml && mkfifo zhangping.yaml']);
    await flags();
  });

  test('prints nothing for an unknown shell or an incomplete flag', async () => {
    expect(await silent(['tcsh', '--', 'run', ''])).toEqual(['']);
    expect(await silent(['bash', '--', '--lang', 'kl', 'ru'])).toEqual(['run']);
    expect(await silent(['fish', '--', '--lang', 'z'])).toEqual(['zh', 'en']);
    expect(await silent(['bash', '--'])).toContain('run');
  });

  test('describes flags in the current language', async () => {
    const env = { LC_ALL: 'zh_CN.UTF-8' };
    const { stdout } = await runCli(['complete', 'fish', '--', 'compl'], { cwd: tempDir(), env });
    expect(stdout).toMatch(/^completion\t打印补全脚本/m);
  });

  test('refuses a shell without a script', async () => {
    const { code, stdout, stderr } = await runCli(['completion', 'tcsh'], { cwd: tempDir() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('zhangping: completion tcsh: expected one of bash, zsh, fish.\n');
  });
});
