/**
 * Fee rules (手续费规则): what a channel may charge by contract. All arithmetic is exact: a fee
 * is an integer of 1/FEE_SCALE minor units until it is rounded to minor units.
 */
import { FEE_DIGITS, FEE_UNITS, magnitude, parseDecimal } from './money.ts';
import type { TransactionType } from './record.ts';

/** Decimals of a rate. */
export const RATE_DIGITS = 8;
/** Parts of one minor unit in which unrounded fees are counted; a rate is a multiple of 1/this. */
export const FEE_SCALE = 10 ** RATE_DIGITS;
const SCALE = BigInt(FEE_SCALE);

/** How the magnitude of a fee becomes minor units. */
export const ROUNDINGS = ['half-up', 'half-even', 'up', 'down'] as const;
export type Rounding = (typeof ROUNDINGS)[number];
/** What a refund returns of the payment's fee: its share, the whole fee, or nothing. */
export const REFUND_FEES = ['proportional', 'returned', 'kept'] as const;
type RefundFees = (typeof REFUND_FEES)[number];
/** Of which total the step of a tier is chosen: of the amount, or of the month's volume. */
export const TIER_MEASURES = ['amount', 'volume'] as const;
/** marginal: each step applies to its part of the total; whole: one step applies to all of it. */
export const TIER_MODES = ['marginal', 'whole'] as const;
type TierMode = (typeof TIER_MODES)[number];
export const FEE_BASES = ['settled', 'order'] as const;
export const ROUNDING_PERIODS = ['row', 'day'] as const;
export const FEE_COLLECTIONS = ['deducted', 'billed'] as const;

/** A checked rule of a config. Decimals are text, amounts are in major units. */
export interface FeeRuleSettings {
  readonly name: string;
  /** Values by field; `type` has transaction types. */
  readonly for: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly rate?: string | undefined;
  readonly fixed?: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly tiers?:
    | {
        readonly by: (typeof TIER_MEASURES)[number];
        readonly mode: TierMode;
        /** Ascending; only the last one has no upTo. */
        readonly steps: readonly { readonly upTo?: string | undefined; readonly rate: string }[];
      }
    | undefined;
  readonly base: (typeof FEE_BASES)[number];
  readonly rounding: Rounding;
  readonly roundPer?: (typeof ROUNDING_PERIODS)[number] | undefined;
  readonly refunds?: RefundFees | undefined;
  readonly collect: (typeof FEE_COLLECTIONS)[number];
}

/** Amounts to which one formula applies: rate × amount + constant. */
export interface FeePiece {
  /** The largest amount, minor units; Infinity: there is no larger step. */
  readonly upTo: number;
  /** Multiple of 1/FEE_SCALE. */
  readonly rate: number;
  /** In 1/FEE_SCALE minor units; negative where marginal rates increase. */
  readonly constant: bigint;
}

/** A compiled rule. */
export interface FeeRule extends Pick<FeeRuleSettings, 'name' | 'base' | 'rounding' | 'collect'> {
  /** Its position among the rules, from 0. */
  readonly index: number;
  /** As written: a rule of payments also applies to their refunds and reversals. */
  readonly types: ReadonlySet<TransactionType>;
  readonly conditions: readonly {
    readonly field: string;
    readonly values: ReadonlySet<string>;
  }[];
  /** First business date; empty: any. */
  readonly from: string;
  /** The business date after the last one; null: it has no end. */
  readonly until: string | null;
  /** By amount, ascending, or by volume. A rule without tiers has one piece. */
  readonly pieces: readonly FeePiece[];
  /** How tiers by the volume of a month apply; null: the rule has none. */
  readonly byVolume: TierMode | null;
  /** Minor units. */
  readonly min: number;
  /** Minor units; Infinity: none. */
  readonly max: number;
  readonly roundPer: (typeof ROUNDING_PERIODS)[number];
  readonly refunds: RefundFees;
}

/** The compiled rules of a job, in the order in which they apply. */
export interface FeeRules {
  readonly rules: readonly FeeRule[];
  /** The fields that rules ask for besides the type, each once. */
  readonly fields: readonly string[];
}

/** Compiles checked rules; `digits` are the decimals of the currency. */
export function compileFees(
  settings: readonly FeeRuleSettings[],
  { digits }: { readonly digits: number },
): FeeRules {
  const rules = settings.map((each, index) => compileRule(each, index, digits));
  const fields = rules.flatMap(({ conditions }) => conditions.map(({ field }) => field));
  return { rules, fields: [...new Set(fields)] };
}

function compileRule(settings: FeeRuleSettings, index: number, digits: number): FeeRule {
  const { type = 'payment', ...fields } = settings.for;
  const { name, base, rounding, collect, min, max, tiers } = settings;
  return {
    ...{ name, base, rounding, collect },
    index,
    types: new Set([type].flat() as TransactionType[]),
    conditions: Object.entries(fields).flatMap(([field, values]) =>
      values === undefined ? [] : [{ field, values: new Set([values].flat()) }],
    ),
    from: settings.from ?? '',
    until: settings.until ?? null,
    pieces: piecesOf(settings, digits),
    byVolume: tiers?.by === 'volume' ? tiers.mode : null,
    min: min === undefined ? 0 : scaled(min, digits),
    max: max === undefined ? Number.POSITIVE_INFINITY : scaled(max, digits),
    roundPer: settings.roundPer ?? 'row',
    refunds: settings.refunds ?? 'proportional',
  };
}

function piecesOf({ rate, fixed, tiers }: FeeRuleSettings, digits: number): FeePiece[] {
  const feeUnits = BigInt(fixed === undefined ? 0 : scaled(fixed, digits + FEE_DIGITS));
  let constant = (feeUnits * SCALE) / BigInt(FEE_UNITS);
  let last: FeePiece | undefined;
  return (tiers?.steps ?? [{ rate: rate ?? '0', upTo: undefined }]).map((step) => {
    const stepRate = scaled(step.rate, RATE_DIGITS);
    if (tiers?.mode === 'marginal' && last) {
      // Both formulas give the same fee at the end of the step before.
      constant += BigInt(last.upTo) * BigInt(last.rate - stepRate);
    }
    const upTo = step.upTo === undefined ? Number.POSITIVE_INFINITY : scaled(step.upTo, digits);
    last = { upTo, rate: stepRate, constant };
    return last;
  });
}

/** A checked decimal as an integer scaled by 10^digits. */
function scaled(text: string, digits: number): number {
  const value = parseDecimal(text, digits);
  if (Number.isNaN(value)) throw new Error(`a fee rule with ${text} was not checked`);
  return value;
}

const RETURNS: readonly TransactionType[] = ['refund', 'reversal'];

/** Are records of this type (part of) a payment that is returned? */
export function isRefund(type: TransactionType): boolean {
  return RETURNS.includes(type);
}

/** Does the rule return (part of) the fee of a payment to records of this type? */
export function isReturn(rule: FeeRule, type: TransactionType): boolean {
  return isRefund(type) && !rule.types.has(type);
}

/** Does the rule apply to the type, whatever the other fields and the date? */
export function appliesToType({ types }: FeeRule, type: TransactionType): boolean {
  return types.has(type) || (isRefund(type) && types.has('payment'));
}

/** Is each row judged? Else only the sums of a day or month are. */
export function isPerRow({ byVolume, roundPer }: FeeRule): boolean {
  return byVolume === null && roundPer === 'row';
}

/**
 * The first rule that applies to a record of the business date, `yyyy-MM-dd`; null: none does.
 * `fieldOf` returns the value of one of the `fields` of the rules.
 */
export function ruleFor(
  { rules }: FeeRules,
  type: TransactionType,
  date: string,
  fieldOf: (field: string) => string,
): FeeRule | null {
  for (const rule of rules) {
    const { from, until, conditions } = rule;
    if (date < from || (until !== null && date >= until) || !appliesToType(rule, type)) continue;
    if (conditions.every(({ field, values }) => values.has(fieldOf(field)))) return rule;
  }
  return null;
}

/**
 * The fee of one record in minor units, signed: positive where the merchant pays. `amount` is in
 * minor units, as the merchant sees it. The fee of a refund is that of a payment of its amount.
 */
export function expectedMinor(rule: FeeRule, type: TransactionType, amount: number): number {
  // Limits are whole minor units, so that rounding cannot cross them.
  return Number(roundRatio(exactFee(rule, type, amount), SCALE, rule.rounding));
}

/**
 * The same in fee units. Fees of more than 2^53 fee units are not exact, but no file can contain
 * them: AMOUNT_MAX is lower. Use expectedMinor for sums.
 */
export function expectedFee(rule: FeeRule, type: TransactionType, amount: number): number {
  return expectedMinor(rule, type, amount) * FEE_UNITS;
}

/** The fee of one record before it is rounded, signed, in 1/FEE_SCALE minor units. */
export function exactFee(rule: FeeRule, type: TransactionType, amount: number): bigint {
  const magnitude = Math.abs(amount);
  const fee = formula(pieceFor(rule, magnitude), BigInt(magnitude));
  return BigInt(signOf(rule, type, amount)) * limited(rule, fee);
}

/** The min and max of a rule applied to an exact fee. */
export function limited({ min, max }: FeeRule, fee: bigint): bigint {
  const least = BigInt(min) * SCALE;
  if (fee < least) return least;
  const most = max === Number.POSITIVE_INFINITY ? fee : BigInt(max) * SCALE;
  return fee > most ? most : fee;
}

/** A sum of exact fees, rounded once as the rule says, in fee units. */
export function roundExact({ rounding }: FeeRule, exact: bigint): bigint {
  return roundRatio(exact, SCALE, rounding) * BigInt(FEE_UNITS);
}

/**
 * The fee of a volume that follows `before` in the same month, by tiers of volume: both in minor
 * units and net of refunds that return fees; the result in fee units, rounded once. In mode whole,
 * the step of the new total applies to the added amount; for a month that is rated as a whole,
 * `before` is 0.
 */
export function expectedOfVolume(rule: FeeRule, before: bigint, amount: bigint): bigint {
  const after = before + amount;
  if (rule.byVolume === 'whole') {
    return roundExact(rule, amount * BigInt(pieceFor(rule, Number(after)).rate));
  }
  const total = (volume: bigint) => formula(pieceFor(rule, Number(volume)), volume);
  return roundExact(rule, total(after) - total(before));
}

/** An amount as it counts for the volume of a rule: positive where its fee is. */
export function ratedAmount(rule: FeeRule, type: TransactionType, amount: number): bigint {
  return BigInt(signOf(rule, type, amount)) * BigInt(Math.abs(amount));
}

function signOf(rule: FeeRule, type: TransactionType, amount: number): 1 | 0 | -1 {
  if (isReturn(rule, type)) {
    if (rule.refunds === 'kept' || amount === 0) return 0;
    return amount < 0 ? -1 : 1;
  }
  // Money that is paid out, such as a withdrawal, is negative, and its fee is paid nevertheless.
  return type === 'payment' && amount < 0 ? -1 : 1;
}

/** The piece of an amount or a volume of 0 or more, minor units. */
export function pieceFor({ pieces }: FeeRule, amount: number): FeePiece {
  let at = 0;
  while (amount > pieces[at].upTo) at++;
  return pieces[at];
}

/** The unrounded fee of an amount, minor units, without limits. */
export function formula({ rate, constant }: FeePiece, amount: bigint): bigint {
  return BigInt(rate) * amount + constant;
}

/** Rounds the magnitude of a quotient to an integer, then sets the sign. */
export function roundRatio(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const size = magnitude(dividend);
  const rest = size % divisor;
  const down = size / divisor;
  const gap = divisor - rest;
  const isHalfUp = rounding === 'half-up' || (rounding === 'half-even' && down % 2n === 1n);
  const isNear = rest > gap || (rest === gap && isHalfUp);
  const isUp = rounding === 'up' ? rest > 0n : rounding !== 'down' && isNear;
  const whole = isUp ? down + 1n : down;
  return dividend < 0n ? -whole : whole;
}
