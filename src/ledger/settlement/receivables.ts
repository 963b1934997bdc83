/** Computes what a settlement job is owed from the sums of its upstream dates. */
import {
  keyFields,
  measured,
  type Settlement,
  type SettlementJob,
  takingText,
  valueNames,
} from '../../domain/settlement.ts';
import { expectedDate, graceEnd } from '../../domain/working-days.ts';
import { ItemIds } from '../../matching/items.ts';
import { groupName } from '../../reading/rows/shown-field.ts';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { DamagedError } from '../damage.ts';
import { daysOf, jobsOf } from '../days.ts';
import type { Ledger } from '../open.ts';
import { isComplete } from '../sealed-table.ts';
import type { DayRow, JobRow } from '../tables.ts';
import { storable, sumsOf, takenBy } from './sums.ts';
import {
  type ReceivableRow,
  receiptKey,
  type SettlementDateRow,
  type SettlementRow,
} from './tables.ts';

/** Dates without the sums that are named in a message. */
const NAMED_MAX = 5;

/** A settlement job in the ledger, with its settings. */
export interface Settling extends SettlementJob {
  readonly ledger: Ledger;
  readonly row: JobRow;
  readonly upstream: JobRow;
}

/** Dates of groups that were computed again, and the first date on which this shows. */
interface Recomputed {
  /** The first expected date of a changed group; null: nothing has changed. */
  readonly from: string | null;
  /** Expected dates whose groups have changed. */
  readonly touched: ReadonlySet<string>;
  /** The keys of receipts that have lost a group. */
  readonly receipts: ReadonlySet<string | null>;
}

/**
 * Brings the groups of a job up to date with the runs of its upstream job, its settings and its
 * calendar. Throws RefusedError if upstream dates were run without the sums that the job needs.
 */
export function updateReceivables(settling: Settling): Recomputed {
  const { ledger, row } = settling;
  const { tables } = ledger;
  const known = new Map(datesOf(settling).map((each) => [each.date, each]));
  const settings = settingsText(settling);
  const stored = settlementOf(settling);
  const isOther = stored?.settings !== settings || stored.upstream !== settling.upstream.id;
  const upstreamDays = daysWithSums(settling, known, isOther);
  const touched = new Set<string>();
  const receipts = new Set<string | null>();
  let dates = known.size;
  for (const day of upstreamDays) {
    const date = dated(settling, day);
    const before = known.get(day.date);
    known.delete(day.date);
    const isSame = before?.expected === date.expected && before.grace_end === date.grace_end;
    if (before && isSame && before.run === day.run && !isOther) continue;
    const former = before ? receivablesOf(ledger, before) : [];
    const now = groupsOf(settling, day, date);
    if (!before) dates++;
    if (isSame && former.length === now.length && former.every((a, i) => isEqual(a, now[i]))) {
      tables.settlementDates.update({ ...date, receivables: now.length }, ['job', 'date']);
      continue;
    }
    if (before) removeDate(ledger, before);
    for (const each of former) receipts.add(receiptKey(each));
    for (const each of now) tables.receivables.insert(each);
    tables.settlementDates.insert({ ...date, receivables: now.length });
    for (const expected of [before?.expected, date.expected]) {
      if (expected !== undefined) touched.add(expected);
    }
  }
  // Another job was settled before.
  for (const before of known.values()) {
    for (const each of receivablesOf(ledger, before)) receipts.add(receiptKey(each));
    removeDate(ledger, before);
    touched.add(before.expected);
    dates--;
  }
  const settlement: SettlementRow = {
    job: row.id,
    upstream: settling.upstream.id,
    settings,
    dates,
  };
  if (stored) tables.settlements.update(settlement, ['job']);
  else tables.settlements.insert(settlement);
  // The rules of the settings decide about every date.
  const from = isOther && stored ? '' : ([...touched].sort()[0] ?? null);
  return { from, touched, receipts };
}

function removeDate({ tables }: Ledger, { job, date }: SettlementDateRow): void {
  tables.receivables.remove('WHERE job = ? AND date = ?', job, date);
  tables.settlementDates.remove('WHERE job = ? AND date = ?', job, date);
}

/** The settings that decide what is owed and what pays it. */
function settingsText(settling: Settling): string {
  const { taking, measure, lag, grace, runs, partialMax } = settling.settlement;
  const key = keyNames(settling);
  return JSON.stringify({ taking, measure, lag, grace, runs, partialMax, key });
}

/** The names of values that groups have, and credits as well: those of the last date. */
export function keyNames({ ledger, row, settlement }: Settling): readonly string[] {
  const last = ledger.tables.credits.get('WHERE job = ? ORDER BY date DESC, n LIMIT 1', row.id);
  const fields = last === undefined ? {} : (JSON.parse(last.fields) as object);
  return keyFields(settlement.taking).filter((name) => Object.hasOwn(fields, name));
}

/** The settings from which the groups of a job were computed. */
export function settingsOf({ settings }: SettlementRow): Pick<Settlement, 'taking' | 'measure'> {
  return JSON.parse(settings);
}

/** The stored row of a settlement job; undefined: it has none yet. */
export function settlementOf({ ledger, row }: Pick<Settling, 'ledger' | 'row'>) {
  return ledger.tables.settlements.get('WHERE job = ?', row.id);
}

/** The job that a settlement job settles; undefined: it is none, or has no groups yet. */
export function upstreamOf(ledger: Ledger, row: JobRow): JobRow | undefined {
  const upstream = settlementOf({ ledger, row })?.upstream;
  return jobsOf(ledger).find(({ id }) => id === upstream);
}

/** The name of the upstream job of a date that was settled. Throws DamagedError if it is lost. */
export function upstreamName(ledger: Ledger, row: JobRow): string {
  const upstream = upstreamOf(ledger, row);
  if (upstream) return upstream.name;
  throw new DamagedError(say`the settlement dates of ${row.name} are incomplete`);
}

/** The business dates of a job's groups, ascending. Throws DamagedError if one is lost. */
export function datesOf(settling: Pick<Settling, 'ledger' | 'row'>): SettlementDateRow[] {
  const { ledger, row } = settling;
  const dates = ledger.tables.settlementDates.select('WHERE job = ? ORDER BY date', row.id);
  if (!isComplete(dates, 'date', settlementOf(settling)?.dates ?? 0)) {
    throw new DamagedError(say`the settlement dates of ${row.name} are incomplete`);
  }
  return dates;
}

/** The groups of a business date. Throws DamagedError if one is lost. */
export function receivablesOf({ tables }: Ledger, date: SettlementDateRow): ReceivableRow[] {
  const tail = 'WHERE job = ? AND date = ? ORDER BY n';
  const rows = tables.receivables.select(tail, date.job, date.date);
  if (!isComplete(rows, 'n', date.receivables)) {
    throw new DamagedError(say`the groups of ${date.date} are incomplete`);
  }
  return rows;
}

/**
 * The upstream dates whose sums the job needs. Dates that were run before a job asked for sums have
 * none, and give no groups; any later one must have them.
 */
function daysWithSums(
  settling: Settling,
  known: ReadonlyMap<string, SettlementDateRow>,
  isOther: boolean,
): DayRow[] {
  const { ledger, upstream, settlement } = settling;
  const taking = takingText(settlement.taking);
  const days = daysOf(ledger, upstream);
  // The run whose groups are known has the sums: few runs need to be read.
  const isKnown = (day: DayRow) => !isOther && known.get(day.date)?.run === day.run;
  const has = days.map((day) => isKnown(day) || takenBy(ledger, day)[taking] !== undefined);
  const first = has.indexOf(true);
  const isNeeded = (day: DayRow, i: number) => (first >= 0 && i > first) || known.has(day.date);
  const lacking = days.filter((day, i) => !has[i] && (first < 0 || isNeeded(day, i)));
  if (lacking.length > 0) throw lacksSums(settling, lacking);
  return days.filter((_, i) => has[i]);
}

function lacksSums({ upstream, job }: Settling, days: readonly DayRow[]): RefusedError {
  const dates = days.map(({ date }) => date);
  const named = dates.slice(0, NAMED_MAX).join(say`, `);
  const shown = dates.length > NAMED_MAX ? `${named}${say`, `}…` : named;
  return new RefusedError(
    'upstream',
    say`${job.name} needs the sums of ${upstream.name}, and its runs of these dates have none:
      ${shown}. They ran before the job was in the config, or with another groupBy. Run them
      again: zhangping run ${upstream.name} --from ${dates[0]} --to ${dates[dates.length - 1]}`,
  );
}

/** When the groups of a business date are expected. */
function dated({ row, settlement, calendar }: Settling, day: DayRow): SettlementDateRow {
  const expected = expectedDate(day.date, settlement.lag, calendar);
  const end = graceEnd(expected, settlement.grace, settlement.lag, calendar);
  const dates = { date: day.date, run: day.run, expected, grace_end: end };
  return { job: row.id, ...dates, receivables: 0 };
}

function groupsOf(
  settling: Settling,
  day: DayRow,
  { expected, grace_end }: SettlementDateRow,
): ReceivableRow[] {
  const { ledger, row, job, settlement } = settling;
  const account = valueNames(settlement.taking).indexOf('account');
  const ids = new ItemIds(job.name, day.date, new Map());
  const sums = sumsOf(ledger, day, takingText(settlement.taking)) ?? [];
  return sums.map((each, n) => {
    const { values } = each;
    const label = labelOf(settling, day.date, values);
    // Written out: there may be thousands, and objects that are put together are slow.
    return {
      job: row.id,
      date: day.date,
      n,
      item: ids.ofRecord({ side: 'flows', orderId: label, refundId: '' }),
      account: values[account] ?? '',
      label,
      named: JSON.stringify(values),
      expected,
      grace_end,
      amount: storable(measured(each, settlement.measure)),
      received_on: null,
      receipt: null,
      rule: null,
    };
  });
}

/** The name of a group: its date and values; of a taken row, its first id. */
function labelOf({ settlement, job }: Settling, date: string, values: readonly string[]): string {
  const { taking } = settlement;
  if ('take' in taking) return values.find((value) => value !== '') ?? date;
  return groupName(date, taking.by, values, job);
}

/** Are two groups the same, whatever paid them? */
function isEqual(a: ReceivableRow, b: ReceivableRow): boolean {
  return a.item === b.item && a.named === b.named && a.amount === b.amount;
}
