/** Refuses more rejects (rows that cannot be read) than a job allows. */
import type { Job } from '../../domain/job.ts';
import type { Reject } from '../../domain/outcome.ts';
import { formatPlace } from '../../domain/record.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

/** Rejects that a refusal's message lists. */
const REJECTS_LISTED = 10;

type Limits = Pick<Job, 'maxRejects' | 'currency'>;

/** Refuses more rejects than the job allows; the message lists the first ones. */
export function refuseRejects(rejects: readonly Reject[], job: Limits): void {
  const { maxRejects } = job;
  if (rejects.length <= maxRejects) return;
  const listed = rejects
    .slice(0, REJECTS_LISTED)
    .map((reject) => `  ${formatPlace(reject)}: ${reject.reason}`);
  const more = rejects.length - listed.length;
  if (more > 0) listed.push(say`  … and ${more} more`);
  const first =
    rejects.length === 1
      ? say`1 row cannot be read (${maxRejects} allowed by the job's maxRejects):`
      : say`${rejects.length} rows cannot be read (${maxRejects} allowed by the job's maxRejects):`;
  throw new RefusedError('rejects', [first, ...listed, adviceOn(rejects, job)].join('\n'));
}

function adviceOn(rejects: readonly Reject[], job: Limits): string {
  const codes = [...new Set(rejects.map(({ currency }) => currency))];
  if (!codes.includes(undefined)) {
    return say`A job reconciles one currency, this one ${job.currency}. In the config, set currency:
      ${codes.join(say` or `)} in the job, or add a job for it. Without a config, run zhangping init
      <statement> <flows>: it writes one with the currency of the files.`;
  }
  if (rejects.length === 1 && rejects[0].endsFile) {
    return say`It is the last row, and has no line end: the file may be cut off, and rows after it
      may be missing. A channel's bill: download it again. Own records: export them again; if the
      row is complete, correct it at its source, or raise maxRejects to set it aside.`;
  }
  return say`A channel's bill: download it again and use it as it came. Own records: correct them at
    their source, or raise maxRejects to set such rows aside.`;
}
