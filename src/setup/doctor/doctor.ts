/** The check-up of a whole set-up: everything that a run needs, looked at without changing it. */
import { statSync } from 'node:fs';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { dateFlag } from '../../config/flags.ts';
import { type Config, loadConfig } from '../../config/load.ts';
import { JOB_DEFAULTS } from '../../domain/job.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { environmentFindings, type NamedVariable } from './environment.ts';
import { type Finding, hint, LEVELS, ok, problem } from './finding.ts';
import { inputFindings } from './inputs.ts';
import { checkLedger, type LedgerCheck } from './ledgers.ts';
import { machineBytes, machineFindings, sizeText } from './machine.ts';
import { diskFindings, isOpenToOthers, placesOf, reportFindings } from './places.ts';

/** What is to be looked at. */
export interface CheckUpRequest {
  /** The config; null: there is none. */
  readonly config: string | null;
  /** Business date of the files that are looked for; undefined: yesterday. */
  readonly date: string | undefined;
  /** Ledger and reports of jobs for which the config names none. */
  readonly ledger: string;
  readonly out: string;
  /** URLs of Redis that were named beside the config; empty: none. */
  readonly redis: readonly string[];
  /** Remove what dead runs have left in Redis. */
  readonly clean: boolean;
}

/** Looks at everything; what is fine comes first, problems last. Throws UsageError for a date. */
export async function checkUpAll(request: CheckUpRequest): Promise<Finding[]> {
  dateFlag(request.date, JOB_DEFAULTS.timeZone);
  const { config, findings: onConfig } = await lookAtConfig(request.config);
  const jobs = config?.jobs ?? [];
  const zones = jobs.map(({ job }) => job.timeZone);
  const findings: Finding[] = [...machineFindings(zones), ...onConfig];
  for (const job of jobs) {
    findings.push(...memoryFindings(job));
    const date = dateFlag(request.date ?? 'yesterday', job.job.timeZone) ?? '';
    findings.push(...(await inputFindings(job, date)));
  }
  findings.push(...(await storeFindings(jobs, request)));
  findings.push(...(await redisOf(jobs, request)));
  findings.push(...environmentFindings(variablesIn(config), process.env));
  const rank = ({ level }: Finding) => LEVELS.indexOf(level);
  return findings.sort((a, b) => rank(a) - rank(b));
}

/** What a run would end with for the first problem; 0 where there is none. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  return findings.find(({ level }) => level === 'problem')?.exitCode ?? EXIT.balanced;
}

/** The config, and every mistake in it. */
async function lookAtConfig(
  path: string | null,
): Promise<{ readonly config: Config | null; readonly findings: readonly Finding[] }> {
  if (path === null) {
    const fix = say`zhangping init <file…> makes one from files of a day`;
    return { config: null, findings: [hint('config', say`there is no zhangping.yaml here`, fix)] };
  }
  try {
    const config = await loadConfig(path);
    const names = config.jobs.map(({ job }) => job.name).join(', ');
    return { config, findings: [ok('config', say`${path}: jobs ${names}`), ...modeOf(path)] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const fix = say`correct it there; the README tells the settings`;
    const findings = error.message
      .split('\n')
      .map((line) => problem('config', line, fix, EXIT.usage));
    return { config: null, findings };
  }
}

/** A config may hold the password of a Redis. */
function modeOf(path: string): Finding[] {
  if (!isOpenToOthers(statSync(path).mode)) return [];
  const what = say`${path}: others than its owner may read it, account numbers and URLs in it`;
  return [hint('config', what, `chmod 600 ${path}`)];
}

function memoryFindings({ job, memory }: ConfiguredJob): Finding[] {
  const bytes = machineBytes();
  if (memory === null || memory <= bytes) return [];
  const what = say`${job.name}: memory: ${sizeText(memory)}, and there are ${sizeText(bytes)}`;
  return [hint('memory', what, say`take less: the rest of the machine needs some too`)];
}

/** Ledgers, reports, and the disks that they are on. */
async function storeFindings(
  jobs: readonly ConfiguredJob[],
  { ledger, out }: CheckUpRequest,
): Promise<Finding[]> {
  const stores = jobs.map((job) => ({
    name: job.job.name,
    ledger: job.ledger ?? ledger,
    out: job.out ?? out,
  }));
  if (stores.length === 0) stores.push({ name: '', ledger, out });
  const looks = new Map<string, LedgerCheck>();
  for (const path of new Set(stores.map((store) => store.ledger))) {
    looks.set(path, checkLedger(path));
  }
  const findings = [...looks.values()].flatMap((look) => look.findings);
  for (const store of stores) findings.push(...(await reportFindings(store.out, store.name)));
  const all = [...looks.values()].flatMap((look) => look.jobs);
  const inputBytes = Math.max(0, ...all.map((job) => job.inputBytes));
  const places = stores.flatMap((store) => placesOf(store.ledger, store.out));
  return [...findings, ...(await diskFindings(places, inputBytes))];
}

/** The Redis that was named, or that jobs need; its client is loaded only then. */
async function redisOf(
  jobs: readonly ConfiguredJob[],
  { redis, clean }: CheckUpRequest,
): Promise<Finding[]> {
  const configured = jobs[0]?.redis ?? [];
  const isNeeded = jobs.some(({ engine }) => engine === 'redis');
  const urls = redis.length > 0 ? redis : configured;
  if (urls.length === 0 && !isNeeded && !clean) return [];
  const { redisFindings } = await import('./redis.ts');
  return await redisFindings(urls, clean);
}

/** Variables that the config names for the secrets of those who are notified. */
function variablesIn(config: Config | null): NamedVariable[] {
  const targets = config?.jobs[0]?.notify ?? [];
  return targets.flatMap((target, index) => {
    const { urlEnv, secretEnv } = { urlEnv: undefined, secretEnv: undefined, ...target };
    return Object.entries({ urlEnv, secretEnv }).flatMap(([setting, name]) =>
      name === undefined ? [] : [{ setting: `notify[${index}].${setting}`, name }],
    );
  });
}
