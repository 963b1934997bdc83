/** Fees by rule in decimals, from the text of the rules: the reference. */
import Big from 'big.js';
import type { FeeRuleSettings, Rounding } from '../../src/domain/fee-rules.ts';

export const FEE_MODES: Readonly<Record<Rounding, Big.RoundingMode>> = {
  'half-up': Big.roundHalfUp,
  'half-even': Big.roundHalfEven,
  up: Big.roundUp,
  down: Big.roundDown,
};

/** The same without limits. */
export function rawFeeOf({ rate, fixed, tiers }: FeeRuleSettings, amount: Big): Big {
  let fee = new Big(fixed ?? 0);
  if (!tiers) return fee.plus(amount.times(rate ?? 0));
  if (tiers.mode === 'whole') {
    const step = tiers.steps.find(({ upTo }) => upTo === undefined || amount.lte(upTo));
    return fee.plus(amount.times(step?.rate ?? 0));
  }
  let above = new Big(0);
  for (const step of tiers.steps) {
    const end = step.upTo !== undefined && amount.gt(step.upTo) ? new Big(step.upTo) : amount;
    if (end.gt(above)) fee = fee.plus(end.minus(above).times(step.rate));
    above = end;
  }
  return fee;
}

/** The fee of an amount in major units, before it is rounded. */
export function exactFeeOf(rule: FeeRuleSettings, amount: Big): Big {
  let fee = rawFeeOf(rule, amount);
  if (rule.min !== undefined && fee.lt(rule.min)) fee = new Big(rule.min);
  if (rule.max !== undefined && fee.gt(rule.max)) fee = new Big(rule.max);
  return fee;
}

/** A record as rules see it; amounts are major units. */
export interface ChargedRecord {
  readonly type: string;
  /** The business date of the record. */
  readonly date: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly amount: Big;
}

/** The first rule that applies. */
export function firstRule(
  rules: readonly FeeRuleSettings[],
  { type, date, fields }: Omit<ChargedRecord, 'amount'>,
): FeeRuleSettings | undefined {
  const isReturn = type === 'refund' || type === 'reversal';
  return rules.find(({ for: chosen, from = '', until = '9999' }) => {
    const { type: types = 'payment', ...others } = chosen;
    const isOfType = [types].flat().includes(type as never);
    const isOfPayment = isReturn && [types].flat().includes('payment');
    const isIn = ([field, values]: [string, unknown]) => [values].flat().includes(fields[field]);
    const isChosen = Object.entries(others).every(isIn);
    return (isOfType || isOfPayment) && date >= from && date < until && isChosen;
  });
}

/** The fee of a record that is judged by itself, rounded to `digits` decimals. */
export function roundedFeeOf(rule: FeeRuleSettings, amount: Big, digits = 2): Big {
  return exactFeeOf(rule, amount.abs()).round(digits, FEE_MODES[rule.rounding]);
}
