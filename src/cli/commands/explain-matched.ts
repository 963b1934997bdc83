/** What lists of matches and files say of an order, beside its items in the ledger. */
import { dateFlag } from '../../config/flags.ts';
import { formatPlace, SIDES } from '../../domain/record.ts';
import { wallClock } from '../../domain/time.ts';
import type { LedgerItem } from '../../ledger/listing.ts';
import type { CurrentRun, OrderHistory } from '../../ledger/order-history.ts';
import type { JobRow } from '../../ledger/tables.ts';
import type { OrderRecord } from '../../run/find-order.ts';
import type { SearchedDate } from '../../run/search-runs.ts';
import { UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { commaList, money } from '../terminal/print.ts';
import { sideLine } from '../terminal/record-lines.ts';

/** Dates that are searched unless flags name some: reading a month takes long enough. */
const DATES_MAX = 31;
/** Most dates that are listed as unknown, and records of a date. */
const UNKNOWN_SHOWN = 5;
const RECORDS_SHOWN = 100;

/** Business dates that flags name; undefined: not given. */
export interface DateFlags {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What is known of the order in one job. */
export interface JobAnswer {
  readonly job: JobRow;
  /** What the ledger has of it. */
  readonly histories: readonly OrderHistory[];
  /** Without the records of items. */
  readonly searched: readonly SearchedDate[];
  /** Newest first. */
  readonly notSearched: readonly CurrentRun[];
  /** The date that flags name, if the job has no run of it. */
  readonly notRun: readonly string[];
}

/** Whether the ledger still has something of the order, beside what later runs changed. */
export function hasItems({ items, receipts }: OrderHistory): boolean {
  return items.length + receipts.length > 0;
}

/**
 * The runs that are searched, newest first: of the dates that flags name, else of the newest dates,
 * and for a job with items only of their dates. Throws UsageError for a flag that is no date.
 */
export function chooseRuns(
  runs: readonly CurrentRun[],
  flags: DateFlags,
  histories: readonly OrderHistory[] = [],
): readonly CurrentRun[] {
  // Which date yesterday is depends on the time zone of each job; mistakes do not.
  const { first, last } = datesAsked(flags, 'UTC');
  if (last !== null && first > last)
    throw new UsageError(say`--from ${first} is after --to ${last}.`);
  if (isDated(flags)) {
    return runs.filter(({ job, date }) => {
      const { only, first, last } = datesAsked(flags, job.time_zone);
      return date === (only ?? date) && date >= first && date <= (last ?? date);
    });
  }
  const known = new Set(histories.filter(hasItems).map(({ job }) => job.id));
  const dates = runs.flatMap(({ job, date }) => (known.has(job.id) ? [] : date));
  const oldest = [...new Set(dates)].sort().reverse()[DATES_MAX - 1] ?? '';
  const isOfHistory = (run: CurrentRun) =>
    histories.some(({ job, runs }) => {
      return job.id === run.job.id && runs.some((each) => each.run.date === run.date);
    });
  return runs.filter((run) => {
    return isOfHistory(run) || (!known.has(run.job.id) && run.date >= oldest);
  });
}

function isDated({ date, from, to }: DateFlags): boolean {
  return (date ?? from ?? to) !== undefined;
}

function datesAsked({ date, from, to }: DateFlags, timeZone: string) {
  if (date !== undefined && (from ?? to) !== undefined) {
    throw new UsageError(say`--date and --from or --to: give one of them.`);
  }
  return {
    only: dateFlag(date, timeZone),
    first: dateFlag(from, timeZone, '--from') ?? '',
    last: dateFlag(to, timeZone, '--to'),
  };
}

/** What was found, by job, those with items first. `runs`: all that could have been searched. */
export function answersOf(
  found: Pick<JobAnswer, 'histories' | 'searched'> & { readonly runs: readonly CurrentRun[] },
  flags: DateFlags,
): JobAnswer[] {
  const { histories, searched, runs } = found;
  const jobs = new Map([...histories, ...runs].map(({ job }) => [job.id, job]));
  return Array.from(jobs.values(), (job) => {
    const ofJob = <T extends { readonly job: JobRow }>(all: readonly T[]) =>
      all.filter((each) => each.job.id === job.id);
    const mine = ofJob(histories);
    const dates = searched.filter(({ run }) => run.job.id === job.id);
    const runsOfJob = ofJob(runs);
    const isSearched = (run: CurrentRun) => dates.some((each) => each.run.date === run.date);
    const { only } = datesAsked(flags, job.time_zone);
    const isNotRun = only !== null && runsOfJob.length > 0 && dates.length === 0;
    return {
      ...{ job, histories: mine, searched: dates.map((each) => withoutItems(each, mine)) },
      notSearched: isDated(flags) ? [] : runsOfJob.filter((run) => !isSearched(run)),
      notRun: isNotRun ? [only] : [],
    };
  });
}

/** Leaves out the records that items have. */
function withoutItems(date: SearchedDate, histories: readonly OrderHistory[]): SearchedDate {
  const items = histories.flatMap((history) => history.items.map(({ item }) => item));
  const places = items.flatMap(({ businessDate, counterpartDate, records, statement, flows }) => {
    if (![businessDate, counterpartDate].includes(date.run.date)) return [];
    return (records ?? [statement, flows]).flatMap((record) =>
      record === null ? [] : `${record.side} ${formatPlace(record.source)}`,
    );
  });
  const records = date.records.filter(({ side, place }) => !places.includes(`${side} ${place}`));
  return { ...date, records };
}

/** The answers in a line each, for all jobs that have the same. */
export function answerLines(typed: string, answers: readonly JobAnswer[]): string[] {
  const jobs = new Map<string, { order: string; word: string; names: string[] }>();
  for (const answer of answers) {
    for (const { order, word } of wordsOf(typed, answer)) {
      const same = jobs.get(`${order}\0${word}`) ?? { order, word, names: [] };
      jobs.set(`${order}\0${word}`, { ...same, names: [...same.names, answer.job.name] });
    }
  }
  return Array.from(jobs.values(), ({ order, word, names }) => {
    return say`order ${order} in ${commaList(names)}: ${word}`;
  });
}

function wordsOf(typed: string, answer: JobAnswer): { order: string; word: string }[] {
  const { histories, searched } = answer;
  if (histories.some(hasItems)) {
    return histories.flatMap(({ orderId: order, items }) => {
      return items.length === 0 ? [] : { order, word: itemsWord(items) };
    });
  }
  const orders = new Set([
    ...histories.map(({ orderId }) => orderId),
    ...searched.flatMap(({ records }) => records.map(({ orderId }) => orderId)),
  ]);
  const order = orders.size === 0 ? typed : commaList([...orders]);
  return [{ order, word: searchWord(answer) }];
}

function itemsWord(items: readonly LedgerItem[]): string {
  const open = items.filter(({ state }) => state === 'open');
  if (open.some(({ item }) => item.category !== 'pending')) return say`differs`;
  if (open.length > 0) return say`pending, the other date may have the rest`;
  if (items.every(({ item }) => item.rule === 'offset')) return say`offset on one side`;
  return items.some(({ state }) => state === 'resolved')
    ? say`differed and was resolved`
    : say`agreed across dates`;
}

function searchWord(answer: JobAnswer): string {
  const { searched, notSearched } = answer;
  switch (foundIn(answer)) {
    case 'matched':
      return say`agreed`;
    case 'never_succeeded':
      return say`never succeeded`;
    case 'none':
      return notSearched.length > 0
        ? say`not found in the dates that were searched`
        : say`not found`;
    default:
      if (searched.length === 0) return say`not searched`;
      return searched.every(({ unknown, isLeft }) => unknown === '' || isLeft)
        ? say`no match and no difference`
        : say`unknown, for the reasons below`;
  }
}

/** The lines that report the search in a job. */
export function searchLines(typed: string, answer: JobAnswer, flags: DateFlags): string[] {
  const { job, histories, searched, notSearched, notRun } = answer;
  const orders = histories.length > 0 ? histories.map(({ orderId }) => orderId) : [typed];
  const found = searched.filter(({ records }) => records.length > 0);
  const lines = found.flatMap((each) => foundLines(orders, each));
  if (searched.length > 0 && found.length === 0 && histories.some(hasItems)) {
    lines.push(
      searched.every(({ isRead }) => isRead)
        ? say`job ${job.name} has no other record of it on the dates that were searched.`
        : say`job ${job.name}: no other match of it was found.`,
    );
  }
  const unknown = searched.filter((each) => each.unknown !== '' && !each.isLeft);
  for (const { run, unknown: why } of unknown.slice(0, UNKNOWN_SHOWN)) {
    lines.push(`${run.date}  ${say`job ${job.name}`}  ${say`unknown: ${why}`}`);
  }
  if (unknown.length > UNKNOWN_SHOWN) {
    lines.push(say`… and ${unknown.length - UNKNOWN_SHOWN} more dates for which it is unknown`);
  }
  const problems = searched.flatMap(({ listProblem }) => listProblem || []);
  lines.push(...problems.slice(0, UNKNOWN_SHOWN), ...notRun.map((date) => notRunText(date, job)));
  if (searched.length > 0) lines.push(coverageText(job.name, searched));
  else if (isDated(flags) && notRun.length === 0 && histories.length === 0) {
    lines.push(say`job ${job.name} has no run of these dates.`);
  }
  if (notSearched.length > 0) {
    const dates = datesText(notSearched.map(({ date }) => date));
    lines.push(say`not searched: job ${job.name}, ${dates}. Add --date <date> to search one of
      them, or --from <date>.`);
  }
  return lines;
}

function notRunText(date: string, { name }: JobRow): string {
  return say`${date}: job ${name} was not run.`;
}

/** Their number and range. */
function datesText(dates: readonly string[]): string {
  const [first, ...more] = [...dates].sort();
  return more.length === 0
    ? say`1 date (${first})`
    : say`${dates.length} dates (${first} … ${more[more.length - 1]})`;
}

/** Where the dates of a job were searched. */
function coverageText(name: string, searched: readonly SearchedDate[]): string {
  const dates = datesText(searched.map(({ run }) => run.date));
  const lists = searched.filter(({ list }) => list !== '').length;
  const files = searched.filter(({ isRead }) => isRead).length;
  return say`searched: job ${name}, ${dates}: ${lists} in lists of matches, ${files} in files`;
}

/**
 * Records without an item were matched, or have a status that needs no counterpart. A record that
 * succeeded on one side only was reconciled under other settings than today's.
 */
function stateOf(records: readonly OrderRecord[]): 'matched' | 'never_succeeded' | 'unknown' {
  const [statement, flows] = SIDES.map((side) =>
    records.some((record) => record.side === side && record.status === 'success'),
  );
  if (statement && flows) return 'matched';
  return statement || flows ? 'unknown' : 'never_succeeded';
}

function stateText(records: readonly OrderRecord[]): string {
  const state = stateOf(records);
  if (state === 'matched') return say`matched`;
  return state === 'never_succeeded'
    ? say`never succeeded, so the other side need not have it`
    : say`unknown: ${oneSided()}`;
}

function oneSided(): string {
  return say`it succeeded on one side only, or the other side uses another id`;
}

/** A date that has the order: its records, what matched them, and by which run. */
function foundLines(
  known: readonly string[],
  { records, run, list, isRead }: SearchedDate,
): string[] {
  const { job, runId, committedAt } = run;
  const orders = [...new Set(records.map((record) => record.orderId))];
  const others = orders.filter((each) => !known.includes(each));
  const what = stateText(records);
  const named = others.length === 0 ? what : say`${what}, order ${commaList(others)}`;
  const shown = records.slice(0, RECORDS_SHOWN).map((each) => recordText(each, job.currency));
  const more = records.length - shown.length;
  if (more > 0) shown.push(say`… and ${more} more (--json shows all)`);
  const rules = [...new Set(records.flatMap(({ rule }) => rule || []))];
  const at = wallClock(committedAt, job.time_zone);
  const isMatched = stateOf(records) === 'matched';
  const since = isMatched ? say`since run ${runId}, ${at}` : say`run ${runId}, ${at}`;
  const by = rules.length === 0 ? since : say`rule ${commaList(rules)}, ${since}`;
  const from = isRead ? say`${by}; read in its files` : say`${by}; read in ${list}`;
  return [
    `${run.date}  ${say`job ${job.name}`}  ${named}`,
    ...[...shown, from].map((each) => `  ${each}`),
  ];
}

/** One side of a match, or a record, in a line. */
function recordText(record: OrderRecord, currency: string): string {
  const line = sideLine({ ...record, currency });
  return record.count === 1 ? line : say`${line} and ${record.count - 1} more records, added up`;
}

/** What the search says of a job: none only if all dates that were searched are known. */
export function foundIn({
  searched,
}: JobAnswer): 'matched' | 'never_succeeded' | 'none' | 'unknown' {
  const found = searched.filter(({ records }) => records.length > 0);
  const states = found.map(({ records }) => stateOf(records));
  if (states.includes('matched')) return 'matched';
  const isUnknown = searched.length === 0 || searched.some(({ unknown }) => unknown !== '');
  if (states.includes('unknown') || isUnknown) return 'unknown';
  return states.includes('never_succeeded') ? 'never_succeeded' : 'none';
}

/** What was searched, for programs. */
export function searchFields({ searched, notSearched, notRun }: JobAnswer) {
  const datesOf = (runs: readonly CurrentRun[]) => runs.map(({ date }) => date);
  const of = (isKnown: boolean) =>
    datesOf(searched.flatMap(({ run, unknown }) => ((unknown === '') === isKnown ? run : [])));
  return {
    dates_read: of(true),
    dates_not_read: [...of(false), ...datesOf(notSearched)],
    dates_not_searched: datesOf(notSearched),
    dates_not_run: notRun,
    searched: searched.map(({ run, list, listProblem, isRead }) => {
      const problem = listProblem === '' ? {} : { list_problem: listProblem };
      return { date: run.date, list, ...problem, files: isRead };
    }),
    dates: searched.flatMap(dateJson),
  };
}

function dateJson({ run, records, unknown }: SearchedDate) {
  if (records.length === 0 && unknown === '') return [];
  const state = unknown === '' ? stateOf(records) : 'unknown';
  return {
    date: run.date,
    state,
    reason: state === 'unknown' ? unknown || oneSided() : '',
    run_id: run.runId,
    committed_at: run.committedAt,
    records: records.map((record) => ({
      side: record.side,
      order_id: record.orderId,
      refund_id: record.refundId,
      channel_txn_id: record.channelTxnId,
      type: record.type,
      amount: money(record.amount, run.job.currency),
      fee: record.fee,
      status: record.status,
      time: record.time,
      source: record.place,
      records: record.count,
      rule: record.rule,
    })),
  };
}
