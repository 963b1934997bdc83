/** What the command line cannot ask of settlement jobs, of their upstream jobs, of fee rules. */
import type { ConfiguredJob } from '../config/configured-job.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { PlaceOptions } from './choose-jobs.ts';
import type { JobOptions } from './request.ts';

/** Checks the flags of a run. Throws UsageError. */
export function checkSettlementFlags(
  configured: ConfiguredJob,
  options: JobOptions & PlaceOptions,
): void {
  if (options.run !== undefined) requireOneMachine(configured, '--run');
  const { job, settlement } = configured;
  if (settlement === null) return;
  const isGiven: Readonly<Record<string, boolean>> = {
    '--flows': options.flows !== undefined,
    '--flows-profile': settlement.upstream !== null && options.flowsProfile !== undefined,
    '--no-ledger': settlement.upstream !== null && options.ledger === false,
    '--kept': options.kept ?? false,
    '--redis': options.redis !== undefined,
    '--engine redis': options.engine === 'redis',
  };
  for (const [flag, given] of Object.entries(isGiven)) {
    if (given) throw notForSettlements(job.name, flag);
  }
}

/** Settlement jobs, those that they settle, and jobs with fee rules run from files. */
export function requireOneMachine(
  { job, settlement, downstream, fees }: ConfiguredJob,
  flag: string,
): void {
  if (settlement !== null) throw notForSettlements(job.name, flag);
  if (fees.length > 0) {
    throw new UsageError(say`${flag} does not apply to job ${job.name}, which has fee rules: run it
      from its files on one machine.`);
  }
  if (downstream.length === 0) return;
  const names = downstream.map((each) => each.job.name).join(', ');
  throw new UsageError(say`${flag} does not apply to job ${job.name}, whose statement ${names}
    sums: run it from its files on one machine.`);
}

function notForSettlements(name: string, flag: string): UsageError {
  return new UsageError(say`${flag} does not apply to job ${name}, which has settles: leave it out,
    or name another job.`);
}
