import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandPaths } from '../../src/inputs/expand-paths.ts';
import { UsageError } from '../../src/support/errors.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { tempDir } from '../support/tempdir.ts';
import { refusal } from './archives.ts';

function folderWith(...names: string[]): string {
  const folder = tempDir();
  for (const name of names) writeFileSync(join(folder, name), name);
  return folder;
}

describe('expandPaths', () => {
  it('keeps the order of arguments', async () => {
    const folder = folderWith('b.csv', 'a.csv');
    const paths = [join(folder, 'b.csv'), '-', join(folder, 'a.csv')];
    expect(await expandPaths(paths)).toEqual(paths);
    expect(await expandPaths([])).toEqual([]);
  });

  it('returns the files of a folder in byte order, no dotfiles, sidecars or folders', async () => {
    const names = ['b.csv', 'B.csv', 'a.csv', 'é.csv', '\u{1f4b0}.csv', '\uff21.csv'];
    const folder = folderWith(...names, '.hidden', 'a.csv.sha1');
    mkdirSync(join(folder, 'c'));
    writeFileSync(join(folder, 'c', 'd.csv'), '');
    const sorted = ['B.csv', 'a.csv', 'b.csv', 'é.csv', '\uff21.csv', '\u{1f4b0}.csv'];
    expect(await expandPaths([folder])).toEqual(sorted.map((name) => join(folder, name)));
  });

  it('expands globs, absolute and relative, in byte order', async () => {
    const folder = folderWith('b.csv', 'a.csv', 'a.csv.sha1', 'c.txt', '.d.csv');
    const found = [join(folder, 'a.csv'), join(folder, 'b.csv')];
    expect(await expandPaths([join(folder, '*.csv')])).toEqual(found);
    expect(await expandPaths([join(folder, '{a,b}.csv*')])).toEqual(found);
    const near = relative(process.cwd(), folder);
    expect(await expandPaths([`${near}/?.csv`])).toEqual([`${near}/a.csv`, `${near}/b.csv`]);
  });

  it('sorts the files of a glob, in whatever order the system lists them', async () => {
    const names = ['m', 'B', 'z', 'é', 'a', '\u{1f4b0}', 'k', '\uff21', 'C', 'b'];
    const folder = folderWith(...names);
    const sorted = ['B', 'C', 'a', 'b', 'k', 'm', 'z', 'é', '\uff21', '\u{1f4b0}'];
    const found = await expandPaths([join(folder, '*')]);
    expect(found).toEqual(sorted.map((name) => join(folder, name)));
  });

  it('accepts a file with glob characters in its name', async () => {
    const folder = folderWith('[1].csv', '1.csv');
    expect(await expandPaths([join(folder, '[1].csv')])).toEqual([join(folder, '[1].csv')]);
  });

  it('follows links to files, and refuses a dangling one', async () => {
    const folder = folderWith('a.csv');
    const other = tempDir();
    symlinkSync(join(folder, 'a.csv'), join(other, 'link.csv'));
    expect(await expandPaths([other])).toEqual([join(other, 'link.csv')]);
    symlinkSync(join(folder, 'gone.csv'), join(other, 'z.csv'));
    expect((await refusal(expandPaths([other]))).reason).toBe('missing');
  });

  it('refuses what does not exist, by name', async () => {
    const folder = tempDir();
    for (const path of ['none.csv', 'none-*.csv', 'none/a.csv', '']) {
      const error = await refusal(expandPaths([join(folder, path)]));
      expect(error.reason).toBe('missing');
      expect(error.message).toContain(join(folder, path));
    }
    expect((await refusal(expandPaths(['']))).reason).toBe('missing');
    expect((await refusal(expandPaths(['/dev/null']))).message).toContain('neither a file nor');
  });

  it('refuses the same file twice, also through links and globs', async () => {
    const folder = folderWith('a.csv');
    const path = join(folder, 'a.csv');
    symlinkSync(path, join(folder, 'b.csv'));
    linkSync(path, join(folder, 'c.csv'));
    const twice = [
      [path, path],
      [path, join(folder, 'b.csv')],
      [path, join(folder, 'c.csv')],
      [join(folder, 'a*'), folder],
    ];
    for (const inputs of twice) {
      expect((await refusal(expandPaths(inputs))).reason).toBe('twice');
    }
    await expect(expandPaths(['-', path, '-'])).rejects.toBeInstanceOf(UsageError);
  });

  it('limits the number of files: n-1 and n are accepted, n+1 is refused', async () => {
    const folder = folderWith('a', 'b', 'c');
    const inputs = [join(folder, 'a'), join(folder, '[bc]')];
    expect(await expandPaths(inputs, { filesMax: 4 })).toHaveLength(3);
    expect(await expandPaths(inputs, { filesMax: 3 })).toHaveLength(3);
    const error = await refusal(expandPaths(inputs, { filesMax: 2 }));
    expect(error.reason).toBe('limit');
  });

  it('names the user that cannot read a file', async () => {
    const folder = folderWith('a.csv');
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'a.csv'), 0o000);
    const error = await refusal(asOrdinaryUser(() => expandPaths([folder])));
    expect(error.reason).toBe('missing');
    expect(error.message).toMatch(/a\.csv cannot be read: permission denied for user/);
  });
});
