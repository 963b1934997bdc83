/** The schema of zhangping.yaml, checked by zod; unknown keys are errors. */
import { z } from 'zod';
import { DIMENSIONS_MAX } from '../domain/activity.ts';
import {
  COMPARE_ELEMENTS,
  ENGINES,
  IDENTITY_FIELDS,
  JOB_DEFAULTS,
  MATCHED_COMPRESSIONS,
  PERSONAL_DATA,
  REPORT_FORMATS,
} from '../domain/job.ts';
import { isJobName, JOB_NAME_PATTERN, jobNameRule } from '../domain/job-name.ts';
import { SIDES, STATUSES, TRANSACTION_TYPES } from '../domain/record.ts';
import { SUGGEST_STEPS, SUGGEST_STEPS_MAX } from '../domain/suggestion.ts';
import { isTimeZone } from '../domain/time.ts';
import { comparable } from '../support/comparable.ts';
import { LANGUAGES, say } from '../words/language.ts';
import { calendarsSchema, checkJobCalendars, settlesSchema } from './calendar-schema.ts';
import { channelsSchema } from './channel-schema.ts';
import type { FeeSource } from './configured-job.ts';
import { checkQueries, databaseSchema } from './database-schema.ts';
import { feeIssues, feesSchema } from './fee-schema.ts';
import { checkFetches, fetchTimeSettings } from './fetch-config.ts';
import { memoryMistake } from './machine.ts';
import { isMetricsName } from './metrics-name.ts';
import { checkTargetJobs, notifySchema } from './notify-schema.ts';
import { isMap, profileSchema } from './profile-schema.ts';
import { redisMistake } from './redis-url.ts';
import { checkSettlements, checkSettles } from './settlement-checks.ts';
import { checkOnce, flowsSchema, matchingSettings, statementSchema } from './settlement-schema.ts';
import { hasDate } from './template.ts';
import { TOLERANCE_PATTERN, toleranceMistake } from './tolerance.ts';

const CURRENCY = /^[A-Z]{3}$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
const cutoffMistake = () => say`must be a time of day in quotes, such as "00:00"`;

const outputPath = z
  .string()
  .min(1)
  .refine((path) => !hasDate(path), {
    error: () => say`is shared by all dates, so it cannot contain {date}`,
  });

const outFolder = outputPath
  .optional()
  .describe('Folder for reports, which are written to <out>/<job>/<date>.');

const ledgerFile = outputPath
  .optional()
  .describe('The ledger, a SQLite file that keeps open items from day to day.');

const metricsFile = outputPath
  .superRefine((path, context) => {
    if (isMetricsName(path)) return;
    const message = say`must end in .prom, the only files that node_exporter reads`;
    context.addIssue({ code: 'custom', message });
  })
  .optional()
  .describe('Metrics file of all jobs for Prometheus, in the folder that node_exporter reads.');

const timeZone = z
  .string()
  .refine(isTimeZone, { error: () => say`is not the name of a time zone` });

const cutoff = z.string({ error: cutoffMistake }).regex(TIME_OF_DAY, { error: cutoffMistake });

const compare = z
  .array(z.enum(COMPARE_ELEMENTS))
  .superRefine(checkOnce)
  .default([...JOB_DEFAULTS.compare]);

const offset = z
  .array(z.enum(SIDES))
  .superRefine(checkOnce)
  .default([...JOB_DEFAULTS.offset]);

const amountTolerance = z
  .union([
    z.string().regex(TOLERANCE_PATTERN, {
      error: () => say`must be a decimal number of 0 or more, such as "0.01"`,
    }),
    z.number().min(0),
  ])
  .default('0');

const memory = z
  .string({ error: () => say`must be a size such as 512MB or 2GB` })
  .superRefine((size, context) => {
    const message = memoryMistake(size);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .optional()
  .describe('Memory that a run may use, like 512MB; data that does not fit goes to disk.');

const redisUrl = z.string().superRefine((url, context) => {
  const message = redisMistake(url);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const redis = z
  .union([redisUrl, z.array(redisUrl).min(1)])
  .optional()
  .describe('URL of the Redis for jobs with engine: redis, or URLs of the nodes of a cluster.');

const suggestMistake = () => say`must be false, or have steps`;

const onlyText = z
  .string()
  .refine((text) => comparable(text) !== '', { error: () => say`must not be empty` });

/** The settings of one job. */
export const jobSchema = z
  .strictObject({
    statement: statementSchema
      .optional()
      .describe("The channel's bill: paths, globs or folders; {date:yyyyMMdd} is the date."),
    flows: flowsSchema
      .optional()
      .describe('Your own records: paths, globs or folders; or what another job is owed.'),
    settles: settlesSchema.optional(),
    ...matchingSettings,
    ...fetchTimeSettings,
    channel: z
      .string()
      .optional()
      .describe('Format of the statement (default: detected by its content).'),
    flowsProfile: z
      .string()
      .optional()
      .describe('Format of the flows (default: detected by their content).'),
    currency: z
      .string()
      .regex(CURRENCY, { error: () => say`must be an ISO 4217 code, such as CNY` })
      .default(JOB_DEFAULTS.currency)
      .describe('ISO 4217 code of the currency of all amounts.'),
    timeZone: timeZone
      .default(JOB_DEFAULTS.timeZone)
      .describe('IANA name of the time zone of business dates.'),
    cutoff: cutoff.default('00:00').describe('Time of day at which a business date begins.'),
    edge: z
      .int()
      .min(0)
      .max(720)
      .default(JOB_DEFAULTS.edgeMinutes)
      .describe('Minutes at either end of a day in which a leftover may belong to the next day.'),
    carryDays: z
      .int()
      .min(0)
      .max(31)
      .default(JOB_DEFAULTS.carryDays)
      .describe('Days before and after in which a leftover may match its counterpart.'),
    amount: z
      .enum(['order', 'settled'])
      .default(JOB_DEFAULTS.amount)
      .describe("The channel's amount to compare: of the order, or what is settled to you."),
    compare: compare
      .describe('Fields to compare besides type, amount and currency.')
      .meta({ uniqueItems: true }),
    amountTolerance: amountTolerance.describe(
      'Largest difference at which two amounts agree, in major units, like "0.01".',
    ),
    offset: offset
      .describe('Sides of which payments are matched with their own refunds or reversals.')
      .meta({ uniqueItems: true }),
    identity: z
      .array(z.enum(IDENTITY_FIELDS))
      .superRefine((fields, context) => {
        const message = identityMistake(fields);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .default([...JOB_DEFAULTS.identity])
      .describe('Ids that are equal in two records of the same event.'),
    types: z
      .record(z.string(), z.enum(TRANSACTION_TYPES))
      .default({})
      .describe('Types of words that the profile does not list, or lists with another type.'),
    statuses: z
      .record(z.string(), z.enum(STATUSES))
      .default({})
      .describe('Statuses of words that the profile does not list.'),
    netFees: z
      .boolean()
      .default(JOB_DEFAULTS.netFees)
      .describe('Add fees that are separate rows to their transactions.'),
    account: z
      .union([z.string(), z.array(z.string().min(1)).min(1)])
      .default('')
      .describe("The channel's account, or several: rows of flows of other accounts are skipped."),
    only: z
      .record(z.string(), z.array(onlyText).min(1))
      .default({})
      .describe(
        'Rows of the statement that are of this job: texts by field, one of which it contains.',
      ),
    fees: feesSchema,
    dimensions: z
      .array(z.string().trim().min(1))
      .max(DIMENSIONS_MAX)
      .superRefine(checkOnce)
      .default([])
      .describe('Columns of the flows, such as a store: figures of a month are by their values.')
      .meta({ uniqueItems: true }),
    suggest: z
      .union([
        z.literal(false, { error: suggestMistake }),
        z.strictObject({
          steps: z.int().min(1).max(SUGGEST_STEPS_MAX).default(SUGGEST_STEPS),
        }),
      ])
      .default({ steps: SUGGEST_STEPS })
      .describe('Steps of the search for open items that may belong together; false: no search.'),
    maxRejects: z
      .int()
      .min(0)
      .max(100_000)
      .default(JOB_DEFAULTS.maxRejects)
      .describe('Most unreadable rows that a run may set aside; with more it is refused.'),
    personalData: z
      .enum(PERSONAL_DATA)
      .default(JOB_DEFAULTS.personalData)
      .describe('Names, accounts and free text of unreadable rows: omit or keep them.'),
    memory,
    engine: z
      .enum(ENGINES)
      .default('memory')
      .describe('Where keys are compared: in memory, or in the Redis that `redis` names.'),
    ledger: ledgerFile,
    out: outFolder,
    formats: z
      .array(z.enum(REPORT_FORMATS))
      .default([])
      .describe(
        'Additional reports: xlsx, a workbook of all items; matched, a CSV of what matched.',
      ),
    matchedCompression: z
      .enum(MATCHED_COMPRESSIONS)
      .default('none')
      .describe('Compression of the CSV of what matched: gzip writes matched.csv.gz.'),
  })
  .superRefine(checkTolerance, { when: ({ value }) => isMap(value) })
  .superRefine(checkFees)
  .superRefine(checkSettles);
export type JobConfig = z.infer<typeof jobSchema>;

/** The whole file. */
export const configSchema = z
  .strictObject({
    jobs: z
      .record(z.string().meta({ pattern: JOB_NAME_PATTERN.source }), jobSchema)
      .superRefine(checkNames, { when: ({ value }) => isMap(value) })
      .describe('The jobs by name; each reconciles one channel with your flows.')
      .meta({ minProperties: 1 }),
    databases: z
      .record(z.string(), databaseSchema)
      .optional()
      .describe('Databases by name; a job names one in place of files, with its query.'),
    channels: channelsSchema,
    profiles: z
      .record(z.string().meta({ pattern: JOB_NAME_PATTERN.source }), profileSchema)
      .superRefine(checkProfileNames, { when: ({ value }) => isMap(value) })
      .optional()
      .describe('Additional formats by name; jobs use them as channel or flowsProfile.'),
    calendars: calendarsSchema,
    ledger: ledgerFile,
    out: outFolder,
    metrics: metricsFile,
    redis,
    lang: z
      .enum(LANGUAGES)
      .optional()
      .describe('Language of terminal, reports and messages (default: that of the locale).'),
    notify: notifySchema,
  })
  .superRefine(checkTargetJobs)
  .superRefine(checkQueries)
  .superRefine(checkFetches)
  .superRefine(checkJobCalendars)
  .superRefine(checkSettlements)
  .meta({ title: 'zhangping.yaml', description: 'Settings of reconciliation jobs.' });
export type FileConfig = z.infer<typeof configSchema>;

/** Why the fields cannot identify a record; undefined if they can. */
function identityMistake(fields: readonly string[]): string | undefined {
  const ids = fields.filter((field) => field !== 'refundId');
  const isTwice = new Set(fields).size < fields.length;
  if (ids.length === 1 && !isTwice) return undefined;
  return say`must be either orderId or channelTxnId, optionally with refundId`;
}

/** Checks the number of decimals against the currency, if both are valid by themselves. */
function checkTolerance(
  job: { readonly amountTolerance?: string | number; readonly currency?: unknown },
  context: z.RefinementCtx,
): void {
  const { amountTolerance: value, currency } = job;
  if (typeof currency !== 'string' || !CURRENCY.test(currency)) return;
  const isDecimal = typeof value === 'number' ? value >= 0 : TOLERANCE_PATTERN.test(value ?? '');
  const message = isDecimal ? toleranceMistake(value ?? '', currency) : undefined;
  if (message === undefined) return;
  context.addIssue({ code: 'custom', path: ['amountTolerance'], message });
}

/** Checks the numbers of fee rules against the currency, and the rules against each other. */
function checkFees(
  { fees = [], currency }: { readonly fees?: FeeSource | undefined; readonly currency: string },
  context: z.RefinementCtx,
): void {
  // What is wrong with one setting is reported without what follows from it.
  const isWrong = context.issues.some(({ path = [] }) => {
    return path[0] === 'fees' || path[0] === 'currency';
  });
  if (typeof fees === 'string' || isWrong) return;
  for (const [path, message] of feeIssues(fees, currency)) {
    context.addIssue({ code: 'custom', path: ['fees', ...path], message });
  }
}

function checkNames(jobs: object, context: z.RefinementCtx): void {
  if (Object.keys(jobs).length === 0) {
    context.addIssue({ code: 'custom', message: say`must have at least one job` });
  }
  requireNames(jobs, say`cannot be a job name: ${jobNameRule()}`, context);
}

function checkProfileNames(profiles: object, context: z.RefinementCtx): void {
  requireNames(profiles, say`cannot be a profile name: ${jobNameRule()}`, context);
}

function requireNames(named: object, message: string, context: z.RefinementCtx): void {
  for (const name of Object.keys(named).filter((each) => !isJobName(each))) {
    context.addIssue({ code: 'custom', path: [name], message });
  }
}
