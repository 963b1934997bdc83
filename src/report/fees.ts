/** What was charged by fee rule, and what the rules expect, as reports show it. */
import { type FeeLine, wrongRules } from '../domain/fee-sums.ts';
import { divideRounded, FEE_UNITS, formatFee, formatScaled } from '../domain/money.ts';
import { say } from '../words/language.ts';

/** Decimals of an effective rate. */
const RATE_DIGITS = 6;

export const FEE_COLUMNS = [
  ...['rule', 'from', 'for', 'collect', 'rows', 'volume', 'charged', 'expected', 'difference'],
  ...['effective_rate', 'differing_rows', 'assumed_rows', 'rows_without_fee', 'wrong_rate'],
] as const;
export type FeeColumn = (typeof FEE_COLUMNS)[number];

/** Charged less expected, fee units; null: the rule does not say what this date's rows owe. */
export function feeDifference({ charged, expected, collect }: FeeLine): bigint | null {
  return expected === null || collect === 'billed' ? null : charged - expected;
}

/** The charged fee as a part of the volume; empty: there is no volume. */
export function effectiveRate({ charged, volume }: Pick<FeeLine, 'charged' | 'volume'>): string {
  if (volume === 0n) return '';
  const scale = BigInt(10 ** RATE_DIGITS);
  return formatScaled(divideRounded(charged * scale, volume * BigInt(FEE_UNITS)), RATE_DIGITS);
}

/** Values of fields: `product=JSAPI`. */
export function valuesText({ values }: FeeLine): string {
  return Object.entries(values)
    .map(([field, value]) => `${field}=${value}`)
    .join('; ');
}

/** A line keyed by column, in plain text. */
export function feeFields(line: FeeLine, digits: number): Record<FeeColumn, string> {
  const fee = (units: bigint | null) => (units === null ? '' : formatFee(units, digits));
  return {
    rule: line.rule,
    from: line.from,
    for: valuesText(line),
    collect: line.rule === '' ? '' : line.collect,
    rows: String(line.rows),
    volume: formatScaled(line.volume, digits),
    charged: fee(line.charged),
    expected: fee(line.expected),
    difference: fee(feeDifference(line)),
    effective_rate: effectiveRate(line),
    differing_rows: String(line.differing),
    assumed_rows: String(line.assumed),
    rows_without_fee: String(line.unstated),
    wrong_rate: line.isWrongRate ? 'yes' : '',
  };
}

/** One line about all rules. */
export function feeNotes(fees: readonly FeeLine[] | undefined, digits: number): string[] {
  if (fees === undefined) return [];
  const ruled = fees.filter((line) => feeDifference(line) !== null);
  const sum = (of: (line: FeeLine) => bigint) =>
    formatFee(
      ruled.reduce((total, line) => total + of(line), 0n),
      digits,
    );
  const count = (of: (line: FeeLine) => number) => fees.reduce((sum, line) => sum + of(line), 0);
  const [charged, expected] = [sum((line) => line.charged), sum((line) => line.expected ?? 0n)];
  const difference = sum((line) => feeDifference(line) ?? 0n);
  const deducted = fees.reduce((sum, { collect, charged }) => {
    return collect === 'billed' ? sum + charged : sum;
  }, 0n);
  const none = count((line) => (line.rule === '' ? line.rows : 0));
  const unstated = count((line) => line.unstated);
  const assumed = count((line) => line.assumed);
  const wrong = wrongRules(fees).map(({ rule }) => rule);
  const parts = [
    say`fees charged ${charged}, by the rules ${expected}, difference ${difference}`,
    ...(deducted !== 0n
      ? [say`deducted for rules that are billed: ${formatFee(deducted, digits)}`]
      : []),
    ...(none > 0 ? [say`no rule: ${none}`] : []),
    ...(unstated > 0 ? [say`no fee stated: ${unstated}`] : []),
    ...(assumed > 0 ? [say`refunds assumed to be right: ${assumed}`] : []),
    ...(wrong.length > 0 ? [say`wrong rate: ${wrong.join(say`, `)} (rows in fee-rows.csv)`] : []),
  ];
  return [parts.join(say`; `)];
}
