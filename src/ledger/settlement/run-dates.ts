/** The dates that a settlement job was run for, on which its groups count. */
import { shiftDate } from '../../domain/time.ts';
import { daysOf } from '../days.ts';
import type { Ledger } from '../open.ts';
import type { JobRow } from '../tables.ts';
import { datesOf } from './receivables.ts';
import type { SettlementDateRow } from './tables.ts';

/**
 * A group counts on its expected date. If that was not run, such as a day off without a statement,
 * it counts on the next date that was, so that a report names it if its money never arrives. Groups
 * expected before the first run count nowhere.
 */
export class RunDates {
  readonly #dates: readonly string[];
  readonly #settled: readonly SettlementDateRow[];

  /** Throws DamagedError. */
  constructor(ledger: Ledger, job: JobRow) {
    this.#dates = daysOf(ledger, job).map(({ date }) => date);
    this.#settled = datesOf({ ledger, row: job });
  }

  /** The date on which a group expected on `date` counts; null: none yet, or none. */
  countedOn(date: string): string | null {
    const [first] = this.#dates;
    if (first === undefined || date < first) return null;
    return this.#dates.find((each) => each >= date) ?? null;
  }

  /** The first expected date of the groups that count on a run date. */
  firstCountedOn(date: string): string {
    const before = this.#dates.findLast((each) => each < date);
    return before === undefined ? date : shiftDate(before, 1);
  }

  /** The number of groups that count on a run date. */
  groupsOn(date: string): number {
    const first = this.firstCountedOn(date);
    const counted = this.#settled.filter(({ expected }) => expected >= first && expected <= date);
    return counted.reduce((sum, { receivables }) => sum + receivables, 0);
  }

  /** The next run date; null: none. */
  after(date: string): string | null {
    return this.#dates.find((each) => each > date) ?? null;
  }
}
