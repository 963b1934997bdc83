/** Translates zod's issues into messages for the author of the config. */
import type { z } from 'zod';
import { shorten, visible } from '../support/printable.ts';
import { say } from '../words/language.ts';
import { listedDaysSchema } from './calendar-schema.ts';
import { SECRET_WORD } from './channel-schema.ts';
import { databaseSchema } from './database-schema.ts';
import { nearestName } from './nearest.ts';
import { TARGET_SETTINGS, unknownSettingOfTarget } from './notify-schema.ts';
import { profileSchema } from './profile-schema.ts';
import { configSchema, type FileConfig, jobSchema } from './schema.ts';
import { ignoredSettings } from './settlement-checks.ts';

/** A mistake in a config. Paths are keys and list indices. */
export interface Mistake {
  /** Path of the line to report. */
  readonly at: readonly PropertyKey[];
  /** Path of the setting; of an unknown key, that of the map that contains it. */
  readonly where: readonly PropertyKey[];
  readonly what: string;
}

type Issue = z.core.$ZodIssue;

/** Characters of a value that a message shows. */
const SHOWN_CHARS = 40;

const CONFIG_SETTINGS = Object.keys(configSchema.shape);
const JOB_SETTINGS = Object.keys(jobSchema.shape);
const CALENDAR_SETTINGS = Object.keys(listedDaysSchema.shape);
const DATABASE_SETTINGS = Object.keys(databaseSchema.shape);
const PROFILE_SETTINGS = Object.keys(profileSchema.shape);

/** The expected kind of `jobs`, besides the kinds that zod has. */
const JOBS = 'jobs';

/** The readable name of a zod type. */
function kindText(kind: string): string {
  switch (kind) {
    case 'string':
      return say`text`;
    case 'number':
      return say`a number`;
    case 'int':
      return say`a whole number`;
    case 'array':
      return say`a list`;
    case 'object':
      return say`a map of settings`;
    case 'record':
      return say`a map`;
    case JOBS:
      return say`a map of jobs by name`;
    default:
      return kind;
  }
}

/** Returns the message for an unknown key of the map at a path. */
type DescribeUnknown = (where: readonly PropertyKey[], key: string) => string;

/** Returns the checked data of a config file with its defaults, or all of its mistakes. */
export function checkConfig(data: unknown): FileConfig | Mistake[] {
  const config = checkData(configSchema, data, describeUnknown);
  if (Array.isArray(config)) return config;
  const ignored = ignoredSettings(config.jobs, data).map(([at, what]) => ({ at, where: at, what }));
  return ignored.length > 0 ? ignored : config;
}

/** Does the same for the data of another file. */
export function checkData<T>(
  schema: z.ZodType<T>,
  data: unknown,
  unknown: DescribeUnknown = (_, key) => say`unknown setting '${visible(key)}'`,
): T | Mistake[] {
  const checked = schema.safeParse(data, { error: describe, reportInput: true });
  if (checked.success) return checked.data;
  return checked.error.issues.flatMap((issue) => mistakesOf(issue, [], unknown));
}

function mistakesOf(
  issue: Issue,
  above: readonly PropertyKey[],
  unknown: DescribeUnknown,
  isOfBranch = false,
): Mistake[] {
  const where = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      at: [...where, key],
      where,
      what: unknown(where, key),
    }));
  }
  if (issue.code === 'invalid_union') {
    // Report the branch with the fewest mistakes among those of the right kind.
    const [nearest] = issue.errors
      .filter((branch) => !branch.some(isWrongKind))
      .map((branch) => ({
        branch,
        found: branch.flatMap((each) => mistakesOf(each, where, unknown, true)),
      }))
      .sort((a, b) => a.found.length - b.found.length);
    if (nearest && (isOfBranch || !nearest.branch.some(isOtherMap))) return nearest.found;
  }
  const isOfJobs = where.length === 1 && where[0] === 'jobs' && issue.code === 'invalid_type';
  const what = isOfJobs ? wrongKind([JOBS], issue.input) : issue.message;
  return [{ at: where, where, what }];
}

/** Whether the value has another kind than the branch of a union. */
function isWrongKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** Whether the value is a map that has no setting of the branch. */
function isOtherMap(issue: Issue): boolean {
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) return false;
  return issue.keys.length === Object.keys(Object(issue.input)).length;
}

function describeUnknown(where: readonly PropertyKey[], key: string): string {
  const isTop = where.length === 0;
  const name = visible(key);
  if (isTop && JOB_SETTINGS.includes(key)) {
    return say`unknown setting '${name}' here; it belongs to a job`;
  }
  const ofTarget = where[0] === 'notify' ? unknownSettingOfTarget(name) : undefined;
  if (ofTarget !== undefined) return ofTarget;
  if (where[0] === 'channels' && SECRET_WORD.test(name)) {
    return say`unknown setting '${name}': name the environment variable or the file of a secret,
      as in keyFile or passwordEnv`;
  }
  // Suggestions are only made for the upper levels.
  const known = isTop ? CONFIG_SETTINGS : where.length === 2 ? settingsBelow(where[0]) : [];
  const suggestion = nearestName(key, known);
  if (suggestion === undefined) return say`unknown setting '${name}'`;
  return say`unknown setting '${name}'; did you mean ${suggestion}?`;
}

function settingsBelow(top: PropertyKey): readonly string[] {
  if (top === 'notify') return TARGET_SETTINGS;
  if (top === 'databases') return DATABASE_SETTINGS;
  if (top === 'calendars') return CALENDAR_SETTINGS;
  return top === 'profiles' ? PROFILE_SETTINGS : JOB_SETTINGS;
}

function describe(issue: z.core.$ZodRawIssue): string {
  const value = shown(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind([issue.expected], issue.input);
    case 'invalid_union':
      return wrongKind([...new Set(issue.errors.flat().map(expectedKind))], issue.input);
    case 'invalid_value':
      return notAmong(issue.values.map(String), issue.input);
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return say`must not be empty`;
      return say`must be at least ${issue.minimum}, not ${value}`;
    case 'too_big':
      return say`must be at most ${issue.maximum}, not ${value}`;
    default:
      return say`cannot be ${value}`;
  }
}

function expectedKind(issue: Issue): string {
  // A branch whose mistakes are inside of it is a map.
  return isWrongKind(issue) && 'expected' in issue ? issue.expected : 'object';
}

function wrongKind(expected: readonly string[], input: unknown): string {
  if (input === undefined) return say`is missing`;
  const kinds = expected.map(kindText).reduce((one, other) => say`${one} or ${other}`);
  if (input === null) return say`is empty; it must be ${kinds}`;
  if (!expected.includes('string') || expected.includes('number') || Array.isArray(input)) {
    return say`must be ${kinds}, not ${shown(input)}`;
  }
  // A value that looks like a number, a YAML keyword or {date} needs quotes to be text.
  if (typeof input !== 'object') return say`must be ${kinds}: put the value in quotes`;
  return expected.includes('object')
    ? say`must be ${kinds}: quote a value that begins with {`
    : say`must be ${kinds}, not a map: quote a value that begins with {`;
}

function notAmong(known: readonly string[], input: unknown): string {
  const suggestion = typeof input === 'string' ? nearestName(input, known) : undefined;
  const words = known.join(say` or `);
  if (suggestion === undefined) return say`must be ${words}, not ${shown(input)}`;
  return say`must be ${words}, not ${shown(input)}; did you mean ${suggestion}?`;
}

function shown(value: unknown): string {
  if (value === null) return say`empty`;
  if (Array.isArray(value)) return say`a list`;
  if (typeof value === 'object') return say`a map`;
  if (typeof value !== 'string') return String(value);
  return say`'${shorten(value, SHOWN_CHARS)}'`;
}
