/** Dates in any order, with reruns and decisions in between, held to the slow reference. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { Item, ItemSide } from '../../src/domain/item.ts';
import { compareItems, compareSizes } from '../../src/domain/item-order.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { daysOf, jobNamed } from '../../src/ledger/days.ts';
import { type Decision, decide } from '../../src/ledger/decide.ts';
import { openedMatches } from '../../src/ledger/decisions.ts';
import { type LedgerItem, listItems } from '../../src/ledger/listing.ts';
import { matchItems, unmatch } from '../../src/ledger/match-items.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { lastCommandBy, undo } from '../../src/ledger/take-back.ts';
import { crossDayCsv, discrepanciesCsv } from '../../src/report/items-csv.ts';
import { UsageError } from '../../src/support/errors.ts';
import { shownAction, shownRule } from '../reference/canonical.ts';
import { canonicalDay, canonicalOffsets, type Leftover, reconcileDays } from '../reference/days.ts';
import {
  type About,
  type Command,
  isBuiltUpon,
  isSettled,
  lastAbout,
} from '../reference/decisions.ts';
import { asStatement, flowsCsvFile } from '../reference/files.ts';
import { changedDay, randomWeek } from '../reference/random-week.ts';
import type { PlainDay } from '../reference/record.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const WEEKS = Number(process.env.ZHANGPING_WEEKS ?? 60);
const FIRST_SEED = Number(process.env.ZHANGPING_SEED ?? 1);
/** Sides of which records are offset; half of the weeks have none. */
const OFFSETS: readonly Job['offset'][] = [[], [], ['statement'], ['statement', 'flows']];
const JOB = { ...JOB_DEFAULTS, name: 'job', allowEmpty: true };

type Settings = Pick<Job, 'carryDays' | 'offset'>;

/** Runs a day; its files have the same names whatever is in them. */
async function runDay(ledger: Ledger, day: PlainDay, folder: string, settings: Settings) {
  const dir = join(folder, day.date);
  mkdirSync(dir, { recursive: true });
  const paths = { statement: join(dir, 'statement'), flows: join(dir, 'flows') };
  writeFileSync(paths.statement, asStatement(flowsCsvFile(day.statement)));
  writeFileSync(paths.flows, flowsCsvFile(day.flows));
  const job = { ...JOB, ...settings };
  return runInto(ledger, { job, date: day.date, ...paths, scratchDir: folder });
}

/** Runs a day: what reports say of other dates changes only where the run says that it does. */
async function runWatched(ledger: Ledger, day: PlainDay, folder: string, settings: Settings) {
  const rowsNow = () => {
    const job = jobNamed(ledger, JOB.name);
    const dates = job ? daysOf(ledger, job).map(({ date }) => date) : [];
    return new Map(dates.map((date) => [date, rowsOf(currentOutcome(ledger, JOB.name, date))]));
  };
  const before = rowsNow();
  const { others } = await runDay(ledger, day, folder, settings);
  const told = [day.date, ...others.map(({ date }) => date)];
  const after = rowsNow();
  for (const date of told) for (const rows of [before, after]) rows.delete(date);
  expect(after, `other dates after a run of ${day.date}`).toEqual(before);
}

/** Of so many weeks one is watched: all its pages are read about every run. */
const WATCHED_EVERY = 20;

/** The arrivals of a week: every date at least once, its final inputs last. */
function arrivals(rng: Random, week: readonly PlainDay[]): PlainDay[] {
  const runs = week.flatMap((day) => {
    const earlier = Array.from({ length: rng.int(3) }, () => changedDay(rng, day));
    // The same inputs again change nothing, also last.
    const again = rng.chance(0.2) ? [day, day] : [day];
    return [...earlier, ...again].map(() => day.date);
  });
  const order = rng.shuffle(runs);
  return order.map((date, index) => {
    const day = week.find((each) => each.date === date) as PlainDay;
    const isLast = !order.slice(index + 1).includes(date);
    return isLast || rng.chance(0.2) ? day : changedDay(rng, day);
  });
}

type Row = Record<string, string>;

/** The rows of a page: expired items stand in both files, and are told once. */
function rowsOf(page: Outcome): Row[] {
  const read = (pieces: Iterable<string>) =>
    parse([...pieces].join(''), { bom: true, columns: true }) as Row[];
  const listed = read(discrepanciesCsv(page));
  const crossDay = read(crossDayCsv(page));
  for (const rows of [listed, crossDay]) {
    const keys = rows.map((row) => `${row.category}\0${row.order_id.replace(/^[\t']+/, '')}`);
    expect(keys).toEqual([...keys].sort());
  }
  expectBySize(page);
  return [...listed.filter((row) => row.category !== 'expired'), ...crossDay];
}

/** The database's order by size is that of compareSizes, what is resolved behind the rest. */
function expectBySize(page: Outcome): void {
  const listed = [...page.listedBySize];
  const [open, resolved] = [false, true].map((isResolved) =>
    listed.filter(({ resolution }) => (resolution !== undefined) === isResolved).sort(compareSizes),
  );
  expect([...page.listedBySize]).toEqual([...open, ...resolved]);
  expect(listed.map(({ id }) => id).sort()).toEqual([...page.listed].map(({ id }) => id).sort());
  expect(page.worst).toEqual({ count: open.length, items: open.slice(0, 6).map(bare) });
  const across = [...page.acrossBySize];
  const ranks = across.map(({ category }) => ['expired', 'pending', 'cleared'].indexOf(category));
  expect(ranks).toEqual([...ranks].sort());
  expect(across.map(bare).sort(compareItems)).toEqual([...page.acrossDays].sort(compareItems));
}

/** The item without who settled it. */
function bare({ resolution: _, ...item }: Item): Item {
  return item;
}

function canonicalPage(page: Outcome): string[] {
  return canonicalRows(rowsOf(page));
}

function canonicalRows(rows: readonly Row[]): string[] {
  const plain = (text: string) => text.replace(/^[\t']+/, '');
  const lines = rows.map((row) =>
    [
      row.category,
      plain(row.order_id),
      plain(row.refund_id),
      row.difference,
      row.statement_amount,
      row.flows_amount,
      placeOf(row.statement_source),
      placeOf(row.flows_source),
      row.business_date,
      row.counterpart_date,
      row.age_days,
      row.records.trim(),
      shownRule(row.category, row.rule, row.type),
      shownAction(row.category, row.suggested_action),
    ].join('|'),
  );
  return lines.sort();
}

function canonicalOffsetsOf(page: Outcome): string[] {
  const items = [...page.offsetItems].map(({ item }) => item);
  const offsets = [...crossDayCsv({ currency: page.currency, acrossDays: items })];
  return canonicalRows(parse(offsets.join(''), { bom: true, columns: true }));
}

function placeIn(date: string, record: ItemSide | null): string {
  const { file = '', line = 0 } = record?.source ?? {};
  return `${date} ${placeOf(`${file}:${line}`)}`;
}

/** `side:line`, without the folder of the date. */
function placeOf(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}

function pagesOf(ledger: Ledger, week: readonly PlainDay[]): Outcome[] {
  return week.map((day) => currentOutcome(ledger, JOB.name, day.date));
}

function aboutOf(ledger: Ledger, { item }: LedgerItem): About {
  const isMissing = ['long', 'short', 'pending', 'expired'].includes(item.category);
  const { statement: s, flows: f } = item;
  const kind = isMissing ? 'missing' : item.category;
  const transaction = s?.channelTxnId || f?.channelTxnId || '';
  const state = [kind, s?.amount, s?.fee, f?.amount, f?.fee];
  // Of a mismatch across dates the failed attempt of its own date is not shown.
  if (item.counterpartDate !== '') state.push(...attempted(ledger, item.id));
  return { state: state.join(), transaction };
}

function attempted({ db }: Ledger, id: string): (number | undefined)[] {
  return db
    .prepare('SELECT s_amount, s_fee, f_amount, f_fee FROM items WHERE id = ?')
    .raw()
    .get(id) as never;
}

const PEOPLE = ['wang', 'li'];

/** Now and then somebody decides something: each kind of command, of some items of any dates. */
function decideSomething(rng: Random, ledger: Ledger, commands: Command[]): void {
  for (let left = rng.chance(0.4) ? rng.between(1, 3) : 0; left > 0; left--) {
    const by = rng.pick(PEOPLE);
    const chance = rng.int(10);
    if (chance < 3) settleSome(rng, ledger, commands, by);
    else if (chance < 6) matchSome(rng, ledger, commands, by);
    else if (chance < 7) reopenOne(rng, ledger, commands, by);
    else if (chance < 8) unmatchOne(rng, ledger, commands, by);
    else if (chance < 9) undoOne(rng, ledger, commands);
    else undoLast(ledger, commands, by);
  }
}

function note(
  ledger: Ledger,
  commands: Command[],
  command: Omit<Command, 'items' | 'isUndone'>,
  of: readonly LedgerItem[],
): void {
  const items = new Map(of.map((each) => [each.item.id, aboutOf(ledger, each)]));
  commands.push({ ...command, items, isUndone: false });
}

function someOpen(rng: Random, ledger: Ledger, count: number): LedgerItem[] {
  return rng.shuffle([...listItems(ledger, { state: 'open' }).items]).slice(0, count);
}

function settleSome(rng: Random, ledger: Ledger, commands: Command[], by: string): void {
  const chosen = someOpen(rng, ledger, rng.between(1, 2));
  if (chosen.length === 0) return;
  const decisions = chosen.map(({ item }): Decision => {
    const about = { by, note: '', reference: '', where: '' };
    return { ...about, kind: 'resolve', item: item.id, action: 'ignore' };
  });
  const { event } = decide(ledger, decisions);
  note(ledger, commands, { kind: 'resolve', event, by }, chosen);
}

function matchSome(rng: Random, ledger: Ledger, commands: Command[], by: string): void {
  const chosen = someOpen(rng, ledger, rng.between(2, 4));
  const ids = chosen.map(({ item }) => item.id);
  const sum = chosen.reduce((total, { item }) => total + item.difference, 0);
  const residual = sum === 0 ? null : 'unexplained';
  const match = () => matchItems(ledger, ids, { by, note: '', residual });
  if (chosen.length < 2) return;
  const wrong = residual === null ? 'fee' : null;
  expect(() => matchItems(ledger, ids, { by, note: '', residual: wrong })).toThrow(UsageError);
  const { event, items } = match();
  expect(items.map(({ state }) => state)).toEqual(ids.map(() => 'resolved'));
  expect(match).toThrow(UsageError);
  note(ledger, commands, { kind: 'match', event, by }, chosen);
}

function reopenOne(rng: Random, ledger: Ledger, commands: Command[], by: string): void {
  const { items } = listItems(ledger, { state: 'resolved' });
  if (items.length === 0) return;
  const chosen = rng.pick([...items]);
  const about = { by, note: '', reference: '', where: '', action: '' } as const;
  const reopen = () => decide(ledger, [{ ...about, kind: 'reopen', item: chosen.item.id }]);
  // Of a match, all items or none.
  if (lastAbout(commands, chosen.item.id)?.kind === 'match') expect(reopen).toThrow(UsageError);
  else note(ledger, commands, { kind: 'reopen', event: reopen().event, by }, [chosen]);
}

function unmatchOne(rng: Random, ledger: Ledger, commands: Command[], by: string): void {
  const matches = commands.filter(({ kind }) => kind === 'match');
  if (matches.length === 0) return;
  const match = rng.pick(matches);
  const work = () => unmatch(ledger, eventOf(rng, match), { by, note: '' });
  if (match.isUndone || isBuiltUpon(commands, match)) expect(work).toThrow(UsageError);
  else commands.push({ ...match, kind: 'unmatch', event: work().event, by });
}

/** The number of one of its events. */
function eventOf(rng: Random, { event, items }: Command): number {
  return event + rng.int(items.size);
}

function undoOne(rng: Random, ledger: Ledger, commands: Command[]): void {
  if (commands.length === 0) return;
  const command = rng.pick(commands);
  const work = () => undo(ledger, eventOf(rng, command), { by: 'wang', note: '' });
  if (command.isUndone || isBuiltUpon(commands, command)) expect(work).toThrow(UsageError);
  else {
    const { event } = work();
    command.isUndone = true;
    expect(() => undo(ledger, event, { by: 'wang', note: '' })).toThrow(UsageError);
  }
}

function undoLast(ledger: Ledger, commands: Command[], by: string): void {
  const last = commands.findLast((command) => command.by === by && !command.isUndone);
  if (last === undefined) expect(() => lastCommandBy(ledger, by)).toThrow(UsageError);
  else {
    expect(lastCommandBy(ledger, by)).toBe(last.event);
    if (isBuiltUpon(commands, last)) return;
    undo(ledger, last.event, { by, note: '' });
    last.isUndone = true;
  }
}

/** The items that commands settle are those, whenever it is looked. */
function expectDecided(ledger: Ledger, commands: readonly Command[]): void {
  const all = listItems(ledger, { state: 'all' });
  const sum = all.items.reduce((total, { item }) => total + item.difference, 0);
  expect(Number(all.amounts.get('CNY') ?? 0n)).toBe(sum);
  const now = new Map(all.items.map((each) => [each.item.id, aboutOf(ledger, each)]));
  for (const { item, state } of all.items) {
    const settled = isSettled(commands, item.id, now) ? 'resolved' : 'open';
    expect(state, item.id).toBe(item.category === 'cleared' ? 'cleared' : settled);
  }
  const job = jobNamed(ledger, JOB.name);
  const opened = commands.filter((command) => {
    if (command.kind !== 'match' || command.isUndone || isBuiltUpon(commands, command))
      return false;
    return [...command.items.keys()].some((item) => !isSettled(commands, item, now));
  });
  const found = job === undefined ? [] : openedMatches(ledger, job);
  expect(found.map(({ event }) => event)).toEqual(opened.map(({ event }) => event));
}

describe('any order of arrival', () => {
  test(`${WEEKS} weeks end as if run once, in order`, async () => {
    const folder = tempDir();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + WEEKS; seed++) {
      const rng = new Random(seed);
      const week = randomWeek(rng);
      const carryDays = rng.pick([3, 3, 3, 1, 0, 5]);
      const offset = new Random(seed).pick(OFFSETS);
      const settings = { carryDays, offset };
      const commands: Command[] = [];
      const ledger = openLedger(TEMPORARY);
      const inOrder = openLedger(TEMPORARY);
      try {
        const runs = arrivals(rng, week);
        for (const [index, day] of runs.entries()) {
          const runOne = seed % WATCHED_EVERY === 0 ? runWatched : runDay;
          // The setting of the last run counts.
          const isOther = index < runs.length - 1 && rng.chance(0.1);
          const now = isOther ? { ...settings, offset: rng.pick(OFFSETS) } : settings;
          await runOne(ledger, day, folder, now);
          expectDecided(ledger, commands);
          decideSomething(rng, ledger, commands);
        }
        for (const day of week) await runDay(inOrder, day, folder, settings);

        // An item that a person has decided about is never offset.
        const decided = new Set(commands.flatMap(({ items }) => [...items.keys()]));
        const taken = new Set(
          listItems(ledger, { state: 'all' }).items.flatMap(({ item }) =>
            decided.has(item.id) ? [placeIn(item.businessDate, item.statement ?? item.flows)] : [],
          ),
        );
        const isDecided = ({ date, record }: Leftover) => taken.has(`${date} ${record.place}`);
        const reference = reconcileDays(week, carryDays, { sides: offset, isDecided });
        const pages = pagesOf(ledger, week);
        for (const page of pages) {
          const expected = reference.get(page.date);
          const what = `seed ${seed}, ${page.date}`;
          expect(canonicalPage(page), what).toEqual(expected && canonicalDay(expected));
          expect(canonicalOffsetsOf(page), what).toEqual(expected && canonicalOffsets(expected));
          expect(page.verdict, what).toBe(expected?.verdict);
          expect(page.proof.residual, what).toBe(0n);
        }
        const others = pagesOf(inOrder, week);
        if (offset.length === 0 || decided.size === 0) {
          expect(pages.map(rowsOf), `seed ${seed}`).toEqual(others.map(rowsOf));
        }

        expectDecided(ledger, commands);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      } finally {
        closeLedger(ledger);
        closeLedger(inOrder);
      }
    }
  }, 3_600_000);
});
