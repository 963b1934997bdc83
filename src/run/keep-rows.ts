/** Before the commit: keeps the rows that were read from databases, and finds what changed. */
import { dirname, join } from 'node:path';
import type { Job } from '../domain/job.ts';
import type { DayFindings, FileFacts, RowChanges } from '../domain/outcome.ts';
import { SIDES, type Sides } from '../domain/record.ts';
import {
  type CopyOwner,
  copyName,
  openCopy,
  removeOldCopies,
  writeCopy,
} from '../inputs/database/kept-copy.ts';
import type { DeliveredFile } from '../inputs/document.ts';
import { filesOfDate } from '../ledger/date-files.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { changedRows } from '../reading/records/changed-rows.ts';
import type { OpenedSide } from '../reading/side-contents.ts';
import { checkJobName } from '../report/folder.ts';
import { RefusedError } from '../support/errors.ts';
import type { ActiveRun, RunRequest } from './active-run.ts';

/** Rows that were read from a database. */
interface QueriedFile {
  readonly opened: OpenedSide;
  readonly file: DeliveredFile;
  readonly facts: FileFacts;
}

/**
 * Returns the findings with what else is known of rows from databases: how they differ from those
 * of the date's previous run, and their copy. A dry run keeps no copy. Throws InternalError if a
 * copy cannot be written, or an old one removed.
 */
export async function keepRows(
  { ledger, keep, spillDir }: RunRequest,
  day: Sides<ReadSide> & { readonly job: Job },
  findings: DayFindings,
  run: ActiveRun,
): Promise<DayFindings> {
  const queried = SIDES.flatMap((side) => queriedFiles(day[side], findings[side].files));
  if (typeof ledger !== 'string' || queried.length === 0) return findings;
  const owner = { ledger, job: findings.job, date: findings.date };
  const before = filesOfDate(run.openLedger(), owner.job, owner.date);
  const known = new Map<FileFacts, FileFacts>();
  for (const each of queried) {
    const was = before?.[each.opened.side].find(({ path }) => path === each.facts.path);
    const changed = was && (await changesSince(was, each, { owner, job: day.job, spillDir }));
    known.set(each.facts, { ...each.facts, ...(changed !== undefined && { changed }) });
  }
  if (keep) await keepCopies(owner, queried, known);
  const withKnown = <T extends { readonly files: FileFacts[] }>(side: T): T => {
    return { ...side, files: side.files.map((facts) => known.get(facts) ?? facts) };
  };
  const { statement, flows } = findings;
  return { ...findings, statement: withKnown(statement), flows: withKnown(flows) };
}

function queriedFiles({ scanned }: ReadSide, facts: readonly FileFacts[]): QueriedFile[] {
  if (scanned === null) return [];
  const { opened } = scanned;
  return opened.files.flatMap((file, i) => {
    return file.obtained.query ? [{ opened, file, facts: facts[i] }] : [];
  });
}

/** undefined: the rows are the same, or were not read by a query; null: it is unknown which. */
async function changesSince(
  was: FileFacts,
  { opened, file, facts }: QueriedFile,
  { owner, job, spillDir }: ChangesOptions,
): Promise<RowChanges | null | undefined> {
  const [earlier, query] = [was.obtained?.query, facts.obtained?.query];
  if (!earlier || was.sha256 === facts.sha256) return undefined;
  const isOtherQuery = (['sql', 'from', 'to'] as const).some(
    (key) => earlier[key] !== query?.[key],
  );
  const { side, documents } = opened;
  const profile = documents.find((each) => each.file === file)?.profile;
  if (profile === undefined) return null;
  try {
    const copy = await openCopy(owner, was, spillDir);
    try {
      const changes = await changedRows(copy, file, { profile, job, side });
      return changes === null ? undefined : { ...changes, ...(isOtherQuery && { isOtherQuery }) };
    } finally {
      await copy.close();
    }
  } catch (error) {
    // There is no copy, or one that cannot be used.
    if (error instanceof RefusedError) return null;
    throw error;
  }
}

interface ChangesOptions {
  readonly owner: CopyOwner;
  readonly job: Job;
  readonly spillDir: string;
}

/** Writes copies where the job keeps rows, adds them to what is known, and removes old ones. */
async function keepCopies(
  owner: CopyOwner,
  queried: readonly QueriedFile[],
  known: Map<FileFacts, FileFacts>,
): Promise<void> {
  checkJobName(owner.job);
  const current: string[] = [];
  let days = 0;
  for (const { file, facts } of queried) {
    const kept = copyName(owner, facts.sha256);
    if (!file.keepDays || kept === null) continue;
    const path = join(dirname(owner.ledger), kept);
    await writeCopy(path, file.documents[0]);
    known.set(facts, { ...(known.get(facts) ?? facts), kept });
    current.push(path);
    days = Math.max(days, file.keepDays);
  }
  // The copies of both sides are in one folder, and do not show their side.
  await removeOldCopies(current, days);
}
