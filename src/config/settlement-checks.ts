/** Checks what jobs say of settlements and of fields against the rest of the config. */
import { normalize } from 'node:path';
import type { z } from 'zod';
import type { Side } from '../domain/record.ts';
import { say } from '../words/language.ts';
import type { SettlesConfig } from './calendar-schema.ts';
import type { FeeSource } from './configured-job.ts';
import { LEDGER_DEFAULT } from './defaults.ts';
import { type Issues, ownFields, type ProfileConfig } from './profile-schema.ts';
import {
  type flowsSchema,
  GROUP_FIELDS,
  isGrouped,
  isOfJob,
  type SideSetting,
  type statementSchema,
} from './settlement-schema.ts';

/** The settings of a job that the checks read. */
interface CheckedJob {
  readonly statement?: z.infer<typeof statementSchema> | undefined;
  readonly flows?: z.infer<typeof flowsSchema> | undefined;
  readonly settles?: SettlesConfig | undefined;
  readonly only: object;
  readonly fees?: FeeSource | undefined;
  readonly channel?: string | undefined;
  readonly flowsProfile?: string | undefined;
  readonly ledger?: string | undefined;
  readonly currency: string;
  readonly timeZone: string;
  readonly engine: string;
  readonly formats: readonly string[];
}

interface CheckedConfig {
  readonly jobs: Readonly<Record<string, CheckedJob>>;
  readonly profiles?: Readonly<Record<string, ProfileConfig>> | undefined;
  readonly ledger?: string | undefined;
}

/** A job has `settles` if its flows are what another job is owed, or grouped; else it has not. */
export function checkSettles(job: CheckedJob, context: z.RefinementCtx): void {
  const { statement, flows, settles } = job;
  const isSettlement = isOfJob(flows) || isGrouped(flows);
  if (settles !== undefined && !isSettlement) {
    const message = say`needs flows: { job }, the job that is settled, or flows: { path, groupBy }`;
    context.addIssue({ code: 'custom', path: ['settles'], message });
  }
  if (settles === undefined && (isSettlement || isGrouped(statement))) {
    const message = say`is missing: a job whose flows are { job }, or a side of which is { path },
      needs it, such as { lag: T+1 }`;
    context.addIssue({ code: 'custom', path: ['settles'], message });
  }
}

/** Settlement jobs must fit the jobs that they settle, and the profiles of these. */
export function checkSettlements(config: CheckedConfig, context: z.RefinementCtx): void {
  for (const [name, job] of Object.entries(config.jobs)) {
    for (const [path, message] of [...upstreamIssues(name, config), ...fieldIssues(job, config)]) {
      context.addIssue({ code: 'custom', path: ['jobs', name, ...path], message });
    }
  }
}

function upstreamIssues(name: string, config: CheckedConfig): Issues {
  const { jobs } = config;
  const job = jobs[name];
  const upstream = upstreamOf(job);
  if (upstream === undefined) return [];
  const at = ['flows', 'job'];
  if (!Object.hasOwn(jobs, upstream)) return [[at, say`there is no job '${upstream}'`]];
  const cycle = cycleFrom(name, jobs);
  // Each cycle is reported once, at the first of its jobs.
  if (cycle !== null) {
    const [first] = Object.keys(jobs).filter((each) => cycle.includes(each));
    const way = [...cycle, name].join(' → ');
    return first === name ? [[at, say`makes a cycle of jobs: ${way}`]] : [];
  }
  const other = jobs[upstream];
  const issues: [PropertyKey[], string][] = [];
  for (const setting of ['currency', 'timeZone'] as const) {
    if (job[setting] === other[setting]) continue;
    const message = say`must be that of job ${upstream}, which this job settles:
      ${other[setting]}, not ${job[setting]}`;
    issues.push([[setting], message]);
  }
  const [own, theirs] = [job, other].map(({ ledger }) => ledger ?? config.ledger ?? LEDGER_DEFAULT);
  if (normalize(own) !== normalize(theirs)) {
    const message = say`must be that of job ${upstream}, which this job settles: ${theirs}, not
      ${own}`;
    issues.push([['ledger'], message]);
  }
  return issues;
}

function upstreamOf({ flows }: CheckedJob): string | undefined {
  return isOfJob(flows) ? flows.job : undefined;
}

/** The jobs on the way from a job back to itself; null: it does not lead back. */
function cycleFrom(name: string, jobs: CheckedConfig['jobs']): string[] | null {
  const way = [name];
  for (;;) {
    const next = upstreamOf(jobs[way[way.length - 1]]);
    if (next === name) return way;
    if (next === undefined || !Object.hasOwn(jobs, next) || way.includes(next)) return null;
    way.push(next);
  }
}

/** A field that a job names, and the profile that must have it. */
interface UsedField {
  readonly at: PropertyKey[];
  readonly field: string;
  readonly profile: string;
}

/** Rows are grouped and chosen by fields that they have; only profiles of the config tell. */
function fieldIssues(job: CheckedJob, { jobs, profiles = {} }: CheckedConfig): Issues {
  const { statement, flows, only, fees = [], channel = '', flowsProfile = '' } = job;
  const upstream = upstreamOf(job);
  const summed = upstream === undefined ? flowsProfile : (jobs[upstream]?.channel ?? '');
  const used = [
    ...Object.keys(only).map(
      (field): UsedField => ({ at: ['only', field], field, profile: channel }),
    ),
    ...(typeof fees === 'string' ? [] : fees).flatMap((rule, index) =>
      Object.keys(rule.for).map(
        (field): UsedField => ({ at: ['fees', index, 'for', field], field, profile: channel }),
      ),
    ),
    ...groupedBy('statement', statement, channel),
    ...groupedBy('flows', flows, summed),
  ];
  return used.flatMap(({ at, field, profile }): Issues => {
    if (!Object.hasOwn(profiles, profile)) return [];
    const ofRecord = at[0] === 'only' ? [] : GROUP_FIELDS;
    const known = [...ofRecord, ...ownFields(profiles[profile])];
    if (known.includes(field)) return [];
    const message = say`the profile ${profile} has no field '${field}', only
      ${known.join(say`, `) || say`none`}: add it under its fields:`;
    return [[at, message]];
  });
}

function groupedBy(side: Side, setting: SideSetting, profile: string): UsedField[] {
  if (!isOfJob(setting) && !isGrouped(setting)) return [];
  return (setting.groupBy ?? []).map((field, index) => {
    return { at: [side, 'groupBy', index], field, profile };
  });
}

/** Settings that matching of settlements does not use. */
const UNUSED = [
  ...['carryDays', 'edge', 'amountTolerance', 'compare', 'fees', 'identity', 'netFees'],
  ...['dimensions', 'matchedCompression', 'offset'],
];
/** Settings that only settlement jobs have. */
const ONLY_SETTLEMENT = ['runs', 'partialMax'];

/**
 * Settings that would have no effect. They have defaults, so that only the data as written shows
 * which of them the file sets.
 */
export function ignoredSettings(jobs: CheckedConfig['jobs'], written: unknown): Issues {
  const { jobs: settings } = written as { jobs: Readonly<Record<string, object>> };
  return Object.entries(jobs).flatMap(([name, { settles, flows, engine, formats }]): Issues => {
    const isIgnored = (setting: string) => {
      if (settles === undefined) return ONLY_SETTLEMENT.includes(setting);
      if (setting === 'flowsProfile') return isOfJob(flows);
      return setting === 'engine' ? engine !== 'memory' : UNUSED.includes(setting);
    };
    const what =
      settles === undefined
        ? say`applies only to a job with settles`
        : say`does not apply to a job with settles`;
    const ignored = Object.keys(settings[name]).filter(isIgnored);
    const matched = settles === undefined ? -1 : formats.indexOf('matched');
    const at = matched < 0 ? [] : [['formats', matched]];
    return [...ignored.map((setting) => [setting]), ...at].map((path) => {
      return [['jobs', name, ...path], what];
    });
  });
}
