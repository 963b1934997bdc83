/** The items of a settlement job's dates: credits and groups without a receipt of their date. */
import { oneSided } from '../../domain/item.ts';
import { say } from '../../words/language.ts';
import { recordChange } from '../changes.ts';
import { DamagedError } from '../damage.ts';
import { dayOf, itemsOf, runOf } from '../days.ts';
import { Decisions } from '../decisions.ts';
import { readFacts } from '../facts.ts';
import { NO_COUNTERPART } from '../item-row.ts';
import type { Ledger } from '../open.ts';
import { addSeal, isComplete } from '../sealed-table.ts';
import type { DayRow, ItemRow, JobRow } from '../tables.ts';
import { TallySums, writeTally } from '../tally.ts';
import { storeSettled } from './outcome.ts';
import { upstreamName } from './receivables.ts';
import { membersOf } from './replay.ts';
import { RunDates } from './run-dates.ts';
import {
  type CreditRow,
  isReceivedAsZero,
  type ReceiptColumns,
  type ReceivableRow,
  receiptKey,
} from './tables.ts';

interface Changing {
  readonly ledger: Ledger;
  readonly job: JobRow;
  /** The run that causes the changes. */
  readonly run: number;
}

/**
 * Replaces the items and sums of these dates, as far as they were run. Returns the dates whose
 * reports change.
 */
export function storeDayItems(changing: Changing, dates: Iterable<string>): Set<string> {
  const decisions = new Decisions(changing.ledger, changing.job);
  const changed = new Set<string>();
  const runDates = new RunDates(changing.ledger, changing.job);
  const counted = new Set(Array.from(dates, (date) => runDates.countedOn(date)));
  for (const date of counted) {
    const day = date === null ? undefined : dayOf(changing.ledger, changing.job, date);
    if (!day) continue;
    for (const each of storeItemsOf(changing, day, decisions, runDates)) changed.add(each);
  }
  return changed;
}

function storeItemsOf(
  changing: Changing,
  day: DayRow,
  decisions: Decisions,
  runDates: RunDates,
): Set<string> {
  const { ledger, job } = changing;
  const { tables } = ledger;
  const members = membersOfDay(ledger, job, day, runDates);
  const receipts = new DayReceipts(ledger, job, day.date, runDates);
  const isSettled = !storeSettled(ledger, day, members, (row) => {
    return row.rule !== 'partial' && receipts.of(row)?.isOfDay === true;
  });
  const touched = new Set(isSettled ? [] : [day.date]);
  const former = new Map(Array.from(itemsOf(ledger, day), (row) => [row.id, row]));
  const rows = itemRows(ledger, job, day, members, receipts).map((row) => ({
    ...row,
    decision: decisions.of(row),
  }));
  const isSame = (row: ItemRow) => {
    const was = former.get(row.id);
    const seal = was && tables.items.sealOf({ ...was, n: row.n });
    return seal === tables.items.sealOf(row);
  };
  const isInPlace = (row: ItemRow) => former.get(row.id)?.n === row.n && isSame(row);
  if (day.tally !== '' && rows.length === former.size && rows.every(isInPlace)) return touched;
  const differing = rows.filter((row) => !isSame(row));
  const changed = [...differing, ...differing.map(({ id }) => former.get(id))];
  tables.items.remove('WHERE day = ?', day.id);
  const sums = new TallySums();
  let seals = 0;
  for (const row of rows) {
    seals = addSeal(seals, tables.items.insert(row));
    sums.add(row);
    // The first run of a date changes nothing.
    if (day.tally !== '') recordChange(ledger, changing, day, former.get(row.id) ?? null, row);
    former.delete(row.id);
  }
  for (const lost of former.values()) {
    recordChange(ledger, changing, day, lost, null);
    changed.push(lost);
  }
  for (const row of changed) {
    touched.add(day.date);
    // The reports of the date on which its window closed list its pending items as well.
    if (row?.own === 'pending' && row.met === null) touched.add(day.closed_on ?? day.date);
  }
  const tally = writeTally(sums.tally);
  tables.days.update({ ...day, items: rows.length, items_seal: seals, tally }, ['id']);
  return touched;
}

/** The credits of a date, and the files that they name, by number. Throws DamagedError. */
export function creditsOf(ledger: Ledger, job: JobRow, day: DayRow) {
  const { credits } = ledger.tables;
  const { credits: count, places } = readFacts(runOf(ledger, day).facts);
  const rows = credits.select('WHERE job = ? AND date = ? ORDER BY n', job.id, day.date);
  if (!isComplete(rows, 'n', count ?? 0)) {
    throw new DamagedError(say`the credits of ${day.date} are incomplete`);
  }
  return { credits: rows, places };
}

const EXPECTED = `INDEXED BY receivables_by_expected
  WHERE job = ? AND expected >= ? AND expected <= ? ORDER BY date, n`;

/** The credits of a date, and the groups that count on it. Throws DamagedError. */
export function membersOfDay(ledger: Ledger, job: JobRow, day: DayRow, runDates: RunDates) {
  const first = runDates.firstCountedOn(day.date);
  const groups = ledger.tables.receivables.select(EXPECTED, job.id, first, day.date);
  const keys = new Set(groups.map(({ date, n }) => `${date} ${n}`));
  if (groups.length !== runDates.groupsOn(day.date) || keys.size !== groups.length) {
    throw new DamagedError(say`the groups of ${day.date} are incomplete`);
  }
  return { ...creditsOf(ledger, job, day), groups };
}

/** The receipts of a date's credits and groups, by their key. */
export class DayReceipts {
  readonly #ledger: Ledger;
  readonly #job: JobRow;
  readonly #date: string;
  readonly #runDates: RunDates;
  readonly #known = new Map<string, Members>();

  constructor(ledger: Ledger, job: JobRow, date: string, runDates: RunDates) {
    this.#ledger = ledger;
    this.#job = job;
    this.#date = date;
    this.#runDates = runDates;
  }

  /** The receipt of a group or credit; null: it has none, or the group is of 0.00. */
  of(columns: ReceiptColumns): Members | null {
    const key = receiptKey(columns);
    if (key === null) return null;
    let found = this.#known.get(key);
    if (!found) {
      const members = membersOf(this.#ledger, this.#job, columns);
      const isOfDay =
        members.credits.every(({ date }) => date === this.#date) &&
        members.groups.every(({ expected }) => this.#countedOn(expected) === this.#date);
      const countedOn = this.#countedOn(members.groups[0]?.expected ?? this.#date);
      found = { ...members, isOfDay, countedOn };
      this.#known.set(key, found);
    }
    return found;
  }

  #countedOn(expected: string): string {
    return this.#runDates.countedOn(expected) ?? expected;
  }
}

interface Members {
  readonly groups: readonly ReceivableRow[];
  readonly credits: readonly CreditRow[];
  /** Are all of them of the date? */
  readonly isOfDay: boolean;
  /** The date on which its first group counts. */
  readonly countedOn: string;
}

function itemRows(
  ledger: Ledger,
  job: JobRow,
  day: DayRow,
  { credits, groups, places }: ReturnType<typeof membersOfDay>,
  receipts: DayReceipts,
): ItemRow[] {
  // Groups have no file: they are named by the job whose statement they sum.
  const file = places.indexOf(upstreamName(ledger, job));
  const rows: ItemRow[] = [];
  const add = (row: Row) => rows.push({ ...row, day: day.id, n: rows.length });
  for (const credit of credits) {
    const receipt = receipts.of(credit);
    if (receipt?.isOfDay && credit.rule !== 'partial') continue;
    if (credit.rule === 'partial' && receipt) add(partialRow(credit, receipt.groups[0], file));
    else add(creditRow(credit, receipt));
  }
  for (const group of groups) {
    if (isReceivedAsZero(group)) continue;
    const receipt = receipts.of(group);
    if (receipt?.isOfDay) continue;
    add(groupRow(group, receipt, file));
  }
  return rows;
}

type Row = Omit<ItemRow, 'day' | 'n'>;

const EMPTY: Row = {
  ...{ id: '', own: 'pending', order_id: '', refund_id: '', decision: null, rule: '' },
  ...{ s_txn: null, s_type: null, s_amount: null, s_fee: null, s_status: null, s_time: null },
  ...{ s_file: null, s_line: null, f_txn: null, f_type: null, f_amount: null, f_fee: null },
  ...{ f_status: null, f_time: null, f_file: null, f_line: null },
  ...NO_COUNTERPART,
  ...{ unmatched_side: null, s_records: 0, f_records: 0, difference: 0, count_difference: 0 },
  ...{ records_seal: 0, carried: 0, carried_difference: 0, expected_fee: null, fee_rule: null },
};

function statementColumns(credit: CreditRow) {
  return {
    ...{ id: credit.item, order_id: credit.order_id, refund_id: credit.refund_id },
    ...{ s_txn: credit.txn, s_type: credit.type, s_amount: credit.amount, s_status: 'success' },
    ...{ s_time: credit.time, s_file: credit.file, s_line: credit.line, s_records: 1 },
  };
}

function flowsColumns(group: ReceivableRow, file: number) {
  return {
    ...{ id: group.item, order_id: group.label, f_txn: '', f_type: 'settlement' },
    ...{ f_amount: group.amount, f_status: 'success', f_time: '', f_file: file, f_line: 0 },
    f_records: 1,
  };
}

function partialRow(credit: CreditRow, group: ReceivableRow, file: number): Row {
  return {
    ...EMPTY,
    ...flowsColumns(group, file),
    ...statementColumns(credit),
    own: 'amount_mismatch',
    rule: 'partial',
    difference: credit.amount - group.amount,
  };
}

function creditRow(credit: CreditRow, receipt: Members | null): Row {
  const [paid] = receipt?.groups ?? [];
  return {
    ...EMPTY,
    ...statementColumns(credit),
    own: oneSided(credit.amount, 'statement'),
    rule: credit.rule ?? '',
    unmatched_side: 'statement',
    difference: credit.amount,
    count_difference: 1,
    ...(receipt && paid && metColumns(receipt.countedOn, paid)),
  };
}

function groupRow(group: ReceivableRow, receipt: Members | null, file: number): Row {
  // The group is paid once the last one is there.
  const credit = receipt?.credits.at(-1);
  return {
    ...EMPTY,
    ...flowsColumns(group, file),
    own: 'pending',
    rule: group.rule ?? '',
    unmatched_side: 'flows',
    difference: 0 - group.amount,
    count_difference: -1,
    ...(credit && metColumns(credit.date, credit)),
  };
}

function metColumns(date: string, { item, amount }: { item: string; amount: number }) {
  return {
    met: 'cleared',
    met_date: date,
    met_id: item,
    met_amount: amount,
    met_fee: null,
  } as const;
}
