/** `zhangping fees check [job]`: was every cent that was taken in a month owed? */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { monthFlag, parseAmount } from '../../config/flags.ts';
import type { RuleFees, WrongFee } from '../../domain/fee-month.ts';
import type { FeeRules } from '../../domain/fee-rules.ts';
import { currencyDigits, FEE_UNITS, formatFee, formatScaled } from '../../domain/money.ts';
import { dateRange, shiftDate, today } from '../../domain/time.ts';
import { readLedger } from '../../ledger/open.ts';
import { type CurrentRun, currentRuns } from '../../ledger/order-history.ts';
import type { JobRow } from '../../ledger/tables.ts';
import { effectiveRate } from '../../report/fees.ts';
import { type CheckedMonth, checkFees } from '../../run/check-fees.ts';
import { chooseJobs, ledgerToRead, type ReadOptions } from '../../run/choose-jobs.ts';
import { pastStatements } from '../../run/past-statement.ts';
import { feesOf } from '../../run/request.ts';
import { EXIT, type ExitCode, UsageError, WORST_FIRST } from '../../support/errors.ts';
import { print, printValue } from '../../support/output.ts';
import { say } from '../../words/language.ts';
import { columns, commaList } from '../terminal/print.ts';
import { jobToRead } from './status.ts';

interface CheckOptions extends ReadOptions {
  readonly month: string;
  readonly invoice?: string;
}

/** Dates before the month that are read, at most, for payments of refunds in it. */
const EARLIER_DATES_MAX = 31;
/** Dates that are lacking and listed one by one. */
const LACKING_SHOWN = 5;

/** A month as it was checked; fees are in fee units. */
interface FeeCheck extends CheckedMonth {
  readonly job: JobRow;
  readonly month: string;
  readonly dates: readonly string[];
  /** Dates between the first run of the job and yesterday that were not run. */
  readonly missing: readonly string[];
  /** The first run of the job: what the month has before it is not known. */
  readonly first: string;
  /** Names of rules of the month that apply to none of its records. */
  readonly unused: readonly string[];
  /** null: none is given. */
  readonly invoice: bigint | null;
  readonly residual: bigint;
}

/** Prints the fees of a month by rule; what is not explained to the cent ends with exit code 1. */
export async function checkCommand(
  name: string | undefined,
  options: CheckOptions,
): Promise<ExitCode> {
  const { month, invoice } = options;
  monthFlag(month);
  const { configured, rules, path } = await jobWithFees(name, options);
  const { name: job } = configured.job;
  const { row, runs } = readLedger(path, (ledger) => {
    const row = jobToRead(ledger, job);
    return { row, runs: currentRuns(ledger).filter((run) => run.job.name === job) };
  });
  const given = invoice === undefined ? null : invoiceFee(invoice, row.currency);
  const ofMonth = runs.filter(({ date }) => date.startsWith(month));
  if (ofMonth.length === 0) throw new UsageError(say`${path}: ${job} has no run in ${month}.`);
  const before = runs.filter(({ date }) => date < month).slice(0, EARLIER_DATES_MAX);
  const statements = (of: readonly CurrentRun[]) => pastStatements(of, configured, path);
  const checked = await checkFees(await statements(ofMonth), await statements(before), rules);
  const dates = ofMonth.map(({ date }) => date).sort();
  const check: FeeCheck = {
    ...{ ...checked, job: row, month, dates, invoice: given },
    ...{ missing: missingDates(runs, month, row.time_zone), first: runs.at(-1)?.date ?? '' },
    unused: unusedRules(rules, checked, month),
    residual: residualOf(checked.rules, given),
  };
  if (options.json) printValue(toJson(check));
  else print(textOf(check));
  return exitCodeOf(check);
}

/** The job whose fees are asked for, its rules, and its ledger. Throws UsageError. */
async function jobWithFees(
  name: string | undefined,
  options: Pick<CheckOptions, 'config' | 'ledger'>,
): Promise<{ configured: ConfiguredJob; rules: FeeRules; path: string }> {
  const jobs = await chooseJobs(name, options);
  const withRules = jobs.filter(({ fees }) => fees.length > 0);
  const [configured] = withRules;
  const rules = configured && (await feesOf(configured));
  if (withRules.length > 1) {
    const names = withRules.map(({ job }) => job.name).join(', ');
    throw new UsageError(say`Name a job: ${names} have fee rules.`);
  }
  if (!rules) {
    throw new UsageError(
      name === undefined
        ? say`No job has fee rules: add fees: to a job of the config.`
        : say`${name} has no fee rules: add fees: to the job.`,
    );
  }
  return { configured, rules, path: await ledgerToRead(configured.job.name, options) };
}

/** The amount of an invoice, fee units. */
function invoiceFee(text: string, currency: string): bigint {
  return parseAmount(text, '--invoice', currencyDigits(currency)) * BigInt(FEE_UNITS);
}

function unusedRules({ rules }: FeeRules, { rules: used }: CheckedMonth, month: string): string[] {
  const names = new Set(used.map(({ rule }) => rule?.name));
  const ofMonth = rules.filter(({ from, until }) => {
    return from.slice(0, 7) <= month && (until === null || until > `${month}-01`);
  });
  return [...new Set(ofMonth.map(({ name }) => name))].filter((name) => !names.has(name));
}

function missingDates(runs: readonly CurrentRun[], month: string, timeZone: string): string[] {
  const run = new Set(runs.map(({ date }) => date));
  const [first = ''] = [...run].sort();
  const from = first > `${month}-01` ? first : `${month}-01`;
  const yesterday = shiftDate(today(timeZone), -1);
  const inMonth = dateRange(from, shiftDate(from, 30)).filter((date) => date.startsWith(month));
  return inMonth.filter((date) => date <= yesterday && !run.has(date));
}

/** What a rule was charged in the statement less what it expects there, fee units. */
function differenceOf({ rule, charged, expected }: RuleFees): bigint {
  if (rule === null) return 0n;
  return charged - (rule.collect === 'billed' ? 0n : expected);
}

function residualOf(rules: readonly RuleFees[], invoice: bigint | null): bigint {
  if (invoice === null) return rules.reduce((sum, each) => sum + differenceOf(each), 0n);
  const billed = rules.filter(({ rule }) => rule?.collect === 'billed');
  return billed.reduce((rest, { expected }) => rest - expected, invoice);
}

/** Also 1 if the residual is 0.00, and what was deducted is wrong: mistakes may cancel out. */
function exitCodeOf({ rules, residual, unread, missing }: FeeCheck): ExitCode {
  const isRight = (line: RuleFees) => differenceOf(line) === 0n && line.differing === 0;
  const isEven = residual === 0n && rules.every(isRight);
  const codes: ExitCode[] = [
    ...unread.map(({ error }) => error.exitCode),
    ...(missing.length > 0 ? [EXIT.refused] : []),
    isEven ? EXIT.balanced : EXIT.discrepant,
  ];
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.internal;
}

/** A fee in major units; of fees in fractions of the minor unit, all decimals. */
function feeText(units: bigint, currency: string): string {
  return formatFee(units, currencyDigits(currency));
}

function fieldsOf(line: RuleFees, currency: string) {
  const { rule, rows, volume, charged, expected, assumed, differing, unstated } = line;
  const isBilled = rule?.collect === 'billed';
  return {
    rule: rule?.name ?? '',
    from: rule?.from ?? '',
    collect: rule?.collect ?? '',
    rows,
    volume: formatScaled(volume, currencyDigits(currency)),
    charged: feeText(charged, currency),
    expected: rule === null ? '' : feeText(expected, currency),
    difference: rule === null ? '' : feeText(differenceOf(line), currency),
    // What is billed is not charged in the statement.
    effective_rate: effectiveRate({ volume, charged: isBilled ? expected : charged }),
    assumed,
    differing_rows: differing,
    rows_without_fee: unstated,
  };
}

function wrongFields({ charged, expected, ...wrong }: WrongFee, currency: string) {
  const { date, orderId, refundId, type, rule } = wrong;
  const fees = { charged: feeText(charged, currency), expected: feeText(expected, currency) };
  return { date, order_id: orderId, refund_id: refundId, type, rule, ...fees };
}

function toJson(check: FeeCheck) {
  const { job, month, dates, missing, rules, wrong, invoice, residual, unread } = check;
  const { currency } = job;
  return {
    schema: 'zhangping.fees/1',
    ...{ job: job.name, currency, month, dates: dates.length - unread.length },
    rules: rules.map((each) => fieldsOf(each, currency)),
    invoice: invoice === null ? null : feeText(invoice, currency),
    residual: feeText(residual, currency),
    wrong: wrong.map((each) => wrongFields(each, currency)),
    dates_not_read: unread.map(({ date, error }) => ({ date, reason: error.message })),
    dates_not_run: missing,
  };
}

function textOf(check: FeeCheck): string {
  const { job, month, dates, rules, invoice, residual, unread } = check;
  const head = say`${job.name}  ${job.currency}  ${month}, ${dates.length - unread.length} dates`;
  const billed = rules.filter(({ rule }) => rule?.collect === 'billed');
  const sum = billed.reduce((total, { expected }) => total + expected, 0n);
  const money = (units: bigint) => feeText(units, job.currency);
  const verdict = [
    ...(billed.length > 0 ? [say`billed by the rules: ${money(sum)}`] : []),
    ...(invoice === null ? [] : [say`invoice: ${money(invoice)}`]),
    say`residual ${money(residual)}`,
  ];
  return [
    `${head}\n`,
    tableOf(rules, job.currency),
    verdict.map((line) => `${line}\n`).join(''),
    wrongText(check),
    [...notesOf(check), ...gapsOf(check)].map((line) => `${line}\n`).join(''),
  ]
    .filter((block) => block !== '')
    .join('\n');
}

function tableOf(rules: readonly RuleFees[], currency: string): string {
  const head = [
    ...[say`rule`, say`from`, say`rows`, say`volume`, say`charged`, say`expected`],
    ...[say`difference`, say`effective rate`],
  ];
  const rows = rules.map((line) => {
    const fields = fieldsOf(line, currency);
    const { rule, from, volume, charged, expected, difference, effective_rate: rate } = fields;
    const name = line.rule?.collect === 'billed' ? say`${rule} (billed)` : rule || say`no rule`;
    return [name, from, `${line.rows}`, volume, charged, expected, difference, rate];
  });
  return columns([head, ...rows], [2, 3, 4, 5, 6, 7]);
}

function wrongText({ rules, wrong, job }: FeeCheck): string {
  if (wrong.length === 0) return '';
  const count = rules.reduce((sum, { differing }) => sum + differing, 0);
  const rows = wrong.map((each) => {
    const { date, order_id, refund_id, rule, charged, expected } = wrongFields(each, job.currency);
    const id = refund_id === '' ? order_id : `${order_id} ${refund_id}`;
    return [`  ${date}`, id, rule, say`charged ${charged}`, say`by the rule ${expected}`];
  });
  const more = count - wrong.length;
  return [
    say`Records whose fee is not that of their rule: ${count}\n`,
    columns(rows, []),
    ...(more > 0 ? [`  ${say`… and ${more} more`}\n`] : []),
  ].join('');
}

function notesOf({ rules, invoice, job, unused }: FeeCheck): string[] {
  const count = (of: (line: RuleFees) => number) => rules.reduce((sum, one) => sum + of(one), 0);
  const none = count(({ rule, rows }) => (rule === null ? rows : 0));
  const unstated = count((line) => line.unstated);
  const assumed = count((line) => line.assumed);
  const billed = rules.filter(({ rule }) => rule?.collect === 'billed');
  const deducted = billed.reduce((sum, { charged }) => sum + charged, 0n);
  return [
    ...(none > 0 ? [say`no rule: ${none}`] : []),
    ...(unstated > 0 ? [say`no fee stated: ${unstated}`] : []),
    ...(assumed > 0
      ? [say`refunds assumed, as their payment or refunds before them were not found: ${assumed}`]
      : []),
    ...(deducted !== 0n
      ? [say`deducted for rules that are billed: ${feeText(deducted, job.currency)}`]
      : []),
    ...(billed.length > 0 && invoice === null
      ? [say`what is billed was not checked: give --invoice`]
      : []),
    ...(unused.length > 0 ? [say`rules that apply to no record: ${commaList(unused)}`] : []),
  ];
}

/** Dates that the sums lack. */
function gapsOf({ unread, missing, month, first }: FeeCheck): string[] {
  const more = unread.length - LACKING_SHOWN;
  const notRun = missing.length - LACKING_SHOWN;
  return [
    ...(first > `${month}-01` ? [say`the first date that was run: ${first}`] : []),
    ...unread.slice(0, LACKING_SHOWN).map(({ date, error }) => {
      return say`${date} was not read: ${error.message}`;
    }),
    ...(more > 0 ? [say`… and ${more} more dates were not read`] : []),
    ...(missing.length > 0
      ? [say`dates not run: ${commaList(missing.slice(0, LACKING_SHOWN))}`]
      : []),
    ...(notRun > 0 ? [say`… and ${notRun} more dates were not run`] : []),
  ];
}
