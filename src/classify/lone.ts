/** Leftovers without a counterpart among the leftovers: what else is known about their event. */
import { identityOf, type TransactionRecord } from '../model/record.ts';

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
  const isPart = record.type === 'refund' && record.refundId === '';
  return isPart ? `${event}\0${record.amount}` : event;
}

/**
 * Judges the lone records of one side, in file order: a counterpart that is not in a success state
 * makes a status mismatch (each counterpart once); an event that this side holds elsewhere, or
 * earlier in this list, is a duplicate; the rest has no counterpart at all.
 */
export function judgeLone(lone: readonly TransactionRecord[], context: LoneContext): LoneVerdict[] {
  const aside = new Map<string, TransactionRecord[]>();
  for (const record of context.othersAside) {
    const identity = identityOf(record);
    const group = aside.get(identity);
    if (group) group.push(record);
    else aside.set(identity, [record]);
  }
  const used = new Map<string, number>();
  const held = new Set(context.heldEvents);
  return lone.map((record) => {
    const identity = identityOf(record);
    const index = used.get(identity) ?? 0;
    const counterpart = aside.get(identity)?.[index];
    const event = eventOf(record);
    const isHeld = held.has(event);
    held.add(event);
    if (counterpart) {
      used.set(identity, index + 1);
      return { kind: 'status_mismatch', counterpart };
    }
    return { kind: isHeld ? 'duplicate' : 'missing' };
  });
}
