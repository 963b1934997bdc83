/** What a source of files has of a date, before it is read. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileSource } from '../../src/inputs/file-source.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';

it('has a result for each path, but none for standard input', async () => {
  const folder = tempDir();
  for (const name of [`a-${DATE}.csv`, `b-${DATE}.csv`, 'fixed.csv']) {
    writeFileSync(join(folder, name), 'x');
  }
  const names = ['?-{date}.csv', '-', 'fixed.csv', 'none-{date}.csv'];
  const paths = names.map((name) => (name === '-' ? name : join(folder, name)));
  const source = new FileSource(paths);
  expect(source).toMatchObject({ isDated: true, readsStandardInput: true });
  const found = await source.find(DATE);
  expect(
    found.map(({ files, problem, ...others }) => {
      return { ...others, names: files.map(({ name }) => name), isRefused: problem !== null };
    }),
  ).toEqual([
    {
      ...{ isDated: true, isAbsent: false, isRefused: false },
      names: [join(folder, `a-${DATE}.csv`), join(folder, `b-${DATE}.csv`)],
    },
    { isDated: false, isAbsent: false, isRefused: false, names: [join(folder, 'fixed.csv')] },
    { isDated: true, isAbsent: true, isRefused: true, names: [] },
  ]);
});

it('distinguishes a file that cannot be read from one that does not exist', async () => {
  const folder = tempDir();
  const path = join(folder, `${DATE}.csv`);
  writeFileSync(path, 'x', { mode: 0 });
  mkdirSync(join(folder, 'empty'));
  chmodSync(folder, 0o755);
  const source = new FileSource([join(folder, '{date}.csv'), join(folder, 'empty')]);
  const [unreadable, empty] = await asOrdinaryUser(() => source.find(DATE));
  expect(unreadable).toMatchObject({ isAbsent: false, problem: { reason: 'missing' } });
  expect(empty).toMatchObject({ isAbsent: true, problem: { reason: 'missing' } });
});
