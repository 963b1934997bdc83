import { expect, test } from 'vitest';
import type { Item } from '../../src/domain/item.ts';
import { digestOf } from '../../src/report/digest.ts';
import { itemOf, outcomeOf, recordOn } from './outcomes.ts';

const refund = { type: 'refund', refundId: 'R1' } as const;
/** Long and short are about the sign; the side that has the record decides what to do. */
const CASES: readonly [Item, string][] = [
  [
    itemOf('long', { difference: 400, suggestedAction: 'repost' }),
    'Repost records that only the channel has; refund those that are not your orders',
  ],
  [
    itemOf('short', {
      statement: recordOn('statement', { ...refund, amount: -300 }),
      difference: -300,
      suggestedAction: 'repost',
    }),
    'Repost refunds and other payouts that only the channel has',
  ],
  [
    itemOf('long', {
      statement: null,
      flows: recordOn('flows', { ...refund, amount: -200 }),
      difference: 200,
      suggestedAction: 'reverse',
    }),
    'Reverse refunds and other payouts that only the flows have, after the channel confirms them',
  ],
  [
    itemOf('short', {
      statement: null,
      flows: recordOn('flows', { amount: 100 }),
      difference: -100,
      suggestedAction: 'reverse',
    }),
    'Reverse records that only the flows have, after the channel confirms them',
  ],
];

test('what to do about one-sided records follows the side that has them', () => {
  const { toDo } = digestOf(outcomeOf({ items: CASES.map(([item]) => item) }));
  expect(toDo.map(({ verb, why }) => `${verb} ${why}`)).toEqual(CASES.map(([, text]) => text));
});
