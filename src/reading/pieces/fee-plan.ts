/** How the fees of a document's records are judged. */
import { isRightRefundFee } from '../../domain/fee-refunds.ts';
import {
  exactFee,
  expectedMinor,
  FEE_SCALE,
  type FeeRule,
  type FeeRules,
  isReturn,
  ROUNDINGS,
  ruleFor,
} from '../../domain/fee-rules.ts';
import { exactOfUnits, type FeeSums, NO_DATE, NO_FEES, NO_RULE } from '../../domain/fee-sums.ts';
import { FEE_UNITS } from '../../domain/money.ts';
import { TRANSACTION_TYPES, type TransactionRecord } from '../../domain/record.ts';
import type { Kind } from '../../formats/profile.ts';
import * as L from '../../kernel/layout.ts';
import type { OtherAmount, RowReader } from '../rows/row-reader.ts';
import { type PlannedField, valueIn } from './collection.ts';

export interface FeePlan {
  readonly rules: FeeRules;
  /** Those that rules ask for, in the order of `rules.fields`. */
  readonly fields: readonly PlannedField[];
  /** The kinds of the plan with the amount that the job does not use; null: no rule needs it. */
  readonly otherKinds: readonly Kind[] | null;
  /** Which amount the job does not use, and by type: does some rule charge for it? */
  readonly otherBase: FeeRule['base'];
  readonly usesOther: readonly boolean[];
  /** The dates at which other rules begin to apply, ascending, and their first stamps. */
  readonly bounds: readonly { readonly date: string; readonly stamp: number }[];
  /** The stamp of records without a time; 0: the business date is not known yet. */
  readonly stamp: number;
  /** Names of rules whose wrong fees are summed, and make no items. */
  readonly wrongRates: readonly string[];
}

/** Records of one type, period and values, to which the same rule applies. */
export interface FeeKind {
  readonly rule: FeeRule | null;
  /** Of the rule's own fields. */
  readonly values: readonly string[];
  /** Rules that the payment of a refund may have had. */
  readonly payments: readonly FeeRule[];
  /** HOW bits, see layout.ts. */
  readonly how: number;
}

/** The fee of a record as its rule judges it. */
interface JudgedFee {
  readonly kind: FeeKind;
  /** What its rule charges for, minor units. */
  readonly amount: number;
  /** The record alone, as it is summed. */
  readonly sums: FeeSums;
  /** The wrong fee's right one, fee units; null: nothing shows that the fee is wrong. */
  readonly expected: number | null;
}

/** The amount that some rules charge for, and the job does not use; null: none does. */
export function otherAmountOf(plan: FeePlan | null): OtherAmount | null {
  if (plan === null || plan.otherKinds === null) return null;
  return { kinds: plan.otherKinds, isUsed: (type) => plan.usesOther[type] };
}

export class FeeJudge {
  readonly #plan: FeePlan;
  readonly #kinds = new Map<string, FeeKind>();

  constructor(plan: FeePlan) {
    this.#plan = plan;
  }

  /** The number of bounds up to the record that was read last. */
  period(rows: RowReader): number {
    const { bounds, stamp } = this.#plan;
    const at = rows.stamp() || stamp;
    if (at === 0 && bounds.length > 0) return L.FEE_UNDATED;
    return bounds.filter((bound) => bound.stamp <= at).length;
  }

  /** Judges the record that was read last. */
  judge(rows: RowReader): JudgedFee {
    const kind = this.#kindOf(rows);
    const amount = has(kind.how, L.HOW_OTHER_AMOUNT) ? rows.otherAmount : rows.amount;
    return { kind, amount, ...this.#judgeAs(kind, amount, rows) };
  }

  #judgeAs(
    { rule, values, how, payments }: FeeKind,
    base: number,
    rows: RowReader,
  ): Pick<JudgedFee, 'sums' | 'expected'> {
    const isUndated = rule === null && this.period(rows) === L.FEE_UNDATED;
    const isUnstated = Number.isNaN(rows.fee);
    const none = { rule: rule?.index ?? (isUndated ? NO_DATE : NO_RULE), values, ...NO_FEES };
    if (isUnstated && has(how, L.HOW_NEEDS_FEE)) {
      return { sums: { ...none, unstated: 1 }, expected: null };
    }
    const fee = isUnstated ? 0 : rows.fee;
    const sums = { ...none, rows: 1, volume: BigInt(base), charged: BigInt(fee) };
    if (rule === null || !has(how, L.HOW_EXPECTS)) return { sums, expected: null };
    const type = TRANSACTION_TYPES[rows.type];
    if (has(how, L.HOW_EXACT)) {
      return { sums: { ...sums, expected: exactFee(rule, type, base) }, expected: null };
    }
    const minor = expectedMinor(rule, type, base);
    const expected = BigInt(minor) * BigInt(FEE_SCALE);
    const right = minor * FEE_UNITS;
    if (fee === right || !has(how, L.HOW_COMPARES)) {
      return { sums: { ...sums, expected }, expected: null };
    }
    const asked = has(how, L.HOW_ASKS) ? isRightRefundFee(payments, base, fee) : 'wrong';
    if (asked !== 'wrong') {
      const assumed = Number(asked === 'assumed');
      const same = exactOfUnits(fee);
      return { sums: { ...sums, expected: same, assumed }, expected: null };
    }
    const difference = BigInt(fee) - BigInt(minor) * BigInt(FEE_UNITS);
    const differing = { ...sums, expected, differing: 1, difference };
    return { sums: differing, expected: has(how, L.HOW_POISONS) ? right : null };
  }

  /** What the record that was read last owes, if its fee is wrong. */
  owed(rows: RowReader): Pick<TransactionRecord, 'owed' | 'rated'> {
    const { kind, sums, expected } = this.judge(rows);
    if (kind.rule === null || sums.differing === 0) return {};
    if (expected !== null) return { owed: { fee: expected, rule: kind.rule.name } };
    return { rated: Number(sums.charged - sums.difference) };
  }

  #kindOf(rows: RowReader): FeeKind {
    const { fields } = this.#plan;
    const values = fields.map((field) => valueIn(field, rows));
    const period = this.period(rows);
    const key = [rows.type, period, ...values.map(({ length }) => length), ...values].join(' ');
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = this.#newKind(rows.type, period, values);
      // Of ids, only the last ones are of use.
      if (this.#kinds.size === L.FEE_KINDS_MAX) this.#kinds.clear();
      this.#kinds.set(key, kind);
    }
    return kind;
  }

  #newKind(typeIndex: number, period: number, values: readonly string[]): FeeKind {
    const { rules, bounds } = this.#plan;
    const type = TRANSACTION_TYPES[typeIndex];
    const textOf = (field: string) => values[rules.fields.indexOf(field)];
    const ruleIn = (each: number, of = type) => {
      return ruleFor(rules, of, bounds[each - 1]?.date ?? '', textOf);
    };
    const rule = period === L.FEE_UNDATED ? null : ruleIn(period);
    if (rule === null) return { rule, values: [], payments: [], how: this.#how(rule, typeIndex) };
    const earlier = Array.from({ length: period + 1 }, (_, each) => ruleIn(each, 'payment'));
    const payments = [...new Set([rule, ...earlier])].filter((each) => each !== null);
    return {
      rule,
      values: rule.conditions.map(({ field }) => textOf(field)),
      payments: isReturn(rule, type) ? payments : [],
      how: this.#how(rule, typeIndex),
    };
  }

  #how(rule: FeeRule | null, type: number): number {
    const { otherKinds, otherBase, usesOther, wrongRates } = this.#plan;
    const reads = otherKinds !== null && usesOther[type] ? L.HOW_READS_OTHER : 0;
    if (rule === null) return reads;
    const isOfReturns = isReturn(rule, TRANSACTION_TYPES[type]);
    const isCompared = rule.roundPer === 'row' && rule.collect === 'deducted';
    const expects =
      L.HOW_EXPECTS +
      ROUNDINGS.indexOf(rule.rounding) +
      (rule.roundPer === 'day' ? L.HOW_EXACT : 0) +
      (isCompared ? L.HOW_COMPARES : 0) +
      (isCompared && isOfReturns ? L.HOW_ASKS : 0) +
      (isCompared && !wrongRates.includes(rule.name) ? L.HOW_POISONS : 0) +
      (isOfReturns ? L.HOW_RETURNS : 0) +
      (TRANSACTION_TYPES[type] === 'payment' ? L.HOW_SIGNED : 0);
    return (
      reads +
      (otherKinds !== null && rule.base === otherBase ? L.HOW_OTHER_AMOUNT : 0) +
      (rule.collect === 'deducted' ? L.HOW_NEEDS_FEE : 0) +
      (rule.byVolume === null ? expects : 0)
    );
  }
}

function has(how: number, bit: number): boolean {
  return (how & bit) !== 0;
}
