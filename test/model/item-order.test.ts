import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/model/item.ts';
import { compareItems, compareText, FirstItems } from '../../src/model/item-order.ts';
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

  it('is that of the first few as well', () => {
    for (const order of orders(all)) {
      const first = new FirstItems();
      for (const item of order) first.add(item);
      expect(first.items).toEqual(expected.slice(0, 5));
      expect(first.count).toBe(12);
    }
  });

  it('goes by place where ids are equal', () => {
    const at = (file: string, line: number) => recordOn('statement', { source: { file, line } });
    const places = [at('a', 10), at('b', 2), at('b', 9), at('b', 10)];
    const same = places.map((statement) => itemOf('long', { id: 'same', statement }));
    for (const order of orders(same)) expect([...order].sort(compareItems)).toEqual(same);
  });
});
