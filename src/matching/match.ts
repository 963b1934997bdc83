/** The rules after exact keys, in order: each matches what the ones before it left. */
import { SIDES } from '../domain/record.ts';
import { duplicates } from './rules/duplicates.ts';
import { equalAmounts } from './rules/equal-amounts.ts';
import { mismatches } from './rules/mismatches.ts';
import {
  type Agreement,
  addRecord,
  type DateRule,
  type Group,
  type GroupRule,
  type Match,
} from './rules/rule.ts';
import { statusMismatches } from './rules/status-mismatches.ts';

/** Rules within one identity; they run in threads. */
const GROUP_RULES: readonly GroupRule[] = [equalAmounts, mismatches, statusMismatches, duplicates];

/** Rules over everything that those leave of a date; loaded there, as no thread needs SQLite. */
export const DATE_RULES: readonly DateRule[] = [
  async (left) => (await import('./rules/refunds-by-amount.ts')).refundsByAmount(left),
];

/** Matches the records of one identity; what `group` has left afterwards is in no match. */
export function matchGroup(group: Group, agreement: Agreement): Match[] {
  const all: Match[] = [];
  for (const rule of GROUP_RULES) {
    const matches = rule(group, agreement);
    if (matches.length === 0) continue;
    for (const match of matches) all.push(match);
    leaveMatched(group, matches);
  }
  return all;
}

function leaveMatched(group: Group, matches: readonly Match[]): void {
  for (const side of SIDES) {
    const own = group[side];
    if (own.left.length === 0) continue;
    // Nearly every group is one against one.
    if (own.left.length === 1 && matches[0][side][0] === own.left[0]) {
      addRecord(own, 'held', own.left[0]);
      own.left = [];
      continue;
    }
    const matched = new Set(matches.flatMap((match) => match[side]));
    if (matched.size === 0) continue;
    own.held = own.held.concat(own.left.filter((record) => matched.has(record)));
    own.left = own.left.filter((record) => !matched.has(record));
  }
}
