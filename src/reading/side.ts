/** Opens one side of a run: its files are opened and recognized, and their heads are read. */
import type { Job } from '../domain/job.ts';
import type { Side } from '../domain/record.ts';
import { entryOpening, entryRows } from '../formats/entries/entry-rows.ts';
import { normalizeName } from '../formats/header.ts';
import { planFor } from '../formats/job-plan.ts';
import type {
  EntryProfile,
  Head,
  Opening,
  Profile,
  RecordProfile,
  RowPlan,
} from '../formats/profile.ts';
import type { Formats } from '../formats/registry.ts';
import type { DeliveredFile, Document } from '../inputs/document.ts';
import type { Delivery } from '../inputs/source.ts';
import type { WrittenDocument } from '../inputs/written-document.ts';
import { closeAll } from '../support/closing.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { joinParts, type UntitledPart } from './gate/bill-parts.ts';
import { requireOneDay } from './gate/period.ts';
import { type ChainedStatement, checkChains } from './gate/statement-chain.ts';
import { recognize, requireKnown } from './recognize/recognize.ts';
import { netFees } from './rewrite/net-fees.ts';
import { transcribe } from './rewrite/transcribe.ts';
import { type OpenedCheck, type OpenedDocument, type OpenedSide, UNREAD } from './side-contents.ts';

/** How a side is opened. */
interface SideOptions {
  readonly job: Job;
  /** The business date that was asked for, if one was. */
  readonly date?: string | null;
  readonly formats: Formats;
  readonly scratchDir: string;
}

/** Opens a side's files and reads their heads. On a refusal everything opened is closed again. */
export async function openSide(
  side: Side,
  source: Delivery,
  options: SideOptions,
): Promise<OpenedSide> {
  const opened = emptySide(side);
  try {
    const { date = null, scratchDir } = options;
    for await (const file of source.deliver({ date, scratchDir })) {
      opened.files.push(file);
      for (const document of file.documents) await openDocument(opened, file, document, options);
    }
    const joined = await joinParts(opened.documents, opened.untitled);
    opened.documents.splice(0, joined.length, ...joined);
    checkChains(opened.statements);
    requireRecords(opened);
    if (side === 'flows') requireDayOfFlows(opened, options);
    refuseSameMoney(opened);
    if (side === 'flows' || !options.job.netFees || opened.documents.length === 0) return opened;
    const documents = await netFees(opened.documents, options, (document) => {
      opened.written.push(document);
    });
    return { ...opened, documents };
  } catch (error) {
    await closeSide(opened);
    throw error;
  }
}

export async function closeSide(opened: OpenedSide): Promise<void> {
  await closeAll([...opened.files, ...opened.written].map((each) => () => each.close()));
}

/** A side while its files are opened. */
interface OpeningSide extends OpenedSide {
  readonly files: DeliveredFile[];
  readonly documents: OpenedDocument[];
  readonly checks: OpenedCheck[];
  readonly noBills: DeliveredFile[];
  readonly written: WrittenDocument[];
  /** Parts that are opened after all documents have been recognized. */
  readonly untitled: UntitledPart[];
  /** The statements in account statements, of all dates. */
  readonly statements: ChainedStatement[];
}

async function openDocument(
  opened: OpeningSide,
  file: DeliveredFile,
  document: Document,
  options: SideOptions,
): Promise<void> {
  const found = await recognize(document, options.formats);
  const isEmpty = options.job.allowEmpty || file.isConfirmedEmpty === true;
  if (found.is === 'no-bill' && isEmpty) opened.noBills.push(file);
  else if (found.is === 'untitled') opened.untitled.push({ file, document, ...found });
  else await openAs(opened, { file, document, ...(await requireKnown(found)) }, options);
}

/** A known document in its file. */
interface Known<P extends Profile> {
  readonly file: DeliveredFile;
  readonly document: Document;
  readonly head: Head;
  readonly profile: P;
}

async function openAs(
  opened: OpeningSide,
  known: Known<Profile>,
  options: SideOptions,
): Promise<void> {
  const { file, document, head, profile } = known;
  if (profile.role === 'check') opened.checks.push({ head, profile });
  else if (profile.role === 'entries') await openEntries(opened, { ...known, profile }, options);
  else {
    const opening = openingOf(head, profile, options.job, opened.side);
    requireExact(document, opening.plan);
    const { encoding } = head;
    const planWith = planWithAmount(head, profile, options.job, opened.side);
    opened.documents.push({
      file,
      document,
      head,
      profile,
      opening,
      planWith,
      encoding,
      ...UNREAD,
    });
  }
}

/** Opens a side of one known document; the caller closes the documents that it writes. */
export async function openKnown(
  known: Known<Profile>,
  options: SideOptions,
  side: Side = 'statement',
): Promise<OpenedSide> {
  const opened: OpeningSide = { ...emptySide(side), files: [known.file] };
  try {
    await openAs(opened, known, options);
    checkChains(opened.statements);
    return opened;
  } catch (error) {
    await closeAll(opened.written.map((each) => () => each.close()));
    throw error;
  }
}

function emptySide(side: Side): OpeningSide {
  const lists = { documents: [], checks: [], noBills: [], written: [], untitled: [] };
  return { side, files: [], ...lists, statements: [] };
}

/** Reads a document's preamble and header. Throws RefusedError for a wrong header or account. */
export function openingOf(head: Head, profile: RecordProfile, job: Job, side: Side): Opening {
  const opening = profile.open(head, job);
  checkAccount(head, opening.declared.account || opening.plan.accountConstant, job);
  return { ...opening, plan: planFor(head, opening.plan, job, side) };
}

/** Opens a document as for a job with another amount; returns its plan. */
function planWithAmount(
  head: Head,
  profile: RecordProfile,
  job: Job,
  side: Side,
): OpenedDocument['planWith'] {
  return (amount) => openingOf(head, profile, { ...job, amount }, side).plan;
}

/** Writes the entries of an account statement out as rows. */
async function openEntries(
  opened: OpeningSide,
  known: Known<EntryProfile>,
  options: SideOptions,
): Promise<void> {
  const { file, profile } = known;
  const { encoding, name } = known.head;
  const transcript = await transcribe(known.document, profile, options);
  const { document, declared, statements, ...read } = transcript;
  opened.written.push(document);
  for (const each of statements) opened.statements.push(each);
  const head: Head = { name, encoding: 'utf-8', lines: [], bytes: new Uint8Array(0) };
  const opening = entryOpening(declared, profile);
  const plan = planFor(head, opening.plan, options.job, opened.side);
  opened.documents.push({
    ...{ file, document, head, profile: entryRows(profile), encoding, ...read },
    opening: { ...opening, plan },
    // An entry has one amount.
    planWith: () => plan,
  });
}

function checkAccount(head: Head, account: string, job: Job): void {
  const { accounts } = job;
  if (accounts.length === 0 || account === '' || accounts.includes(account)) return;
  throw new RefusedError(
    'account',
    say`${head.name}: the bill is for account ${account}, the job ${job.name} for account
      ${accounts.join(say` or `)}. Give the bill of the right account, or correct the job.`,
  );
}

/** Throws RefusedError if an amount or a fee comes from floating-point numbers. */
export function requireExact({ name, inexactColumns = [] }: Document, plan: RowPlan): void {
  const { columns, kinds, fee } = plan;
  const plain = (name = '') => normalizeName(name.trim());
  const used = [...kinds.flatMap(({ amount, minus }) => [amount, minus]), fee].map((at) =>
    plain(columns[at]),
  );
  const inexact = inexactColumns.find((column) => used.includes(plain(column)));
  if (inexact === undefined) return;
  throw new RefusedError(
    'header',
    say`${name}: column ${inexact} contains floating-point numbers, which do not hold amounts
      exactly. Store amounts as DECIMAL or as whole minor units, or convert them in the query, as in
      CAST(${inexact} AS DECIMAL(20, 2)), or for SQLite printf('%.2f', ${inexact}).`,
  );
}

/** Refuses summaries alone: they contain no orders. */
function requireRecords(opened: OpenedSide): void {
  if (opened.documents.length > 0 || opened.noBills.length > 0) return;
  const [check] = opened.checks;
  if (!check) {
    const names = opened.files.map((file) => file.path).join(say`, `);
    const message = say`${names}: the archive contains no files. Download it again.`;
    throw new RefusedError('archive', message);
  }
  throw new RefusedError(
    'unrecognized',
    say`${check.head.name}: this is a summary (${check.profile.name}), which names no orders. Give
      the detail bill (${check.profile.checks}) as well.`,
  );
}

/** Refuses flows with statements of several days: only one of them is the business date's. */
function requireDayOfFlows({ documents }: OpenedSide, { date = null }: SideOptions): void {
  for (const { head, opening } of documents) {
    const { period, isByDay } = opening.declared;
    if (isByDay && period !== null) requireOneDay(head.name, period, date);
  }
}

/** A trade bill and a fund bill of one channel contain the same payments. */
function refuseSameMoney({ documents }: OpenedSide): void {
  for (const { head, profile } of documents) {
    const other = documents.find((each) => each.profile.name === profile.sameMoneyAs);
    if (other === undefined) continue;
    throw new RefusedError(
      'twice',
      say`${head.name} (${profile.name}) and ${other.head.name} (${other.profile.name}) contain the
        same money, which would count twice. Give bills of one kind, and reconcile the other as a
        job of its own.`,
    );
  }
}
