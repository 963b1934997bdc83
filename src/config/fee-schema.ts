/** Fee rules in a config, or in a file that jobs share. */
import { z } from 'zod';
import {
  appliesToType,
  compileFees,
  FEE_BASES,
  FEE_COLLECTIONS,
  type FeeRule,
  type FeeRuleSettings,
  RATE_DIGITS,
  REFUND_FEES,
  ROUNDING_PERIODS,
  ROUNDINGS,
  TIER_MEASURES,
  TIER_MODES,
} from '../domain/fee-rules.ts';
import { isJobName, JOB_NAME_PATTERN, jobNameRule } from '../domain/job-name.ts';
import {
  currencyDigits,
  describeBadAmount,
  FEE_DIGITS,
  formatShort,
  parseDecimal,
} from '../domain/money.ts';
import { TRANSACTION_TYPES } from '../domain/record.ts';
import { isDate } from '../domain/time.ts';
import { FEE_RULES_MAX, FEE_STEPS_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import { FIELD_NAME, type Issues, RECORD_FIELDS } from './profile-schema.ts';
import { DATE_FIELD, GROUP_FIELDS } from './settlement-schema.ts';

/** Rates from here on are taken for a percentage without its sign. */
const RATE_LIMIT = '0.2';
const DECIMAL = /^\d+(\.\d+)?$/;
const DECIMAL_SETTINGS: readonly PropertyKey[] = ['rate', 'fixed', 'min', 'max', 'upTo'];

/** Is the value at this path below `fees` text, even if it looks like a number? */
export function isFeeText(path: readonly PropertyKey[]): boolean {
  return path[1] === 'for' || DECIMAL_SETTINGS.includes(path[path.length - 1]);
}

function decimal(error: () => string) {
  return z
    .union([
      z.string().regex(DECIMAL, { error }),
      // A number behind an anchor.
      z.number().refine((value) => DECIMAL.test(String(value)), { error }),
    ])
    .transform(String);
}

const rate = decimal(() => say`must be a decimal number, such as "0.006" for 0.6 %`);
const amount = decimal(() => say`must be a decimal number of 0 or more, such as "0.01"`);
const date = z
  .string()
  .refine(isDate, { error: () => say`must be a date such as 2026-02-16` })
  .optional();

const oneOrMore = <T extends z.ZodType>(value: T) => z.union([value, z.array(value).min(1)]);

const chosen = z
  .object({ type: oneOrMore(z.enum(TRANSACTION_TYPES)).optional() })
  .catchall(oneOrMore(z.string()))
  .superRefine((fields, context) => {
    for (const name of Object.keys(fields)) {
      const message = name === 'type' ? undefined : fieldMistake(name);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

function fieldMistake(name: string): string | undefined {
  if (name === DATE_FIELD) return say`cannot be chosen here: use from and until`;
  const isKnown = GROUP_FIELDS.includes(name);
  if (FIELD_NAME.test(name) && (isKnown || !RECORD_FIELDS.includes(name))) return undefined;
  const known = GROUP_FIELDS.filter((each) => each !== DATE_FIELD).join(say`, `);
  return say`must be one of ${known}, or a name under fields: of the profile`;
}

const tiers = z.strictObject({
  by: z.enum(TIER_MEASURES).describe('The amount of a record, or the volume of the month so far.'),
  mode: z
    .enum(TIER_MODES)
    .describe('marginal: each step for its part; whole: the reached step for all of it.'),
  steps: z
    .array(
      z.strictObject({
        upTo: amount.optional().describe('Its largest amount in major units; the last has none.'),
        rate,
      }),
    )
    .min(1)
    .max(FEE_STEPS_MAX, { error: () => say`must be at most ${FEE_STEPS_MAX} steps` }),
});

const ruleSchema = z
  .strictObject({
    name: z
      .string()
      .refine(isJobName, { error: () => say`cannot be the name of a rule: ${jobNameRule()}` })
      .meta({ pattern: JOB_NAME_PATTERN.source })
      .describe('Its name in reports; a rule whose rate changes is listed once per period.'),
    for: chosen
      .default({})
      .describe('Values of fields: one, or a list of which one applies; type is payment.'),
    from: date.describe('First business date (default: any).'),
    until: date.describe('The business date after the last one (default: none).'),
    rate: rate.optional().describe('Part of the amount: "0.006" is 0.6 %.'),
    fixed: amount.optional().describe('Amount per record, in major units; rate may be added.'),
    min: amount.optional().describe('Least fee of a record, in major units.'),
    max: amount.optional().describe('Highest fee of a record, in major units.'),
    tiers: tiers.optional().describe('Rates by amount or volume, in place of rate.'),
    base: z
      .enum(FEE_BASES)
      .default('settled')
      .describe('The amount that is charged for: what is settled to you, or of the order.'),
    rounding: z.enum(ROUNDINGS).default('half-up').describe('How a fee is rounded.'),
    roundPer: z
      .enum(ROUNDING_PERIODS)
      .optional()
      .describe('row: each fee is rounded; day: only their sum is (default: row).'),
    refunds: z
      .enum(REFUND_FEES)
      .optional()
      .describe(
        'What a refund returns: its share, the whole fee, nothing (default: proportional).',
      ),
    collect: z
      .enum(FEE_COLLECTIONS)
      .default('deducted')
      .describe('deducted: from each payment; billed: by invoice, later.'),
  })
  .superRefine((rule, context) => {
    for (const [path, message] of ruleIssues(rule)) {
      context.addIssue({ code: 'custom', path, message });
    }
  });

/** Rules in the order in which they apply. */
export const feeRulesSchema = z
  .array(ruleSchema)
  .min(1)
  .max(FEE_RULES_MAX, { error: () => say`must be at most ${FEE_RULES_MAX} rules` });

/** Rules, or the path of a file with them. */
export const feesSchema = z
  .union([z.string().min(1), feeRulesSchema])
  .optional()
  .describe("The channel's fee rules by contract, or a file that lists them under fees:.");

/** Settings of a rule that exclude each other. */
function ruleIssues(rule: FeeRuleSettings): Issues {
  const { rate, fixed, tiers, from, until, refunds } = rule;
  const issues: [PropertyKey[], string][] = [];
  if (rate === undefined && fixed === undefined && tiers === undefined) {
    issues.push([['rate'], say`is missing: a rule needs rate, fixed or tiers`]);
  }
  if (rate !== undefined && tiers !== undefined) {
    issues.push([['tiers'], say`cannot be set together with rate: remove one of them`]);
  }
  if (from !== undefined && until !== undefined && until <= from) {
    issues.push([['until'], say`must be later than from: the rule ends before this date`]);
  }
  const types: readonly string[] = [rule.for.type ?? 'payment'].flat();
  const isOfPayments = types.includes('payment');
  if (isOfPayments && types.some((type) => type === 'refund' || type === 'reversal')) {
    const message = say`cannot be payment together with refund or reversal: these follow the rule of
      their payment, by refunds:`;
    issues.push([['for', 'type'], message]);
  }
  if (!isOfPayments && refunds !== undefined) {
    issues.push([['refunds'], say`applies only to rules for payments`]);
  }
  return [...issues, ...tierIssues(rule)];
}

function tierIssues({ tiers, ...rule }: FeeRuleSettings): Issues {
  if (tiers === undefined) return [];
  const last = tiers.steps.length - 1;
  const open = tiers.steps.flatMap(({ upTo }, index): Issues => {
    const at = ['tiers', 'steps', index, 'upTo'];
    if (index === last && upTo !== undefined) {
      return [[at, say`must not be set in the last step, which has all larger amounts`]];
    }
    if (index < last && upTo === undefined) {
      return [[at, say`is missing: only the last step has none`]];
    }
    return [];
  });
  if (tiers.by === 'amount') return open;
  const ofRecords = (['fixed', 'min', 'max', 'roundPer'] as const).filter(
    (setting) => rule[setting] !== undefined,
  );
  return [
    ...open,
    ...ofRecords.map((setting) => [[setting], say`does not apply to tiers by volume`] as const),
  ] as Issues;
}

/**
 * What is wrong with the numbers of checked rules, which depend on the currency; else with rules
 * that meet each other. Paths start at the list.
 */
export function feeIssues(rules: readonly FeeRuleSettings[], currency: string): Issues {
  const numbers = rules.flatMap((rule, index) =>
    numberIssues(rule, currency).map(([path, message]): [PropertyKey[], string] => {
      return [[index, ...path], message];
    }),
  );
  if (numbers.length > 0) return numbers;
  const compiled = compileFees(rules, { digits: currencyDigits(currency) }).rules;
  return compiled.flatMap((rule, index): Issues => {
    const before = compiled.slice(0, index);
    if (before.some((other) => other.name === rule.name && overlap(other, rule))) {
      const message = say`is also the name of a rule above, at the same time: end that one with
        until:, or choose another name`;
      return [[[index, 'name'], message]];
    }
    const hiding = before.find((other) => covers(other, rule));
    if (hiding === undefined) return [];
    const message = say`never applies, because ${hiding.name} above applies to all of its records:
      move this rule above it, or end that one with until:`;
    return [[[index], message]];
  });
}

function numberIssues(rule: FeeRuleSettings, currency: string): Issues {
  const issues: [PropertyKey[], string][] = [];
  const amountAt = (path: PropertyKey[], text = '0', digits = currencyDigits(currency)) => {
    const value = parseDecimal(text, digits);
    if (!Number.isNaN(value)) return value;
    const wrong = describeBadAmount(text, digits);
    issues.push([path, say`${wrong} (the currency is ${currency})`]);
    return value;
  };
  const rateAt = (path: PropertyKey[], text = '0') => {
    const value = parseDecimal(text, RATE_DIGITS);
    if (Number.isNaN(value)) issues.push([path, describeBadAmount(text, RATE_DIGITS)]);
    if (!(value >= parseDecimal(RATE_LIMIT, RATE_DIGITS))) return;
    const percent = formatShort(value, RATE_DIGITS - 2, 0);
    const message = say`is ${percent} %: rates of 20 % or more are not accepted, and 0.6 % is
      "0.006"`;
    issues.push([path, message]);
  };
  rateAt(['rate'], rule.rate);
  amountAt(['fixed'], rule.fixed, currencyDigits(currency) + FEE_DIGITS);
  const min = amountAt(['min'], rule.min);
  if (rule.max !== undefined && amountAt(['max'], rule.max) < min) {
    issues.push([['max'], say`must be at least min: ${rule.min}`]);
  }
  let reached = 0;
  for (const [index, step] of (rule.tiers?.steps ?? []).entries()) {
    const at = ['tiers', 'steps', index];
    rateAt([...at, 'rate'], step.rate);
    if (step.upTo === undefined) continue;
    const upTo = amountAt([...at, 'upTo'], step.upTo);
    if (upTo <= reached) {
      issues.push([[...at, 'upTo'], say`must be larger than that of the step before, and than 0`]);
    }
    reached = upTo;
  }
  return issues;
}

function overlap(one: FeeRule, other: FeeRule): boolean {
  const begins = (late: FeeRule, { until }: FeeRule) => until === null || late.from < until;
  return begins(one, other) && begins(other, one);
}

/** Does a rule apply whenever another one does? */
function covers(rule: FeeRule, other: FeeRule): boolean {
  const { from, until, conditions } = rule;
  return (
    from <= other.from &&
    (until === null || (other.until !== null && other.until <= until)) &&
    [...other.types].every((type) => appliesToType(rule, type)) &&
    conditions.every(({ field, values }) => {
      const narrower = other.conditions.find((each) => each.field === field);
      return narrower !== undefined && [...narrower.values].every((value) => values.has(value));
    })
  );
}
