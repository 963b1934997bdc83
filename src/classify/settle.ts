/**
 * Which of equal records are left over, where one side has more of them than the other: the engine
 * knows how many, and the channel's transaction ids say which.
 */
import type { FoundKind } from '../keys/leftovers.ts';
import { identityOf, type Side, type TransactionRecord } from '../model/record.ts';
import { byAmount, byFee } from './pair.ts';

/** What a record is to its group once contests are settled; null: nothing that matters. */
export type SettledKind = Exclude<FoundKind, 'rival' | 'claimed'> | null;

/** Records of one key: those of the side that has fewer claim as many of the other. */
interface Contest {
  /** How many claim each channel id. */
  readonly ids: Map<string, number>;
  /** Claims that no channel id has decided. */
  open: number;
  /** Indexes of records whose channel id nobody claims, in file order. */
  readonly others: number[];
  /** Is a matched record known already? One says it for all. */
  isHeld: boolean;
}

/**
 * Settles all contests among records of whole groups, those of either side in file order: a record
 * whose channel id is claimed is matched, then the first of the others.
 */
export function settleContests(
  kinds: readonly FoundKind[],
  read: (index: number) => TransactionRecord,
  comparesFees: boolean,
): SettledKind[] {
  const elementsOf = comparesFees ? byFee : byAmount;
  const keyOf = (record: TransactionRecord) => `${identityOf(record)}\0${elementsOf(record)}`;
  const settled = kinds.map((kind) => {
    return kind === 'rival' || kind === 'claimed' ? 'held' : kind;
  }) as SettledKind[];
  const contests = new Map<string, Contest>();
  for (const [index, kind] of kinds.entries()) {
    if (kind !== 'claimed') continue;
    const record = read(index);
    const key = keyOf(record);
    let contest = contests.get(key);
    if (contest) settled[index] = null;
    else {
      contest = { ids: new Map(), open: 0, others: [], isHeld: false };
      contests.set(key, contest);
    }
    contest.open++;
    const id = record.channelTxnId;
    if (id !== '') contest.ids.set(id, (contest.ids.get(id) ?? 0) + 1);
  }
  if (contests.size === 0) return settled;
  const hold = (index: number, contest: Contest) => {
    settled[index] = contest.isHeld ? null : 'held';
    contest.isHeld = true;
  };
  for (const [index, kind] of kinds.entries()) {
    if (kind !== 'rival' && kind !== 'left') continue;
    const record = read(index);
    const { channelTxnId } = record;
    const contest = contests.get(keyOf(record));
    if (!contest) continue;
    const claims = contest.ids.get(channelTxnId) ?? 0;
    if (claims > 0) {
      contest.ids.set(channelTxnId, claims - 1);
      contest.open--;
      hold(index, contest);
    } else contest.others.push(index);
  }
  for (const contest of contests.values()) {
    for (const [n, index] of contest.others.entries()) {
      if (n < contest.open) hold(index, contest);
      else settled[index] = 'left';
    }
  }
  return settled;
}

/**
 * Leaves out records in no success state beyond those that may answer for leftovers: an order may
 * have any number of failed attempts. For each leftover one is kept that agrees with it in channel
 * id, and one more, the first ones in file order.
 */
export function dropSpareAside(
  kinds: readonly SettledKind[],
  read: (index: number) => TransactionRecord,
): SettledKind[] {
  const wanted = new Map<string, number>();
  let open = 0;
  const keyOf = (side: Side, record: TransactionRecord, channelTxnId: string) =>
    `${side}\0${identityOf(record)}\0${channelTxnId}`;
  for (const [index, kind] of kinds.entries()) {
    if (kind !== 'left') continue;
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
    if (kind !== 'aside') return kind;
    if (open === 0) return null;
    const record = read(index);
    const { side, channelTxnId } = record;
    const isKept = takes(keyOf(side, record, channelTxnId)) || takes(keyOf(side, record, ''));
    return isKept ? kind : null;
  });
}
