/** Days of a few orders, written in short, for tests that follow single items. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import type { Side } from '../../src/domain/record.ts';
import type { Committed } from '../../src/ledger/commit.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

/**
 * `A 12.30` an order and amount, `A 12.30 23:59` with its time, `A 12.30 23:59 failed` with its
 * status too; fees behind a slash.
 */
export type Line = string;

export interface ShortDay {
  readonly date: string;
  readonly statement?: readonly Line[];
  readonly flows?: readonly Line[];
  readonly job?: Partial<Job>;
}

export class SmallWeek {
  readonly ledger: Ledger;
  readonly folder = tempDir();

  constructor(ledger: Ledger = openLedger(TEMPORARY)) {
    this.ledger = ledger;
  }

  run({ date, statement = [], flows = [], job = {} }: ShortDay): Promise<Committed> {
    const dir = join(this.folder, date);
    mkdirSync(dir, { recursive: true });
    const paths = { statement: join(dir, 'statement.csv'), flows: join(dir, 'flows.csv') };
    writeFileSync(paths.statement, csvOf('statement', date, statement));
    writeFileSync(paths.flows, csvOf('flows', date, flows));
    return runInto(this.ledger, {
      job: { ...JOB_DEFAULTS, name: 'shop', allowEmpty: true, ...job },
      date,
      ...paths,
      scratchDir: this.folder,
    });
  }

  /** All items, as `date category order difference [with other-date] state`. */
  items(): string[] {
    return listItems(this.ledger, { state: 'all' }).items.map(({ item, state }) => {
      const order = (item.statement ?? item.flows)?.orderId;
      const other = item.counterpartDate === '' ? '' : ` with ${item.counterpartDate.slice(8)}`;
      const { category, difference, businessDate } = item;
      return `${businessDate.slice(8)} ${category} ${order} ${difference}${other} ${state}`;
    });
  }
}

/** The date and the side in every row keep the files of dates and of sides different. */
function csvOf(side: Side, date: string, lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const [order, amounts, clock = '12:00', status = 'success'] = line.split(' ');
    const [amount, fee = ''] = amounts.split('/');
    return `${order},${amount},${fee},${date} ${clock}:00,${date},${status},${side}`;
  });
  return `${['order_id,amount,fee,paid_at,channel_txn_id,status,side', ...rows].join('\n')}\n`;
}
