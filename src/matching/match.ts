/** The rules after exact keys, in order: each matches what the ones before it left. */
import { type Match, recordsIn } from '../domain/match.ts';
import { SIDES, type TransactionRecord } from '../domain/record.ts';
import { equalAmounts, nearAmounts } from './rules/equal-amounts.ts';
import { extraRecords } from './rules/extra-records.ts';
import { mismatches } from './rules/mismatches.ts';
import type { Agreement, DateRule, Group, GroupRule } from './rules/rule.ts';
import { statusMismatches } from './rules/status-mismatches.ts';
import { sums } from './rules/sums.ts';

/** Rules within one identity; they run in threads. */
const GROUP_RULES: readonly GroupRule[] = [
  equalAmounts,
  nearAmounts,
  sums,
  mismatches,
  statusMismatches,
  extraRecords,
];

/** Rules over everything that those leave of a date; loaded there, as no thread needs SQLite. */
export const DATE_RULES: readonly DateRule[] = [
  async (left) => (await import('./rules/refunds-by-amount.ts')).refundsByAmount(left),
];

/** Matches the records of one identity; what `group` has left afterwards is in no match. */
export function matchGroup(group: Group, agreement: Agreement): readonly Match[] {
  let all: readonly Match[] = [];
  for (const rule of GROUP_RULES) {
    const matches = rule(group, agreement, all);
    if (matches.length === 0) continue;
    all = all.length === 0 ? matches : [...withoutReplaced(all, matches), ...matches];
    leaveMatched(group, matches);
  }
  return all.some(isWronglyCharged) ? all.map(withWrongFee) : all;
}

/** Does a match come out even, and has the channel taken a wrong fee? */
function isWronglyCharged({ category, statement }: Match): boolean {
  return category === null && statement.some(({ owed }) => owed !== undefined);
}

function withWrongFee(match: Match): Match {
  return isWronglyCharged(match) ? { ...match, category: 'fee_mismatch' } : match;
}

/** The matches whose records are in none of the later ones. */
function withoutReplaced(before: readonly Match[], later: readonly Match[]): Match[] {
  const taken = recordsIn(later);
  return before.filter(({ statement, flows }) => !taken.has(statement[0] ?? flows[0]));
}

function leaveMatched(group: Group, matches: readonly Match[]): void {
  for (const side of SIDES) {
    const own = group[side];
    if (own.left.length === 0) continue;
    const matchedFirst = matches[0][side];
    // Nearly every group is one against one, or matched as a whole.
    const isOnlyOne = own.left.length === 1 && matchedFirst[0] === own.left[0];
    if (isOnlyOne || matchedFirst === own.left) {
      own.left = NONE_LEFT;
      continue;
    }
    const matched = new Set(matches.flatMap((match) => match[side]));
    if (matched.size > 0) own.left = own.left.filter((record) => !matched.has(record));
  }
}

const NONE_LEFT: readonly TransactionRecord[] = [];
