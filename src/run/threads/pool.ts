/** Works on pieces, partitions and batches, in this thread or in several others. */

import type { PairPool } from '../../difference/pairs.ts';
import type { MatchPool } from '../../matching/leftovers.ts';
import type { ScanPool } from '../../reading/pieces/document-scan.ts';
import type { FeeRows, FeeRowsRequest } from '../../report/fee-rows.ts';
import type {
  CellsPlaces,
  FlowsCells,
  ListedPiece,
  ListRequest,
} from '../../report/matched/list-piece.ts';

export interface Pool extends ScanPool, PairPool, MatchPool {
  /** Called once, before any piece is listed. */
  prepareList(request: ListRequest): void;
  /** The cells of the paired records of a piece of the flows. */
  flowsCells(piece: number): Promise<FlowsCells>;
  /** The lines of the pairs of a piece of the statement. */
  list(piece: number, places: CellsPlaces): Promise<ListedPiece>;
  /** The lines of rows whose fee is wrong, of rules whose rate is. */
  feeRows(request: FeeRowsRequest): Promise<FeeRows>;
  close(): Promise<void>;
}
