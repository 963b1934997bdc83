/** `zhangping chain <job…>`: from orders to money that arrived, proven to the cent. */
import { parseDateFlag } from '../../config/flags.ts';
import { jobsOf } from '../../ledger/days.ts';
import { type Ledger, readLedger } from '../../ledger/open.ts';
import { type Chain, chainOf } from '../../ledger/settlement/chain.ts';
import type { LeftDates } from '../../ledger/settlement/settled-sums.ts';
import { datesText } from '../../report/notes.ts';
import { ledgerToRead, type ReadOptions } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printError, printValue } from '../../support/output.ts';
import { say } from '../../words/language.ts';
import { columns, money } from '../terminal/print.ts';
import { warnOfRuns } from './receivables.ts';

interface ChainOptions extends ReadOptions {
  readonly from: string;
  readonly to: string;
  readonly on?: string;
}

/** Prints the chain of these jobs; an unproven one ends with the exit code of a failed proof. */
export async function chain(names: readonly string[], options: ChainOptions): Promise<ExitCode> {
  const path = await ledgerToRead(names[0], options);
  const { dates, found } = readLedger(path, (ledger) => {
    const dates = datesOf(ledger, names[0], options);
    return { dates, found: chainOf(ledger, names, dates) };
  });
  if (options.json) printValue(toJson(found));
  else print(chainText(found, dates));
  for (const each of found.left) warn(each);
  for (const each of found.lastRuns) warnOfRuns({ ...each, on: dates.on });
  const failed = found.legs.filter(({ residual }) => residual !== 0n);
  for (const { job, residual } of failed) {
    printError(
      say`${job}: ${money(residual, found.currency)} of the chain is explained by nothing. This is a
        fault of zhangping or of the ledger: please report it, and do not rely on these figures.\n`,
    );
  }
  return failed.length > 0 ? EXIT.internal : EXIT.balanced;
}

/** The dates of the flags, in the time zone of the job. Throws UsageError. */
function datesOf(ledger: Ledger, job: string, { from, to, on }: ChainOptions) {
  const timeZone = jobsOf(ledger).find(({ name }) => name === job)?.time_zone ?? 'UTC';
  const dates = {
    from: parseDateFlag(from, timeZone, '--from'),
    to: parseDateFlag(to, timeZone, '--to'),
  };
  if (dates.from > dates.to) throw new UsageError(say`--from ${from} is after --to ${to}.`);
  return { ...dates, on: on === undefined ? dates.to : parseDateFlag(on, timeZone, '--on') };
}

/** The chain for programs: amounts as decimal strings in major units. */
function toJson({ currency, legs, ...chain }: Chain) {
  const amount = (value: bigint) => money(value, currency);
  return {
    currency,
    legs: legs.map((leg) => ({
      job: leg.job,
      expected: amount(leg.expected),
      received: amount(leg.received),
      in_transit: amount(leg.inTransit),
      overdue: amount(leg.overdue),
      difference: amount(leg.difference),
    })),
    orders: amount(chain.orders),
    refunds: amount(chain.refunds),
    fees: amount(chain.fees),
    settled: amount(chain.settled),
    received: amount(chain.received),
    in_transit: amount(chain.inTransit),
    overdue: amount(chain.overdue),
    partial: amount(chain.partial),
    unexplained: amount(chain.unexplained),
    residual: amount(chain.residual),
  };
}

function chainText(chain: Chain, { from, to, on }: ReturnType<typeof datesOf>): string {
  const { currency, legs } = chain;
  const amount = (value: bigint) => money(value, currency);
  const table = legs.map(({ job, expected, received, inTransit, overdue, difference }) => {
    return [job, ...[expected, received, inTransit, overdue, difference].map(amount)];
  });
  const head = [say`expected`, say`received`, say`in transit`, say`overdue`, say`difference`];
  const residual = chain.residual === 0n ? [] : [['+', say`residual`, amount(chain.residual)]];
  const settled = ['=', say`settled`, amount(chain.settled)];
  const equation = [
    ['', say`orders`, amount(chain.orders)],
    ['-', say`refunds`, amount(chain.refunds)],
    ['-', say`fees`, amount(chain.fees)],
    settled,
    ['', '', ''],
    ['', say`received`, amount(chain.received)],
    ['+', say`in transit`, amount(chain.inTransit)],
    ['+', say`overdue`, amount(chain.overdue)],
    ['+', say`paid in part, lacking`, amount(chain.partial)],
    ...residual,
    settled,
  ];
  const title = legs.map(({ job }) => job).join(' → ');
  return [
    `${title}  ${currency}\n`,
    say`groups of ${from} to ${to}, receipts up to ${on}\n\n`,
    columns([['', ...head], ...table], [1, 2, 3, 4, 5]),
    '\n',
    columns(equation, [2]),
    '\n',
    say`Credits that nothing explains: ${amount(chain.unexplained)}\n`,
  ].join('');
}

/** Names the dates that are not in the chain. */
function warn({ job, missing, lacking }: LeftDates): void {
  if (missing.length > 0) {
    printError(
      say`Not in the chain, because ${job} was not run for them: ${datesText(missing)}.\n`,
    );
  }
  if (lacking.length > 0) {
    printError(
      say`Not in the chain, because ${job} was run for them without the sums that are settled:
        ${datesText(lacking)}.\n`,
    );
  }
}
