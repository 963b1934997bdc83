/**
 * The fees of a month by rule: what is only known of a month or a day is computed here, and refunds
 * are settled against their payments.
 */
import { refundFees } from './fee-refunds.ts';
import {
  exactFee,
  expectedFee,
  expectedOfVolume,
  type FeeRule,
  type FeeRules,
  isReturn,
  ratedAmount,
  roundExact,
} from './fee-rules.ts';
import { exactOfUnits, type FeeSums, FeeTally } from './fee-sums.ts';
import type { TransactionType } from './record.ts';
import { gapsIn } from './time.ts';

/** Orders with refunds that are held at most, about 1 KB each. */
const ORDERS_MAX = 1_000_000;
/** Records with a wrong fee that are listed. */
export const WRONG_LISTED_MAX = 20;

/** A record as it was judged by itself. */
export interface FeeRecord {
  readonly date: string;
  readonly orderId: string;
  /** Empty: none. */
  readonly refundId: string;
  readonly type: TransactionType;
  /** See domain/time.ts; refunds of an order are settled in this order. */
  readonly stamp: number;
  readonly rule: FeeRule | null;
  /** This record alone. */
  readonly sums: FeeSums;
}

/** A record whose fee is wrong, fee units. */
export interface WrongFee extends Pick<FeeRecord, 'date' | 'orderId' | 'refundId' | 'type'> {
  readonly rule: string;
  readonly charged: bigint;
  readonly expected: bigint;
}

/** The records of a rule, or of none. Fees are in fee units, the volume in minor units. */
export interface RuleFees
  extends Pick<FeeSums, 'rows' | 'volume' | 'charged' | 'differing' | 'assumed' | 'unstated'> {
  readonly rule: FeeRule | null;
  readonly expected: bigint;
}

export interface MonthFees {
  /** In the order of rules; records without a rule are first. */
  readonly rules: readonly RuleFees[];
  /** Some of them, by date. */
  readonly wrong: readonly WrongFee[];
}

/** A payment of an order, minor units. */
export interface FeePayment {
  readonly date: string;
  readonly rule: FeeRule | null;
  readonly amount: number;
}

/** What of a payment its refunds depend on. */
function paymentOf({ date, rule, sums }: FeeRecord): FeePayment {
  return { date, rule, amount: Number(sums.volume) };
}

interface Order {
  readonly payments: FeePayment[];
  readonly returns: FeeRecord[];
}

/** What a refund owes, in 1/FEE_SCALE minor units; null: only its own rule says. */
type SettledFee = bigint | null;

export class FeeMonth {
  readonly #rules: FeeRules;
  readonly #tallies = new Map<string, FeeTally>();
  /** Counted amounts by rule of tiers by volume, minor units. */
  readonly #volumes = new Map<string, Map<number, bigint>>();
  /** Orders with refunds whose fee depends on their payment. */
  readonly #orders = new Map<string, Order>();
  #wrong: WrongFee[] = [];
  #unpaid = 0;

  constructor(rules: FeeRules) {
    this.#rules = rules;
  }

  /** Are there refunds whose payment was not added? */
  get lacksPayments(): boolean {
    return this.#unpaid > 0;
  }

  /** Does the order have refunds whose fee depends on their payment? */
  wants(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  /** Begins a date. */
  begin(date: string): void {
    this.#tallies.set(date, new FeeTally());
    this.#volumes.set(date, new Map());
  }

  /** Forgets a date that could not be read to its end. */
  forget(date: string): void {
    this.#tallies.delete(date);
    this.#volumes.delete(date);
    this.#wrong = this.#wrong.filter((each) => each.date !== date);
  }

  /** Adds a record of a date that has begun. */
  add(record: FeeRecord): void {
    const { rule, type, date, sums } = record;
    if (rule !== null && dependsOnPayment(rule, type)) {
      if (!this.#hold(record)) this.#countReturn(record, null);
      return;
    }
    this.#count(record, sums);
    if (rule === null || rule.byVolume === null) return;
    const volumes = this.#volumes.get(date);
    const counted = ratedAmount(rule, type, Number(sums.volume));
    volumes?.set(rule.index, (volumes.get(rule.index) ?? 0n) + counted);
  }

  /** Adds the payment of an order that is wanted. */
  addPayment(record: FeeRecord): void {
    const order = this.#orders.get(record.orderId);
    if (order === undefined) return;
    if (order.payments.length === 0) this.#unpaid--;
    order.payments.push(paymentOf(record));
  }

  /** Adds a refund of an earlier month to an order that is wanted. */
  addEarlier(record: FeeRecord): void {
    this.#orders.get(record.orderId)?.returns.push(record);
  }

  /** Settles all refunds. */
  end(): MonthFees {
    const gaps = gapsIn(this.#tallies.keys());
    for (const { payments, returns } of this.#orders.values()) {
      returns.sort((a, b) => a.stamp - b.stamp);
      const settled = settleReturns(payments, returns, gaps);
      for (const [i, record] of returns.entries()) this.#countReturn(record, settled[i]);
    }
    this.#orders.clear();
    return { rules: this.#lines(), wrong: this.#wrong.sort((a, b) => (a.date < b.date ? -1 : 1)) };
  }

  #hold(record: FeeRecord): boolean {
    const order = this.#orders.get(record.orderId);
    if (order === undefined) {
      if (this.#orders.size === ORDERS_MAX) return false;
      this.#orders.set(record.orderId, { payments: [], returns: [record] });
      this.#unpaid++;
    } else order.returns.push(record);
    return true;
  }

  #countReturn(record: FeeRecord, settled: SettledFee): void {
    const { rule, sums } = record;
    if (rule === null || sums.rows === 0 || settled === null) {
      this.#count(record, { ...sums, assumed: sums.rows });
      return;
    }
    const { charged } = sums;
    const isPerRow = rule.roundPer === 'row';
    const units = roundExact(rule, settled);
    const expected = isPerRow ? exactOfUnits(Number(units)) : settled;
    const isWrong = isPerRow && rule.collect === 'deducted' && units !== charged;
    const differing = isWrong ? 1 : 0;
    const difference = isWrong ? charged - units : 0n;
    this.#count(record, { ...sums, expected, assumed: 0, differing, difference });
  }

  #count(record: FeeRecord, sums: FeeSums): void {
    const { date, orderId, refundId, type, rule } = record;
    const tally = this.#tallies.get(date);
    if (tally === undefined) return;
    // A rule is one line, whatever the values that it applies to.
    tally.add({ ...sums, values: [] });
    if (sums.differing === 0 || rule === null || this.#wrong.length >= WRONG_LISTED_MAX) return;
    const { charged, difference } = sums;
    const fees = { charged, expected: charged - difference };
    this.#wrong.push({ date, orderId, refundId, type, rule: rule.name, ...fees });
  }

  #lines(): RuleFees[] {
    const all = new FeeTally();
    const expected = new Map<number, bigint>();
    const add = (index: number, fee: bigint) => {
      expected.set(index, (expected.get(index) ?? 0n) + fee);
    };
    for (const tally of this.#tallies.values()) {
      for (const sums of tally.list()) {
        all.add(sums.rule < 0 ? { ...sums, rule: -1 } : sums);
        const rule = this.#rules.rules[sums.rule];
        if (rule !== undefined) add(sums.rule, roundExact(rule, sums.expected));
      }
    }
    for (const [index, fee] of this.#volumeFees()) add(index, fee);
    return all.list().map(({ rule, ...sums }) => {
      const own: FeeRule | undefined = this.#rules.rules[rule];
      return { ...sums, rule: own ?? null, expected: expected.get(rule) ?? 0n };
    });
  }

  /** Versions of a rule follow each other in the volume of the month. */
  #volumeFees(): [number, bigint][] {
    const before = new Map<string, bigint>();
    const rules = this.#rules.rules.filter(({ byVolume }) => byVolume !== null);
    const byDate = rules.sort((a, b) => (a.from < b.from ? -1 : 1));
    return byDate.map((rule) => {
      const each = [...this.#volumes.values()].map((volumes) => volumes.get(rule.index) ?? 0n);
      const volume = each.reduce((sum, one) => sum + one, 0n);
      const reached = before.get(rule.name) ?? 0n;
      before.set(rule.name, reached + volume);
      return [rule.index, expectedOfVolume(rule, reached, volume)];
    });
  }
}

/** Does only the payment of such a record say what it returns? */
export function dependsOnPayment(rule: FeeRule, type: TransactionType): boolean {
  return isReturn(rule, type) && rule.byVolume === null;
}

/**
 * What refunds return, in their order, if they are all of one payment whose rule is known; null for
 * those of others. `gaps` are dates that were not read, on which the payment may have other
 * refunds. The amount of a refund that states no fee is not known here: the others are unsettled.
 */
export function settleReturns(
  payments: readonly FeePayment[],
  returns: readonly Pick<FeeRecord, 'date' | 'rule' | 'sums'>[],
  gaps: readonly string[],
): SettledFee[] {
  const [payment] = payments;
  const { rule = null, amount = 0, date: paidOn = '' } = payment ?? {};
  const last = returns.at(-1)?.date ?? '';
  const isKnown =
    payments.length === 1 &&
    rule !== null &&
    rule.byVolume === null &&
    amount > 0 &&
    !gaps.some((gap) => paidOn < gap && gap < last) &&
    returns.every(({ sums, rule: own }) => {
      return sums.volume <= 0n && sums.unstated === 0 && own?.base === rule.base;
    });
  if (!isKnown) return returns.map(() => null);
  const fee =
    rule.roundPer === 'day'
      ? exactFee(rule, 'payment', amount)
      : exactOfUnits(expectedFee(rule, 'payment', amount));
  const parts = returns.map(({ sums }) => -sums.volume);
  return refundFees(rule, { amount: BigInt(amount), fee }, parts);
}
