/**
 * Matches the credits of a settlement job with its groups, as a pure function of both: date by date
 * over the dates that were run. It starts at the first date that may change.
 */
import { keyValue } from '../../domain/settlement.ts';
import {
  type Credit,
  matchReceipts,
  type Receipt,
  type Receivable,
} from '../../matching/settlement/receipts.ts';
import { say } from '../../words/language.ts';
import { DamagedError } from '../damage.ts';
import { daysOf } from '../days.ts';
import type { Ledger } from '../open.ts';
import type { JobRow } from '../tables.ts';
import { keyNames, type Settling } from './receivables.ts';
import { type CreditRow, type ReceiptColumns, type ReceivableRow, receiptKey } from './tables.ts';

interface OpenGroup extends Receivable {
  readonly row: ReceivableRow;
}

interface OpenCredit extends Credit {
  readonly row: CreditRow;
}

/** A row before the replay; compared with what it is afterwards. */
type Before = Pick<CreditRow, 'received_on' | 'receipt' | 'rule' | 'candidates'>;

/**
 * Matches from a date on; returns the dates whose credits or groups have other receipts now.
 * `changed`: the keys of receipts that lose a member.
 */
export function replayReceipts(
  settling: Settling,
  from: string,
  changed: ReadonlySet<string | null>,
): Set<string> {
  const { ledger, row: job, settlement } = settling;
  const days = daysOf(ledger, job).filter(({ date }) => date >= from);
  const [last] = days.slice(-1);
  if (last === undefined) return new Set();
  const open = new OpenRows(settling, from, last.date);
  for (const { date } of days) {
    const due = open.on(date);
    const { receipts, candidates } = matchReceipts(date, due, settlement);
    for (const [number, receipt] of receipts.entries()) open.receive(receipt, date, number);
    for (const { row, amount, expectedDate } of due.groups) {
      // A group of 0.00 needs no money.
      if (amount !== 0 || row.received_on !== null) continue;
      Object.assign(row, { received_on: expectedDate, receipt: null, rule: 'group' });
    }
    for (const [{ row }, runs] of candidates) {
      row.candidates = JSON.stringify(runs.map((run) => run.map((group) => group.row.label)));
    }
  }
  return open.store(changed);
}

const NO_RECEIPT: ReceiptColumns = { received_on: null, receipt: null, rule: null };

/** The groups and credits that are open on the first date of a replay, and what becomes of them. */
class OpenRows {
  readonly #ledger: Ledger;
  readonly #groups: readonly OpenGroup[];
  readonly #credits: readonly OpenCredit[];
  readonly #before = new Map<ReceivableRow | CreditRow, Before>();

  constructor(settling: Settling, from: string, to: string) {
    const { ledger, row } = settling;
    const { receivables, credits } = ledger.tables;
    this.#ledger = ledger;
    // With OR, SQLite would read all rows of the job.
    const states = [
      ['received_on IS NULL', []],
      ['received_on >= ?', [from]],
    ] as const;
    const arrived = states.flatMap(([state, values]) => {
      const tail = `INDEXED BY credits_by_receipt WHERE job = ? AND ${state}`;
      return credits.select(tail, row.id, ...values);
    });
    const owed = states.flatMap(([state, values]) => {
      const tail = `INDEXED BY receivables_by_receipt WHERE job = ? AND ${state} AND expected <= ?`;
      return receivables.select(tail, row.id, ...values, to);
    });
    arrived.sort(byDate);
    owed.sort(byDate);
    requireAll(ledger, arrived, { table: 'credits', row, from, to: LAST_DATE });
    requireAll(ledger, owed, { table: 'receivables', row, from, to });
    const names = keyNames(settling);
    this.#groups = owed.map((each) => this.#openGroup(settling, each, names));
    this.#credits = arrived.map((each) => this.#openCredit(each, names, from));
  }

  #openGroup(settling: Settling, row: ReceivableRow, names: readonly string[]): OpenGroup {
    this.#before.set(row, { ...row, candidates: null });
    Object.assign(row, NO_RECEIPT);
    const values = JSON.parse(row.named) as string[];
    const { taking } = settling.settlement;
    return {
      ...{ row, account: row.account, businessDate: row.date, amount: row.amount },
      ...{ expectedDate: row.expected, graceEnd: row.grace_end },
      key: keyOf(names.map((name) => keyValue(taking, values, name))),
    };
  }

  #openCredit(row: CreditRow, names: readonly string[], from: string): OpenCredit {
    this.#before.set(row, { ...row });
    Object.assign(row, NO_RECEIPT);
    // Only the credit's own date decides what it might pay.
    if (row.date >= from) row.candidates = null;
    const fields = JSON.parse(row.fields) as Record<string, string>;
    return {
      ...{ row, date: row.date, amount: row.amount },
      key: keyOf(names.map((name) => fields[name])),
      tradeDates: row.trade_from === null ? null : [row.trade_from, row.trade_to ?? row.trade_from],
      get isAmbiguous() {
        return row.candidates !== null;
      },
    };
  }

  /** What is open on a date: groups expected by then, and credits until then. */
  on(date: string) {
    return {
      groups: this.#groups.filter(({ row, expectedDate }) => {
        return row.received_on === null && expectedDate <= date;
      }),
      credits: this.#credits.filter(({ row }) => row.received_on === null && row.date <= date),
    };
  }

  receive(
    { rule, groups, credits }: Receipt<OpenGroup, OpenCredit>,
    date: string,
    receipt: number,
  ) {
    for (const { row } of [...groups, ...credits]) {
      Object.assign(row, { received_on: date, receipt, rule });
    }
  }

  /** Writes the rows that have changed; returns the dates of their receipts' members. */
  store(changed: ReadonlySet<string | null>): Set<string> {
    const { receivables, credits } = this.#ledger.tables;
    const touched = new Set<string>();
    const keys = new Set(changed);
    for (const { row } of this.#groups) {
      if (isSame(this.#before.get(row), { ...row, candidates: null })) continue;
      receivables.update(row, ['job', 'date', 'n']);
      keys.add(receiptKey(row));
      touched.add(row.expected);
    }
    for (const { row } of this.#credits) {
      if (isSame(this.#before.get(row), row)) continue;
      credits.update(row, ['job', 'date', 'n']);
      keys.add(receiptKey(row));
      touched.add(row.date);
    }
    keys.delete(null);
    for (const { row } of this.#groups) if (keys.has(receiptKey(row))) touched.add(row.expected);
    for (const { row } of this.#credits) if (keys.has(receiptKey(row))) touched.add(row.date);
    return touched;
  }
}

const LAST_DATE = '9999-12-31';

/** A damaged index can lose a row, or show one twice in place of another. Throws DamagedError. */
function requireAll(
  { db }: Ledger,
  rows: readonly { date: string; n: number }[],
  open: { table: 'credits' | 'receivables'; row: JobRow; from: string; to: string },
): void {
  const { table, row, from, to } = open;
  const until = table === 'credits' ? 'date' : 'expected';
  const query = db.prepare(
    `SELECT count(*) FROM ${table} NOT INDEXED
     WHERE job = ? AND (received_on IS NULL OR received_on >= ?) AND ${until} <= ?`,
  );
  const isTwice = rows.some((each, i) => i > 0 && byDate(rows[i - 1], each) === 0);
  if (isTwice || query.pluck().get(row.id, from, to) !== rows.length) {
    throw new DamagedError(say`the settlement dates of ${row.name} are incomplete`);
  }
}

function byDate(a: { date: string; n: number }, b: { date: string; n: number }): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.n - b.n;
}

function isSame(before: Before | undefined, now: Before): boolean {
  const columns = ['received_on', 'receipt', 'rule', 'candidates'] as const;
  return columns.every((column) => before?.[column] === now[column]);
}

/** One text for the values of a key; empty if one of them is. */
function keyOf(values: readonly (string | undefined)[]): string {
  return values.length > 0 && values.every(Boolean) ? JSON.stringify(values) : '';
}

/** The groups and credits of a receipt. */
export function membersOf(
  { tables }: Ledger,
  job: JobRow,
  { received_on, receipt }: ReceiptColumns,
): { readonly groups: ReceivableRow[]; readonly credits: CreditRow[] } {
  // SQLite would rather read all rows of the job in their order.
  const [groups, credits] = ['receivables', 'credits'].map(
    (table) => `INDEXED BY ${table}_by_receipt
      WHERE job = ? AND received_on = ? AND receipt = ? ORDER BY date, n`,
  );
  return {
    groups: tables.receivables.select(groups, job.id, received_on, receipt),
    credits: tables.credits.select(credits, job.id, received_on, receipt),
  };
}
