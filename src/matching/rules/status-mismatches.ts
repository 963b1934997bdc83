/** Leftovers that the other side has in a state other than success. */
import { type Match, matchOf } from '../../domain/match.ts';
import { bySide, otherSide, SIDES, type TransactionRecord } from '../../domain/record.ts';
import { groupBy } from '../pair.ts';
import { type GroupRule, NO_MATCHES, ORDER_RECORDS_MAX } from './rule.ts';
import { amountOf } from './sums.ts';

/** Those of one type become one `status_mismatch`, with the attempt that is nearest to them. */
export const statusMismatches: GroupRule = (group) => {
  if (group.statement.aside.length + group.flows.aside.length === 0) return NO_MATCHES;
  return SIDES.flatMap((side) => {
    const free = new Set(group[otherSide(side)].aside);
    return [...groupBy(group[side].left, ({ type }) => type).values()].flatMap((left): Match[] => {
      const attempt = nearestOf(left, free);
      // Records whose sum is not exact, or that are not of an order, stay alone.
      const isOne = left.length <= ORDER_RECORDS_MAX && !Number.isNaN(amountOf(left));
      if (attempt === undefined || !isOne) return [];
      free.delete(attempt);
      return [matchOf('identity', 'status_mismatch', bySide(side, left, [attempt]), left)];
    });
  });
};

/** The attempt that is nearest to these records; of equally near ones the first. */
function nearestOf(
  left: readonly TransactionRecord[],
  attempts: Iterable<TransactionRecord>,
): TransactionRecord | undefined {
  const ids = new Set(left.map(({ channelTxnId }) => channelTxnId));
  ids.delete('');
  const records = { ids, amount: amountOf(left) };
  let nearest: { readonly attempt: TransactionRecord; readonly rank: AttemptRank } | undefined;
  for (const attempt of attempts) {
    const rank = rankOf(attempt, records);
    if (nearest === undefined || compareRanks(rank, nearest.rank) < 0) nearest = { attempt, rank };
  }
  return nearest?.attempt;
}

/** How far an attempt is from leftovers: by channel id, then by amount. */
export type AttemptRank = readonly [otherId: 0 | 1, distance: number];

/** `left`: the channel ids and the sum of the leftovers, minor units. */
export function rankOf(
  { channelTxnId, amount }: TransactionRecord,
  left: { readonly ids: ReadonlySet<string>; readonly amount: number },
): AttemptRank {
  return [left.ids.has(channelTxnId) ? 0 : 1, Math.abs(amount - left.amount)];
}

export function compareRanks(a: AttemptRank, b: AttemptRank): number {
  return a[0] - b[0] || a[1] - b[1];
}
