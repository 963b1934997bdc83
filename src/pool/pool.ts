/** Who does the work on pieces, partitions and batches: this thread, or several beside it. */
import type { ClassifyPool } from '../classify/leftovers.ts';
import type { DifferencePool } from '../engine/engine.ts';
import type { ScanPool } from '../scan/document-scan.ts';

export interface Pool extends ScanPool, DifferencePool, ClassifyPool {
  close(): Promise<void>;
}
