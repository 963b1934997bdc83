/** How the fee of a record is computed, in a line. */
import {
  dependsOnPayment,
  type FeePayment,
  type FeeRecord,
  settleReturns,
} from '../domain/fee-month.ts';
import {
  exactFee,
  expectedMinor,
  FEE_SCALE,
  type FeeRule,
  formula,
  isPerRow,
  isReturn,
  limited,
  pieceFor,
  RATE_DIGITS,
  roundExact,
} from '../domain/fee-rules.ts';
import { FEE_UNITS, formatFee, formatScaled, formatShort } from '../domain/money.ts';
import { gapsIn } from '../domain/time.ts';
import { say } from '../words/language.ts';

/** A record that is explained; its fees are in fee units. */
export interface ExplainedFee {
  readonly record: FeeRecord;
  /** null: it states none. */
  readonly charged: bigint | null;
  /** null: there is no rule, or only a day or month has a fee that can be checked. */
  readonly expected: bigint | null;
  readonly arithmetic: string;
}

type Judged = Pick<FeeRecord, 'rule' | 'type' | 'sums'>;

/** Decimals of a share that has no end. */
const SHARE_DIGITS = 5;

/**
 * The fees of an order's records, in the order in which they were made; `read` are the dates that
 * were searched for them.
 */
export function explainFees(
  records: readonly FeeRecord[],
  { digits, read }: { readonly digits: number; readonly read: readonly string[] },
): ExplainedFee[] {
  const sorted = [...records].sort((a, b) => a.stamp - b.stamp);
  const payments = sorted
    .filter(({ type }) => type === 'payment')
    .map(({ date, rule, sums }): FeePayment => ({ date, rule, amount: Number(sums.volume) }));
  const returns = sorted.filter(({ rule, type }) => rule !== null && dependsOnPayment(rule, type));
  const settled = settleReturns(payments, returns, gapsIn(read));
  const lines = new Lines(digits);
  const [payment] = payments;
  let [returned, refunded] = [0n, 0n];
  return sorted.map((record) => {
    const { rule, sums } = record;
    const at = returns.indexOf(record);
    if (at < 0 || rule === null) {
      return lines.explained(record, lines.own(record), expectedOf(record));
    }
    const share = settled[at];
    if (share === null || payment.rule === null) {
      const expected = sums.differing > 0 ? sums.charged - sums.difference : null;
      return lines.explained(record, lines.unsettled(record), expected);
    }
    refunded -= sums.volume;
    const isRest = refunded >= BigInt(payment.amount);
    const part = { amount: -sums.volume, fee: -share, returned, isRest };
    const text = lines.share(payment.rule, payment.amount, part);
    returned -= share;
    return lines.explained(record, text, isPerRow(rule) ? roundExact(rule, share) : null);
  });
}

/** A refund of a payment: its amount in minor units, its fee in 1/FEE_SCALE of them. */
interface Part {
  readonly amount: bigint;
  readonly fee: bigint;
  /** What refunds before it returned. */
  readonly returned: bigint;
  /** Does it complete the amount of the payment? */
  readonly isRest: boolean;
}

/** The fee that a record's rule expects of it alone. */
export function explainAlone(record: FeeRecord, digits: number): ExplainedFee {
  const lines = new Lines(digits);
  return lines.explained(record, lines.own(record), expectedOf(record));
}

function expectedOf({ rule, type, sums }: Judged): bigint | null {
  if (rule === null || !isPerRow(rule)) return null;
  return BigInt(expectedMinor(rule, type, Number(sums.volume))) * BigInt(FEE_UNITS);
}

function roundingWord({ rounding }: FeeRule): string {
  const words = {
    ...{ 'half-up': say`half-up`, 'half-even': say`half-even` },
    ...{ up: say`rounded up`, down: say`rounded down` },
  };
  return words[rounding];
}

class Lines {
  readonly #digits: number;

  constructor(digits: number) {
    this.#digits = digits;
  }

  /** Adds what was charged, and how far that is from what was expected. */
  explained(record: FeeRecord, text: string, expected: bigint | null): ExplainedFee {
    const { rule, sums } = record;
    const charged = sums.unstated > 0 ? null : sums.charged;
    const isBilled = rule?.collect === 'billed';
    const line = isBilled ? say`${text}, billed later` : text;
    const due = isBilled ? 0n : expected;
    return { record, charged, expected, arithmetic: this.#withCharge(line, charged, due) };
  }

  #withCharge(text: string, charged: bigint | null, due: bigint | null): string {
    if (charged === null) return say`${text}; no fee stated`;
    const line = say`${text}; charged ${this.#fee(charged)}`;
    if (due === null || due === charged) return line;
    return charged > due
      ? say`${line}, ${this.#fee(charged - due)} too much`
      : say`${line}, ${this.#fee(due - charged)} too little`;
  }

  /** By the record's own rule. */
  own({ rule, type, sums }: Judged): string {
    if (rule === null) return say`no rule applies`;
    if (rule.byVolume !== null) return say`the volume of its month decides`;
    if (isReturn(rule, type) && rule.refunds === 'kept') return say`refunds return no fee`;
    const amount = sums.volume < 0n ? -sums.volume : sums.volume;
    const raw = formula(pieceFor(rule, Number(amount)), amount);
    const exact = limited(rule, raw);
    const sum = say`${this.#formula(rule, amount)} = ${this.#exact(raw)}`;
    const most = raw > exact ? say`, at most ${this.#exact(exact)}` : '';
    const least = raw < exact ? say`, at least ${this.#exact(exact)}` : '';
    return this.#rounded(`${sum}${most}${least}`, rule, exact);
  }

  /** By the record's own rule, as its payment, or what other refunds returned, is not known. */
  unsettled(record: Judged): string {
    return say`cannot be settled with its payment, so by the rate of its date: ${this.own(record)}`;
  }

  /** By the rule of the payment. */
  share(rule: FeeRule, amount: number, part: Part): string {
    if (rule.refunds === 'kept') return say`refunds return no fee`;
    const isByDay = rule.roundPer === 'day';
    const exact = exactFee(rule, 'payment', amount);
    const paid = isByDay ? exact : roundExact(rule, exact) * SCALE_OF_UNITS;
    const [whole, left] = [this.#exact(paid), paid - part.returned];
    const share = this.#shareOf(paid, part.amount, amount);
    const isCut = part.fee === left && share.exact > left;
    if (rule.refunds === 'returned' || part.isRest || isCut) {
      if (part.returned === 0n) return say`the whole fee of the payment, ${whole}`;
      const before = this.#exact(part.returned);
      return say`the rest of the payment's fee: ${whole} - ${before} = ${this.#exact(left)}`;
    }
    const [of, all] = [this.#minor(part.amount), this.#minor(BigInt(amount))];
    const text = say`its part of the payment's fee: ${whole} × ${of} / ${all} = ${share.text}`;
    if (isByDay) return say`${text}, ${roundingWord(rule)} with its day`;
    if (share.ends && share.exact === part.fee) return text;
    return say`${text}, ${roundingWord(rule)} ${this.#exact(part.fee)}`;
  }

  /** A part of a fee, exact or cut. */
  #shareOf(fee: bigint, part: bigint, amount: number) {
    const product = fee * part;
    const ends = product % BigInt(amount) === 0n;
    const exact = product / BigInt(amount);
    if (ends) return { exact, ends, text: this.#exact(exact) };
    const cut = exact / BigInt(10 ** (this.#digits + RATE_DIGITS - SHARE_DIGITS));
    return { exact, ends, text: `${formatScaled(cut, SHARE_DIGITS)}…` };
  }

  #formula(rule: FeeRule, amount: bigint): string {
    const { rate, constant } = pieceFor(rule, Number(amount));
    const percent = formatShort(rate, RATE_DIGITS - 2, 2);
    const product = say`${percent} % of ${this.#minor(amount)}`;
    if (constant === 0n) return product;
    const fixed = this.#exact(constant < 0n ? -constant : constant);
    if (rate === 0) return fixed;
    return constant < 0n ? `${product} - ${fixed}` : `${product} + ${fixed}`;
  }

  #rounded(text: string, rule: FeeRule, exact: bigint): string {
    if (rule.roundPer === 'day') return say`${text}, ${roundingWord(rule)} with its day`;
    const units = roundExact(rule, exact);
    if (exact === units * SCALE_OF_UNITS) return text;
    return say`${text}, ${roundingWord(rule)} ${this.#fee(units)}`;
  }

  #minor(amount: bigint): string {
    return formatScaled(amount, this.#digits);
  }

  #fee(units: bigint): string {
    return formatFee(units, this.#digits);
  }

  #exact(exact: bigint): string {
    return formatShort(exact, this.#digits + RATE_DIGITS, this.#digits);
  }
}

/** 1/FEE_SCALE minor units in a fee unit. */
const SCALE_OF_UNITS = BigInt(FEE_SCALE / FEE_UNITS);
