/** The steps to take for a date, most money first. */
import type { Category } from '../domain/item.ts';
import type { ToDo } from '../domain/item-sums.ts';
import type { Outcome } from '../domain/outcome.ts';
import { say } from '../words/language.ts';
import { actionName } from './names.ts';

export interface Step {
  /** Minor units; null if the step has no amount. */
  readonly amount: bigint | null;
  readonly verb: string;
  readonly why: string;
  /** The items of the step; null if it is about rows without items. */
  readonly items: StepItems | null;
}

export interface StepItems {
  readonly count: number;
  /** The list and category that contain them. */
  readonly list: 'listed' | 'across';
  readonly category: Category;
  readonly isOpen: boolean;
  /** Empty: all of the category. */
  readonly action: string;
}

/** Steps for discrepancies by category and action, then for expired items, rejects and pending. */
export function stepsOf(outcome: Outcome): Step[] {
  const { toDo, expiredHere, rejects, crossDay, settlement } = outcome;
  const reasonFor = settlement === null ? reasonOf : settlementReasonOf;
  const across = { list: 'across', isOpen: false, action: '' } as const;
  const steps = toDo.map((each) => {
    const step = discrepancyStep(each, toDo, reasonFor(each));
    return settlement === null ? step : { ...step, verb: say`Check` };
  });
  if (expiredHere.count > 0) {
    steps.push({
      amount: expiredHere.amount,
      verb: say`Settle`,
      why: say`expired items of earlier dates: they count on those dates`,
      items: { ...across, count: expiredHere.count, category: 'expired' },
    });
  }
  if (rejects.length > 0) {
    const why = say`the rows that could not be read: ${rejects.length}, see rejects.csv`;
    steps.push({ amount: null, verb: say`Check`, why, items: null });
  }
  const { pending } = crossDay;
  if (pending.count > 0) {
    steps.push({
      amount: pending.amount,
      verb: say`Wait`,
      why:
        settlement === null
          ? say`for items that are expected on the adjacent day`
          : say`for money whose grace has not passed`,
      items: { ...across, count: pending.count, category: 'pending' },
    });
  }
  return steps;
}

function discrepancyStep(each: ToDo, all: readonly ToDo[], why: string): Step {
  const { amount, count, category, action } = each;
  const verb = actionName(action);
  const isAll = all.filter((other) => other.category === category).length === 1;
  return {
    amount,
    verb: verb.charAt(0).toUpperCase() + verb.slice(1),
    why,
    items: { count, list: 'listed', category, isOpen: true, action: isAll ? '' : action },
  };
}

function reasonOf({ category, action }: ToDo): string {
  if (action === 'hold') return say`refunds without a refund id on one side: see the note below`;
  switch (category) {
    case 'long':
      return action === 'reverse'
        ? say`refunds and other payouts that only the flows have, after the channel
            confirms them`
        : say`records that only the channel has; refund those that are not your orders`;
    case 'short':
      return action === 'repost'
        ? say`refunds and other payouts that only the channel has`
        : say`records that only the flows have, after the channel confirms them`;
    case 'amount_mismatch':
      return action === 'write-off'
        ? say`amounts that differ by the smallest unit`
        : say`amounts that differ, to the correct amount`;
    case 'fee_mismatch':
      return say`fees that differ: claim back what was taken beyond the contract, or correct
        the fees of the flows, or the rules`;
    case 'status_mismatch':
      return action === 'repost'
        ? say`dropped orders: succeeded at the channel but not in the flows`
        : say`records that succeeded in the flows but not at the channel`;
    case 'type_mismatch':
      return say`transactions that the two sides record with different types`;
    case 'duplicate':
      if (action === 'refund')
        return say`transactions that the channel charged more often than the flows record`;
      return action === 'repost'
        ? say`transactions that the channel paid out more often than the flows record`
        : say`transactions that the flows record more often than the channel`;
  }
}

/** What nobody should do before the channel or the bank has been asked. */
function settlementReasonOf({ category }: ToDo): string {
  switch (category) {
    case 'long':
      return say`credits that nothing explains, and deductions that are overdue: ask who paid, and
        for what`;
    case 'short':
      return say`money that is overdue, and deductions that nothing explains: ask the channel`;
    default:
      return say`groups that were paid in part: ask the channel for the rest`;
  }
}
