/** The figures of a row of the month, named and computed once for its page and its workbook. */
import { addTotals, type Totals } from '../../domain/exact-sums.ts';
import { CATEGORIES, type Category } from '../../domain/item.ts';
import {
  currencyDigits,
  FEE_DIGITS,
  FEE_UNITS,
  formatScaled,
  magnitude,
  roundFees,
} from '../../domain/money.ts';
import type {
  CategoryFigures,
  JobMonth,
  MonthRow,
  RuleFigures,
  SideFigures,
} from '../../domain/month.ts';
import { say } from '../../words/language.ts';
import { NONE, shownAmount } from '../figures.ts';
import {
  averageTicket,
  effectiveRate,
  knownFees,
  quotient,
  RATE_DIGITS,
  refundRateByAmount,
  refundRateByCount,
  successRate,
} from './ratios.ts';

export type FigureKind = 'count' | 'amount' | 'fee' | 'rate';

/** A number of units of 10^-digits. */
export interface Scaled {
  readonly units: bigint;
  readonly digits: number;
}

export interface Figure {
  readonly name: string;
  readonly kind: FigureKind;
  /** How it is computed, where its name does not say so. */
  readonly formula: string;
  /** null: not known, or its denominator is zero. */
  readonly value: (row: MonthRow) => Scaled | null;
}

export type Figures = ReturnType<typeof monthFigures>;

/** The side whose figures a row shows: what the channel says, if that is known. */
export function mainSide({ statement, flows }: MonthRow): SideFigures | null {
  return statement ?? flows;
}

/** Records of all types. */
export function allOf({ payments, refunds, others }: SideFigures): Totals {
  return {
    count: payments.count + refunds.count + others.count,
    amount: payments.amount + refunds.amount + others.amount,
  };
}

type Of = (figures: SideFigures) => bigint | number | null;

/** A figure of the side that `choose` takes. */
function figure(
  kind: FigureKind,
  name: string,
  of: Of,
  more: { readonly formula?: string; readonly choose?: (row: MonthRow) => SideFigures | null } = {},
): Figure {
  const { formula = '', choose = mainSide } = more;
  return {
    ...{ kind, name, formula },
    value: (row) => {
      const side = choose(row);
      const units = side === null ? null : of(side);
      return units === null ? null : { units: BigInt(units), digits: digitsOf(kind, row.currency) };
    },
  };
}

function digitsOf(kind: FigureKind, currency: string): number {
  if (kind === 'count') return 0;
  if (kind === 'rate') return RATE_DIGITS;
  return currencyDigits(currency) + (kind === 'fee' ? FEE_DIGITS : 0);
}

/** All figures, by names that code uses. */
export function monthFigures() {
  const flows = ({ flows }: MonthRow) => flows;
  /** Only beside those of a statement: else they are the row's own figures. */
  const ours = (row: MonthRow) => (row.statement === null ? null : row.flows);
  return {
    payments: figure('amount', say`Payments`, ({ payments }) => payments.amount),
    paymentCount: figure('count', say`Number of payments`, ({ payments }) => payments.count),
    refunds: figure('amount', say`Refunds`, ({ refunds }) => refunds.amount),
    refundCount: figure('count', say`Number of refunds`, ({ refunds }) => refunds.count),
    others: figure('amount', say`Other types`, ({ others }) => others.amount),
    otherCount: figure('count', say`Number of other types`, ({ others }) => others.count),
    fees: figure('fee', say`Fees`, knownFees, {
      formula: say`fees of payments − fees returned + fee rows`,
    }),
    withoutFee: figure('count', say`Records without a fee`, withoutFee, {
      formula: say`payments and refunds that state no fee, where others do`,
    }),
    net: figure('fee', say`Payments less refunds and fees`, netOf, {
      formula: say`payments + refunds (negative) − fees`,
    }),
    effectiveRate: figure('rate', say`Effective fee rate`, effectiveRate, {
      formula: say`fees ÷ amount of payments`,
    }),
    averageTicket: figure('amount', say`Average ticket`, averageTicket, {
      formula: say`amount of payments ÷ their number`,
    }),
    attempts: figure('count', say`Attempts`, ({ attempts }) => attempts, { choose: flows }),
    successRate: figure('rate', say`Success rate`, successRate, {
      formula: say`successful payments ÷ attempts, by the states in the flows`,
      choose: flows,
    }),
    refundRateByAmount: figure('rate', say`Refund rate by amount`, refundRateByAmount, {
      formula: say`amount of refunds ÷ amount of payments`,
    }),
    refundRateByCount: figure('rate', say`Refund rate by count`, refundRateByCount, {
      formula: say`refunds ÷ payments`,
    }),
    flowsPayments: figure('amount', say`Payments in the flows`, ({ payments }) => payments.amount, {
      choose: ours,
    }),
    flowsPaymentCount: figure(
      'count',
      say`Number of payments in the flows`,
      ({ payments }) => payments.count,
      { choose: ours },
    ),
  };
}

function withoutFee({ hasFees, withoutFee }: SideFigures): number | null {
  return hasFees ? withoutFee : null;
}

/** Fee units; null: not all fees are known. */
function netOf({ payments, refunds, fees, hasFees, withoutFee }: SideFigures): bigint | null {
  return hasFees && withoutFee === 0
    ? (payments.amount + refunds.amount) * BigInt(FEE_UNITS) - fees
    : null;
}

/** A figure for people. */
export function shownFigure({ kind, value }: Figure, row: MonthRow | null): string {
  const found = row && value(row);
  return found === null ? NONE : shownScaled(kind, found);
}

/** Fees are rounded to the minor unit: the workbook has their other decimals. */
export function shownScaled(kind: FigureKind, { units, digits }: Scaled): string {
  if (kind === 'fee') return shownAmount(roundFees(units), digits - FEE_DIGITS);
  if (kind === 'rate') return `${shownAmount(units, digits - 2)}%`;
  return shownAmount(units, digits);
}

/** A figure as a decimal, for files; empty: not known. */
export function figureDecimal({ value }: Figure, row: MonthRow | null): string {
  const found = row && value(row);
  return found === null ? '' : formatScaled(found.units, found.digits);
}

/** How a figure differs from that of the period before: in per cent, rates in points of it. */
export function changeText(
  { kind, value }: Figure,
  { now, before }: { readonly now: MonthRow; readonly before: MonthRow | null },
): string {
  const [is, was] = [value(now), before && value(before)];
  if (is === null || was === null) return NONE;
  // Refunds of −20 after −10 are more refunds, not less money.
  const areNegative = is.units <= 0n && was.units <= 0n;
  const more = areNegative ? was.units - is.units : is.units - was.units;
  const arrow = more === 0n ? '' : more < 0n ? '↓ ' : '↑ ';
  const size = magnitude(more);
  if (kind === 'rate') return `${arrow}${say`${shownAmount(size, is.digits - 2)} pp`}`;
  const share = quotient(size, magnitude(was.units), 3);
  return share === null ? NONE : `${arrow}${shownAmount(share, 1)}%`;
}

/** A rate for people. */
export function shownRate(units: bigint | null): string {
  return units === null ? NONE : shownScaled('rate', { units, digits: RATE_DIGITS });
}

/** The part of the statement's records that a rule matched. */
export function shareOf({ records }: RuleFigures, { statement }: MonthRow): bigint | null {
  return statement && quotient(records, allOf(statement).count, RATE_DIGITS);
}

/** The sum of two rows; the key is the first one's. */
export function addRows(a: MonthRow, b: MonthRow): MonthRow {
  const side = (name: 'statement' | 'flows') => {
    const [one, other] = [a[name], b[name]];
    return one === null || other === null ? (one ?? other) : addFigures(one, other);
  };
  return { ...a, statement: side('statement'), flows: side('flows') };
}

function addFigures(a: SideFigures, b: SideFigures): SideFigures {
  return {
    payments: addTotals(a.payments, b.payments),
    refunds: addTotals(a.refunds, b.refunds),
    others: addTotals(a.others, b.others),
    attempts: a.attempts === null || b.attempts === null ? null : a.attempts + b.attempts,
    fees: a.fees + b.fees,
    hasFees: a.hasFees && b.hasFees,
    withFee: a.withFee + b.withFee,
    withoutFee: a.withoutFee + b.withoutFee,
  };
}

/**
 * The differences of jobs of one currency by category. How long items took is not known for all of
 * them together.
 */
export function addCategories(jobs: readonly JobMonth[]): CategoryFigures[] {
  const sums = new Map<Category, CategoryFigures>();
  for (const { category, all, open } of jobs.flatMap(({ categories }) => categories)) {
    const sum = sums.get(category);
    sums.set(category, {
      category,
      all: sum ? addTotals(sum.all, all) : all,
      open: sum ? addTotals(sum.open, open) : open,
      closedDays: { count: 0, median: null, max: null },
    });
  }
  return CATEGORIES.flatMap((category) => sums.get(category) ?? []);
}
