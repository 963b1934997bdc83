/** Where the time of a record lies, seen from the business date that is reconciled. */
import type { Job } from '../domain/job.ts';
import type { TransactionRecord } from '../domain/record.ts';
import { daysOutsideOf, nearEdgeOf } from '../domain/time.ts';

type Timed = Pick<TransactionRecord, 'side' | 'time'>;

export class DayWindow {
  readonly #job: Job;
  readonly #flowsHaveDates: boolean;
  readonly #isNearEdge: (time: string) => boolean;
  readonly #daysOf: (time: string) => number;

  /**
   * `flowsHaveDates`: do the times of own records say which date they are of? `clocksChange`: see
   * clocksChangeNear.
   */
  constructor(job: Job, date: string, flowsHaveDates: boolean, clocksChange: boolean) {
    this.#job = job;
    this.#flowsHaveDates = flowsHaveDates;
    this.#isNearEdge = nearEdgeOf(date, job, clocksChange);
    this.#daysOf = daysOutsideOf(date, job, clocksChange);
  }

  /** Is it an own record whose time lies outside the date by more than the edge? */
  isOutside(record: Timed): boolean {
    return this.#daysOutside(record) > 0;
  }

  /** May the record's counterpart be in the files of another date? */
  isInTransit(record: Timed): boolean {
    const days = this.#daysOutside(record);
    return days > 0 ? days <= this.#job.carryDays : this.#isNearEdge(record.time);
  }

  #daysOutside({ side, time }: Timed): number {
    return side === 'statement' || !this.#flowsHaveDates ? 0 : this.#daysOf(time);
  }
}
