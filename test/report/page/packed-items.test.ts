import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESOLVE_ACTIONS } from '../../../src/domain/decision.ts';
import { CATEGORIES, type Item, SUGGESTED_ACTIONS } from '../../../src/domain/item.ts';
import { AMOUNT_MAX } from '../../../src/domain/money.ts';
import { SIDES, type Side, STATUSES, TRANSACTION_TYPES } from '../../../src/domain/record.ts';
import { ITEM_RECORDS_MAX, ItemPacker, unpackItem } from '../../../src/report/page/packed-items.ts';
import { itemOf, recordOn } from '../outcomes.ts';
import { variedItem } from './days.ts';

const DATES = ['2026-11-18', '2026-11-19'];
const text = fc.oneof(fc.constantFrom('', 'A1', ' A1', '7'), fc.string({ unit: 'binary' }));
const amount = fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX });
const time = fc.constantFrom('', '2026-11-18 23:59:59', '2026-11-19 00:00:00');

const shared = fc.record({ orderId: text, refundId: text });
const ofSide = (side: Side) =>
  fc
    .record({
      channelTxnId: text,
      type: fc.constantFrom(...TRANSACTION_TYPES),
      amount,
      fee: fc.option(amount),
      status: fc.constantFrom(...STATUSES),
      time,
      source: fc.record({ file: fc.constantFrom('a', 'b', ''), line: fc.nat() }),
      records: fc.integer({ min: 1, max: 9 }),
    })
    .map((over) => recordOn(side, over));
const member = fc
  .tuple(fc.constantFrom(...SIDES).chain(ofSide), shared, fc.boolean())
  .map(([{ records: _, ...record }, ids, isMatched]) => ({ ...record, ...ids, isMatched }));

const item: fc.Arbitrary<Item> = fc
  .tuple(
    shared,
    ofSide('statement'),
    ofSide('flows'),
    fc.constantFrom('both', 'statement', 'flows'),
    fc.option(
      fc.record({
        action: fc.constantFrom(...RESOLVE_ACTIONS),
        ...{ by: text, at: time, note: text, reference: text },
      }),
    ),
    fc.record({
      id: text,
      category: fc.constantFrom(...CATEGORIES),
      difference: amount,
      rule: fc.constantFrom<Item['rule']>('', 'identity', 'sum', 'carry'),
      countDifference: fc.integer({ min: -9, max: 9 }),
      businessDate: fc.constantFrom(...DATES),
      counterpartDate: fc.constantFrom('', ...DATES),
      ageDays: fc.nat(9),
      suggestedAction: fc.constantFrom(...SUGGESTED_ACTIONS),
    }),
    fc.option(fc.array(member, { minLength: 2, maxLength: 4 })),
  )
  .map(([ids, statement, flows, sides, resolution, over, records]) => ({
    ...over,
    ...(resolution && { resolution }),
    ...(records && { records }),
    statement: sides === 'flows' ? null : { ...statement, ...ids },
    flows: sides === 'statement' ? null : { ...flows, ...ids },
  }));

function carried(items: readonly Item[]): Item[] {
  const packer = new ItemPacker();
  const packed = JSON.parse(JSON.stringify(packer.pack(items)));
  const { files, resolutions } = packer;
  const from = { files, resolutions, currency: 'CNY' };
  return items.map((_, index) => unpackItem(packed, index, from));
}

describe('packed items', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (items) => {
        expect(carried(items)).toEqual(items);
      }),
    );
  });

  it('share their file names from one piece to the next', () => {
    const packer = new ItemPacker();
    const pieces = [[variedItem(1)], [variedItem(2), variedItem(3)]];
    const packed = pieces.map((items) => packer.pack(items));
    expect([...packer.files].sort()).toEqual(['bill.csv', 'flows.csv']);
    const { files, resolutions } = packer;
    const from = { files, resolutions, currency: 'CNY' };
    expect(unpackItem(packed[1], 1, from)).toEqual(variedItem(3));
  });

  it('carry the first records of an item with very many', () => {
    const records = Array.from({ length: ITEM_RECORDS_MAX + 1 }, (_, line) => {
      const { records: _records, ...record } = recordOn('statement', {
        source: { file: 'a', line },
      });
      return { ...record, isMatched: true };
    });
    const [item] = carried([itemOf('amount_mismatch', { records })]);
    expect(item.records).toEqual(records.slice(0, ITEM_RECORDS_MAX));
  });

  it('take little room', () => {
    const packer = new ItemPacker();
    const items = Array.from({ length: 1000 }, (_, n) => variedItem(n));
    expect(JSON.stringify(packer.pack(items)).length / items.length).toBeLessThan(180);
  });
});
