/** The check of a whole set-up: everything that a run needs, without changing it. */
import { dateFlag } from '../../config/flags.ts';
import { URL_VARIABLE } from '../../difference/choose.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { EXIT, type ExitCode } from '../../support/errors.ts';
import { readCalendars } from './calendars.ts';
import { type CheckUpRequest, type Finding, LEVELS, type SetUp } from './check.ts';
import { readConfig } from './config-file.ts';
import { environmentFindings } from './environment.ts';
import { inputFindings } from './inputs.ts';
import { machineFindings } from './machine.ts';
import { storeFindings } from './stores.ts';

type Check = (setUp: SetUp) => readonly Finding[] | Promise<readonly Finding[]>;

const CHECKS: readonly Check[] = [
  machineFindings,
  ({ onConfig }) => onConfig,
  inputFindings,
  storeFindings,
  // The client of Redis is loaded only where a Redis is named or needed.
  async (setUp) =>
    needsRedis(setUp) ? await (await import('./redis.ts')).redisFindings(setUp) : [],
  environmentFindings,
];

/** Runs all checks. What is fine comes first, problems last. Throws UsageError for a date. */
export async function checkUpAll(request: CheckUpRequest): Promise<Finding[]> {
  dateFlag(request.date, JOB_DEFAULTS.timeZone);
  const { config, findings: onConfig } = await readConfig(request.config);
  const { jobs = [] } = config ?? {};
  const { calendars, findings: onCalendars } = await readCalendars(jobs);
  const setUp = { ...request, jobs, calendars, onConfig: [...onConfig, ...onCalendars] };
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(...(await check(setUp)));
  const rank = ({ level }: Finding) => LEVELS.indexOf(level);
  return findings.sort((a, b) => rank(a) - rank(b));
}

/** The exit code with which a run would end for the first problem; 0 if there are no problems. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  return findings.find(({ level }) => level === 'problem')?.exitCode ?? EXIT.balanced;
}

function needsRedis({ jobs, redis, clean }: SetUp): boolean {
  const isNamed = redis.length > 0 || (jobs[0]?.redis ?? []).length > 0;
  const isInEnvironment = (process.env[URL_VARIABLE] ?? '') !== '';
  return isNamed || isInEnvironment || clean || jobs.some(({ engine }) => engine === 'redis');
}
