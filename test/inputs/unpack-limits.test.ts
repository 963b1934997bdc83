import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { UnpackLimits } from '../../src/inputs/unpack-limits.ts';
import { ARCHIVE_ENTRIES_MAX, INFLATE_RATIO_FROM_BYTES } from '../../src/support/limits.ts';
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

  it('count even if they are folders', async () => {
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

  it('is that of the bytes used so far, whatever follows', async () => {
    const bomb = gzipSync(Buffer.alloc(2 * INFLATE_RATIO_FROM_BYTES));
    // A thousand times its size by itself, two hundred times with what follows.
    const padded = Buffer.concat([bomb, gzipSync(randomBytes(4 * bomb.length))]);
    expect(await reasonOf(padded, {})).toBe('limit');
  });

  it('is of all entries of an archive together', async () => {
    const entries = ['a', 'b', 'c'].map((name) => ({ name: `${name}.csv`, data: plain }));
    const all = zipOf(entries);
    const packed = deflateRawSync(plain).length;
    const limits = { inflateRatioMax: PLAIN_BYTES / packed };
    const inflateRatioFromBytes = 3 * PLAIN_BYTES;
    await contents(fileOf(all), { limits: { ...limits, inflateRatioFromBytes } });
    limits.inflateRatioMax *= 0.9999;
    await contents(fileOf(zip), { limits: { ...limits, inflateRatioFromBytes } });
    expect(await reasonOf(all, { ...limits, inflateRatioFromBytes })).toBe('limit');
  });

  it('counts only after enough bytes', async () => {
    const limits = { inflateRatioMax: 1 };
    await contents(fileOf(gzip), { limits: { ...limits, inflateRatioFromBytes: PLAIN_BYTES + 1 } });
    for (const inflateRatioFromBytes of [PLAIN_BYTES, PLAIN_BYTES - 1]) {
      expect(await reasonOf(gzip, { ...limits, inflateRatioFromBytes })).toBe('limit');
      expect(await reasonOf(zip, { ...limits, inflateRatioFromBytes })).toBe('limit');
    }
  });
});

it('standard input may hold as many bytes as the limit and no more', async () => {
  const read = (inputBytesMax: number) =>
    contents('-', { stdin: Readable.from([plain, plain]), limits: { inputBytesMax } });
  for (const inputBytesMax of [2 * PLAIN_BYTES + 1, 2 * PLAIN_BYTES]) await read(inputBytesMax);
  const { message, reason } = await refusal(read(2 * PLAIN_BYTES - 1));
  expect([reason, message]).toEqual(['limit', expect.stringMatching(/^Standard input holds more/)]);
});

it('is measured on unpacked bytes, not on declared sizes', async () => {
  expect(await reasonOf(lyingZip, { inflatedBytesMax: PLAIN_BYTES - 1 })).toBe('limit');
  expect(await reasonOf(lyingZip, {})).toBe('archive');
});

it('is reported again by every later read', async () => {
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
