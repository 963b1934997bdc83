/** Whether a bill is that of the account that it was asked for, by its declaration or first row. */
import type { ChannelSettings } from '../config/channel-schema.ts';
import type { Job } from '../domain/job.ts';
import { RowReader } from '../reading/rows/row-reader.ts';
import { LINE_FEED, startsFooter } from '../reading/rows/splitter.ts';
import type { OpenedDocument } from '../reading/side-contents.ts';
import { RefusedError } from '../support/errors.ts';

/** The accounts whose bill a channel may give: those of the job, else the one that is asked. */
export function billAccounts({ accounts }: Job, channel: ChannelSettings): readonly string[] {
  if (accounts.length > 0) return accounts;
  if (channel.kind === 'unionpay') return [channel.merchant];
  if (channel.kind !== 'wechat') return [];
  return [channel.merchant, channel.subMerchant ?? ''].filter((each) => each !== '');
}

/** Throws RefusedError('account') if the first row is of another account; a run reads all. */
export async function requireAccount(
  { document, head, opening }: OpenedDocument,
  job: Job,
): Promise<void> {
  const { plan, rowsStart, rowsLine } = opening;
  const start = await document.head();
  // Splitters need a line feed after the end.
  const bytes = Buffer.concat([start, Buffer.from([LINE_FEED])]);
  if (rowsStart >= start.length || startsFooter(bytes, rowsStart, start.length, plan)) return;
  const reader = new RowReader(plan, head.encoding, job);
  if (reader.splitter.split(bytes, rowsStart, start.length, true) < 0) return;
  reader.read();
  if (reader.refusal !== 'account') return;
  throw new RefusedError('account', `${head.name}:${rowsLine}: ${reader.problem}`);
}
