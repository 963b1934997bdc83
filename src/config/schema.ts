/** What zhangping.yaml may say of a job. Checked by zod; unknown keys are errors. */
import { z } from 'zod';
import { JOB_DEFAULTS } from '../model/job.ts';

/** One path, glob or folder, or several. */
const paths = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const timeZone = z.string().refine(isTimeZone, { error: 'is not the name of a time zone' });

const cutoff = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day in quotes, like "00:00"' });

export const jobSchema = z.strictObject({
  statement: paths.optional(),
  flows: paths.optional(),
  channel: z.string().optional(),
  flowsProfile: z.string().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code, like CNY' })
    .default(JOB_DEFAULTS.currency),
  timeZone: timeZone.default(JOB_DEFAULTS.timeZone),
  cutoff: cutoff.default('00:00'),
  /** Minutes. */
  edge: z.int().min(0).max(720).default(JOB_DEFAULTS.edgeMinutes),
  amount: z.enum(['order', 'settled']).default(JOB_DEFAULTS.amount),
  account: z.string().default(JOB_DEFAULTS.account),
  maxRejects: z.int().min(0).max(100_000).default(JOB_DEFAULTS.maxRejects),
  out: z.string().min(1).optional(),
});
export type JobConfig = z.infer<typeof jobSchema>;

export const configSchema = z.strictObject({
  jobs: z.record(z.string(), jobSchema),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
