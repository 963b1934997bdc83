import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSums } from '../../src/domain/exact-sums.ts';
import { AMOUNT_MAX } from '../../src/domain/money.ts';

const SLOTS = 3;
const value = fc.oneof(
  fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX }),
  fc.constantFrom(AMOUNT_MAX, AMOUNT_MAX - 1, -AMOUNT_MAX, 1 - AMOUNT_MAX, 0, 1, -1),
  // Sums of groups.
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);

describe('ExactSums', () => {
  it('adds up exactly, whatever the values and their number', () => {
    const additions = fc.array(fc.tuple(fc.nat(SLOTS - 1), value), { maxLength: 200 });
    fc.assert(
      fc.property(additions, (added) => {
        const sums = new ExactSums(SLOTS);
        const expected = new Array(SLOTS).fill(0n);
        for (const [slot, each] of added) {
          sums.add(slot, each);
          expected[slot] += BigInt(each);
        }
        for (let slot = 0; slot < SLOTS; slot++) {
          expect(sums.sum(slot)).toBe(expected[slot]);
          expect(sums.counts[slot]).toBe(added.filter(([index]) => index === slot).length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([1, -1])('is exact far beyond 2^53, sign %i', (sign) => {
    const sums = new ExactSums(1);
    let expected = 0n;
    for (let i = 0; i < 100_000; i++) {
      sums.add(0, sign * (AMOUNT_MAX - (i % 7)));
      expected += BigInt(sign * (AMOUNT_MAX - (i % 7)));
      if (i % 1000 === 0) expect(sums.sum(0)).toBe(expected);
    }
    expect(sums.sum(0)).toBe(expected);
  });

  it('adds values of 64 bits, and has room for more slots', () => {
    const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const near = fc.constantFrom(2n ** 51n, 2n ** 51n - 1n, -(2n ** 51n), -(2n ** 51n) - 1n, 0n);
    const additions = fc.array(fc.tuple(fc.nat(20), fc.oneof(long, near)), { maxLength: 100 });
    fc.assert(
      fc.property(additions, (added) => {
        const sums = new ExactSums(0);
        const expected = new Array(21).fill(0n);
        for (const [slot, each] of added) {
          sums.grow(slot + 1);
          const high = Number(BigInt.asIntN(32, each >> 32n));
          sums.addLong(slot, Number(BigInt.asUintN(32, each)), high);
          expected[slot] += each;
        }
        sums.grow(21);
        expect(expected.map((_, slot) => sums.sum(slot))).toEqual(expected);
      }),
    );
  });

  it('gives 0 where nothing was added', () => {
    expect(new ExactSums(1).sum(0)).toBe(0n);
  });
});
