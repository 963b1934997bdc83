/** The items that a person matched with each other, as `items show` prints them. */
import type { Residual } from '../../domain/decision.ts';
import { shownCountOf } from '../../domain/item-order.ts';
import { type Match, residualOf } from '../../ledger/decisions.ts';
import type { EventRow } from '../../ledger/tables.ts';
import { categoryLabel, residualName } from '../../report/names.ts';
import { say } from '../../words/language.ts';
import { money } from './print.ts';

/** Members that are shown. */
const SHOWN_MAX = 20;

/** Its members as they were matched, and those that a run has changed or removed. */
export function matchLines({ events, lost }: Match, currency: string): string[] {
  const [{ seq, action }] = events;
  const amount = `${money(residualOf(events), currency)} ${currency}`;
  const residual = action && say`, residual: ${residualName(action as Residual)} ${amount}`;
  const count = say`matched with each other by event ${seq}: ${events.length} items`;
  const shown = events.slice(0, shownCountOf(events.length, SHOWN_MAX));
  const changed = new Map(lost.map(({ event, row }) => [event.item, row]));
  const lines = shown.map((event) => {
    const row = changed.get(event.item);
    const state = row === undefined ? '' : row ? say` – changed since` : say` – no longer there`;
    return `  ${memberText(event, currency)}${state}`;
  });
  const more = events.length - shown.length;
  return [
    count + residual,
    ...lines,
    ...(more > 0 ? [`  ${say`… and ${more} more`}`] : []),
    ...(lost.length > 0
      ? [say`The match is open again: ${lost.length} of its items changed.`]
      : []),
  ];
}

function memberText({ date, category, difference, order_id, item }: EventRow, currency: string) {
  const what = `${categoryLabel(category)} ${money(difference, currency)}`;
  return say`${date} ${what}, order ${order_id}, item ${item}`;
}

/** The same for JSON; null: the item is in no match. */
export function matchFields(match: Match | undefined, currency: string) {
  if (match === undefined) return null;
  const { events, lost } = match;
  return {
    event: events[0].seq,
    is_open_again: lost.length > 0,
    residual: events[0].action,
    residual_amount: money(residualOf(events), currency),
    items: events.map(({ item }) => item),
    changed_items: lost.map(({ event }) => event.item),
  };
}
