/**
 * month.html: one self-contained file about a month, or a date, of all jobs. On top is what it
 * lacks, then how much, what it cost and what is open; each job has its details folded.
 */

import { addTotals } from '../../domain/exact-sums.ts';
import { leadRecord } from '../../domain/item-order.ts';
import { currencyDigits } from '../../domain/money.ts';
import type { ComparedRow, JobMonth, MonthReport } from '../../domain/month.ts';
import { say } from '../../words/language.ts';
import { NONE, shownAmount, shownCount } from '../figures.ts';
import {
  besideText,
  type CoverageFault,
  coverageFaults,
  feeNotes,
  isComplete,
  upToText,
} from '../month/coverage.ts';
import {
  addCategories,
  type Figures,
  monthFigures,
  shownFigure,
  shownRate,
} from '../month/figures.ts';
import { matchRate } from '../month/ratios.ts';
import type { AcrossItem, AcrossJobs } from '../month/workbook.ts';
import { acrossName } from '../names.ts';
import { pageAssets } from './assets.ts';
import { type Children, type Element, el } from './element.ts';
import { htmlOf } from './html.ts';
import { differenceOf } from './item-row.ts';
import { differencesTable, jobDetails, jobId } from './month-job.ts';
import { comparedTable, figureColumns, under, wideTable, withUnder } from './month-table.ts';
import { pageHead } from './page.ts';
import { factList, note, nothing, section } from './section.ts';

/** Lists on the page end after so many; what holds the rest is said below each. */
export const FAULTS_MAX = 6;
export const FOLDED_FAULTS_MAX = 200;
export const ACROSS_MAX = 100;
/** Jobs with details; the table of jobs has all. */
export const DETAILS_MAX = 50;

/** The page in pieces, job by job. */
export function* monthPage(
  report: MonthReport,
  across: readonly AcrossJobs[] = [],
): Generator<string> {
  const { period, jobs } = report;
  const { version, month } = pageAssets();
  const figures = monthFigures();
  yield pageHead([period.name, wordOf(report)].join(' · '), month.policy);
  yield [
    '<main class="month">',
    htmlOf(headerOf(report)),
    htmlOf(coverageSection(report)),
    ...sumsOf(report, figures).map(htmlOf),
    htmlOf(channelsSection(report, figures)),
    htmlOf(jobsSection(report, figures)),
    ...arrivalsSection(report).map(htmlOf),
    htmlOf(acrossSection(across)),
    `<section class="details" aria-labelledby="details">`,
    htmlOf(el('h2', { id: 'details' }, say`Details`)),
    '',
  ].join('\n');
  const shape = { report, figures, isOpen: jobs.length === 1 };
  for (const [index, job] of jobs.slice(0, DETAILS_MAX).entries()) {
    yield `${htmlOf(jobDetails(job, index, shape))}\n`;
  }
  if (jobs.length > DETAILS_MAX) {
    yield htmlOf(
      note(
        say`The first ${DETAILS_MAX} of ${shownCount(jobs.length)} jobs: zhangping month --job
          <name> has the details of another one, and the workbook those of all.`,
      ),
    );
  }
  yield `</section>\n${htmlOf(formulasSection(figures))}\n</main>\n${htmlOf(footer(version))}\n`;
  yield `<script>${month.script}</script>\n</body>\n</html>\n`;
}

/** How the figures that have a formula are computed. */
function formulasSection(figures: Figures): Element {
  const facts = Object.values(figures)
    .filter(({ formula }) => formula !== '')
    .map(({ name, formula }) => [name, formula] as const);
  const rates = [
    [say`Match rate`, say`statement records in matches ÷ statement records`],
    [say`Difference rate`, say`differences ÷ statement records`],
  ] as const;
  return section(
    'formulas',
    say`How they are computed`,
    factList([...facts, ...rates]),
    note(
      say`Figures are the statement's where it has them, and the success rate is that of the flows.
        Dates are business dates. Fees are shown to the smallest unit of the currency.`,
    ),
  );
}

function footer(version: string): Element {
  return el('footer', {}, note(`zhangping ${version}`));
}

function wordOf(report: MonthReport): string {
  return isComplete(report) ? say`Complete` : say`Not complete`;
}

/** Whether it can be relied on, and how much it is. */
function headerOf(report: MonthReport): Element {
  const { period, jobs, totals } = report;
  const { payments } = monthFigures();
  const only = totals.length === 1 && payments.value(totals[0].now) ? totals[0].now : null;
  return el(
    'header',
    { class: `verdict ${isComplete(report) ? 'balanced' : 'discrepant'}` },
    el(
      'p',
      { class: 'what' },
      el('span', { class: 'job' }, period.name),
      jobs.length === 1 ? jobs[0].job : say`${shownCount(jobs.length)} jobs`,
    ),
    el(
      'h1',
      {},
      el('span', { class: 'word' }, wordOf(report)),
      only && [
        ' ',
        el(
          'span',
          { class: 'amount' },
          shownFigure(payments, only),
          ' ',
          el('span', { class: 'currency' }, only.currency),
        ),
      ],
    ),
    el('p', { class: 'facts' }, factsOf(report).join(' · ')),
  );
}

function factsOf({ jobs }: MonthReport): string[] {
  const sum = (of: (job: JobMonth) => number) => jobs.reduce((all, job) => all + of(job), 0);
  const missing = sum(({ coverage }) => coverage.missing.length);
  const stale = sum(({ coverage }) => coverage.stale.length);
  const without = sum(({ coverage }) => coverage.withoutActivity.length);
  const open = sum((job) => openOf(job).count);
  return [
    say`dates run: ${shownCount(sum(({ coverage }) => coverage.ran))}`,
    missing > 0 && say`missing: ${shownCount(missing)}`,
    without > 0 && say`of an older version: ${shownCount(without)}`,
    stale > 0 && say`stale: ${shownCount(stale)}`,
    say`open items: ${shownCount(open)}`,
  ].filter((fact) => fact !== false);
}

function openOf({ categories }: JobMonth) {
  return categories.reduce((sum, { open }) => addTotals(sum, open), { count: 0, amount: 0n });
}

function coverageSection(report: MonthReport): Element {
  const faults = coverageFaults(report);
  const [shown, folded] = [faults.slice(0, FAULTS_MAX), faults.slice(FAULTS_MAX)];
  const more = folded.length - FOLDED_FAULTS_MAX;
  return section(
    'coverage',
    say`What is missing`,
    faults.length === 0
      ? nothing(
          report.jobs.length === 0
            ? say`No job was run in this period.`
            : say`Nothing: every expected date was run.`,
        )
      : el('ul', {}, shown.map(faultLine)),
    folded.length > 0 &&
      el(
        'details',
        {},
        el('summary', {}, say`… and ${shownCount(folded.length)} more`),
        el('ul', {}, folded.slice(0, FOLDED_FAULTS_MAX).map(faultLine)),
        more > 0 && note(say`… and ${shownCount(more)} more: see the table of jobs.`),
      ),
    [besideText(report), upToText(report), ...feeNotes(report)]
      .filter((text) => text !== '')
      .map(note),
  );
}

function faultLine({ job, text, commands }: CoverageFault): Element {
  return el(
    'li',
    {},
    el('strong', {}, job),
    el('span', { class: 'text' }, text, commands.map(commandOf)),
  );
}

/** A flag with its date or number. */
const FLAG = /(--[a-z-]{1,12} \d{1,4}(?:-\d\d-\d\d)?)(?= |$)/;

/** Lines break before a flag, not within it. */
function commandOf(command: string): Element {
  const parts = command
    .split(FLAG)
    .map((part, index) => (index % 2 === 1 ? el('span', { class: 'flag' }, part) : part));
  return el('code', {}, parts);
}

/** For each currency: how much, what it cost, and what is open. */
function sumsOf(report: MonthReport, figures: Figures): Element[] {
  const { period, before, totals, jobs } = report;
  const names = [period.name, before.name] as const;
  const currencies = [...new Set([...totals, ...jobs].map((each) => currencyOf(each)))];
  return currencies.map((currency, index) => {
    const total = totals.find(({ now }) => now.currency === currency);
    const categories = addCategories(jobs.filter((job) => job.currency === currency));
    return el(
      'div',
      { class: 'pair' },
      section(
        `sums-${index}`,
        say`Totals ${currency}`,
        total ? comparedTable(total, { figures, names }) : nothing(say`No payments.`),
      ),
      section(
        `differences-${index}`,
        say`Differences ${currency}`,
        differencesTable(categories, currency),
        categories.length > 0 && note(say`Statement minus flows, of all jobs.`),
      ),
    );
  });
}

function currencyOf(each: ComparedRow | JobMonth): string {
  return 'now' in each ? each.now.currency : each.currency;
}

function channelsSection({ channels, before }: MonthReport, figures: Figures): Element {
  const isMixed = new Set(channels.map(({ now }) => now.currency)).size > 1;
  const name = ({ now }: ComparedRow) => (isMixed ? `${now.key} ${now.currency}` : now.key);
  return section(
    'channels',
    say`By channel`,
    channels.length === 0
      ? nothing(say`No payments.`)
      : wideTable(
          [{ name: say`Channel`, cell: name }, ...figureColumns(figures, before.name)],
          channels,
        ),
  );
}

function jobsSection({ jobs, before }: MonthReport, figures: Figures): Element {
  const [payments, ...others] = figureColumns(figures, before.name);
  const rowOf = (job: JobMonth): ComparedRow => job.figures;
  const rows = jobs.map((job, index) => ({ job, index }));
  type Row = (typeof rows)[number];
  const link = ({ job, index }: Row): Children => {
    const isLinked = index < DETAILS_MAX;
    const name = isLinked ? el('a', { href: `#${jobId(index)}` }, job.job) : job.job;
    const { channel, currency, countedIn, arrivals } = job;
    const isIn = countedIn !== null && arrivals === null;
    return [
      name,
      under(`${channel} ${currency}`.trim()),
      isIn && under(say`not added: in ${countedIn}`),
    ];
  };
  const kept = [payments, others[2], others[3], others[5]];
  return section(
    'jobs',
    say`Jobs`,
    wideTable<Row>(
      [
        { name: say`Job`, cell: link },
        ...kept.map(({ name, cell }) => ({
          name,
          cell: ({ job }: Row) => (job.arrivals === null ? cell(rowOf(job)) : NONE),
        })),
        { name: say`Match rate`, cell: ({ job }) => shownRate(matchRate(job)) },
        { name: say`Open`, cell: ({ job }) => openText(job) },
        { name: say`Dates run`, cell: ({ job }) => datesRun(job) },
      ],
      rows,
    ),
  );
}

function openText(job: JobMonth): Children {
  const { count, amount } = openOf(job);
  if (count === 0) return NONE;
  const digits = currencyDigits(job.currency);
  return [shownCount(count), el('span', { class: 'under' }, differenceOf(amount, digits))];
}

function datesRun({ coverage }: JobMonth): Children {
  const { ran, missing } = coverage;
  const lack = missing.length === 0 ? '' : say`missing: ${shownCount(missing.length)}`;
  return withUnder(shownCount(ran), lack);
}

function arrivalsSection({ jobs }: MonthReport): Element[] {
  const rows = jobs.flatMap(({ job, currency, arrivals }) =>
    arrivals === null ? [] : [{ job, currency, arrivals }],
  );
  if (rows.length === 0) return [];
  type Row = (typeof rows)[number];
  const column = (name: string, key: keyof Row['arrivals']) => ({
    name,
    cell: ({ currency, arrivals }: Row) => {
      const { count, amount } = arrivals[key];
      if (count === 0) return NONE;
      return withUnder(shownAmount(amount, currencyDigits(currency)), shownCount(count));
    },
  });
  return [
    section(
      'arrivals',
      say`Arrivals`,
      wideTable<Row>(
        [
          { name: say`Job`, cell: ({ job, currency }) => withUnder(job, currency) },
          column(say`Expected`, 'expected'),
          column(say`Arrived`, 'arrived'),
          column(say`Overdue`, 'overdue'),
        ],
        rows,
        { isWide: true },
      ),
    ),
  ];
}

function acrossSection(across: readonly AcrossJobs[]): Element {
  const place = ({ job, item }: AcrossItem) => withUnder(job.name, item.businessDate);
  return section(
    'across',
    say`One order in two jobs`,
    across.length === 0
      ? nothing(say`None.`)
      : wideTable<AcrossJobs>(
          [
            { name: say`Order`, cell: ({ items }) => orderOf(items[0]) },
            { name: say`What it may be`, cell: ({ kind }) => acrossName(kind), isWord: true },
            { name: say`Statement of`, cell: ({ items }) => place(items[0]), isWord: true },
            { name: say`Other job`, cell: ({ items }) => place(items[1]), isWord: true },
            { name: say`Difference`, cell: ({ items }) => amountOf(items[0]) },
          ],
          across.slice(0, ACROSS_MAX),
        ),
    across.length > ACROSS_MAX &&
      note(say`The first ${ACROSS_MAX} of ${shownCount(across.length)}; the workbook has all.`),
  );
}

function orderOf({ item }: AcrossItem): Children {
  return el('span', { class: 'id' }, leadRecord(item)?.orderId ?? item.id);
}

function amountOf({ job, item }: AcrossItem): Children {
  return [differenceOf(item.difference, currencyDigits(job.currency)), ` ${job.currency}`];
}
