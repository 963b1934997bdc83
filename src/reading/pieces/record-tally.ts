/** Sums of records by type, status, and an hour or a value, without a BigInt operation per row. */
import type { RecordSums } from '../../domain/activity.ts';
import { ExactSums } from '../../domain/exact-sums.ts';
import { STATUSES } from '../../domain/record.ts';

/** The sums of a type and a status, as indexes into the lists of these. */
export interface TallyRow<K> extends RecordSums {
  readonly type: number;
  readonly status: number;
  readonly key: K;
}

export class RecordTally<K extends number | string> {
  /** Are there more keys than may be? Then none is kept. */
  isOver = false;
  readonly #keysMax: number;
  /** By key, then type and status: the amounts of all records, and the fees of those with one. */
  readonly #sums = new Map<K, ExactSums[]>();

  constructor(keysMax = Number.POSITIVE_INFINITY) {
    this.#keysMax = keysMax;
  }

  /** Adds a record; its fee is NaN if it states none. */
  add(
    type: number,
    status: number,
    key: K,
    { amount, fee }: { amount: number; fee: number },
  ): void {
    const sums = this.#sumsOf(type, status, key);
    sums?.add(0, amount);
    if (!Number.isNaN(fee)) sums?.add(1, fee);
  }

  /** Adds sums; null: there are too many. */
  join(rows: readonly TallyRow<K>[] | null): void {
    if (rows === null) this.#drop();
    for (const { type, status, key, ...row } of rows ?? []) {
      const sums = this.#sumsOf(type, status, key);
      if (sums === null) return;
      sums.join(0, row.count, row.amount);
      sums.join(1, row.withFee, row.fee);
    }
  }

  /** In order of type, status and key; null: there are too many keys. */
  rows(): TallyRow<K>[] | null {
    if (this.isOver) return null;
    const rows = [...this.#sums].flatMap(([key, byKind]) =>
      byKind.flatMap((sums, kind): TallyRow<K>[] => {
        const { counts } = sums;
        const [amount, fee] = [sums.sum(0), sums.sum(1)];
        const [type, status] = [Math.floor(kind / STATUSES.length), kind % STATUSES.length];
        return [{ type, status, key, count: counts[0], amount, fee, withFee: counts[1] }];
      }),
    );
    return rows.sort((a, b) => a.type - b.type || a.status - b.status || (a.key < b.key ? -1 : 1));
  }

  #sumsOf(type: number, status: number, key: K): ExactSums | null {
    if (this.isOver) return null;
    let byKind = this.#sums.get(key);
    if (byKind === undefined) {
      if (this.#sums.size === this.#keysMax) return this.#drop();
      byKind = [];
      this.#sums.set(key, byKind);
    }
    const kind = type * STATUSES.length + status;
    byKind[kind] ??= new ExactSums(2);
    return byKind[kind];
  }

  #drop(): null {
    this.isOver = true;
    this.#sums.clear();
    return null;
  }
}
