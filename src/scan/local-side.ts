/** A side worked on in this thread: see SideWork. */
import type { Job } from '../model/job.ts';
import type { KeySeed } from '../model/key.ts';
import type { FileFacts, Reject } from '../model/outcome.ts';
import type { Side, TransactionRecord } from '../model/record.ts';
import { formatPlace } from '../model/record.ts';
import { RefusedError } from '../support/errors.ts';
import { fetchRecords } from './fetch.ts';
import { KeyStore } from './key-store.ts';
import {
  checkFooters,
  closeSide,
  type OpenedSide,
  openSide,
  requireFooters,
  type ScannedSide,
  scanSide,
} from './side.ts';
import type { OpenedFacts, ScannedFacts, SideRequest, SideWork } from './side-work.ts';

/** Rejects that a refusal's message lists. */
const REJECTS_LISTED = 10;

export class LocalSide implements SideWork {
  readonly #side: Side;
  #opened: OpenedSide | null = null;
  #scanned: ScannedSide | null = null;
  #job: Job | null = null;

  constructor(side: Side) {
    this.#side = side;
  }

  async open(request: SideRequest): Promise<OpenedFacts> {
    this.#job = request.job;
    const opened = await openSide(this.#side, request.paths, request);
    this.#opened = opened;
    return {
      documents: opened.documents.map(({ head, profile, opening, document }) => ({
        name: head.name,
        profile: profile.name,
        channel: profile.channel,
        rowsTellDate: profile.rowsTellDate,
        confirmsEmpty: profile.confirmsEmpty,
        declared: opening.declared,
        hasFee: opening.plan.fee >= 0,
        sizeHint: document.sizeHint,
      })),
    };
  }

  async scan(bucketBits: number, seed: KeySeed, compareFees: boolean): Promise<ScannedFacts> {
    const opened = this.#required(this.#opened);
    const job = this.#required(this.#job);
    const again = this.#scanned !== null;
    const options = { job, seed, compareFees, again };
    const scanned = await scanSide(opened, new KeyStore(bucketBits), options);
    this.#scanned = scanned;
    const { sink } = scanned;
    requireFooters(scanned);
    refuseRejects(sink.rejects, job.maxRejects);
    checkFooters(scanned);
    return {
      keys: sink.keys,
      aside: sink.aside.words,
      totals: sink.totals.all(),
      rejects: sink.rejects,
      records: sink.records,
      withFee: sink.withFee,
      dates: scanned.documents.map((document) => document.dates),
    };
  }

  async fetch(ordinals: Uint32Array): Promise<TransactionRecord[]> {
    const { documents } = this.#required(this.#scanned);
    return fetchRecords(this.#side, documents, ordinals, this.#required(this.#job));
  }

  async files(): Promise<FileFacts[]> {
    const { opened, documents } = this.#required(this.#scanned);
    const files: FileFacts[] = [];
    for (const file of opened.files) {
      const indexes = opened.documents.flatMap((each, i) => (each.file === file ? [i] : []));
      const first = opened.documents[indexes[0]];
      files.push({
        path: file.path,
        ...(await file.fingerprint()),
        profile: first?.profile.name ?? (opened.noBills.includes(file) ? 'no-bill' : 'summary'),
        encoding: first?.head.encoding ?? 'utf-8',
        rows: indexes.reduce((total, index) => total + documents[index].rows, 0),
      });
    }
    refuseTwice(files);
    return files;
  }

  async close(): Promise<void> {
    if (this.#opened) await closeSide(this.#opened);
  }

  #required<T>(value: T | null): T {
    if (value === null) throw new Error('the steps of a side were called out of order');
    return value;
  }
}

/** The same bytes under two names would count every record twice. */
function refuseTwice(files: readonly FileFacts[]): void {
  const seen = new Map<string, string>();
  for (const { path, sha256, rows } of files) {
    if (rows === 0) continue;
    const first = seen.get(sha256);
    if (first !== undefined) {
      throw new RefusedError(
        'twice',
        `${path}: its content is the same as that of ${first}, and would count twice. Give each ` +
          'file once.',
      );
    }
    seen.set(sha256, path);
  }
}

/** Refuses more rejects than the job allows; the message lists the first ones. */
export function refuseRejects(rejects: readonly Reject[], maxRejects: number): void {
  if (rejects.length <= maxRejects) return;
  const listed = rejects
    .slice(0, REJECTS_LISTED)
    .map((reject) => `  ${formatPlace(reject)}: ${reject.reason}`);
  const more = rejects.length - listed.length;
  if (more > 0) listed.push(`  … and ${more} more`);
  const rows = rejects.length === 1 ? '1 row cannot' : `${rejects.length} rows cannot`;
  throw new RefusedError(
    'rejects',
    `${rows} be read (${maxRejects} allowed by the job's maxRejects):\n${listed.join('\n')}\n` +
      "A channel's bill: download it again and use it as it came. Own records: correct them at " +
      'their source, or raise maxRejects to set such rows aside.',
  );
}
