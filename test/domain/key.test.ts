import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSeed, type IdRange, KeyHasher, seedOf } from '../../src/domain/key.ts';
import { AMOUNT_MAX } from '../../src/domain/money.ts';
import { TRANSACTION_TYPES } from '../../src/domain/record.ts';

const seed = drawSeed();

interface Input {
  order: string;
  refund: string;
  type: number;
  amount: number;
  /** NaN: not compared. */
  fee: number;
}

interface Lanes {
  identity: number;
  partition: number;
  /** Bits 0 to 31 of the element, and 32 to 44. */
  low: number;
  high: number;
}

const PRIME = 2n ** 45n - 55n;
const LANE_BITS = { identity: 32, partition: 32, low: 32, high: 13 };

/** The id somewhere in a buffer, as it stands in a file. */
function rangeOf(id: string, offset: number): IdRange {
  const bytes = Buffer.from(`${'~'.repeat(offset)}${id}~`, 'latin1');
  return { bytes, start: offset, end: offset + id.length };
}

function lanesOf(input: Input, hasher = new KeyHasher(seed), offset = 3): Lanes {
  const order = rangeOf(input.order, offset);
  const refund = rangeOf(input.refund, offset + 1);
  hasher.identity(order, refund);
  hasher.element(input.type, input.amount, input.fee);
  const [identity, partition, low, high] = hasher.lanes;
  return { identity, partition, low, high };
}

function elementOf({ low, high }: Lanes): bigint {
  return BigInt(high) * 2n ** 32n + BigInt(low);
}

function modulo(value: bigint): bigint {
  return ((value % PRIME) + PRIME) % PRIME;
}

const plain: Input = { order: 'A1', refund: '', type: 0, amount: 100, fee: Number.NaN };
const id = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'aa'),
  fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 128 }).map((bytes) => {
    return String.fromCharCode(...bytes);
  }),
);
const number = fc.oneof(
  fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX }),
  fc.constantFrom(0, 1, -1, 127, 128, -128, 256, 65536, AMOUNT_MAX, -AMOUNT_MAX),
);
const input: fc.Arbitrary<Input> = fc.record({
  order: id,
  refund: id,
  type: fc.nat(TRANSACTION_TYPES.length - 1),
  amount: number,
  fee: fc.oneof(number, fc.constant(Number.NaN)),
});

const keyOf = (lanes: Lanes) => `${lanes.identity} ${lanes.low} ${lanes.high}`;
const textOf = (each: Input) => JSON.stringify({ ...each, fee: String(each.fee) });

describe('KeyHasher', () => {
  it('gives the same lanes for the same record, wherever it stands', () => {
    const hasher = new KeyHasher(seed);
    fc.assert(
      fc.property(input, fc.nat(50), (each, offset) => {
        const lanes = lanesOf(each);
        expect(lanesOf(each, hasher, offset)).toEqual(lanes);
        for (const lane of Object.values(lanes)) expect(lane).toBe(lane >>> 0);
        expect(elementOf(lanes)).toBeLessThan(PRIME);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives different keys for different records', () => {
    fc.assert(
      fc.property(
        input,
        input,
        fc.constantFrom('order', 'refund', 'type', 'amount', 'fee'),
        (a, other, changed) => {
          for (const b of [other, { ...a, [changed]: other[changed as keyof Input] }]) {
            const isSame = textOf(a) === textOf(b);
            expect(keyOf(lanesOf(a)) === keyOf(lanesOf(b))).toBe(isSame);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('adds amounts and fees to an element', () => {
    const hasher = new KeyHasher(seed);
    const elementWith = (amount: number, fee: number) =>
      elementOf(lanesOf({ ...plain, amount, fee }, hasher));
    const factor = elementWith(1, 1) - elementWith(1, 0);
    // Amounts of one sign, below 2^44, are of one kind.
    const below = fc.integer({ min: 1, max: 2 ** 44 - 1 });
    fc.assert(
      fc.property(below, below, number, number, fc.boolean(), (a, b, fee, other, isNegative) => {
        const [one, two] = isNegative ? [-a, -b] : [a, b];
        const money = BigInt(one - two) + factor * (BigInt(fee) - BigInt(other));
        const difference = elementWith(one, fee) - elementWith(two, other);
        expect(modulo(difference)).toBe(modulo(money));
        expect(BigInt(hasher.money(one, fee))).toBe(modulo(BigInt(one) + factor * BigInt(fee)));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([2 ** 45 - 55, 2 ** 44, 2 ** 48])(
    'tells amounts apart that differ by %d in every run',
    (difference) => {
      for (let run = 0; run < 10; run++) {
        const hasher = new KeyHasher(seedOf(Buffer.alloc(32, run)));
        for (const amount of [1, 2 ** 44 - 1, 2 ** 44, AMOUNT_MAX]) {
          const [one, other] = [amount, amount + difference].map((each) =>
            keyOf(lanesOf({ ...plain, amount: each }, hasher)),
          );
          expect(other).not.toBe(one);
        }
      }
    },
  );

  it('tells no fee from a fee of nothing', () => {
    const none = lanesOf({ ...plain, fee: Number.NaN });
    expect(keyOf(lanesOf({ ...plain, fee: 0 }))).not.toBe(keyOf(none));
  });

  it.each([
    ['the end of the order id', { order: 'ab', refund: 'c' }, { order: 'a', refund: 'bc' }],
    ['order id and refund id', { order: 'a', refund: '' }, { order: '', refund: 'a' }],
    ['the order of bytes', { order: 'ab' }, { order: 'ba' }],
    ['a sign', { amount: 5 }, { amount: -5 }],
    ['amount and fee', { amount: 5, fee: 7 }, { amount: 7, fee: 5 }],
    ['halves of large amounts', { amount: 2 ** 31 }, { amount: 3 * 2 ** 31 + 1 }],
    ['the types', { type: 0 }, { type: 1 }],
    ['one more byte', { order: 'A1' }, { order: 'A11' }],
  ])('tells %s apart', (_, a: Partial<Input>, b: Partial<Input>) => {
    expect(keyOf(lanesOf({ ...plain, ...a }))).not.toBe(keyOf(lanesOf({ ...plain, ...b })));
  });

  it('keeps the first two lanes to the identity', () => {
    fc.assert(
      fc.property(input, input, (a, b) => {
        const same = lanesOf({ ...b, order: a.order, refund: a.refund });
        const { identity, partition } = lanesOf(a);
        expect(same).toMatchObject({ identity, partition });
      }),
      { numRuns: 300 },
    );
  });

  it('tells apart all amounts of one order', () => {
    const hasher = new KeyHasher(seed);
    for (const base of [0, -100_000, AMOUNT_MAX - 100_000, -AMOUNT_MAX]) {
      const elementWith = (amount: number) => elementOf(lanesOf({ ...plain, amount }, hasher));
      const elements = new Set(Array.from({ length: 100_000 }, (_, i) => elementWith(base + i)));
      expect(elements.size).toBe(100_000);
    }
  });

  it('draws other words for another run', () => {
    const other = new KeyHasher(drawSeed());
    expect(keyOf(lanesOf(plain, other))).not.toBe(keyOf(lanesOf(plain)));
  });

  it('minds every byte of identities that are as long as they may be', () => {
    for (const length of [127, 128]) {
      const long = 'x'.repeat(length);
      const keys = new Set([keyOf(lanesOf({ ...plain, order: long, refund: long }))]);
      for (let at = 0; at < length; at++) {
        const changed = `${long.slice(0, at)}y${long.slice(at + 1)}`;
        keys.add(keyOf(lanesOf({ ...plain, order: changed, refund: long })));
        keys.add(keyOf(lanesOf({ ...plain, order: long, refund: changed })));
      }
      expect(keys.size).toBe(1 + 2 * length);
    }
  });

  it('tells 200,000 near ids apart, and spreads them over partitions and buckets', () => {
    const hasher = new KeyHasher(seed);
    const ids = 200_000;
    const keys = new Set<string>();
    const buckets = new Float64Array(1024);
    for (let i = 0; i < ids; i++) {
      const order = `2026111922001458${String(i).padStart(8, '0')}`;
      const { identity, low, high } = lanesOf({ ...plain, order, amount: i % 3 }, hasher);
      keys.add(`${low} ${high}`);
      buckets[identity >>> 22]++;
    }
    expect(keys.size).toBe(ids);
    // 195 on average. Ids that count up are spread less evenly than chance would spread them.
    expect(Math.min(...buckets)).toBeGreaterThan(20);
    expect(Math.max(...buckets)).toBeLessThan(600);
  });

  it('gives each lane values as chance would', () => {
    const near = Array.from({ length: 128 }, (_, at) => `${'x'.repeat(at)}y`.padEnd(128, 'x'));
    const runs = 100;
    const agreeing: Record<string, number> = {};
    for (let run = 0; run < runs; run++) {
      const hasher = new KeyHasher(drawSeed());
      const lanes = near.map((order) => lanesOf({ ...plain, order }, hasher));
      for (const lane of ['identity', 'partition', 'low', 'high'] as const) {
        for (const shift of [0, 4, 12, 24].filter((each) => each + 8 < LANE_BITS[lane])) {
          const counts = new Float64Array(256);
          for (const each of lanes) counts[(each[lane] >>> shift) & 255]++;
          const pairs = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
          agreeing[`${lane} ${shift}`] = (agreeing[`${lane} ${shift}`] ?? 0) + pairs;
        }
      }
    }
    // Of the 8128 pairs of a run one in 256 agrees: 3175 in all, give or take 56.
    for (const [name, pairs] of Object.entries(agreeing)) {
      expect(Math.abs(pairs - 3175), name).toBeLessThan(450);
    }
  });
});
