/** Open items of the same order in other jobs, as `explain` and `items show` print them. */
import type { AcrossPair } from '../../ledger/across-jobs.ts';
import type { LedgerItem } from '../../ledger/listing.ts';
import { acrossName, categoryLabel } from '../../report/names.ts';
import { say } from '../../words/language.ts';
import { money } from './print.ts';

/** The other item of each pair that has this one. */
function othersOf(pairs: readonly AcrossPair[], { item, state }: LedgerItem) {
  // The same row may have cleared items, with its id.
  if (state !== 'open') return [];
  return pairs.flatMap(({ kind, items: [first, second] }) => {
    if (first.item.id === item.id) return [{ kind, other: second }];
    return second.item.id === item.id ? [{ kind, other: first }] : [];
  });
}

/** A line for each. */
export function acrossLines(pairs: readonly AcrossPair[], of: LedgerItem): string[] {
  return othersOf(pairs, of).map(({ kind, other: { job, item } }) => {
    const what = `${categoryLabel(item.category)} ${money(item.difference, job.currency)}`;
    const where = say`${what} in job ${job.name}, ${item.businessDate}, item ${item.id}`;
    return `  ${say`${acrossName(kind)}: ${where}`}`;
  });
}

/** The same for JSON. */
export function acrossFields(pairs: readonly AcrossPair[], of: LedgerItem) {
  return othersOf(pairs, of).map(({ kind, other: { job, item } }) => ({
    kind,
    ...{ job: job.name, item_id: item.id, business_date: item.businessDate },
    ...{ category: item.category, difference: money(item.difference, job.currency) },
  }));
}
