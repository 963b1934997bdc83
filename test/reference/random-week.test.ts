/** Whether random weeks are what they promise: legal, different from each other, and nasty. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { SIDES } from './compare.ts';
import { type ReferenceCarried, reconcileDays } from './days.ts';
import { flowsCsvFile } from './files.ts';
import { carriedOf } from './item.ts';
import { changedDay, randomWeek, WEEK_START } from './random-week.ts';
import { reconcile } from './reconcile.ts';
import type { PlainDay } from './record.ts';

const WEEKS = 300;
const CARRY_DAYS = 3;
const DAY_MS = 86_400_000;

const weeks = Array.from({ length: WEEKS }, (_, seed) => randomWeek(new Random(seed)));

/** What befell the items of a week, as words of which each must be heard of often. */
function outcomes(week: readonly PlainDay[]): string[] {
  const alone = new Map(
    week.flatMap(({ statement, flows, date }) =>
      reconcile(statement, flows, date).items.flatMap((item) =>
        carriedOf(item).map(({ record }) => [`${date} ${record.place}`, item.category] as const),
      ),
    ),
  );
  const offset = { sides: SIDES, isDecided: () => false };
  const withOffsets = [...reconcileDays(week, CARRY_DAYS, offset).values()];
  const offsets = withOffsets.flatMap((day) => day.offsets);
  return [...reconcileDays(week, CARRY_DAYS).values()].flatMap((day) => [
    ...offsets.map(({ category, statement }) => {
      return `${statement ? 'statement' : 'flows'} ${category === 'offset' ? 'within' : 'beyond'}`;
    }),
    ...offsets.map(({ ageDays }) => `offset over ${ageDays}`),
    ...(offsets.length % 2 === 1 ? ['offset of three'] : []),
    `day ${day.verdict}`,
    ...day.expiredHere.map(() => 'expired here'),
    ...day.items.map((item: ReferenceCarried) => {
      const { category, businessDate, counterpartDate, ageDays } = item;
      if (category === 'expired') return 'expired';
      if (counterpartDate === '') return `${category} left`;
      if (category !== 'cleared') return `${category} across`;
      const way = counterpartDate > businessDate ? 'forward' : 'backward';
      const was = SIDES.map((side) => alone.get(`${businessDate} ${item[side]?.place}`)).join('');
      return `${was} cleared ${way} at ${ageDays}`;
    }),
  ]);
}

describe('random weeks', () => {
  it('are the same for the same seed', () => {
    expect(randomWeek(new Random(7))).toEqual(weeks[7]);
    expect(randomWeek(new Random(8))).not.toEqual(weeks[7]);
  });

  it('are 2 to 8 days in order from the base date, with about one date in five missing', () => {
    let [missing, all] = [0, 0];
    for (const week of weeks) {
      const dates = week.map((day) => day.date);
      expect(dates).toEqual([...new Set(dates)].sort());
      expect(dates[0]).toBe(WEEK_START);
      expect(dates.length).toBeGreaterThanOrEqual(2);
      expect(dates.length).toBeLessThanOrEqual(8);
      const span = (Date.parse(dates[dates.length - 1]) - Date.parse(dates[0])) / DAY_MS;
      all += span;
      missing += span - dates.length + 1;
    }
    expect(missing / all).toBeGreaterThan(0.15);
    expect(missing / all).toBeLessThan(0.25);
  });

  it('hold only what generic flows can express, and say where it stands', () => {
    for (const day of weeks.flat()) {
      for (const side of ['statement', 'flows'] as const) {
        const lines = flowsCsvFile(day[side]).toString('utf8').trimEnd().split('\n');
        expect(lines).toHaveLength(day[side].length + 1);
        for (const record of day[side]) {
          const [file, line] = record.place.split(':');
          expect(file).toBe(side);
          expect(lines[Number(line) - 1].replace(/^"?/, '')).toContain(record.orderId);
          expect(record.refundId === '' || record.type === 'refund').toBe(true);
          expect(record.amount.startsWith('-')).toBe(['refund', 'reversal'].includes(record.type));
        }
      }
    }
  });

  it('have no file twice under two dates, reruns included', () => {
    weeks.forEach((week, seed) => {
      const rng = new Random(seed);
      const dates = new Map<string, Set<string>>();
      for (const day of [...week, ...week.map((each) => changedDay(rng, each))]) {
        for (const records of [day.statement, day.flows]) {
          if (records.length === 0) continue;
          const content = flowsCsvFile(records).toString('utf8');
          dates.set(content, (dates.get(content) ?? new Set()).add(day.date));
        }
      }
      for (const found of dates.values()) expect(found.size, `seed ${seed}`).toBe(1);
    });
  });

  it.each(weeksOf())('hear often of: %s', (outcome, count) => {
    expect(count, outcome).toBeGreaterThan(WEEKS / 50);
  });
});

/** Outcomes that the weeks must have, with the number of weeks that have each. */
function weeksOf(): [string, number][] {
  const wanted = [
    'amount_mismatch across',
    'fee_mismatch across',
    'amount_mismatch left',
    'fee_mismatch left',
    'type_mismatch left',
    'status_mismatch left',
    'duplicate left',
    'pending left',
    'long left',
    'short left',
    'expired',
    'expired here',
    'day balanced',
    'day discrepant',
    ...['statement within', 'statement beyond', 'flows within', 'flows beyond'],
    ...['offset over 0', 'offset over 1', 'offset over 3', 'offset of three'],
  ];
  const carried = ['long', 'short', 'pending', 'duplicate', 'status_mismatch', 'amount_mismatch'];
  for (const category of carried) {
    wanted.push(...['forward', 'backward'].map((way) => `${category} cleared ${way}`));
  }
  for (let age = 1; age <= CARRY_DAYS; age++) wanted.push(`at ${age}`);
  const heard = weeks.map((week) => outcomes(week));
  return wanted.map((outcome) => {
    const having = heard.filter((list) => list.some((each) => each.includes(outcome)));
    return [outcome, having.length];
  });
}

describe('changed days', () => {
  it('are of the same date, placed anew, and nearly always different', () => {
    const days = weeks.flat().map((day, seed) => [day, changedDay(new Random(seed), day)] as const);
    for (const [day, other] of days) {
      expect(other.date).toBe(day.date);
      for (const side of ['statement', 'flows'] as const) {
        const places = other[side].map((record) => record.place);
        expect(places).toEqual(places.map((_, index) => `${side}:${index + 2}`));
      }
    }
    const different = days.filter(([day, other]) => JSON.stringify(day) !== JSON.stringify(other));
    expect(different.length).toBeGreaterThan(days.length * 0.99);
    expect(changedDay(new Random(3), weeks[0][0])).toEqual(changedDay(new Random(3), weeks[0][0]));
  });

  it('change what becomes of other days', () => {
    const changes = weeks.filter((week, seed) => {
      const rerun = [changedDay(new Random(seed), week[0]), ...week.slice(1)];
      const [before, after] = [week, rerun].map((days) =>
        [...reconcileDays(days, CARRY_DAYS).values()].slice(1),
      );
      return JSON.stringify(before) !== JSON.stringify(after);
    });
    expect(changes.length).toBeGreaterThan(WEEKS / 2);
  });
});
