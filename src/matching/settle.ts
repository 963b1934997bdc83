/**
 * Chooses which of several equal records are leftovers if one side has more of them than the other:
 * the engine knows how many, and the channel's transaction ids determine which.
 */
import { FOUND_KINDS, type FoundKind } from '../difference/sorted-found.ts';
import { FirstOf } from '../domain/item-order.ts';
import {
  identityOf,
  otherSide,
  type Side,
  type TransactionRecord,
  type TransactionType,
} from '../domain/record.ts';
import { byAmount, byFee } from './pair.ts';
import { ORDER_RECORDS_MAX } from './rules/rule.ts';
import { type AttemptRank, compareRanks, rankOf } from './rules/status-mismatches.ts';

/** The kind of a record after contests are settled. */
export type SettledKind = Exclude<FoundKind, 'rival' | 'claimed'>;

/** Used instead of the index of a kind: a record that is not needed. */
export const DROPPED = 255;
const [LEFT, HELD, ASIDE, RIVAL, CLAIMED, COPY] = (
  ['left', 'held', 'aside', 'rival', 'claimed', 'copy'] as const
).map((kind) => FOUND_KINDS.indexOf(kind));

/** Records with the same key: each record of the side with fewer claims one of the other side. */
interface Contest {
  readonly orderId: string;
  /** Its number among the contests, from 1. */
  readonly number: number;
  /** The number of claims for each channel id. */
  readonly ids: Map<string, number>;
  /** Claims that are not yet assigned to a record. */
  open: number;
}

type Read = (index: number) => TransactionRecord;

/**
 * Settles all contests among records of whole groups, which are in file order on each side. Records
 * whose channel id is claimed are matched first, then the first of the others. `kinds` and the
 * result are indexes into FOUND_KINDS; there may be millions.
 */
export function settleContests(kinds: Uint8Array, read: Read, comparesFees: boolean): Uint8Array {
  const elementsOf = comparesFees ? byFee : byAmount;
  // The key of a record with a wrong fee is no other's.
  const keyOf = (record: TransactionRecord) =>
    `${identityOf(record)}\0${elementsOf(record)} ${record.owed?.fee ?? ''}`;
  const settled = kinds.slice();
  const contests = new Map<string, Contest>();
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] === RIVAL || kinds[index] === CLAIMED) settled[index] = HELD;
    if (kinds[index] !== CLAIMED) continue;
    const record = read(index);
    const { channelTxnId } = record;
    const key = keyOf(record);
    let contest = contests.get(key);
    if (contest === undefined) {
      const number = contests.size + 1;
      contest = { orderId: record.orderId, number, ids: new Map(), open: 0 };
      contests.set(key, contest);
    }
    contest.open++;
    if (channelTxnId !== '')
      contest.ids.set(channelTxnId, (contest.ids.get(channelTxnId) ?? 0) + 1);
  }
  if (contests.size > 0) decideContests(kinds, settled, { contests, read, keyOf });
  return settled;
}

function decideContests(
  kinds: Uint8Array,
  settled: Uint8Array,
  {
    contests,
    read,
    keyOf,
  }: {
    readonly contests: ReadonlyMap<string, Contest>;
    readonly read: Read;
    readonly keyOf: (record: TransactionRecord) => string;
  },
): void {
  const hold = (index: number, contest: Contest) => {
    settled[index] = HELD;
    contest.open--;
  };
  // The orders of nearly all leftovers have no contest.
  const orders = new Set(Array.from(contests.values(), ({ orderId }) => orderId));
  /** By record whose channel id is not claimed: the number of its contest; 0: none. */
  const others = new Uint32Array(kinds.length);
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] !== RIVAL && kinds[index] !== LEFT) continue;
    const record = read(index);
    const contest = orders.has(record.orderId) ? contests.get(keyOf(record)) : undefined;
    if (!contest) continue;
    const claims = contest.ids.get(record.channelTxnId) ?? 0;
    if (claims === 0) others[index] = contest.number;
    else {
      contest.ids.set(record.channelTxnId, claims - 1);
      hold(index, contest);
    }
  }
  const all = [...contests.values()];
  for (let index = 0; index < others.length; index++) {
    if (others[index] === 0) continue;
    const contest = all[others[index] - 1];
    if (contest.open > 0) hold(index, contest);
    else settled[index] = LEFT;
  }
}

/**
 * Of a large group, marks leftovers as copies if they are as large as a matched record and only one
 * side has leftovers: rules/extra-records.ts makes a duplicate of each. Drops matched records that
 * this rule does not need to know that there are more than an order has, and all their amounts.
 */
export function settleHeld(kinds: Uint8Array, read: Read): Uint8Array {
  const eventOf = (record: TransactionRecord) => `${identityOf(record)}\0${byAmount(record)}`;
  const settled = kinds.slice();
  const matched = new Set<string>();
  const counts = new Map<string, number>();
  const sides = new Set<Side>();
  for (const [index, kind] of kinds.entries()) {
    if (kind !== LEFT && kind !== HELD) continue;
    const record = read(index);
    const { side, type } = record;
    if (kind === LEFT) {
      sides.add(side);
      continue;
    }
    const key = `${side}\0${identityOf(record)}\0${type}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const event = `${side}\0${eventOf(record)}`;
    if (count > ORDER_RECORDS_MAX + 1 && matched.has(event)) settled[index] = DROPPED;
    matched.add(event);
  }
  if (sides.size !== 1 || matched.size === 0 || kinds.includes(ASIDE)) return settled;
  for (const [index, kind] of kinds.entries()) {
    if (kind !== LEFT) continue;
    const record = read(index);
    if (matched.has(`${record.side}\0${eventOf(record)}`)) settled[index] = COPY;
  }
  return settled;
}

/** The leftovers of one identity, side and type, which a failed attempt may explain. */
interface Unexplained {
  readonly ids: Set<string>;
  amount: number;
}

/**
 * Drops records whose status is not `success`, except those that may explain leftovers: an order
 * may have any number of failed attempts. For the leftovers of each type it keeps as many of the
 * nearest attempts as there are types; it keeps all where both sides have leftovers.
 */
export function dropSpareAside(kinds: Uint8Array, read: Read): Uint8Array {
  if (!kinds.includes(ASIDE)) return kinds;
  const unexplained = new Map<string, Map<TransactionType, Unexplained>>();
  const keyOf = (side: Side, record: TransactionRecord) => `${side}\0${identityOf(record)}`;
  for (const [index, kind] of kinds.entries()) {
    if (kind !== LEFT) continue;
    const record = read(index);
    const key = keyOf(record.side, record);
    const types = unexplained.get(key) ?? new Map<TransactionType, Unexplained>();
    unexplained.set(key, types);
    const { type, channelTxnId } = record;
    const left = types.get(type) ?? { ids: new Set(), amount: 0 };
    types.set(type, left);
    if (channelTxnId !== '') left.ids.add(channelTxnId);
    left.amount += record.amount;
  }
  const nearest = new Map<Unexplained, FirstOf<RankedAttempt>>();
  const settled = kinds.slice();
  for (const [index, kind] of kinds.entries()) {
    if (kind !== ASIDE) continue;
    const record = read(index);
    const types = unexplained.get(keyOf(otherSide(record.side), record));
    if (types !== undefined && unexplained.has(keyOf(record.side, record))) continue;
    settled[index] = DROPPED;
    for (const left of types?.values() ?? []) {
      const first = nearest.get(left) ?? new FirstOf(types?.size ?? 1, compareAttempts);
      nearest.set(left, first);
      first.add({ index, rank: rankOf(record, left) });
    }
  }
  for (const { values } of nearest.values()) for (const { index } of values) settled[index] = ASIDE;
  return settled;
}

interface RankedAttempt {
  readonly index: number;
  readonly rank: AttemptRank;
}

function compareAttempts(a: RankedAttempt, b: RankedAttempt): number {
  return compareRanks(a.rank, b.rank) || a.index - b.index;
}
