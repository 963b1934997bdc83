import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { openFile } from '../../src/inputs/open.ts';
import { tempDir } from '../support/tempdir.ts';
import {
  contents,
  fileOf,
  type Member,
  readAll,
  refusal,
  rows,
  withFile,
  zipOf,
} from './archives.ts';

const data = rows(3000);
const member = (name: string | Uint8Array, more: Partial<Member> = {}) => ({ name, data, ...more });

async function namesIn(archive: Buffer): Promise<string[]> {
  return await withFile(fileOf(archive), {}, async (file) =>
    file.documents.map((document) => document.name.replace(/^.*?!/, '')),
  );
}

async function refusalOf(archive: Buffer) {
  return await refusal(contents(fileOf(archive)));
}

describe('names of entries', () => {
  const chinese = '20881234567890120156_20261119_业务明细(汇总).csv';

  it('are GBK without the flag, UTF-8 with it or if they are valid UTF-8', async () => {
    expect(await namesIn(zipOf([member(iconv.encode(chinese, 'gbk'))]))).toEqual([chinese]);
    expect(await namesIn(zipOf([member(chinese, { flags: 0x800 })]))).toEqual([chinese]);
    expect(await namesIn(zipOf([member(chinese)]))).toEqual([chinese]);
  });

  it('keep the order of the directory', async () => {
    const names = ['b.csv', '汇总.csv', 'a.csv'];
    expect(await namesIn(zipOf(names.map((name) => member(name))))).toEqual(names);
  });

  it('are only shown: no path is followed, and control characters are escaped', async () => {
    const names = ['../../etc/passwd', '/etc/passwd', 'C:\\a.csv', 'a\u001b[31m\n\u202e.csv'];
    expect(await namesIn(zipOf(names.map((name) => member(name))))).toEqual([
      ...names.slice(0, 3),
      'a\ufffd[31m\ufffd\ufffd.csv',
    ]);
  });
});

describe('entries', () => {
  it('that are folders or added by macOS are ignored, empty files are not', async () => {
    const empty = { data: Buffer.alloc(0) };
    const path = fileOf(
      zipOf([
        member('d/', empty),
        member('__MACOSX/d/._a.csv'),
        member('d/a.csv'),
        member('d/empty.csv', { ...empty, method: 0 }),
        member('d/deflated.csv', empty),
      ]),
    );
    const text = data.toString('latin1');
    const texts = { 'd/a.csv': text, 'd/empty.csv': '', 'd/deflated.csv': '' };
    const named = Object.entries(texts).map(([name, value]) => [`${path}!${name}`, value]);
    expect((await contents(path)).texts).toEqual(Object.fromEntries(named));
    await withFile(path, {}, async (file) => {
      expect(await file.documents[1].head()).toHaveLength(0);
      expect(file.documents[0].sizeHint).toBe(data.length);
    });
  });

  it('with bytes are never folders', async () => {
    expect(await namesIn(zipOf([member('a.csv/')]))).toEqual(['a.csv/']);
  });

  it('can be read two at a time and in any order', async () => {
    const [a, b] = [rows(2_000_000), rows(1_500_000).reverse()];
    const path = fileOf(zipOf([member('a', { data: a }), member('b', { data: b, method: 0 })]));
    await withFile(path, {}, async (file) => {
      const [first, second] = file.documents;
      const read = await Promise.all([readAll(second, 7001), readAll(first, 90_001)]);
      expect(read[0].equals(b) && read[1].equals(a)).toBe(true);
    });
  });

  it('with sizes after the data, as another program writes them, are read', async () => {
    const zip = new ZipFile();
    zip.addReadStream((await import('node:stream')).Readable.from([data]), 'a.csv');
    zip.end();
    const pieces: Buffer[] = [];
    for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
    const path = fileOf(Buffer.concat(pieces));
    expect((await contents(path)).texts).toEqual({ [`${path}!a.csv`]: data.toString('latin1') });
  });
});

describe('an archive is refused', () => {
  const good = zipOf([member('a.csv')]);

  it('without files', async () => {
    for (const members of [[], [member('d/', { data: Buffer.alloc(0) })]]) {
      expect((await refusalOf(zipOf(members))).reason).toBe('empty');
    }
  });

  it.each([
    ['encrypted', zipOf([member('a.csv', { flags: 1 })]), 'encrypted'],
    ['packed by another method', zipOf([member('a.csv', { method: 12 })]), 'method 12'],
    ['with a wrong checksum', zipOf([member('a.csv', { crc: 1 })]), 'CRC-32'],
    ['with a size too small', zipOf([member('a.csv', { plainBytes: 2999 })]), 'more came out'],
    ['with a size too large', zipOf([member('a.csv', { plainBytes: 3001 })]), 'only 3000'],
    [
      'with bytes after the data',
      zipOf([member('a.csv', { data: Buffer.alloc(0), packed: Buffer.from('\x03\0tail') })]),
      '4 bytes follow',
    ],
    ['with one name twice', zipOf([member('a.csv'), member('a.csv')]), 'two entries'],
    ['whose entries overlap', zipOf([member('a.csv'), member('b', { offset: 0 })]), 'overlap'],
    ['with more entries than it says', zipOf([member('a'), member('b')], 1), 'directory'],
    ['with fewer entries than it says', zipOf([member('a')], 2), 'not a complete zip'],
    ['with bytes after its end', Buffer.concat([good, Buffer.from('tail')]), 'not a complete zip'],
  ])('%s', async (_, archive, words) => {
    const error = await refusalOf(archive);
    expect(error.reason).toBe('archive');
    expect(error.message).toContain(words);
  });

  it('on every call', async () => {
    await withFile(fileOf(zipOf([member('a.csv', { crc: 1 })])), {}, async (file) => {
      const [document] = file.documents;
      await refusal(document.head());
      expect((await refusal(document.reach(9))).reason).toBe('archive');
    });
  });
});

it('an archive is opened only for entries that are read', async () => {
  const scratchDir = join(tempDir(), 'gone');
  mkdirSync(scratchDir);
  writeFileSync(join(scratchDir, 'other'), '');
  const path = fileOf(zipOf([member('a.csv'), member('b.csv', { crc: 1 })]));
  const file = await openFile(path, { scratchDir });
  expect(await readAll(file.documents[0])).toEqual(data);
  expect((await file.fingerprint()).bytes).toBeGreaterThan(0);
  await file.close();
});
