/** What a file is: everything that can be said of it without a second side. */

import { JOB_DEFAULTS, type Job } from '../../domain/job.ts';
import { currencyDigits, formatFee, formatScaled } from '../../domain/money.ts';
import { formatPlace, TRANSACTION_TYPES, type TransactionRecord } from '../../domain/record.ts';
import { shiftDate } from '../../domain/time.ts';
import type { Declared, RecordProfile } from '../../formats/profile.ts';
import type { Formats } from '../../formats/registry.ts';
import type { DeliveredFile, Document } from '../../inputs/document.ts';
import { openFile } from '../../inputs/open.ts';
import { datesOf } from '../../reading/gate/period.ts';
import { recognize, requireKnown } from '../../reading/recognize/recognize.ts';
import { RecordReader } from '../../reading/records/fetch.ts';
import { firstPlace, readableDocuments } from '../../reading/records/places.ts';
import { openKnown } from '../../reading/side.ts';
import type { OpenedSide, ScannedSide } from '../../reading/side-contents.ts';
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
  /** What holding the rows against the file's own totals, or balances, gave. */
  footer: 'agrees' | 'balances' | 'none' | 'disagrees' | 'unchecked';
  firstRows: Record<string, string | number>[];
  problems: string[];
}

/** What files are inspected with. */
export interface InspectOptions {
  readonly scratchDir: string;
  readonly formats: Formats;
  /** Of the jobs of a config, by the profile that they name: rows mostly do not say theirs. */
  readonly currencies: ReadonlyMap<string, string>;
  /** Records that are shown of a document; 3 unless given. */
  readonly rows?: number;
}

/** Inspects every document of a file, for a person; what is wrong stands in `problems`. */
export async function inspectFile(path: string, around: InspectOptions): Promise<Inspection[]> {
  return (await inspectUnmasked(path, around)).map(masked);
}

/** The same with every number as it stands in the file: to work with, and not to be shown. */
export async function inspectUnmasked(path: string, around: InspectOptions): Promise<Inspection[]> {
  const { scratchDir } = around;
  let file: DeliveredFile;
  try {
    file = await openFile(path, { scratchDir });
  } catch (error) {
    return [{ ...blank(path, ''), problems: [messageOf(error)] }];
  }
  try {
    const inspections: Inspection[] = [];
    for (const document of file.documents) {
      const inspection = blank(document.name, file.container);
      await inspectDocument(file, document, inspection, around).catch((error) => {
        inspection.problems.push(messageOf(error));
      });
      inspections.push(inspection);
    }
    await file.fingerprint().catch((error) => inspections[0]?.problems.push(messageOf(error)));
    return inspections;
  } finally {
    await file.close();
  }
}

function blank(name: string, container: string): Inspection {
  return {
    name,
    container,
    profile: '',
    title: '',
    encoding: '',
    account: '',
    currency: '',
    period: { from: '', to: '' },
    rows: 0,
    skipped: 0,
    totals: [],
    footer: 'unchecked',
    firstRows: [],
    problems: [],
  };
}

/** What is shown of a document has no numbers of cards and phones in it, ids or not. */
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

/** The message of an error about the input; every other error is a fault and goes on. */
function messageOf(error: unknown): string {
  if (error instanceof ExpectedError) return error.message;
  throw error;
}

async function inspectDocument(
  file: DeliveredFile,
  document: Document,
  inspection: Inspection,
  { scratchDir, formats, currencies, rows = FIRST_ROWS }: InspectOptions,
): Promise<void> {
  const found = await recognize(document, formats);
  inspection.encoding = found.head.encoding;
  const { head, profile } = requireKnown(found);
  inspection.profile = profile.name;
  inspection.title = profile.title;
  if (profile.role === 'check') {
    inspection.account = profile.account(head);
    showPeriod(inspection, profile.period?.(head) ?? null);
    return;
  }
  const job: Job = { ...JOB_DEFAULTS, name: profile.channel };
  const opened = await openKnown({ head, profile, file, document }, { job, formats, scratchDir });
  try {
    inspection.currency = opened.documents[0].currency;
    const stated = inspection.currency || currencies.get(profile.name);
    const currency = stated ?? job.currency;
    await scanAndDescribe(opened, { ...job, currency }, inspection, { scratchDir, rows });
  } finally {
    for (const written of opened.written) await written.close();
  }
}

function showPeriod(inspection: Inspection, period: Declared['period']): void {
  if (period === null) return;
  inspection.period = { from: period.from, to: shiftDate(period.until, -1) };
}

async function scanAndDescribe(
  opened: OpenedSide,
  job: Job,
  inspection: Inspection,
  { scratchDir, rows }: { readonly scratchDir: string; readonly rows: number },
): Promise<void> {
  const [{ opening, profile }] = opened.documents;
  const { account, period } = opening.declared;
  inspection.account = account;
  showPeriod(inspection, period);
  const scanned = await scanAlone(opened, job, scratchDir);
  describe(scanned, { profile, job, rows }, inspection);
}

/** Says what the rows of a document are. */
function describe(
  side: ScannedSide,
  read: { readonly profile: RecordProfile; readonly job: Job; readonly rows: number },
  inspection: Inspection,
): void {
  const { profile, job, rows } = read;
  const {
    sums,
    documents: [scanned],
  } = side;
  const digits = currencyDigits(job.currency);
  inspection.rows = scanned.rows;
  inspection.skipped = scanned.skipped + scanned.others;
  const dates = datesOf(scanned.times, job);
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
  // Where rows are rejected, which of the first can be read is not known.
  const first = firstPlace(sums.pieces);
  if (rejects.length === 0 && first !== null) {
    const reader = new RecordReader();
    for (const document of readableDocuments(side)) reader.add(document);
    const records = reader.readSeveral(first, Math.min(rows, scanned.rows));
    inspection.firstRows = records.map((record) => shown(record, digits));
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
    inspection.problems.push(messageOf(error));
  }
}

function shown(record: TransactionRecord, digits: number): Record<string, string | number> {
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
