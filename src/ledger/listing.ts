/** Lists items by a filter. Reads date by date, and only dates that have such items. */
import type { ItemState } from '../domain/decision.ts';
import type { Category, Item } from '../domain/item.ts';
import { compareSizes, compareText, FirstOf } from '../domain/item-order.ts';
import { daysBetween, parseDateArgument } from '../domain/time.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { contextOf, OtherDays } from './day-context.ts';
import { daysOf, jobsOf } from './days.ts';
import { categoryOfRow, hasSeveral, isOpen, shownCategory } from './item-state.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { type ItemOrder, rowsInOrder } from './report-items.ts';
import { type DayContext, itemsOfRow } from './row-items.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';
import { type CategoryTally, readTally } from './tally.ts';

export interface ItemFilter {
  readonly state: ItemState;
  readonly job?: string | undefined;
  /** yyyy-MM-dd, or `yesterday` or `today` in the time zone of each job. */
  readonly date?: string | undefined;
  readonly category?: Category | undefined;
}

/** An item as it is now. */
export interface LedgerItem {
  readonly job: JobRow;
  readonly item: Item;
  /** `cleared` by another date, `resolved` by a decision. */
  readonly state: 'open' | 'resolved' | 'cleared';
}

export interface Listing {
  readonly items: readonly LedgerItem[];
  /** The number of all items that match the filter. */
  readonly total: number;
  /** The sums of their differences by currency, minor units. */
  readonly amounts: ReadonlyMap<string, bigint>;
}

/**
 * The first `limit` items that match a filter, ordered by job, date and the order of reports; or
 * the worst items of all jobs and dates, ordered by currency.
 */
export function listItems(
  ledger: Ledger,
  request: ItemFilter,
  limit = Infinity,
  order: ItemOrder = 'report',
): Listing {
  return onSnapshot(ledger, () => {
    const items: LedgerItem[] = [];
    const worst = order === 'size' ? new FirstOf(limit, compareListed) : null;
    const amounts = new Map<string, bigint>();
    let total = 0;
    for (const job of jobsOf(ledger)) {
      if (request.job !== undefined && request.job !== job.name) continue;
      const { date } = request;
      const filter = { ...request, date: date && (parseDateArgument(date, job.time_zone) ?? date) };
      const days = daysOf(ledger, job);
      const reader = new ItemReader(ledger, job, days);
      for (const day of days) {
        const { count, amount } = expected(day, filter);
        if (count === 0) continue;
        total += count;
        amounts.set(job.currency, (amounts.get(job.currency) ?? 0n) + amount);
        if (items.length >= limit) continue;
        let found = 0;
        // Reads all rows, even beyond the limit, to notice a lost one.
        for (const row of matchingRows(ledger, day, filter)) {
          found++;
          if (worst !== null) worst.add(reader.read(day, row));
          else if (items.length < limit) items.push(reader.read(day, row));
        }
        if (found !== count) throw new DamagedError(say`the sums of ${day.date} are wrong`);
      }
    }
    return { items: worst?.values ?? items, total, amounts };
  });
}

/** How many items of a date match the filter, and their sum, from the date's stored sums. */
function expected(day: DayRow, filter: ItemFilter): { count: number; amount: bigint } {
  let [count, amount] = [0, 0n];
  if (filter.date !== undefined && filter.date !== day.date) return { count, amount };
  for (const [category, tally] of readTally(day.tally)) {
    if (
      filter.category !== undefined &&
      filter.category !== shownCategory(category, day.closed_on)
    ) {
      continue;
    }
    const part = partOf(tally, category, filter.state);
    count += part.count;
    amount += part.amount;
  }
  return { count, amount };
}

function partOf(tally: CategoryTally, category: Category, state: ItemState) {
  const { count, amount, open, openAmount } = tally;
  if (state === 'all') return { count, amount };
  if (state === 'open') return { count: open, amount: openAmount };
  if (category === 'cleared') return { count: 0, amount: 0n };
  return { count: count - open, amount: amount - openAmount };
}

/** The worst `limit` of the items. */
export function worstListed(items: readonly LedgerItem[], limit: number): readonly LedgerItem[] {
  const worst = new FirstOf(limit, compareListed);
  for (const item of items) worst.add(item);
  return worst.values;
}

/** By currency, and in it the worst first, as in reports. */
function compareListed(a: LedgerItem, b: LedgerItem): number {
  return (
    compareText(a.job.currency, b.job.currency) ||
    compareSizes(a.item, b.item) ||
    compareText(a.job.name, b.job.name)
  );
}

/** The rows of a date that match the filter. */
function* matchingRows(ledger: Ledger, day: DayRow, filter: ItemFilter): Generator<ItemRow> {
  for (const rows of rowsInOrder(ledger, day)) {
    yield* rows.filter((row) => {
      if (row.met === 'offset') return false;
      const category = shownCategory(categoryOfRow(row), day.closed_on);
      if (filter.category !== undefined && filter.category !== category) return false;
      return filter.state === 'all' || stateOf(row) === filter.state;
    });
  }
}

function stateOf(row: ItemRow): LedgerItem['state'] {
  if (isOpen(row)) return 'open';
  return row.decision === null ? 'cleared' : 'resolved';
}

/** Reads items of a job as they are now: ages are counted to the job's latest date. */
export class ItemReader {
  readonly #ledger: Ledger;
  readonly #job: JobRow;
  readonly #latest: string;
  readonly #others: OtherDays;
  /** The context of the date that was read last: rows are read date by date. */
  #last: { readonly day: number; readonly context: DayContext } | null = null;

  /** `days` are all dates of the job. */
  constructor(ledger: Ledger, job: JobRow, days: readonly DayRow[]) {
    this.#ledger = ledger;
    this.#job = job;
    this.#latest = days[days.length - 1]?.date ?? '';
    this.#others = new OtherDays(ledger, job, days);
  }

  /** The item of a row. */
  read(day: DayRow, row: ItemRow): LedgerItem {
    if (this.#last?.day !== day.id) {
      this.#last = { day: day.id, context: contextOf(this.#ledger, this.#job, day, this.#others) };
    }
    const [item] = itemsOfRow(row, this.#last.context);
    const state = stateOf(row);
    const ageDays = state === 'cleared' ? item.ageDays : daysBetween(day.date, this.#latest);
    return { job: this.#job, item: { ...item, ageDays }, state };
  }

  /** The same, followed by those of several records that other dates have cleared. */
  readAll(day: DayRow, row: ItemRow): LedgerItem[] {
    const first = this.read(day, row);
    if (!hasSeveral(row) || this.#last === null) return [first];
    const [, ...cleared] = itemsOfRow(row, this.#last.context);
    return [first, ...cleared.map((item) => ({ job: this.#job, item, state: 'cleared' as const }))];
  }
}
