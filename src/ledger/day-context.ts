/** Context for reading the items of a date, and their counterparts on other dates. */
import type { ItemSide } from '../domain/item.ts';
import { daysOutsideOf } from '../domain/time.ts';
import { say } from '../words/language.ts';
import { DamagedError } from './damage.ts';
import { itemOf, recordsOf, runOf } from './days.ts';
import { readFacts } from './facts.ts';
import type { Ledger } from './open.ts';
import { carriedRecord, type DayContext } from './row-items.ts';
import { settlementOf } from './settlement/receivables.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';
import { unclearRefunds } from './unclear-refunds.ts';

type Met = Pick<ItemRow, 'id' | 'met_date' | 'met_id'>;
type ContextFacts = Pick<ReturnType<typeof readFacts>, 'places' | 'flowsBounds'>;

/** The context for reading items of a date; `facts` are those of its run. */
export function contextOf(
  ledger: Ledger,
  job: JobRow,
  day: DayRow,
  others: OtherDays | null,
  facts: ContextFacts = readFacts(runOf(ledger, day).facts),
): DayContext {
  const { places, flowsBounds } = facts;
  const unclear = unclearRefunds(ledger, job, day);
  const { date, closed_on: closedOn } = day;
  const daysOutside = flowsBounds === null ? () => 0 : daysOutsideOf(date, flowsBounds);
  const isOutside = (time: string) => daysOutside(time) > 0;
  return {
    ...{ date, currency: job.currency, closedOn, places, isOutside, unclear },
    isSettlement: settlementOf({ ledger, row: job }) !== undefined,
    recordsOf: (row) => recordsOf(ledger, row),
    counterpartOf: (met) => others?.counterpartOf(date, met) ?? null,
  };
}

/** Looks up the records of other dates that items are matched with. */
export class OtherDays {
  readonly #ledger: Ledger;
  readonly #job: JobRow;
  readonly #days = new Map<string, { day: DayRow; context: DayContext }>();
  readonly #rows: readonly DayRow[];

  /** `days` are all dates of the job. */
  constructor(ledger: Ledger, job: JobRow, days: readonly DayRow[]) {
    this.#ledger = ledger;
    this.#job = job;
    this.#rows = days;
  }

  /** The record that an item of `date` differs from; null if there is none. Throws DamagedError. */
  counterpartOf(date: string, { id, met_date, met_id }: Met): ItemSide | null {
    if (met_date === null || met_id === null) return null;
    const { day, context } = this.#dayOf(met_date);
    const other = itemOf(this.#ledger, day, met_id);
    return carriedRecord(other, (met) => met.met_date === date && met.met_id === id, context);
  }

  #dayOf(date: string) {
    let found = this.#days.get(date);
    if (!found) {
      const day = this.#rows.find((each) => each.date === date);
      if (!day) throw new DamagedError(say`${date} is missing`);
      found = { day, context: contextOf(this.#ledger, this.#job, day, null) };
      this.#days.set(date, found);
    }
    return found;
  }
}
