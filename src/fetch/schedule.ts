/** When a bill is asked for: not before a time of the next day, and again until another one. */
import { type FetchConfig, readyAt } from '../config/fetch-config.ts';
import { CHINA_ZONE, convertZone, shiftDate } from '../domain/time.ts';
import { clock } from '../support/clock.ts';

/** Waiting doubles each time, up to this, ms: half an hour, as channels ask. */
const WAIT_MS_MAX = 30 * 60_000;
/** Attempts without a time to wait until, for failures that may pass at once. */
const QUICK_TRIES = 3;
/** Longest wait between them, ms. */
const QUICK_MS_MAX = 10_000;

/** The moments of one bill, ms since 1970. */
export interface FetchTimes {
  /** It is not asked for before. */
  readonly from: number;
  /** It is asked for again until then; null: it is asked for once. */
  readonly until: number | null;
  /** From then on an answer that there is no bill is believed. */
  readonly believed: number;
}

/** The moments of the bill of a date. */
export function fetchTimes(config: FetchConfig, date: string): FetchTimes {
  const { from, until, timeZone } = config;
  const ready = readyAt(config);
  const believed = ready === null ? 0 : momentOf(date, ready, CHINA_ZONE);
  // Nobody waits for the bill of a day that is not over, which may be years ahead.
  const isOver = clock.now() >= momentOf(date, '00:00', timeZone);
  return {
    from: from === null ? believed : momentOf(date, from, timeZone),
    until: until === null || !isOver ? null : momentOf(date, until, timeZone),
    believed,
  };
}

/** A time of the day after a date. */
function momentOf(date: string, time: string, timeZone: string): number {
  const wall = `${shiftDate(date, 1)} ${time}:00`;
  return Date.parse(`${convertZone(wall, timeZone, 'UTC').replace(' ', 'T')}Z`);
}

/**
 * When to ask again after a failure that may pass, ms since 1970; null: no more. `tries` were made
 * so far, the last one failed at `now`, and asks for a pause of `retryMs`.
 */
export function nextTry(
  { until }: Pick<FetchTimes, 'until'>,
  {
    tries,
    now,
    retryMs,
  }: { readonly tries: number; readonly now: number; readonly retryMs: number },
): number | null {
  if (until !== null && now < until) {
    // A channel may ask for a longer pause than there is time.
    if (retryMs > WAIT_MS_MAX && now + retryMs > until) return null;
    const wait = Math.min(retryMs * 2 ** (tries - 1), Math.max(WAIT_MS_MAX, retryMs));
    // The last attempt is at the end itself.
    return Math.min(now + wait, until);
  }
  // Nobody waits for a bill that is not ready, or for a minute.
  return tries < QUICK_TRIES && retryMs <= QUICK_MS_MAX ? now + retryMs * tries : null;
}
