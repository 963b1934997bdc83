import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syncFolder, writeAside } from '../../src/support/atomic.ts';
import { runCleanups } from '../../src/support/cleanup.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'zhangping-atomic-'));
  path = join(folder, 'a.txt');
});
afterEach(() => {
  runCleanups();
  rmSync(folder, { recursive: true, force: true });
});

describe('writeAside', () => {
  it('shows the file only after commit, complete', async () => {
    const aside = await writeAside(path, ['账', Buffer.from('平'), '', '\n']);
    const [temporary, ...rest] = readdirSync(folder);
    expect(rest).toEqual([]);
    expect(temporary).toMatch(/^\.a\.txt\.[0-9a-f-]{36}\.tmp$/);
    expect(readFileSync(join(folder, temporary), 'utf8')).toBe('账平\n');
    aside.commit();
    expect(readdirSync(folder)).toEqual(['a.txt']);
    expect(readFileSync(path, 'utf8')).toBe('账平\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('writes many pieces in order', async () => {
    const pieces = Array.from({ length: 500 }, (_, i) => `${i}`.repeat(i));
    (await writeAside(path, pieces)).commit();
    expect(readFileSync(path, 'utf8')).toBe(pieces.join(''));
  });

  it('writes pieces that are generated while it writes, and closes their generator', async () => {
    let isClosed = false;
    async function* made(last: unknown) {
      try {
        yield '账';
        await Promise.resolve();
        yield last as string;
        yield 'more';
      } finally {
        isClosed = true;
      }
    }
    (await writeAside(path, made('平'))).commit();
    expect(readFileSync(path, 'utf8')).toBe('账平more');
    // What cannot be written ends the file, and the making of it.
    isClosed = false;
    await expect(writeAside(path, made({}))).rejects.toThrow(TypeError);
    expect(isClosed).toBe(true);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('replaces an earlier file on commit, and leaves it on discard', async () => {
    writeFileSync(path, 'old');
    const aside = await writeAside(path, ['new']);
    await aside.discard();
    await aside.discard();
    expect(readdirSync(folder)).toEqual(['a.txt']);
    expect(readFileSync(path, 'utf8')).toBe('old');
    (await writeAside(path, ['new'])).commit();
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('discards nothing once committed', async () => {
    const aside = await writeAside(path, ['x']);
    aside.commit();
    await aside.discard();
    runCleanups();
    expect(readFileSync(path, 'utf8')).toBe('x');
  });

  it('leaves no file if the pieces fail', async () => {
    function* pieces() {
      yield 'first';
      throw new RangeError('no more');
    }
    await expect(writeAside(path, pieces())).rejects.toThrow(new RangeError('no more'));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("throws the system's error for a missing folder", async () => {
    const promise = writeAside(join(folder, 'none', 'a.txt'), ['x']);
    await expect(promise).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps the temporary file of a commit that failed until it is discarded', async () => {
    mkdirSync(path);
    const aside = await writeAside(path, ['x']);
    expect(() => aside.commit()).toThrow(expect.objectContaining({ code: 'EISDIR' }));
    expect(readdirSync(folder)).toHaveLength(2);
    await aside.discard();
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('removes its file if the process ends early', async () => {
    await writeAside(path, ['x']);
    expect(readdirSync(folder)).toHaveLength(1);
    runCleanups();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes its file if the process ends while it writes', async () => {
    function* pieces() {
      yield 'first';
      expect(readdirSync(folder)).toHaveLength(1);
      runCleanups();
      expect(readdirSync(folder)).toEqual([]);
      yield 'second';
    }
    await writeAside(path, pieces());
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('syncFolder', () => {
  it("syncs a folder, and throws the system's error if there is none", () => {
    syncFolder(folder);
    expect(() => syncFolder(join(folder, 'none'))).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });
});
