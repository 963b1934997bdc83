/** Identity, first half: pairs of one identity whose types and amounts are equal. */
import { ANY_AMOUNTS, EQUAL_AMOUNTS, matchPairs } from '../pair.ts';
import { type GroupRule, NO_MATCHES } from './rule.ts';

/** They agree, or become a `fee_mismatch`. First those whose channel ids agree. */
export const equalAmounts: GroupRule = ({ statement, flows }, agreement) => {
  if (statement.left.length === 0 || flows.left.length === 0) return NO_MATCHES;
  // Keys have matched most of them: each pass would compare what is left in vain.
  const amounts = new Set(flows.left.map(({ amount }) => amount));
  if (!statement.left.some(({ amount }) => amounts.has(amount))) return NO_MATCHES;
  return matchPairs(statement.left, flows.left, EQUAL_AMOUNTS, agreement);
};

/** The same of amounts that are equal within the tolerance. */
export const nearAmounts: GroupRule = ({ statement, flows }, agreement) => {
  const { amountTolerance } = agreement;
  if (amountTolerance === 0) return NO_MATCHES;
  return matchPairs(statement.left, flows.left, ANY_AMOUNTS, agreement, (s, f) => {
    return Math.abs(s.amount - f.amount) <= amountTolerance;
  });
};
