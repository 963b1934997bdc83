import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { Side } from '../../src/domain/record.ts';
import { MEMBERS_MAX, type OpenItem, Steps, SUGGEST_STEPS } from '../../src/domain/suggestion.ts';
import { daysBetween, shiftDate } from '../../src/domain/time.ts';
import { suggest } from '../../src/matching/suggest/suggest.ts';

const SEED = Number(process.env.ZHANGPING_SEED ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env.ZHANGPING_SUGGEST_ROUNDS ?? 100);
const DATE = '2026-11-19';

let made = 0;

function open(difference: number, more: Partial<OpenItem> = {}): OpenItem {
  const side: Side = difference > 0 ? 'statement' : 'flows';
  const id = String(++made).padStart(6, '0');
  return { id, date: DATE, difference, side, account: '', ids: [], ...more };
}

/** An item whose order has this id. */
function order(id: string, difference: number, more: Partial<OpenItem> = {}): OpenItem {
  return open(difference, { ids: [id], ...more });
}

function found(items: readonly OpenItem[], window = 3, steps = 10_000_000): string[] {
  return suggest(items, window, new Steps(steps)).suggestions.map(({ state, alike, members }) => {
    const amounts = members.map(({ difference }) => difference).join(' ');
    return `${state} ${alike === null ? 'set' : `${alike.how} ${alike.ids.join(' ')}`}: ${amounts}`;
  });
}

describe('sets', () => {
  test('five credits that make one group', () => {
    const credits = [10_100, 20_200, 30_300, 41_400, 1].map((amount) => open(amount));
    expect(found([...credits, open(-102_001), open(777)])).toEqual([
      'unique set: -102001 41400 30300 20200 10100 1',
    ]);
  });

  test('a second set, and the other item of the first one, make both ambiguous', () => {
    const items = [open(500), open(-300), open(-200), open(-499), open(-1)];
    expect(found(items)).toEqual(['ambiguous set: 500 -300 -200', 'ambiguous set: 500 -499 -1']);
  });

  test('two pairs are two sets, not a third one of four', () => {
    expect(found([open(500), open(-500), open(70), open(-70)])).toEqual([
      'unique set: 500 -500',
      'unique set: 70 -70',
    ]);
  });

  test('at most five of those of one item are listed, with the number of all', () => {
    const items = [open(900), ...Array.from({ length: 7 }, () => open(-900))];
    const { suggestions } = suggest(items, 3, new Steps(1e7));
    expect(suggestions.map(({ alternatives }) => alternatives)).toEqual([7, 7, 7, 7, 7]);
  });

  test('eight members at most', () => {
    const powers = (count: number) => Array.from({ length: count }, (_, i) => open(2 ** i));
    expect(found([...powers(7), open(-127)])).toHaveLength(1);
    expect(found([...powers(8), open(-255)])).toHaveLength(0);
  });

  test('dates further apart than the window are in no set', () => {
    const later = { date: shiftDate(DATE, 4) };
    expect(found([open(5), open(-5, later)])).toEqual([]);
    expect(found([open(5), open(-5, later)], 4)).toEqual(['unique set: 5 -5']);
  });

  test('two accounts are in no set', () => {
    const credit = open(300);
    const groups = (second: string) => [
      open(-100, { account: 'A' }),
      open(-200, { account: second }),
    ];
    expect(found([credit, ...groups('B')])).toEqual([]);
    expect(found([credit, ...groups('A')])).toEqual(['unique set: 300 -200 -100']);
  });

  test('more than forty candidates are not searched, and say so', () => {
    const items = [open(5), open(-5), ...Array.from({ length: 39 }, (_, i) => open(1000 + 7 * i))];
    const { suggestions, unsearched } = suggest(items, 3, new Steps(1e7));
    expect(suggestions).toEqual([]);
    expect(unsearched).toEqual([{ from: DATE, to: DATE, candidates: 41 }]);
    expect(found(items.slice(0, 40))).toEqual(['unique set: 5 -5']);
  });

  test('what has a member among dates that are not searched is unfinished', () => {
    const crowd = Array.from({ length: 41 }, (_, i) => open(1000 + 7 * i));
    const later = { date: shiftDate(DATE, 3) };
    expect(found([...crowd, open(5, later), open(-5, later)])).toEqual(['unfinished set: 5 -5']);
  });

  test('steps that are used up: unfinished', () => {
    const items = [open(5), open(-5), ...Array.from({ length: 30 }, (_, i) => open(1000 + 7 * i))];
    expect(found(items)).toEqual(['unique set: 5 -5']);
    expect(found(items, 3, 1000)).toEqual(['unfinished set: 5 -5']);
    expect(suggest(items, 3, new Steps(1000)).isFinished).toBe(false);
  });
});

describe('look-alikes', () => {
  test.each([
    ['SHOP100121', 'SHOP100112', 'transposed'],
    ['SHOP100121', 'SHOP100131', 'one_edit'],
    ['SHOP100121', 'SHOP10121', 'one_edit'],
    ['SHOP100121', 'SHOP1001211', 'one_edit'],
    ['SHOP100121-01', 'SHOP100121', 'inside'],
    ['100121', 'SHOP-100121-1', 'inside'],
    ['SHOP100121', 'SHOP100121', 'same'],
  ])('%s and %s: %s', (first, second, how) => {
    const expected = (a: string, b: string) => [`unique ${how} ${a} ${b}: 660 -660`];
    expect(found([order(first, 660), order(second, -660)])).toEqual(expected(first, second));
    expect(found([order(second, 660), order(first, -660)])).toEqual(expected(second, first));
  });

  test('equal after prefixes that other ids share', () => {
    const pair = [order('WX-100121', 660), order('SH100121', -660)];
    const others = [order('WX-777', 1), order('SH888', -2)];
    expect(found([...pair, ...others])).toEqual(['unique prefix WX-100121 SH100121: 660 -660']);
    expect(found(pair)).toEqual(['unique set: 660 -660']);
  });

  test.each([
    ['other amounts', order('SHOP100121', 660), order('SHOP100112', -661)],
    ['two edits', order('SHOP100121', 660), order('SHOP100232', -660)],
    ['short ids', order('A121', 660), order('A112', -660)],
    ['one side', order('SHOP100121', 660), order('SHOP100112', -660, { side: 'statement' })],
  ])('none: %s', (_, first, second) => {
    expect(found([first, second]).filter((text) => !text.includes('set'))).toEqual([]);
  });

  test('none further apart than the window', () => {
    const late = order('SHOP100112', -660, { date: shiftDate(DATE, 4) });
    expect(found([order('SHOP100121', 660), late])).toEqual([]);
  });

  test('a payment and its refund on one side have the same order', () => {
    const refund = order('SHOP100121', -660, { side: 'statement' });
    expect(found([order('SHOP100121', 660), refund])).toEqual([
      'unique same SHOP100121 SHOP100121: 660 -660',
    ]);
  });

  test('at most five of those of one item are listed, whatever its sign', () => {
    for (const sign of [1, -1]) {
      const others = Array.from({ length: 9 }, (_, i) => order(`SHOP10012${i}`, 660 * sign));
      const { suggestions } = suggest(
        [order('SHOP10012X', -660 * sign), ...others],
        3,
        new Steps(1e7),
      );
      expect(suggestions.map(({ kind, alternatives }) => `${kind} ${alternatives}`)).toEqual(
        Array(5).fill('look_alike 9'),
      );
    }
  });

  test('two that look like one are ambiguous', () => {
    const items = [order('SHOP100121', 660), order('SHOP100112', -660), order('SHOP100131', -660)];
    expect(found(items).map((text) => text.split(':')[0])).toEqual([
      'ambiguous transposed SHOP100121 SHOP100112',
      'ambiguous one_edit SHOP100121 SHOP100131',
    ]);
  });
});

/** Every set of at most eight that adds up to zero in the window and contains no smaller one. */
function allSets(items: readonly OpenItem[], window: number): Set<string> {
  const sets: OpenItem[][] = [];
  const extend = (from: number, set: readonly OpenItem[], sum: number) => {
    if (set.length > 0 && sum === 0) sets.push([...set]);
    if (set.length === MEMBERS_MAX) return;
    for (let i = from; i < items.length; i++) {
      if (set.some(({ date }) => Math.abs(daysBetween(date, items[i].date)) > window)) continue;
      const accounts = new Set([...set, items[i]].map(({ account }) => account).filter(Boolean));
      if (accounts.size <= 1) extend(i + 1, [...set, items[i]], sum + items[i].difference);
    }
  };
  extend(0, [], 0);
  const isWithin = (small: OpenItem[], large: OpenItem[]) =>
    small.length < large.length && small.every((item) => large.includes(item));
  const smallest = sets.filter((set) => !sets.some((other) => isWithin(other, set)));
  return new Set(smallest.map(keyOf));
}

function keyOf(members: readonly OpenItem[]): string {
  return members
    .map(({ id }) => id)
    .sort()
    .join();
}

/** Sets, their twins (an equal amount), and near twins (one member, or one cent, differs). */
function randomItems(random: InstanceType<typeof Random>): OpenItem[] {
  const most = random.chance(0.5) ? 30 : 100_000;
  const amount = () => random.between(1, most) * (random.chance(0.5) ? 1 : -1);
  const items: OpenItem[] = [];
  const add = (difference: number) => {
    const date = shiftDate(DATE, random.between(0, 4));
    const account = random.chance(0.2) ? random.pick(['A', 'B']) : '';
    if (difference !== 0) items.push(open(difference, { date, account }));
  };
  while (items.length < 9) {
    const parts = Array.from({ length: random.between(1, 5) }, amount);
    const sum = parts.reduce((all, each) => all + each, 0);
    for (const each of [...parts, -sum]) add(each);
    if (random.chance(0.5)) add(random.chance(0.5) ? -sum : -sum + 1);
    if (random.chance(0.4)) add(random.pick(parts));
    if (random.chance(0.3)) for (const each of [parts[0] - 3, 3]) add(each);
  }
  return items.slice(0, 14);
}

test(`an exhaustive search finds the same (seed ${SEED})`, () => {
  const random = new Random(SEED);
  let unique = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const items = randomItems(random);
    const window = random.between(0, 4);
    const all = allSets(items, window);
    const setsOf = (id: string) => [...all].filter((key) => key.split(',').includes(id)).length;
    const result = suggest(items, window, new Steps(1e7));
    const listed = new Set(result.suggestions.map(({ members }) => keyOf(members)));
    for (const { members, state, alternatives } of result.suggestions) {
      const counts = members.map(({ id }) => setsOf(id));
      expect(all).toContain(keyOf(members));
      expect(alternatives).toBe(Math.max(...counts));
      expect(state).toBe(alternatives > 1 ? 'ambiguous' : 'unique');
      if (state === 'unique') unique++;
    }
    for (const key of all) {
      if (key.split(',').every((id) => setsOf(id) <= 5)) expect(listed).toContain(key);
    }
    const shuffled = random.shuffle([...items]);
    expect(suggest(shuffled, window, new Steps(1e7))).toEqual(result);
    const short = suggest(items, window, new Steps(random.between(0, 300)));
    for (const { members, state } of short.suggestions) {
      const isOnly = members.every(({ id }) => setsOf(id) === 1);
      expect(state === 'ambiguous' ? !isOnly : state === 'unfinished' || isOnly).toBe(true);
    }
  }
  expect(unique).toBeGreaterThan(0);
});

describe('ten thousand open items in five seconds', () => {
  const random = new Random(SEED);
  test.each<[string, (i: number) => OpenItem]>([
    ['of different amounts', (i) => numbered(i, 1000 + (i >> 1), i % 30)],
    ['of one amount', (i) => numbered(i, 990, i % 30)],
    ['forty in each window', (i) => numbered(i, random.between(1, 300_000), (i / 40) << 2)],
    ['of round amounts', (i) => numbered(i, 100 * random.between(1, 3000), (i / 40) << 2)],
  ])('%s', (_, make) => {
    const items = Array.from({ length: 10_000 }, (__, i) => make(i));
    // The machine may have other work.
    const start = process.cpuUsage();
    suggest(items, 3, new Steps(SUGGEST_STEPS));
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });
});

function numbered(i: number, amount: number, day: number): OpenItem {
  const id = `20261119${String(100_000_000 + i * 7)}`;
  return order(id, i % 2 === 0 ? amount : -amount, { date: shiftDate(DATE, day) });
}
