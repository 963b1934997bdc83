import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeliveredFile, Document } from '../../src/inputs/document.ts';
import { openFile } from '../../src/inputs/open.ts';
import {
  allowUnpackedBytes,
  PART_BYTES,
  readPlainBytes,
  unpackedBytes,
} from '../../src/inputs/unpacked-memory.ts';
import { tempDir } from '../support/tempdir.ts';
import { fileOf, readAll, rows, withFile, zipOf } from './archives.ts';

const PLAIN = rows(2 * PART_BYTES + 12_345);
const GZIP = gzipSync(PLAIN, { level: 1 });
const PARTS = 3;

/** The bytes of a document as other threads read them. */
function asThreadsRead(document: Document, pieceBytes: number): Buffer {
  const target = Buffer.alloc(PLAIN.length);
  for (let at = 0; at < PLAIN.length; ) {
    const wanted = Math.min(pieceBytes, PLAIN.length - at);
    const read = readPlainBytes(document.plainBytes(), target, at, wanted, at);
    expect(read).toBeGreaterThan(0);
    at += read;
  }
  return target;
}

async function expectPlain({ documents: [document] }: DeliveredFile): Promise<void> {
  expect((await readAll(document, 700_001)).equals(PLAIN)).toBe(true);
  expect(asThreadsRead(document, 300_007).equals(PLAIN)).toBe(true);
  const target = Buffer.alloc(100);
  expect(await document.readAt(target, 0, 100, PLAIN.length - 5)).toBe(5);
  expect(await document.readAt(target, 0, 100, PLAIN.length)).toBe(0);
}

afterEach(() => {
  expect(unpackedBytes().taken).toBe(0);
  allowUnpackedBytes(0);
});

describe('what is unpacked', () => {
  it.each([
    ['gzip', GZIP],
    ['zip', zipOf([{ name: 'a.csv', data: PLAIN }])],
  ])('stays in memory where all of it fits: %s', async (_, bytes) => {
    allowUnpackedBytes(PARTS * PART_BYTES);
    await withFile(fileOf(bytes), {}, async (file) => {
      await expectPlain(file);
      expect(unpackedBytes().taken).toBe(PARTS * PART_BYTES);
      expect(file.documents[0].plainBytes().memory).toHaveLength(PARTS);
    });
  });

  it('goes to disk where it does not fit, and takes no memory then', async () => {
    allowUnpackedBytes(PARTS * PART_BYTES - 1);
    await withFile(fileOf(GZIP), {}, async (file) => {
      await expectPlain(file);
      expect(unpackedBytes().taken).toBe(0);
    });
  });

  it('shares the memory among the files that are open, and gives it back', async () => {
    allowUnpackedBytes(PARTS * PART_BYTES);
    const path = fileOf(GZIP);
    await withFile(path, {}, async (first) => {
      await first.documents[0].reach(1);
      await withFile(path, {}, async (second) => {
        await expectPlain(second);
        expect(second.documents[0].plainBytes().memory).toHaveLength(0);
      });
      await expectPlain(first);
    });
    await withFile(path, {}, async (third) => {
      await expectPlain(third);
      expect(third.documents[0].plainBytes().memory).toHaveLength(PARTS);
    });
  });

  it('stays in memory after its file is closed, for the next file', async () => {
    allowUnpackedBytes(PARTS * PART_BYTES);
    const before = unpackedBytes().givenBack;
    const path = fileOf(GZIP);
    for (let times = 0; times < 2; times++) {
      await withFile(path, {}, expectPlain);
      const { taken, givenBack } = unpackedBytes();
      expect({ taken, givenBack }).toEqual({
        taken: 0,
        givenBack: Math.max(before, PARTS * PART_BYTES),
      });
    }
  });

  it('continues on disk where a file has more than its end states', async () => {
    allowUnpackedBytes(100 * PART_BYTES);
    // The end of a gzip file states the size of its last member only.
    const [first, last] = [PLAIN.subarray(0, PART_BYTES), PLAIN.subarray(PART_BYTES)];
    const members = Buffer.concat([gzipSync(first), gzipSync(last)]);
    await withFile(fileOf(members), {}, async (file) => {
      await expectPlain(file);
      expect(unpackedBytes().taken).toBe((PARTS - 1) * PART_BYTES);
    });
  });

  it('is given back by a file that is closed while it is read', async () => {
    allowUnpackedBytes(PARTS * PART_BYTES);
    const file = await openFile(fileOf(GZIP), { scratchDir: tempDir() });
    const reading = readAll(file.documents[0], 1000).catch((error: Error) => error.message);
    await file.documents[0].head();
    await file.close();
    expect(await reading).toMatch(/closed/);
  });
});
