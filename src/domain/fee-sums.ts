/** What records add up to by the fee rule that applies to them. */
import { FEE_SCALE, type FeeRule, type FeeRules, isPerRow, roundExact } from './fee-rules.ts';
import { FEE_UNITS } from './money.ts';

/** Records to which no rule applies; records without a date, for which it is not known. */
export const NO_RULE = -1;
export const NO_DATE = -2;

/** A rule whose rows of a date differ more often is taken for wrong as a whole. */
const WRONG_ROWS_MIN = 100;
const WRONG_SHARE = 100;

/** Sums of the records of one rule that have the same values. */
export interface FeeSums {
  /** Index among the rules, or NO_RULE or NO_DATE. */
  readonly rule: number;
  /** Of the fields that the rule asks for, in their order. */
  readonly values: readonly string[];
  readonly rows: number;
  /** What fees are charged for, minor units. */
  readonly volume: bigint;
  /** Fee units. */
  readonly charged: bigint;
  /** In 1/FEE_SCALE minor units; of fees that are rounded by day, their exact sum. */
  readonly expected: bigint;
  /** Records whose fee is wrong, and the sum of charged less expected fees, fee units. */
  readonly differing: number;
  readonly difference: bigint;
  /** Refunds whose fee may be right, as it depends on other refunds of the payment. */
  readonly assumed: number;
  /** Records that state no fee, though the rule expects one; they are not in the sums. */
  readonly unstated: number;
}

/** Sums of nothing. */
export const NO_FEES: Omit<FeeSums, 'rule' | 'values'> = {
  ...{ rows: 0, volume: 0n, charged: 0n, expected: 0n, differing: 0, difference: 0n },
  ...{ assumed: 0, unstated: 0 },
};

export class FeeTally {
  readonly #sums = new Map<string, FeeSums>();

  add(more: FeeSums): void {
    const { rule, values } = more;
    const key = [rule, ...values.map(({ length }) => length), ...values].join(' ');
    const sums = this.#sums.get(key);
    const expected = (sums?.expected ?? 0n) + more.expected;
    this.#sums.set(key, sums === undefined ? more : { ...joined(sums, more), expected });
  }

  /** In the order of rules, then of values. */
  list(): FeeSums[] {
    const byValues = [...this.#sums].sort(([a], [b]) => (a < b ? -1 : 1));
    return byValues.map(([, sums]) => sums).sort((a, b) => a.rule - b.rule);
  }
}

function joined<T extends Omit<FeeSums, 'rule' | 'values' | 'expected'>>(a: T, b: T): T {
  return {
    ...a,
    rows: a.rows + b.rows,
    volume: a.volume + b.volume,
    charged: a.charged + b.charged,
    differing: a.differing + b.differing,
    difference: a.difference + b.difference,
    assumed: a.assumed + b.assumed,
    unstated: a.unstated + b.unstated,
  };
}

/** The names of rules of which too many records of a date differ for an item each. */
export function wrongRates({ rules }: Pick<FeeRules, 'rules'>, sums: readonly FeeSums[]): string[] {
  const names = new Set(rules.filter(isPerRow).map(({ name }) => name));
  return [...names].filter((name) => {
    const own = sums.filter(({ rule }) => rules[rule]?.name === name);
    const rows = own.reduce((sum, each) => sum + each.rows, 0);
    const differing = own.reduce((sum, each) => sum + each.differing, 0);
    return differing > WRONG_ROWS_MIN && differing * WRONG_SHARE > rows;
  });
}

/** Fee units as 1/FEE_SCALE minor units. */
export function exactOfUnits(fee: number): bigint {
  return BigInt(fee) * BigInt(FEE_SCALE / FEE_UNITS);
}

/** What the records of a date add up to under one rule, or under none. */
export interface FeeLine extends Omit<FeeSums, 'rule' | 'values' | 'expected'> {
  /** Its name; empty: no rule applies. */
  readonly rule: string;
  /** The date from which this version of the rule applies; empty: any. */
  readonly from: string;
  /** By the fields that the rule asks for; none where the fees of a day are rounded together. */
  readonly values: Readonly<Record<string, string>>;
  readonly collect: FeeRule['collect'];
  /** Fee units; null: there is no rule, or only the volume of the month tells. */
  readonly expected: bigint | null;
  /** Are too many fees wrong for an item each? */
  readonly isWrongRate: boolean;
}

/** The lines of a date, in the order of rules; those without a rule first. */
export function feeLines({ rules }: FeeRules, sums: readonly FeeSums[]): FeeLine[] {
  const wrong = wrongRates({ rules }, sums);
  const tally = new FeeTally();
  for (const each of sums) {
    const isOne = each.rule < 0 || rules[each.rule].roundPer === 'day';
    tally.add(isOne ? { ...each, rule: Math.max(each.rule, NO_RULE), values: [] } : each);
  }
  return tally.list().map(({ rule: index, values, ...line }) => {
    const rule: FeeRule | undefined = rules[index];
    const named = values.map((value, i) => [rule.conditions[i].field, value]);
    const isKnown = rule !== undefined && rule.byVolume === null;
    return {
      ...line,
      rule: rule?.name ?? '',
      from: rule?.from ?? '',
      values: Object.fromEntries(named),
      collect: rule?.collect ?? 'deducted',
      expected: isKnown ? roundExact(rule, line.expected) : null,
      isWrongRate: rule !== undefined && wrong.includes(rule.name),
    };
  });
}

/** The rules whose rate is wrong, each with the sums of all of its lines. */
export function wrongRules(lines: readonly FeeLine[]): Omit<FeeLine, 'expected'>[] {
  const wrong = new Map<string, Omit<FeeLine, 'expected'>>();
  for (const { expected, ...line } of lines) {
    if (!line.isWrongRate) continue;
    const sums = wrong.get(line.rule);
    wrong.set(line.rule, sums === undefined ? line : joined(sums, line));
  }
  return [...wrong.values()];
}

const LONGS = ['volume', 'charged', 'difference'] as const;

/** A line as JSON has it. */
export type StoredFeeLine = Omit<FeeLine, (typeof LONGS)[number] | 'expected'> &
  Record<(typeof LONGS)[number], string> & { readonly expected: string | null };

export function storedFeeLine(line: FeeLine): StoredFeeLine {
  const { volume, charged, difference, expected } = line;
  const longs = { volume: `${volume}`, charged: `${charged}`, difference: `${difference}` };
  return { ...line, ...longs, expected: expected === null ? null : `${expected}` };
}

export function feeLineOf({ expected, ...line }: StoredFeeLine): FeeLine {
  const [volume, charged, difference] = LONGS.map((name) => BigInt(line[name]));
  return {
    ...line,
    volume,
    charged,
    difference,
    expected: expected === null ? null : BigInt(expected),
  };
}
