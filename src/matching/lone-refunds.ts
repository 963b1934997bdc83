/** Refunds that items leave alone, as threads that judge count them: none of them loads SQLite. */
import { type Item, LONE_CATEGORIES } from '../domain/item.ts';
import { lacksRefundId, type TransactionRecord } from '../domain/record.ts';

/** The refund that an item leaves alone; null if it leaves none. */
export function loneRefund(item: Item): TransactionRecord | null {
  const record = item.statement ?? item.flows;
  return record?.type === 'refund' && LONE_CATEGORIES.includes(item.category) ? record : null;
}

/** How many refunds are left alone, and how many of these lack a refund id or have one. */
export interface LoneRefunds {
  readonly statement: number;
  readonly flows: number;
  readonly lacking: number;
  readonly named: number;
}

export function countLoneRefunds(items: readonly Item[]): LoneRefunds {
  const refunds = items.flatMap((item) => loneRefund(item) ?? []);
  const count = (is: (refund: TransactionRecord) => boolean) => refunds.filter(is).length;
  return {
    statement: count(({ side }) => side === 'statement'),
    flows: count(({ side }) => side === 'flows'),
    lacking: count(lacksRefundId),
    named: count(({ refundId }) => refundId !== ''),
  };
}

/** What batches of items add up to. */
export class LoneRefundSums implements LoneRefunds {
  statement = 0;
  flows = 0;
  lacking = 0;
  named = 0;

  add({ statement, flows, lacking, named }: LoneRefunds): void {
    this.statement += statement;
    this.flows += flows;
    this.lacking += lacking;
    this.named += named;
  }
}

/** May a refund of one side be one of the other, of which one of the two does not know the id? */
export function mayMeet({ statement, flows, lacking, named }: LoneRefunds): boolean {
  return statement > 0 && flows > 0 && lacking > 0 && named > 0;
}
