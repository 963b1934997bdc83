/** Counts unmatched refunds. Worker threads use it, so it must not load SQLite. */
import { type Item, LONE_CATEGORIES } from '../domain/item.ts';
import type { RefundsByAmount } from '../domain/outcome.ts';
import { lacksRefundId, type TransactionRecord } from '../domain/record.ts';

/** The unmatched refund of an item; null if it has none. */
export function loneRefund(item: Item): TransactionRecord | null {
  const record = item.statement ?? item.flows;
  return record?.type === 'refund' && LONE_CATEGORIES.includes(item.category) ? record : null;
}

/** Counts of unmatched refunds: by side, without a refund id, and with one. */
export interface LoneRefunds {
  readonly statement: number;
  readonly flows: number;
  readonly lacking: number;
  readonly named: number;
}

export function countLoneRefunds(items: readonly Item[]): LoneRefunds {
  const refunds = items.flatMap((item) => loneRefund(item) ?? []);
  const count = (test: (refund: TransactionRecord) => boolean) => refunds.filter(test).length;
  return {
    statement: count(({ side }) => side === 'statement'),
    flows: count(({ side }) => side === 'flows'),
    lacking: count(lacksRefundId),
    named: count(({ refundId }) => refundId !== ''),
  };
}

/** The sums over batches of items. */
export class LoneRefundSums implements LoneRefunds {
  statement = 0;
  flows = 0;
  lacking = 0;
  named = 0;
  /** Pairs that were matched by their amounts, and agree. */
  matched = 0;

  add({ statement, flows, lacking, named }: LoneRefunds): void {
    this.statement += statement;
    this.flows += flows;
    this.lacking += lacking;
    this.named += named;
  }

  /** Counts down a pair that was matched by amount; `lacking` of the two have no refund id. */
  take(lacking: number): void {
    this.statement--;
    this.flows--;
    this.lacking -= lacking;
  }

  byAmount(): RefundsByAmount {
    const { matched, statement, flows, lacking } = this;
    return { matched, left: { statement, flows, lacking } };
  }
}

/** May an unmatched refund without an id equal one of the other side that has an id? */
export function mayMatch({ statement, flows, lacking, named }: LoneRefunds): boolean {
  return statement > 0 && flows > 0 && lacking > 0 && named > 0;
}
