/** The bills of a job that are fetched from channels. */
import { existsSync } from 'node:fs';
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { FetchConfig } from '../config/fetch-config.ts';
import { SIDES, type Side } from '../domain/record.ts';
import { daysBetween, shiftDate, today, wallClock } from '../domain/time.ts';
import type { Fetched } from '../fetch/fetch-bill.ts';
import type { FetchTimes } from '../fetch/schedule.ts';
import { formatsNamed } from '../formats/registry.ts';
import type { FetchedBill } from '../inputs/fetched/fetched-files.ts';
import { filesOfDate } from '../ledger/date-files.ts';
import { readLedger } from '../ledger/open.ts';
import { RefusedError } from '../support/errors.ts';
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

/** When the bills of a date are asked for; null: none is fetched. */
export async function billTimes(
  sides: readonly FetchedSide[],
  date: string,
): Promise<FetchTimes | null> {
  if (sides.length === 0) return null;
  const { fetchTimes } = await import('../fetch/schedule.ts');
  const all = sides.map(({ config }) => fetchTimes(config, date));
  return {
    from: Math.max(...all.map(({ from }) => from)),
    until: all[0].until,
    believed: Math.max(...all.map(({ believed }) => believed)),
  };
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
    const changed = await changedDates(config.into).catch(ifRefused([]));
    if (changed.length === 0) continue;
    const ran = readLedger(ledgerPath, (ledger) =>
      changed.flatMap((date) => {
        const files = filesOfDate(ledger, job.name, date)?.[side];
        return files === undefined ? [] : [{ date, hashes: files.map(({ sha256 }) => sha256) }];
      }),
    );
    for (const { date, hashes } of ran) {
      const bill = await usableBill(config.into, date);
      const isRun = bill?.files.every(({ evidence }) => hashes.includes(evidence?.sha256 ?? ''));
      if (bill !== undefined && isRun !== true) dates.add(date);
    }
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
      const bill = await usableBill(into, date);
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

/** The newest bill of a date; null: it is there, but it is refused, as its run will say. */
async function usableBill(into: string, date: string): Promise<FetchedBill | null | undefined> {
  const { newestBill } = await import('../inputs/fetched/fetched-files.ts');
  return await newestBill(into, date).catch((error) =>
    error instanceof RefusedError && error.reason === 'missing'
      ? undefined
      : ifRefused(null)(error),
  );
}

/** Handles a refusal, which the run of a date will report, without ending the other runs. */
function ifRefused<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof RefusedError) return value;
    throw error;
  };
}
