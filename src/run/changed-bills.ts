/** Before the commit: finds how fetched bills differ from those of the date's previous run. */
import type { Job } from '../domain/job.ts';
import type { DayFindings, FileFacts, RowChanges } from '../domain/outcome.ts';
import { SIDES } from '../domain/record.ts';
import type { BillOrder } from '../fetch/fetch-bill.ts';
import { recordedFiles } from '../inputs/file-source.ts';
import { filesOfDate } from '../ledger/date-files.ts';
import { changedRowsOf } from '../reading/records/changed-rows.ts';
import { closeSide, openSide } from '../reading/side.ts';
import type { OpenedSide } from '../reading/side-contents.ts';
import { RefusedError } from '../support/errors.ts';
import type { ActiveRun } from './active-run.ts';
import type { KeepRequest } from './reconcile.ts';

/** Returns the findings with what changed in fetched bills; the first file of a bill has it. */
export async function withChangedBills(
  { ledger, spillDir, formats }: KeepRequest,
  { job }: { readonly job: Job },
  findings: DayFindings,
  run: ActiveRun,
): Promise<DayFindings> {
  if (typeof ledger !== 'string' || formats === undefined) return findings;
  const before = filesOfDate(run.openLedger(), findings.job, findings.date);
  if (before === null) return findings;
  let found = findings;
  for (const side of SIDES) {
    const { files } = findings[side];
    if (!files.some(({ obtained }) => obtained?.evidence)) continue;
    const request = { side, job, date: findings.date, formats: formats[side], spillDir, ledger };
    const changed = await changesSince(before[side], files, request);
    if (changed === undefined) continue;
    const [first, ...others] = files;
    found = { ...found, [side]: { ...found[side], files: [{ ...first, changed }, ...others] } };
  }
  return found;
}

interface ChangesRequest extends Pick<BillOrder, 'side' | 'job' | 'date' | 'formats'> {
  readonly spillDir: string;
  readonly ledger: string;
}

/** undefined: the rows are the same; null: it is unknown which rows differ. */
async function changesSince(
  before: readonly FileFacts[],
  after: readonly FileFacts[],
  { side, job, date, formats, spillDir, ledger }: ChangesRequest,
): Promise<RowChanges | null | undefined> {
  const hashes = (files: readonly FileFacts[]) => files.map(({ sha256 }) => sha256).join();
  if (hashes(before) === hashes(after)) return undefined;
  const opened: OpenedSide[] = [];
  try {
    for (const files of [before, after]) {
      const delivery = recordedFiles(files, { ledger, job: job.name, date });
      // Fees are netted in other documents, which have no rows of the files.
      const options = { job: { ...job, netFees: false }, date, formats, scratchDir: spillDir };
      const read = await openSide(side, delivery, options);
      opened.push(read);
      for (const [index, file] of read.files.entries()) {
        // Without evidence, another file may be at the path by now.
        if ((await file.fingerprint()).sha256 !== files[index].sha256) return null;
      }
    }
    const [was, is] = opened;
    return (await changedRowsOf(was.documents, is.documents, job)) ?? undefined;
  } catch (error) {
    // The earlier files are gone, or the run accepted them by other settings.
    if (error instanceof RefusedError) return null;
    throw error;
  } finally {
    for (const each of opened) await closeSide(each);
  }
}
