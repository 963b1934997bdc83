/** The proof stops a run whose matches and items do not explain the difference of its sides. */
import { expect, test } from 'vitest';
import { matchedTotals, requireProven } from '../../src/run/prove.ts';

const FAILED = 'The proof failed';

const sum = (count: number, amount: bigint) => ({ count, amount });

/** An exact pair, an order in two parts, one pair within the tolerance, and an item of 1.00. */
const TOTALS = { statement: sum(5, 1500n), flows: sum(3, 1403n) };
const MATCHES = { identity: { matches: 1, records: 1 }, sum: { matches: 1, records: 2 } };
const UNMATCHED = {
  left: { statement: sum(4, 1000n), flows: sum(2, 903n) },
  agreed: { byRule: MATCHES, statement: sum(3, 900n), flows: sum(2, 903n) },
  tolerated: sum(1, -3n),
  explained: sum(1, 100n),
  outside: 0,
};

const matched = (unmatched: object) => matchedTotals(TOTALS, { ...UNMATCHED, ...unmatched }, 'CNY');

test('matches that come out even are counted, with the sum of their statement records', () => {
  expect(matched({})).toEqual({
    matched: sum(3, 1400n),
    matchedCountDifference: 1,
    matchedByRule: { key: { matches: 1, records: 1 }, ...MATCHES },
  });
});

test.each<[string, object]>([
  ['one more record of a side', { left: { ...UNMATCHED.left, flows: sum(1, 903n) } }],
  ['one fen more of a side', { left: { ...UNMATCHED.left, flows: sum(2, 902n) } }],
  ['another difference than the tolerated one', { tolerated: sum(1, -2n) }],
])('matches have %s', (_, unmatched) => {
  expect(() => matched(unmatched)).toThrow(FAILED);
});

test.each([
  ['all', sum(1, 100n), false],
  ['one fen less', sum(1, 99n), true],
  ['one record more', sum(2, 100n), true],
])('items explain %s', (_, explained, hasFailed) => {
  const facts = { date: '2026-11-19', currency: 'CNY', tolerated: UNMATCHED.tolerated };
  const side = ({ count, amount }: typeof TOTALS.flows) => {
    return { count, amount, byType: {}, files: [] };
  };
  const sides = { statement: side(TOTALS.statement), flows: side(TOTALS.flows) };
  const prove = () => requireProven({ ...facts, ...sides, matchedCountDifference: 1 }, explained);
  if (hasFailed) expect(prove).toThrow(FAILED);
  else expect(prove).not.toThrow();
});
