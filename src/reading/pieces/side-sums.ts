/** What the documents of a side add up to, piece by piece. */
import type { Activity } from '../../domain/activity.ts';
import { ExactSums } from '../../domain/exact-sums.ts';
import type { Reject } from '../../domain/outcome.ts';
import { type Side, STATUSES, TRANSACTION_TYPES } from '../../domain/record.ts';
import type { GroupSums, TakenRecord } from '../../domain/settlement.ts';
import { GroupTotals } from './group-totals.ts';
import type { PieceResult, PlacedPiece } from './piece.ts';
import { SideActivity } from './side-activity.ts';

const SUCCESS = STATUSES.indexOf('success');

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
  readonly #activity: SideActivity;
  /** In the order of documents and of bytes. */
  readonly taken: TakenRecord[] = [];

  /** `groupings`: how many there are; `dimensions`: their names. */
  constructor(side: Side, groupings: number, dimensions: readonly string[] = []) {
    this.side = side;
    this.groupTotals = new GroupTotals(groupings);
    this.#activity = new SideActivity(dimensions);
  }

  /** The groups of each grouping, in the order of their first records; built when it is called. */
  groups(): readonly (readonly GroupSums[])[] {
    return this.groupTotals.lists();
  }

  /** What records of every status add up to; built when it is called. */
  activity(): Activity {
    return this.#activity.activity();
  }

  add(result: PieceResult): void {
    const { activity, records, largest } = result;
    for (const { type, status, count, amount, withFee } of activity) {
      if (status !== SUCCESS) continue;
      this.totals.join(type, count, amount);
      this.withFee += withFee;
    }
    this.#activity.add(result);
    this.records += records;
    this.largest = Math.max(this.largest, largest);
  }
}
