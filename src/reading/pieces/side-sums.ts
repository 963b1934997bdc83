/** What the documents of a side add up to, piece by piece. */
import { ExactSums } from '../../domain/exact-sums.ts';
import type { Reject } from '../../domain/outcome.ts';
import { type Side, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { GroupSums, TakenRecord } from '../../domain/settlement.ts';
import { GroupTotals } from './group-totals.ts';
import type { PieceResult, PlacedPiece } from './piece.ts';

export class SideSums {
  readonly side: Side;
  /** By index into TRANSACTION_TYPES, minor units. */
  readonly totals = new ExactSums(TRANSACTION_TYPES.length);
  readonly rejects: Reject[] = [];
  /** In the order of documents and of bytes; positions of records name them by index. */
  readonly pieces: PlacedPiece[] = [];
  /** Records of all kinds. */
  records = 0;
  /** Counted records that state a fee. */
  withFee = 0;
  /** See PieceResult. */
  largest = 0;
  readonly groupTotals: GroupTotals;
  /** In the order of documents and of bytes. */
  readonly taken: TakenRecord[] = [];

  /** `groupings`: how many there are. */
  constructor(side: Side, groupings: number) {
    this.side = side;
    this.groupTotals = new GroupTotals(groupings);
  }

  /** The groups of each grouping, in the order of their first records; built when it is called. */
  groups(): readonly (readonly GroupSums[])[] {
    return this.groupTotals.lists();
  }

  add({ totals, records, withFee, largest }: PieceResult): void {
    for (const [type, { count, amount }] of totals.entries()) {
      this.totals.join(type, count, amount);
    }
    this.records += records;
    this.withFee += withFee;
    this.largest = Math.max(this.largest, largest);
  }
}
