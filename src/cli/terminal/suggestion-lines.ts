/** A suggestion as `suggestions` and `items show` print it. */
import { leadRecord } from '../../domain/item-order.ts';
import type { Suggestion } from '../../ledger/suggestions.ts';
import { categoryLabel } from '../../report/names.ts';
import { reasonText, suggestionState } from '../../report/suggestions.ts';
import { say } from '../../words/language.ts';
import { columns, money } from './print.ts';

/** Its id and reason, then a line for each item. */
export function suggestionLines(suggestion: Suggestion): string[] {
  const rows = suggestion.items.map(({ item, job }) => {
    const { id, businessDate, category, difference } = item;
    const { orderId = '', time = '' } = leadRecord(item) ?? {};
    const amount = money(difference, job.currency);
    return [`    ${id}`, time || businessDate, categoryLabel(category), orderId, amount];
  });
  const state = suggestionState(suggestion);
  return [
    `  ${say`suggestion ${suggestion.id}, ${state}: ${reasonText(suggestion)}`}`,
    ...columns(rows, [4]).trimEnd().split('\n'),
  ];
}
