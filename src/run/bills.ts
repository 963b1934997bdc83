/** The bills of a job that are fetched from channels. */
import { existsSync } from 'node:fs';
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { FetchConfig } from '../config/fetch-config.ts';
import { SIDES, type Side } from '../domain/record.ts';
import { daysBetween, shiftDate, today, wallClock } from '../domain/time.ts';
import type { Fetched } from '../fetch/fetch-bill.ts';
import { formatsNamed } from '../formats/registry.ts';
import type { FetchedBill } from '../inputs/fetched/fetched-files.ts';
import { filesOfDate } from '../ledger/date-files.ts';
import { readLedger } from '../ledger/open.ts';
import { ExpectedError } from '../support/errors.ts';
import type { JobOptions } from './request.ts';

/** Nights on which a bill is asked for once more, if it was not possible before. */
const AGAIN_NIGHTS = 7;

export interface FetchedSide {
  readonly side: Side;
  readonly config: FetchConfig;
}

/** The sides of a job that are fetched, unless flags give their files. */
export function fetchedSides(configured: ConfiguredJob, options: JobOptions = {}): FetchedSide[] {
  const isByFiles = options.kept || options.run !== undefined;
  return SIDES.flatMap((side) => {
    const { [side]: config } = configured;
    if (config?.kind !== 'fetched' || options[side] !== undefined || isByFiles) return [];
    return [{ side, config }];
  });
}

/**
 * Until when the bills of a date are asked for again, ms since 1970; null: no run waits for them,
 * or for one that is asked for `again`.
 */
export async function waitsUntil(
  [first]: readonly FetchedSide[],
  date: string,
  again: boolean,
): Promise<number | null> {
  if (again || first === undefined) return null;
  const { fetchTimes } = await import('../fetch/schedule.ts');
  // Both sides of a job have its times.
  return fetchTimes(first.config, date).until;
}

/** Fetches the bills of a date, each once. Throws as fetchBill. */
export async function fetchBills(
  configured: ConfiguredJob,
  sides: readonly FetchedSide[],
  {
    date,
    again,
    allowEmpty = false,
  }: {
    readonly date: string;
    readonly again: boolean;
    readonly allowEmpty?: boolean | undefined;
  },
): Promise<(Fetched & FetchedSide)[]> {
  const { job, profiles, channel, flowsProfile } = configured;
  const { fetchBill } = await import('../fetch/fetch-bill.ts');
  const fetched: (Fetched & FetchedSide)[] = [];
  for (const { side, config } of sides) {
    const named = side === 'statement' ? channel : flowsProfile;
    const formats = await formatsNamed(named, profiles);
    const order = { config, side, job, formats, date, allowEmpty };
    fetched.push({ ...(await fetchBill(order, again)), side, config });
  }
  return fetched;
}

/**
 * The dates of a job that have a newer bill than the one that they were run with, as after a run
 * that failed, or after `fetch --compare`.
 */
export async function datesToRunAgain(
  { job }: ConfiguredJob,
  sides: readonly FetchedSide[],
  ledgerPath: string | null,
): Promise<string[]> {
  const dates = new Set<string>();
  if (sides.length === 0 || ledgerPath === null || !existsSync(ledgerPath)) return [];
  const { changedDates } = await import('../inputs/fetched/fetched-files.ts');
  for (const { side, config } of sides) {
    // A folder that cannot be read is reported by the run of the newest date.
    const changed = await changedDates(config.into).catch(() => []);
    const bills = await Promise.all(changed.map((date) => billToCompare(config.into, date)));
    if (changed.length === 0) continue;
    readLedger(ledgerPath, (ledger) => {
      for (const [index, date] of changed.entries()) {
        const ran = filesOfDate(ledger, job.name, date)?.[side] ?? [];
        const isRun = bills[index]?.files.every(
          ({ evidence }) =>
            evidence === null || ran.some(({ sha256 }) => sha256 === evidence.sha256),
        );
        // A person may have run the date with other files.
        const isOfBill = ran.some(({ obtained }) => obtained?.evidence !== undefined);
        if (isOfBill && !isRun) dates.add(date);
      }
    });
  }
  return [...dates].sort();
}

/** The dates whose bills have reached the age at which they are asked for once more. */
export async function datesToAskAgain(sides: readonly FetchedSide[]): Promise<string[]> {
  const dates = new Set<string>();
  for (const { config } of sides) {
    const { againAfterDays, into, timeZone } = config;
    if (againAfterDays === null) continue;
    for (let age = againAfterDays; age < againAfterDays + AGAIN_NIGHTS; age++) {
      const date = shiftDate(today(timeZone), -age);
      const bill = await billToCompare(into, date);
      if (bill === null) dates.add(date);
      const evidence = bill?.files[0].evidence ?? null;
      if (evidence === null) continue;
      const asked = [evidence, ...evidence.again].map(({ askedAt }) => askedAt);
      const isAsked = asked.some((askedAt) => {
        const on = wallClock(askedAt, timeZone).slice(0, 10);
        return daysBetween(date, on) >= againAfterDays;
      });
      if (!isAsked) dates.add(date);
    }
  }
  return [...dates].sort();
}

/** The newest bill of a date; null: it cannot be read, and what is done with the date says why. */
async function billToCompare(into: string, date: string): Promise<FetchedBill | undefined | null> {
  const { newestBill } = await import('../inputs/fetched/fetched-files.ts');
  try {
    return await newestBill(into, date);
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}
