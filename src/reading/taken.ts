/** What settlement jobs take from a statement while it is scanned. */
import type { TransactionType } from '../domain/record.ts';
import {
  type Grouping,
  type GroupSums,
  TAKEN_VALUES,
  type TakenRecord,
  type TakenSums,
  type Taking,
} from '../domain/settlement.ts';
import type { ScannedSide } from './side-contents.ts';

/** What a scan takes beside the keys. */
export interface ScanTaking {
  readonly groupings: readonly Grouping[];
  /** Types whose records are kept one by one. */
  readonly taken: readonly TransactionType[];
}

export const NOTHING_TAKEN: ScanTaking = { groupings: [], taken: [] };

/** What a scan takes for these. */
export function scanOf(takings: readonly Taking[]): ScanTaking {
  return {
    groupings: takings.filter(isGrouping),
    taken: takings.flatMap((each) => (isGrouping(each) ? [] : [each.take])),
  };
}

function isGrouping(taking: Taking): taking is Grouping {
  return !('take' in taking);
}

/** What a scan took, in the order of the takings. */
export function takenSums({ sums }: ScannedSide, takings: readonly Taking[]): TakenSums[] {
  const groupings = takings.filter(isGrouping);
  const lists = sums.groups();
  return takings.map((taking) => {
    if (isGrouping(taking)) {
      const groups = lists[groupings.indexOf(taking)];
      // The one group of a date without records is 0.00, and is known.
      const isNone = groups.length === 0 && taking.by.length === 0;
      return { taking, groups: isNone ? [NO_RECORDS] : groups };
    }
    const rows = sums.taken.filter(({ type }) => type === taking.take);
    return { taking, groups: rows.map(paidOut) };
  });
}

const NO_RECORDS: GroupSums = {
  ...{ values: [], count: 0, payments: 0n, refunds: 0n, feeRows: 0n, fees: 0n },
};

/** A row that pays money out is expected to arrive elsewhere, with the other sign. */
function paidOut(record: TakenRecord): GroupSums {
  return {
    values: TAKEN_VALUES.map((name) => record[name]),
    count: 1,
    payments: 0n - BigInt(record.amount),
    ...{ refunds: 0n, feeRows: 0n, fees: 0n },
  };
}
