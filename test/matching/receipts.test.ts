import { expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { shiftDate } from '../../src/domain/time.ts';
import {
  type Credit,
  matchReceipts,
  type ReceiptRules,
  type Receivable,
} from '../../src/matching/settlement/receipts.ts';

const SEED = Number(process.env.ZHANGPING_SEED ?? Date.now() % 1_000_000);
const RULES = { runs: 14, partialMax: 500 };

function group(businessDate: string, amount: number, more: Partial<Receivable> = {}): Receivable {
  const expectedDate = shiftDate(businessDate, 1);
  const graceEnd = shiftDate(businessDate, 2);
  return { account: 'A', businessDate, expectedDate, graceEnd, amount, key: '', ...more };
}

function credit(date: string, amount: number, more: Partial<Credit> = {}): Credit {
  return { date, amount, key: '', tradeDates: null, isAmbiguous: false, ...more };
}

/** What was matched, as `rule: amounts of the groups = amounts of the credits`. */
function matched(
  date: string,
  groups: readonly Receivable[],
  credits: readonly Credit[],
  rules: ReceiptRules = RULES,
): string[] {
  const { receipts } = matchReceipts(date, { groups, credits }, rules);
  const amounts = (all: readonly { amount: number }[]) => all.map(({ amount }) => amount).join('+');
  return receipts.map((each) => `${each.rule}: ${amounts(each.groups)} = ${amounts(each.credits)}`);
}

const [FRI, SAT, SUN, MON] = ['2026-11-06', '2026-11-07', '2026-11-08', '2026-11-09'];
const WEEKEND = [group(FRI, 500), group(SAT, 700), group(SUN, 900)];

test('one credit of a weekend', () => {
  expect(matched(MON, WEEKEND, [credit(MON, 2100)])).toEqual(['run: 500+700+900 = 2100']);
});

test.each([
  ['off', { runs: 0, partialMax: 500 }],
  ['shorter than the weekend', { runs: 2, partialMax: 500 }],
])('no run: %s', (_, rules) => {
  expect(matched(MON, WEEKEND, [credit(MON, 2100)], rules)).toEqual([]);
});

test('two credits of one amount for one group: nothing, and the group is a candidate', () => {
  const credits = [credit(MON, 500), credit(MON, 500)];
  const { receipts, candidates } = matchReceipts(MON, { groups: WEEKEND, credits }, RULES);
  expect(receipts).toEqual([]);
  expect([...candidates]).toEqual(credits.map((each) => [each, [[WEEKEND[0]]]]));
});

test('two groups of one amount for one credit: nothing, whatever account they have', () => {
  expect(matched(MON, [group(FRI, 5), group(SAT, 5)], [credit(MON, 5)])).toEqual([]);
  expect(matched(MON, [group(FRI, 5), group(SAT, 5, { account: 'B' })], [credit(MON, 5)])).toEqual(
    [],
  );
});

test('a group that two credits may pay in part is left to a person', () => {
  expect(matched(MON, WEEKEND, [credit(MON, 1200), credit(MON, 1600)])).toEqual([]);
});

test('what is certain makes other runs certain', () => {
  // 500 = FRI for sure; 700 may be SAT or FRI with the second 200, until FRI is paid.
  const groups = [...WEEKEND, group(MON, 1600)];
  expect(matched(MON, groups, [credit(MON, 500), credit(MON, 1600)])).toEqual(['run: 500 = 500']);
});

test('a run passes over groups that are paid by key', () => {
  const groups = [group(FRI, 500), group(SAT, 700, { key: 'B7' }), group(SUN, 900)];
  expect(matched(MON, groups, [credit(MON, 1400), credit(MON, 700, { key: 'B7' })])).toEqual([
    'group: 700 = 700',
    'run: 500+900 = 1400',
  ]);
});

test('a common key with another sum is no run of other groups', () => {
  const groups = [group(FRI, 500, { key: 'B7' }), group(SAT, 700)];
  expect(matched(MON, groups, [credit(MON, 700, { key: 'B7' })])).toEqual([]);
});

test('a split credit is matched by its key, also across dates', () => {
  const credits = [credit(SUN, 200, { key: 'P1' }), credit(MON, 300, { key: 'P1' })];
  expect(matched(MON, [group(FRI, 500, { key: 'P1' })], credits)).toEqual(['group: 500 = 200+300']);
  expect(matched(MON, [group(FRI, 500)], [credit(MON, 200), credit(MON, 300)])).toEqual([]);
});

test('trade dates name the groups', () => {
  const dated = (from: string, to: string, amount: number) =>
    credit(MON, amount, { tradeDates: [from, to] });
  expect(matched(MON, WEEKEND, [dated(FRI, SAT, 1200), dated(SUN, SUN, 900)])).toEqual([
    'group: 500+700 = 1200',
    'group: 900 = 900',
  ]);
  expect(matched(MON, WEEKEND, [dated(FRI, SAT, 1200), dated(SAT, SAT, 700)])).toEqual([]);
});

test('a credit that names trade dates pays no group of other dates', () => {
  const dated = credit(MON, 700, { tradeDates: [FRI, FRI] });
  expect(matched(MON, WEEKEND, [dated])).toEqual([]);
  expect(matched(MON, WEEKEND, [{ ...dated, amount: 500 }])).toEqual(['group: 500 = 500']);
  // One of two accounts, whose credits name the same dates.
  const other = group(FRI, 300, { account: 'B' });
  const both = [500, 300].map((amount) => ({ ...dated, amount }));
  expect(matched(MON, [...WEEKEND, other], both)).toEqual(['run: 500 = 500', 'run: 300 = 300']);
  const late = { ...dated, date: FRI, amount: 475 };
  expect(matched(SUN, [group('2026-11-05', 500)], [late])).toEqual([]);
});

test('groups of 0.00 belong to no run, negative ones do', () => {
  const groups = [group(FRI, 500), group(SAT, 0), group(SUN, -200)];
  expect(matched(MON, groups, [credit(MON, 300)])).toEqual(['run: 500+-200 = 300']);
});

test.each([
  ['within the limit, after grace', SUN, 475, ['partial: 500 = 475']],
  ['above it', SUN, 525, ['partial: 500 = 525']],
  ['beyond the limit', SUN, 474, []],
  ['in grace', SAT, 475, []],
])('a partial credit %s', (_, date, amount, expected) => {
  expect(matched(date, [group('2026-11-05', 500)], [credit(FRI, amount)])).toEqual(expected);
});

test.each([
  ['an equal credit', { amount: 500 }],
  ['one that runs fitted on its date', { amount: 475, isAmbiguous: true }],
])('%s is not partial', (_, more) => {
  expect(matched(SUN, [group('2026-11-05', 500)], [credit(FRI, 0, more)])).toEqual([]);
});

test('what has a common key with another sum takes no other part', () => {
  const keyed = group('2026-11-05', 500, { key: 'B7' });
  const other = credit(FRI, 400, { tradeDates: ['2026-11-05', '2026-11-05'] });
  const lacking = { ...other, key: 'B7' };
  expect(matched(SUN, [keyed], [lacking])).toEqual([]);
  const dated = [group('2026-11-04', 400, { expectedDate: FRI }), keyed];
  expect(matched(SUN, dated, [{ ...lacking, tradeDates: ['2026-11-04', '2026-11-04'] }])).toEqual(
    [],
  );
  // A group of 0.00 has no money to come, and what names it pays no other group.
  const zero = group('2026-11-05', 0, { key: 'B7' });
  expect(matched(FRI, [zero, dated[0]], [lacking])).toEqual([]);
  expect(matched(FRI, [zero, dated[0]], [{ ...lacking, key: '', tradeDates: null }])).toEqual([
    'run: 400 = 400',
  ]);
});

test('the group and the credit of a key may differ by little, whatever else is of the date', () => {
  const groups = [group('2026-11-05', 500, { key: 'B7' }), group('2026-11-05', 300)];
  const credits = [credit(FRI, 475, { key: 'B7' }), credit(FRI, 290)];
  expect(matched(SUN, groups, credits)).toEqual(['partial: 300 = 290', 'partial: 500 = 475']);
  expect(matched(FRI, groups, credits)).toEqual([]);
  expect(matched(SUN, groups, [...credits, { ...credits[0], amount: 5 }])).toEqual([
    'partial: 300 = 290',
  ]);
});

test('of two credits of the expected date none is partial', () => {
  const credits = [credit(FRI, 475), credit(FRI, 480)];
  expect(matched(SUN, [group('2026-11-05', 500)], credits)).toEqual([]);
});

/** Tries all runs of all accounts, and matches one credit at a time. */
function slowRuns(groups: readonly Receivable[], credits: readonly Credit[], days: number) {
  const pairs: [number[], number][] = [];
  let open = groups.map((each, index) => ({ ...each, index })).filter(({ amount }) => amount !== 0);
  let left = credits.map((each, index) => ({ ...each, index }));
  const runsOf = (amount: number) => {
    const found: number[][] = [];
    for (const account of new Set(open.map((each) => each.account))) {
      const own = open
        .filter((each) => each.account === account)
        .sort((a, b) => a.businessDate.localeCompare(b.businessDate) || a.index - b.index);
      for (let i = 0; i < own.length; i++) {
        for (let j = i; j < own.length; j++) {
          const run = own.slice(i, j + 1);
          if (shiftDate(run[0].businessDate, days) <= own[j].businessDate) continue;
          if (run.reduce((sum, each) => sum + each.amount, 0) !== amount) continue;
          found.push(run.map(({ index }) => index));
        }
      }
    }
    return found;
  };
  for (;;) {
    const all = left.map((each) => ({ each, runs: runsOf(each.amount) }));
    const certain = all.filter(({ each, runs }) => {
      if (runs.length !== 1) return false;
      const others = all.filter((other) => other.each !== each).flatMap((other) => other.runs);
      return !others.flat().some((index) => runs[0].includes(index));
    });
    if (certain.length === 0) return pairs;
    for (const { each, runs } of certain) pairs.push([runs[0], each.index]);
    const done = new Set(certain.flatMap(({ runs }) => runs[0]));
    open = open.filter(({ index }) => !done.has(index));
    left = left.filter((each) => !certain.some((other) => other.each === each));
  }
}

test(`runs are those of a slow search (seed ${SEED})`, () => {
  const random = new Random(SEED);
  let found = 0;
  for (let round = 0; round < 300; round++) {
    const most = random.chance(0.5) ? 6 : 500;
    const amount = () => random.between(random.chance(0.3) ? -most : 1, most);
    const account = () => (random.chance(0.2) ? 'B' : 'A');
    const groups = Array.from({ length: random.between(1, 14) }, () =>
      group(shiftDate('2026-10-01', random.int(20)), amount(), { account: account() }),
    );
    const credits = Array.from({ length: random.between(1, 5) }, () => {
      const own = groups.filter((each) => each.account === account());
      const start = random.int(own.length + 1);
      const sum = own.slice(start, start + random.between(1, 4)).reduce((s, g) => s + g.amount, 0);
      return credit(MON, random.chance(0.2) ? amount() : sum);
    });
    const days = random.between(1, 14);
    const { receipts } = matchReceipts(MON, { groups, credits }, { runs: days, partialMax: 0 });
    const places = receipts.map((each) => [
      each.groups.map((one) => groups.indexOf(one)).sort(),
      credits.indexOf(each.credits[0]),
    ]);
    const slow = slowRuns(groups, credits, days).map(([run, c]) => [[...run].sort(), c]);
    const sorted = (all: unknown[]) => all.map((each) => JSON.stringify(each)).sort();
    expect(sorted(places), `round ${round}`).toEqual(sorted(slow));
    found += receipts.length;
  }
  expect(found).toBeGreaterThan(100);
});
