/** The figures of a month or a date over the jobs of a ledger, from what their runs recorded. */
import type { ProfileConfigs } from '../config/configured-job.ts';
import type { Totals } from '../domain/exact-sums.ts';
import { compareText } from '../domain/item-order.ts';
import type {
  ArrivalFigures,
  ComparedRow,
  Coverage,
  JobMonth,
  MonthReport,
  MonthRow,
  Period,
  PeriodDate,
  RuleFigures,
} from '../domain/month.ts';
import type { DayFacts, FileFacts, RuleMatches } from '../domain/outcome.ts';
import { SIDES, type Sides, TRANSACTION_TYPES } from '../domain/record.ts';
import { dateRange, daysBetween, shiftDate } from '../domain/time.ts';
import { PROFILES } from '../formats/registry.ts';
import { historyDateOf, missingDates, monthRange } from './calendar.ts';
import { categoriesOf } from './closed-items.ts';
import { daysOf, jobsOf, runOf } from './days.ts';
import { readFacts } from './facts.ts';
import { countedElsewhere, JobRelations } from './job-relations.ts';
import {
  ActivitySums,
  addedFigures,
  compared,
  FigureSums,
  type Known,
  NOTHING_KNOWN,
  type RowOrder,
} from './month-figures.ts';
import { withOffsets } from './offsets.ts';
import { type Ledger, onSnapshot } from './open.ts';
import { listedGroup } from './settlement/listing.ts';
import { settledFacts } from './settlement/outcome.ts';
import { datesOf, receivablesOf, settlementOf, upstreamOf } from './settlement/receivables.ts';
import type { DayRow, JobRow } from './tables.ts';
import { hasOffsets } from './tally.ts';

export interface KnownJob {
  readonly name: string;
  readonly currency: string;
}

/** A job of the config that uses the ledger. */
export interface ExpectedJob extends KnownJob {
  readonly timeZone: string;
}

export interface MonthRequest {
  /** `yyyy-MM` or `yyyy-MM-dd`. */
  readonly period: string;
  /** Names; all, if there are none. */
  readonly jobs: readonly string[];
  /** null: there is no config. A job of the ledger that it does not have expects no more dates. */
  readonly configured: readonly ExpectedJob[] | null;
  /** Described formats, for the channels of statements. */
  readonly profiles: ProfileConfigs;
  /** The current date in a time zone. */
  readonly today: (timeZone: string) => string;
}

/** What totals add of a job; null: no date. */
interface AddedJob extends Pick<JobMonth, 'currency' | 'channel'>, Record<When, MonthRow | null> {}
type When = 'now' | 'before';

/** The figures of a period. Throws DamagedError. */
export function monthOf(ledger: Ledger, request: MonthRequest): MonthReport {
  return onSnapshot(ledger, () => {
    const period = periodOf(request.period);
    const before = periodBefore(period);
    const isAsked = ({ name }: KnownJob) =>
      request.jobs.length === 0 || request.jobs.includes(name);
    const rows = jobsOf(ledger).filter(isAsked);
    const found = rows.flatMap((row) => {
      const month = new JobFigures(ledger, row, { period, before, request });
      return month.isOf(period) ? [month] : [];
    });
    const known = new Set(rows.map(({ name }) => name));
    const neverRun = (request.configured ?? []).filter(
      (job) => isAsked(job) && !known.has(job.name),
    );
    const ofPayments = found.filter(({ upstream }) => upstream === null);
    const elsewhere = countedElsewhere(
      new JobRelations(ledger),
      ofPayments.map(({ row }) => row),
    );
    const jobs = found
      .map((each) => each.month(each.upstream ?? elsewhere.get(each.row.name)?.[0] ?? null))
      .concat(neverRun.map((job) => emptyMonth(job, notDue(period, request.today(job.timeZone)))))
      .sort((a, b) => compareText(a.job, b.job));
    const added = ofPayments.map((each) => {
      const names = elsewhere.get(each.row.name) ?? [];
      const others = ofPayments.filter(({ row }) => names.includes(row.name));
      return each.added((date) => !others.some((other) => other.expects(date)));
    });
    return {
      ...{ period, before, jobs },
      totals: totalsBy(added, ({ currency }) => currency),
      channels: totalsBy(added, ({ channel }) => channel),
    };
  });
}

/** The period of a name, `yyyy-MM` or `yyyy-MM-dd`. */
export function periodOf(name: string): Period {
  return name.length === 'yyyy-MM'.length
    ? { name, ...monthRange(name) }
    : { name, from: name, to: name };
}

/** The dates of a period from today on. */
function notDue({ from, to }: Period, today: string): string[] {
  return dateRange(from > today ? from : today, to);
}

function periodBefore({ name, from }: Period): Period {
  const last = shiftDate(from, -1);
  return periodOf(last.slice(0, name.length));
}

const isIn = (date: string, { from, to }: Period) => date >= from && date <= to;

/** The sums of some dates of a job. */
class PeriodFigures {
  readonly sums = new ActivitySums();
  readonly files: Sides<FileFacts[]> = { statement: [], flows: [] };
  readonly withoutActivity: string[] = [];
  readonly #dates: { day: DayRow; of: Sides<FigureSums>; hasActivity: boolean }[] = [];
  /** null: a date does not have them. */
  #rules: Map<string, RuleMatches> | null = new Map();

  add(day: DayRow, facts: Pick<DayFacts, 'statement' | 'flows' | 'matchedByRule'>): void {
    const { statement, flows, matchedByRule } = facts;
    const hasActivity = statement.activity !== undefined && flows.activity !== undefined;
    if (!hasActivity) this.withoutActivity.push(day.date);
    this.#dates.push({ day, of: this.sums.add(facts), hasActivity });
    for (const side of SIDES) this.files[side].push(...facts[side].files);
    if (matchedByRule === undefined) this.#rules = null;
    for (const [rule, { matches, records }] of Object.entries(matchedByRule ?? {})) {
      const sum = this.#rules?.get(rule) ?? { matches: 0, records: 0 };
      this.#rules?.set(rule, { matches: sum.matches + matches, records: sum.records + records });
    }
  }

  get ran(): number {
    return this.#dates.length;
  }

  get isEmpty(): boolean {
    return this.ran === 0;
  }

  row({ name, currency }: KnownJob): MonthRow {
    if (this.isEmpty) return { key: name, currency, statement: null, flows: null };
    return figuresRow({ key: name, currency }, this.sums.total, (side) => this.sums.known(side));
  }

  /** The sums of some of the dates; null: none of these was run. */
  rowOf(job: KnownJob, isAdded: (date: string) => boolean): MonthRow | null {
    const dates = this.#dates.filter(({ day }) => isAdded(day.date));
    if (dates.length === 0) return null;
    const sums = { statement: new FigureSums(), flows: new FigureSums() };
    for (const { of } of dates) for (const side of SIDES) sums[side].merge(of[side]);
    const key = { key: job.name, currency: job.currency };
    return figuresRow(key, sums, (side) => this.sums.known(side));
  }

  rules(): RuleFigures[] {
    return [...(this.#rules ?? [])].map(([rule, sums]) => ({ rule, ...sums }));
  }

  dates(currency: string): PeriodDate[] {
    return this.#dates.map(({ day, of, hasActivity }) => {
      const known = (side: keyof Sides<unknown>) =>
        hasActivity ? this.sums.known(side, false) : NOTHING_KNOWN;
      return {
        date: day.date,
        row: figuresRow({ key: day.date, currency }, of, known),
        discrepancies: historyDateOf(day, false).discrepancies,
      };
    });
  }
}

function figuresRow(
  row: Pick<MonthRow, 'key' | 'currency'>,
  of: Sides<FigureSums>,
  known: (side: keyof Sides<unknown>) => Known,
): MonthRow {
  const [statement, flows] = SIDES.map((side) => of[side].figures(known(side)));
  return { ...row, statement, flows };
}

/** A job of the ledger in a period and the one before it. */
class JobFigures {
  readonly row: JobRow;
  /** The job that it settles; null: it is no settlement job. */
  readonly upstream: string | null;
  readonly #ledger: Ledger;
  readonly #request: MonthRequest;
  readonly #period: Period;
  readonly #days: readonly DayRow[];
  readonly #now = new PeriodFigures();
  readonly #before = new PeriodFigures();

  constructor(
    ledger: Ledger,
    row: JobRow,
    { period, before, request }: { period: Period; before: Period; request: MonthRequest },
  ) {
    this.#ledger = ledger;
    this.row = row;
    this.#request = request;
    this.#period = period;
    const isSettlement = settlementOf({ ledger, row }) !== undefined;
    this.upstream = isSettlement ? (upstreamOf(ledger, row)?.name ?? row.name) : null;
    this.#days = daysOf(ledger, row);
    for (const day of this.#days) {
      const sums = isIn(day.date, period) ? this.#now : this.#before;
      if (isIn(day.date, period) || isIn(day.date, before)) sums.add(day, this.#factsOf(day));
    }
  }

  /** Is there anything to say of the job? Not if it had no run, and the config has it no more. */
  isOf(period: Period): boolean {
    const isCurrent = !this.#isRetired && (this.#days[0]?.date ?? '') <= period.to;
    return isCurrent || !this.#now.isEmpty || !this.#before.isEmpty;
  }

  month(countedIn: string | null): JobMonth {
    const row = this.row;
    const days = this.#days.filter(({ date }) => isIn(date, this.#period));
    return {
      ...{ job: row.name, currency: row.currency, channel: this.#channel },
      ...{ coverage: this.#coverage(days), countedIn },
      figures: comparedJob(this.#now, this.#before, row),
      categories: categoriesOf(this.#ledger, row, days),
      rules: this.#now.rules(),
      ...this.#tables(),
      dates: this.#now.dates(row.currency),
      arrivals: this.upstream === null ? null : this.#arrivals(),
    };
  }

  /** The figures that totals add, of some of the dates. */
  added(isAdded: (date: string) => boolean): AddedJob {
    const [now, before] = [this.#now, this.#before].map((each) => each.rowOf(this.row, isAdded));
    return { currency: this.row.currency, channel: this.#channel, now, before };
  }

  /** Is the date one that the job has, or would be missed? */
  expects(date: string): boolean {
    const [first, last] = [this.#days[0]?.date, this.#days.at(-1)?.date];
    if (first === undefined || last === undefined || date < first) return false;
    return date <= last || !this.#isRetired;
  }

  get #isRetired(): boolean {
    const { configured } = this.#request;
    return configured !== null && !configured.some(({ name }) => name === this.row.name);
  }

  #factsOf(day: DayRow): Pick<DayFacts, 'statement' | 'flows' | 'matchedByRule'> {
    const { credits, ...facts } = readFacts(runOf(this.#ledger, day).facts);
    if (credits === null) {
      return hasOffsets(day) ? withOffsets(this.#ledger, day, facts) : facts;
    }
    // What is expected on a date is no fact of its run. Its figures need no activity.
    const activity = { rows: [], breakdowns: [] };
    const { flows } = settledFacts(this.#ledger, this.row, day);
    return {
      statement: { activity, ...facts.statement },
      flows: { activity, ...flows, files: facts.flows.files },
    };
  }

  #coverage(days: readonly DayRow[]): Coverage {
    const { from, to } = this.#period;
    const today = this.#request.today(this.row.time_zone);
    const until = this.#isRetired ? '' : shiftDate(today, -1);
    const ran = new Set(days.map(({ date }) => date));
    const missing = missingDates(this.#ledger, this.row, this.#days, { from, to, until });
    return {
      ran: ran.size,
      ranBefore: this.#before.ran,
      missing,
      catchUpDays: missing.length === 0 ? 0 : Math.max(1, daysBetween(missing[0], today)),
      notDue: this.#isRetired ? [] : notDue(this.#period, today).filter((date) => !ran.has(date)),
      stale: days.filter(({ is_stale }) => is_stale).map(({ date }) => date),
      withoutActivity: this.#now.withoutActivity,
    };
  }

  /** Who wrote the last statement that has rows, or the last one. */
  get #channel(): string {
    const files = this.#now.isEmpty ? this.#before.files : this.#now.files;
    const last = files.statement.findLast(({ rows }) => rows > 0) ?? files.statement.at(-1);
    if (last === undefined) return this.row.name;
    const declared = this.#request.profiles[last.profile];
    if (declared) return declared.channel ?? last.profile;
    const profile = PROFILES.find(({ name }) => name === last.profile);
    const channel = profile?.channel ?? last.profile;
    // A table of the generic format does not say who wrote it.
    return channel === 'generic' ? this.row.name : channel;
  }

  #tables(): Pick<JobMonth, 'byType' | 'byHour' | 'byAccount' | 'dimensions'> {
    const { currency } = this.row;
    const [now, before] = [this.#now.sums, this.#before.sums];
    const inOrder = (order: RowOrder) => ({ order, wasRun: !this.#now.isEmpty });
    const types = (sums: ActivitySums) =>
      sums.byType.rows(currency, {
        statement: sums.known('statement'),
        flows: sums.known('flows'),
      });
    const hours = (sums: ActivitySums) =>
      sums.byHour
        .rows(currency, sums.knownByHour)
        .filter((row) => row.key !== '' || hasRecords(row));
    const broken = (side: keyof Sides<unknown>, name: string) => {
      const rows = now.breakdown(side, name, currency);
      const were = before.breakdown(side, name, currency) ?? [];
      return rows && compared(rows, were, inOrder(largestFirst));
    };
    return {
      byType: compared(types(now), types(before), inOrder(byIndexIn(TRANSACTION_TYPES))),
      byHour: compared(hours(now), hours(before), inOrder(byHour)),
      byAccount: broken('statement', 'account'),
      dimensions: now
        .breakdownNames('flows')
        .map((name) => ({ name, rows: broken('flows', name) })),
    };
  }

  /** Groups that were expected in the period, as of the job's last run. */
  #arrivals(): ArrivalFigures {
    const [ledger, job] = [this.#ledger, this.row];
    const on = this.#days.at(-1)?.date ?? this.#request.today(job.time_zone);
    const sums = { expected: none(), arrived: none(), overdue: none() };
    const add = (to: Totals, amount: number) => {
      to.count++;
      to.amount += BigInt(amount);
    };
    for (const date of datesOf({ ledger, row: job })) {
      if (!isIn(date.expected, this.#period)) continue;
      for (const row of receivablesOf(ledger, date)) {
        const { expected, received, state } = listedGroup(ledger, job, row, on);
        add(sums.expected, expected);
        if (state === 'received' || state === 'partial') add(sums.arrived, received);
        if (state === 'overdue' || state === 'partial') add(sums.overdue, expected - received);
      }
    }
    return sums;
  }
}

function none(): Totals {
  return { count: 0, amount: 0n };
}

function comparedJob(now: PeriodFigures, before: PeriodFigures, job: KnownJob): ComparedRow {
  return { now: now.row(job), before: before.isEmpty ? null : before.row(job) };
}

/** A job that was never run. */
function emptyMonth({ name, currency }: KnownJob, notDue: readonly string[]): JobMonth {
  const figures = comparedJob(new PeriodFigures(), new PeriodFigures(), { name, currency });
  return {
    ...{ job: name, currency, channel: '', countedIn: null, figures, arrivals: null },
    coverage: {
      ...{ ran: 0, ranBefore: 0, missing: [], catchUpDays: 0, notDue },
      ...{ stale: [], withoutActivity: [] },
    },
    ...{ categories: [], rules: [], byType: [], byHour: [], byAccount: [], dimensions: [] },
    dates: [],
  };
}

/** Figures of jobs added up by a key and currency. */
function totalsBy(jobs: readonly AddedJob[], keyOf: (job: AddedJob) => string): ComparedRow[] {
  const rows = (when: When) => {
    const groups = new Map<string, MonthRow[]>();
    for (const job of jobs) {
      const row = job[when];
      if (row === null) continue;
      const key = keyOf(job);
      const group = `${row.currency} ${key}`;
      groups.set(group, [...(groups.get(group) ?? []), { ...row, key }]);
    }
    return [...groups.values()].map(addedRow);
  };
  // A row that only the period before has: none of its jobs was run.
  return compared(rows('now'), rows('before'), { order: largestFirst, wasRun: false });
}

function addedRow(rows: readonly MonthRow[]): MonthRow {
  const [statement, flows] = SIDES.map((side) =>
    addedFigures(rows.flatMap((row) => row[side] ?? [])),
  );
  return { key: rows[0].key, currency: rows[0].currency, statement, flows };
}

function hasRecords({ statement, flows }: MonthRow): boolean {
  return [statement, flows].some(
    (side) => side && side.payments.count + side.refunds.count + side.others.count > 0,
  );
}

function byIndexIn(keys: readonly string[]): RowOrder {
  return (a, b) => keys.indexOf(a.now.key) - keys.indexOf(b.now.key);
}

/** Records without a clock time last. */
function byHour(a: ComparedRow, b: ComparedRow): number {
  const hour = ({ now: { key } }: ComparedRow) => (key === '' ? Infinity : Number(key));
  return hour(a) - hour(b);
}

/** By currency, then by the amount of payments. */
function largestFirst(a: ComparedRow, b: ComparedRow): number {
  const difference = paid(b.now) - paid(a.now);
  return (
    compareText(a.now.currency, b.now.currency) ||
    (difference > 0n ? 1 : difference < 0n ? -1 : compareText(a.now.key, b.now.key))
  );
}

function paid({ statement, flows }: MonthRow): bigint {
  return (statement ?? flows)?.payments.amount ?? 0n;
}
