/** What a file is, as far as it can be known without the other side. */
import { JOB_DEFAULTS, type Job } from '../../domain/job.ts';
import { currencyDigits, formatFee, formatScaled } from '../../domain/money.ts';
import {
  formatPlace,
  type Side,
  TRANSACTION_TYPES,
  type TransactionRecord,
} from '../../domain/record.ts';
import { shiftDate } from '../../domain/time.ts';
import type { Declared, RecordProfile } from '../../formats/profile.ts';
import type { Formats } from '../../formats/registry.ts';
import type { DeliveredFile, Document, Obtained } from '../../inputs/document.ts';
import type { FoundFile } from '../../inputs/source.ts';
import { businessDates } from '../../reading/gate/period.ts';
import { recognize, requireKnown } from '../../reading/recognize/recognize.ts';
import { RecordReader } from '../../reading/records/fetch.ts';
import { firstPlace, readableDocuments } from '../../reading/records/places.ts';
import { openKnown } from '../../reading/side.ts';
import type { ScannedSide } from '../../reading/side-contents.ts';
import { ExpectedError } from '../../support/errors.ts';
import { maskMessage, maskNumbers } from '../../support/masking.ts';
import { say } from '../../words/language.ts';
import { checkAlone, scanAlone } from './lone-scan.ts';

/** Records and problems that are shown of a document. */
const FIRST_ROWS = 3;
const PROBLEMS_SHOWN = 20;

/** One document of a file, as far as it could be understood. */
export interface Inspection {
  readonly name: string;
  readonly container: string;
  /** How and when its file was obtained; null: the file cannot be opened. */
  readonly obtained: Obtained | null;
  profile: string;
  title: string;
  encoding: string;
  account: string;
  /** ISO 4217 code of an account statement; of other formats empty. */
  currency: string;
  /** First and last business date, `yyyy-MM-dd`; empty where unknown. */
  period: { from: string; to: string };
  rows: number;
  /** Rows that are no records. */
  skipped: number;
  /** Records in a success state by type; amounts in major units. */
  totals: { type: string; count: number; amount: string }[];
  /** The result of checking the rows against the file's own totals or balances. */
  footer: 'agrees' | 'balances' | 'none' | 'disagrees' | 'unchecked';
  firstRows: Record<string, string | number>[];
  problems: string[];
}

export interface InspectOptions {
  readonly scratchDir: string;
  readonly formats: Formats;
  /** Of the jobs of a config, by the profile that they name, as few formats name a currency. */
  readonly currencies: ReadonlyMap<string, string>;
  /** Records to show of each document. */
  readonly rows?: number;
  /** The job and side of the file; undefined: it is inspected by itself, as a statement. */
  readonly of?: { readonly job: Job; readonly side: Side };
}

/** Inspects every document of a file, for a person; faults of the file are in `problems`. */
export async function inspectFile(found: FoundFile, around: InspectOptions): Promise<Inspection[]> {
  return (await inspectUnmasked(found, around)).map(masked);
}

/** Like inspectFile, with all numbers as in the file: for computing, not for display. */
export async function inspectUnmasked(
  found: FoundFile,
  around: InspectOptions,
): Promise<Inspection[]> {
  let file: DeliveredFile;
  try {
    file = await found.open(around.scratchDir);
  } catch (error) {
    return [{ ...blank(found.name, null), problems: [inputMessage(error)] }];
  }
  try {
    const inspections: Inspection[] = [];
    for (const document of file.documents) {
      const inspection = blank(document.name, file);
      await inspectDocument(file, document, inspection, around).catch((error) => {
        inspection.problems.push(inputMessage(error));
      });
      inspections.push(inspection);
    }
    await file.fingerprint().catch((error) => inspections[0]?.problems.push(inputMessage(error)));
    return inspections;
  } finally {
    await file.close();
  }
}

function blank(name: string, file: DeliveredFile | null): Inspection {
  const { container = '', obtained = null } = file ?? {};
  return {
    ...{
      name,
      container,
      obtained,
      profile: '',
      title: '',
      encoding: '',
      account: '',
      currency: '',
    },
    ...{ period: { from: '', to: '' }, rows: 0, skipped: 0, totals: [], footer: 'unchecked' },
    ...{ firstRows: [], problems: [] },
  };
}

/** With the numbers of cards and phones masked, even where they are ids. */
function masked(inspection: Inspection): Inspection {
  const { account, firstRows, problems } = inspection;
  const shownRow = (row: Record<string, string | number>) =>
    Object.entries(row).map(([name, cell]) => {
      return [name, typeof cell === 'string' ? maskNumbers(cell) : cell] as const;
    });
  return {
    ...inspection,
    account: maskNumbers(account),
    firstRows: firstRows.map((row) => Object.fromEntries(shownRow(row))),
    problems: problems.map(maskMessage),
  };
}

/** The message of an error about the input. Throws every other error. */
function inputMessage(error: unknown): string {
  if (error instanceof ExpectedError) return error.message;
  throw error;
}

/** Fills in what is known, so that it stays known where a later step refuses the document. */
async function inspectDocument(
  file: DeliveredFile,
  document: Document,
  inspection: Inspection,
  { scratchDir, formats, currencies, rows = FIRST_ROWS, of }: InspectOptions,
): Promise<void> {
  const found = await recognize(document, formats);
  inspection.encoding = found.head.encoding;
  const { head, profile } = await requireKnown(found);
  inspection.profile = profile.name;
  inspection.title = profile.title();
  if (profile.role === 'check') {
    const period = profile.period?.(head) ?? null;
    return showDeclared(inspection, { account: profile.account(head), period });
  }
  const plainJob: Job = of?.job ?? { ...JOB_DEFAULTS, name: profile.channel };
  const around = { job: plainJob, formats, scratchDir };
  const opened = await openKnown({ head, profile, file, document }, around, of?.side);
  try {
    const [first] = opened.documents;
    inspection.currency = first.currency;
    const currency = first.currency || currencies.get(profile.name) || plainJob.currency;
    const job = { ...plainJob, currency };
    showDeclared(inspection, first.opening.declared);
    const scanned = await scanAlone(opened, job, scratchDir);
    describeRows(scanned, { profile: first.profile, job, rows }, inspection);
  } finally {
    for (const written of opened.written) await written.close();
  }
}

function showDeclared(
  inspection: Inspection,
  { account, period }: Pick<Declared, 'account' | 'period'>,
): void {
  inspection.account = account;
  if (period !== null) inspection.period = { from: period.from, to: shiftDate(period.until, -1) };
}

function describeRows(
  side: ScannedSide,
  read: { readonly profile: RecordProfile; readonly job: Job; readonly rows: number },
  inspection: Inspection,
): void {
  const { profile, job, rows } = read;
  const { sums, documents } = side;
  const [scanned] = documents;
  const digits = currencyDigits(job.currency);
  inspection.rows = scanned.rows;
  inspection.skipped = scanned.skipped + scanned.others + scanned.passedOver;
  const dates = businessDates(scanned.times, job);
  if (dates !== null) inspection.period = { from: dates.first, to: dates.last };
  inspection.totals = TRANSACTION_TYPES.map((type, index) => ({
    type,
    count: sums.totals.counts[index],
    amount: formatScaled(sums.totals.sum(index), digits),
  })).filter(({ count }) => count > 0);
  const rejects = sums.rejects.map((reject) => `${formatPlace(reject)}: ${reject.reason}`);
  inspection.problems.push(...rejects.slice(0, PROBLEMS_SHOWN));
  if (rejects.length > PROBLEMS_SHOWN) {
    const more = rejects.length - PROBLEMS_SHOWN;
    inspection.problems.push(say`… and ${more} more rows that cannot be read`);
  }
  // Where rows are rejected, it is not known which of the first ones can be read.
  const first = firstPlace(sums.pieces);
  if (rejects.length === 0 && first !== null) {
    const reader = new RecordReader();
    for (const document of readableDocuments(side)) reader.add(document);
    const count = Math.min(rows, scanned.rows);
    const fields = reader.fieldsOfSeveral(first, count);
    inspection.firstRows = reader.readSeveral(first, count).map((record, index) => {
      return { ...shownRecord(record, digits), ...fields[index], line: record.source.line };
    });
  }
  if (profile.provenBy === null) inspection.footer = 'none';
  else checkProof(profile, side, inspection);
}

function checkProof(profile: RecordProfile, side: ScannedSide, inspection: Inspection): void {
  try {
    checkAlone(side);
    if (profile.provenBy === 'footer') inspection.footer = 'agrees';
    else if (side.sums.rejects.length === 0) inspection.footer = 'balances';
  } catch (error) {
    inspection.footer = 'disagrees';
    inspection.problems.push(inputMessage(error));
  }
}

function shownRecord(record: TransactionRecord, digits: number): Record<string, string | number> {
  return {
    order_id: record.orderId,
    refund_id: record.refundId,
    channel_txn_id: record.channelTxnId,
    type: record.type,
    amount: formatScaled(record.amount, digits),
    fee: record.fee === null ? '' : formatFee(record.fee, digits),
    status: record.status,
    time: record.time,
    account: record.account,
    line: record.source.line,
  };
}
