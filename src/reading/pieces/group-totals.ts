/** The sums of a side's groups, put together from those of pieces. */
import { ExactSums } from '../../domain/exact-sums.ts';
import type { GroupSums } from '../../domain/settlement.ts';
import { GROUP_SLOTS } from '../../kernel/layout.ts';
import { RefusedError } from '../../support/errors.ts';
import { SUMMED_GROUPS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import { type NumberedGroup, type PieceGroups, SUM_WORDS } from './piece.ts';

/** Sums of a group: its count, payments, refunds, fee rows, and fees. */
const SUMS = 5;

/** The groups of a table of a thread by number, and their indexes here; -1: not counted yet. */
interface Table {
  readonly table: number;
  readonly groups: NumberedGroup[];
  readonly indexes: Int32Array;
}

export class GroupTotals {
  readonly #groupings: number;
  /** In the order of their first records. */
  readonly #groups: NumberedGroup[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #sums = new ExactSums(0);
  /** The last table of each thread. */
  readonly #tables = new Map<number, Table>();

  constructor(groupings: number) {
    this.#groupings = groupings;
  }

  /**
   * Notes what the result of a piece says of tables: once for each result, in the order of their
   * threads. Returns what adds the sums of the piece; it throws RefusedError for too many groups.
   */
  receive(pieces: readonly PieceGroups[]): () => void {
    const received = pieces.map(({ thread, table, added, sums }) => {
      let known = this.#tables.get(thread);
      if (known?.table !== table) {
        known = { table, groups: [], indexes: new Int32Array(GROUP_SLOTS).fill(-1) };
        this.#tables.set(thread, known);
      }
      for (const group of added) known.groups[group.number] = group;
      return { known, sums };
    });
    return () => {
      for (const { known, sums } of received) this.#join(known, sums);
    };
  }

  /** The groups of each grouping. */
  lists(): GroupSums[][] {
    const lists = Array.from({ length: this.#groupings }, (): GroupSums[] => []);
    for (const [index, { grouping, values }] of this.#groups.entries()) {
      const slot = index * SUMS;
      lists[grouping].push({
        values,
        count: Number(this.#sums.sum(slot)),
        payments: this.#sums.sum(slot + 1),
        refunds: this.#sums.sum(slot + 2),
        feeRows: this.#sums.sum(slot + 3),
        fees: this.#sums.sum(slot + 4),
      });
    }
    return lists;
  }

  #join({ groups, indexes }: Table, sums: Uint32Array): void {
    for (let at = 0; at < sums.length; at += SUM_WORDS) {
      const number = sums[at];
      if (indexes[number] < 0) indexes[number] = this.#indexOf(groups[number]);
      const slot = indexes[number] * SUMS;
      this.#sums.addLong(slot, sums[at + 1], 0);
      for (let sum = 1; sum < SUMS; sum++) {
        const low = sums[at + sum * 2];
        const high = sums[at + sum * 2 + 1] | 0;
        if (low !== 0 || high !== 0) this.#sums.addLong(slot + sum, low, high);
      }
    }
  }

  #indexOf(group: NumberedGroup): number {
    const lengths = group.values.map((value) => value.length);
    const name = [group.grouping, ...lengths, ...group.values].join(' ');
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#groups.push(group) - 1;
    if (index === SUMMED_GROUPS_MAX) {
      throw new RefusedError(
        'limit',
        say`The records are in more than ${SUMMED_GROUPS_MAX} groups. A group is what one payment
          of the channel settles; group by a field with fewer values.`,
      );
    }
    this.#indexes.set(name, index);
    this.#sums.grow((index + 1) * SUMS);
    return index;
  }
}
