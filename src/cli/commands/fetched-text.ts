/** What is said of bills that are fetched. */
import type { Job } from '../../domain/job.ts';
import { clockAt } from '../../domain/time.ts';
import type { Fetched } from '../../fetch/fetch-bill.ts';
import { say } from '../../words/language.ts';

/** What became of a bill, in a line without its end. */
export function fetchedText(job: string, { is, bill }: Fetched): string {
  const { date, files } = bill;
  const [{ evidence }] = files;
  const paths = files.map(({ path }) => path).join(say`, `);
  const isEmpty = evidence?.result === 'empty';
  if (is === 'present') return say`${job} ${date}: ${paths} is there`;
  if (is === 'same') return say`${job} ${date}: the channel has the same bill as ${paths}`;
  if (is === 'changed') {
    return say`${job} ${date}: the channel has changed the bill; the new one is ${paths}`;
  }
  if (isEmpty) return say`${job} ${date}: no transactions, as the channel confirms in ${paths}`;
  const { verified } = { verified: evidence?.hash?.algorithm ?? '' };
  return verified === ''
    ? say`${job} ${date}: fetched ${paths}`
    : say`${job} ${date}: fetched ${paths}, ${verified} as announced`;
}

/** Why a bill is waited for, and until when; a line. */
export function sayWaiting({ name, timeZone }: Job, failure: Error, until: number): string {
  const time = clockAt(new Date(until), timeZone).slice(11, 16);
  return `${say`${name}: ${failure.message} Asked again at ${time}.`}\n`;
}
