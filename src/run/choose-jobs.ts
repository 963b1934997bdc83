/** Selects the jobs of a command line, and the paths of their ledger and reports. */
import { existsSync, statSync } from 'node:fs';
import {
  type ConfiguredJob,
  type ProfileConfigs,
  unconfiguredJob,
} from '../config/configured-job.ts';
import { CONFIG_DEFAULT, LEDGER_DEFAULT, OUT_DEFAULT } from '../config/defaults.ts';
import type { Config } from '../config/load.ts';
import { SUGGEST_STEPS } from '../domain/suggestion.ts';
import { checkJobName } from '../report/folder.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** Flags of commands that read a ledger: which one, and whether they print JSON. */
export interface ReadOptions {
  readonly config?: string;
  readonly ledger?: string;
  readonly json?: boolean;
}

export interface PlaceOptions {
  readonly config?: string;
  /** false: --no-ledger */
  readonly ledger?: string | false;
  readonly out?: string;
}

/**
 * Returns the jobs to run: the named one; else the only one if files are given; else all jobs of
 * the config, upstream first. Without a config, a job has only a name. Throws UsageError.
 */
export async function chooseJobs(
  name: string | undefined,
  options: PlaceOptions & { readonly statement?: string[]; readonly flows?: string[] },
): Promise<ConfiguredJob[]> {
  if (name !== undefined) checkJobName(name);
  const givenFiles = options.statement !== undefined || options.flows !== undefined;
  const config = await findConfig(options.config);
  if (config === null) return [unconfiguredJob(name ?? '')];
  const { profiles } = config;
  const names = config.jobs.map(({ job }) => job.name).join(', ');
  if (name !== undefined) {
    const found = config.jobs.find(({ job }) => job.name === name);
    if (found) return [found];
    // With the default config, the command line may name a job that the config does not have.
    if (options.config === undefined && givenFiles) return [{ ...unconfiguredJob(name), profiles }];
    throw new UsageError(say`Job '${name}' does not exist: ${config.path} has ${names}.`);
  }
  if (givenFiles && config.jobs.length > 1) {
    throw new UsageError(say`Name the job of the files: ${config.path} has ${names}.`);
  }
  return upstreamFirst(config.jobs);
}

/** Jobs after those that they settle, otherwise in the order of the config. */
function upstreamFirst(jobs: readonly ConfiguredJob[]): ConfiguredJob[] {
  const sorted = new Set<ConfiguredJob>();
  const add = (configured: ConfiguredJob) => {
    const upstream = configured.settlement?.upstream ?? null;
    const before = upstream !== null && jobs.find(({ job }) => job.name === upstream);
    // A config has no cycles.
    if (before) add(before);
    sorted.add(configured);
  };
  for (const each of jobs) add(each);
  return [...sorted];
}

/** The config of a command line; null if none is named and the folder has none. */
async function findConfig(path: string | undefined): Promise<Config | null> {
  if (path === undefined && !existsSync(CONFIG_DEFAULT)) return null;
  // Runs without a config need not load the parsers.
  const { loadConfig } = await import('../config/load.ts');
  return loadConfig(path ?? CONFIG_DEFAULT);
}

/**
 * The formats that a config describes, for a proposal. The shell may have emptied that file already
 * to redirect the proposal into it.
 */
export async function formatsBeside(path: string | undefined): Promise<ProfileConfigs> {
  if (path === undefined && existsSync(CONFIG_DEFAULT) && statSync(CONFIG_DEFAULT).size === 0) {
    return {};
  }
  return (await configFormats(path)).profiles;
}

/** The formats that a config describes; currency and time zone of the jobs that use a format. */
export async function configFormats(path: string | undefined): Promise<{
  readonly profiles: ProfileConfigs;
  readonly currencies: ReadonlyMap<string, string>;
  readonly timeZones: ReadonlyMap<string, string>;
}> {
  const config = await findConfig(path);
  const byFormat = (what: 'currency' | 'timeZone') => {
    const entries = (config?.jobs ?? []).flatMap(({ job, channel, flowsProfile }) =>
      [channel, flowsProfile].flatMap((name): [string, string][] =>
        name === undefined ? [] : [[name, job[what]]],
      ),
    );
    return new Map(entries);
  };
  const [currencies, timeZones] = [byFormat('currency'), byFormat('timeZone')];
  return { profiles: config?.profiles ?? {}, currencies, timeZones };
}

/** The steps of the search for suggestions by job; 0: there is none. */
export async function suggestSteps(
  options: Pick<PlaceOptions, 'config'>,
): Promise<(job: string) => number> {
  const config = await findConfig(options.config);
  const steps = new Map(config?.jobs.map(({ job, suggestSteps }) => [job.name, suggestSteps]));
  return (job) => steps.get(job) ?? SUGGEST_STEPS;
}

/** The folder for a job's reports. */
export function reportsFolder(job: ConfiguredJob, options: PlaceOptions): string {
  return options.out ?? job.out ?? OUT_DEFAULT;
}

/** The path of a job's ledger; null with --no-ledger. */
export function jobLedger(job: ConfiguredJob, options: PlaceOptions): string | null {
  if (options.ledger === false) return null;
  return options.ledger ?? job.ledger ?? LEDGER_DEFAULT;
}

/**
 * Returns the ledger that a command reads: the named one, else the job's, else the one that all
 * jobs of the config share, also for a job that the config does not have. Throws UsageError if they
 * have several.
 */
export async function ledgerToRead(
  name: string | undefined,
  options: Pick<ReadOptions, 'config' | 'ledger'>,
): Promise<string> {
  if (options.ledger !== undefined) return options.ledger;
  const config = await findConfig(options.config);
  const all = config?.jobs ?? [];
  const named = all.filter(({ job }) => job.name === name);
  const jobs = named.length > 0 ? named : all;
  const paths = new Set(jobs.map((job) => jobLedger(job, {}) ?? LEDGER_DEFAULT));
  if (paths.size > 1) {
    const names = all.map(({ job }) => job.name).join(', ');
    throw new UsageError(
      name === undefined
        ? say`The jobs have different ledgers (${[...paths].join(', ')}): name a job.`
        : say`Job '${name}' does not exist: ${config?.path ?? ''} has ${names}.`,
    );
  }
  return [...paths][0] ?? LEDGER_DEFAULT;
}
