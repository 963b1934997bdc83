/** Installation as users do it: packed, then installed globally from the tarball. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/tempdir.ts';
import { HANG_MS } from '../support/waiting.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

/**
 * The SQLite that is built here, packed as its maker offers it for download, for npm to take: where
 * the download is out of reach npm would compile it for a minute. What tells npm where.
 */
function offerSqlite(folder: string): Record<string, string> {
  const root = join(ROOT, 'node_modules', 'better-sqlite3');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { platform, arch, versions } = process;
  const name = `better-sqlite3-v${version}-node-v${versions.modules}-${platform}-${arch}.tar.gz`;
  run('tar', ['-czf', join(folder, name), 'build/Release/better_sqlite3.node'], root);
  return { npm_config_better_sqlite3_local_prebuilds: folder };
}

/** Runs a command to its end; fails with everything it printed unless it exits with `code`. */
function run(command: string, args: string[], cwd: string, code = 0, more = {}): string {
  const env = { ...process.env, ...more };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
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
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
    const flags = ['--global', '--prefix', join(folder, 'prefix'), ...quiet];
    const install = ['install', ...flags, join(folder, String(tarball))];
    run('npm', install, folder, 0, offerSqlite(tempDir()));
    // Clients of databases and of SFTP are for whoever has one to install.
    const lib = join(folder, 'prefix', 'lib', 'node_modules');
    const installed = readdirSync(lib, { recursive: true }).map((path) => basename(String(path)));
    for (const client of ['mysql2', 'pg', 'pg-copy-streams', 'ssh2', 'ssh2-sftp-client']) {
      expect(installed).not.toContain(client);
    }
    const zhangping = join(folder, 'prefix', 'bin', 'zhangping');
    expect(run(zhangping, ['--version'], folder)).toMatch(/^\d+\.\d+\.\d+\n$/);
    const day = join(ROOT, 'fixtures', 'demo-day');
    const bill = join(day, '20881234567890120156_20261119.csv.zip');
    const sides = ['--statement', bill, '--flows', join(day, 'flows.csv')];
    expect(run(zhangping, ['run', ...sides], folder, 1)).toContain('residual 0.00');
  },
  HANG_MS,
);
