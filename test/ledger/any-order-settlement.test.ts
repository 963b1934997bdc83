/** Runs of an upstream job and of its settlement jobs in any order, held to the slow reference. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import type { Item } from '../../src/domain/item.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { SettlementJob, Taking } from '../../src/domain/settlement.ts';
import { WorkingCalendar } from '../../src/domain/working-days.ts';
import { jobsOf as storedJobs } from '../../src/ledger/days.ts';
import { decide } from '../../src/ledger/decide.ts';
import { Decisions, type Match } from '../../src/ledger/decisions.ts';
import { listItems } from '../../src/ledger/listing.ts';
import { matchItems } from '../../src/ledger/match-items.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { commitDay } from '../../src/run/reconcile.ts';
import {
  type Chain,
  changedInput,
  groupsOf,
  type Input,
  randomChain,
} from '../reference/random-chain.ts';
import {
  type ReferenceCredit,
  type ReferenceRules,
  type ReferenceSettlementDay,
  type ReferenceSettlementItem,
  settle,
} from '../reference/settlement.ts';
import {
  bankRun,
  credit,
  group,
  jobNamed,
  settlementJob,
  upstreamRun,
} from '../support/settlement.ts';

const CHAINS = Number(process.env.ZHANGPING_CHAINS ?? 12);
const FIRST_SEED = Number(process.env.ZHANGPING_SEED ?? 1);
/** Of so many chains one is watched: all pages are read about every run. */
const WATCHED_EVERY = 5;
/** Outcomes are compared after so many runs on average. */
const COMPARED_EVERY = 12;
const TAKINGS: readonly Taking[] = [
  { amount: 'settled', by: ['account'] },
  { amount: 'settled', by: ['account', 'batch'] },
];
const NAMES = ['bank-0', 'bank-1'];

function jobsOf(rules: Chain['rules']): SettlementJob[] {
  return rules.map((each, n) => {
    const { lag, unit, grace, runs, partialMax, work, off } = each;
    const days = [...work.map((date) => [date, true]), ...off.map((date) => [date, false])];
    const settings = { taking: TAKINGS[n], lag: { unit, days: lag }, grace, runs, partialMax };
    const calendar = new WorkingCalendar('test', new Map(days as [string, boolean][]));
    return { ...settlementJob(NAMES[n], settings), calendar };
  });
}

function runInput(ledger: Ledger, jobs: readonly SettlementJob[], input: Input) {
  if (input.kind === 'bank') {
    const own = jobs[input.job];
    const credits = input.credits.map(({ id, amount, key, tradeDates }) =>
      credit(id, amount, { fields: input.job === 1 ? { batch: key } : {}, tradeDates }),
    );
    const findings = bankRun(own.job.name, input.date, credits);
    return commitDay(ledger, own.job, findings, true, { own, downstream: [] });
  }
  const taken = TAKINGS.map((taking, job) => {
    const groups = groupsOf(job, input.date, input.groups);
    const valuesOf = (label: string) => label.split(' ').slice(1);
    return { taking, groups: groups.map(({ amount, label }) => group(amount, valuesOf(label))) };
  });
  const findings = upstreamRun('shop', input.date, taken);
  return commitDay(ledger, jobNamed('shop'), findings, true, { own: null, downstream: jobs });
}

/** The pages of all dates; objects of one kind have their keys in one order. */
function pagesOf(ledger: Ledger): Map<string, string> {
  const days = ledger.db.prepare(
    'SELECT name, date FROM days JOIN jobs ON jobs.id = job WHERE name <> ? ORDER BY 1, 2',
  );
  return new Map(
    days
      .raw()
      .all('shop')
      .map((row) => {
        const [name, date] = row as [string, string];
        const page = currentOutcome(ledger, name, date);
        const { verdict, matched, matchedCountDifference, flows, openItems } = page;
        const sums = { verdict, matched, matchedCountDifference, flows, openItems };
        // With what people decided about them.
        const items = [...page.listedBySize, ...page.acrossBySize];
        const text = JSON.stringify({ sums, items }, (_, value) =>
          typeof value === 'bigint' ? String(value) : value,
        );
        return [`${name} ${date}`, text];
      }),
  );
}

/** Runs an input: reports of other dates change where, and only where, the run says so. */
function runWatched(ledger: Ledger, jobs: readonly SettlementJob[], input: Input, what: string) {
  const before = pagesOf(ledger);
  const { others, downstream } = runInput(ledger, jobs, input);
  const after = pagesOf(ledger);
  const own = input.kind === 'bank' ? [`${NAMES[input.job]} ${input.date}`] : [];
  for (const each of own) for (const pages of [before, after]) pages.delete(each);
  const told = [...others, ...downstream].map(({ job, date }) => `${job} ${date}`);
  const changed = [...after.keys()].filter((each) => before.get(each) !== after.get(each));
  expect(told.sort(), what).toEqual(changed.sort());
}

/** What the reference says of a job after these runs; a later run replaces earlier ones. */
function referenceOf(rules: ReferenceRules, job: number, inputs: readonly Input[]) {
  const latest = new Map<string, Input>();
  for (const input of inputs) {
    latest.set(`${input.kind} ${input.date} ${input.kind === 'bank' ? input.job : ''}`, input);
  }
  const sorted = [...latest.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  const groups = sorted.flatMap((input) =>
    input.kind === 'upstream' ? groupsOf(job, input.date, input.groups) : [],
  );
  const banks = sorted.flatMap((input) =>
    input.kind === 'bank' && input.job === job ? [input] : [],
  );
  const credits: ReferenceCredit[] = banks.flatMap((bank) => bank.credits);
  return settle(
    rules,
    banks.map(({ date }) => date),
    groups,
    credits,
  );
}

function canonical(page: Outcome) {
  const shown = ({ category, rule, difference, counterpartDate, statement, flows }: Item) => {
    const orderId = (statement ?? flows)?.orderId;
    return `${category}|${orderId}|${rule}|${difference}|${counterpartDate}`;
  };
  const listed = [...page.listed].filter(({ category }) => category !== 'expired');
  const all = [...listed, ...page.acrossDays];
  const isHere = ({ businessDate }: Item) => businessDate === page.date;
  return {
    verdict: page.verdict,
    matched: { count: page.matched.count, amount: page.matched.amount },
    expected: { count: page.flows.count, amount: page.flows.amount },
    items: all.filter(isHere).map(shown).sort(),
    expiredHere: all
      .filter((item) => !isHere(item))
      .map(shown)
      .sort(),
    residual: page.proof.residual,
  };
}

function canonicalReference({
  verdict,
  ...day
}: ReferenceSettlementDay): ReturnType<typeof canonical> {
  const shown = (item: ReferenceSettlementItem) => {
    const { category, orderId, rule, difference, counterpartDate } = item;
    return `${category}|${orderId}|${rule}|${difference}|${counterpartDate}`;
  };
  const exact = ({ count, amount }: { count: number; amount: number }) => {
    return { count, amount: BigInt(amount) };
  };
  return {
    verdict,
    matched: exact(day.matched),
    expected: exact(day.expected),
    items: day.items.map(shown).sort(),
    expiredHere: day.expiredHere.map(shown).sort(),
    residual: 0n,
  };
}

function expectAsReference(ledger: Ledger, chain: Chain, inputs: readonly Input[], what: string) {
  for (const [job, rules] of chain.rules.entries()) {
    for (const [date, day] of referenceOf(rules, job, inputs).days) {
      const page = currentOutcome(ledger, NAMES[job], date);
      expect(canonical(page), `${what}, ${NAMES[job]} ${date}`).toEqual(canonicalReference(day));
    }
  }
}

/** Runs of a chain: each date at least once, its final inputs last. */
function arrivals(rng: Random, { inputs }: Chain): Input[] {
  const runs = inputs.flatMap((input) =>
    Array.from({ length: rng.pick([1, 1, 1, 2, 3]) }, () => input),
  );
  const isInOrder = rng.chance(0.3);
  const order = isInOrder ? runs.sort((a, b) => (a.date < b.date ? -1 : 1)) : rng.shuffle(runs);
  // A settlement job can run only after its upstream job.
  const first = order.findIndex(({ kind }) => kind === 'upstream');
  order.unshift(...order.splice(first, 1));
  return order.map((input, index) => {
    const isLast = !order.slice(index + 1).includes(input);
    return isLast || rng.chance(0.3) ? input : changedInput(rng, input);
  });
}

function decideSomething(rng: Random, ledger: Ledger): void {
  if (rng.chance(0.05)) matchSome(rng, ledger);
  if (!rng.chance(0.1)) return;
  const kind = rng.pick(['resolve', 'reopen'] as const);
  const { items } = listItems(ledger, { state: kind === 'resolve' ? 'open' : 'resolved' });
  if (items.length === 0) return;
  const about = { by: 'wang', note: '', reference: '', where: '' };
  const action = kind === 'resolve' ? 'ignore' : '';
  const { item } = rng.pick(items);
  const isMatched = [...matchesOf(ledger)].some(({ events }) => {
    return events.some((event) => event.item === item.id);
  });
  if (!isMatched || kind === 'resolve') decide(ledger, [{ kind, item: item.id, ...about, action }]);
}

/** Matches open items of one job with each other. */
function matchSome(rng: Random, ledger: Ledger): void {
  const open = rng.shuffle([...listItems(ledger, { state: 'open' }).items]);
  const chosen = open.filter(({ job }) => job.id === open[0].job.id).slice(0, rng.between(2, 3));
  if (chosen.length < 2) return;
  const sum = chosen.reduce((total, { item }) => total + item.difference, 0);
  const match = { by: 'li', note: '', residual: sum === 0 ? null : ('unexplained' as const) };
  matchItems(
    ledger,
    chosen.map(({ item }) => item.id),
    match,
  );
}

function matchesOf(ledger: Ledger): Match[] {
  return storedJobs(ledger).flatMap((job) => new Decisions(ledger, job).matches);
}

/** A match of which an item is lost resolves none of its items, any other one all of them. */
function expectWhole(ledger: Ledger, what: string): number {
  let opened = 0;
  for (const { events, lost } of matchesOf(ledger)) {
    const resolved = events.filter(({ item, seq }) => {
      return ledger.tables.items.get('WHERE id = ?', item)?.decision === seq;
    });
    expect(resolved.length, what).toBe(lost.length > 0 ? 0 : events.length);
    if (lost.length > 0) opened++;
  }
  return opened;
}

/** All that the ledger derives, without the numbers of runs, dates and decisions. */
function derived({ db }: Ledger) {
  const all = (sql: string) => db.prepare(sql).all();
  const days = 'JOIN days ON days.id = day JOIN jobs ON jobs.id = days.job';
  return {
    sums: all(`SELECT name, date, taking, groups FROM sums ${days} ORDER BY 1, 2, 3`),
    ...Object.fromEntries(
      ['receivables', 'credits'].map((table) => {
        const columns = tableColumns(table)
          .map((column) => `${table}.${column}`)
          .join(', ');
        const rows = `SELECT name, ${columns} FROM ${table} JOIN jobs ON jobs.id = job`;
        return [table, all(`${rows} ORDER BY name, date, n`)];
      }),
    ),
    dates: all(`SELECT name, date, expected, grace_end, receivables FROM settlement_dates
      JOIN jobs ON jobs.id = job ORDER BY 1, 2`),
    days: all(`SELECT name, date, closed_on, days.items FROM days
      JOIN jobs ON jobs.id = job ORDER BY 1, 2`),
    items:
      all(`SELECT name, date, n, items.id, own, order_id, rule, difference, met, met_date, met_id,
      met_amount FROM items ${days} ORDER BY 1, 2, 3`),
  };
  function tableColumns(table: string): string[] {
    const columns = db.pragma(`table_info(${table})`) as { name: string }[];
    return columns.map(({ name }) => name).filter((name) => !['job', 'seal'].includes(name));
  }
}

describe('any order of runs of a chain', () => {
  test(`${CHAINS} chains are what the reference says`, () => {
    let opened = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CHAINS; seed++) {
      const rng = new Random(seed);
      const chain = randomChain(rng);
      let jobs = jobsOf(chain.formerRules);
      const ledger = openLedger(TEMPORARY);
      const inOrder = openLedger(TEMPORARY);
      try {
        const inputs: Input[] = [];
        const runs = arrivals(rng, chain);
        const settingsAt = rng.int(runs.length / 3);
        for (const [at, input] of runs.entries()) {
          inputs.push(input);
          const what = `seed ${seed}, run ${inputs.length}`;
          if (at === settingsAt) {
            jobs = jobsOf(chain.rules);
            // All dates follow from any run of the upstream job.
            const [latest] = inputs
              .slice(0, at)
              .reverse()
              .filter(({ kind }) => kind === 'upstream');
            if (latest) runInput(ledger, jobs, latest);
          }
          if (seed % WATCHED_EVERY === 0) runWatched(ledger, jobs, input, what);
          else runInput(ledger, jobs, input);
          opened += expectWhole(ledger, what);
          decideSomething(rng, ledger);
          expectWhole(ledger, what);
          if (at < settingsAt || !rng.chance(1 / COMPARED_EVERY)) continue;
          expectAsReference(ledger, chain, inputs, what);
        }
        expectAsReference(ledger, chain, inputs, `seed ${seed}, at last`);
        for (const input of chain.inputs) runInput(inOrder, jobs, input);
        expect(derived(ledger), `seed ${seed}`).toEqual(derived(inOrder));
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      } finally {
        closeLedger(ledger);
        closeLedger(inOrder);
      }
    }
    // Some must have been opened by a run.
    expect(opened).toBeGreaterThan(0);
  }, 3_600_000);
});
