/** Random fee rules. */
import type { Random } from '../../scripts/lib/random.mjs';
import type { FeeRuleSettings } from '../../src/domain/fee-rules.ts';
import { ROUNDINGS } from '../../src/domain/fee-rules.ts';
import { TRANSACTION_TYPES } from '../../src/domain/record.ts';

const RATES = ['0', '0.00000001', '0.006', '0.0038', '0.0054', '0.01', '0.05'];

/** Some of them never apply; dates at which others begin are among `dates`. */
export function randomRules(
  rng: Random,
  fields: Readonly<Record<string, readonly string[]>>,
  dates: readonly string[],
): FeeRuleSettings[] {
  return Array.from({ length: 1 + rng.int(4) }, (_, i) => randomRule(rng, `r${i}`, fields, dates));
}

function randomRule(
  rng: Random,
  name: string,
  fields: Readonly<Record<string, readonly string[]>>,
  dates: readonly string[],
): FeeRuleSettings {
  const some = Object.entries(fields).filter(() => rng.chance(0.3));
  const chosen = some.map(([field, values]) => [field, rng.shuffle([...values]).slice(0, 2)]);
  const type = rng.pick([undefined, undefined, 'payment', 'refund', rng.pick(TRANSACTION_TYPES)]);
  const [from, until] = rng
    .shuffle([...dates])
    .slice(0, 2)
    .sort();
  const volume = rng.chance(0.1);
  const steps = [{ upTo: '1', rate: rng.pick(RATES) }, { rate: rng.pick(RATES) }];
  const mode = rng.pick(['marginal', 'whole'] as const);
  const hasTiers = volume || rng.chance(0.3);
  const limits = !volume && rng.chance(0.3) ? { min: rng.pick(['0.01', '1']), max: '2.00' } : {};
  return {
    name,
    for: { ...(type && { type }), ...Object.fromEntries(chosen) },
    ...(rng.chance(0.4) && { from }),
    ...(rng.chance(0.2) && until !== from && { until }),
    ...(hasTiers && { tiers: { by: volume ? 'volume' : 'amount', mode, steps } }),
    ...(!hasTiers && { rate: rng.pick(RATES) }),
    ...(!volume && rng.chance(0.2) && { fixed: '0.105' }),
    ...limits,
    base: rng.pick(['settled', 'order'] as const),
    rounding: rng.pick(ROUNDINGS),
    roundPer: !volume && rng.chance(0.1) ? 'day' : 'row',
    ...(rng.chance(0.5) && { refunds: rng.pick(['proportional', 'returned', 'kept'] as const) }),
    collect: rng.chance(0.1) ? 'billed' : 'deducted',
  };
}
