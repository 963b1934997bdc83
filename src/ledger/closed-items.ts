/** Items of some dates by category: how many are open, and how long the others took to close. */
import type { Totals } from '../domain/exact-sums.ts';
import { CATEGORIES, type Category } from '../domain/item.ts';
import type { CategoryFigures, ClosedDays } from '../domain/month.ts';
import { daysBetween, wallClock } from '../domain/time.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { eventsOf } from './decisions.ts';
import { categoryOfRow, shownCategory } from './item-state.ts';
import type { Ledger } from './open.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';
import { readTally } from './tally.ts';

/** Resolved, or cleared by another date. */
const CLOSED = `
  WHERE day = ? AND (decision IS NOT NULL OR met IN ('cleared', 'tolerated', 'offset_across'))`;

interface Sums {
  readonly all: Totals;
  readonly open: Totals;
  /** Items by the days that they took to close. */
  readonly closed: Map<number, number>;
}

/** The categories of items of these dates that there are, in the order of reports. */
export function categoriesOf(
  ledger: Ledger,
  job: JobRow,
  days: readonly DayRow[],
): CategoryFigures[] {
  const sums = new Map<Category, Sums>();
  const closing = new ClosingDates(ledger, job);
  for (const day of days) {
    let closed = 0;
    for (const [own, { count, amount, open, openAmount }] of readTally(day.tally)) {
      const found = sumsOf(sums, shownCategory(own, day.closed_on));
      found.all.count += count;
      found.all.amount += amount;
      found.open.count += open;
      found.open.amount += openAmount;
      closed += count - open;
    }
    if (closed === 0) continue;
    const rows = ledger.tables.items.select(CLOSED, day.id);
    if (rows.length !== closed) throw new DamagedError(say`the sums of ${day.date} are wrong`);
    for (const row of rows) {
      const days = Math.max(0, daysBetween(day.date, closing.of(row)));
      const found = sumsOf(sums, shownCategory(categoryOfRow(row), day.closed_on)).closed;
      found.set(days, (found.get(days) ?? 0) + 1);
    }
  }
  return CATEGORIES.flatMap((category) => {
    const found = sums.get(category);
    if (found === undefined || found.all.count === 0) return [];
    return [{ category, all: found.all, open: found.open, closedDays: daysOfAll(found.closed) }];
  });
}

function sumsOf(sums: Map<Category, Sums>, category: Category): Sums {
  let found = sums.get(category);
  if (found === undefined) {
    const none = () => ({ count: 0, amount: 0n });
    found = { all: none(), open: none(), closed: new Map() };
    sums.set(category, found);
  }
  return found;
}

/** When items were closed, in the job's zone. */
class ClosingDates {
  readonly #ledger: Ledger;
  readonly #job: JobRow;
  /** When the events happened, by number; read when the first one is asked for. */
  #events: ReadonlyMap<number, string> | null = null;

  constructor(ledger: Ledger, job: JobRow) {
    this.#ledger = ledger;
    this.#job = job;
  }

  of({ id, decision, met_date }: ItemRow): string {
    if (decision === null) return met_date ?? '';
    this.#events ??= new Map(eventsOf(this.#ledger, this.#job).map(({ seq, at }) => [seq, at]));
    const at = this.#events.get(decision);
    if (at === undefined) throw new DamagedError(say`the decision about ${id} is missing`);
    return wallClock(at, this.#job.time_zone).slice(0, 10);
  }
}

/** The number, the median and the largest of days, given how often each occurs. */
function daysOfAll(found: ReadonlyMap<number, number>): ClosedDays {
  const days = [...found].sort(([a], [b]) => a - b);
  const count = days.reduce((sum, [, times]) => sum + times, 0);
  if (count === 0) return { count, median: null, max: null };
  const at = (place: number) => {
    let before = 0;
    for (const [each, times] of days) {
      before += times;
      if (before > place) return each;
    }
    return 0;
  };
  const median = (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2;
  return { count, median, max: days[days.length - 1][0] };
}
