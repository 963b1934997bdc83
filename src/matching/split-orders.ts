/**
 * Split orders whose sums are equal, matched in bulk as the rules would match them: one row of each
 * group is read again, by the kernel, and no record becomes an object.
 */
import type { Leftovers } from '../difference/leftovers.ts';
import { inTurns } from '../difference/partitions.ts';
import type { SplitGroups } from '../difference/split-groups.ts';
import type { Totals } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import { SIDES, type Sides } from '../domain/record.ts';
import type { Piece } from '../reading/pieces/piece.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { pieceAgain } from '../reading/records/places.ts';
import { NONE_AGREED, NOTHING, type Unmatched } from './unmatched-sums.ts';
import { countOf } from './unrelated.ts';

/** If fewer than one of so many records is in such a group, the rules are fast enough. */
const SHARE = 16;
/** Pieces that wait or are in work, for each thread. */
const PIECES_AHEAD = 2;

/** Reads the money of records again. */
export interface MoneyPool {
  /** How many pieces it reads at the same time. */
  readonly threads: number;
  /** See PieceScanner. */
  money(piece: Piece, offsets: Uint32Array): Promise<Float64Array>;
}

interface SplitRequest extends Sides<ReadSide> {
  readonly job: Job;
  readonly comparesFees: boolean;
  readonly leftovers: Leftovers;
}

/** Matches groups and takes them from the leftovers; the rules match the others. */
export async function matchSplitOrders(
  { job, comparesFees, leftovers, statement, flows }: SplitRequest,
  pool: MoneyPool,
): Promise<Unmatched> {
  const sides = { statement, flows };
  const largest = Math.max(statement.sums.largest, flows.sums.largest);
  const pieces = { statement: statement.sums.pieces.length, flows: flows.sums.pieces.length };
  const splits = leftovers.splits({ largest, comparesFees }, pieces);
  const isRare = splits.records * SHARE < countOf(statement.sums) + countOf(flows.sums);
  // With a tolerance pairs of other amounts come first.
  if (splits.count === 0 || isRare || job.amountTolerance > 0) {
    return { ...NOTHING_LEFT, agreed: NONE_AGREED };
  }
  const money = new Float64Array(splits.count).fill(Number.NaN);
  for (const side of SIDES) await readMoney(sides[side], splits, money, pool);
  const { groups, ...taken } = splits.takeEven(money);
  const left = { statement: evenTotals(taken.statement), flows: evenTotals(taken.flows) };
  const byRule = { sum: { matches: groups, records: taken.statement } };
  return { ...NOTHING_LEFT, left, agreed: { byRule, ...left } };
}

/** Reads the rows of the leads on a side. */
async function readMoney(
  { side, documents, sums }: ReadSide,
  splits: SplitGroups,
  money: Float64Array,
  pool: MoneyPool,
): Promise<void> {
  const leads = splits.leads(side);
  await inTurns(sums.pieces.length, pool.threads * PIECES_AHEAD, async (number) => {
    const [from, to] = [leads.starts[number], leads.starts[number + 1]];
    const { document, marks } = sums.pieces[number];
    const rows = documents.find(({ id }) => id === document);
    // Received records are no rows.
    if (from === to || rows === undefined || 'isReceived' in rows) return;
    const piece = pieceAgain(side, number, sums.pieces, rows.rowsEnd);
    const offsets = leads.offsets.subarray(from, to).map((offset) => offset - marks[0]);
    const read = await pool.money(piece, offsets);
    for (let i = 0; i < read.length; i++) money[leads.groups[from + i]] = read[i];
  });
}

/** Nobody knows their amount, nor has to: it is the same on both sides, left over and agreed. */
function evenTotals(count: number): Totals {
  return { count, amount: 0n };
}

const NOTHING_LEFT = {
  left: { statement: NOTHING, flows: NOTHING },
  tolerated: NOTHING,
  explained: NOTHING,
  outside: 0,
};
