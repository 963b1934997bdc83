/**
 * Finds the rows that two readings of a query, or two versions of a bill, do not have in common.
 * Rows are compared by the columns that the job uses, as multisets: without ORDER BY, a database
 * returns rows in any order.
 */
import type { Job } from '../../domain/job.ts';
import {
  type ChangedRow,
  ROW_CHANGES_MAX,
  type RowChange,
  type RowChanges,
} from '../../domain/outcome.ts';
import type { Side } from '../../domain/record.ts';
import type { RecordProfile, RowPlan } from '../../formats/profile.ts';
import type { DeliveredFile } from '../../inputs/document.ts';
import { ID_BYTES_MAX } from '../../support/limits.ts';
import { cutCell } from '../../support/outline.ts';
import { readHead } from '../recognize/head.ts';
import { type WalkedRow, walkRows } from '../rewrite/row-walk.ts';
import { RejectText } from '../rows/reject-text.ts';
import { shownField } from '../rows/shown-field.ts';
import { openingOf } from '../side.ts';
import { type OpenedDocument, UNREAD } from '../side-contents.ts';
import { HashList, Surplus, sharedCount } from './hash-list.ts';
import { RowHash } from './row-hash.ts';

/** How the rows of both files are read. */
interface ReadOptions {
  readonly profile: RecordProfile;
  readonly job: Job;
  readonly side: Side;
}

/**
 * Compares the rows of a date's previous run with those of its current one; null: they are the
 * same. Both files are read twice. Throws RefusedError for a header that the job cannot use.
 */
export async function changedRows(
  before: DeliveredFile,
  after: DeliveredFile,
  options: ReadOptions,
): Promise<RowChanges | null> {
  const opened = [await openedAs(before, options), await openedAs(after, options)];
  return await changedRowsOf([opened[0]], [opened[1]], options.job);
}

/** The same for all documents of a side. */
export async function changedRowsOf(
  before: readonly OpenedDocument[],
  after: readonly OpenedDocument[],
  job: Job,
): Promise<RowChanges | null> {
  const hash = new RowHash();
  const [was, is] = [new AllRows(before, job, hash), new AllRows(after, job, hash)];
  const [wasHashes, isHashes] = [await was.hashes(), await is.hashes()];
  const gone = new Surplus(wasHashes, isHashes);
  const come = new Surplus(isHashes, wasHashes);
  if (gone.length + come.length === 0) return null;
  const orders = new ChangedOrders();
  const goneIds = await was.take(gone, (id, row) => orders.add(id, 'before', row));
  const comeIds = await is.take(come, (id, row) => orders.add(id, 'after', row));
  const changed = sharedCount(goneIds, comeIds);
  const [removed, added] = [goneIds.length - changed, comeIds.length - changed];
  return { added, removed, changed, rows: orders.rows() };
}

async function openedAs(
  file: DeliveredFile,
  { profile, job, side }: ReadOptions,
): Promise<OpenedDocument> {
  const [document] = file.documents;
  const head = await readHead(document, profile.encoding);
  const opening = openingOf(head, profile, job, side);
  const { encoding } = head;
  const planWith = () => opening.plan;
  return { file, document, head, profile, opening, planWith, encoding, ...UNREAD };
}

/** The rows of several documents. */
class AllRows {
  readonly #rows: readonly Rows[];

  constructor(opened: readonly OpenedDocument[], job: Job, hash: RowHash) {
    this.#rows = opened.map((each) => new Rows(each, job, hash));
  }

  /** The hashes of all rows, sorted. */
  async hashes(): Promise<BigUint64Array> {
    const hashes = new HashList();
    for (const each of this.#rows) await each.addHashes(hashes);
    return hashes.sorted();
  }

  /** Visits the rows of a surplus. Returns the hashes of their order ids, sorted. */
  async take(
    surplus: Surplus,
    visit: (orderId: string, row: ChangedRow) => void,
  ): Promise<BigUint64Array> {
    const ids = new HashList();
    if (surplus.length > 0) for (const each of this.#rows) await each.take(surplus, ids, visit);
    return ids.sorted();
  }
}

/** The rows of one document. */
class Rows {
  readonly #opened: OpenedDocument;
  readonly #job: Job;
  readonly #hash: RowHash;
  /** Rows that cannot be read are shown as rejects are. */
  readonly #rejectText: RejectText;
  /** Used columns, in the order of their names. */
  readonly #columns: readonly number[];
  /** Fields by the columns that only they use. */
  readonly #fields: ReadonlyMap<number, string>;

  constructor(opened: OpenedDocument, job: Job, hash: RowHash) {
    const { plan } = opened.opening;
    const name = (column: number) => plan.columns[column];
    this.#opened = opened;
    this.#job = job;
    this.#hash = hash;
    this.#rejectText = new RejectText(plan, job);
    const used = usedColumns(plan);
    const fields = [...plan.fields].filter(([, { column }]) => !used.includes(column));
    this.#fields = new Map(fields.map(([field, { column }]) => [column, field]));
    this.#columns = [...new Set([...used, ...fieldColumns(plan)])].sort((a, b) => {
      return name(a) < name(b) ? -1 : 1;
    });
  }

  async addHashes(hashes: HashList): Promise<void> {
    await this.#each((walked) => hashes.add(this.#hashOf(walked)));
  }

  /** Visits the rows of a surplus, and adds the hashes of their order ids. */
  async take(
    surplus: Surplus,
    ids: HashList,
    visit: (orderId: string, row: ChangedRow) => void,
  ): Promise<void> {
    await this.#each((walked) => {
      if (!surplus.take(this.#hashOf(walked))) return;
      ids.add(this.#hashOfText(this.#orderIdOf(walked, (column) => walked.row.text(column))));
      const textOf = this.#shown(walked);
      const values = this.#columns.map((at) => [walked.row.plan.columns[at], cutCell(textOf(at))]);
      const row = { line: walked.line, values: Object.fromEntries(values) };
      visit(this.#orderIdOf(walked, textOf), row);
    });
  }

  async #each(visit: (walked: CutRow) => void): Promise<void> {
    await walkRows(this.#opened, this.#job, (walked) => {
      // The program wrote the rows itself: each of them has its columns.
      if (isCut(walked) && !walked.row.isPassedOver) visit(walked);
    });
  }

  #hashOf({ row }: CutRow): bigint {
    const { bytes, starts, ends } = row.splitter;
    this.#hash.begin();
    for (const column of this.#columns) this.#hash.add(bytes, starts[column], ends[column]);
    return this.#hash.end();
  }

  #hashOfText(text: string): bigint {
    const bytes = Buffer.from(text);
    this.#hash.begin();
    this.#hash.add(bytes, 0, bytes.length);
    return this.#hash.end();
  }

  /** What is shown of the cells of a row. */
  #shown({ row, isRead }: CutRow): (column: number) => string {
    return (column) => {
      if (!isRead) return this.#rejectText.cell(row, column);
      const field = this.#fields.get(column);
      return field === undefined
        ? row.text(column)
        : shownField(field, row.text(column), this.#job);
    };
  }

  #orderIdOf({ row }: CutRow, textOf: (column: number) => string): string {
    for (const column of row.plan.orderId) {
      const text = textOf(column).slice(0, ID_BYTES_MAX);
      if (text !== '') return text;
    }
    return '';
  }
}

type CutRow = WalkedRow & { readonly row: NonNullable<WalkedRow['row']> };

function isCut(walked: WalkedRow): walked is CutRow {
  return walked.row?.isCut === true;
}

function fieldColumns({ fields, tradeDates }: RowPlan): number[] {
  const columns = [...fields.values()].map(({ column }) => column);
  return tradeDates === null ? columns : [...columns, tradeDates.column];
}

/** The columns that a plan reads, without those of fields. */
function usedColumns(plan: RowPlan): number[] {
  const { orderId, ownAccounts, kinds, sums, skip } = plan;
  const used = [
    ...[...orderId, plan.refundId, plan.channelTxnId, plan.businessId, plan.kind, plan.direction],
    ...[plan.fee, plan.time, plan.clock, plan.currency, plan.account, ...ownAccounts, plan.summed],
    ...kinds.flatMap(({ amount, minus, orderId, status }) => [amount, minus, orderId, status]),
    ...sums.map(({ column }) => column),
    skip?.column ?? -1,
  ];
  return [...new Set(used)].filter((column) => column >= 0);
}

/** The rows of the first orders by id. */
class ChangedOrders {
  readonly #orders = new Map<string, { before: ChangedRow[]; after: ChangedRow[] }>();
  /** The last of them. */
  #last = '';

  add(orderId: string, when: 'before' | 'after', row: ChangedRow): void {
    const isFull = this.#orders.size >= ROW_CHANGES_MAX;
    let order = this.#orders.get(orderId);
    if (order === undefined) {
      if (isFull && orderId > this.#last) return;
      order = { before: [], after: [] };
      this.#orders.set(orderId, order);
      if (isFull) this.#orders.delete(this.#last);
      this.#last = [...this.#orders.keys()].reduce((a, b) => (a > b ? a : b));
    }
    if (order[when].length < ROW_CHANGES_MAX) order[when].push(row);
  }

  rows(): RowChange[] {
    const ids = [...this.#orders.keys()].sort();
    const rows = ids.flatMap((orderId) => {
      const { before, after } = this.#orders.get(orderId) ?? { before: [], after: [] };
      const count = Math.max(before.length, after.length);
      return Array.from({ length: count }, (_, i) => {
        return { orderId, before: before[i] ?? null, after: after[i] ?? null };
      });
    });
    return rows.slice(0, ROW_CHANGES_MAX);
  }
}
