/** The fees of a month in decimals, from the text of the rules: the reference of `fees check`. */
import Big from 'big.js';
import type { FeeRuleSettings } from '../../src/domain/fee-rules.ts';
import { exactFeeOf, FEE_MODES, firstRule, rawFeeOf, roundedFeeOf } from './fees.ts';

/** A statement record; `fee` is what was charged, and empty where none is stated. */
export interface FeeRow {
  readonly date: string;
  readonly time: string;
  readonly order: string;
  readonly type: string;
  readonly product: string;
  readonly amount: Big;
  readonly fee: string;
}

interface Sums {
  rows: number;
  volume: Big;
  charged: Big;
  expected: Big;
  assumed: number;
}

/** What a refund whose payment is not known owes: the question is not the reference's. */
export type Unsettled = (row: FeeRow, rule: FeeRuleSettings) => Big;

const isVolume = (rule: FeeRuleSettings) => rule.tiers?.by === 'volume';
const typesOf = (rule: FeeRuleSettings): string[] => [rule.for.type ?? 'payment'].flat();
const isReturned = (rule: FeeRuleSettings, { type }: FeeRow) =>
  ['refund', 'reversal'].includes(type) && !typesOf(rule).includes(type);

/** Sums by the index of the rule; -1: none. `rows` may have dates before the month. */
export function monthFeesOf(
  rules: readonly FeeRuleSettings[],
  rows: readonly FeeRow[],
  month: string,
  unsettled: Unsettled,
): Map<number, Sums> {
  const ruleOf = ({ type, date, product }: FeeRow) => {
    return firstRule(rules, { type, date, fields: { channelTxnId: product } });
  };
  const sums = new Map<number, Sums>();
  const byDay = new Map<string, { rule: FeeRuleSettings; sum: Big }>();
  const volumes = new Map<FeeRuleSettings, Big>();
  const settled = settle(rows, ruleOf);
  for (const row of rows.filter(({ date }) => date.startsWith(month))) {
    const rule = ruleOf(row);
    const own = sumsOf(sums, rule === undefined ? -1 : rules.indexOf(rule));
    own.rows++;
    own.volume = own.volume.plus(row.amount);
    own.charged = own.charged.plus(row.fee || 0);
    if (rule === undefined) continue;
    if (isVolume(rule)) {
      volumes.set(rule, (volumes.get(rule) ?? new Big(0)).plus(counted(rule, row)));
      continue;
    }
    let fee = settled.get(row);
    if (isReturned(rule, row) && fee === undefined) own.assumed++;
    fee ??= isReturned(rule, row) ? unsettled(row, rule) : feeAlone(rule, row);
    if (rule.roundPer === 'day') {
      const key = `${rules.indexOf(rule)} ${row.date}`;
      byDay.set(key, { rule, sum: (byDay.get(key)?.sum ?? new Big(0)).plus(fee) });
    } else own.expected = own.expected.plus(fee.round(2, FEE_MODES[rule.rounding]));
  }
  for (const { rule, sum } of byDay.values()) {
    const own = sumsOf(sums, rules.indexOf(rule));
    own.expected = own.expected.plus(sum.round(2, FEE_MODES[rule.rounding]));
  }
  for (const [rule, volume] of volumes) {
    const earlier = [...volumes].filter(([{ name, from = '' }]) => {
      return name === rule.name && from < (rule.from ?? '');
    });
    const before = earlier.reduce((sum, [, each]) => sum.plus(each), new Big(0));
    const own = sumsOf(sums, rules.indexOf(rule));
    own.expected = volumeFee(rule, before, volume).round(2, FEE_MODES[rule.rounding]);
  }
  return sums;
}

function sumsOf(sums: Map<number, Sums>, index: number): Sums {
  const zero = () => new Big(0);
  const none = { rows: 0, volume: zero(), charged: zero(), expected: zero(), assumed: 0 };
  const found = sums.get(index) ?? none;
  sums.set(index, found);
  return found;
}

/** An amount as it counts for the volume of its rule. */
function counted(rule: FeeRuleSettings, row: FeeRow): Big {
  if (!isReturned(rule, row)) return row.type === 'payment' ? row.amount : row.amount.abs();
  return rule.refunds === 'kept' ? new Big(0) : row.amount;
}

function volumeFee(rule: FeeRuleSettings, before: Big, volume: Big): Big {
  const after = before.plus(volume);
  const { steps = [], mode } = rule.tiers ?? {};
  if (mode === 'whole') {
    const step = steps.find(({ upTo }) => upTo === undefined || after.lte(upTo));
    return volume.times(step?.rate ?? 0);
  }
  // Below zero, the first rate applies.
  const total = (of: Big) => (of.lt(0) ? of.times(steps[0].rate) : rawFeeOf(rule, of));
  return total(after).minus(total(before));
}

function feeAlone(rule: FeeRuleSettings, { amount }: FeeRow): Big {
  const isDay = rule.roundPer === 'day';
  return isDay ? exactFeeOf(rule, amount.abs()) : roundedFeeOf(rule, amount);
}

/** What refunds return, of orders with one payment that has a rule. */
function settle(
  rows: readonly FeeRow[],
  ruleOf: (row: FeeRow) => FeeRuleSettings | undefined,
): Map<FeeRow, Big> {
  const settled = new Map<FeeRow, Big>();
  for (const order of new Set(rows.map((row) => row.order))) {
    const own = rows.filter((row) => row.order === order);
    const payments = own.filter(({ type }) => type === 'payment');
    const returns = own.filter((row) => {
      const rule = ruleOf(row);
      return rule !== undefined && isReturned(rule, row) && !isVolume(rule);
    });
    const rule = payments.length === 1 ? ruleOf(payments[0]) : undefined;
    if (rule === undefined || isVolume(rule)) continue;
    if (returns.some((row) => ruleOf(row)?.base !== rule.base)) continue;
    returns.sort((a, b) => (a.time < b.time ? -1 : 1));
    const whole = feeAlone(rule, payments[0]);
    let [left, open] = [whole, payments[0].amount];
    for (const row of returns) {
      const part = row.amount.abs();
      open = open.minus(part);
      const exact = whole.times(part).div(payments[0].amount);
      const share =
        rule.roundPer === 'day'
          ? exact.round(10, Big.roundHalfUp)
          : exact.round(2, FEE_MODES[rule.rounding]);
      const isAll = rule.refunds === 'returned' || open.lte(0) || share.gt(left);
      const returned = rule.refunds === 'kept' ? new Big(0) : isAll ? left : share;
      left = left.minus(returned);
      settled.set(row, returned.times(-1));
    }
  }
  return settled;
}
