/**
 * Split orders whose sums are equal, matched in bulk as the rules would match them: the kernel reads
 * their amounts again, and no record becomes an object.
 */
import { inTurns } from '../difference/partitions.ts';
import { ExactSums } from '../domain/exact-sums.ts';
import { SIDES, type Side } from '../domain/record.ts';
import * as L from '../kernel/layout.ts';
import { pieceAgain } from '../reading/records/places.ts';
import type { ClassifyPool, MatchRequest } from './leftovers.ts';
import { NOTHING, type Unmatched } from './unmatched-sums.ts';
import { countOf } from './unrelated.ts';

/** If fewer than one of so many records is in such a group, reading all of them again is slower. */
const SHARE = 16;
/** Pieces that wait or are in work, for each thread. */
const PIECES_AHEAD = 2;

/** Matches groups and removes them from the leftovers; the rules match the others. */
export async function matchSplitOrders(
  { job, comparesFees, leftovers, ...sides }: MatchRequest,
  pool: ClassifyPool,
): Promise<Unmatched> {
  const splits = leftovers.splits();
  const sums = new GroupSums(splits.count, comparesFees);
  const records = countOf(sides.statement.sums) + countOf(sides.flows.sums);
  // Of equal sums the rules make a match of its own kind only if no amount may differ.
  if (job.amountTolerance === 0 && splits.records * SHARE >= records) {
    for (const side of SIDES) {
      const {
        documents,
        sums: { pieces },
      } = sides[side];
      const { offsets, groups, starts } = splits.ofSide(side, pieces.length);
      await inTurns(pieces.length, pool.threads * PIECES_AHEAD, async (number) => {
        const [from, to] = [starts[number], starts[number + 1]];
        const document = documents.find(({ id }) => id === pieces[number].document);
        if (from === to || document === undefined || 'isReceived' in document) return;
        const piece = pieceAgain(side, number, pieces, document.rowsEnd);
        const first = pieces[number].marks[0];
        const wanted = offsets.slice(from, to).map((offset) => offset - first);
        sums.add(side, groups.subarray(from, to), await pool.amounts(piece, wanted));
      });
    }
  }
  const amounts = new ExactSums(1);
  const counts = splits.remove((group) => {
    const amount = sums.evenSum(group);
    if (amount !== null) amounts.add(0, amount);
    return amount !== null;
  });
  const [{ count: matches, amount }] = amounts.all();
  const left = {
    statement: { count: counts.statement, amount },
    flows: { count: counts.flows, amount },
  };
  const agreed = { matches, ...left };
  return { left, agreed, tolerated: NOTHING, explained: NOTHING, outside: 0 };
}

/** What the records of a group have in common, by group: of none, of several kinds or identities. */
const UNREAD = 0xffff;
const MIXED = 0xfffe;
const FEE = 1 << (L.FEE_BIT - L.OFFSET_BITS);
const TYPES = 1 << L.TYPE_BITS;

/** The sums of groups. */
class GroupSums {
  /** Type of all records, with FEE where all state a fee that is compared. */
  readonly #kinds: Uint16Array;
  /** Those bits of the identity that a key does not have. */
  readonly #identities: Uint32Array;
  readonly #sums: Record<Side, Float64Array>;
  readonly #ignored: number;

  constructor(groups: number, comparesFees: boolean) {
    this.#kinds = new Uint16Array(groups).fill(UNREAD);
    this.#identities = new Uint32Array(groups);
    this.#sums = { statement: new Float64Array(groups), flows: new Float64Array(groups) };
    this.#ignored = comparesFees ? 0 : FEE;
  }

  /** Adds records of these groups, as the kernel stages them. */
  add(side: Side, groups: Uint32Array, staged: Uint32Array): void {
    const amounts = new Float64Array(staged.buffer);
    const sums = this.#sums[side];
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i];
      const kind = (staged[i * 4] >>> L.OFFSET_BITS) & ~this.#ignored;
      const identity = staged[i * 4 + 1];
      if (this.#kinds[group] === UNREAD) {
        this.#kinds[group] = kind;
        this.#identities[group] = identity;
      } else if (this.#kinds[group] !== kind || this.#identities[group] !== identity) {
        this.#kinds[group] = MIXED;
      }
      const sum = sums[group] + amounts[i * 2 + 1];
      sums[group] = sum;
      if (!Number.isSafeInteger(sum)) this.#kinds[group] = MIXED;
    }
  }

  /** The sum that a group has on both sides; null if the rules must judge the group. */
  evenSum(group: number): number | null {
    const sum = this.#sums.statement[group];
    const isEven = this.#kinds[group] < TYPES && sum === this.#sums.flows[group];
    return isEven ? sum : null;
  }
}
