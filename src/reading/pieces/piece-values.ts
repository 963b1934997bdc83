/** The values of dimensions in one piece: counted by the kernel, or of rows read carefully here. */
import { createHash } from 'node:crypto';
import { DIMENSION_VALUES_MAX, VALUE_CHARS_MAX } from '../../domain/activity.ts';
import { STATUSES } from '../../domain/record.ts';
import { type Kernel, passOf, valuesOf } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import type { RowReader } from '../rows/row-reader.ts';
import { type PlannedField, valueIn, valueOfKey } from './collection.ts';
import type { DocumentPlan } from './piece.ts';
import { kernelSums } from './piece-activity.ts';
import { RecordTally, type TallyRow } from './record-tally.ts';

const SHOWN_HASH_CHARS = 8;

/** One dimension of a document. */
interface Counted {
  readonly field: PlannedField;
  readonly tally: RecordTally<string>;
  /** Its number in the kernel, and the address of its values there; -1: the kernel has none. */
  readonly number: number;
  readonly at: number;
}

export class PieceValues {
  readonly #kernel: Kernel;
  readonly #thread: number;
  readonly #document: DocumentPlan;
  readonly #all: readonly Counted[];

  /** Begins a pass over a piece, without any values. */
  constructor(kernel: Kernel, thread: number, document: DocumentPlan) {
    this.#kernel = kernel;
    this.#thread = thread;
    this.#document = document;
    let next = 0;
    this.#all = document.dimensions.map((field) => {
      const number = field.in === 'all' ? -1 : next++;
      const at = valuesOf(thread) + number * L.VALUES_BYTES;
      if (number >= 0) kernel.calls.clearValues(at);
      return { field, tally: new RecordTally(DIMENSION_VALUES_MAX), number, at };
    });
  }

  /** Adds the record that was read last; makes room for values of the kernel. */
  add(rows: RowReader): void {
    for (const each of this.#all) {
      const { field, tally } = each;
      if (field.in === 'all' || tally.isOver) continue;
      tally.add(rows.type, rows.status, shortValue(valueIn(field, rows)), rows);
      if (this.#kernel.word(each.at + L.VALUES_USED) === L.VALUES_MAX) this.#take(each);
    }
  }

  /** The sums by dimension, null for too many values; `activity` has those of all records. */
  end(activity: readonly TallyRow<number>[]): (readonly TallyRow<string>[] | null)[] {
    return this.#all.map((each) => {
      const { field, tally } = each;
      if (field.in === 'all') tally.join(activity.map((row) => ({ ...row, key: field.value })));
      else this.#take(each);
      return tally.rows();
    });
  }

  /** Moves the values of the kernel; of too many, it need not count any more. */
  #take({ field, tally, number, at }: Counted): void {
    const { bytes, calls } = this.#kernel;
    const { encoding } = this.#document;
    const used = this.#kernel.word(at + L.VALUES_USED);
    for (let i = 0; i < used && !tally.isOver; i++) {
      const entry = at + L.VALUES_LIST + i * L.VALUE_BYTES;
      const kind = this.#kernel.word(entry + L.VALUE_HASH) % 2 ** L.VALUE_KIND_BITS;
      const start = entry + L.VALUE_TEXT + 4;
      const text = bytes.slice(start, start + this.#kernel.word(entry + L.VALUE_TEXT));
      const key = shortValue(valueOfKey(field, text, encoding));
      const [type, status] = [Math.floor(kind / STATUSES.length), kind % STATUSES.length];
      tally.join([{ type, status, key, ...kernelSums(this.#kernel, entry) }]);
    }
    calls.clearValues(at);
    if (!tally.isOver) return;
    const dropped = passOf(this.#thread) + L.PASS_DROPPED;
    this.#kernel.setWord(dropped, this.#kernel.word(dropped) | (1 << number));
  }
}

/** A value as the ledger has it: of a long one, the beginning, and a hash of all of it. */
function shortValue(text: string): string {
  if (text.length <= VALUE_CHARS_MAX) return text;
  const chars = [...text];
  if (chars.length <= VALUE_CHARS_MAX) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, SHOWN_HASH_CHARS);
  return `${chars.slice(0, VALUE_CHARS_MAX - 1 - SHOWN_HASH_CHARS).join('')}…${hash}`;
}
