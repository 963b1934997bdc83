/** A kernel that reads rows itself beside one that leaves all of them to the careful reader. */

import type { Activity } from '../../src/domain/activity.ts';
import { drawSeed, SEED_WORDS } from '../../src/domain/key.ts';
import type { Document } from '../../src/inputs/document.ts';
import { createKernel, Kernel } from '../../src/kernel/kernel.ts';
import * as L from '../../src/kernel/layout.ts';
import {
  DocumentScan,
  type ScannedPiece,
  type ScanPool,
} from '../../src/reading/pieces/document-scan.ts';
import type { DocumentPlan, Piece, PieceResult } from '../../src/reading/pieces/piece.ts';
import { PieceScanner } from '../../src/reading/pieces/piece-scanner.ts';
import { SideSums } from '../../src/reading/pieces/side-sums.ts';
import { ReadMeter } from '../../src/reading/read-meter.ts';
import type { OpenedDocument, ScannedDocument } from '../../src/reading/side-contents.ts';
import { RefusedError } from '../../src/support/errors.ts';

const STAGED_BYTES = 16;
const OFFSET_MASK = 2 ** L.OFFSET_BITS - 1;
const THREADS_MAX = 3;
const SIZES = { threads: THREADS_MAX, seedWords: SEED_WORDS, batchBytes: 0 };
const seed = drawSeed();

/** All kernels here have the same random words. */
function seeded(): Kernel {
  const kernel = createKernel(SIZES);
  kernel.words.set(seed, kernel.map.seed / 4);
  return kernel;
}

/** A kernel that reads no row itself. */
class CarefulKernel extends Kernel {
  constructor() {
    super(seeded());
    Object.assign(this, { calls: { ...this.calls, scanRows: () => L.STOPPED_CAREFUL } });
  }
}

/** A kernel that knows how many records it was handed, and did not read itself. */
class FastKernel extends Kernel {
  handed = 0;

  constructor() {
    super(seeded());
    const { stage } = this.calls;
    const counting = (...words: Parameters<typeof stage>) => {
      this.handed++;
      stage(...words);
    };
    Object.assign(this, { calls: { ...this.calls, stage: counting } });
  }
}

export const fast = new FastKernel();
export const careful = new CarefulKernel();

/** What a pass gives, with the bytes of the keys that it staged. */
export interface Scanned extends Omit<PieceResult, 'marks'> {
  readonly staged: string;
}

/** Scans a document in one piece: from where its rows start, so many bytes. */
export function scanWhole(
  kernel: Kernel,
  plan: DocumentPlan,
  from: number,
  length: number,
): Scanned {
  const scanner = new PieceScanner(kernel, 0);
  scanner.add(plan);
  const range = { from, to: length, available: length };
  const piece = { side: 'statement', number: 0, document: 0, isAligned: true, ...range } as const;
  const { marks: _, ...result } = scanner.scan(piece);
  const at = scanner.pass + L.PASS_STAGE;
  const staged = stagedBy(kernel, scanner) * STAGED_BYTES;
  return { ...result, staged: Buffer.from(kernel.bytes.slice(at, at + staged)).toString('hex') };
}

function stagedBy(kernel: Kernel, scanner: PieceScanner): number {
  return kernel.word(scanner.pass + L.PASS_STAGED);
}

/** A document as it is scanned in pieces. */
export interface Cuttable {
  readonly plan: DocumentPlan;
  readonly document: Document;
  readonly rowsStart: number;
  readonly rowsLine: number;
}

type Compared = 'rows' | 'skipped' | 'others' | 'unnamed' | 'rowsEnd' | 'sums' | 'footer' | 'times';

/** All that is known of a document when its pieces are put together. */
export interface PutTogether {
  readonly refusal: string;
  readonly scanned: Pick<ScannedDocument, Compared> | null;
  readonly side: Pick<
    SideSums,
    'side' | 'rejects' | 'records' | 'withFee' | 'largest' | 'taken'
  > & {
    readonly totals: string[];
    readonly groups: ReturnType<SideSums['groups']>;
    readonly activity: Activity;
    readonly fees: ReturnType<SideSums['fees']>;
  };
  readonly skipped: number;
  /** The place of every record in the document, and its key. */
  readonly staged: string[];
}

/** Scans a document in pieces of so many bytes, as a run with so many threads does. */
export async function scanInPieces(
  kernel: Kernel,
  { plan, document, rowsStart, rowsLine }: Cuttable,
  pieceBytes: number,
  threads: 1 | 2 | 3 = 1,
  takenBefore = 0,
): Promise<PutTogether> {
  const pool = new Scanners(kernel, threads);
  const dimensions = plan.dimensions.map((_, i) => `dimension ${i}`);
  const groupings = plan.collection?.groupings.length ?? 0;
  const sums = new SideSums('statement', groupings, dimensions);
  sums.taken.length = takenBefore;
  pool.add(plan);
  const head = { name: plan.name, encoding: plan.encoding, lines: [], bytes: Buffer.alloc(0) };
  const declared = { account: '', period: null };
  const opening = { declared, rowsStart, rowsLine, plan: plan.plan };
  const meter = new ReadMeter([], () => {});
  const opened = { document, head, opening, others: 0, skipped: 0 } as unknown;
  const scan = new DocumentScan(
    pool,
    pieceBytes,
    plan,
    { side: sums, meter },
    opened as OpenedDocument,
  );
  let refusal = '';
  const done = await scan.run().catch((error) => {
    if (!(error instanceof RefusedError)) throw error;
    refusal = error.message;
    return null;
  });
  const { side, rejects, records, withFee, largest, totals, taken } = sums;
  const byType = [...totals.counts].map((count, type) => `${count} of ${totals.sum(type)}`);
  // What pieces gave that stand behind a refused row depends on how many were dealt out.
  if (done === null) return { refusal, scanned: null, ...nothingOf(side, rejects) };
  const { rows, skipped, rowsEnd, sums: columns, footer } = done;
  // Without a time the lines mean nothing.
  const times = done.times.first > 0 ? done.times : { ...done.times, firstLine: 0, lastLine: 0 };
  const { others, unnamed } = done;
  return {
    refusal,
    scanned: { rows, skipped, others, unnamed, rowsEnd, sums: columns, footer, times },
    side: {
      side,
      rejects,
      records,
      withFee,
      largest,
      totals: byType,
      taken,
      groups: sums.groups(),
      activity: sums.activity(),
      fees: sums.fees(),
    },
    ...pool.counted(),
  };
}

function nothingOf(side: SideSums['side'], rejects: SideSums['rejects']) {
  const none = { records: 0, withFee: 0, largest: 0, totals: [], taken: [], groups: [] };
  const activity = { rows: [], breakdowns: [] };
  return { side: { side, rejects, ...none, activity, fees: [] }, skipped: 0, staged: [] };
}

/** Scans pieces with several scanners in turn, and keeps what was staged while it counts. */
class Scanners implements ScanPool {
  readonly threads: number;
  readonly #kernel: Kernel;
  readonly #scanners: PieceScanner[];
  #next = 0;
  readonly #kept = new Set<{ readonly skipped: number; readonly staged: readonly string[] }>();

  constructor(kernel: Kernel, threads: number) {
    this.threads = threads;
    this.#kernel = kernel;
    this.#scanners = Array.from({ length: threads }, (_, i) => new PieceScanner(kernel, i));
  }

  add(document: DocumentPlan): void {
    for (const scanner of this.#scanners) scanner.add(document);
  }

  async scan(piece: Piece): Promise<ScannedPiece> {
    const scanner = this.#scanners[this.#next++ % this.threads];
    const result = scanner.scan(piece);
    const from = (scanner.pass + L.PASS_STAGE) / 4;
    const staged = Array.from({ length: stagedBy(this.#kernel, scanner) }, (_, i) => {
      const [a, b, c, d] = this.#kernel.words.subarray(from + i * 4, from + i * 4 + 4);
      return `${piece.from + (c & OFFSET_MASK)} ${a} ${b} ${c >>> L.OFFSET_BITS} ${d}`;
    });
    const kept = { skipped: result.skipped, staged };
    this.#kept.add(kept);
    return { result, drop: () => this.#kept.delete(kept) };
  }

  counted(): { skipped: number; staged: string[] } {
    const kept = [...this.#kept];
    const skipped = kept.reduce((sum, each) => sum + each.skipped, 0);
    const placed = kept.flatMap(({ staged }) => staged);
    const place = (text: string) => Number.parseInt(text, 10);
    return { skipped, staged: placed.sort((a, b) => place(a) - place(b)) };
  }
}
