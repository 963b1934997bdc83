/** Adds up what runs recorded of the records of a job. */
import {
  type Activity,
  type ActivityRow,
  type Breakdown,
  DIMENSION_VALUES_MAX,
  type RecordSums,
  type ValueRow,
} from '../domain/activity.ts';
import type { Totals } from '../domain/exact-sums.ts';
import { FEE_UNITS } from '../domain/money.ts';
import type { ComparedRow, MonthRow, SideFigures } from '../domain/month.ts';
import type { SideTotals } from '../domain/outcome.ts';
import { SIDES, type Side, type Sides, type TransactionType } from '../domain/record.ts';

/** What is known of the records of a side, over all dates of a period. */
export interface Known {
  attempts: boolean;
  fees: boolean;
  /** Do records state their fees? false: fees are rows of their own. */
  stated: boolean;
}

export const NOTHING_KNOWN: Known = { attempts: false, fees: false, stated: false };

const KEPT_APART: Partial<Record<TransactionType, 'payments' | 'refunds'>> = {
  payment: 'payments',
  refund: 'refunds',
  reversal: 'refunds',
};

/** Sums of the records of a side. */
export class FigureSums {
  readonly #totals = {
    payments: { count: 0, amount: 0n },
    refunds: { count: 0, amount: 0n },
    others: { count: 0, amount: 0n },
  };
  #attempts = 0;
  #fees = 0n;
  readonly #records = { withFee: 0, withoutFee: 0 };

  /** Adds records that count, without their fees. */
  add(type: TransactionType, { count, amount }: Totals): void {
    const totals = this.#totals[KEPT_APART[type] ?? 'others'];
    totals.count += count;
    totals.amount += amount;
  }

  /** Adds what only activity has: attempts, and the fees of records that count. */
  addActivity(row: ActivityRow | ValueRow, counts: boolean): void {
    const { type, count, amount, fee, withFee } = row;
    if (type === 'payment') this.#attempts += count;
    if (counts && KEPT_APART[type]) {
      this.#records.withFee += withFee;
      this.#records.withoutFee += count - withFee;
    }
    // What a fee row states as its fee is the amount of the row once more.
    if (counts) this.#fees += type === 'fee' ? -amount * BigInt(FEE_UNITS) : fee;
  }

  merge(other: FigureSums): void {
    for (const name of ['payments', 'refunds', 'others'] as const) {
      this.#totals[name].count += other.#totals[name].count;
      this.#totals[name].amount += other.#totals[name].amount;
    }
    this.#attempts += other.#attempts;
    this.#fees += other.#fees;
    this.#records.withFee += other.#records.withFee;
    this.#records.withoutFee += other.#records.withoutFee;
  }

  get isEmpty(): boolean {
    const { payments, refunds, others } = this.#totals;
    return payments.count + refunds.count + others.count + this.#attempts === 0;
  }

  figures({ attempts, fees, stated }: Known): SideFigures {
    return {
      ...this.#totals,
      attempts: attempts ? this.#attempts : null,
      fees: fees ? this.#fees : 0n,
      hasFees: fees,
      ...(fees && stated ? this.#records : { withFee: 0, withoutFee: 0 }),
    };
  }
}

/** Rows of a table by their keys. */
export class FigureTable {
  readonly #rows = new Map<string, Partial<Record<Side, FigureSums>>>();

  get size(): number {
    return this.#rows.size;
  }

  at(key: string, side: Side): FigureSums {
    const row = this.#rows.get(key) ?? {};
    this.#rows.set(key, row);
    row[side] ??= new FigureSums();
    return row[side];
  }

  /** Adds records of dates that do not have the table's keys. */
  addUnnamed(side: Side, sums: FigureSums): void {
    if (!sums.isEmpty) this.at('', side).merge(sums);
  }

  /** The rows; what `known` has null for is not known of that side, all else is zero at least. */
  rows(currency: string, known: Sides<Known | null>): MonthRow[] {
    return [...this.#rows].map(([key, sums]) => {
      const of = (side: Side) => {
        const what = known[side];
        return what && (sums[side] ?? new FigureSums()).figures(what);
      };
      return { key, currency, statement: of('statement'), flows: of('flows') };
    });
  }
}

/** The sums of one job over the dates of a period. */
export class ActivitySums {
  readonly total: Sides<FigureSums> = { statement: new FigureSums(), flows: new FigureSums() };
  readonly byType = new FigureTable();
  readonly byHour = new FigureTable();
  /** By name; `account` is that of the statement. null: too many values. */
  readonly #breakdowns: Sides<Map<string, FigureTable | null>> = {
    statement: new Map(),
    flows: new Map(),
  };
  /** All records of the dates that have activity. */
  readonly #collected: Sides<FigureSums> = {
    statement: new FigureSums(),
    flows: new FigureSums(),
  };
  /** Of the dates that have activity. */
  readonly #seen: Sides<Known> = {
    statement: { ...NOTHING_KNOWN },
    flows: { ...NOTHING_KNOWN },
  };
  readonly #hasHours = { statement: false, flows: false };
  #isComplete = true;

  /** Adds a date; returns its sums. */
  add(date: Sides<SideTotals>): Sides<FigureSums> {
    const of = { statement: new FigureSums(), flows: new FigureSums() };
    for (const side of SIDES) {
      const { byType, activity, count } = date[side];
      for (const [name, totals] of Object.entries(byType)) {
        const type = name as TransactionType;
        of[side].add(type, totals);
        this.byType.at(type, side).add(type, totals);
      }
      if (activity) this.#addActivity(of[side], side, activity, count);
      else this.#isComplete = false;
      this.total[side].merge(of[side]);
    }
    return of;
  }

  /** What is known of a side, of all dates or of those with activity. */
  known(side: Side, ofAll = true): Known {
    const { attempts, fees, stated } = this.#seen[side];
    const isEnough = this.#isComplete || !ofAll;
    return { attempts: attempts && isEnough, fees: fees && isEnough, stated };
  }

  /** What is known of hours: nothing where no record of a side has a clock time. */
  get knownByHour(): Sides<Known | null> {
    const of = (side: Side) => (this.#hasHours[side] ? this.known(side, false) : null);
    return { statement: of('statement'), flows: of('flows') };
  }

  breakdownNames(side: Side): string[] {
    return [...this.#breakdowns[side].keys()];
  }

  /** The rows of a breakdown; null: too many values. */
  breakdown(side: Side, name: string, currency: string): MonthRow[] | null {
    const table = this.#breakdowns[side].get(name);
    if (table === undefined) return [];
    const known = { statement: null, flows: null, [side]: this.known(side, false) };
    return table?.rows(currency, known) ?? null;
  }

  #addActivity(of: FigureSums, side: Side, { rows, breakdowns }: Activity, count: number): void {
    // Where a job does not compare the status, records of every status count.
    const successes = rows.reduce(
      (sum, each) => sum + (each.status === 'success' ? each.count : 0),
      0,
    );
    const counts = (row: ActivityRow | ValueRow) => successes !== count || row.status === 'success';
    for (const row of rows) {
      if (row.status !== 'success') this.#seen[side].attempts = true;
      if (row.hour !== null) this.#hasHours[side] = true;
      if (counts(row) && (row.withFee > 0 || row.type === 'fee')) this.#seen[side].fees = true;
      if (counts(row) && row.withFee > 0 && KEPT_APART[row.type]) this.#seen[side].stated = true;
      of.addActivity(row, counts(row));
      this.byType.at(row.type, side).addActivity(row, counts(row));
      addRow(this.byHour.at(row.hour === null ? '' : String(row.hour), side), row, counts(row));
    }
    for (const breakdown of breakdowns) this.#addBreakdown(side, breakdown, counts);
    const names = new Set(breakdowns.map(({ name }) => name));
    for (const [name, table] of this.#breakdowns[side])
      if (!names.has(name)) table?.addUnnamed(side, of);
    this.#collected[side].merge(of);
  }

  #addBreakdown(side: Side, { name, rows }: Breakdown, counts: (row: ValueRow) => boolean): void {
    const tables = this.#breakdowns[side];
    const table = tables.has(name) ? tables.get(name) : new FigureTable();
    if (!tables.has(name)) table?.addUnnamed(side, this.#collected[side]);
    const kept = rows === null || !table ? null : table;
    for (const row of rows ?? []) if (kept) addRow(kept.at(row.value, side), row, counts(row));
    tables.set(name, kept && kept.size > DIMENSION_VALUES_MAX ? null : kept);
  }
}

function addRow(
  sums: FigureSums,
  row: (ActivityRow | ValueRow) & RecordSums,
  counts: boolean,
): void {
  if (counts) sums.add(row.type, row);
  sums.addActivity(row, counts);
}

/** The sum of the figures of several jobs; what is not known of one that has records is unknown. */
export function addedFigures(all: readonly SideFigures[]): SideFigures {
  const totals = (name: 'payments' | 'refunds' | 'others') => ({
    count: all.reduce((sum, each) => sum + each[name].count, 0),
    amount: all.reduce((sum, each) => sum + each[name].amount, 0n),
  });
  const withRecords = all.filter(({ payments, refunds, others, attempts }) => {
    return payments.count + refunds.count + others.count + (attempts ?? 0) > 0;
  });
  const hasFees = withRecords.length > 0 && withRecords.every((each) => each.hasFees);
  const attempts = withRecords.reduce<number | null>(
    (sum, each) => (sum === null || each.attempts === null ? null : sum + each.attempts),
    withRecords.length > 0 ? 0 : null,
  );
  const fees = all.reduce((sum, each) => sum + each.fees, 0n);
  const records = (name: 'withFee' | 'withoutFee') =>
    hasFees ? all.reduce((sum, each) => sum + each[name], 0) : 0;
  return {
    ...{ payments: totals('payments'), refunds: totals('refunds'), others: totals('others') },
    ...{ attempts, fees: hasFees ? fees : 0n, hasFees },
    ...{ withFee: records('withFee'), withoutFee: records('withoutFee') },
  };
}

export type RowOrder = (a: ComparedRow, b: ComparedRow) => number;

/**
 * Rows of a period beside those of the period before: by key, in an order of the caller. A row that
 * only the period before has is zero if `wasRun`, else it is not known.
 */
export function compared(
  now: readonly MonthRow[],
  before: readonly MonthRow[],
  { order, wasRun }: { readonly order: RowOrder; readonly wasRun: boolean },
): ComparedRow[] {
  const emptied = (row: MonthRow) =>
    wasRun ? zeros(row) : { ...row, statement: null, flows: null };
  const former = new Map(before.map((row) => [keyOf(row), row]));
  const known = new Set(now.map(keyOf));
  const gone = before.filter((row) => !known.has(keyOf(row)));
  const rows = now.map((row) => ({ now: row, before: former.get(keyOf(row)) ?? null }));
  return [...rows, ...gone.map((row) => ({ now: emptied(row), before: row }))].sort(order);
}

function keyOf({ key, currency }: MonthRow): string {
  return `${currency} ${key}`;
}

/** A row with the same sides, and zeros. */
function zeros(row: MonthRow): MonthRow {
  const of = (figures: SideFigures | null) =>
    figures &&
    new FigureSums().figures({
      ...{ attempts: figures.attempts !== null, fees: figures.hasFees, stated: false },
    });
  return { ...row, statement: of(row.statement), flows: of(row.flows) };
}
