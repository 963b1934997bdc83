import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryEngine } from '../../src/engine/memory.ts';
import { BUCKET_BITS_MAX, KeyStore } from '../../src/scan/key-store.ts';

type Key = readonly [number, number, number];

function storeOf(keys: readonly Key[], bucketBits: number): KeyStore {
  const store = new KeyStore(bucketBits);
  for (const [ordinal, key] of keys.entries()) store.add(Uint32Array.from(key), ordinal);
  return store;
}

/** Ordinals of `keys` left when each of `others` has taken away the first of its key. */
function leftOver(keys: readonly Key[], others: readonly Key[]): number[] {
  const available = new Map<string, number>();
  for (const key of others) available.set(`${key}`, (available.get(`${key}`) ?? 0) + 1);
  return keys.flatMap((key, ordinal) => {
    const count = available.get(`${key}`) ?? 0;
    available.set(`${key}`, count - 1);
    return count > 0 ? [] : [ordinal];
  });
}

/** One engine for all: nothing of a difference may be left for the next one. */
const engine = new MemoryEngine();

async function expectDifference(statement: readonly Key[], flows: readonly Key[], bits: number) {
  const found = await engine.difference(storeOf(statement, bits), storeOf(flows, bits));
  expect([...found.statement]).toEqual(leftOver(statement, flows));
  expect([...found.flows]).toEqual(leftOver(flows, statement));
}

/** Few keys, so that they repeat; lanes of which one alone may tell two keys apart. */
const lane = fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff);
const nearKey = fc.tuple(lane, lane, lane);
const farKey = fc.tuple(fc.nat(2 ** 32 - 1), fc.nat(3), fc.nat(3));
const bucketBits = fc.integer({ min: 0, max: BUCKET_BITS_MAX });

describe('MemoryEngine', () => {
  it('finds the multiset difference both ways', async () => {
    const side = fc.array(fc.oneof(nearKey, farKey), { maxLength: 40 });
    await fc.assert(fc.asyncProperty(side, side, bucketBits, expectDifference), { numRuns: 400 });
  });

  it('finds it where nearly everything agrees, in any order', async () => {
    const days = fc.tuple(
      fc.array(farKey, { maxLength: 60 }),
      fc.array(nearKey, { maxLength: 3 }),
      fc.array(nearKey, { maxLength: 3 }),
    );
    const turn = fc.nat(60);
    await fc.assert(
      fc.asyncProperty(days, turn, bucketBits, async ([both, ours, theirs], at, bits) => {
        const shuffled = [...both.slice(at), ...theirs, ...both.slice(0, at).reverse()];
        await expectDifference([...ours, ...both], shuffled, bits);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves the last records of a key', async () => {
    const key: Key = [5, 6, 7];
    const other: Key = [5, 6, 8];
    const long = [key, other, key, key, other];
    const found = await engine.difference(storeOf(long, 0), storeOf([other, key], 0));
    expect([...found.statement]).toEqual([2, 3, 4]);
    const reverse = await engine.difference(storeOf([other, key], 0), storeOf(long, 0));
    expect([...reverse.flows]).toEqual([2, 3, 4]);
  });

  it.each([0, 3, BUCKET_BITS_MAX])('holds on many records, with %i bucket bits', async (bits) => {
    const key = (i: number): Key => [
      Math.imul(i, 0x9e3779b1) >>> 0,
      Math.imul(i, 0x85ebca6b) >>> 0,
      i & 1,
    ];
    const statement = Array.from({ length: 60_000 }, (_, i) => key(i % 50_000));
    const flows = Array.from({ length: 60_000 }, (_, i) => key((i * 7) % 55_001));
    await expectDifference(statement, flows, bits);
  });

  it('takes sides of very different size', async () => {
    const many = Array.from({ length: 20_000 }, (): Key => [1, 2, 3]);
    await expectDifference(many, [[1, 2, 3]], 2);
    await expectDifference([[1, 2, 3]], many, 2);
    await expectDifference([], many, 0);
    await expectDifference(many, [], 0);
    await expectDifference([], [], 4);
  });
});
