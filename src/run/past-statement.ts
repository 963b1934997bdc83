/** Reads the statement of a past run again, where its files still are, and judges its fees. */
import { tmpdir } from 'node:os';
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { FeeRules } from '../domain/fee-rules.ts';
import type { Job } from '../domain/job.ts';
import type { FileFacts } from '../domain/outcome.ts';
import type { SourcePlace } from '../domain/record.ts';
import { type Formats, formatsNamed } from '../formats/registry.ts';
import type { CopyOwner } from '../inputs/database/kept-copy.ts';
import { recordedFiles } from '../inputs/file-source.ts';
import type { CurrentRun } from '../ledger/order-history.ts';
import { FeeJudge, otherAmountOf } from '../reading/pieces/fee-plan.ts';
import { feePlanOf } from '../reading/plan-collection.ts';
import { type WalkedRow, walkRows } from '../reading/rewrite/row-walk.ts';
import type { RowReader } from '../reading/rows/row-reader.ts';
import { type Closing, closeAll } from '../support/closing.ts';
import { RefusedError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { openOne } from './open-sides.ts';

/** The statement of a date, and how to read it. */
export interface PastStatement {
  readonly job: Job;
  readonly date: string;
  readonly files: readonly FileFacts[];
  /** The run of the files. */
  readonly owner: CopyOwner;
  readonly formats: Formats;
  /** An existing folder with space for decompressed inputs. */
  readonly scratchDir: string;
}

/** The statements of runs of a job. Throws UsageError if the config has another currency. */
export async function pastStatements(
  runs: readonly CurrentRun[],
  { job, channel, profiles }: ConfiguredJob,
  ledger: string,
): Promise<PastStatement[]> {
  const other = runs.find((run) => run.job.currency !== job.currency);
  if (other !== undefined) {
    throw new UsageError(
      say`The ledger has job ${job.name} in ${other.job.currency}, but the config has it in
        ${job.currency}. Fees by these rules are not comparable: correct currency:.`,
    );
  }
  const formats = await formatsNamed(channel, profiles);
  return runs.map(({ job: { name, currency, time_zone: timeZone }, date, statement }) => ({
    // A date without transactions was accepted by its run.
    job: { ...job, name, currency, timeZone, allowEmpty: true },
    ...{ date, formats, files: statement, owner: { ledger, job: name, date } },
    scratchDir: tmpdir(),
  }));
}

/** A successful record, while the reader is at it. */
export interface JudgedRow {
  readonly rows: RowReader;
  readonly judge: FeeJudge;
  readonly place: SourcePlace;
}

/** Visits every successful record; may be called again. */
type WalkStatement = (visit: (row: JudgedRow) => void) => Promise<void>;

/** Throws ExpectedError if a file does not exist, cannot be read or has changed. */
export async function withStatement(
  { files, owner, formats, ...options }: PastStatement,
  rules: FeeRules,
  use: (walk: WalkStatement) => Promise<void>,
): Promise<void> {
  const { job, date } = options;
  const closing: Closing = [];
  try {
    const sides = { ...options, formats: { statement: formats, flows: formats } };
    const opened = await openOne('statement', recordedFiles(files, owner), sides, closing);
    const documents = opened.documents.map((document) => {
      return { document, plan: feePlanOf(document, job, { rules, date, wrongRates: [] }) };
    });
    for (const file of opened.files) {
      const { sha256 } = await file.fingerprint();
      if (sha256 === files.find(({ path }) => path === file.path)?.sha256) continue;
      throw new RefusedError('changed', say`${file.path} has changed since`);
    }
    await use(async (visit) => {
      for (const { document, plan } of documents) {
        const judge = new FeeJudge(plan);
        const file = document.document.name;
        const visitRow = ({ row, isRead, line }: WalkedRow) => {
          if (row === null || !isRead || !row.isRecord || !row.isSuccess) return;
          visit({ rows: row, judge, place: { file, line } });
        };
        await walkRows(document, job, visitRow, undefined, otherAmountOf(plan));
      }
    });
  } finally {
    await closeAll(closing);
  }
}
