/** What the sign of an amount means where the format says no more than its type. */
import type { TransactionType } from '../domain/record.ts';
import type { AmountRule } from './profile.ts';

/** Payments come in, refunds and reversals go out whatever their sign; the rest is as given. */
export function amountRuleOf(type: TransactionType): AmountRule {
  if (type === 'payment') return 'positive';
  return type === 'refund' || type === 'reversal' ? 'magnitude-owed' : 'signed';
}
