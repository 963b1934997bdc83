/** The rows of a statement that no job takes, where several share it (`only`). */
import type { Job } from '../domain/job.ts';
import type { UnclaimedRow } from '../domain/receivables.ts';
import { TRANSACTION_TYPES } from '../domain/record.ts';
import { conditionsOf } from '../formats/job-plan.ts';
import type { Condition } from '../formats/profile.ts';
import { walkRows } from './rewrite/row-walk.ts';
import type { RowReader } from './rows/row-reader.ts';
import { shownFields } from './rows/shown-field.ts';
import type { OpenedDocument } from './side-contents.ts';

/** No row meets it: so only amounts and times are read, as of all rows that a job passes over. */
const NEVER: Condition = { field: { column: 0, pattern: null }, texts: [] };

/**
 * Visits the rows of a document that none of the jobs takes, in order. Rows that cannot be read are
 * left out: the runs of the jobs refuse them. `reader` is the job with which it was opened.
 */
export async function eachUnclaimed(
  opened: OpenedDocument,
  { reader, jobs }: { readonly reader: Job; readonly jobs: readonly Job[] },
  visit: (row: UnclaimedRow) => void,
): Promise<void> {
  const { head, opening } = opened;
  const claims = jobs.map((job) => ({ job, only: conditionsOf(head, opening.plan, job) }));
  const plan = { ...opening.plan, only: [NEVER] };
  await walkRows({ ...opened, opening: { ...opening, plan } }, reader, ({ row, isRead, line }) => {
    if (row === null || !isRead || !row.isPassedOver) return;
    const currency = currencyOf(row) || reader.currency;
    const account = row.text(plan.account);
    const isClaimed = claims.some(({ job, only }) => {
      const isOfAccount =
        job.accounts.length === 0 || account === '' || job.accounts.includes(account);
      return job.currency === currency && isOfAccount && row.meets(only);
    });
    if (isClaimed) return;
    visit({
      source: { file: opened.document.name, line },
      time: row.wallClock(),
      type: TRANSACTION_TYPES[row.type],
      amount: row.amount,
      currency,
      fields: shownFields(row, reader),
    });
  });
}

function currencyOf(row: RowReader): string {
  const word = row.text(row.plan.currency);
  return row.plan.currencyWords.get(word) ?? word;
}
