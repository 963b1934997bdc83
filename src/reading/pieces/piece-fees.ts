/** The fees of one piece by rule: judged by the kernel, or of rows read carefully here. */
import type { FeeRule } from '../../domain/fee-rules.ts';
import { type FeeSums, FeeTally } from '../../domain/fee-sums.ts';
import { feesOf, type Kernel } from '../../kernel/kernel.ts';
import * as L from '../../kernel/layout.ts';
import type { RowReader } from '../rows/row-reader.ts';
import { FeeJudge, type FeeKind, type FeePlan } from './fee-plan.ts';
import { keyBytesOf } from './group-table.ts';

/** Larger limits of a rule are left to the careful reader. */
const LIMIT_MAX = 10 ** 10;
/** The kernel reads no larger amounts. */
const KERNEL_AMOUNT_MAX = 10 ** 12;
const MOST = 2n ** 63n - 1n;
const EXACT = BigInt(L.EXACT_UNITS);
/** The kernel computes unrounded fees up to this, in 1/EXACT_UNITS minor units. */
const EXACT_MAX = 2n ** 53n - 1n;

/** A kind that the kernel knows. */
interface Taught {
  readonly at: number;
  readonly sums: Pick<FeeSums, 'rule' | 'values'>;
  readonly how: number;
}

/** Of one document, from piece to piece. */
export class PieceFees {
  readonly #kernel: Kernel;
  readonly #plan: FeePlan;
  readonly #judge: FeeJudge;
  /** null: the kernel judges none. */
  readonly #at: number | null;
  readonly #taught = new Map<string, Taught>();
  #tally = new FeeTally();

  constructor(kernel: Kernel, thread: number, plan: FeePlan, inKernel: boolean) {
    this.#kernel = kernel;
    this.#plan = plan;
    this.#judge = new FeeJudge(plan);
    this.#at = inKernel ? feesOf(thread) : null;
    if (this.#at !== null) kernel.calls.clearFees(this.#at);
  }

  /** Adds the record that was read last; is its fee wrong, so that its key must be no other's? */
  add(rows: RowReader): boolean {
    const { kind, sums, expected } = this.#judge.judge(rows);
    this.#tally.add(sums);
    if (this.#at !== null) this.#teach(this.#at, kind, sums, rows);
    return expected !== null;
  }

  /** Ends a pass; returns the sums. */
  end(): FeeSums[] {
    this.#takeSums();
    const sums = this.#tally.list();
    this.#tally = new FeeTally();
    return sums;
  }

  #teach(fees: number, kind: FeeKind, sums: FeeSums, rows: RowReader): void {
    const key = this.#key(rows);
    if (key.length > L.FEE_KEY_MAX) return;
    const text = Buffer.from(key).toString('latin1');
    if (this.#taught.has(text)) return;
    if (this.#taught.size === L.FEE_KINDS_MAX) {
      this.#takeSums();
      this.#taught.clear();
      this.#kernel.calls.clearFees(fees);
    }
    this.#kernel.bytes.set(key, fees + L.FEES_KEY);
    const at = this.#kernel.calls.teachFees(fees, key.length) >>> 0;
    this.#taught.set(text, { at, sums: { rule: sums.rule, values: sums.values }, how: kind.how });
    this.#kernel.setWord(at + L.RULED_HOW, kind.how);
    if (kind.rule !== null) this.#writeRule(at, kind.rule, kind.how);
  }

  /** A key as the kernel writes it. */
  #key(rows: RowReader): Uint8Array {
    const values = this.#plan.fields.flatMap((field) => keyBytesOf(field, rows) ?? []);
    const parts = values.map(({ bytes, start, end }) => {
      return Buffer.concat([Uint8Array.of(end - start), bytes.subarray(start, end)]);
    });
    // One that is too long here has a length that a byte cannot have.
    return Buffer.concat([Uint8Array.of(rows.type, this.#judge.period(rows)), ...parts]);
  }

  #writeRule(at: number, { pieces, min, max, refunds }: FeeRule, how: number): void {
    const put = (field: number, value: bigint) => {
      this.#kernel.longs[(at + field) / 8] = value;
    };
    const limit = Number.isFinite(max) ? max : 0;
    const fits = pieces.length <= L.RULED_PIECES_MAX && Math.max(min, limit) <= LIMIT_MAX;
    if ((how & L.HOW_RETURNS) !== 0 && refunds === 'kept') {
      put(L.RULED_UP_TO, BigInt(KERNEL_AMOUNT_MAX));
      put(L.RULED_PIECES, MOST);
      return;
    }
    put(L.RULED_UP_TO, BigInt(fits ? exactUpTo(pieces) : -1));
    put(L.RULED_MIN, BigInt(min));
    put(L.RULED_MAX, Number.isFinite(max) ? BigInt(max) : MOST);
    for (const [i, { upTo, rate, constant }] of pieces.slice(0, L.RULED_PIECES_MAX).entries()) {
      const piece = L.RULED_PIECES + i * L.RULED_PIECE_BYTES;
      put(piece, Number.isFinite(upTo) ? BigInt(upTo) : MOST);
      put(piece + 8, BigInt(rate));
      put(piece + 16, BigInt.asIntN(64, constant));
    }
  }

  /** Moves the sums of the kernel. */
  #takeSums(): void {
    const { bytes, longs } = this.#kernel;
    for (const { at, sums, how } of this.#taught.values()) {
      const word = (field: number) => this.#kernel.word(at + field);
      const long = (field: number) => longs[(at + field) / 8];
      if (word(L.RULED_ROWS) + word(L.RULED_UNSTATED) === 0) continue;
      const low = long(L.RULED_EXPECTED);
      const isExact = (how & L.HOW_EXACT) !== 0;
      this.#tally.add({
        ...sums,
        rows: word(L.RULED_ROWS),
        volume: long(L.RULED_VOLUME),
        charged: long(L.RULED_CHARGED),
        expected: isExact ? (long(L.RULED_EXPECTED_HIGH) << 32n) + low : low * EXACT,
        differing: word(L.RULED_DIFFERING),
        difference: long(L.RULED_DIFFERENCE),
        assumed: 0,
        unstated: word(L.RULED_UNSTATED),
      });
      bytes.fill(0, at, at + L.RULED_SUMS_BYTES);
    }
  }
}

/** The largest amount up to which no term of the formulas exceeds EXACT_MAX; -1: none. */
function exactUpTo(pieces: FeeRule['pieces']): number {
  let upTo = -1;
  for (const { rate, constant, upTo: end } of pieces) {
    const room = constant > 0n ? EXACT_MAX - constant : EXACT_MAX;
    if (room < 0n || constant < -EXACT_MAX) return upTo;
    const exact = Math.min(Number(room / BigInt(rate || 1)), KERNEL_AMOUNT_MAX);
    if (exact < end) return Math.max(upTo, exact);
    upTo = end;
  }
  return upTo;
}
