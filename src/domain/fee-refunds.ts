/** Fees that refunds return, where the payment is known, and where it is not. */
import {
  FEE_SCALE,
  type FeePiece,
  type FeeRule,
  formula,
  limited,
  roundRatio,
} from './fee-rules.ts';
import { AMOUNT_MAX, FEE_UNITS } from './money.ts';

const UNITS = BigInt(FEE_UNITS);
const SCALE = BigInt(FEE_SCALE);
/** Refunds of one payment, at most. */
const PARTS_MAX = 50n;

/** A payment: minor units, and its fee in 1/FEE_SCALE of them. */
interface PaidFee {
  readonly amount: bigint;
  readonly fee: bigint;
}

/**
 * The fees that refunds of one payment return, in their order: 0 or negative.
 * proportional: each returns its share of the payment's fee, rounded to minor units unless the rule
 * rounds by day, and the one that completes the amount returns the rest; returned: the first one
 * returns the whole fee. `parts` are magnitudes in minor units, fees are in 1/FEE_SCALE of them.
 */
export function refundFees(
  { refunds, rounding, roundPer }: FeeRule,
  { amount, fee }: PaidFee,
  parts: readonly bigint[],
): bigint[] {
  let refunded = 0n;
  let left = fee;
  return parts.map((part) => {
    refunded += part;
    const returned = refunds === 'kept' ? 0n : partOfFee(part);
    left -= returned;
    return -returned;
  });

  function partOfFee(part: bigint): bigint {
    if (refunds === 'returned' || refunded >= amount) return left;
    const share =
      roundPer === 'day'
        ? roundRatio(fee * part, amount, 'half-up')
        : roundRatio(fee * part, amount * SCALE, rounding) * SCALE;
    // Shares that are rounded up could return more than was paid.
    return share > left ? left : share;
  }
}

/**
 * May a refund whose payment is unknown have this fee? `versions` are the rules that the payment
 * may have had, `amount` is the refund's in minor units, `fee` what was charged in fee units, both
 * signed. Right is what it returns of the fee of any payment that is large enough, to one minor
 * unit, or two where fees are always rounded up or down. The rest that the last of many refunds
 * returns can be further away, by half of that for each of them: that is assumed to be right, as
 * only the payment and its other refunds tell.
 */
export function isRightRefundFee(
  versions: readonly FeeRule[],
  amount: number,
  fee: number,
): 'right' | 'assumed' | 'wrong' {
  if (isWithin(versions, amount, fee, 0n)) return 'right';
  // The payment's rule may have charged for the other amount, which the refund's need not state.
  if (versions.some(({ base }) => base !== versions[0].base)) return 'assumed';
  // The rest is never a fee that is charged again.
  if (amount < 0 && fee > 0) return 'wrong';
  return isWithin(versions, amount, fee, PARTS_MAX / 2n) ? 'assumed' : 'wrong';
}

/** `more`: how many times the tolerance is added to it. */
function isWithin(
  versions: readonly FeeRule[],
  amount: number,
  fee: number,
  more: bigint,
): boolean {
  // A reversal of a refund charges the fee again.
  const returned = BigInt(amount < 0 ? -fee : fee);
  const part = BigInt(Math.abs(amount));
  return versions.some((rule) => {
    // A later refund returns nothing where the first one has returned the whole fee.
    if (rule.refunds !== 'proportional' && returned === 0n) return true;
    if (rule.refunds === 'kept') return false;
    const isWhole = rule.refunds === 'returned';
    // The fee of the payment is rounded, and then the share of it.
    const tolerance = (rule.rounding.startsWith('half') ? UNITS : 2n * UNITS) * (1n + more);
    return rule.pieces.some((piece, index) => {
      const payments = extremes(rule, piece, rule.pieces[index - 1]?.upTo ?? 0, part);
      // Compares fee × part / amount with a bound in fee units, multiplied by all divisors.
      const compared = (of: PaidFee, bound: bigint) =>
        of.fee * UNITS * (isWhole ? 1n : part) - bound * SCALE * (isWhole ? 1n : of.amount);
      return (
        payments.some((each) => compared(each, returned + tolerance) <= 0n) &&
        payments.some((each) => compared(each, returned - tolerance) >= 0n)
      );
    });
  });
}

/**
 * The payments of a piece that have the lowest and highest fee, and fee per amount, among those of
 * at least `part`; empty: all are smaller. `above`: the end of the piece before, minor units.
 */
function extremes(rule: FeeRule, piece: FeePiece, above: number, part: bigint): PaidFee[] {
  // Of a tier by volume, only the rate is known of a payment.
  const ofPiece = rule.byVolume === null ? piece : { ...piece, constant: 0n, upTo: AMOUNT_MAX };
  const smallest = rule.byVolume === null ? above + 1 : 1;
  const to = BigInt(Math.min(ofPiece.upTo, AMOUNT_MAX));
  const from = part > BigInt(smallest) ? part : BigInt(smallest);
  if (from > to) return [];
  const ends = [from, to].map((amount) => ({ amount, fee: formula(ofPiece, amount) }));
  const limitedEnds = ends.map(({ amount, fee }) => ({ amount, fee: limited(rule, fee) }));
  // Where the fee per amount increases, limits are met between the ends: beyond these, it is right.
  return ofPiece.constant < 0n ? [...ends, ...limitedEnds] : limitedEnds;
}
