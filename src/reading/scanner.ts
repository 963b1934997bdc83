/** Scans the sides of a run, document by document. */

import type { Job } from '../domain/job.ts';
import { UNOBSERVED } from '../domain/progress.ts';
import { checkBalances } from './gate/balances.ts';
import { checkFooters, requireFooters } from './gate/footers.ts';
import { refuseRejects } from './gate/rejects.ts';
import type { KeyBatches } from './keys/key-batches.ts';
import { DocumentScan, type ScanPool } from './pieces/document-scan.ts';
import { SideSums } from './pieces/side-sums.ts';
import { collectionOf, dimensionsOf, type FeeScan, feePlanOf } from './plan-collection.ts';
import { ReadMeter } from './read-meter.ts';
import type { OpenedSide, ScannedDocument, ScannedSide } from './side-contents.ts';
import type { ScanTaking } from './taken.ts';

/** What a scan needs. */
interface ScannerTools {
  readonly keys: KeyBatches;
  readonly pool: ScanPool;
  /** Bytes of a piece, which one thread scans, and of each block that it reads. */
  readonly pieceBytes: number;
  readonly blockBytes: number;
}

/** How a side is scanned. */
interface ScanOptions extends ScanTaking {
  readonly job: Job;
  /** Are fees part of the match keys? */
  readonly compareFees: boolean;
  /** Was the side scanned before? Its keys of that scan are dropped. */
  readonly again: boolean;
  /** Absent or null: fees are not judged. */
  readonly fees?: FeeScan | null;
}

export class Scanner {
  readonly #tools: ScannerTools;
  readonly #meter: ReadMeter;
  #documents = 0;

  constructor(tools: ScannerTools, meter = new ReadMeter([], UNOBSERVED.onProgress)) {
    this.#tools = tools;
    this.#meter = meter;
  }

  /**
   * Scans all rows of a side and checks them against footers, summaries and balances. Throws
   * RefusedError and what reading throws.
   */
  async scan(opened: OpenedSide, options: ScanOptions): Promise<ScannedSide> {
    const scanned = await this.scanUnchecked(opened, options);
    requireFooters(scanned);
    refuseRejects(scanned.sums.rejects, options.job);
    checkFooters(scanned);
    for (const document of scanned.documents) {
      const balances = checkBalances(document, scanned.sums.pieces);
      if (balances !== null) document.balances = [balances];
    }
    return scanned;
  }

  /** Scans all rows of a side. */
  async scanUnchecked(opened: OpenedSide, options: ScanOptions): Promise<ScannedSide> {
    const { job, compareFees, again } = options;
    const { keys, pool, pieceBytes, blockBytes } = this.#tools;
    if (again) keys.forget(opened.side);
    const planned = dimensionsOf(opened, job);
    const sums = new SideSums(opened.side, options.groupings.length, planned.names);
    const documents: ScannedDocument[] = [];
    for (const each of opened.documents) {
      const { plan, declared } = each.opening;
      const { encoding } = each.head;
      // The times of rows matter only where no period is declared.
      const wantsTimes =
        opened.side === 'statement'
          ? declared.period === null
          : each.profile.rowsTellDate !== false;
      const id = this.#documents++;
      const collection = collectionOf(each, job, options);
      const dimensions = planned.of(each);
      const fees = options.fees ? feePlanOf(each, job, options.fees) : null;
      const parts = { collection, dimensions, fees };
      const meanings = { plan, encoding, job, compareFees, wantsTimes, ...parts };
      const { name } = each.document;
      const documentPlan = { id, name, ...each.document.plainBytes(), blockBytes, ...meanings };
      pool.add(documentPlan);
      const counted = { side: sums, meter: this.#meter };
      documents.push(await new DocumentScan(pool, pieceBytes, documentPlan, counted, each).run());
    }
    return { opened, sums, documents };
  }
}
