/** Rates that the charged fees of a sample fit, which may be those of the contract. */
import {
  compileFees,
  expectedFee,
  type FeeRule,
  type FeeRuleSettings,
} from '../../domain/fee-rules.ts';
import { isJobName } from '../../domain/job-name.ts';
import { FEE_DIGITS, FEE_UNITS, parseScaled } from '../../domain/money.ts';

/** A rate, and of how many payments of the sample it is the fee. */
export interface FittedRate {
  /** Empty: payments are not divided by product. */
  readonly product: string;
  /** A decimal: 0.006. */
  readonly rate: string;
  readonly held: number;
  readonly of: number;
  /** Does no refund of the sample return a fee? */
  readonly keepsFees: boolean;
  /** Of which amount the fees are; absent: of what is settled. */
  readonly base?: 'order';
}

/** Of this share of the payments, the fee must be that of the rate. */
const HELD_SHARE = 0.99;
/** Fee units: a refund that would return less does not tell whether it returns any. */
const TELLING_FEE = 2 * FEE_UNITS;
/** Payments with a fee that a product must have. */
const CHARGED_MIN = 10;
/** Minor units: the fee of a smaller payment fits several rates. */
const TELLING_AMOUNT = 10_000;
const RATE_DIGITS_MAX = 5;
const RATE_MAX = 0.2;
/** Payments from which rates are computed that are tried on all. */
const TRIED = 20;
const PRODUCTS_MAX = 20;

const SETTINGS: FeeRuleSettings = {
  ...{ name: 'rate', for: {}, base: 'settled', rounding: 'half-up', collect: 'deducted' },
};

/** A payment or refund in minor units, without its sign, and its fee in fee units. */
interface Charged {
  readonly isRefund: boolean;
  readonly product: string;
  readonly amount: number;
  readonly fee: number;
}

/**
 * Fits the payments among records as `inspect` shows them, those of each product by themselves if
 * their rates differ; a product that fits no rate is left out.
 */
export function fitRates(
  rows: readonly Readonly<Record<string, string | number>>[],
  digits: number,
): FittedRate[] {
  const records = rows.flatMap((row) => chargedOf(row, digits));
  const all = fitRate('', records, digits);
  if (all !== null) return [all];
  const payments = records.filter(({ isRefund }) => !isRefund);
  const products = [...new Set(payments.map(({ product }) => product))];
  if (products.length < 2 || products.length > PRODUCTS_MAX) return [];
  return products.flatMap((product) => {
    const own = records.filter((record) => record.product === product);
    return product === '' ? [] : (fitRate(product, own, digits) ?? []);
  });
}

/** The rules with these rates, as a config has them. */
export function shortRules(rates: readonly FittedRate[], job: string) {
  return rates.map(({ product, rate, keepsFees, base }, index) => ({
    name: product === '' ? job : ruleName(product, index),
    ...(product !== '' && { for: { product } }),
    rate,
    ...(base && { base }),
    ...(keepsFees && { refunds: 'kept' }),
  }));
}

function ruleName(product: string, index: number): string {
  const name = product.toLowerCase();
  return isJobName(name) ? name : `product-${index + 1}`;
}

function chargedOf(row: Readonly<Record<string, string | number>>, digits: number): Charged[] {
  const isRefund = row.type === 'refund';
  if (!(isRefund || row.type === 'payment') || row.status !== 'success') return [];
  const scaled = (cell: string | number | undefined, at: number) => {
    const bytes = Buffer.from(String(cell ?? ''));
    return parseScaled(bytes, 0, bytes.length, at);
  };
  const [signed, fee] = [scaled(row.amount, digits), scaled(row.fee, digits + FEE_DIGITS)];
  const amount = isRefund ? -signed : signed;
  if (!(amount > 0) || Number.isNaN(fee)) return [];
  return [{ isRefund, product: String(row.product ?? ''), amount, fee }];
}

function fitRate(product: string, records: readonly Charged[], digits: number): FittedRate | null {
  const payments = records.filter(({ isRefund }) => !isRefund);
  if (payments.filter(({ fee }) => fee > 0).length < CHARGED_MIN) return null;
  const largest = [...payments].sort((a, b) => b.amount - a.amount);
  const telling = largest.filter(({ amount }) => amount >= TELLING_AMOUNT);
  const step = Math.max(1, Math.floor(telling.length / TRIED));
  const tried = telling.filter((_, i) => i % step === 0);
  const rates = new Set(tried.flatMap((payment) => rateOf(payment) ?? []));
  for (const rate of rates) {
    const [rule] = compileFees([{ ...SETTINGS, rate }], { digits }).rules;
    const held = payments.filter((payment) => isFeeBy(rule, payment)).length;
    if (held < payments.length * HELD_SHARE) continue;
    const telling = records.filter(({ isRefund, amount }) => {
      return isRefund && expectedFee(rule, 'payment', amount) >= TELLING_FEE;
    });
    const keepsFees = telling.length > 0 && telling.every(({ fee }) => fee === 0);
    return { product, rate, held, of: payments.length, keepsFees };
  }
  return null;
}

function isFeeBy(rule: FeeRule, { amount, fee }: Charged): boolean {
  return expectedFee(rule, 'payment', amount) === fee;
}

/** The rate with the fewest decimals of which the fee may be; null: none is likely. */
function rateOf({ amount, fee }: Charged): string | null {
  for (let decimals = 2; decimals <= RATE_DIGITS_MAX; decimals++) {
    const rate = Number((fee / FEE_UNITS / amount).toFixed(decimals));
    const isNear = Math.abs(rate * amount - fee / FEE_UNITS) <= 0.5;
    if (isNear && rate > 0 && rate < RATE_MAX) return rate.toFixed(decimals);
  }
  return null;
}
