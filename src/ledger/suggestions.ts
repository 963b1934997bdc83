/**
 * Suggestions for the open items of a job. They are computed from the ledger as it is now, and not
 * stored; an id is derived from the members, so it stays the same while they are open.
 */
import { createHash } from 'node:crypto';
import {
  type FoundSuggestion,
  MEMBERS_MAX,
  type OpenItem,
  Steps,
  type Unsearched,
} from '../domain/suggestion.ts';
import { shiftDate } from '../domain/time.ts';
import { suggest } from '../matching/suggest/suggest.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { daysOf, jobNamed, jobsOf } from './days.ts';
import { heldItems } from './held-items.ts';
import { differenceOf, isOpen } from './item-state.ts';
import { ItemReader, type LedgerItem } from './listing.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { settlementOf } from './settlement/receivables.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';
import { openOf } from './tally.ts';

/** More open items than this are not read: the steps would not be enough for them. */
const OPEN_MAX = 100_000;
/** The newest dates that are searched one by one for an id that the job as a whole lacks. */
const DATES_MAX = 31;
/** They take so many times the steps of a search, at most. */
const DATES_STEPS = 4;
const ID_LENGTH = 12;
const ID_OR_START = /^s[0-9a-f]{3,12}$/;
/** Larger differences do not add up exactly. */
const DIFFERENCE_MAX = Number.MAX_SAFE_INTEGER / MEMBERS_MAX;

/** Rows that may be open. */
const OPEN_OF_DAY = `
  WHERE day = ? AND decision IS NULL AND (met IS NULL OR met NOT IN ('cleared', 'tolerated'))`;

export interface Suggestion extends Omit<FoundSuggestion<OpenItem>, 'members'> {
  /** `s` and hex digits, unlike the id of an item. */
  readonly id: string;
  /** The largest difference of a set first; of a look-alike, the positive one. */
  readonly items: readonly LedgerItem[];
}

export interface JobSuggestions {
  readonly job: JobRow;
  /** The surest first. */
  readonly suggestions: readonly Suggestion[];
  /** Days that members may be apart. */
  readonly window: number;
  readonly unsearched: readonly Unsearched[];
  /** Were the steps enough? */
  readonly isFinished: boolean;
}

interface OpenRow extends OpenItem {
  readonly day: DayRow;
  readonly row: ItemRow;
}

/** The suggestions of a job; with `date`, only those with an item of this date. */
export function suggestionsOf(
  ledger: Ledger,
  job: JobRow,
  steps: Steps,
  date?: string,
): JobSuggestions {
  return onSnapshot(ledger, () => {
    const all = daysOf(ledger, job);
    const window = windowOf(ledger, job);
    // Sets of the date have items up to a window away, and those other sets, just as far.
    const isNear = (day: DayRow) =>
      date === undefined ||
      (day.date >= shiftDate(date, -2 * window) && day.date <= shiftDate(date, 2 * window));
    const days = all.filter((day) => isNear(day) && openOf(day).count > 0);
    const count = days.reduce((sum, day) => sum + openOf(day).count, 0);
    const nothing = { job, window, suggestions: [], unsearched: [] };
    if (count === 0) return { ...nothing, isFinished: true };
    if (count > OPEN_MAX) {
      const [from, to] = [days[0].date, days[days.length - 1].date];
      return { ...nothing, unsearched: [{ from, to, candidates: count }], isFinished: false };
    }
    const found = suggest(openRows(ledger, job, days), window, steps);
    const reader = new ItemReader(ledger, job, all);
    const read = ({ members, ...rest }: FoundSuggestion<OpenRow>): Suggestion => ({
      ...rest,
      id: idOf(job, members),
      items: members.map(({ day, row }) => reader.read(day, row)),
    });
    const isOf = (each: { readonly date: string }) => date === undefined || each.date === date;
    const suggestions = found.suggestions.filter(({ members }) => members.some(isOf)).map(read);
    const unsearched = found.unsearched.filter(({ from, to }) => {
      return date === undefined || (from <= date && date <= to);
    });
    return { job, suggestions, window, unsearched, isFinished: found.isFinished };
  });
}

/** The suggestions of a date, for its reports; null: the job has none. */
export function dateSuggestions(
  ledger: Ledger,
  jobName: string,
  date: string,
  steps: Steps,
): JobSuggestions | null {
  if (steps.isOff) return null;
  return onSnapshot(ledger, () => {
    const job = jobNamed(ledger, jobName);
    return job ? suggestionsOf(ledger, job, steps, date) : null;
  });
}

/** The suggestions that an item is in. */
export function suggestionsFor(
  ledger: Ledger,
  { job, item, state }: LedgerItem,
  steps: number,
): readonly Suggestion[] {
  if (state !== 'open' || item.difference === 0 || steps === 0) return [];
  const { suggestions } = suggestionsOf(ledger, job, new Steps(steps), item.businessDate);
  return suggestions.filter(({ items }) => items.some((each) => each.item.id === item.id));
}

/**
 * The suggestion with this id, or the only one whose id begins so, of any job. Its items are open
 * and their differences add up to zero. Throws UsageError if there is none any more.
 */
export function suggestionById(
  ledger: Ledger,
  id: string,
  stepsOf: (job: string) => number,
): Suggestion {
  return onSnapshot(ledger, () => {
    const found = ID_OR_START.test(id)
      ? jobsOf(ledger).flatMap((job) => withId(ledger, job, id, stepsOf(job.name)))
      : [];
    if (new Set(found.map((each) => each.id)).size > 1) {
      throw new UsageError(say`Several suggestions begin with ${id}: give more characters.`);
    }
    if (found.length > 0) return found[0];
    throw new UsageError(
      say`${id}: there is no such suggestion. It ends when one of its items is not open any more, or
        has changed. zhangping suggestions lists those of now.`,
    );
  });
}

function withId(ledger: Ledger, job: JobRow, id: string, steps: number): readonly Suggestion[] {
  const find = (most: number, date?: string) => {
    const own = new Steps(most);
    const { suggestions } = suggestionsOf(ledger, job, own, date);
    const taken = most - Math.max(own.left, 0);
    return { found: suggestions.filter((each) => each.id.startsWith(id)), taken };
  };
  const { found } = find(steps);
  if (found.length > 0) return found;
  // A report has the suggestions of its date alone, for which it had all steps.
  const open = daysOf(ledger, job).filter((day) => openOf(day).count > 0);
  let left = DATES_STEPS * steps;
  for (const { date } of open.slice(-DATES_MAX).reverse()) {
    if (left <= 0) break;
    const ofDate = find(Math.min(steps, left), date);
    if (ofDate.found.length > 0) return ofDate.found;
    left -= ofDate.taken;
  }
  return [];
}

/** Days that members may be apart: those of the carry, or of a run of groups. */
function windowOf(ledger: Ledger, job: JobRow): number {
  const settlement = settlementOf({ ledger, row: job });
  if (settlement === undefined) return job.carry_days;
  const { runs = job.carry_days }: { readonly runs?: number } = JSON.parse(settlement.settings);
  return runs;
}

function openRows(ledger: Ledger, job: JobRow, days: readonly DayRow[]): OpenRow[] {
  const groups = ledger.tables.receivables.select("WHERE job = ? AND account <> ''", job.id);
  const accounts = new Map(groups.map(({ item, account }) => [item, account]));
  const open: OpenRow[] = [];
  for (const day of days) {
    const held = heldItems(ledger, day);
    const rows = (held ?? ledger.tables.items.select(OPEN_OF_DAY, day.id)).filter(isOpen);
    if (rows.length !== openOf(day).count) {
      throw new DamagedError(say`the sums of ${day.date} are wrong`);
    }
    for (const row of rows) {
      const difference = differenceOf(row);
      if (difference === 0 || Math.abs(difference) > DIFFERENCE_MAX) continue;
      const ids: string[] = [];
      for (const id of [row.order_id, row.refund_id, row.s_txn, row.f_txn]) {
        if (id && !ids.includes(id)) ids.push(id);
      }
      const account = accounts.get(row.id) ?? '';
      const { id, unmatched_side: side } = row;
      open.push({ id, date: day.date, difference, side, day, row, account, ids });
    }
  }
  return open;
}

/** Whatever the kind: whether ids are alike depends on the items that are searched with them. */
function idOf(job: JobRow, members: readonly OpenItem[]): string {
  const text = [job.name, ...members.map(({ id }) => id).sort()].join('\0');
  return `s${createHash('sha256').update(text).digest('hex').slice(0, ID_LENGTH)}`;
}
