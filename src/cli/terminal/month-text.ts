/** The figures of a month in the terminal: what is missing first, then what it adds up to. */
import type { Totals } from '../../domain/exact-sums.ts';
import { shownCountOf } from '../../domain/item-order.ts';
import { isListed } from '../../domain/item-sums.ts';
import { formatScaled, roundFees } from '../../domain/money.ts';
import type { ComparedRow, JobMonth, MonthReport, MonthRow } from '../../domain/month.ts';
import type { AcrossPair } from '../../ledger/across-jobs.ts';
import { NONE } from '../../report/figures.ts';
import { besideText, coverageFaults, feeNotes, upToText } from '../../report/month/coverage.ts';
import {
  effectiveRate,
  knownFees,
  matchRate,
  quotient,
  RATE_DIGITS,
  successRate,
} from '../../report/month/ratios.ts';
import { acrossName, categoryLabel } from '../../report/names.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { columns, money } from './print.ts';

/** Lines of a list; month.json has all. */
const LISTED_MAX = 20;
/** Decimals of a change: 12.3%. */
const CHANGE_DIGITS = 3;

export function monthText(report: MonthReport, across: readonly AcrossPair[]): string {
  const { period, before } = report;
  const dates = period.from === period.to ? [] : [say`${period.from} to ${period.to}`];
  return [
    `${[period.name, ...dates, say`beside ${before.name}`].join('  ')}\n`,
    coverageText(report),
    totalsText(report),
    jobsText(report),
    differencesText(report),
    arrivalsText(report),
    acrossText(across),
  ]
    .filter((block) => block !== '')
    .join('\n');
}

function coverageText(report: MonthReport): string {
  const lines = coverageFaults(report).map(({ job, text, commands }) => {
    return `  ${say`${job}: ${text}`}\n${commands.map((each) => `    ${each}\n`).join('')}`;
  });
  if (report.jobs.length === 0) return `${say`No job was run in this period.`}\n`;
  const note = [besideText(report), upToText(report), ...feeNotes(report)]
    .flatMap((each) => (each === '' ? [] : `${each}\n`))
    .join('');
  if (lines.length === 0) return say`All expected dates were run.\n` + note;
  return listed(say`Missing or not up to date:\n`, lines) + note;
}

/** By currency, each followed by its channels. */
function totalsText({ totals, channels }: MonthReport): string {
  const head = [
    ...['', '', say`payments`, say`amount`, say`before`, say`change`],
    ...[say`refunds`, say`fees`, say`fee rate`, say`success rate`],
  ];
  const rows = totals.flatMap((total) => [
    [say`total`, ...totalsCells(total)],
    ...channels
      .filter(({ now }) => now.currency === total.now.currency)
      .map((row) => [`  ${row.now.key}`, ...totalsCells(row)]),
  ]);
  return columns([head, ...rows], [2, 3, 4, 5, 6, 7, 8, 9]);
}

function totalsCells({ now, before }: ComparedRow): string[] {
  const { currency, statement, flows } = now;
  const was = before?.statement?.payments.amount ?? null;
  const paid = statement?.payments ?? null;
  const change = was && paid && quotient(paid.amount - was, was, CHANGE_DIGITS);
  return [
    currency,
    ...paidCells(now),
    was === null ? NONE : money(was, currency),
    percent(change, CHANGE_DIGITS),
    statement === null ? NONE : money(statement.refunds.amount, currency),
    feesText(now),
    percent(statement && effectiveRate(statement)),
    percent(flows && successRate(flows)),
  ];
}

/** Number and amount of the payments. */
function paidCells({ currency, statement }: MonthRow): string[] {
  if (statement === null) return [NONE, NONE];
  return [String(statement.payments.count), money(statement.payments.amount, currency)];
}

/** Rounded to the minor unit, as on the page. */
function feesText({ currency, statement }: MonthRow): string {
  const fees = statement && knownFees(statement);
  return fees === null ? NONE : money(roundFees(fees), currency);
}

/** A rate as a percentage. */
function percent(rate: bigint | null, digits = RATE_DIGITS): string {
  return rate === null ? NONE : `${formatScaled(rate, digits - 2)}%`;
}

function jobsText({ jobs }: MonthReport): string {
  const head = [
    ...[say`job`, '', say`dates`, say`payments`, say`amount`, say`fees`],
    ...[say`match rate`, say`differences`, say`open`, '', ''],
  ];
  const rows = jobs.map((job) => {
    const { currency, categories, coverage, countedIn, figures } = job;
    const differences = categories.filter(({ category }) => isListed(category));
    const open = addedTotals(categories.map(({ open }) => open));
    return [
      ...[job.job, currency, String(coverage.ran), ...paidCells(figures.now)],
      ...[feesText(figures.now), percent(matchRate(job))],
      String(addedTotals(differences.map(({ all }) => all)).count),
      ...[String(open.count), money(open.amount, currency)],
      countedIn === null ? '' : say`not added: in ${countedIn}`,
    ];
  });
  return columns([head, ...rows], [2, 3, 4, 5, 6, 7, 8, 9]);
}

function addedTotals(all: readonly Totals[]): Totals {
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    amount: all.reduce((sum, { amount }) => sum + amount, 0n),
  };
}

function differencesText({ jobs }: MonthReport): string {
  const rows = jobs.flatMap((job) => job.categories.map((each) => ({ job, each })));
  if (rows.length === 0) return '';
  const shown = rows.slice(0, shownCountOf(rows.length, LISTED_MAX));
  const head = ['', '', say`items`, say`amount`, say`open`, say`amount`, say`days to close`];
  const lines = shown.map(({ job, each }) => [
    ...[`  ${job.job}`, categoryLabel(each.category), ...totalsPair(each.all, job)],
    ...totalsPair(each.open, job),
    each.closedDays.median === null || each.closedDays.max === null
      ? NONE
      : say`median ${each.closedDays.median}, at most ${each.closedDays.max}`,
  ]);
  const more = rows.length - shown.length;
  return [
    say`Items by category:\n`,
    columns([head, ...lines], [2, 3, 4, 5]),
    ...(more > 0 ? [`  ${say`… and ${more} more: month.json`}\n`] : []),
  ].join('');
}

function totalsPair({ count, amount }: Totals, { currency }: JobMonth): string[] {
  return [String(count), money(amount, currency)];
}

function arrivalsText({ jobs }: MonthReport): string {
  const rows = jobs.flatMap(({ job, currency, arrivals }) =>
    arrivals === null
      ? []
      : [
          [
            ...[`  ${job}`, currency],
            ...[arrivals.expected, arrivals.arrived, arrivals.overdue].map(({ amount }) =>
              money(amount, currency),
            ),
          ],
        ],
  );
  if (rows.length === 0) return '';
  const head = ['', '', say`expected`, say`arrived`, say`overdue`];
  return say`Settlements:\n` + columns([head, ...rows], [2, 3, 4]);
}

function acrossText(pairs: readonly AcrossPair[]): string {
  if (pairs.length === 0) return '';
  const lines = pairs.map(({ kind, items: [first, second] }) => {
    const order = (first.item.statement ?? first.item.flows)?.orderId ?? '';
    const where = [first, second].map(({ job, item }) => `${job.name} ${item.businessDate}`);
    const amount = money(first.item.difference, first.job.currency);
    const found = say`${acrossName(kind)}: ${where.join(say`, `)}`;
    const line = `${order}  ${amount}  ${found}`;
    return `  ${visible(line)}\n`;
  });
  return listed(say`Open items of one order in two jobs:\n`, lines);
}

function listed(title: string, lines: readonly string[]): string {
  const shown = lines.slice(0, shownCountOf(lines.length, LISTED_MAX));
  const more = lines.length - shown.length;
  const rest = more > 0 ? `  ${say`… and ${more} more: month.json`}\n` : '';
  return [title, ...shown, rest].join('');
}
