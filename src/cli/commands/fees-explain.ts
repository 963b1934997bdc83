/** `zhangping fees explain <order-id>`: the arithmetic of the fees of one order. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { dateFlag } from '../../config/flags.ts';
import type { FeeRecord } from '../../domain/fee-month.ts';
import type { FeeRules } from '../../domain/fee-rules.ts';
import { NO_FEES } from '../../domain/fee-sums.ts';
import type { ItemSide } from '../../domain/item.ts';
import { currencyDigits, formatFee, formatScaled } from '../../domain/money.ts';
import { formatPlace, type SourcePlace } from '../../domain/record.ts';
import { readLedger } from '../../ledger/open.ts';
import { type CurrentRun, currentRuns, orderHistoriesOf } from '../../ledger/order-history.ts';
import { type ExplainedFee, explainAlone, explainFees } from '../../report/fee-arithmetic.ts';
import { datesLacking, recordOf, type UnreadDate } from '../../run/check-fees.ts';
import { chooseJobs, ledgerToRead, type ReadOptions } from '../../run/choose-jobs.ts';
import { pastStatements, withStatement } from '../../run/past-statement.ts';
import { feesOf } from '../../run/request.ts';
import { EXIT, type ExitCode, ExpectedError, UsageError } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { spelledBack, visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { chooseRuns } from './explain-matched.ts';

interface ExplainOptions extends ReadOptions {
  readonly job?: string;
  readonly date?: string;
}

/** A line of the explanation. */
interface ExplainedLine {
  readonly arithmetic: string;
  readonly date: string;
  readonly type: string;
  readonly refundId: string;
  /** Major units. */
  readonly amount: string;
  readonly rule: string;
  readonly charged: string | null;
  readonly expected: string | null;
  readonly source: string;
}

interface ExplainedJob {
  readonly job: string;
  readonly currency: string;
  readonly lines: readonly ExplainedLine[];
  readonly unread: readonly UnreadDate[];
  /** Dates that were not looked at, as there are too many. */
  readonly others: readonly string[];
}

/** An order's records in the statement, with their places. */
type Found = Map<FeeRecord, SourcePlace>;

/** Prints how the fees of an order are computed, by job. */
export async function explainCommand(orderId: string, options: ExplainOptions): Promise<ExitCode> {
  dateFlag(options.date, 'UTC');
  const jobs = (await chooseJobs(options.job, options)).filter(({ fees }) => fees.length > 0);
  if (jobs.length === 0) {
    throw new UsageError(say`No job has fee rules: add fees: to a job of the config.`);
  }
  const explained: ExplainedJob[] = [];
  for (const job of jobs) {
    const rules = await feesOf(job);
    if (rules === null) continue;
    // Reports write invisible characters of an id as escapes.
    const first = await explainIn(job, rules, orderId, options);
    const other = spelledBack(orderId);
    const isTyped = first.lines.length > 0 || other === orderId;
    explained.push(isTyped ? first : await explainIn(job, rules, other, options));
  }
  if (options.json) printValue(explained.map(toJson));
  else {
    const having = explained.filter(({ lines }) => lines.length > 0);
    const shown = having.length > 0 ? having : explained;
    print(shown.map((each) => textOf(orderId, each)).join('\n'));
  }
  return EXIT.balanced;
}

async function explainIn(
  configured: ConfiguredJob,
  rules: FeeRules,
  orderId: string,
  options: ExplainOptions,
): Promise<ExplainedJob> {
  const { name, currency } = configured.job;
  const path = await ledgerToRead(name, options);
  const { runs, histories } = readLedger(path, (ledger) => ({
    runs: currentRuns(ledger).filter((run) => run.job.name === name),
    histories: orderHistoriesOf(ledger, orderId).filter(({ job }) => job.name === name),
  }));
  const chosen = chooseRuns(runs, options);
  const others = options.date === undefined ? runs.filter((run) => !chosen.includes(run)) : [];
  const { found, unread } = await searchStatements(orderId, chosen, { configured, rules, path });
  const digits = currencyDigits(currency);
  const lacking = datesLacking(chosen, unread);
  const lines = explainFees([...found.keys()], { digits, lacking }).map((each) => {
    const place = found.get(each.record);
    return lineOf(each, place === undefined ? '' : formatPlace(place), digits);
  });
  const fromItems = histories.flatMap(({ items }) =>
    items.flatMap(({ item: { statement, businessDate } }) => {
      const isUnread = unread.some(({ date }) => date === businessDate);
      if (statement === null || !isUnread) return [];
      return lineOfItem(statement, businessDate, rules, configured) ?? [];
    }),
  );
  const dates = others.map(({ date }) => date);
  return { job: name, currency, lines: [...fromItems, ...lines], unread, others: dates };
}

async function searchStatements(
  orderId: string,
  runs: readonly CurrentRun[],
  of: { readonly configured: ConfiguredJob; readonly rules: FeeRules; readonly path: string },
): Promise<{ found: Found; unread: UnreadDate[] }> {
  const wanted = Buffer.from(orderId);
  const found: Found = new Map();
  const unread: UnreadDate[] = [];
  for (const past of await pastStatements(runs, of.configured, of.path)) {
    const own: [FeeRecord, SourcePlace][] = [];
    try {
      await withStatement(past, of.rules, async (walk) => {
        await walk((row) => {
          const { bytes, start, end } = row.rows.orderId;
          if (end - start !== wanted.length || !wanted.equals(bytes.subarray(start, end))) return;
          own.push([recordOf(row, past.date), row.place]);
        });
      });
      for (const [record, place] of own) found.set(record, place);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      unread.push({ date: past.date, error });
    }
  }
  return { found, unread };
}

function lineOf(explained: ExplainedFee, source: string, digits: number): ExplainedLine {
  const { date, type, refundId, rule, amount } = explained.record;
  const fee = (units: bigint | null) => (units === null ? null : formatFee(units, digits));
  return {
    ...{ date, type, refundId, amount: formatScaled(amount, digits), rule: rule?.name ?? '' },
    ...{ charged: fee(explained.charged), expected: fee(explained.expected) },
    ...{ arithmetic: explained.arithmetic, source },
  };
}

/** What the ledger has of a record with a wrong fee, whose statement cannot be read. */
function lineOfItem(
  { orderId, type, refundId, amount, fee, owed, source }: ItemSide,
  date: string,
  { rules }: FeeRules,
  { job }: ConfiguredJob,
): ExplainedLine | null {
  if (owed === undefined || fee === null) return null;
  const digits = currencyDigits(job.currency);
  const versions = rules.filter(({ name, base }) => name === owed.rule && base === job.amount);
  const of = { date, orderId, refundId, type, amount, stamp: 0 };
  const charge = { rows: 1, volume: BigInt(amount), charged: BigInt(fee) };
  const sums = { rule: 0, values: [], ...NO_FEES, ...charge };
  const explained = versions.map((rule) => explainAlone({ ...of, rule, sums }, digits));
  // The rule may have changed since the run, and what a refund returns depends on its payment.
  const same = explained.find(({ expected }) => expected === BigInt(owed.fee));
  if (type === 'payment' && same) return lineOf(same, formatPlace(source), digits);
  const [charged, expected] = [formatFee(fee, digits), formatFee(owed.fee, digits)];
  return {
    ...{ date, type, refundId, amount: formatScaled(amount, digits), rule: owed.rule },
    ...{ charged, expected, arithmetic: say`expected ${expected}; charged ${charged}` },
    source: formatPlace(source),
  };
}

function textOf(orderId: string, { job, currency, lines, unread, others }: ExplainedJob): string {
  const text = [say`order ${orderId}  job ${job}  ${currency}`, ''];
  for (const { date, type, refundId, amount, rule, source, arithmetic } of lines) {
    const id = refundId === '' ? '' : ` ${refundId}`;
    text.push(`${[date, `${type}${id} ${amount}`, source, rule].filter(Boolean).join('  ')}`);
    text.push(`  ${arithmetic}`);
  }
  if (lines.length === 0)
    text.push(say`No statement that was read has a successful record of the order.`);
  for (const { date, error } of unread) text.push(say`${date} was not read: ${error.message}`);
  if (others.length > 0) {
    text.push(say`The files of ${others.length} earlier dates were not read. Add --date <date> to
      read those of one date.`);
  }
  return `${text.map(visible).join('\n')}\n`;
}

function toJson({ job, currency, lines, unread, others }: ExplainedJob) {
  return {
    ...{ job, currency },
    records: lines.map(({ date, type, refundId, ...line }) => {
      return { date, type, refund_id: refundId, ...line };
    }),
    dates_not_read: [
      ...unread.map(({ date, error }) => ({ date, reason: error.message })),
      ...others.map((date) => ({ date, reason: '' })),
    ],
  };
}
