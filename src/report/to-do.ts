/** What to do about a date, most money first. */
import type { Category } from '../domain/item.ts';
import type { ToDo } from '../domain/item-sums.ts';
import type { Outcome } from '../domain/outcome.ts';
import { say } from '../words/language.ts';
import { actionName } from './names.ts';

export interface Step {
  /** Minor units; null where no money is in question. */
  readonly amount: bigint | null;
  readonly verb: string;
  readonly why: string;
  /** The items in question; null where they are rows without items. */
  readonly items: StepItems | null;
}

export interface StepItems {
  readonly count: number;
  /** The list that has them, and its category there. */
  readonly list: 'listed' | 'across';
  readonly category: Category;
  readonly isOpen: boolean;
  /** Empty: all of the category. */
  readonly action: string;
}

/** Discrepancies by category and action, then what is not among the date's own discrepancies. */
export function stepsOf({ toDo, expiredHere, rejects, crossDay }: Outcome): Step[] {
  const across = { list: 'across', isOpen: false, action: '' } as const;
  const steps = toDo.map((each) => discrepancyStep(each, toDo));
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
      why: say`for what is expected on the neighbouring day`,
      items: { ...across, count: pending.count, category: 'pending' },
    });
  }
  return steps;
}

function discrepancyStep(each: ToDo, all: readonly ToDo[]): Step {
  const { amount, count, category, action } = each;
  const verb = actionName(action);
  const isAll = all.filter((other) => other.category === category).length === 1;
  return {
    amount,
    verb: verb.charAt(0).toUpperCase() + verb.slice(1),
    why: reasonOf(each),
    items: { count, list: 'listed', category, isOpen: true, action: isAll ? '' : action },
  };
}

function reasonOf({ category, action }: ToDo): string {
  if (action === 'hold') return say`refunds that one side gave no refund id: see the note below`;
  switch (category) {
    case 'long':
      return say`what only the channel has; refund what is not an order of yours`;
    case 'short':
      return say`what only the flows have, once the channel has confirmed it`;
    case 'amount_mismatch':
      return action === 'write-off'
        ? say`amounts that differ by the smallest unit`
        : say`amounts that differ, to the correct amount`;
    case 'fee_mismatch':
      return say`fees that differ, to what the channel contract says`;
    case 'status_mismatch':
      return action === 'repost'
        ? say`dropped orders: settled by the channel, not a success in the flows`
        : say`what is a success in the flows and not at the channel`;
    case 'type_mismatch':
      return say`what the two sides record as different types of transaction`;
    case 'duplicate':
      if (action === 'refund')
        return say`what the channel charged more often than the flows record`;
      return action === 'repost'
        ? say`what the channel paid out more often than the flows record`
        : say`what the flows record more often than the channel`;
  }
}
