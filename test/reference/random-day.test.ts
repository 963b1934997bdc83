import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { SIDES } from './compare.ts';
import { REFERENCE_DISCREPANCIES, type ReferenceItem } from './item.ts';
import { randomAlipayDay, randomDay, randomWechatDay } from './random-day.ts';
import { reconcile } from './reconcile.ts';

const DAYS = 400;

describe.each([
  ['generic', randomDay],
  ['Alipay', randomAlipayDay],
  ['WeChat Pay', randomWechatDay],
])('random days, %s', (_, make) => {
  it('is the same day for the same seed', () => {
    expect(make(new Random(7))).toEqual(make(new Random(7)));
    expect(make(new Random(7))).not.toEqual(make(new Random(8)));
  });

  it('provokes every category, and the proof always holds', () => {
    const days = new Map<string, number>();
    for (let seed = 1; seed <= DAYS; seed++) {
      const day = make(new Random(seed));
      const { items, proof, statement, flows, matched } = reconcile(
        day.statement,
        day.flows,
        day.date,
      );
      expect(proof, `seed ${seed}`).toMatchObject({ residual: '0.00', countResidual: 0 });
      expect(statement.count).toBeGreaterThanOrEqual(matched.count);
      expect(flows.count).toBeGreaterThanOrEqual(matched.count);
      for (const category of new Set(items.map((item) => item.category))) {
        days.set(category, (days.get(category) ?? 0) + 1);
      }
    }
    for (const category of [...REFERENCE_DISCREPANCIES, 'pending']) {
      expect(days.get(category) ?? 0, category).toBeGreaterThan(DAYS / 50);
    }
  });

  it('has orders in parts: that match, or not, and all records are in one match or item', () => {
    const days = new Map<string, number>();
    const count = (what: string) => days.set(what, (days.get(what) ?? 0) + 1);
    for (let seed = 1; seed <= DAYS; seed++) {
      const day = make(new Random(seed));
      const { items, matches } = reconcile(day.statement, day.flows, day.date);
      for (const side of SIDES) {
        const found = [...items.map((item) => item.records), ...matches].flatMap(
          (each) => each[side],
        );
        const counted = day[side].filter((record) => record.status === 'success');
        expect(new Set(found).size, `seed ${seed}`).toBe(found.length);
        expect(found, `seed ${seed}`).toEqual(expect.arrayContaining(counted));
      }
      for (const what of new Set(items.flatMap(kindsOf))) count(what);
      if (matches.some(({ rule }) => rule === 'sum')) count('sum');
    }
    for (const what of ['sum', 'sum fees', 'sums differ', 'with matched', 'several attempts']) {
      expect(days.get(what) ?? 0, what).toBeGreaterThan(DAYS / 50);
    }
  });

  it('keeps the sizes it promises', () => {
    const sizes = Array.from({ length: DAYS }, (__, seed) => make(new Random(seed)));
    const lengths = sizes.flatMap((day) => [day.statement.length, day.flows.length]);
    expect(Math.min(...lengths)).toBe(0);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
    expect(Math.max(...lengths)).toBeGreaterThan(40);
  });
});

/** What an item of several records a side is. */
function kindsOf({ category, rule, records, unmatched }: ReferenceItem): string[] {
  const [several, left] = [records, unmatched].map(({ statement, flows }) => [statement, flows]);
  if (several.every((side) => side.length < 2)) return [];
  if (category === 'status_mismatch') return ['several attempts'];
  if (rule === 'sum') return ['sum fees'];
  return left.every((side) => side.length > 0) ? ['sums differ'] : ['with matched'];
}

describe('restricted statements', () => {
  it.each([
    ['Alipay', randomAlipayDay, /^-?\d+\.\d{2}$/],
    ['WeChat Pay', randomWechatDay, /^-?\d+\.\d{5}$/],
  ])('hold only what a bill of %s can express', (_, make, fee) => {
    for (let seed = 0; seed < DAYS; seed++) {
      for (const record of make(new Random(seed)).statement) {
        expect(['payment', 'refund']).toContain(record.type);
        expect(record.refundId !== '').toBe(record.type === 'refund');
        expect(record.amount.startsWith('-')).toBe(record.type === 'refund');
        expect(record.fee).toMatch(fee);
        expect(record.time.slice(0, 10)).toBe('2026-11-19');
        if (record.type === 'payment') expect(record.status).toBe('success');
      }
    }
  });
});
