/** Identity, second half: what is left of an identity on both sides disagrees. */
import { ANY_AMOUNTS, matchPairs } from '../pair.ts';
import type { GroupRule } from './rule.ts';

/** They become an `amount_mismatch` or a `type_mismatch`, or agree within the tolerance. */
export const mismatches: GroupRule = ({ statement, flows }, agreement) =>
  matchPairs(statement.left, flows.left, ANY_AMOUNTS, agreement);
