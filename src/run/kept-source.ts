/** Reads the rows that a date's current run kept, instead of reading the database again. */
import { existsSync } from 'node:fs';
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { DatabaseConfig } from '../config/database-schema.ts';
import type { FileFacts } from '../domain/outcome.ts';
import { SIDES, type Side, type Sides } from '../domain/record.ts';
import { openCopy } from '../inputs/database/kept-copy.ts';
import type { Delivery } from '../inputs/source.ts';
import { filesOfDate } from '../ledger/date-files.ts';
import { closeLedger, openForDryRun } from '../ledger/open.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/**
 * The sources of a run with --kept: `sources`, but kept rows in place of databases. `given` are the
 * sides whose files are flags. Throws UsageError.
 */
export function withKeptRows(
  sources: Sides<Delivery>,
  configured: ConfiguredJob,
  ledger: string | null,
  given: Partial<Sides<unknown>>,
): Sides<Delivery> {
  if (ledger === null) {
    throw new UsageError(say`--kept needs the ledger, which says which rows were kept: leave out
      --no-ledger.`);
  }
  const { name } = configured.job;
  const kept = SIDES.flatMap((side) => {
    const { [side]: config } = configured;
    if (given[side] !== undefined || config?.kind !== 'database') return [];
    return [[side, keptSource(config, side, { ledger, job: name })]];
  });
  if (kept.length > 0) return { ...sources, ...Object.fromEntries(kept) };
  throw new UsageError(say`--kept: job ${name} does not read a database.`);
}

function keptSource(
  { database, keepDays }: DatabaseConfig,
  side: Side,
  { ledger, job }: { readonly ledger: string; readonly job: string },
): Delivery {
  return {
    async *deliver({ date, scratchDir }) {
      if (date === null) return;
      const files = existsSync(ledger) ? recorded(ledger, job, date) : null;
      const queried = files?.[side].filter(({ obtained }) => obtained?.query) ?? [];
      if (queried.length === 0) {
        throw new RefusedError(
          'missing',
          say`database:${database.name}: job ${job} has no run of ${date} that read it. Run without
            --kept.`,
        );
      }
      for (const file of queried) {
        const copy = await openCopy({ ledger, job, date }, file, scratchDir).catch(withAdvice);
        yield { ...copy, keepDays };
      }
    },
  };
}

/** The files of the date's current run. The caller holds the job's lock, except in a dry run. */
function recorded(path: string, job: string, date: string): Sides<readonly FileFacts[]> | null {
  const ledger = openForDryRun(path);
  try {
    return filesOfDate(ledger, job, date);
  } finally {
    closeLedger(ledger);
  }
}

function withAdvice(error: unknown): never {
  if (!(error instanceof RefusedError)) throw error;
  throw new RefusedError(
    error.reason,
    say`${error.message} To read the database again, run without --kept.`,
  );
}
