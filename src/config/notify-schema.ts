/** The settings of notification targets in zhangping.yaml. */
import { z } from 'zod';
import { JOB_NAME_PATTERN } from '../domain/job-name.ts';
import { RUN_ENDINGS } from '../domain/verdict.ts';
import { MENTIONS_MAX, NOTIFY_TARGETS_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { envName } from './env-name.ts';

const MOBILE = /^(?:all|\+?[0-9-]{5,20})$/;
const FEISHU_USER = /^(?:all|ou_\w{1,64})$/;
/** Setting names that suggest a secret in the file. */
const SECRET_WORD = /^(?:url|uri|webhook|secret|sign|password|(?:access_?)?(?:token|key))$/i;

const urlEnv = envName.describe('Environment variable with the URL that receives messages.');
const secretEnv = envName
  .optional()
  .describe('Environment variable with the secret for signing messages.');
const keyword = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe('Keyword that the robot requires in every message.');

const common = {
  on: z
    .array(z.enum(RUN_ENDINGS))
    .min(1)
    .default(['discrepant', 'refused', 'missing', 'failed'])
    .describe('Run endings to notify about.'),
  jobs: z
    .array(z.string().regex(JOB_NAME_PATTERN))
    .min(1)
    .optional()
    .describe('Jobs to notify about (default: all).'),
};

/** Group members to mention, one or several, in the form that the robot accepts. */
function mention(form: RegExp, mistake: () => string) {
  const user = z.string().regex(form, { error: mistake });
  return z
    .union([user, z.array(user).min(1).max(MENTIONS_MAX)], { error: mistake })
    .optional()
    .describe('Group members to mention; all for everybody.');
}

const mentionMobiles = mention(
  MOBILE,
  () => say`must be mobile numbers in quotes, or all: the group members to mention`,
);
const mentionOpenIds = mention(
  FEISHU_USER,
  () => say`must be open_ids, which begin with ou_, or all: the group members to mention`,
);

const target = z.discriminatedUnion(
  'to',
  [
    z.strictObject({
      to: z.literal('dingtalk'),
      urlEnv,
      secretEnv,
      ...common,
      keyword,
      mention: mentionMobiles,
    }),
    z.strictObject({ to: z.literal('wecom'), urlEnv, ...common, mention: mentionMobiles }),
    z.strictObject({
      to: z.literal('feishu'),
      urlEnv,
      secretEnv,
      ...common,
      keyword,
      mention: mentionOpenIds,
    }),
    z.strictObject({ to: z.literal('webhook'), urlEnv, secretEnv, ...common }),
    z.strictObject({
      to: z.literal('command'),
      command: z
        .array(z.string(), { error: () => say`must be a list: the program and its arguments` })
        .min(1)
        .describe('Program and its arguments; it is started without a shell.'),
      ...common,
    }),
  ],
  {
    error: ({ input }) =>
      typeof input === 'object' && input !== null
        ? say`must be dingtalk, wecom, feishu, webhook or command`
        : say`must be a map of settings, with to: dingtalk, wecom, feishu, webhook or command`,
  },
);
/** A notification target. */
export type NotifyTarget = z.infer<typeof target>;
/** A target of one kind. */
export type TargetOf<K extends NotifyTarget['to']> = Extract<NotifyTarget, { to: K }>;

export const notifySchema = z
  .array(target, { error: () => say`must be a list of targets, each with its to: and settings` })
  .superRefine((targets, context) => {
    if (targets.length <= NOTIFY_TARGETS_MAX) return;
    const message = say`has more than ${NOTIFY_TARGETS_MAX} targets`;
    context.addIssue({ code: 'custom', message });
  })
  .optional()
  .describe('Notification targets: chat robots, webhooks and commands.')
  .meta({ maxItems: NOTIFY_TARGETS_MAX });

const SETTINGS = new Set(target.options.flatMap(({ shape }) => Object.keys(shape)));

/** The message for an unknown setting of a target; undefined if the general one applies. */
export function unknownSettingOfTarget(key: string): string | undefined {
  if (SETTINGS.has(key)) return say`${key} is not a setting of this kind of target`;
  if (!SECRET_WORD.test(key)) return undefined;
  return say`unknown setting '${key}': name the environment variables of secrets with urlEnv and
    secretEnv`;
}

/** The names of all settings that a target may have. */
export const TARGET_SETTINGS: readonly string[] = [...SETTINGS];

/** Reports jobs that a target names but that the config does not have. */
export function checkTargetJobs(
  config: { readonly jobs: object; readonly notify?: readonly NotifyTarget[] | undefined },
  context: z.RefinementCtx,
): void {
  for (const [index, { jobs = [] }] of (config.notify ?? []).entries()) {
    for (const [at, name] of jobs.entries()) {
      if (Object.hasOwn(config.jobs, name)) continue;
      const message = say`there is no job '${name}'`;
      context.addIssue({ code: 'custom', path: ['notify', index, 'jobs', at], message });
    }
  }
}
