/** Where the time of a record lies, seen from the business date that is reconciled. */
import type { Job } from '../model/job.ts';
import type { TransactionRecord } from '../model/record.ts';
import { daysAfter, nearEdgeOf } from '../model/time.ts';

type Timed = Pick<TransactionRecord, 'side' | 'time'>;

export class DayWindow {
  readonly #job: Job;
  readonly #date: string;
  readonly #flowsTellDate: boolean;
  readonly #isNearEdge: (time: string) => boolean;

  /** `flowsTellDate`: do the times of own records tell which date they are of? */
  constructor(job: Job, date: string, flowsTellDate: boolean) {
    this.#job = job;
    this.#date = date;
    this.#flowsTellDate = flowsTellDate;
    this.#isNearEdge = nearEdgeOf(date, job);
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
    if (side === 'statement' || !this.#flowsTellDate) return 0;
    const days = Math.abs(daysAfter(time, this.#date, this.#job.cutoffMinutes));
    return days > 0 && this.#isNearEdge(time) ? 0 : days;
  }
}
