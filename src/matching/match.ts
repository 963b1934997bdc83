/** The rules after exact keys, in order: each matches what the ones before it left. */
import { feeOf } from '../domain/item.ts';
import { type Match, recordsIn } from '../domain/match.ts';
import { roundFee } from '../domain/money.ts';
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
  return all.some((match) => categoryByRules(match) !== match.category)
    ? all.map((match) => ({ ...match, category: categoryByRules(match) }))
    : all;
}

/**
 * A match that comes out even is a `fee_mismatch` if the channel has taken a wrong fee. It is none
 * if the flows have the right one, and the wrong rate of the rule is an item by itself.
 */
function categoryByRules({ category, statement, flows }: Match): Match['category'] {
  const isWrong = statement.some(({ owed }) => owed !== undefined);
  if (category === null) return isWrong ? 'fee_mismatch' : null;
  const isRated = statement.some(({ rated }) => rated !== undefined);
  if (category !== 'fee_mismatch' || isWrong || !isRated) return category;
  const right = feeOf(statement.map(({ fee, rated }) => ({ fee: rated ?? fee })));
  const ours = feeOf(flows);
  const isEven = right !== null && ours !== null && roundFee(right) === roundFee(ours);
  return isEven ? null : category;
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
