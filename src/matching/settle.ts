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
import { byAmount } from './pair.ts';
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
  /** Its number among the contests, from 1. */
  readonly number: number;
  /** The number of claims for each channel id, and in all. */
  readonly ids: Map<string, number>;
  named: number;
  /** Claims that are not yet assigned to a record. */
  open: number;
}

type Read = (index: number) => TransactionRecord;

/** Records of whole groups, which are in file order on each side; there may be millions. */
interface Contestants {
  /** Indexes into FOUND_KINDS. */
  readonly kinds: Uint8Array;
  readonly txnIdAt: (index: number) => string;
  /** Records share it if their keys are equal. */
  readonly keyAt: (index: number) => string | number;
}

/**
 * Settles all contests among records: those whose channel id is claimed are matched first, then the
 * first of the others. Returns indexes into FOUND_KINDS.
 */
export function settleContests({ kinds, txnIdAt, keyAt }: Contestants): Uint8Array {
  const settled = kinds.slice();
  const contests = new Map<string | number, Contest>();
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] === RIVAL || kinds[index] === CLAIMED) settled[index] = HELD;
    if (kinds[index] !== CLAIMED) continue;
    const txnId = txnIdAt(index);
    const key = keyAt(index);
    let contest = contests.get(key);
    if (contest === undefined) {
      contest = { number: contests.size + 1, ids: new Map(), named: 0, open: 0 };
      contests.set(key, contest);
    }
    contest.open++;
    if (txnId === '') continue;
    contest.named++;
    contest.ids.set(txnId, (contest.ids.get(txnId) ?? 0) + 1);
  }
  if (contests.size === 0) return settled;
  /** By record whose channel id is not claimed: the number of its contest; 0: none. */
  const others = new Uint32Array(kinds.length);
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] !== RIVAL && kinds[index] !== LEFT) continue;
    const contest = contests.get(keyAt(index));
    if (!contest) continue;
    const txnId = contest.named > 0 ? txnIdAt(index) : '';
    const claims = contest.ids.get(txnId) ?? 0;
    if (claims > 0) {
      contest.ids.set(txnId, claims - 1);
      contest.named--;
      contest.open--;
      settled[index] = HELD;
    } else others[index] = contest.number;
  }
  const all = [...contests.values()];
  for (let index = 0; index < others.length; index++) {
    if (others[index] === 0) continue;
    const isHeld = all[others[index] - 1].open-- > 0;
    settled[index] = isHeld ? HELD : LEFT;
  }
  return settled;
}

/** Names what successful records of a key have in common. */
export interface Alike {
  readonly side: Side;
  /** Side and identity; with the type; and with the amount as well. */
  readonly identity: string;
  readonly type: string;
  readonly amount: string;
}

export function alikeOf(record: TransactionRecord): Alike {
  const identity = `${record.side}\0${identityOf(record)}`;
  const { side, type } = record;
  return {
    side,
    identity,
    type: `${identity}\0${type}`,
    amount: `${identity}\0${byAmount(record)}`,
  };
}

/**
 * Of a large group, marks leftovers as copies if they are as large as a matched record and only one
 * side has leftovers: rules/extra-records.ts makes a duplicate of each. Drops matched records that
 * this rule does not need to know that there are more than an order has, and all their amounts.
 */
export function settleHeld(kinds: Uint8Array, alikeAt: (index: number) => Alike): Uint8Array {
  const settled = kinds.slice();
  const matched = new Set<string>();
  const counts = new Map<string, number>();
  const sides = new Set<Side>();
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] !== LEFT && kinds[index] !== HELD) continue;
    const { side, type, amount } = alikeAt(index);
    if (kinds[index] === LEFT) {
      sides.add(side);
      continue;
    }
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    if (count > ORDER_RECORDS_MAX + 1 && matched.has(amount)) settled[index] = DROPPED;
    matched.add(amount);
  }
  if (sides.size !== 1 || matched.size === 0 || kinds.includes(ASIDE)) return settled;
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] === LEFT && matched.has(alikeAt(index).amount)) settled[index] = COPY;
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
