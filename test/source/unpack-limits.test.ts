import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { UnpackLimits } from '../../src/source/unpack-limits.ts';
import { ARCHIVE_ENTRIES_MAX } from '../../src/support/limits.ts';
import { contents, fileOf, readAll, refusal, rows, withFile, zipOf } from './archives.ts';

const PLAIN_BYTES = 100_000;
const plain = rows(PLAIN_BYTES);
const gzip = gzipSync(plain);
const zip = zipOf([{ name: 'a.csv', data: plain }]);
/** Far below the truth: what the archive says about itself must not count. */
const lyingZip = zipOf([{ name: 'a.csv', data: plain, plainBytes: 10 }]);

async function reasonOf(bytes: Uint8Array, limits: Partial<UnpackLimits>): Promise<string> {
  return (await refusal(contents(fileOf(bytes), { limits }))).reason;
}

function archiveOf(count: number): Buffer {
  const names = Array.from({ length: count }, (_, index) => `${index}.csv`);
  return zipOf(names.map((name) => ({ name, data: Buffer.from(name) })));
}

describe('entries of an archive', () => {
  it('may be as many as the limit and no more', async () => {
    for (const count of [ARCHIVE_ENTRIES_MAX - 1, ARCHIVE_ENTRIES_MAX]) {
      expect(Object.keys((await contents(fileOf(archiveOf(count)))).texts)).toHaveLength(count);
    }
    expect(await reasonOf(archiveOf(ARCHIVE_ENTRIES_MAX + 1), {})).toBe('limit');
  });

  it('count when they are folders too', async () => {
    const folders = ['a/', 'b/', 'c/'].map((name) => ({ name, data: Buffer.alloc(0) }));
    const bytes = zipOf([...folders, { name: 'a/a.csv', data: plain }]);
    expect(await reasonOf(bytes, { archiveEntriesMax: 3 })).toBe('limit');
    await contents(fileOf(bytes), { limits: { archiveEntriesMax: 4 } });
  });
});

describe.each([
  ['gzip', gzip],
  ['zip', zip],
])('unpacked bytes of %s', (_, bytes) => {
  it('may be as many as the limit and no more', async () => {
    for (const inflatedBytesMax of [PLAIN_BYTES + 1, PLAIN_BYTES]) {
      await contents(fileOf(bytes), { limits: { inflatedBytesMax } });
    }
    expect(await reasonOf(bytes, { inflatedBytesMax: PLAIN_BYTES - 1 })).toBe('limit');
  });
});

describe('the ratio of unpacked to packed bytes', () => {
  const ratio = PLAIN_BYTES / gzip.length;

  it('may be the limit and no more', async () => {
    const limits = { inflateRatioFromBytes: 0, inflateRatioMax: ratio };
    await contents(fileOf(gzip), { limits });
    await contents(fileOf(gzip), { limits: { ...limits, inflateRatioMax: ratio * 1.0001 } });
    expect(await reasonOf(gzip, { ...limits, inflateRatioMax: ratio * 0.9999 })).toBe('limit');
  });

  it('counts only once enough has come out', async () => {
    const limits = { inflateRatioMax: 1 };
    await contents(fileOf(gzip), { limits: { ...limits, inflateRatioFromBytes: PLAIN_BYTES + 1 } });
    for (const inflateRatioFromBytes of [PLAIN_BYTES, PLAIN_BYTES - 1]) {
      expect(await reasonOf(gzip, { ...limits, inflateRatioFromBytes })).toBe('limit');
      expect(await reasonOf(zip, { ...limits, inflateRatioFromBytes })).toBe('limit');
    }
  });
});

it('is measured on what comes out, not on what is announced', async () => {
  expect(await reasonOf(lyingZip, { inflatedBytesMax: PLAIN_BYTES - 1 })).toBe('limit');
  expect(await reasonOf(lyingZip, {})).toBe('archive');
});

it('is said again by every later read', async () => {
  const path = fileOf(gzipSync(rows(3_000_000)));
  await withFile(path, { limits: { inflatedBytesMax: 2_000_000 } }, async (file) => {
    const [document] = file.documents;
    await document.head();
    const read = () => readAll(document);
    for (const action of [read, read, () => file.fingerprint()]) {
      expect((await refusal(action())).reason).toBe('limit');
    }
  });
});

it('stops at the limit instead of unpacking the whole', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const error = await refusal(contents(fileOf(bomb), { limits: { inflatedBytesMax: 1_000_000 } }));
  expect(error.reason).toBe('limit');
  expect(error.message).toContain('1000000 bytes');
});
