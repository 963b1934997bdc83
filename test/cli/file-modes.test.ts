/** Files of runs are readable only by their owner, whatever the umask. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/tempdir.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'zhangping.js');
const DATE = '2026-11-19';
const INPUTS = ['s.csv', 'f.csv'];

function makeDay(): string {
  const folder = tempDir();
  const header = 'order_id,amount,paid_at\n';
  writeFileSync(join(folder, 's.csv'), `${header}A1,1.00,${DATE} 12:00:00\n`);
  writeFileSync(join(folder, 'f.csv'), `${header}A2,1.00,${DATE} 12:00:00\n`);
  return folder;
}

/** Runs with the most open umask there is. */
function runOpen(cwd: string, ...args: string[]): void {
  const command = 'umask 000; exec "$@"';
  const words = [command, 'sh', process.execPath, PROGRAM, ...args];
  const { status, stderr } = spawnSync('sh', ['-c', ...words], { cwd, encoding: 'utf8' });
  expect(status, stderr).toBe(1);
}

/** Modes of all files in a folder, except for some names. */
function modesIn(cwd: string): Record<string, string> {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' });
  const made = names.filter((name) => !INPUTS.includes(name)).sort();
  return Object.fromEntries(
    made.map((name) => [name, (statSync(join(cwd, name)).mode & 0o777).toString(8)]),
  );
}

const SIDES = ['run', 'shop', '--statement', 's.csv', '--flows', 'f.csv'];
const FOLDER = `reports/shop/${DATE}`;
const MADE = {
  reports: '700',
  'reports/shop': '700',
  [FOLDER]: '700',
  [`${FOLDER}/cross-day.csv`]: '600',
  [`${FOLDER}/discrepancies.csv`]: '600',
  [`${FOLDER}/report.html`]: '600',
  [`${FOLDER}/suggestions.csv`]: '600',
  [`${FOLDER}/summary.json`]: '600',
  [`${FOLDER}/summary.md`]: '600',
  'zhangping.db': '600',
  'zhangping.db.locks': '700',
  'zhangping.db.locks/.checked': '600',
  'zhangping.db.locks/shop': '600',
};

test('files are 0600 and folders 0700', () => {
  const cwd = makeDay();
  runOpen(cwd, ...SIDES);
  expect(modesIn(cwd)).toEqual(MADE);
  // Again, over what is there.
  runOpen(cwd, ...SIDES);
  expect(modesIn(cwd)).toEqual(MADE);
});

test('files in a folder that other users can enter are 0600, too', () => {
  const cwd = makeDay();
  mkdirSync(join(cwd, FOLDER), { recursive: true });
  for (const folder of ['reports', 'reports/shop', FOLDER]) chmodSync(join(cwd, folder), 0o777);
  runOpen(cwd, ...SIDES);
  const open = { reports: '777', 'reports/shop': '777', [FOLDER]: '777' };
  expect(modesIn(cwd)).toEqual({ ...MADE, ...open });
});
