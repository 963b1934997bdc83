/** Who does the work on pieces, partitions and batches: this thread, or several beside it. */

import type { DifferencePool } from '../../difference/engine.ts';
import type { ClassifyPool } from '../../matching/leftovers.ts';
import type { ScanPool } from '../../reading/pieces/document-scan.ts';

export interface Pool extends ScanPool, DifferencePool, ClassifyPool {
  close(): Promise<void>;
}
