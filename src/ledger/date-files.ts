/** The files of a date, as its current run recorded them. */
import type { FileFacts } from '../domain/outcome.ts';
import type { Sides } from '../domain/record.ts';
import { dayOf, jobNamed, runOf } from './days.ts';
import { readFacts } from './facts.ts';
import { type Ledger, onSnapshot } from './open.ts';

/** Returns the files of both sides; null: the date has no run. Throws InternalError. */
export function filesOfDate(
  ledger: Ledger,
  name: string,
  date: string,
): Sides<readonly FileFacts[]> | null {
  return onSnapshot(ledger, () => {
    const job = jobNamed(ledger, name);
    const day = job && dayOf(ledger, job, date);
    if (!day) return null;
    const { statement, flows } = readFacts(runOf(ledger, day).facts);
    return { statement: statement.files, flows: flows.files };
  });
}
