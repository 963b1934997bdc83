/** Reads zhangping.yaml and builds its jobs; every mistake is reported with its line. */
import { dirname, resolve } from 'node:path';
import { LANGUAGES, say, useConfigLanguage } from '../words/language.ts';
import { calendarSource } from './calendar-schema.ts';
import { channelsOf } from './channel-schema.ts';
import { faultsOf, readText, wrongFile } from './checked-file.ts';
import type { ConfiguredJob, ProfileConfigs } from './configured-job.ts';
import { databasesOf } from './database-schema.ts';
import { isFeeText } from './fee-schema.ts';
import { memoryBytes } from './machine.ts';
import { checkConfig } from './mistakes.ts';
import type { NotifyTarget } from './notify-schema.ts';
import type { FileConfig, JobConfig } from './schema.ts';
import { settlementOf, withDownstream } from './settlement-config.ts';
import { sourceConfig } from './source-config.ts';
import { toleranceUnits } from './tolerance.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';

/** A config file that has been checked. */
export interface Config {
  readonly path: string;
  /** In the order of the file. */
  readonly jobs: readonly ConfiguredJob[];
  readonly profiles: ProfileConfigs;
}

/** Settings of the whole file, which a job can override. */
export type SharedSettings = Pick<
  FileConfig,
  | 'ledger'
  | 'out'
  | 'metrics'
  | 'redis'
  | 'databases'
  | 'channels'
  | 'profiles'
  | 'notify'
  | 'calendars'
>;

/**
 * Reads and checks a config file, and switches to the language it sets. Relative paths in it start
 * from its folder. Throws UsageError that lists every mistake as `file:line: key.path: what`.
 */
export async function loadConfig(path: string): Promise<Config> {
  const file = parseConfig(readText(path, say`the config`), path);
  const { lang } = Object(file.data) as { lang?: unknown };
  // Mistakes in the file are reported in this language, too.
  await useConfigLanguage(LANGUAGES.find((each) => each === lang));
  return checkedConfig(file, path);
}

/** Checks the text of a config, which need not be saved. Throws as loadConfig does. */
export function configOf(text: string, path: string): Config {
  return checkedConfig(parseConfig(text, path), path);
}

function parseConfig(text: string, path: string): YamlFile {
  const file = parseYaml(text, isText);
  if (Array.isArray(file)) throw wrongFile(path, file);
  return file;
}

function isText([top, , setting, ...below]: readonly PropertyKey[]): boolean {
  if (top !== 'jobs') return false;
  return setting === 'fees' ? isFeeText(below) : setting === 'amountTolerance';
}

function checkedConfig(file: YamlFile, path: string): Config {
  const config = checkConfig(file.data);
  if (Array.isArray(config)) throw wrongFile(path, faultsOf(file, config));
  // Not the keys of the object, which puts names that look like numbers first.
  const names = file.keysOf(['jobs']);
  const jobs = names.map((name) => toJob(name, config.jobs[name], dirname(path), config));
  return {
    path,
    jobs: withDownstream(jobs),
    profiles: config.profiles ?? {},
  };
}

/** Builds a job from its checked settings; relative paths start from `folder`. */
export function toJob(
  name: string,
  config: JobConfig,
  folder: string,
  shared: SharedSettings = {},
): ConfiguredJob {
  const [hours, minutes] = config.cutoff.split(':').map(Number);
  const resolved = (path: string) => resolvePath(folder, path);
  const surroundings = {
    ...config,
    resolvePath: resolved,
    databases: databasesOf(shared.databases ?? {}, resolved),
    channels: channelsOf(shared.channels, resolved),
    cutoffMinutes: hours * 60 + minutes,
  };
  const { settles } = config;
  const one = (path: string | undefined) => path && resolved(path);
  return {
    job: {
      name,
      currency: config.currency,
      timeZone: config.timeZone,
      cutoffMinutes: surroundings.cutoffMinutes,
      edgeMinutes: config.edge,
      carryDays: config.carryDays,
      amount: config.amount,
      compare: config.compare,
      amountTolerance: toleranceUnits(config.amountTolerance, config.currency),
      offset: config.offset,
      accounts: [config.account].flat().filter((account) => account !== ''),
      only: config.only,
      dimensions: config.dimensions,
      identity: config.identity,
      types: config.types,
      statuses: config.statuses,
      unknownTypesAsOther: false,
      netFees: config.netFees,
      maxRejects: config.maxRejects,
      allowEmpty: false,
      allowUnrelated: false,
      personalData: config.personalData,
    },
    statement: sourceConfig(config.statement, surroundings),
    flows: sourceConfig(config.flows, surroundings),
    settlement: settlementOf(config),
    calendar: settles ? calendarSource(shared.calendars, settles.calendar, resolved) : [],
    fees: typeof config.fees === 'string' ? resolved(config.fees) : (config.fees ?? []),
    takings: [],
    downstream: [],
    readers: [],
    profiles: shared.profiles ?? {},
    channel: config.channel,
    flowsProfile: config.flowsProfile,
    engine: config.engine,
    redis: [shared.redis ?? []].flat(),
    memory: config.memory === undefined ? null : memoryBytes(config.memory),
    notify: (shared.notify ?? []).map((target) => toTarget(target, folder)),
    ledger: one(config.ledger ?? shared.ledger),
    out: one(config.out ?? shared.out),
    formats: config.formats,
    matchedCompression: config.matchedCompression,
    suggestSteps: config.suggest === false ? 0 : config.suggest.steps,
    metrics: one(shared.metrics),
  };
}

/** A program with a folder in its path is resolved; others are searched for in PATH. */
function toTarget(target: NotifyTarget, folder: string): NotifyTarget {
  if (target.to !== 'command' || !target.command[0].includes('/')) return target;
  const [program, ...args] = target.command;
  return { ...target, command: [resolvePath(folder, program), ...args] };
}

/** A path next to a config in the current folder stays as it is written. */
function resolvePath(folder: string, path: string): string {
  if (path === '-' || folder === '.') return path;
  return resolve(folder, path);
}
