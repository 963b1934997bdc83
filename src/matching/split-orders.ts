/**
 * Split orders whose sums are equal, matched in bulk as the rules would match them: one row of each
 * group is read again, by the kernel, and no record becomes an object.
 */
import type { Leftovers } from '../difference/leftovers.ts';
import { inTurns } from '../difference/partitions.ts';
import type { Job } from '../domain/job.ts';
import type { KeyHasher } from '../domain/key.ts';
import type { Sides } from '../domain/record.ts';
import type { Piece } from '../reading/pieces/piece.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { pieceAgain } from '../reading/records/places.ts';
import { NONE_AGREED, NOTHING, type Unmatched } from './unmatched-sums.ts';
import { countOf } from './unrelated.ts';

/** If fewer than one of so many records is in such a group, the rules are fast enough. */
const SHARE = 16;
/** Pieces that wait or are in work, for each thread. */
const PIECES_AHEAD = 2;

/** Reads amounts again. */
export interface AmountPool {
  /** How many pieces it reads at the same time. */
  readonly threads: number;
  /** See PieceScanner. */
  amounts(piece: Piece, offsets: Uint32Array): Promise<Float64Array>;
}

interface SplitRequest extends Sides<ReadSide> {
  readonly job: Job;
  readonly leftovers: Leftovers;
}

/** Matches groups and takes them from the leftovers; the rules match the others. */
export async function matchSplitOrders(
  { job, leftovers, statement, flows }: SplitRequest,
  pool: AmountPool,
  hasher: KeyHasher,
): Promise<Unmatched> {
  const splits = leftovers.splits();
  const counts = { statement: countOf(statement.sums), flows: countOf(flows.sums) };
  const isRare = splits.records * SHARE < counts.statement + counts.flows;
  // With a tolerance pairs of other amounts come first.
  if (splits.count === 0 || isRare || job.amountTolerance > 0) {
    return { ...NOTHING_LEFT, agreed: NONE_AGREED };
  }
  const { side, documents, sums } = counts.statement < counts.flows ? statement : flows;
  const leads = splits.leads(side, sums.pieces.length);
  const amounts = new Float64Array(splits.count).fill(Number.NaN);
  await inTurns(sums.pieces.length, pool.threads * PIECES_AHEAD, async (number) => {
    const [from, to] = [leads.starts[number], leads.starts[number + 1]];
    const { document, marks } = sums.pieces[number];
    const rows = documents.find(({ id }) => id === document);
    // Received records are no rows.
    if (from === to || rows === undefined || 'isReceived' in rows) return;
    const piece = pieceAgain(side, number, sums.pieces, rows.rowsEnd);
    const offsets = leads.offsets.subarray(from, to).map((offset) => offset - marks[0]);
    const read = await pool.amounts(piece, offsets);
    for (let i = 0; i < read.length; i++) amounts[leads.groups[from + i]] = read[i];
  });
  const { groups, ...left } = splits.takeEven(side, amounts, hasher);
  return { ...NOTHING_LEFT, left, agreed: { matches: groups, ...left } };
}

const NOTHING_LEFT = {
  left: { statement: NOTHING, flows: NOTHING },
  tolerated: NOTHING,
  explained: NOTHING,
  outside: 0,
};
