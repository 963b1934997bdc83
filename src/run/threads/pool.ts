/** Works on pieces, partitions and batches, in this thread or in several others. */

import type { DifferencePool } from '../../difference/engine.ts';
import type { MatchPool } from '../../matching/leftovers.ts';
import type { ScanPool } from '../../reading/pieces/document-scan.ts';

export interface Pool extends ScanPool, DifferencePool, MatchPool {
  close(): Promise<void>;
}
