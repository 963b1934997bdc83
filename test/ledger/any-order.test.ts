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
import { type LedgerItem, listItems } from '../../src/ledger/listing.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { crossDayCsv, discrepanciesCsv } from '../../src/report/items-csv.ts';
import { shownAction, shownRule } from '../reference/canonical.ts';
import { canonicalDay, canonicalOffsets, type Leftover, reconcileDays } from '../reference/days.ts';
import { flowsCsvFile } from '../reference/files.ts';
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
  writeFileSync(paths.statement, flowsCsvFile(day.statement));
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

/** What a decision was about, as far as it must stay the same for the decision to stand. */
interface About {
  readonly state: string;
  /** Of the channel; a decision about one transaction settles no other one. */
  readonly transaction: string;
}

function aboutOf({ item }: LedgerItem): About {
  const isMissing = ['long', 'short', 'pending', 'expired'].includes(item.category);
  const { statement: s, flows: f } = item;
  const kind = isMissing ? 'missing' : item.category;
  const transaction = s?.channelTxnId || f?.channelTxnId || '';
  return { state: [kind, s?.amount, s?.fee, f?.amount, f?.fee].join(), transaction };
}

function stands(decided: About | null | undefined, now: About): boolean {
  if (decided?.state !== now.state) return false;
  const [was, is] = [decided.transaction, now.transaction];
  return was === '' || is === '' || was === is;
}

/** Now and then somebody settles an item, or opens one again; the last word on every item. */
function decideSomething(rng: Random, ledger: Ledger, decided: Map<string, About | null>): void {
  if (!rng.chance(0.3)) return;
  const kind = rng.chance(0.7) ? ('resolve' as const) : ('reopen' as const);
  const state = kind === 'resolve' ? ('open' as const) : ('resolved' as const);
  const { items } = listItems(ledger, { state });
  if (items.length === 0) return;
  const chosen = rng.pick(items);
  const about = { by: 'wang', note: '', reference: '', where: '' };
  const decision: Decision = {
    ...{ kind, item: chosen.item.id, ...about },
    action: kind === 'resolve' ? 'ignore' : '',
  };
  decide(ledger, [decision]);
  decided.set(chosen.item.id, kind === 'resolve' ? aboutOf(chosen) : null);
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
      const decided = new Map<string, About | null>();
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
          decideSomething(rng, ledger, decided);
        }
        for (const day of week) await runDay(inOrder, day, folder, settings);

        // An item that a person has decided about is never offset.
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

        const all = listItems(ledger, { state: 'all' });
        const sum = all.items.reduce((total, { item }) => total + item.difference, 0);
        expect(Number(all.amounts.get('CNY') ?? 0n), `seed ${seed}`).toBe(sum);
        for (const each of all.items) {
          const isSettled = stands(decided.get(each.item.id), aboutOf(each));
          const state = each.item.category === 'cleared' ? 'cleared' : 'resolved';
          const expected = each.item.category === 'cleared' || isSettled ? state : 'open';
          expect(each.state, `seed ${seed}, ${each.item.id}`).toBe(expected);
        }
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      } finally {
        closeLedger(ledger);
        closeLedger(inOrder);
      }
    }
  }, 3_600_000);
});
