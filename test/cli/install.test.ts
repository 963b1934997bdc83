/** Installed as users install it: packed, then installed globally from the tarball. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/tempdir.ts';
import { HANG_MS } from '../support/waiting.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Runs a command to its end; fails with everything it printed unless it exits with `code`. */
function run(command: string, args: string[], cwd: string, code = 0): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect(status, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`).toBe(code);
  return stdout;
}

test(
  'npm pack and npm install -g give a working zhangping',
  () => {
    const folder = tempDir();
    run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], ROOT);
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    expect(tarball).toBeDefined();
    const flags = ['--global', '--prefix', join(folder, 'prefix'), '--no-audit', '--no-fund'];
    run('npm', ['install', ...flags, join(folder, String(tarball))], folder);
    const zhangping = join(folder, 'prefix', 'bin', 'zhangping');
    expect(run(zhangping, ['--version'], folder)).toMatch(/^\d+\.\d+\.\d+\n$/);
    const day = join(ROOT, 'fixtures', 'demo-day');
    const bill = join(day, '20881234567890120156_20261119.csv.zip');
    const sides = ['--statement', bill, '--flows', join(day, 'flows.csv')];
    expect(run(zhangping, ['run', ...sides], folder, 1)).toContain('residual 0.00');
  },
  HANG_MS,
);
