/** Leftovers that the other side has in a state other than success. */
import { SIDES, type TransactionRecord } from '../../domain/record.ts';
import { joinBy } from '../pair.ts';
import { type GroupRule, matchFrom, NO_MATCHES } from './rule.ts';

/** Each becomes a `status_mismatch`, first those whose channel ids agree. */
export const statusMismatches: GroupRule = (group) => {
  if (group.statement.aside.length + group.flows.aside.length === 0) return NO_MATCHES;
  return SIDES.flatMap((side) => {
    const other = side === 'statement' ? 'flows' : 'statement';
    return counterparts(group[side].left, group[other].aside).map(([record, counterpart]) =>
      matchFrom(side, 'identity', 'status_mismatch', record, [counterpart]),
    );
  });
};

function counterparts(
  left: readonly TransactionRecord[],
  aside: readonly TransactionRecord[],
): [TransactionRecord, TransactionRecord][] {
  if (left.length === 0 || aside.length === 0) return [];
  const hasId = ({ channelTxnId }: TransactionRecord) => channelTxnId !== '';
  const byId = ({ channelTxnId }: TransactionRecord) => channelTxnId;
  const agreeing = joinBy(byId, left.filter(hasId), aside.filter(hasId));
  const joined = new Set(agreeing.flat());
  const isFree = (record: TransactionRecord) => !joined.has(record);
  return [...agreeing, ...joinBy(() => '', left.filter(isFree), aside.filter(isFree))];
}
