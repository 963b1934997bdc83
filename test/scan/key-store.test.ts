import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKET_BITS_MAX, bucketBitsFor, KEY_WORDS, KeyStore } from '../../src/scan/key-store.ts';

const uint32 = fc.nat(2 ** 32 - 1);

/** The keys of a bucket, one array a record. */
function keysIn(store: KeyStore, bucket: number): number[][] {
  return store.bucket(bucket).flatMap(({ words, count }) => {
    const at = (index: number) => index * KEY_WORDS;
    return Array.from({ length: count }, (_, i) => [...words.subarray(at(i), at(i + 1))]);
  });
}

describe('KeyStore', () => {
  it('keeps every key once, in order, in the bucket of its first bits', () => {
    const keys = fc.array(fc.tuple(uint32, uint32, uint32), { maxLength: 50 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: BUCKET_BITS_MAX }), (lanes, bits) => {
        const store = new KeyStore(bits);
        for (const [ordinal, [a, b, c]] of lanes.entries())
          store.add(Uint32Array.of(a, b, c), ordinal);
        expect(store.count).toBe(lanes.length);
        expect(store.buckets).toBe(2 ** bits);
        const copy = new KeyStore(bits, store.blocks());
        expect(copy.count).toBe(store.count);
        const numbered = lanes.map((lane, ordinal) => [...lane, ordinal]);
        for (let bucket = 0; bucket < store.buckets; bucket++) {
          const expected = numbered.filter(([a]) => Math.floor(a / 2 ** (32 - bits)) === bucket);
          expect(keysIn(store, bucket)).toEqual(expected);
          expect(keysIn(copy, bucket)).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 3])('loses nothing where blocks end, with %i bucket bits', (bits) => {
    const store = new KeyStore(bits);
    const records = 100_000;
    const lanes = new Uint32Array(3);
    for (let i = 0; i < records; i++) {
      lanes.set([Math.imul(i, 0x9e3779b1), i, ~i]);
      store.add(lanes, i);
    }
    const found = Array.from({ length: store.buckets }, (_, bucket) => keysIn(store, bucket));
    expect(store.count).toBe(records);
    const ordinals = found.flat().map(([, , , ordinal]) => ordinal);
    expect(Uint32Array.from(ordinals).sort()).toEqual(
      Uint32Array.from({ length: records }, (_, i) => i),
    );
    for (const [bucket, keys] of found.entries()) {
      let last = -1;
      for (const [a, b, c, ordinal] of keys) {
        const agrees =
          a === Math.imul(ordinal, 0x9e3779b1) >>> 0 && b === ordinal && c === ~ordinal >>> 0;
        if (!agrees || ordinal <= last || Math.floor(a / 2 ** (32 - bits)) !== bucket) {
          expect.fail(`bucket ${bucket} holds ${[a, b, c, ordinal]} behind ${last}`);
        }
        last = ordinal;
      }
    }
  });

  it('takes as many bits as keep buckets small, from none to the most', () => {
    expect([0, 1, 32 * 1024].map(bucketBitsFor)).toEqual([0, 0, 0]);
    expect(bucketBitsFor(32 * 1024 + 1)).toBe(1);
    expect(bucketBitsFor(2 ** 20)).toBe(5);
    expect(bucketBitsFor(2 ** 20 + 1)).toBe(6);
    expect(bucketBitsFor(1e12)).toBe(BUCKET_BITS_MAX);
  });
});
