/** Identity, second half: what is left of an identity on both sides disagrees. */
import { type Match, matchOf, recordsIn } from '../../domain/match.ts';
import type { TransactionRecord } from '../../domain/record.ts';
import { ANY_AMOUNTS, CHANNEL_IDS, matchPairs, TYPES } from '../pair.ts';
import { type Agreement, type GroupRule, NO_MATCHES } from './rule.ts';
import { differenceOf, isOfOrder, ofEachType, type Records, sumMatch } from './sums.ts';

/**
 * Records whose channel ids agree become an `amount_mismatch` or `type_mismatch`, or agree within
 * the tolerance; then all others of a type become one `amount_mismatch`; then the rest is paired as
 * `type_mismatch`.
 */
export const mismatches: GroupRule = ({ statement, flows }, agreement) => {
  if (statement.left.length === 0 || flows.left.length === 0) return NO_MATCHES;
  const named = matchPairs(statement.left, flows.left, CHANNEL_IDS, agreement);
  const theirs = without(statement.left, named);
  const ours = without(flows.left, named);
  const summed = ofEachType(theirs, ours).flatMap((each) => {
    return sumMatch(each, agreement) ?? amountMismatches(each, agreement);
  });
  const typed = matchPairs(without(theirs, summed), without(ours, summed), TYPES, agreement);
  return [...named, ...summed, ...typed];
};

/** One match of all the records; pairs if they are too many, or their sums too large. */
function amountMismatches(records: Records, agreement: Agreement): readonly Match[] {
  const { statement, flows } = records;
  const isExact = !Number.isNaN(differenceOf(records));
  if (isExact && isOfOrder(records)) return [matchOf('identity', 'amount_mismatch', records)];
  return matchPairs(statement, flows, ANY_AMOUNTS, agreement);
}

/** The records that are in none of the matches. */
function without(
  records: readonly TransactionRecord[],
  matches: readonly Match[],
): readonly TransactionRecord[] {
  if (records.length === 0 || matches.length === 0) return records;
  const matched = recordsIn(matches);
  return records.filter((record) => !matched.has(record));
}
