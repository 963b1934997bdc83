/** `zhangping receivables [job…]`: what settlement jobs are owed, by age, and what is expected. */
import { dateFlag } from '../../config/flags.ts';
import { shownCountOf } from '../../domain/item-order.ts';
import { currencyDigits } from '../../domain/money.ts';
import { sumOf } from '../../domain/outcome.ts';
import {
  type JobReceivables,
  type ListedCredit,
  type ListedGroup,
  outstandingOf,
  type ReceivableState,
} from '../../domain/receivables.ts';
import { readLedger } from '../../ledger/open.ts';
import { listReceivables } from '../../ledger/settlement/listing.ts';
import { candidatesText, datesText, unclaimedNotes } from '../../report/notes.ts';
import { ledgerToRead, type ReadOptions } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode } from '../../support/errors.ts';
import { print, printError, printValue } from '../../support/output.ts';
import { say } from '../../words/language.ts';
import { columns, money } from '../terminal/print.ts';

interface ReceivablesOptions extends ReadOptions {
  readonly on?: string;
}

/** Ages of overdue groups, days: the oldest first. */
const AGES: readonly (readonly [number, number | null])[] = [
  [31, null],
  [8, 30],
  [1, 7],
];
/** Groups that are listed one by one; JSON has all. */
const LISTED_MAX = 20;

/** Prints the receivables of settlement jobs; of all, if none is named. */
export async function receivables(
  names: readonly string[],
  options: ReceivablesOptions,
): Promise<ExitCode> {
  const path = await ledgerToRead(names[0], options);
  const jobs = readLedger(path, (ledger) =>
    listReceivables(ledger, names, (timeZone) => dateFlag(options.on, timeZone, '--on')),
  );
  if (options.json) printValue(jobs.flatMap(toJson));
  else if (jobs.length > 0) print([...jobs.map(jobText), ...unclaimedTexts(jobs)].join('\n'));
  else print(say`${path}: no job of this ledger settles another one.\n`);
  for (const each of jobs) warnOfRuns(each);
  for (const { job, upstream, outdated } of jobs) {
    if (outdated.length === 0) continue;
    printError(
      say`The groups of ${datesText(outdated)} are not those of the last runs of ${upstream}. Run
        the settlement job: zhangping run ${job}\n`,
    );
  }
  return EXIT.balanced;
}

/** Says up to which date it is known what arrived, if that is before the date that is asked for. */
export function warnOfRuns({
  job,
  on,
  lastRun,
}: Pick<JobReceivables, 'job' | 'on' | 'lastRun'>): void {
  if (lastRun !== null && lastRun >= on) return;
  const text =
    lastRun === null ? say`${job} was not run yet` : say`${job} was run up to ${lastRun}`;
  printError(say`${text}: what has arrived since is not known.\n`);
}

/** The groups for programs: amounts as decimal strings in major units. */
function toJson({ job, currency, groups }: JobReceivables) {
  return groups.map((each) => ({
    job,
    account: each.account,
    group: each.group,
    business_date: each.businessDate,
    expected_date: each.expectedDate,
    expected: money(each.expected, currency),
    received: money(each.received, currency),
    state: each.state,
    age_days: each.ageDays,
  }));
}

function jobText(receivables: JobReceivables): string {
  const { job, currency, on, unexplained } = receivables;
  return [
    `${[job, currency, say`as of ${on}`].join('  ')}\n`,
    statesText(receivables),
    expectedText(receivables),
    lackingText(receivables),
    creditsText(unexplained, currency),
  ]
    .filter((block) => block !== '')
    .join('\n');
}

/** How many groups are in each state, and what of them has not arrived; overdue ones by age. */
function statesText({ groups, currency }: JobReceivables): string {
  const row = (name: string, found: readonly ListedGroup[], amountOf = outstandingOf) => {
    return [name, String(found.length), sumText(found, amountOf, currency)];
  };
  const of = (state: ReceivableState) => groups.filter((group) => group.state === state);
  const overdue = AGES.map(([from, to]) => {
    const name = to === null ? say`${from} days and more` : say`${from} to ${to} days`;
    const aged = of('overdue').filter(({ ageDays }) => {
      return ageDays >= from && (to === null || ageDays <= to);
    });
    return row(`  ${name}`, aged);
  }).filter(([, count]) => count !== '0');
  return columns(
    [
      ['', say`groups`, say`amount`],
      row(say`overdue`, of('overdue')),
      ...overdue,
      row(say`paid in part, lacking`, of('partial')),
      row(say`in transit`, of('in_transit')),
      row(say`received`, of('received'), (group) => group.received),
    ],
    [1, 2],
  );
}

/** What is in transit, by the date on which it is expected. */
function expectedText({ groups, currency, on }: JobReceivables): string {
  const byDate = new Map<string, ListedGroup[]>();
  for (const group of groups) {
    if (group.state !== 'in_transit') continue;
    const found = byDate.get(group.expectedDate);
    if (found) found.push(group);
    else byDate.set(group.expectedDate, [group]);
  }
  if (byDate.size === 0) return '';
  const rows = [...byDate].sort().map(([date, found]) => {
    const amount = sumText(found, outstandingOf, currency);
    return [`  ${date}`, String(found.length), amount, date < on ? say`within its grace` : ''];
  });
  return say`Expected:\n` + columns(rows, [1, 2]);
}

/** What is overdue or paid in part, one by one: most money first. */
function lackingText({ groups, currency }: JobReceivables): string {
  const lacking = groups
    .filter(({ state }) => state === 'overdue' || state === 'partial')
    .sort((a, b) => Math.abs(outstandingOf(b)) - Math.abs(outstandingOf(a)));
  if (lacking.length === 0) return '';
  const shown = lacking.slice(0, shownCountOf(lacking.length, LISTED_MAX));
  const rows = shown.map((group) => [
    `  ${group.state === 'partial' ? say`paid in part` : say`overdue`}`,
    group.group,
    say`expected ${group.expectedDate}`,
    say`${group.ageDays} d`,
    money(outstandingOf(group), currency),
    group.state === 'partial'
      ? say`${money(group.received, currency)} of ${money(group.expected, currency)} came`
      : '',
  ]);
  const more = lacking.length - shown.length;
  return [
    say`Overdue and paid in part, most money first:\n`,
    columns(rows, [3, 4]),
    ...(more > 0 ? [`  ${say`… and ${more} more: --json`}\n`] : []),
  ].join('');
}

function creditsText(credits: readonly ListedCredit[], currency: string): string {
  if (credits.length === 0) return '';
  const sorted = [...credits].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const shown = sorted.slice(0, shownCountOf(credits.length, LISTED_MAX));
  const rows = shown.map(({ date, place, amount, candidates }) => [
    `  ${date}`,
    place,
    money(amount, currency),
    candidates.length === 0 ? '' : say`may pay ${candidatesText(candidates)}`,
  ]);
  const more = credits.length - shown.length;
  return [
    say`Credits that nothing explains:\n`,
    columns(rows, [2]),
    ...(more > 0 ? [`  ${say`… and ${more} more`}\n`] : []),
  ].join('');
}

function sumText(
  groups: readonly ListedGroup[],
  amountOf: (group: ListedGroup) => number,
  currency: string,
): string {
  return money(sumOf(groups, amountOf), currency);
}

/** The rows that no job takes: once for the jobs that share a statement. */
function unclaimedTexts(jobs: readonly JobReceivables[]): string[] {
  const texts = jobs.map(({ unclaimed, currency }) =>
    unclaimedNotes(unclaimed, currencyDigits(currency), LISTED_MAX)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return [...new Set(texts)].filter((text) => text !== '');
}
