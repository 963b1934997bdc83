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
  isRefund,
  isReturn,
  ratedAmount,
  roundExact,
} from './fee-rules.ts';
import { exactOfUnits, type FeeSums, FeeTally } from './fee-sums.ts';
import { compareText, FirstOf } from './item-order.ts';
import type { TransactionRecord, TransactionType } from './record.ts';

/** Orders with refunds that are held at most, about 1 KB each. */
const ORDERS_MAX = 1_000_000;
/** Records with a wrong fee that are listed: the worst ones. */
export const WRONG_LISTED_MAX = 20;

/** A record as it was judged by itself. */
export interface FeeRecord extends Pick<TransactionRecord, 'orderId' | 'refundId' | 'type'> {
  readonly date: string;
  /** See domain/time.ts; refunds of an order are settled in this order. */
  readonly stamp: number;
  readonly rule: FeeRule | null;
  /** What the rule charges for, minor units. */
  readonly amount: number;
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
  /** The worst ones, the largest difference first. */
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
  /** By date. */
  readonly #wrong = new Map<string, FirstOf<WrongFee>>();
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
    this.#wrong.set(date, new FirstOf(WRONG_LISTED_MAX, compareWrong));
  }

  /** Forgets a date that could not be read to its end. */
  forget(date: string): void {
    this.#tallies.delete(date);
    this.#volumes.delete(date);
    this.#wrong.delete(date);
  }

  /** Adds a record of a date that has begun. */
  add(record: FeeRecord): void {
    const { rule, type, date, sums } = record;
    // A refund without a rule is a part of its payment, too: others of it cannot be settled.
    if (rule === null ? isRefund(type) : dependsOnPayment(rule, type)) {
      if (!this.#hold(record)) this.#countReturn(record, null);
      return;
    }
    this.#count(
      record,
      isDeductedToo(record) ? { ...sums, differing: 1, difference: sums.charged } : sums,
    );
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

  /** Settles all refunds; `lacking` are dates whose records are not known. */
  end(lacking: readonly string[]): MonthFees {
    for (const { payments, returns } of this.#orders.values()) {
      returns.sort(orderMade(payments));
      const settled = settleReturns(payments, returns, lacking);
      for (const [i, record] of returns.entries()) this.#countReturn(record, settled[i]);
    }
    this.#orders.clear();
    const wrong = [...this.#wrong.values()].flatMap(({ values }) => values).sort(compareWrong);
    return { rules: this.#lines(), wrong: wrong.slice(0, WRONG_LISTED_MAX) };
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
      this.#count(record, { ...sums, assumed: rule === null ? 0 : sums.rows });
      return;
    }
    const { charged } = sums;
    const isPerRow = rule.roundPer === 'row';
    const units = roundExact(rule, settled);
    const expected = isPerRow ? exactOfUnits(Number(units)) : settled;
    const due = rule.collect === 'billed' ? 0n : units;
    const isWrong = (isPerRow || rule.collect === 'billed') && due !== charged;
    const differing = isWrong ? 1 : 0;
    const difference = isWrong ? charged - due : 0n;
    this.#count(record, { ...sums, expected, assumed: 0, differing, difference });
  }

  #count(record: FeeRecord, sums: FeeSums): void {
    const { date, orderId, refundId, type, rule } = record;
    const tally = this.#tallies.get(date);
    if (tally === undefined) return;
    // A rule is one line, whatever the values that it applies to.
    tally.add({ ...sums, values: [] });
    if (sums.differing === 0 || rule === null) return;
    const { charged, difference } = sums;
    const fees = { charged, expected: charged - difference };
    this.#wrong.get(date)?.add({ date, orderId, refundId, type, rule: rule.name, ...fees });
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

/** Is a fee in the statement though the rule is billed? */
function isDeductedToo({ rule, sums }: FeeRecord): boolean {
  return rule?.collect === 'billed' && sums.charged !== 0n;
}

function compareWrong(a: WrongFee, b: WrongFee): number {
  const size = ({ charged, expected }: WrongFee) => {
    return charged > expected ? charged - expected : expected - charged;
  };
  if (size(a) !== size(b)) return size(a) > size(b) ? -1 : 1;
  return compareText(a.date, b.date) || compareText(a.orderId, b.orderId);
}

/** Does only the payment of such a record say what it returns? */
export function dependsOnPayment(rule: FeeRule, type: TransactionType): boolean {
  return isReturn(rule, type) && rule.byVolume === null;
}

/**
 * Compares the records of an order by when they were made. Of refunds of one moment, only their
 * fees tell which one returned the rest: it is the last one.
 */
export function orderMade([payment]: readonly FeePayment[]) {
  const rank = ({ type, sums }: FeeRecord) => {
    if (type === 'payment') return 0;
    if (!payment?.rule || payment.amount <= 0) return 1;
    const { rule, amount } = payment;
    const fee = exactOfUnits(expectedFee(rule, 'payment', amount));
    const [share] = refundFees(rule, { amount: BigInt(amount), fee }, [-sums.volume]);
    return roundExact(rule, share) === sums.charged ? 1 : 2;
  };
  return (a: FeeRecord, b: FeeRecord) => a.stamp - b.stamp || rank(a) - rank(b);
}

/**
 * What refunds return, in their order, if they are all of one payment whose rule is known; null for
 * those of others, and for those that may follow refunds on a date that is lacking. The amount of a
 * refund that states no fee is not known here: the others are unsettled.
 */
export function settleReturns(
  payments: readonly FeePayment[],
  returns: readonly Pick<FeeRecord, 'date' | 'rule' | 'sums'>[],
  lacking: readonly string[],
): SettledFee[] {
  const [payment] = payments;
  const { date: paid = '', rule = null, amount = 0 } = payment ?? {};
  const isKnown =
    payments.length === 1 &&
    rule !== null &&
    rule.byVolume === null &&
    amount > 0 &&
    returns.every(({ sums, rule: own }) => {
      return sums.volume <= 0n && sums.unstated === 0 && own?.base === rule.base;
    });
  if (!isKnown) return returns.map(() => null);
  const fee =
    rule.roundPer === 'day'
      ? exactFee(rule, 'payment', amount)
      : exactOfUnits(expectedFee(rule, 'payment', amount));
  const parts = returns.map(({ sums }) => -sums.volume);
  const fees = refundFees(rule, { amount: BigInt(amount), fee }, parts);
  return fees.map((each, i) => {
    return lacking.some((date) => date > paid && date <= returns[i].date) ? null : each;
  });
}
