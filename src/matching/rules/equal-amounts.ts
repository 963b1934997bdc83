/** Identity, first half: pairs of one identity whose types and amounts are equal. */
import { EQUAL_AMOUNTS, matchPairs } from '../pair.ts';
import type { GroupRule } from './rule.ts';

/** They agree, or become a `fee_mismatch`. First those whose channel ids agree. */
export const equalAmounts: GroupRule = ({ statement, flows }, agreement) =>
  matchPairs(statement.left, flows.left, EQUAL_AMOUNTS, agreement);
