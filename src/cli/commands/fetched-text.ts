/** What is said of bills that are fetched. */
import type { Job } from '../../domain/job.ts';
import { clockAt } from '../../domain/time.ts';
import { FetchFailure } from '../../fetch/channel.ts';
import type { Fetched } from '../../fetch/fetch-bill.ts';
import { ALLOW_EMPTY } from '../../inputs/fetched/evidence.ts';
import { clock } from '../../support/clock.ts';
import { maskMessage } from '../../support/masking.ts';
import { printable } from '../../support/printable.ts';
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
  if (isEmpty && evidence.verifiedBy === ALLOW_EMPTY) {
    return say`${job} ${date}: accepted as a day without transactions in ${paths}`;
  }
  if (isEmpty) return say`${job} ${date}: no transactions, as the channel confirms in ${paths}`;
  const algorithm = evidence?.hash?.algorithm;
  return algorithm === undefined
    ? say`${job} ${date}: fetched ${paths}`
    : say`${job} ${date}: fetched ${paths}, ${algorithm} as announced`;
}

/** Why a bill is waited for, and until when; a line. */
export function sayWaiting(
  { name, timeZone }: Job,
  date: string,
  failure: FetchFailure,
  until: number,
): string {
  const time = clockAt(new Date(until), timeZone).slice(11, 16);
  const text = say`${name} ${date}: ${failure.message} Next attempt at ${time} (${timeZone}).`;
  return `${printable(maskMessage(text))}\n`;
}

/** The last failure of a bill that was waited for, with what to do now. */
export function lastFailure(
  failure: FetchFailure,
  { name, timeZone }: Job,
  { date, until }: { readonly date: string; readonly until: number | null },
): FetchFailure {
  const { reason, message, retryMs } = failure;
  if (retryMs === null) return failure;
  const command = `zhangping run ${name} --date ${date}`;
  const texts = [message];
  if (until !== null && clock.now() >= until) {
    const end = clockAt(new Date(until), timeZone).slice(0, 16);
    texts.push(say`It is asked for until ${end}. When the channel has it, run:
      ${command}`);
  }
  if (reason === 'no-bill') {
    const accept = `${command} --allow-empty`;
    texts.push(say`If there were certainly no transactions, run: ${accept}`);
  }
  return new FetchFailure(texts.join('\n'), retryMs, reason);
}
