/**
 * Which jobs have the payments of other ones: a payment passes from the channel to the gateway and
 * to the business system, and is in a job at every step. Totals must add it once.
 */
import type { FileFacts } from '../domain/outcome.ts';
import type { Sides } from '../domain/record.ts';

/** What the runs of a job read. */
export interface ReadByJob extends Sides<readonly FileFacts[]> {
  readonly job: string;
  readonly currency: string;
  /** Accounts that rows of the statement name. */
  readonly accounts: ReadonlySet<string>;
}

/**
 * For each job that totals leave out, the one whose figures contain its payments:
 * - its statement has a file of the other one's flows: the other one is nearer to the money;
 * - the other one counts all rows of a file of its statement;
 * - its statement is the fund bill of a channel, the other one's the trade bill.
 */
export function countedElsewhere(jobs: readonly ReadByJob[]): Map<string, string> {
  const found = new Map<string, string>();
  const leadsTo = (from: string, to: string): boolean => {
    for (let each: string | undefined = from; each !== undefined; each = found.get(each)) {
      if (each === to) return true;
    }
    return false;
  };
  const flows = jobsByFile(jobs, ({ flows }) => flows);
  const wholes = jobsByFile(jobs, ({ statement }) => statement.filter(isWhole));
  // Of two that have the same payments, the first one is added.
  for (const job of [...jobs].reverse()) {
    const others = [
      ...job.statement.flatMap((file) => withFile(flows, file)),
      ...job.statement.flatMap((file) => withFile(wholes, file)),
      ...jobs.filter((other) => hasTradeBillOf(job, other)),
    ];
    const other = others.find(
      // Two that have each other's payments are not both left out.
      (each) => each.currency === job.currency && !leadsTo(each.job, job.job),
    );
    if (other) found.set(job.job, other.job);
  }
  return found;
}

type JobsByFile = ReadonlyMap<string, ReadonlySet<ReadByJob>>;

function jobsByFile(
  jobs: readonly ReadByJob[],
  filesOf: (job: ReadByJob) => readonly FileFacts[],
): JobsByFile {
  const found = new Map<string, Set<ReadByJob>>();
  for (const job of jobs) {
    for (const name of filesOf(job).flatMap(namesOf)) {
      found.set(name, (found.get(name) ?? new Set()).add(job));
    }
  }
  return found;
}

function withFile(jobs: JobsByFile, file: FileFacts): ReadByJob[] {
  return namesOf(file).flatMap((name) => [...(jobs.get(name) ?? [])]);
}

/** A file by its path and by its bytes; those of a file without rows are of many files. */
export function namesOf({ path, sha256, rows }: Pick<FileFacts, 'path' | 'sha256' | 'rows'>) {
  return rows === 0 ? [path] : [path, sha256];
}

/** Does the job count all rows of the file? */
function isWhole({ otherAccounts = 0, passedOver = 0 }: FileFacts): boolean {
  return otherAccounts + passedOver === 0;
}

const BILL = /^(.*)-(trade|fund)$/;

/** Two bills of one channel; of different accounts if their rows say so. */
function hasTradeBillOf(job: ReadByJob, other: ReadByJob): boolean {
  const trades = job.statement.flatMap(({ profile }) => {
    const [, channel, kind] = BILL.exec(profile) ?? [];
    return kind === 'fund' ? [`${channel}-trade`] : [];
  });
  if (!other.statement.some(({ profile }) => trades.includes(profile))) return false;
  const [own, theirs] = [job.accounts, other.accounts];
  return own.size === 0 || theirs.size === 0 || [...own].some((account) => theirs.has(account));
}
