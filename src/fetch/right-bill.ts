/** Whether the rows of a bill are of the date and account that were asked for. */
import type { ChannelSettings } from '../config/channel-schema.ts';
import type { Job } from '../domain/job.ts';
import { otherDates, requireRowsOf } from '../reading/gate/period.ts';
import { joinTimes, NO_TIMES } from '../reading/pieces/piece.ts';
import { walkRows } from '../reading/rewrite/row-walk.ts';
import type { OpenedSide } from '../reading/side-contents.ts';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** The accounts whose bill a channel may give: those of the job, else the one that is asked. */
export function billAccounts({ accounts }: Job, channel: ChannelSettings): readonly string[] {
  if (accounts.length > 0) return accounts;
  if (channel.kind === 'unionpay') return [channel.merchant];
  if (channel.kind !== 'wechat') return [];
  return [channel.merchant, channel.subMerchant ?? ''].filter((each) => each !== '');
}

/** Throws RefusedError as a run does: many bills state date and account in their rows only. */
export async function requireRightRows(
  { documents }: OpenedSide,
  { date, job }: { readonly date: string; readonly job: Job },
): Promise<void> {
  for (const opened of documents) {
    let times = NO_TIMES;
    await walkRows(
      opened,
      job,
      ({ row, isRead, line }) => {
        if (row?.refusal === 'account') {
          const place = `${opened.document.name}:${line}`;
          throw new RefusedError(
            'account',
            say`${place}: ${row.problem}. Give the bill of the right account, or correct the job.`,
          );
        }
        const stamp = row !== null && isRead && row.isRecord ? row.stamp() : 0;
        if (stamp === 0) return;
        times = joinTimes(times, { first: stamp, firstLine: line, last: stamp, lastLine: line });
      },
      // The first rows of the right bill suffice.
      async () =>
        opened.profile.rowsTellDate === false ||
        (times.first > 0 && otherDates(times, date, job) === null),
    );
    requireRowsOf({ ...opened, times }, date, job);
  }
}
