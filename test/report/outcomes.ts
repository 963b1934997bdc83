/** Outcomes and items made by hand. */
import {
  type Category,
  type Item,
  type ItemRecord,
  type ItemSide,
  sidesOf,
} from '../../src/domain/item.ts';
import { compareItems, compareSizes, WorstItems } from '../../src/domain/item-order.ts';
import { ItemSums, isCrossDay, isListed } from '../../src/domain/item-sums.ts';
import { type Outcome, sumOf } from '../../src/domain/outcome.ts';
import type { Side } from '../../src/domain/record.ts';

export function recordOn(side: Side, over: Partial<ItemSide> = {}): ItemSide {
  return {
    side,
    orderId: 'A1',
    refundId: '',
    channelTxnId: '',
    type: 'payment',
    amount: 1230,
    currency: 'CNY',
    fee: null,
    status: 'success',
    time: '2026-11-19 10:00:00',
    account: '',
    source: { file: `${side}.csv`, line: 2 },
    records: 1,
    ...over,
  };
}

export function itemOf(category: Category, over: Partial<Item> = {}): Item {
  return {
    id: `${category}-1`,
    category,
    rule: '',
    statement: recordOn('statement'),
    flows: null,
    difference: 1230,
    countDifference: 1,
    businessDate: '2026-11-19',
    counterpartDate: '',
    ageDays: 0,
    suggestedAction: 'hold',
    ...over,
  };
}

/** An order of 100.00, of which the statement has 97.00 and a second record of 1.00. */
export function splitItem(over: Partial<Item> = {}): Item {
  const part = (side: Side, amount: number, line: number): ItemRecord => {
    const { records: _, ...record } = recordOn(side, { orderId: 'A9', amount });
    const source = { file: `${side}.csv`, line };
    return { ...record, source, channelTxnId: `T${line}`, isMatched: line !== 3 };
  };
  const records = [part('statement', 9700, 2), part('statement', 100, 3), part('flows', 10_000, 2)];
  return itemOf('amount_mismatch', {
    rule: 'identity',
    ...sidesOf(records),
    records,
    difference: -200,
    suggestedAction: 'adjust',
    ...over,
  });
}

/** What an outcome is made from. */
interface Given extends Partial<Outcome> {
  /** The day's own items, in any order. */
  readonly items?: readonly Item[];
  /** What expired of earlier dates. */
  readonly expired?: readonly Item[];
}

export function outcomeOf({ items = [], expired = [], ...over }: Given = {}): Outcome {
  const sums = new ItemSums();
  const first = new WorstItems();
  for (const item of items) sums.add(item);
  for (const item of expired) {
    sums.addFromEarlier(item);
    first.add(item);
  }
  const inOrder = [...items].sort(compareItems);
  return {
    job: 'wechat',
    date: '2026-11-19',
    runId: 'r1',
    engine: 'memory',
    openedMatches: [],
    currency: 'CNY',
    verdict: 'balanced',
    statement: { count: 0, amount: 0n, files: [], byType: {} },
    flows: { count: 0, amount: 0n, files: [], byType: {} },
    matched: { count: 0, amount: 0n },
    matchedCountDifference: 0,
    tolerated: { count: 0, amount: 0n },
    refundsByAmount: { matched: 0, left: { statement: 0, flows: 0, lacking: 0 } },
    unclearRefunds: { statement: 0, flows: 0 },
    unclearElsewhere: { statement: 0, flows: 0 },
    outside: 0,
    flowsBounds: null,
    discrepancies: sums.discrepancies,
    crossDay: sums.crossDay,
    listed: inOrder.filter(({ category }) => isListed(category)),
    listedBySize: [...items].sort(compareSizes).filter(({ category }) => isListed(category)),
    worst: sums.worst,
    severalRecords: [...items, ...expired].filter(({ records }) => records).length,
    acrossDays: inOrder.filter(({ category }) => isCrossDay(category)),
    acrossBySize: [...items].sort(compareSizes).filter(({ category }) => isCrossDay(category)),
    expiredHere: { ...first.worst, amount: sumOf(expired, ({ difference }) => difference) },
    openItems: { count: 0, amount: 0n },
    proof: { difference: 0n, explained: 0n, residual: 0n },
    toDo: sums.toDo,
    history: () => ({ openByAge: [], dates: [] }),
    offsetItems: [],
    settlement: null,
    rejects: [],
    timings: {},
    ...over,
  };
}

/** One item of several kinds. */
export function mixedItems(): Item[] {
  const refund = { type: 'refund', orderId: 'R1', refundId: 'R1-1', amount: -500 } as const;
  return [
    itemOf('long'),
    itemOf('short', {
      statement: null,
      flows: recordOn('flows', { orderId: 'A2', amount: 1000 }),
      difference: -1000,
      suggestedAction: 'repost',
    }),
    itemOf('amount_mismatch', {
      rule: 'identity',
      statement: recordOn('statement', { ...refund, fee: -3000, channelTxnId: '42' }),
      flows: recordOn('flows', { ...refund, amount: -300, fee: -3050, status: 'pending' }),
      difference: -200,
      suggestedAction: 'adjust',
    }),
    itemOf('expired', { id: 'e-long', businessDate: '2026-11-16', ageDays: 3 }),
    itemOf('expired', {
      id: 'e-short',
      statement: null,
      flows: recordOn('flows', { orderId: 'A3', amount: 7 }),
      difference: -7,
    }),
    itemOf('pending', { difference: 90 }),
    itemOf('cleared', { difference: -90, counterpartDate: '2026-11-18' }),
  ];
}

/** A day with one item of several kinds. */
export function mixedOutcome(items: readonly Item[] = mixedItems()): Outcome {
  return outcomeOf({
    verdict: 'discrepant',
    statement: {
      count: 10,
      amount: 100_053n,
      files: [
        { path: 'b.csv', sha256: 'ab', bytes: 9, profile: 'wechat', encoding: 'utf-8', rows: 10 },
      ],
      byType: { refund: { count: 1, amount: -500n }, payment: { count: 9, amount: 100_553n } },
    },
    flows: { count: 9, amount: 100_030n, files: [], byType: {} },
    matched: { count: 8, amount: 99_000n },
    items,
    openItems: { count: 6, amount: 113n },
    proof: { difference: 23n, explained: 23n, residual: 0n },
    rejects: [{ file: 'f.csv', line: 7, reason: 'amount', text: '=1,2' }],
    timings: { scan: 12.6, match: 0.2 },
  });
}

/** A deterministic shuffle: the items in every rotation, and reversed. */
export function orders<T>(items: readonly T[]): T[][] {
  const rotations = items.map((_, i) => [...items.slice(i), ...items.slice(0, i)]);
  return [...rotations, [...items].reverse()];
}
