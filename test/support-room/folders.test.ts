/** Folders are created with their ancestors, or the system's error says why not. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/support/folders.ts';
import { tempDir } from '../support/tempdir.ts';

test('creates a folder and its missing ancestors with the mode', async () => {
  const folder = tempDir();
  const deep = join(folder, 'a', 'b');
  await Promise.all([makeFolder(deep, 0o700), makeFolder(deep, 0o700)]);
  expect(statSync(deep).isDirectory()).toBe(true);
  for (const name of [deep, join(deep, '..')]) expect(statSync(name).mode & 0o777).toBe(0o700);
  await makeFolder(deep, 0o700);
});

test('throws the error of the system', async () => {
  const folder = tempDir();
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file', 'a'), 0o700)).rejects.toThrow('EEXIST');
  await expect(makeFolder('/proc/none/a', 0o700)).rejects.toThrow(/^E/);
});
