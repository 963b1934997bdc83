/** The check of a whole set-up: everything that a run needs, without changing it. */
import { statSync } from 'node:fs';
import { dateFlag } from '../../config/flags.ts';
import { type Config, checkedConfig, readConfig } from '../../config/load.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { say, useConfigLanguage } from '../../words/language.ts';
import {
  type CheckUpRequest,
  type Finding,
  hint,
  LEVELS,
  ok,
  problem,
  type SetUp,
} from './check.ts';
import { environmentFindings } from './environment.ts';
import { inputFindings } from './inputs.ts';
import { machineFindings } from './machine.ts';
import { isOpenToOthers } from './places.ts';
import { storeFindings } from './stores.ts';

type Check = (setUp: SetUp) => readonly Finding[] | Promise<readonly Finding[]>;

const CHECKS: readonly Check[] = [
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
  const { config, findings: onConfig } = await checkConfig(request.config);
  const setUp = { ...request, jobs: config?.jobs ?? [] };
  const findings = [...machineFindings(setUp), ...onConfig];
  for (const check of CHECKS) findings.push(...(await check(setUp)));
  const rank = ({ level }: Finding) => LEVELS.indexOf(level);
  return findings.sort((a, b) => rank(a) - rank(b));
}

/** The exit code with which a run would end for the first problem; 0 where there is none. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  return findings.find(({ level }) => level === 'problem')?.exitCode ?? EXIT.balanced;
}

/** The config, and every mistake in it. */
async function checkConfig(
  path: string | null,
): Promise<{ readonly config: Config | null; readonly findings: readonly Finding[] }> {
  if (path === null) {
    const fix = say`zhangping init <file…> makes one from files of a day`;
    return { config: null, findings: [hint('config', say`there is no zhangping.yaml here`, fix)] };
  }
  try {
    const read = readConfig(path);
    // Before its mistakes are told.
    await useConfigLanguage(read.lang);
    const config = checkedConfig(read);
    const names = config.jobs.map(({ job }) => job.name).join(', ');
    return { config, findings: [ok('config', say`${path}: jobs ${names}`), ...modeOf(path)] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const fix = say`correct it there; the README describes the settings`;
    const mistakes = error.message.split('\n');
    const findings = mistakes.map((line) => problem('config', line, fix, EXIT.usage));
    return { config: null, findings };
  }
}

/** A config may contain the password of a Redis. */
function modeOf(path: string): Finding[] {
  if (!isOpenToOthers(statSync(path).mode)) return [];
  const what = say`${path}: readable by other users, including account numbers and URLs`;
  return [hint('config', what, `chmod 600 ${path}`)];
}

function needsRedis({ jobs, redis, clean }: SetUp): boolean {
  const isNamed = redis.length > 0 || (jobs[0]?.redis ?? []).length > 0;
  return isNamed || clean || jobs.some(({ engine }) => engine === 'redis');
}
