/** Whether the rows of a bill are of the date and account for which it was asked. */
import type { Job } from '../domain/job.ts';
import { checkRowDates, otherDates } from '../reading/gate/period.ts';
import { joinTimes, NO_TIMES } from '../reading/pieces/piece.ts';
import { walkRows } from '../reading/rewrite/row-walk.ts';
import type { OpenedDocument } from '../reading/side-contents.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/**
 * Throws RefusedError('period') if no row can be of the date, and 'account' for a row that a run
 * refuses. Reads rows until one can be of the date: in a right bill, few.
 */
export async function requireRowsOf(opened: OpenedDocument, date: string, job: Job): Promise<void> {
  const { document, head, profile } = opened;
  const tellsDate = profile.rowsTellDate !== false;
  let times = NO_TIMES;
  await walkRows(
    opened,
    job,
    ({ row, isRead, line }) => {
      if (row === null) return;
      if (row.refusal === 'account') {
        const place = `${document.name}:${line}`;
        const message = say`${place}: ${row.problem}. Give the bill of the right account, or correct
          the job.`;
        throw new RefusedError('account', message);
      }
      const isDated = isRead && (row.isRecord || row.isPassedOver);
      const stamp = isDated ? row.stamp() : 0;
      const here = { first: stamp, firstLine: line, last: stamp, lastLine: line };
      if (stamp !== 0) times = joinTimes(times, here);
    },
    async () => !tellsDate || (times.first !== 0 && otherDates(times, date, job) === null),
  );
  if (tellsDate) checkRowDates({ head, profile, times }, date, job);
}
