/** What a file is: everything that can be said of it without a second side. */
import { JOB_DEFAULTS, type Job } from './model/job.ts';
import { currencyDigits, formatFee, formatScaled } from './model/money.ts';
import { formatPlace, TRANSACTION_TYPES, type TransactionRecord } from './model/record.ts';
import { formatDateNumber, shiftDate } from './model/time.ts';
import { answerRefusal, recognizeAnswer } from './profile/answer.ts';
import type { Head, RecordProfile } from './profile/profile.ts';
import { detectProfile, PROFILES } from './profile/registry.ts';
import { fetchRecords } from './scan/fetch.ts';
import { readHead } from './scan/head.ts';
import { KeyStore } from './scan/key-store.ts';
import { drawRunSeed, type ScannedDocument, scanDocument } from './scan/scan-document.ts';
import { newSink } from './scan/sink.ts';
import type { DeliveredFile, Document } from './source/document.ts';
import { openFile } from './source/open.ts';
import { ExpectedError, RefusedError } from './support/errors.ts';

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
  /** First and last business date, `yyyy-MM-dd`; empty where unknown. */
  period: { from: string; to: string };
  rows: number;
  /** Records in a success state by type; amounts in major units. */
  totals: { type: string; count: number; amount: string }[];
  /** What holding the rows against the file's own totals gave. */
  footer: 'agrees' | 'none' | 'disagrees' | 'unchecked';
  firstRows: Record<string, string | number>[];
  problems: string[];
}

/** Inspects every document of a file; what is wrong stands in `problems`. */
export async function inspectFile(path: string, scratchDir: string): Promise<Inspection[]> {
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
      await inspectDocument(document, inspection).catch((error) => {
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
    period: { from: '', to: '' },
    rows: 0,
    totals: [],
    footer: 'unchecked',
    firstRows: [],
    problems: [],
  };
}

/** The message of an error about the input; every other error is a fault and goes on. */
function messageOf(error: unknown): string {
  if (error instanceof ExpectedError) return error.message;
  throw error;
}

async function inspectDocument(document: Document, inspection: Inspection): Promise<void> {
  const head = await readHead(document);
  inspection.encoding = head.encoding;
  const text = head.lines.map((line) => line.text).join('\n');
  const answer = recognizeAnswer(text);
  if (answer !== null) throw answerRefusal(document.name, answer, text);
  const profile = detectProfile(head);
  if (!profile) {
    const known = PROFILES.map((each) => each.name).join(', ');
    throw new RefusedError(
      'unrecognized',
      `${document.name}: the format is not recognized. Known are: ${known}.`,
    );
  }
  inspection.profile = profile.name;
  inspection.title = profile.title;
  if (profile.role === 'check') inspection.account = profile.account(head);
  else await inspectRecords(document, head, profile, inspection);
}

async function inspectRecords(
  document: Document,
  head: Head,
  profile: RecordProfile,
  inspection: Inspection,
): Promise<void> {
  const job: Job = { ...JOB_DEFAULTS, name: profile.channel };
  const opening = profile.open(head, job);
  const { account, period } = opening.declared;
  inspection.account = account;
  if (period) inspection.period = { from: period.from, to: shiftDate(period.until, -1) };
  const sink = newSink('statement', new KeyStore(0));
  const options = { job, seed: drawRunSeed(), compareFees: false, again: false };
  const scanned = await scanDocument(document, head, opening, sink, options);
  const digits = currencyDigits(job.currency);
  inspection.rows = scanned.rows;
  if (!period && scanned.dates.first > 0) {
    const { first, last } = scanned.dates;
    inspection.period = { from: formatDateNumber(first), to: formatDateNumber(last) };
  }
  inspection.totals = TRANSACTION_TYPES.map((type, index) => ({
    type,
    count: sink.totals.counts[index],
    amount: formatScaled(sink.totals.sum(index), digits),
  })).filter(({ count }) => count > 0);
  const rejects = sink.rejects.map((reject) => `${formatPlace(reject)}: ${reject.reason}`);
  inspection.problems.push(...rejects.slice(0, PROBLEMS_SHOWN));
  if (rejects.length > PROBLEMS_SHOWN) {
    inspection.problems.push(
      `… and ${rejects.length - PROBLEMS_SHOWN} more rows that cannot be read`,
    );
  }
  inspection.firstRows = await firstRows(scanned, sink.rejects.length, job, digits);
  if (scanned.opening.plan.rowStart === null) inspection.footer = 'none';
  else checkFooter(profile, scanned, inspection);
}

function checkFooter(profile: RecordProfile, scanned: ScannedDocument, inspection: Inspection) {
  try {
    profile.checkFooter(scanned.footer, scanned.opening, scanned.sums);
    inspection.footer = 'agrees';
  } catch (error) {
    inspection.footer = 'disagrees';
    inspection.problems.push(messageOf(error));
  }
}

async function firstRows(
  scanned: ScannedDocument,
  rejects: number,
  job: Job,
  digits: number,
): Promise<Record<string, string | number>[]> {
  // Where rows are rejected, which of the first are readable is not known by ordinal.
  const count = rejects > 0 ? 0 : Math.min(FIRST_ROWS, scanned.rows);
  const ordinals = Uint32Array.from({ length: count }, (_, index) => index);
  const records = await fetchRecords('statement', [scanned], ordinals, job);
  return records.map((record) => shown(record, digits));
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
    line: record.source.line,
  };
}
