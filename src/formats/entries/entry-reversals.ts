/** What to do about a statement whose balances and entries disagree. */
import { say } from '../../words/language.ts';

/**
 * Advice by what the entries give beyond the closing balance, and what the reversals among them
 * add up to. Some banks give a reversal the direction of the entry that it reverses.
 */
export function unprovenAdvice(excess: bigint, reversed: bigint): string {
  if (reversed === 0n || excess !== 2n * reversed) {
    return say`Entries are missing, doubled or altered; download it again.`;
  }
  return say`The balances agree if its reversals go the other way: the bank seems to give a reversal
    the direction of the entry that it reverses. Ask the bank for statements in which a reversal has
    its own direction.`;
}
