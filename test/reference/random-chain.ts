/** Made-up chains: what an upstream job owes to two settlement jobs, and what their bank says. */
import type { Random } from '../../scripts/lib/random.mjs';
import {
  addDays,
  nextDay,
  type ReferenceCredit,
  type ReferenceGroup,
  type ReferenceRules,
} from './settlement.ts';

/** Of a business date, the groups of both jobs; of a bank date, the credits of one. */
export type Input =
  | { kind: 'upstream'; date: string; groups: readonly PlainGroup[] }
  | { kind: 'bank'; job: number; date: string; credits: readonly ReferenceCredit[] };

export interface PlainGroup {
  account: string;
  batch: string;
  amount: number;
}

export interface Chain {
  /** By settlement job: the first sums the accounts, the second their batches. */
  rules: readonly [ReferenceRules, ReferenceRules];
  /** Those that a config had at first. */
  formerRules: readonly [ReferenceRules, ReferenceRules];
  /** The final inputs, by date. */
  inputs: Input[];
}

const FIRST_DATE = '2026-02-06';
/** A holiday of several days, single ones, and a weekend that works for one. */
const OFF = ['2026-02-16', '2026-02-17', '2026-02-18', '2026-03-02', '2026-03-11', '2026-03-20'];
const WORK = ['2026-02-14', '2026-02-28', '2026-03-15'];
/** Few amounts, so that many sums are equal. */
const TWINS = [100, 100, 200, 300, 500];
const NAMED_FIELDS = ['shop-a', 'shop-b'];

export function randomChain(rng: Random): Chain {
  const length = rng.between(10, 40);
  const dates = Array.from({ length }, (_, n) => addDays(FIRST_DATE, n, CALENDAR_DAYS));
  const rules = [randomRules(rng), randomRules(rng)] as const;
  const accounts = NAMED_FIELDS.slice(0, rng.pick([1, 1, 2]));
  const twins = rng.pick([0, 0, 0.1, 0.5]);
  const inputs: Input[] = [];
  for (const date of dates) {
    if (rng.chance(0.05)) continue;
    const groups = accounts.flatMap((account) =>
      Array.from({ length: rng.pick([0, 1, 1, 1, 2]) }, (_, n) => {
        const batch = rng.chance(0.7) ? `${date}-${account}-${n}` : '';
        return { account, batch, amount: randomAmount(rng, twins) };
      }),
    );
    inputs.push({ kind: 'upstream', date, groups });
  }
  const owed = inputs.flatMap((input) => (input.kind === 'upstream' ? [input] : []));
  for (const job of [0, 1]) {
    const groups = owed.flatMap((input) => groupsOf(job, input.date, input.groups));
    const credits = randomCredits(rng, rules[job], groups, twins);
    const end = addDays(dates[length - 1], 6, CALENDAR_DAYS);
    for (let date = FIRST_DATE; date <= end; date = nextDay(date)) {
      const ofDate = credits.filter((credit) => credit.date === date);
      if (rng.chance(ofDate.length > 0 ? 0.03 : 0.4)) continue;
      inputs.push({ kind: 'bank', job, date, credits: ofDate });
    }
  }
  const formerRules = [randomRules(rng), { ...randomRules(rng), work: [] }] as const;
  return { rules, formerRules, inputs };
}

const CALENDAR_DAYS: ReferenceRules = {
  ...{ lag: 0, unit: 'calendar', grace: 0, runs: 0, partialMax: 0, work: [], off: [] },
};

function randomRules(rng: Random): ReferenceRules {
  return {
    lag: rng.pick([1, 1, 1, 0, 2]),
    unit: rng.pick(['working', 'working', 'calendar']),
    grace: rng.pick([0, 1, 1, 3]),
    runs: rng.pick([14, 14, 3, 1, 0]),
    partialMax: rng.pick([500, 500, 100, 0]),
    work: WORK,
    off: OFF,
  };
}

function randomAmount(rng: Random, twins: number): number {
  if (rng.chance(twins)) return rng.pick(TWINS);
  if (rng.chance(0.05)) return 0;
  const amount = rng.between(1, 2_000_000);
  return rng.chance(0.08) ? 0 - amount : amount;
}

/** The groups of a business date as a job sums them. */
export function groupsOf(
  job: number,
  date: string,
  groups: readonly PlainGroup[],
): ReferenceGroup[] {
  const accounts = [...new Set(groups.map(({ account }) => account))];
  if (job === 0) {
    return accounts.map((account) => {
      const ofAccount = groups.filter((group) => group.account === account);
      const amount = ofAccount.reduce((sum, group) => sum + group.amount, 0);
      return { businessDate: date, label: `${date} ${account}`, account, key: '', amount };
    });
  }
  return groups.map(({ account, batch, amount }) => {
    const label = `${date} ${account} ${batch}`;
    return { businessDate: date, label, account, key: batch, amount };
  });
}

/** Most groups of an account that are due on a date come in one credit; much goes wrong. */
function randomCredits(
  rng: Random,
  rules: ReferenceRules,
  groups: readonly ReferenceGroup[],
  twins: number,
): ReferenceCredit[] {
  const credits: ReferenceCredit[] = [];
  const add = (date: string, amount: number, more: Partial<ReferenceCredit> = {}) => {
    credits.push({ date, id: '', key: '', tradeDates: null, amount, ...more });
  };
  const due = (group: ReferenceGroup) => addDays(group.businessDate, rules.lag, rules);
  const namesDates = rng.chance(0.3);
  for (const date of new Set(groups.map(due))) {
    for (const account of NAMED_FIELDS) {
      const ours = groups.filter((group) => due(group) === date && group.account === account);
      if (ours.length === 0) continue;
      const amount = ours.reduce((sum, group) => sum + group.amount, 0);
      const [from, to] = [ours[0].businessDate, ours[ours.length - 1].businessDate];
      const late = rng.chance(0.2) ? rng.between(1, 6) : 0;
      const arrival = addDays(date, late, CALENDAR_DAYS);
      const more = namesDates && rng.chance(0.7) ? { tradeDates: [from, to] as const } : {};
      const case_ = rng.int(20);
      if (case_ === 0) continue;
      if (case_ === 1) add(arrival, amount, more);
      if (case_ === 2) add(arrival, amount - Math.ceil(Math.abs(amount) * 0.006), more);
      else if (case_ <= 4) {
        // One by one.
        for (const each of ours) add(arrival, each.amount, { key: each.key });
      } else if (case_ === 5) {
        const half = Math.floor(amount / 2);
        const split = ours.length === 1 ? { key: ours[0].key } : more;
        add(arrival, half, split);
        add(addDays(arrival, rng.int(3), CALENDAR_DAYS), amount - half, split);
      } else add(arrival, amount, more);
      if (rng.chance(0.05)) add(arrival, rng.between(1, 900), { key: rng.pick(ours).key });
      if (rng.chance(0.05)) add(arrival, rng.pick([0, 0 - amount, 77]));
      if (rng.chance(twins / 2)) add(arrival, rng.pick(TWINS));
    }
  }
  return credits.map((credit, n) => ({ ...credit, id: `c${n}` }));
}

/** Another version of an input, as files have them before they are corrected. */
export function changedInput(rng: Random, input: Input): Input {
  if (input.kind === 'upstream') {
    const groups = input.groups.filter(() => !rng.chance(0.2));
    const changed = groups.map((group) => {
      if (rng.chance(0.5)) return group;
      const amount = rng.chance(0.2) ? 0 : group.amount + rng.between(-100, 100);
      return { ...group, amount, batch: rng.chance(0.1) ? '' : group.batch };
    });
    const split = changed.flatMap((group) => {
      if (!rng.chance(0.15)) return [group];
      const part = rng.between(-500, 500);
      return [
        { ...group, amount: part },
        { ...group, amount: group.amount - part },
      ];
    });
    return { ...input, groups: split };
  }
  const credits = input.credits.filter(() => !rng.chance(0.2));
  const changed = credits.map((credit) =>
    rng.chance(0.6) ? credit : { ...credit, amount: credit.amount + rng.between(-100, 100) },
  );
  return { ...input, credits: rng.chance(0.2) ? rng.shuffle(changed) : changed };
}
