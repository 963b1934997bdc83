/** Documents that are unpacked in a thread: large ones, for which there is memory. */
import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveredFile, Document } from '../../src/inputs/document.ts';
import { built } from '../support/dist.ts';
import { tempDir } from '../support/tempdir.ts';
import { fileOf, readAll, rows, zipOf } from './archives.ts';

const MIB = 1024 * 1024;
const { FileSource } =
  await built<typeof import('../../src/inputs/file-source.ts')>('file-source.js');
const { allowUnpackedBytes, unpackedBytes } =
  await built<typeof import('../../src/inputs/unpacked-memory.ts')>('unpacked-memory.js');

const PART = rows(8 * MIB + 4321);
const PLAIN = Buffer.concat(Array.from({ length: 8 }, () => PART));
const GZIP = gzipSync(PLAIN, { level: 1 });
const MEMBER = { name: 'a.csv', data: PLAIN };

let threads = 0;
process.on('worker', () => threads++);

beforeAll(() => allowUnpackedBytes(256 * MIB));
beforeEach(() => {
  threads = 0;
});

afterEach(() => {
  expect(unpackedBytes().taken).toBe(0);
});

async function openFile(path: string): Promise<DeliveredFile> {
  const delivery = new FileSource([path]).deliver({ date: null, scratchDir: tempDir() });
  return (await delivery.next()).value;
}

async function withFile<T>(
  path: string,
  body: (document: Document, file: DeliveredFile) => Promise<T>,
): Promise<T> {
  const file = await openFile(path);
  try {
    return await body(file.documents[0], file);
  } finally {
    await file.close();
  }
}

/** The reason and the text of the refusal in which reading all of a file ends. */
async function refusalOf(bytes: Buffer) {
  const error = await withFile(fileOf(bytes), (each) => readAll(each, MIB)).then(
    () => ({ reason: 'none', message: 'was not refused' }),
    (thrown) => thrown,
  );
  return `${error.reason}: ${error.message}`;
}

function changedAt(bytes: Buffer, position: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[position] ^= 0xff;
  return changed;
}

describe('a large document', () => {
  it.each([
    ['gzip', GZIP],
    ['zip', zipOf([MEMBER])],
    ['zip, stored', zipOf([{ ...MEMBER, method: 0 }])],
  ])('is unpacked into memory, to the byte: %s', async (_, bytes) => {
    await withFile(fileOf(bytes), async (document, file) => {
      expect(Buffer.from(await document.head()).equals(PLAIN.subarray(0, 64 * 1024))).toBe(true);
      expect((await readAll(document, MIB)).equals(PLAIN)).toBe(true);
      expect(document.expectedBytes()).toBe(PLAIN.length);
      expect(unpackedBytes().taken).toBeGreaterThanOrEqual(PLAIN.length);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(await file.fingerprint()).toEqual({ bytes: bytes.length, sha256 });
      expect(threads).toBe(1);
    });
  });

  it('continues on disk where it has more than its end states', async () => {
    const path = fileOf(Buffer.concat([gzipSync(PART), GZIP]));
    await withFile(path, async (document) => {
      const all = await readAll(document, MIB);
      expect(all.equals(Buffer.concat([PART, PLAIN]))).toBe(true);
      expect(unpackedBytes().taken).toBeLessThan(all.length);
    });
  });

  it('is checked against its sidecar', async () => {
    const path = fileOf(GZIP);
    writeFileSync(`${path}.sha1`, createHash('sha1').update(PLAIN).digest('hex'));
    await withFile(path, (_, file) => file.fingerprint());
    writeFileSync(`${path}.sha1`, createHash('sha1').update(PART).digest('hex'));
    await withFile(path, async (_, file) => {
      await expect(file.fingerprint()).rejects.toMatchObject({ reason: 'checksum' });
    });
  });

  it.each([
    ['cut off', GZIP.subarray(0, GZIP.length / 2), 'is cut off'],
    ['damaged', changedAt(GZIP, GZIP.length - 6), 'is damaged: its compressed data cannot'],
    ['followed by more', Buffer.concat([GZIP, Buffer.from('more')]), 'is damaged: '],
    ['of another checksum', zipOf([{ ...MEMBER, crc: 1 }]), 'its checksum (CRC-32)'],
    ['shorter than announced', zipOf([{ ...MEMBER, plainBytes: PLAIN.length + 1 }]), ', only '],
    ['longer than announced', zipOf([{ ...MEMBER, plainBytes: PLAIN.length - 1 }]), 'more came'],
  ])('is refused if it is %s', async (_, bytes, text) => {
    const refusal = await refusalOf(bytes);
    expect(refusal).toMatch(/^archive: /);
    expect(refusal).toContain(text);
  });

  it('is refused if it unpacks to far more than its file', async () => {
    expect(await refusalOf(gzipSync(Buffer.alloc(80 * MIB)))).toMatch(/^limit: /);
  });

  it('is refused if its file becomes shorter meanwhile', async () => {
    const path = fileOf(zipOf([{ ...MEMBER, method: 0 }]));
    const reading = withFile(path, (document) => {
      truncateSync(path, 1000);
      return readAll(document, MIB);
    });
    await expect(reading).rejects.toMatchObject({ reason: 'changed' });
  });

  it('can be closed at any moment', async () => {
    const path = fileOf(GZIP);
    await withFile(path, async () => {});
    await withFile(path, (document) => document.head());
    const file = await openFile(path);
    const reading = readAll(file.documents[0], MIB).catch((error: Error) => error.message);
    await file.documents[0].head();
    await file.close();
    expect(await reading).toMatch(/closed/);
  });

  it('is unpacked in this thread while two others are in theirs', async () => {
    const path = fileOf(GZIP);
    await withFile(path, (first) =>
      withFile(path, (second) =>
        withFile(path, async (third) => {
          for (const each of await Promise.all([first, second, third].map((d) => readAll(d, MIB))))
            expect(each.equals(PLAIN)).toBe(true);
          expect(threads).toBe(2);
        }),
      ),
    );
  });
});
