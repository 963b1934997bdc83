/** Leftovers without a counterpart among the leftovers: what else is known about their event. */
import { identityOf, lacksRefundId, type TransactionRecord } from '../domain/record.ts';
import { joinBy } from './pair.ts';

/** What a lone record turned out to be; `missing` is long, short, or pending at the day's edge. */
export type LoneVerdict =
  | { readonly kind: 'status_mismatch'; readonly counterpart: TransactionRecord }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'missing' };

export interface LoneContext {
  /** Records of the other side that are not in a success state, in file order. */
  readonly othersAside: readonly TransactionRecord[];
  /** Counted records of the record's own side that are not lone, by eventOf. */
  readonly heldEvents: ReadonlySet<string>;
}

/**
 * Identity and type: two counted records of one side that share it are the same event twice. Of
 * refunds without a refund id the amount belongs to it: an order may be refunded in parts.
 */
export function eventOf(record: TransactionRecord): string {
  const event = `${identityOf(record)}\0${record.type}`;
  const isPart = record.type === 'refund' && lacksRefundId(record);
  return isPart ? `${event}\0${record.amount}` : event;
}

/**
 * Judges the lone records of one side, in file order: a counterpart that is not in a success state
 * makes a status mismatch (each counterpart once); an event that this side holds elsewhere, also
 * in such a mismatch, or earlier in this list, is a duplicate; the rest has no counterpart at all.
 */
export function judgeLone(lone: readonly TransactionRecord[], context: LoneContext): LoneVerdict[] {
  const counterparts = counterpartsOf(lone, context.othersAside);
  const held = new Set(context.heldEvents);
  for (const record of counterparts.keys()) held.add(eventOf(record));
  return lone.map((record) => {
    const counterpart = counterparts.get(record);
    if (counterpart) return { kind: 'status_mismatch', counterpart };
    const event = eventOf(record);
    const isHeld = held.has(event);
    held.add(event);
    return { kind: isHeld ? 'duplicate' : 'missing' };
  });
}

/** Which records that are not in a success state answer for others: if channel ids agree, first. */
function counterpartsOf(
  lone: readonly TransactionRecord[],
  aside: readonly TransactionRecord[],
): Map<TransactionRecord, TransactionRecord> {
  if (aside.length === 0) return new Map();
  const hasId = ({ channelTxnId }: TransactionRecord) => channelTxnId !== '';
  const byId = (record: TransactionRecord) => `${identityOf(record)}\0${record.channelTxnId}`;
  const agreeing = joinBy(byId, lone.filter(hasId), aside.filter(hasId));
  const joined = new Set(agreeing.flat());
  const isFree = (record: TransactionRecord) => !joined.has(record);
  return new Map([...agreeing, ...joinBy(identityOf, lone.filter(isFree), aside.filter(isFree))]);
}
