/** Files that are written while they are read are refused. */
import {
  appendFileSync,
  closeSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeRun, expectExit, expectNoFault, spawnCli } from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';
import { untilOpen, wait } from '../support/waiting.ts';
import { writeTimes } from './bombs.ts';

const ROWS = 500;
const NOTE = 'x'.repeat(64 * 1024);
const ROW = `A1,1.00,${NOTE}\n`;
const HEADER = 'order_id,amount,note\n';
const ATTEMPTS = 25;
/** Each attempt waits so much longer once the file was seen open. */
const LATER_MS = 4;

const CHANGES: Record<string, (path: string) => void> = {
  'added to': (path) => appendFileSync(path, 'A2,1.00,\n'),
  'cut off': (path) => truncateSync(path, 100),
  emptied: (path) => truncateSync(path, 0),
  'overwritten in place': (path) => {
    const file = openSync(path, 'r+');
    writeSync(file, 'y', HEADER.length + 50);
    closeSync(file);
  },
  'replaced by another': (path) => {
    writeFileSync(`${path}.part`, `${HEADER}A1,1.00,\n`);
    renameSync(`${path}.part`, path);
  },
  removed: (path) => unlinkSync(path),
};

describe.each(['statement', 'flows'])('%s', (side) => {
  it.each(Object.keys(CHANGES))('%s while it is read', async (change) => {
    const folder = tempDir();
    const path = join(folder, side);
    const other = side === 'statement' ? 'flows' : 'statement';
    writeFileSync(join(folder, other), `${HEADER}${'A1,1.00,\n'.repeat(ROWS)}`);
    const args = ['--statement', 'statement', '--flows', 'flows', '--date', '2026-11-19'];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      writeTimes(path, HEADER, ROW, ROWS);
      let changing: Promise<void> = Promise.resolve();
      const onStart = (pid: number) => {
        changing = untilOpen(pid, path)
          .then(() => wait(attempt * LATER_MS))
          .then(() => CHANGES[change](path));
      };
      const result = await spawnCli(['run', 'job', ...args, '--quiet'], { cwd: folder, onStart });
      await changing;
      expectNoFault(result);
      // Changed before it was opened, or after all was read, it is one file or the other.
      expectExit(result, 0, 1, 3);
      if (/changed while it was (being )?read/.test(result.stderr)) {
        expectExit(result, 3);
        expect(readdirSync(folder).sort(), describeRun(result)).not.toContain('reports');
        return;
      }
      rmSync(join(folder, 'reports'), { recursive: true, force: true });
    }
    expect.fail(`in ${ATTEMPTS} attempts the change never came while the file was read`);
  });
});
