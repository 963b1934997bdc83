import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/item.ts';
import {
  compareItems,
  compareSizes,
  compareText,
  FirstOf,
  shownCountOf,
  shownOf,
  WorstItems,
} from '../../src/domain/item-order.ts';
import { itemOf, orders, recordOn } from '../report/outcomes.ts';

describe('compareText', () => {
  const texts = ['', '10', '9', 'A', 'A1', 'a', '\u00e9', '\u4e2d', '\ud7ff', '\ue000', '\uff21'];
  const byCodePoint = [...texts, '\u{10000}', '\u{1f4b0}', '\u{1f4b0}a', '\u{10ffff}'];

  it('is by code points, as bytes of UTF-8 are', () => {
    for (const order of orders(byCodePoint)) {
      expect([...order].sort(compareText)).toEqual(byCodePoint);
      const bytes = order.map((text) => Buffer.from(text)).sort(Buffer.compare);
      expect(bytes.map(String)).toEqual(byCodePoint);
    }
  });
});

describe('the order of items', () => {
  const ids: [string, string, string][] = [
    ['10', '', 'a'],
    ['9', '', 'a'],
    ['A', '', 'b'],
    ['A', '', 'c'],
    ['A', '1', 'a'],
    ['B', '', 'a'],
    ['a', '', 'a'],
    ['\u00e9', '', 'a'],
    ['\uff21', '', 'a'],
    ['\u{1f4b0}', '', 'a'],
  ];
  const items: Item[] = ids.map(([orderId, refundId, id]) => {
    return itemOf('long', { id, statement: recordOn('statement', { orderId, refundId }) });
  });
  const all = [...items, itemOf('duplicate', { id: 'z' }), itemOf('type_mismatch', { id: '0' })];
  const expected = [all[10], ...items, all[11]];

  it('is category, order id, refund id, item id', () => {
    for (const order of orders(all)) expect([...order].sort(compareItems)).toEqual(expected);
  });

  it('goes by place where ids are equal', () => {
    const at = (file: string, line: number) => recordOn('statement', { source: { file, line } });
    const places = [at('a', 10), at('b', 2), at('b', 9), at('b', 10)];
    const same = places.map((statement) => itemOf('long', { id: 'same', statement }));
    for (const order of orders(same)) expect([...order].sort(compareItems)).toEqual(same);
  });
});

describe('the worst first', () => {
  const bare = (orderId: string, amount: number) =>
    itemOf('fee_mismatch', {
      difference: 0,
      statement: recordOn('statement', { orderId, amount }),
    });
  const expected = [
    itemOf('short', { difference: -900 }),
    itemOf('long', { difference: 500 }),
    itemOf('short', { difference: -500 }),
    itemOf('long', { difference: 1 }),
    bare('B', -4000),
    bare('A', 300),
    bare('C', 300),
  ];

  it('is by size, then as in reports; what has no difference by its amount', () => {
    for (const order of orders(expected)) {
      expect([...order].sort(compareSizes)).toEqual(expected);
      const worst = new WorstItems();
      for (const item of order) worst.add(item);
      expect(shownOf(worst.worst, 3)).toEqual(expected.slice(0, 3));
      expect(shownOf(worst.worst)).toEqual(expected.slice(0, 5));
      expect(worst.count).toBe(7);
    }
  });

  it('never leaves out one item alone', () => {
    expect([3, 4, 5].map((count) => shownCountOf(count, 3))).toEqual([3, 4, 3]);
    const worst = new WorstItems();
    for (const item of expected.slice(0, 6)) worst.add(item);
    expect(shownOf(worst.worst)).toEqual(expected.slice(0, 6));
  });

  it('holds no more than a few times its limit', () => {
    const byNumber = new FirstOf<number>(3, (a, b) => a - b);
    for (let n = 100; n > 0; n--) byNumber.add(n);
    for (let n = 0; n < 100; n++) byNumber.add(n);
    expect(byNumber.values).toEqual([0, 1, 1]);
  });
});
