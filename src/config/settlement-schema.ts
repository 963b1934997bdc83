/** The settings of settlement jobs: what another job is owed, and how what arrives is matched. */
import { z } from 'zod';
import { TRANSACTION_TYPES } from '../domain/record.ts';
import { MEASURES } from '../domain/settlement.ts';
import { say } from '../words/language.ts';
import { FIELD_NAME } from './profile-schema.ts';
import { pathsSchema, sourceSchema } from './source-config.ts';

/** The field of groups that is always the same in a run. */
export const DATE_FIELD = 'date';
/** By these, records of any profile can be grouped; others are under its `fields:`. */
export const GROUP_FIELDS: readonly string[] = [
  DATE_FIELD,
  ...['account', 'channelTxnId', 'currency', 'orderId', 'refundId', 'type'],
];
/** Longest run of groups, days: a year. */
const RUN_DAYS_MAX = 366;
/** At most 100 %, with two decimals. */
const PERCENT = /^(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)%$/;

const field = z.string().regex(FIELD_NAME, {
  error: () => say`must be the name of a field, such as date, orderId, or one under fields: of the
    profile`,
});

const measure = z
  .enum(MEASURES)
  .optional()
  .describe('The amount of a group: of orders, as settled, or net of fees (default: net).');
const groupBy = z.array(field).min(1).superRefine(checkOnce);

const groupedFilesSchema = z.strictObject({
  path: pathsSchema.describe('Paths, globs or folders; {date:yyyyMMdd} is the date.'),
  measure,
  groupBy: groupBy.describe('Fields whose values make a group; date is the business date.'),
});

const jobSumsSchema = z
  .strictObject({
    job: z.string().describe('The job whose whole statement is owed.'),
    measure,
    groupBy: groupBy
      .optional()
      .describe('Fields whose values make a group (default: [date], the business date).'),
    take: z
      .enum(TRANSACTION_TYPES)
      .optional()
      .describe('Take the rows of this type one by one, with the other sign, in place of sums.'),
  })
  .superRefine(({ take, ...sums }, context) => {
    for (const key of ['measure', 'groupBy'] as const) {
      if (take === undefined || sums[key] === undefined) continue;
      const message = say`cannot be set together with take: remove one of them`;
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });

/** The setting of a job's statement. */
export const statementSchema = z.union([...sourceSchema.options, groupedFilesSchema]);
/** The setting of a job's flows. */
export const flowsSchema = z.union([...sourceSchema.options, groupedFilesSchema, jobSumsSchema]);

type GroupedFiles = z.infer<typeof groupedFilesSchema>;
export type JobSums = z.infer<typeof jobSumsSchema>;
export type SideSetting = z.infer<typeof flowsSchema> | undefined;

/** Are the files of a side summed in groups? */
export function isGrouped(setting: SideSetting): setting is GroupedFiles {
  return typeof setting === 'object' && 'path' in setting;
}

/** Are the flows what another job is owed? */
export function isOfJob(setting: SideSetting): setting is JobSums {
  return typeof setting === 'object' && 'job' in setting;
}

/** The settings by which a settlement job matches; other jobs do not have them. */
export const matchingSettings = {
  runs: z
    .int()
    .min(0)
    .max(RUN_DAYS_MAX)
    .default(14)
    .describe('With settles: longest run of groups that one credit pays, in days; 0: none.'),
  partialMax: z
    .union([
      z.string().regex(PERCENT, { error: partialMistake }),
      z.literal(0, { error: partialMistake }),
    ])
    .default('5%')
    .describe('With settles: largest part of a group by which a credit may differ; 0: none.'),
};

/** Reports each name that a list has a second time. */
export function checkOnce(names: readonly string[], context: z.RefinementCtx): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    context.addIssue({ code: 'custom', path: [index], message: say`names ${name} twice` });
  }
}

function partialMistake(): string {
  return say`must be at most 100%, with at most two decimals, such as "5%" or "2.5%", or 0`;
}

/** A checked `partialMax` in ten thousandths. */
export function tenThousandths(partialMax: string | 0): number {
  const [whole, decimals = ''] = String(partialMax).replace('%', '').split('.');
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}
