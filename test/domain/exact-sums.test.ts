import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSums } from '../../src/domain/exact-sums.ts';
import { AMOUNT_MAX } from '../../src/domain/money.ts';

const SLOTS = 3;
const value = fc.oneof(
  fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX }),
  fc.constantFrom(AMOUNT_MAX, AMOUNT_MAX - 1, -AMOUNT_MAX, 1 - AMOUNT_MAX, 0, 1, -1),
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

  it('gives 0 where nothing was added', () => {
    expect(new ExactSums(1).sum(0)).toBe(0n);
  });
});
