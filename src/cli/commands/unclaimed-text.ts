/** The rows of a bank's files that no job takes, in the text of `zhangping receivables`. */
import { tmpdir } from 'node:os';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { shownCountOf } from '../../domain/item-order.ts';
import type { JobReceivables } from '../../domain/receivables.ts';
import { formatPlace } from '../../domain/record.ts';
import { chooseJobs } from '../../run/choose-jobs.ts';
import { sharedStatements, type Unclaimed, unclaimedRows } from '../../run/unclaimed.ts';
import { ExpectedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { columns, money } from '../terminal/print.ts';

/** Rows that are listed one by one. */
const LISTED_MAX = 20;

/**
 * A text for each statement that these jobs take rows of: what no job of the config takes, on the
 * last date that one of them was run for. The files are read; without a config there is none.
 */
export async function unclaimedText(
  jobs: readonly JobReceivables[],
  options: { readonly config?: string },
): Promise<string[]> {
  try {
    const texts: string[] = [];
    for (const shared of sharedStatements(await chooseJobs(undefined, options))) {
      const names = shared.map(({ job }) => job.name);
      const dates = jobs.flatMap(({ job, lastRun }) =>
        names.includes(job) ? (lastRun ?? []) : [],
      );
      const date = dates.sort().at(-1);
      if (date !== undefined) texts.push(...(await textOf(shared, date)));
    }
    return texts;
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return [unknownText(error)];
  }
}

/** The files may be gone: what the ledger says is shown all the same. */
function unknownText({ message }: ExpectedError): string {
  return say`Unclaimed rows of the bank's files are not known: ${message}\n`;
}

async function textOf(shared: readonly ConfiguredJob[], date: string): Promise<string[]> {
  try {
    const unclaimed = await unclaimedRows(shared, date, tmpdir());
    return unclaimed.count === 0 ? [] : [rowsText(unclaimed, shared, date)];
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return [unknownText(error)];
  }
}

function rowsText(
  { count, amount, rows }: Unclaimed,
  [{ job }]: readonly ConfiguredJob[],
  date: string,
): string {
  const shown = rows.slice(0, shownCountOf(count, LISTED_MAX));
  const lines = shown.map(({ source, currency, amount: each, fields }) => {
    // Its amount is in units of the job's currency.
    const value = currency === job.currency ? money(each, currency) : currency;
    return [`  ${formatPlace(source)}`, value, Object.values(fields).filter(Boolean).join('  ')];
  });
  const more = count - shown.length;
  return [
    say`Unclaimed rows of the bank's files of ${date}, which no job takes: ${count}, ${money(
      amount,
      job.currency,
    )} ${job.currency}\n`,
    columns(lines, [1]),
    ...(more > 0 ? [`  ${say`… and ${more} more`}\n`] : []),
  ].join('');
}
