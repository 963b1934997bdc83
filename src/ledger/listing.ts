/** Items of all dates, by what is asked for: read date by date, and only dates that have some. */
import type { ItemState } from '../model/decision.ts';
import type { Category, Item } from '../model/item.ts';
import { daysBetween } from '../model/time.ts';
import { say } from '../support/language.ts';
import { DamagedError } from './damage.ts';
import { contextOf, daysOf, jobsOf } from './days.ts';
import { categoryOfRow, isOpen, itemsOfRow } from './item-row.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { OtherDays } from './other-days.ts';
import { rowsInOrder } from './report-items.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';
import { type CategoryTally, readTally } from './tally.ts';

export { ITEM_STATES, type ItemState } from '../model/decision.ts';

export interface ItemFilter {
  readonly state: ItemState;
  readonly job?: string | undefined;
  readonly date?: string | undefined;
  readonly category?: Category | undefined;
}

/** An item as it is now. */
export interface LedgerItem {
  readonly job: JobRow;
  readonly item: Item;
  /** `cleared` needs nobody; what somebody settled is `resolved`. */
  readonly state: 'open' | 'resolved' | 'cleared';
}

export interface Listing {
  readonly items: readonly LedgerItem[];
  /** Items that the filter takes, and the sum of their differences (minor units), by currency. */
  readonly total: number;
  readonly amounts: ReadonlyMap<string, bigint>;
}

/** The first `limit` items that a filter takes: by job, date, category and order. */
export function listItems(ledger: Ledger, filter: ItemFilter, limit = Infinity): Listing {
  return onSnapshot(ledger, () => {
    const items: LedgerItem[] = [];
    const amounts = new Map<string, bigint>();
    let total = 0;
    for (const job of jobsOf(ledger)) {
      if (filter.job !== undefined && filter.job !== job.name) continue;
      const days = daysOf(ledger, job);
      const reader = new ItemReader(ledger, job, days);
      for (const day of days) {
        const { count, amount } = expected(day, filter);
        if (count === 0) continue;
        total += count;
        amounts.set(job.currency, (amounts.get(job.currency) ?? 0n) + amount);
        if (items.length >= limit) continue;
        const found = itemsOfDay(ledger, { day, reader, filter }, limit - items.length);
        if (found.count !== count) throw new DamagedError(say`the sums of ${day.date} are wrong`);
        for (const item of found.first) items.push(item);
      }
    }
    return { items, total, amounts };
  });
}

/** How many items of a date the filter takes, from the date's sums. */
function expected(day: DayRow, filter: ItemFilter): { count: number; amount: bigint } {
  let [count, amount] = [0, 0n];
  if (filter.date !== undefined && filter.date !== day.date) return { count, amount };
  for (const [category, tally] of readTally(day.tally)) {
    if (filter.category !== undefined && filter.category !== shownAs(category, day)) continue;
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

/** What is pending has expired once its date's window is over. */
function shownAs(category: Category, day: DayRow): Category {
  return category === 'pending' && day.closed_on !== null ? 'expired' : category;
}

interface DayRequest {
  readonly day: DayRow;
  readonly reader: ItemReader;
  readonly filter: ItemFilter;
}

/** Reads all of them, so that one that is lost is missed, and keeps the first few. */
function itemsOfDay(
  ledger: Ledger,
  { day, reader, filter }: DayRequest,
  limit: number,
): { readonly first: LedgerItem[]; readonly count: number } {
  const first: LedgerItem[] = [];
  let count = 0;
  for (const row of rowsInOrder(ledger, day)) {
    const category = shownAs(categoryOfRow(row), day);
    if (filter.category !== undefined && filter.category !== category) continue;
    if (filter.state !== 'all' && stateOf(row) !== filter.state) continue;
    if (count++ < limit) first.push(reader.read(day, row));
  }
  return { first, count };
}

function stateOf(row: ItemRow): LedgerItem['state'] {
  if (isOpen(row)) return 'open';
  return row.decision === null ? 'cleared' : 'resolved';
}

/** Reads items of a job as they are now: ages count up to the job's latest date. */
export class ItemReader {
  readonly #ledger: Ledger;
  readonly #job: JobRow;
  readonly #latest: string;
  readonly #others: OtherDays;
  readonly #contexts = new Map<number, ReturnType<typeof contextOf>>();

  /** `days` are all of the job. */
  constructor(ledger: Ledger, job: JobRow, days: readonly DayRow[]) {
    this.#ledger = ledger;
    this.#job = job;
    this.#latest = days[days.length - 1]?.date ?? '';
    this.#others = new OtherDays(ledger, job, days);
  }

  /** The item that a row of a date stands for. */
  read(day: DayRow, row: ItemRow): LedgerItem {
    let context = this.#contexts.get(day.id);
    if (!context) {
      context = contextOf(this.#ledger, this.#job, day);
      this.#contexts.set(day.id, context);
    }
    const [item] = itemsOfRow(row, context, this.#others.metBy(row));
    const state = stateOf(row);
    const ageDays = state === 'cleared' ? item.ageDays : daysBetween(day.date, this.#latest);
    return { job: this.#job, item: { ...item, ageDays }, state };
  }
}
