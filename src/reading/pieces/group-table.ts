/**
 * The groups that one thread has met, numbered by their slots in the kernel's memory. Most slots
 * are found by a key, which has the bytes of their values. Values that do not fit into a key, and
 * all of a document that the kernel does not read, have slots that are found here.
 */
import type { IdRange } from '../../domain/key.ts';
import { TRANSACTION_TYPES, type TransactionType } from '../../domain/record.ts';
import { groupsOf, type Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import type { RowReader } from '../rows/row-reader.ts';
import { type PlannedField, valueIn, valueOfKey } from './collection.ts';
import { type DocumentPlan, type NumberedGroup, type PieceGroups, SUM_WORDS } from './piece.ts';

/** Documents whose groups fit into one table: a byte of a key numbers their groupings. */
const DOCUMENTS_MAX = 256 / L.GROUPINGS_MAX;
/** By type, which of a group's sums an amount is added to. What a channel pays out is in none. */
const SUMS: Partial<Record<TransactionType, number>> = {
  payment: 0,
  refund: 1,
  reversal: 1,
  fee: 2,
};
/** By index into TRANSACTION_TYPES; -1: groups have no records of the type. */
export const SUM_OF_TYPE = TRANSACTION_TYPES.map((type) => SUMS[type] ?? -1);

/** How the rows of a document are read. */
interface Reading {
  readonly document: DocumentPlan;
  readonly rows: RowReader;
  /** Does the kernel read its usual rows? */
  readonly inKernel: boolean;
}

export class GroupTable {
  readonly #kernel: Kernel;
  readonly #thread: number;
  readonly #plan: number;
  readonly #at: number;
  #table = -1;
  /** The document of the pass, and the numbers that documents have in keys. */
  #document: DocumentPlan | null = null;
  readonly #numbers = new Map<number, number>();
  /** The slots of groups without a key, by document, grouping and values. */
  readonly #slots = new Map<string, number>();
  /** The groups of these that were not told yet; and slots before this one were told. */
  #added: NumberedGroup[] = [];
  #told = 0;
  #done: PieceGroups[] = [];

  constructor(kernel: Kernel, thread: number) {
    this.#kernel = kernel;
    this.#thread = thread;
    this.#plan = kernel.map.threads[thread];
    this.#at = groupsOf(this.#plan);
  }

  /** Begins a pass over a piece of a document. */
  begin(document: DocumentPlan): void {
    this.#document = document;
    if (this.#table < 0 || this.#isFull) this.#restart();
    let number = this.#numbers.get(document.id);
    if (number === undefined) {
      if (this.#numbers.size === DOCUMENTS_MAX) this.#restart();
      number = this.#numbers.size;
      this.#numbers.set(document.id, number);
    }
    this.#kernel.setWord(this.#plan + L.PLAN_GROUPING_BASE, number * L.GROUPINGS_MAX);
  }

  /** Adds the record that was read last to its groups. */
  add(reading: Reading): void {
    const { document, rows } = reading;
    const sum = SUM_OF_TYPE[rows.type];
    if (sum < 0 || document.collection === null) return;
    const { calls, longs } = this.#kernel;
    const waiting = this.#at + L.GROUPS_BATCH;
    for (const [grouping, { isOther }] of document.collection.groupings.entries()) {
      if (this.#isFull) this.begin(document);
      const fee = Number.isNaN(rows.fee) ? 0 : rows.fee;
      longs[(waiting + L.WAITING_AMOUNT) / 8] = BigInt(isOther ? rows.otherAmount : rows.amount);
      longs[(waiting + L.WAITING_FEE) / 8] = BigInt(fee);
      this.#kernel.setWord(waiting + L.WAITING_SUM, sum);
      if (this.#writeKey(reading, grouping)) {
        calls.hashKey(waiting);
        this.#kernel.setWord(this.#at + L.GROUPS_WAITING, 1);
        calls.addWaiting(this.#at);
      } else calls.addToSlot(this.#at, this.#slotOf(reading, grouping), waiting);
    }
  }

  /** Ends the pass; returns what its records add up to. */
  end(): PieceGroups[] {
    this.#takeSums();
    return this.#done.splice(0);
  }

  get #isFull(): boolean {
    return this.#kernel.word(this.#at + L.GROUPS_USED) > L.GROUP_SLOTS - L.WAITING_MAX;
  }

  #slotOf({ document, rows }: Reading, grouping: number): number {
    const { collection } = document;
    if (collection === null) throw new Error('nothing is collected');
    const { fields } = collection.groupings[grouping];
    const values = fields.map((field) => valueIn(field, rows));
    const lengths = values.map(({ length }) => length);
    const name = [document.id, grouping, ...lengths, ...values].join(' ');
    let number = this.#slots.get(name);
    if (number === undefined) {
      number = this.#kernel.calls.addGroup(this.#at);
      this.#slots.set(name, number);
      this.#added.push({ number, grouping, values });
    }
    return number;
  }

  /** Writes a key as the kernel does; false if it is too long, or if the kernel writes none. */
  #writeKey({ document, rows, inKernel }: Reading, grouping: number): boolean {
    if (!inKernel || document.collection === null) return false;
    const { bytes } = this.#kernel;
    const waiting = this.#at + L.GROUPS_BATCH;
    const start = waiting + L.WAITING_KEY;
    const end = start + L.GROUP_KEY_MAX;
    bytes[start] = this.#kernel.word(this.#plan + L.PLAN_GROUPING_BASE) + grouping;
    let at = start + 1;
    for (const field of document.collection.groupings[grouping].fields) {
      const value = keyBytesOf(field, rows);
      if (value === null) continue;
      const length = value.end - value.start;
      if (length >= end - at) return false;
      bytes[at++] = length;
      bytes.set(value.bytes.subarray(value.start, value.end), at);
      at += length;
    }
    bytes.fill(0, at, at + 8);
    this.#kernel.setWord(waiting + L.WAITING_KEY_BYTES, at - start);
    return true;
  }

  /** Empties the table. */
  #restart(): void {
    if (this.#table >= 0) this.#takeSums();
    this.#kernel.calls.clearGroups(this.#at);
    this.#table++;
    this.#told = 0;
    this.#numbers.clear();
    this.#slots.clear();
  }

  /** Moves the sums of the piece from the table to its result. */
  #takeSums(): void {
    const from = (this.#at + L.GROUPS_TAKEN) / 4;
    const count = this.#kernel.calls.takeSums(this.#at);
    if (count === 0) return;
    const sums = this.#kernel.words.slice(from, from + count * SUM_WORDS);
    this.#done.push({ thread: this.#thread, table: this.#table, added: this.#tell(), sums });
  }

  /** The groups that were added since the last call. */
  #tell(): NumberedGroup[] {
    const added = this.#added;
    this.#added = [];
    const used = this.#kernel.word(this.#at + L.GROUPS_USED);
    for (; this.#told < used; this.#told++) {
      const at = this.#at + L.GROUPS_SLOTS + this.#told * L.GROUP_BYTES;
      if (this.#kernel.word(at + L.GROUP_HASH) !== 0) added.push(this.#keyed(at));
    }
    return added;
  }

  /** The group of the slot that is told next, by its key. */
  #keyed(slot: number): NumberedGroup {
    if (!this.#document?.collection) throw new Error('nothing is collected');
    const { collection, encoding } = this.#document;
    const { bytes } = this.#kernel;
    const rest = this.#at + L.GROUPS_REST + this.#told * L.REST_BYTES;
    const key = new Uint8Array(L.GROUP_KEY_MAX);
    key.set(bytes.subarray(slot + L.GROUP_KEY, slot + L.GROUP_KEY + L.GROUP_KEY_BYTES));
    key.set(bytes.subarray(rest, rest + L.REST_BYTES), L.GROUP_KEY_BYTES);
    const grouping = key[0] % L.GROUPINGS_MAX;
    let at = 1;
    const values = collection.groupings[grouping].fields.map((field) => {
      if (field.in === 'all') return field.value;
      const start = at + 1;
      at = start + key[at];
      return valueOfKey(field, key.subarray(start, at), encoding);
    });
    return { number: this.#told, grouping, values };
  }
}

/** The bytes of a value in keys; null: it is the same in all rows. */
function keyBytesOf(field: PlannedField, rows: RowReader): IdRange | null {
  switch (field.in) {
    case 'all':
      return null;
    case 'type':
      return { bytes: Uint8Array.of(rows.type), start: 0, end: 1 };
    case 'orderId':
    case 'refundId':
      return rows[field.in];
    case 'field':
      return rows.bytesOf(field.field.column);
    default:
      return rows.bytesOf(rows.plan[field.in]);
  }
}
