/** One side of a run: its files opened and recognized, then scanned, then held to their footers. */
import type { Job } from '../model/job.ts';
import type { Side } from '../model/record.ts';
import { answerRefusal, recognizeAnswer } from '../profile/answer.ts';
import type { CheckProfile, Head, Opening, RecordProfile, RowSums } from '../profile/profile.ts';
import { detectProfile, PROFILES, profilesNamed } from '../profile/registry.ts';
import type { DeliveredFile, Document } from '../source/document.ts';
import { expandPaths } from '../source/expand.ts';
import { openFile } from '../source/open.ts';
import { RefusedError } from '../support/errors.ts';
import type { ScannedDocument } from './document-scan.ts';
import { readHead } from './head.ts';
import type { SideSums } from './side-sums.ts';

/** A document whose rows are records, before its pass. */
export interface OpenedDocument {
  readonly file: DeliveredFile;
  readonly document: Document;
  readonly head: Head;
  readonly profile: RecordProfile;
  readonly opening: Opening;
}

/** A document that other documents are held against. */
interface OpenedCheck {
  readonly head: Head;
  readonly profile: CheckProfile;
}

export interface OpenedSide {
  readonly side: Side;
  readonly files: readonly DeliveredFile[];
  readonly documents: readonly OpenedDocument[];
  readonly checks: readonly OpenedCheck[];
  /** Files in which the channel says that there is no bill. */
  readonly noBills: readonly DeliveredFile[];
}

export interface ScannedSide {
  readonly opened: OpenedSide;
  readonly sums: SideSums;
  readonly documents: readonly ScannedDocument[];
}

const SHOWN_HEAD_CHARS = 60;

/** Opens a side's files and reads their heads. On a refusal everything opened is closed again. */
export async function openSide(
  side: Side,
  paths: readonly string[],
  options: { job: Job; profile: string | undefined; scratchDir: string },
): Promise<OpenedSide> {
  const opened = {
    side,
    files: [] as DeliveredFile[],
    documents: [] as OpenedDocument[],
    checks: [] as OpenedCheck[],
    noBills: [] as DeliveredFile[],
  };
  try {
    for (const path of await expandPaths([...paths])) {
      const file = await openFile(path, { scratchDir: options.scratchDir });
      opened.files.push(file);
      for (const document of file.documents) await openDocument(opened, file, document, options);
    }
    requireRecords(opened);
    return opened;
  } catch (error) {
    await closeSide(opened);
    throw error;
  }
}

export async function closeSide(opened: OpenedSide): Promise<void> {
  for (const file of opened.files) await file.close();
}

async function openDocument(
  opened: {
    documents: OpenedDocument[];
    checks: OpenedCheck[];
    noBills: DeliveredFile[];
  },
  file: DeliveredFile,
  document: Document,
  options: { job: Job; profile: string | undefined },
): Promise<void> {
  const head = await readHead(document);
  const text = head.lines.map((line) => line.text).join('\n');
  const answer = recognizeAnswer(text);
  if (answer !== null) {
    if (answer !== 'no-bill' || !options.job.allowEmpty) {
      throw answerRefusal(document.name, answer, text);
    }
    opened.noBills.push(file);
    return;
  }
  const profile = profileOf(head, options.profile);
  if (profile.role === 'check') opened.checks.push({ head, profile });
  else {
    const opening = profile.open(head, options.job);
    checkAccount(head, opening.declared.account, options.job);
    opened.documents.push({ file, document, head, profile, opening });
  }
}

function profileOf(head: Head, name: string | undefined) {
  const candidates = name === undefined ? PROFILES : profilesNamed(name);
  const named = candidates.find((profile) => profile.recognize(head));
  if (named) return named;
  const first = JSON.stringify((head.lines[0]?.text ?? '').slice(0, SHOWN_HEAD_CHARS));
  if (name === undefined) {
    const known = PROFILES.map((profile) => profile.name).join(', ');
    throw new RefusedError(
      'unrecognized',
      `${head.name}: the format is not recognized; the file starts with ${first}. Known are: ` +
        `${known}. A bill: download it again, and use it as it came. Own records: the first line ` +
        'must name at least order_id and amount.',
    );
  }
  const detected = detectProfile(head);
  const instead = detected ? `it looks like ${detected.name}` : `it starts with ${first}`;
  throw new RefusedError(
    'unrecognized',
    `${head.name}: this is not a file of the profile ${name}; ${instead}. Give the right file, ` +
      'or leave the profile to be detected.',
  );
}

function checkAccount(head: Head, account: string, job: Job): void {
  if (job.account === '' || account === '' || account === job.account) return;
  throw new RefusedError(
    'account',
    `${head.name}: the bill is of account ${account}, the job ${job.name} is of account ` +
      `${job.account}. Give the bill of the right account, or correct the job.`,
  );
}

/** A summary alone says nothing about single orders. */
function requireRecords(opened: OpenedSide): void {
  if (opened.documents.length > 0 || opened.noBills.length > 0) return;
  const [check] = opened.checks;
  if (!check) {
    const names = opened.files.map((file) => file.path).join(', ');
    throw new RefusedError('archive', `${names}: the archive holds no files. Download it again.`);
  }
  throw new RefusedError(
    'unrecognized',
    `${check.head.name}: this is a summary (${check.profile.name}), which names no orders. ` +
      `Give the detail bill (${check.profile.checks}) as well.`,
  );
}

/** Bytes, as far as known. */
export function sizeHint({ documents }: OpenedSide): number {
  return documents.reduce((total, { document }) => total + document.sizeHint, 0);
}

/** Has it a column of fees? */
export function hasFeeColumn({ documents }: OpenedSide): boolean {
  return documents.some(({ opening }) => opening.plan.fee >= 0);
}

/** Of a side without rows a document that does not say that this is all; null: there is none. */
export function silentlyEmpty({ opened, sums }: ScannedSide): string | null {
  if (sums.records > 0) return null;
  return opened.documents.find(({ profile }) => !profile.confirmsEmpty)?.head.name ?? null;
}

/** Refuses documents that lack what must stand behind their last row: they are cut off. */
export function requireFooters(scanned: ScannedSide): void {
  for (const [index, { footer }] of scanned.documents.entries()) {
    scanned.opened.documents[index].profile.requireFooter(footer);
  }
}

/** Holds every document's rows against its footer, and against the summaries beside it. */
export function checkFooters(scanned: ScannedSide): void {
  for (const [index, document] of scanned.documents.entries()) {
    const { profile } = scanned.opened.documents[index];
    profile.checkFooter(document.footer, document.opening, document.sums);
  }
  for (const check of scanned.opened.checks) checkSummary(scanned, check);
}

function checkSummary(scanned: ScannedSide, check: OpenedCheck): void {
  const account = check.profile.account(check.head);
  const checked = scanned.documents.filter(
    (document, index) =>
      scanned.opened.documents[index].profile.name === check.profile.checks &&
      document.opening.declared.account === account,
  );
  if (checked.length === 0) {
    throw new RefusedError(
      'account',
      `${check.head.name}: the summary is of account ${account}, and no bill of that account ` +
        'was given. Give the files that belong together.',
    );
  }
  check.profile.check(check.head, checked[0].opening.plan, addUp(checked));
}

/** Sums of several documents, by the names of the first one's sum columns. */
function addUp(documents: readonly ScannedDocument[]): RowSums {
  const [first] = documents;
  const { plan } = first.opening;
  const sumOf = (document: ScannedDocument, group: number, name: string) => {
    const index = document.opening.plan.sums.findIndex((sum) => sum.name === name);
    return index < 0 ? 0n : document.sums.sums[group][index];
  };
  const add = <T>(of: (document: ScannedDocument) => T, zero: T, plus: (a: T, b: T) => T) =>
    documents.map(of).reduce(plus, zero);
  return {
    counts: first.sums.counts.map((_, group) =>
      add(
        (each) => each.sums.counts[group],
        0,
        (a, b) => a + b,
      ),
    ),
    sums: first.sums.sums.map((_, group) =>
      plan.sums.map(({ name }) =>
        add(
          (each) => sumOf(each, group, name),
          0n,
          (a, b) => a + b,
        ),
      ),
    ),
  };
}
