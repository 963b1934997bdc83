/** Reads zhangping.yaml and builds its jobs; every mistake is reported with its line. */
import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../support/errors.ts';
import { CONFIG_BYTES_MAX } from '../support/limits.ts';
import { LANGUAGES, say, useConfigLanguage } from '../words/language.ts';
import type { ConfiguredJob, ProfileConfigs } from './configured-job.ts';
import { databasesOf } from './database-schema.ts';
import { memoryBytes } from './machine.ts';
import { checkConfig } from './mistakes.ts';
import type { NotifyTarget } from './notify-schema.ts';
import type { FileConfig, JobConfig } from './schema.ts';
import { sourceConfig } from './source-config.ts';
import { toleranceUnits } from './tolerance.ts';
import { type Fault, parseYaml, type YamlFile } from './yaml-file.ts';

const PLAIN_KEY = /^[\p{L}\p{N}_-]+$/u;

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
  'ledger' | 'out' | 'metrics' | 'redis' | 'databases' | 'profiles' | 'notify'
>;

/**
 * Reads and checks a config file, and switches to the language it sets. Relative paths in it start
 * from its folder. Throws UsageError that lists every mistake as `file:line: key.path: what`.
 */
export async function loadConfig(path: string): Promise<Config> {
  const file = parseConfig(readText(path), path);
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
  const file = parseYaml(text, ['amountTolerance']);
  if (Array.isArray(file)) throw wrongConfig(path, file);
  return file;
}

function checkedConfig(file: YamlFile, path: string): Config {
  const config = checkConfig(file.data);
  if (Array.isArray(config)) {
    throw wrongConfig(
      path,
      config.map(({ at, where, what }) => ({ line: file.lineOf(at), where, what })),
    );
  }
  // Not the keys of the object, which puts names that look like numbers first.
  const names = file.keysOf(['jobs']);
  return {
    path,
    jobs: names.map((name) => toJob(name, config.jobs[name], dirname(path), config)),
    profiles: config.profiles ?? {},
  };
}

/** Reads the text of a config, which may be a pipe. */
function readText(path: string): string {
  const bytes = Buffer.allocUnsafe(CONFIG_BYTES_MAX + 1);
  let length = 0;
  try {
    const file = openSync(path, 'r');
    try {
      for (let read = -1; read !== 0; length += read) {
        read = readSync(file, bytes, length, bytes.length - length, null);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UsageError(say`${path}: the config cannot be read (${(error as Error).message}).`);
  }
  if (length > CONFIG_BYTES_MAX) {
    throw new UsageError(say`${path}: the config is larger than ${CONFIG_BYTES_MAX} bytes.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    throw new UsageError(say`${path}: the config is not UTF-8. Save it as UTF-8.`);
  }
}

function wrongConfig(path: string, faults: readonly Fault[]): UsageError {
  const inOrder = faults.toSorted((a, b) => a.line - b.line);
  return new UsageError(
    inOrder
      .map(({ line, where, what }) => say`${path}:${line}: ${dotted(where)}: ${what}`)
      .join('\n'),
  );
}

/** Formats a path like `jobs.shop.flows[1]`; keys with special characters are quoted. */
function dotted(where: readonly PropertyKey[]): string {
  if (where.length === 0) return say`the file`;
  const text = where.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    const name = String(key);
    return PLAIN_KEY.test(name) ? `.${name}` : `.${JSON.stringify(name)}`;
  });
  return text.join('').replace(/^\./, '');
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
    resolvePath: resolved,
    databases: databasesOf(shared.databases ?? {}, resolved),
    timeZone: config.timeZone,
    cutoffMinutes: hours * 60 + minutes,
  };
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
      accounts: [config.account].flat().filter((account) => account !== ''),
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
