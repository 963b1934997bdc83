import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../src/support/errors.ts';
import { contents, fileOf, refusal, rows, zipOf } from './archives.ts';

const PLAIN = rows(2000);
const OTHER = rows(700);
const GZIP = gzipSync(PLAIN);
const ZIP = zipOf([
  { name: 'a.csv', data: PLAIN },
  { name: 'b.csv', data: OTHER, method: 0 },
]);
/** A flip in the magic bytes makes another kind of file, which its first lines will give away. */
const MAGIC_BYTES = { gzip: 2, zip: 4 };
const SEED = 20_261_119;

/** The contents in order, or the refusal; anything else is a failure of the test. */
async function outcome(bytes: Uint8Array): Promise<string[] | RefusedError> {
  try {
    return Object.values((await contents(fileOf(bytes))).texts);
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
}

describe.each([
  ['gzip' as const, GZIP, [PLAIN]],
  ['zip' as const, ZIP, [PLAIN, OTHER]],
])('a damaged %s file', (container, whole, plain) => {
  const right = plain.map((bytes) => bytes.toString('latin1'));

  it('is refused wherever it is cut off', async () => {
    expect(await outcome(whole)).toEqual(right);
    for (let length = 1; length < whole.length; length++) {
      const error = await refusal(contents(fileOf(whole.subarray(0, length))));
      expect([length, error.reason]).toEqual([length, 'archive']);
    }
  });

  it('has the right bytes or is refused, whichever byte is wrong', async () => {
    let refused = 0;
    const at = fc.integer({ min: MAGIC_BYTES[container], max: whole.length - 1 });
    const flip = fc.integer({ min: 1, max: 255 });
    const property = fc.asyncProperty(at, flip, async (position, mask) => {
      const bytes = Buffer.from(whole);
      bytes[position] ^= mask;
      const result = await outcome(bytes);
      if (result instanceof RefusedError) refused++;
      else expect(result).toEqual(right);
    });
    await fc.assert(property, { seed: SEED, numRuns: 200 });
    expect(refused).toBeGreaterThan(100);
  });

  it('has the right bytes or is refused, whichever bit of its structure is wrong', async () => {
    const structure = container === 'gzip' ? [2, 10, -8] : [4, 40, -150];
    const [from, to, tail] = structure;
    for (let position = from; position < whole.length; position++) {
      if (position === to) position = whole.length + tail;
      for (let bit = 0; bit < 8; bit++) {
        const bytes = Buffer.from(whole);
        bytes[position] ^= 1 << bit;
        const result = await outcome(bytes);
        if (!(result instanceof RefusedError)) expect(result).toEqual(right);
      }
    }
  });

  it('is refused if anything follows it', async () => {
    for (const tail of ['\0', '\0\0\0\0\0\0\0\0', '\x1f', 'x', '<html>', '\x1f\x8b']) {
      const error = await refusal(contents(fileOf(Buffer.concat([whole, Buffer.from(tail)]))));
      expect(error.reason).toBe('archive');
    }
  });

  it('is refused with its name and advice', async () => {
    const path = fileOf(whole.subarray(0, -20));
    const error = await refusal(contents(path));
    expect(error.message).toContain(path);
    expect(error.message).toMatch(/Fetch .* again\./);
  });
});

it('a large gzip file is read beyond its first member', async () => {
  const members = [rows(1_000_000), rows(600_000), Buffer.alloc(0), rows(5)];
  const path = fileOf(Buffer.concat(members.map((bytes) => gzipSync(bytes, { level: 0 }))));
  const { texts } = await contents(path);
  expect(texts[path] === Buffer.concat(members).toString('latin1')).toBe(true);
});
