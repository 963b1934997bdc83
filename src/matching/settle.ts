/**
 * Chooses which of several equal records are leftovers if one side has more of them than the other:
 * the engine knows how many, and the channel's transaction ids determine which.
 */
import { FOUND_KINDS, type FoundKind } from '../difference/leftovers.ts';
import { identityOf, type Side, type TransactionRecord } from '../domain/record.ts';
import { byAmount, byFee } from './pair.ts';

/** The kind of a record after contests are settled. */
export type SettledKind = Exclude<FoundKind, 'rival' | 'claimed'>;

/** Used instead of the index of a kind: the record is not needed. */
export const DROPPED = 255;
const [LEFT, HELD, ASIDE, RIVAL, CLAIMED] = (
  ['left', 'held', 'aside', 'rival', 'claimed'] as const
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
  /** Is a matched record already held? One represents all. */
  isHeld: boolean;
}

type Read = (index: number) => TransactionRecord;

/**
 * Settles all contests among records of whole groups, which are in file order on each side. Records
 * whose channel id is claimed are matched first, then the first of the others. `kinds` and the
 * result are indexes into FOUND_KINDS; there may be millions.
 */
export function settleContests(kinds: Uint8Array, read: Read, comparesFees: boolean): Uint8Array {
  const elementsOf = comparesFees ? byFee : byAmount;
  const keyOf = (record: TransactionRecord) => `${identityOf(record)}\0${elementsOf(record)}`;
  const settled = kinds.slice();
  const contests = new Map<string, Contest>();
  for (let index = 0; index < kinds.length; index++) {
    if (kinds[index] === RIVAL || kinds[index] === CLAIMED) settled[index] = HELD;
    if (kinds[index] !== CLAIMED) continue;
    const record = read(index);
    const { channelTxnId } = record;
    const key = keyOf(record);
    let contest = contests.get(key);
    if (contest) settled[index] = DROPPED;
    else {
      const number = contests.size + 1;
      contest = { orderId: record.orderId, number, ids: new Map(), open: 0, isHeld: false };
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
    settled[index] = contest.isHeld ? DROPPED : HELD;
    contest.isHeld = true;
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
 * Drops records whose status is not `success`, except those that may explain a leftover: an order
 * may have any number of failed attempts. For each leftover it keeps one with the same channel
 * id and one more, the first ones in file order.
 */
export function dropSpareAside(kinds: Uint8Array, read: Read): Uint8Array {
  if (!kinds.includes(ASIDE)) return kinds;
  const wanted = new Map<string, number>();
  let open = 0;
  const keyOf = (side: Side, record: TransactionRecord, channelTxnId: string) =>
    `${side}\0${identityOf(record)}\0${channelTxnId}`;
  for (const [index, kind] of kinds.entries()) {
    if (kind !== LEFT) continue;
    const record = read(index);
    const other = record.side === 'flows' ? 'statement' : 'flows';
    for (const id of new Set(['', record.channelTxnId])) {
      const key = keyOf(other, record, id);
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
      open++;
    }
  }
  const takes = (key: string) => {
    const count = wanted.get(key) ?? 0;
    if (count === 0) return false;
    wanted.set(key, count - 1);
    open--;
    return true;
  };
  return kinds.map((kind, index) => {
    if (kind !== ASIDE) return kind;
    if (open === 0) return DROPPED;
    const record = read(index);
    const { side, channelTxnId } = record;
    const isKept = takes(keyOf(side, record, channelTxnId)) || takes(keyOf(side, record, ''));
    return isKept ? kind : DROPPED;
  });
}
