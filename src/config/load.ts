/** Reads zhangping.yaml and picks a job; every mistake is told with its line. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, isMap, isPair, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../support/errors.ts';
import type { ConfiguredJob } from './configured-job.ts';
import { configSchema, type JobConfig } from './schema.ts';

/**
 * The named job of a config file, or its only one. Relative paths in it start from its folder.
 * Throws UsageError that lists every mistake as `file:line`.
 */
export function loadJob(path: string, name: string | undefined): ConfiguredJob {
  const { jobs } = parseConfig(path, readConfig(path));
  const names = Object.keys(jobs);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined || !Object.hasOwn(jobs, chosen)) {
    const what = name === undefined ? 'Say which job to run' : `There is no job '${name}'`;
    throw new UsageError(`${what}: ${path} has ${names.join(', ')}.`);
  }
  return toJob(chosen, jobs[chosen], dirname(path));
}

function readConfig(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: the config cannot be read (${(error as Error).message}).`);
  }
}

function parseConfig(path: string, text: string): { jobs: Record<string, JobConfig> } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const mistakes = document.errors.map(
    (error) => `${path}:${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`,
  );
  if (mistakes.length === 0) {
    const parsed = configSchema.safeParse(document.toJS({ maxAliasCount: 100 }));
    if (parsed.success) return parsed.data;
    for (const { path: keys, message } of parsed.error.issues) {
      const line = lineOf(document, keys, lines);
      mistakes.push(`${path}:${line}: ${keys.join('.') || 'the file'}: ${message}`);
    }
  }
  throw new UsageError(mistakes.join('\n'));
}

/** The line of the deepest node on a path of keys that the file has. */
function lineOf(document: Document, keys: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of keys) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isPair(item) && String(item.key) === String(key));
    if (!pair) break;
    offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? offset;
    node = pair.value;
  }
  return lines.linePos(offset).line;
}

/** A checked job setting by setting; relative paths start from `folder`. */
export function toJob(name: string, config: JobConfig, folder: string): ConfiguredJob {
  const [hours, minutes] = config.cutoff.split(':').map(Number);
  const list = (paths: string | readonly string[] | undefined) =>
    (paths === undefined ? [] : [paths].flat()).map((path) => resolvePath(folder, path));
  return {
    job: {
      name,
      currency: config.currency,
      timeZone: config.timeZone,
      cutoffMinutes: hours * 60 + minutes,
      edgeMinutes: config.edge,
      amount: config.amount,
      account: config.account,
      maxRejects: config.maxRejects,
      allowEmpty: false,
    },
    statement: list(config.statement),
    flows: list(config.flows),
    channel: config.channel,
    flowsProfile: config.flowsProfile,
    out: config.out === undefined ? undefined : resolvePath(folder, config.out),
  };
}

/** A path beside the config stays relative to where the user is, as short as it was written. */
function resolvePath(folder: string, path: string): string {
  if (path === '-' || folder === '.') return path;
  return resolve(folder, path);
}
