/**
 * Groups that come out even although no keys agree, matched in bulk as the rules would match them:
 * split orders, and pairs of which one record states no fee. One row of each group is read again,
 * by the kernel, and no record becomes an object.
 */
import type { Leftovers } from '../difference/leftovers.ts';
import { inTurns } from '../difference/partitions.ts';
import { OFFSETS } from '../difference/sorted-found.ts';
import type { SplitGroups } from '../difference/split-groups.ts';
import type { Totals } from '../domain/exact-sums.ts';
import type { Job } from '../domain/job.ts';
import { KeyHasher } from '../domain/key.ts';
import { SIDES, type Sides } from '../domain/record.ts';
import type { Piece } from '../reading/pieces/piece.ts';
import type { ReadSide } from '../reading/read-side.ts';
import { pieceAgain } from '../reading/records/places.ts';
import { NONE_AGREED, NOTHING, type Unmatched } from './unmatched-sums.ts';

/** Pieces that wait or are in work, for each thread. */
const PIECES_AHEAD = 2;

/** Reads the money of records again. */
export interface MoneyPool {
  /** How many pieces it reads at the same time. */
  readonly threads: number;
  /** The random words of the run's keys, see domain/key.ts. */
  readonly seed: Uint32Array;
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
  const hasher = new KeyHasher(pool.seed);
  const splits = leftovers.splits({ largest, comparesFees, hasher }, pieces);
  // With a tolerance pairs of other amounts come first.
  if (splits.count === 0 || job.amountTolerance > 0) {
    return { ...NOTHING_LEFT, agreed: NONE_AGREED };
  }
  const money = new Float64Array(splits.count * 2).fill(Number.NaN);
  for (const side of SIDES) await readMoney(sides[side], splits, money, pool);
  const { pairs, split, ...taken } = await splits.takeEven(money);
  const left = { statement: evenTotals(taken.statement), flows: evenTotals(taken.flows) };
  const byRule = {
    ...(pairs > 0 && { identity: { matches: pairs, records: pairs } }),
    ...(split > 0 && { sum: { matches: split, records: taken.statement - pairs } }),
  };
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
    // Numbers are sorted several times faster than by a function.
    const sorted = Float64Array.from(leads.offsets.subarray(from, to), (offset, i) => {
      return (offset - marks[0]) * OFFSETS + i;
    }).sort();
    const read = await pool.money(
      piece,
      Uint32Array.from(sorted, (each) => each / OFFSETS),
    );
    for (let i = 0; i < sorted.length; i++) {
      const to = leads.groups[from + (sorted[i] % OFFSETS)] * 2;
      money[to] = read[i * 2];
      money[to + 1] = read[i * 2 + 1];
    }
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
