/** What zod finds wrong, in words for the person who wrote the file. */
import type { z } from 'zod';
import { shorten, visible } from '../support/printable.ts';
import { nearest } from './nearest.ts';
import { TARGET_SETTINGS, unknownSettingOfTarget } from './notify-schema.ts';
import { profileSchema } from './profile-schema.ts';
import { configSchema, type FileConfig, jobSchema } from './schema.ts';

/** Something wrong in a config. Places are the keys and list indices that lead there. */
export interface Mistake {
  /** Where the line is. */
  readonly at: readonly PropertyKey[];
  /** What the message is about; of an unknown key, the map that it is in. */
  readonly where: readonly PropertyKey[];
  readonly what: string;
}

type Issue = z.core.$ZodIssue;

/** Characters of a value that a message shows. */
const SHOWN_CHARS = 40;

const CONFIG_SETTINGS = Object.keys(configSchema.shape);
const JOB_SETTINGS = Object.keys(jobSchema.shape);
const PROFILE_SETTINGS = Object.keys(profileSchema.shape);

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a map of settings',
  record: 'a map',
};

/** The data of a config file, checked and with its defaults; or everything wrong with it. */
export function checkConfig(data: unknown): FileConfig | Mistake[] {
  const checked = configSchema.safeParse(data, { error: describe });
  if (checked.success) return checked.data;
  return checked.error.issues.flatMap((issue) => mistakesOf(issue, []));
}

function mistakesOf(issue: Issue, above: readonly PropertyKey[]): Mistake[] {
  const where = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      at: [...where, key],
      where,
      what: describeUnknown(where, key),
    }));
  }
  if (issue.code === 'invalid_union') {
    // Of the branches that are of its kind, the one that was nearly right.
    const [meant] = issue.errors
      .filter((branch) => !branch.some(isWrongKind))
      .map((branch) => branch.flatMap((each) => mistakesOf(each, where)))
      .sort((a, b) => a.length - b.length);
    if (meant) return meant;
  }
  const isJobs = where.length === 1 && where[0] === 'jobs';
  const what = isJobs ? issue.message.replace('a map', 'a map of jobs by name') : issue.message;
  return [{ at: where, where, what }];
}

/** The value is not even of the kind that the branch of a union takes. */
function isWrongKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function describeUnknown(where: readonly PropertyKey[], key: string): string {
  const isTop = where.length === 0;
  const what = `unknown setting '${visible(key)}'`;
  if (isTop && JOB_SETTINGS.includes(key)) return `${what} here; it belongs to a job`;
  const ofTarget = where[0] === 'notify' ? unknownSettingOfTarget(visible(key)) : undefined;
  if (ofTarget !== undefined) return ofTarget;
  // Deeper down there are other settings.
  const known = isTop ? CONFIG_SETTINGS : where.length === 2 ? settingsBelow(where[0]) : [];
  const meant = nearest(key, known);
  return meant === undefined ? what : `${what}; did you mean ${meant}?`;
}

function settingsBelow(top: PropertyKey): readonly string[] {
  if (top === 'notify') return TARGET_SETTINGS;
  return top === 'profiles' ? PROFILE_SETTINGS : JOB_SETTINGS;
}

function describe(issue: z.core.$ZodRawIssue): string {
  const value = shown(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind([issue.expected], issue.input);
    case 'invalid_union':
      return wrongKind(issue.errors.flat().map(expectedKind), issue.input);
    case 'invalid_value':
      return notAmong(issue.values.map(String), issue.input);
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'must not be empty';
      return `must be at least ${issue.minimum}, not ${value}`;
    case 'too_big':
      return `must be at most ${issue.maximum}, not ${value}`;
    default:
      return `cannot be ${value}`;
  }
}

function expectedKind(issue: Issue): string {
  return issue.code === 'invalid_type' ? issue.expected : '';
}

function wrongKind(expected: readonly string[], input: unknown): string {
  if (input === undefined) return 'is missing';
  const kinds = expected.map((each) => KINDS[each] ?? each).join(' or ');
  if (input === null) return `is empty; it must be ${kinds}`;
  const what = `must be ${kinds}`;
  if (!expected.includes('string') || expected.includes('number') || Array.isArray(input)) {
    return `${what}, not ${shown(input)}`;
  }
  // What looks like a number, a word of YAML or {date} is none in quotes.
  return typeof input === 'object'
    ? `${what}, not a map: put what begins with { in quotes`
    : `${what}: put it in quotes`;
}

function notAmong(known: readonly string[], input: unknown): string {
  const meant = typeof input === 'string' ? nearest(input, known) : undefined;
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `must be ${known.join(' or ')}, not ${shown(input)}${hint}`;
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') return String(value);
  return `'${shorten(value, SHOWN_CHARS)}'`;
}
