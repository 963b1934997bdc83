/** A date as its reports show it, read from the ledger. */
import type { Item } from '../model/item.ts';
import {
  type DayFindings,
  type Outcome,
  proofOf,
  type Reject,
  type Totals,
  verdictOf,
} from '../model/outcome.ts';
import type { TransactionRecord } from '../model/record.ts';
import { hasPending } from './closing.ts';
import { DamagedError } from './damage.ts';
import { contextOf, itemOf, itemsOf, runOf } from './days.ts';
import { readFacts } from './facts.ts';
import { type DayContext, itemsOfRow, loneSide, recordOf } from './item-row.ts';
import type { Ledger } from './open.ts';
import type { DayRow, ItemRow, JobRow } from './tables.ts';
import { readTally } from './tally.ts';

/** The page of a date; `days` are all of the job. Throws DamagedError. */
export function pageOf(ledger: Ledger, job: JobRow, day: DayRow, days: readonly DayRow[]): Outcome {
  const run = runOf(ledger, day);
  const { places, tolerated, ...facts } = readFacts(run.facts);
  const context = { date: day.date, currency: job.currency, closedOn: day.closed_on, places };
  const others = new OtherDays(ledger, job, days);
  const rows = itemsOf(ledger, day);
  const items = rows.flatMap((row) => itemsOfRow(row, context, others.metBy(row)));
  const findings: DayFindings = {
    job: job.name,
    date: day.date,
    runId: run.run_id,
    currency: job.currency,
    ...facts,
    tolerated: plus(tolerated, toleratedOf(rows)),
    items,
    rejects: rejectsOf(ledger, day),
  };
  const closing = days.filter((each) => each.closed_on === day.date && hasPending(each));
  const expiredHere = closing.flatMap((each) => expiredOf(ledger, job, each));
  return {
    ...findings,
    expiredHere,
    verdict: verdictOf({ items, expiredHere }),
    openItems: openOf(day),
    proof: proofOf(findings),
  };
}

function rejectsOf({ tables }: Ledger, day: DayRow): Reject[] {
  const rows = tables.rejects.select('WHERE day = ? ORDER BY n', day.id);
  if (rows.length !== day.rejects) {
    throw new DamagedError(`${day.date} has ${rows.length} of ${day.rejects} rejects`);
  }
  return rows.map(({ file, line, reason, text }) => ({ file, line, reason, text }));
}

/** Items of a date whose window is over. */
function expiredOf(ledger: Ledger, job: JobRow, day: DayRow): Item[] {
  const context = contextOf(ledger, job, day);
  const rows = itemsOf(ledger, day).filter((row) => row.own === 'pending' && row.met === null);
  return rows.flatMap((row) => itemsOfRow(row, context, null));
}

/** Pairs across days that agree only because the job tolerates the difference. */
function toleratedOf(rows: readonly ItemRow[]): Totals {
  let amount = 0n;
  let count = 0;
  for (const row of rows) {
    if (row.met !== 'tolerated') continue;
    const [s, f] = [row.s_amount ?? row.met_amount, row.f_amount ?? row.met_amount];
    amount += BigInt((s ?? 0) - (f ?? 0));
    count++;
  }
  return { count, amount };
}

function plus(a: Totals, b: Totals): Totals {
  return { count: a.count + b.count, amount: a.amount + b.amount };
}

function openOf(day: DayRow): Totals {
  let [count, amount] = [0, 0n];
  for (const { open, openAmount } of readTally(day.tally).values()) {
    count += open;
    amount += openAmount;
  }
  return { count, amount };
}

/** Looks up the records of other dates that items met. */
export class OtherDays {
  readonly #ledger: Ledger;
  readonly #job: JobRow;
  readonly #days = new Map<string, { day: DayRow; context: DayContext }>();
  readonly #rows: readonly DayRow[];

  /** `days` are all of the job. */
  constructor(ledger: Ledger, job: JobRow, days: readonly DayRow[]) {
    this.#ledger = ledger;
    this.#job = job;
    this.#rows = days;
  }

  /** The record that an item disagrees with; null if there is none. Throws DamagedError. */
  metBy(row: ItemRow): TransactionRecord | null {
    if (row.met === 'cleared' || row.met_date === null || row.met_id === null) return null;
    const { day, context } = this.#dayOf(row.met_date);
    const other = itemOf(this.#ledger, day, row.met_id);
    return recordOf(other, loneSide(other) ?? 'statement', context);
  }

  #dayOf(date: string) {
    let found = this.#days.get(date);
    if (!found) {
      const day = this.#rows.find((each) => each.date === date);
      if (!day) throw new DamagedError(`${date} is missing`);
      found = { day, context: contextOf(this.#ledger, this.#job, day) };
      this.#days.set(date, found);
    }
    return found;
  }
}
