/** People's matches, and decisions that are taken back. */
import { expect, test, vi } from 'vitest';
import { calendarOf } from '../../src/ledger/calendar.ts';
import { jobNamed } from '../../src/ledger/days.ts';
import { type Decision, decide } from '../../src/ledger/decide.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { matchItems, unmatch } from '../../src/ledger/match-items.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { lastCommandBy, undo } from '../../src/ledger/take-back.ts';
import { digestOf } from '../../src/report/digest.ts';
import { summaryOf } from '../../src/report/summary.ts';
import { runNotes } from '../../src/report/table.ts';
import { SmallWeek } from './small-week.ts';

const WANG = { by: 'wang', note: 'five in one' };

class DecidedWeek extends SmallWeek {
  /** The ids of the items of these orders. */
  ids(...orders: string[]): string[] {
    const { items } = listItems(this.ledger, { state: 'all' });
    return orders.map((order) => {
      const found = items.filter(({ item: { statement, flows } }) => {
        return (statement ?? flows)?.orderId === order;
      });
      expect(found, order).toHaveLength(1);
      return found[0].item.id;
    });
  }

  match(orders: readonly string[], residual: 'fee' | 'rounding' | 'unexplained' | null = null) {
    return matchItems(this.ledger, this.ids(...orders), { ...WANG, residual });
  }

  resolve(order: string, by: string): number {
    return this.decide([{ ...this.#about(order, by), kind: 'resolve', action: 'adjust' }]);
  }

  reopen(order: string, by: string): number {
    return this.decide([{ ...this.#about(order, by), kind: 'reopen', action: '' }]);
  }

  decide(decisions: readonly Decision[]): number {
    return decide(this.ledger, decisions).event;
  }

  #about(order: string, by: string) {
    return { item: this.ids(order)[0], by, note: '', reference: '', where: '' };
  }

  /** The orders of open items. */
  open(): string[] {
    const { items } = listItems(this.ledger, { state: 'open' });
    return items.map(({ item }) => (item.statement ?? item.flows)?.orderId ?? '').sort();
  }
}

/** Three credits of two dates, and the group that they pay but for 0.10. */
async function splitWeek(): Promise<DecidedWeek> {
  const week = new DecidedWeek();
  await week.run({ date: '2026-11-02', statement: ['A 10.00', 'B 20.00'], flows: ['C 1.00'] });
  await week.run({ date: '2026-11-03', statement: ['D 5.00'], flows: ['G 35.10'] });
  return week;
}

const SPLIT = ['A', 'B', 'D', 'G'];

test('items of any dates and sides that sum to zero, or to a residual with a name', async () => {
  const week = await splitWeek();
  const before = [2, 3].map((day) =>
    summaryOf(digestOf(currentOutcome(week.ledger, 'shop', `2026-11-0${day}`))),
  );
  expect(() => week.match(SPLIT)).toThrow(/leave a difference of -0\.10 CNY\. Say what it is/);
  expect(() => week.match(['A', 'A'])).toThrow(/is listed twice/);
  expect(() => week.match(['A'])).toThrow('A match needs two items or more.');
  const tried = matchItems(
    week.ledger,
    week.ids(...SPLIT),
    { ...WANG, residual: 'fee' },
    { keep: false },
  );
  expect(tried.items.map(({ state }) => state)).toEqual(SPLIT.map(() => 'resolved'));
  expect(week.open()).toEqual(['A', 'B', 'C', 'D', 'G']);
  expect(week.match(SPLIT, 'fee').residual).toBe(-10n);
  expect(week.open()).toEqual(['C']);
  expect(() => week.match(['A', 'C'])).toThrow(/is matched by event 1\./);
  expect(() => week.reopen('D', 'li')).toThrow(/zhangping items unmatch 3\b/);

  // Verdicts, proofs and the numbers of reports stay; only what is open changes.
  for (const [i, day] of [2, 3].entries()) {
    const page = currentOutcome(week.ledger, 'shop', `2026-11-0${day}`);
    const { openItems } = summaryOf(digestOf(page));
    expect({ ...before[i], openItems }).toEqual(summaryOf(digestOf(page)));
    expect(openItems).toEqual(
      i === 0 ? { count: 1, amount: '-1.00' } : { count: 0, amount: '0.00' },
    );
  }
  const [shown] = [...currentOutcome(week.ledger, 'shop', '2026-11-03').listedBySize];
  const { match, ...resolution } = shown.resolution ?? {};
  expect(resolution).toMatchObject({ action: 'match', by: 'wang', note: 'five in one' });
  expect(match).toMatchObject({ event: 1, count: 4, residual: 'fee', residualAmount: -10 });
  expect(match?.members.map(({ id }) => id)).toEqual(week.ids(...SPLIT));
});

test('a residual of zero is refused, and so are two jobs', async () => {
  const week = new DecidedWeek();
  await week.run({ date: '2026-11-02', statement: ['A 10.00'], flows: ['B 10.00'] });
  await week.run({ date: '2026-11-03', statement: ['C 3.00'], job: { name: 'other' } });
  expect(() => week.match(['A', 'B'], 'rounding')).toThrow(
    /sum to 0\.00 CNY: there is no residual/,
  );
  expect(() => week.match(['A', 'C'], 'fee')).toThrow(/is of job shop, .* of job other/);
  week.match(['A', 'B']);
  expect(week.open()).toEqual(['C']);
});

test('a rerun that changes an item opens all of the match, and the reports say so', async () => {
  const week = await splitWeek();
  week.match(SPLIT, 'fee');
  const changed = await week.run({
    date: '2026-11-02',
    statement: ['A 10.00', 'B 20.01'],
    flows: ['C 1.00'],
  });
  expect(week.open()).toEqual(['A', 'B', 'C', 'D', 'G']);
  // The reports of the other date say that its items are open again.
  expect(changed.others).toMatchObject([{ date: '2026-11-03', verdict: 'discrepant' }]);
  const [b] = week.ids('B');
  const what = `${b} (long 20.00, 2026-11-02) has changed.`;
  const note = `The match of event 1 by wang, 4 items, is open again: ${what}`;
  expect(digestOf(changed.outcome).itemNotes.join()).toContain(note);
  // The reports of the other items show them open, too.
  expect(changed.others.map(({ date }) => date)).toEqual(['2026-11-03']);
  // The run of the date has it in its reports; a run of another date only says so.
  const notes = { settings: [], rewritten: [] };
  expect(runNotes({ ...changed, ...notes })).not.toContain('event 1');
  const other = await week.run({ date: '2026-11-05' });
  expect(runNotes({ ...other, ...notes })).toContain(note);
  const { openedMatches } = summaryOf(digestOf(currentOutcome(week.ledger, 'shop', '2026-11-03')));
  expect(openedMatches).toMatchObject([
    { event: 1, by: 'wang', changed: [{ item_id: b, is_gone: false }] },
  ]);
  const job = jobNamed(week.ledger, 'shop');
  const status = job && calendarOf(week.ledger, job, { month: undefined, until: '' });
  expect(status?.openedMatches.map(({ event }) => event)).toEqual([1]);
  // Nothing of it is an orphan, and what is open can be decided.
  expect(changed.orphans).toEqual([]);

  const restored = await week.run({
    date: '2026-11-02',
    statement: ['B 20.00', 'A 10.00'],
    flows: ['C 1.00'],
  });
  expect(week.open()).toEqual(['C']);
  expect([restored.openedMatches, digestOf(restored.outcome).itemNotes]).toEqual([[], []]);
  expect(restored.others.map(({ date }) => date)).toEqual(['2026-11-03']);

  const gone = await week.run({ date: '2026-11-02', statement: ['B 20.00'], flows: ['C 1.00'] });
  expect(week.open()).toEqual(['B', 'C', 'D', 'G']);
  expect(digestOf(gone.outcome).itemNotes.join()).toContain('is no longer there');
  // To forget it, so that it does not come back.
  unmatch(week.ledger, 2, { by: 'li', note: '' });
  const back = await week.run({ date: '2026-11-02', statement: ['B 20.00', 'A 10.00'] });
  expect([back.openedMatches, week.open()]).toEqual([[], ['A', 'B', 'D', 'G']]);
});

test('an item that another date clears opens the match, too', async () => {
  const week = new DecidedWeek();
  await week.run({ date: '2026-11-02', statement: ['A 10.00'], flows: ['B 10.00', 'C 2.00'] });
  week.match(['A', 'B']);
  const { openedMatches, outcome } = await week.run({ date: '2026-11-03', flows: ['A 10.00'] });
  expect(week.open()).toEqual(['B', 'C']);
  expect([openedMatches.length, outcome.openedMatches]).toEqual([1, []]);
  await week.run({ date: '2026-11-03' });
  expect(week.open()).toEqual(['C']);
});

test('the last decision of a person is taken back, then the one before', async () => {
  const week = await splitWeek();
  week.resolve('C', 'wang');
  week.match(SPLIT, 'fee');
  const again = () => {
    const seq = lastCommandBy(week.ledger, 'wang');
    const { event, items } = undo(week.ledger, seq, { by: 'wang', note: '' });
    return [seq, event, items.length];
  };
  expect(again()).toEqual([2, 6, 4]);
  expect(week.open()).toEqual(['A', 'B', 'D', 'G']);
  expect(again()).toEqual([1, 10, 1]);
  expect(week.open()).toEqual(['A', 'B', 'C', 'D', 'G']);
  expect(() => lastCommandBy(week.ledger, 'wang')).toThrow('wang has no decision to take back.');
  expect(() => undo(week.ledger, 3, WANG)).toThrow('Event 2 was already taken back.');
  expect(() => undo(week.ledger, 7, WANG)).toThrow(/Event 7 took back event 2 and cannot/);
  expect(() => undo(week.ledger, 70, WANG)).toThrow('There is no event 70.');
  expect(() => unmatch(week.ledger, 1, WANG)).toThrow('Event 1 is not a match.');
});

test('a decision that later ones build on is not taken back before them', async () => {
  const week = await splitWeek();
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-05T00:00:00Z') });
  try {
    week.resolve('A', 'li');
    const reopened = week.reopen('A', 'wang');
    const match = week.match(SPLIT, 'fee').event;
    const later = new RegExp(
      `Event 1 .* later .*\n  event ${match}: match ${week.ids('A')} by wang\n`,
    );
    expect(() => undo(week.ledger, 1, WANG)).toThrow(later);
    undo(week.ledger, match, WANG);
    undo(week.ledger, reopened, WANG);
    expect(week.open()).toEqual(['B', 'C', 'D', 'G']);
    undo(week.ledger, 1, WANG);
    expect(week.open()).toEqual(['A', 'B', 'C', 'D', 'G']);
  } finally {
    vi.useRealTimers();
  }
});

test('what several people decided at once is taken back by its number only', async () => {
  const week = await splitWeek();
  const [a, b] = week.ids('A', 'B');
  const common = { kind: 'resolve', action: 'adjust', note: '', reference: '', where: '' } as const;
  week.decide([
    { ...common, item: a, by: 'li' },
    { ...common, item: b, by: 'wang' },
  ]);
  expect(() => lastCommandBy(week.ledger, 'wang')).toThrow(/items that li decided.*items undo 1/);
  expect(undo(week.ledger, 2, WANG).items).toHaveLength(2);
});

test('a match comes back when what was decided since is taken back', async () => {
  const week = await splitWeek();
  week.match(SPLIT, 'fee');
  await week.run({ date: '2026-11-02', statement: ['A 11.00', 'B 20.00'], flows: ['C 1.00'] });
  const resolved = week.resolve('A', 'li');
  expect(() => unmatch(week.ledger, 1, WANG)).toThrow(/later decisions build on it/);
  await week.run({ date: '2026-11-02', statement: ['A 10.00', 'B 20.00'], flows: ['C 1.00'] });
  expect(week.open()).toEqual(['A', 'B', 'C', 'D', 'G']);
  undo(week.ledger, resolved, WANG);
  expect(week.open()).toEqual(['C']);
});

test('a decision without an item is taken back as well', async () => {
  const week = await splitWeek();
  const event = week.resolve('C', 'li');
  const statement = ['A 10.00', 'B 20.00'];
  expect((await week.run({ date: '2026-11-02', statement })).orphans).toHaveLength(1);
  expect(undo(week.ledger, event, WANG).items).toEqual([]);
  expect((await week.run({ date: '2026-11-02', statement })).orphans).toEqual([]);
  await week.run({ date: '2026-11-02', statement, flows: ['C 1.00'] });
  expect(week.open()).toContain('C');
});
