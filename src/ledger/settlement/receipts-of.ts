/** What became of a group, or of a credit, by its name. */
import type { ReceiptRule } from '../../domain/item.ts';
import type { ListedCredit } from '../../domain/receivables.ts';
import { dayOf } from '../days.ts';
import type { Ledger } from '../open.ts';
import type { JobRow } from '../tables.ts';
import { creditsOf } from './day-items.ts';
import { listedCredit } from './listing.ts';
import { settlementOf } from './receivables.ts';
import { membersOf } from './replay.ts';
import { type CreditRow, type ReceivableRow, receiptKey } from './tables.ts';

/** Groups and the credits that pay them; one of the two may be missing. */
export interface ReceiptMembers {
  /** The date on which they were matched, and how; null: they were not, or are of 0.00. */
  readonly receivedOn: string | null;
  readonly rule: ReceiptRule | null;
  readonly groups: readonly Pick<ReceivableRow, 'label' | 'amount' | 'expected'>[];
  readonly credits: readonly ListedCredit[];
}

/** The receipts of a settlement job's groups and credits with this name. Throws DamagedError. */
export function receiptsNamed(ledger: Ledger, job: JobRow, name: string): ReceiptMembers[] {
  if (!settlementOf({ ledger, row: job })) return [];
  const { receivables, credits } = ledger.tables;
  const rows = [
    ...receivables.select('WHERE job = ? AND label = ? ORDER BY date, n', job.id, name),
    ...credits.select('WHERE job = ? AND order_id = ? ORDER BY date, n', job.id, name),
  ];
  const known = new Set<string>();
  return rows.flatMap((row) => {
    const { received_on, rule } = row;
    const key = receiptKey(row);
    const of = (members: { groups: ReceivableRow[]; credits: CreditRow[] }) => ({
      ...{ receivedOn: received_on, rule },
      groups: members.groups,
      credits: members.credits.map((credit) => listedCredit(credit, placesOf(ledger, job, credit))),
    });
    if (key === null) {
      return [of('label' in row ? { groups: [row], credits: [] } : { groups: [], credits: [row] })];
    }
    if (known.has(key)) return [];
    known.add(key);
    return [of(membersOf(ledger, job, row))];
  });
}

function placesOf(ledger: Ledger, job: JobRow, { date }: CreditRow): readonly string[] {
  const day = dayOf(ledger, job, date);
  return day ? creditsOf(ledger, job, day).places : [];
}
