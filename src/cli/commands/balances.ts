/** `zhangping balances [job]`: chains of balances, and the reconciliation statement (余额调节表). */
import { readFile, stat } from 'node:fs/promises';
import { dateFlag, parseAmount } from '../../config/flags.ts';
import type { BalanceReport } from '../../domain/balance-statement.ts';
import { shownCountOf } from '../../domain/item-order.ts';
import { currencyDigits } from '../../domain/money.ts';
import { isDate } from '../../domain/time.ts';
import { balancesOf, mayHaveBalances } from '../../ledger/balances.ts';
import { jobsOf } from '../../ledger/days.ts';
import { guarded, type Ledger, readLedger } from '../../ledger/open.ts';
import type { JobRow } from '../../ledger/tables.ts';
import { balancesJson, daysCsv, statementCsv } from '../../report/balances/csv.ts';
import {
  BALANCE_SIDES,
  faultsOf,
  linesOf,
  moneyOf,
  notesOf,
  verdictText,
} from '../../report/balances/lines.ts';
import { reportFolder } from '../../report/folder.ts';
import { categoryName } from '../../report/names.ts';
import { balancesPage } from '../../report/page/balances.ts';
import { writeBeside } from '../../report/write.ts';
import { ledgerToRead, type ReadOptions, reportsFolder } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print, printError, printValue } from '../../support/output.ts';
import { say } from '../../words/language.ts';
import { columns } from '../terminal/print.ts';
import { configuredAs } from './report.ts';
import { jobToRead } from './status.ts';

interface BalancesOptions extends ReadOptions {
  readonly from?: string;
  readonly to?: string;
  readonly book?: string;
  readonly bookFile?: string;
  readonly out?: string;
}

/** Items of a side that are listed one by one; balances.csv has all. */
const LISTED_MAX = 20;
const BOOK_FILE_BYTES_MAX = 4 * 1024 * 1024;

/** Prints and writes the balances of a job; what is not explained ends with exit code 1. */
export async function balances(
  name: string | undefined,
  options: BalancesOptions,
): Promise<ExitCode> {
  const { from, to, book, bookFile } = options;
  if (book !== undefined && bookFile !== undefined) {
    throw new UsageError(say`--book and --book-file: give one of them.`);
  }
  const lines = bookFile === undefined ? [] : await linesOfFile(bookFile);
  const path = await ledgerToRead(name, options);
  const { report, asked } = readLedger(path, (ledger) => {
    const job = jobOf(ledger, name);
    const digits = currencyDigits(job.currency);
    const asked = dateFlag(to, job.time_zone, '--to');
    const first = dateFlag(from, job.time_zone, '--from');
    if (first !== null && asked !== null && first > asked) {
      throw new UsageError(say`--from ${first} is after --to ${asked}.`);
    }
    const given = book === undefined ? null : parseAmount(book, '--book', digits);
    const bookOn = (date: string) =>
      bookFile === undefined ? given : balanceIn(lines, { path: bookFile, date, digits });
    return { asked, report: balancesOf(ledger, job, { from: first, to: asked, book: bookOn }) };
  });
  const configured = await configuredAs(report.job, options);
  const folder = reportFolder(reportsFolder(configured, options), report.job, report.to);
  const paths = await writeBeside(folder, [
    { name: 'balances.html', pieces: balancesPage(report) },
    { name: 'balances.csv', pieces: statementCsv(report) },
    { name: 'balance-days.csv', pieces: daysCsv(report) },
  ]);
  if (options.json) printValue(balancesJson(report));
  else print(`${textOf(report)}\n${paths.map((each) => `${each}\n`).join('')}`);
  if (asked !== null && asked > report.to) {
    printError(
      say`${report.job} was run up to ${report.to}: these are the balances of that date.\n`,
    );
  }
  return report.isProven ? EXIT.balanced : EXIT.discrepant;
}

/** The job to read, which only a job with balances can be. Throws UsageError. */
function jobOf(ledger: Ledger, name: string | undefined): JobRow {
  const jobs = guarded(ledger, () => jobsOf(ledger));
  const isToChoose = name === undefined && jobs.length > 1;
  if (!isToChoose || jobs.some((job) => mayHaveBalances(ledger, job))) {
    return jobToRead(ledger, name);
  }
  throw new UsageError(
    say`${ledger.path}: the statements of its jobs state no balances. Fund bills, MT940, camt.053
      and described formats with a balance column do.`,
  );
}

async function linesOfFile(path: string): Promise<string[]> {
  try {
    const { size } = await stat(path);
    if (size > BOOK_FILE_BYTES_MAX) {
      throw new UsageError(say`--book-file ${path} is larger than ${BOOK_FILE_BYTES_MAX} bytes.`);
    }
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '').split(/\r?\n/);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(say`--book-file ${path}: ${(error as Error).message}`);
  }
}

/** The balance of a date in lines of `date,balance`; a first line without a date is a header. */
function balanceIn(
  lines: readonly string[],
  { path, date, digits }: { readonly path: string; readonly date: string; readonly digits: number },
): bigint {
  const found: bigint[] = [];
  for (const [index, line] of lines.entries()) {
    const [day, amount, ...rest] = line.split(',').map((cell) => cell.trim());
    if (line.trim() === '' || (index === 0 && !isDate(day))) continue;
    const where = `${path}:${index + 1}`;
    if (!isDate(day) || amount === undefined || rest.length > 0) {
      throw new UsageError(
        say`${where}: expected a date and a balance, such as 2026-11-30,1234.56`,
      );
    }
    if (day === date) found.push(parseAmount(amount, where, digits));
  }
  if (found.length === 1) return found[0];
  throw found.length === 0
    ? new UsageError(say`${path}: no line has the balance of ${date}.`)
    : new UsageError(say`${path}: ${found.length} lines have a balance of ${date}.`);
}

function textOf(report: BalanceReport): string {
  const { job, currency, from, to, isProven } = report;
  const faults = faultsOf(report);
  return [
    `${job}  ${currency}  ${say`${from} to ${to}`}\n`,
    daysText(report),
    notesOf(report)
      .map((note) => `${note}\n`)
      .join(''),
    say`Reconciliation statement as of ${to}:\n` + statementText(report),
    ...BALANCE_SIDES.map((side) => itemsText(report, side)),
    `${[verdictText(isProven), ...faults.map((fault) => `  ${fault}`)].join('\n')}\n`,
  ]
    .filter((block) => block !== '')
    .join('\n');
}

function daysText(report: BalanceReport): string {
  const money = moneyOf(report);
  const known = (amount: bigint | null) => (amount === null ? '?' : money(amount));
  const rows = report.statement.days.map(({ date, account, opening, moved, closing, gap }) => [
    `  ${date}`,
    account,
    ...[opening, moved, closing].map(known),
    gap === 0n ? '' : say`gap ${money(gap)}`,
  ]);
  const head = [say`opening`, say`movements`, say`closing`];
  return columns([['', '', ...head, ''], ...rows], [2, 3, 4]);
}

function statementText(report: BalanceReport): string {
  const money = moneyOf(report);
  const rows = BALANCE_SIDES.flatMap((side, index) => [
    ...(index === 0 ? [] : [['', '', '', '']]),
    ...linesOf(report, side).map(({ sign, name, amount, items }) => [
      `  ${sign}`,
      name,
      amount === null ? '?' : money(amount),
      items.length === 0 ? '' : `×${items.length}`,
    ]),
  ]);
  return columns(rows, [2]);
}

function itemsText(report: BalanceReport, side: 'book' | 'bank'): string {
  const items = report.items.filter((each) => each.side === side);
  if (items.length === 0) return '';
  const shown = items.slice(0, shownCountOf(items.length, LISTED_MAX));
  const rows = shown.map(({ item, amount }) => [
    `  ${item.businessDate}`,
    (item.statement ?? item.flows)?.orderId ?? '',
    categoryName(item.category),
    moneyOf(report)(amount),
  ]);
  const more = items.length - shown.length;
  return [
    side === 'book' ? say`To add to the book balance:\n` : say`To add to the statement balance:\n`,
    columns(rows, [3]),
    ...(more > 0 ? [`  ${say`… and ${more} more: balances.csv`}\n`] : []),
  ].join('');
}
