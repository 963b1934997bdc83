/** The terms of the page's equation, on random weeks as the ledger has them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../../scripts/lib/random.mjs';
import type { Item } from '../../../src/domain/item.ts';
import { JOB_DEFAULTS } from '../../../src/domain/job.ts';
import { type History, type Outcome, sumOf } from '../../../src/domain/outcome.ts';
import { daysBetween } from '../../../src/domain/time.ts';
import { listItems } from '../../../src/ledger/listing.ts';
import { closeLedger, type Ledger, openLedger, TEMPORARY } from '../../../src/ledger/open.ts';
import { currentOutcome } from '../../../src/ledger/reported.ts';
import { digestOf } from '../../../src/report/digest.ts';
import { groupOf, type TableKind } from '../../../src/report/page/item-row.ts';
import { asStatement, flowsCsvFile } from '../../reference/files.ts';
import { randomWeek } from '../../reference/random-week.ts';
import type { PlainDay } from '../../reference/record.ts';
import { runInto } from '../../support/reconcile.ts';
import { tempDir } from '../../support/tempdir.ts';

const WEEKS = 25;
const JOB = { ...JOB_DEFAULTS, name: 'job', allowEmpty: true };
/** Minor units: none, what amounts of random weeks differ by, and anything. */
const TOLERANCES = [0, 1, 10_000];

async function runDay(ledger: Ledger, day: PlainDay, folder: string, amountTolerance: number) {
  const dir = join(folder, day.date);
  mkdirSync(dir, { recursive: true });
  const paths = { statement: join(dir, 'statement'), flows: join(dir, 'flows') };
  writeFileSync(paths.statement, asStatement(flowsCsvFile(day.statement)));
  writeFileSync(paths.flows, flowsCsvFile(day.flows));
  const job = { ...JOB, amountTolerance };
  return runInto(ledger, { job, date: day.date, ...paths, scratchDir: folder });
}

/** A page whose items and history are read. */
interface HeldPage extends Omit<Outcome, 'history'> {
  readonly listed: readonly Item[];
  readonly acrossDays: readonly Item[];
  readonly history: History;
}

interface Week {
  readonly seed: number;
  readonly pages: readonly HeldPage[];
  readonly open: readonly Item[];
}

/** A random week whose days came in any order, one after the other. */
async function weekOf(seed: number): Promise<Week> {
  const rng = new Random(seed);
  const week = randomWeek(rng);
  const tolerance = rng.pick(TOLERANCES);
  const ledger = openLedger(TEMPORARY);
  const folder = tempDir();
  try {
    for (const day of rng.shuffle(week)) await runDay(ledger, day, folder, tolerance);
    const pages = week.map(({ date }) => {
      const page = currentOutcome(ledger, JOB.name, date);
      const { listed, acrossDays, history } = page;
      return { ...page, listed: [...listed], acrossDays: [...acrossDays], history: history() };
    });
    const open = listItems(ledger, { state: 'open' }).items.map(({ item }) => item);
    return { seed, pages, open };
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
  } finally {
    closeLedger(ledger);
  }
}

const weeks: Week[] = [];
beforeAll(async () => {
  for (let seed = 1; seed <= WEEKS; seed++) weeks.push(await weekOf(seed));
});

function rowsOf(page: HeldPage, kind: TableKind, group: string): Item[] {
  const items = kind === 'listed' ? page.listed : page.acrossDays;
  return items.filter((item) => groupOf(item, kind) === group);
}

const differenceOf = ({ difference }: Item) => difference;

describe('the equation', () => {
  test('holds on every date, and its terms count the rows that they lead to', () => {
    const met = new Set<string>();
    for (const { seed, pages } of weeks) {
      for (const page of pages) {
        const what = `seed ${seed}, ${page.date}`;
        const { terms } = digestOf({ ...page, history: () => page.history });
        const total = terms.reduce((sum, { amount }) => sum + amount, page.proof.residual);
        expect(total, what).toBe(page.statement.amount - page.flows.amount);
        for (const { code: name, count, amount } of terms) {
          met.add(name);
          expect(count, what).toBeGreaterThan(0);
          if (name === 'tolerated') continue;
          const kind = name === 'pending' || name === 'cleared' ? 'across' : 'listed';
          const rows = rowsOf(page, kind, name);
          expect([rows.length, sumOf(rows, differenceOf)], `${what} ${name}`).toEqual([
            count,
            amount,
          ]);
        }
        expect(page.listed.length, what).toBe(
          terms.reduce((sum, { code: name, count }) => {
            return ['pending', 'cleared', 'tolerated'].includes(name) ? sum : sum + count;
          }, 0),
        );
      }
    }
    expect([...met].sort()).toEqual(
      [
        ...['amount_mismatch', 'cleared', 'duplicate', 'fee_mismatch', 'long', 'pending', 'short'],
        ...['status_mismatch', 'tolerated', 'type_mismatch'],
      ].sort(),
    );
  });
});

describe('what to do', () => {
  test('is every discrepancy once, most money first', () => {
    for (const { seed, pages } of weeks) {
      for (const page of pages) {
        const what = `seed ${seed}, ${page.date}`;
        for (const { category, action, count, amount, gross } of page.toDo) {
          const rows = rowsOf(page, 'listed', category).filter((item) => {
            return item.suggestedAction === action;
          });
          expect(count, what).toBeGreaterThan(0);
          expect([rows.length, sumOf(rows, differenceOf)], what).toEqual([count, amount]);
          expect(
            sumOf(rows, (row) => Math.abs(row.difference)),
            what,
          ).toBe(gross);
        }
        expect(
          sumOf(page.toDo, ({ count }) => count),
          what,
        ).toBe(BigInt(page.listed.length));
        const gross = page.toDo.map((each) => each.gross);
        expect(gross, what).toEqual([...gross].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
      }
    }
  });
});

describe('the history of a job', () => {
  test('counts what is open of dates up to the page, and tells every one of them', () => {
    for (const { seed, pages, open } of weeks) {
      for (const { date, history } of pages) {
        const what = `seed ${seed}, ${date}`;
        const { openByAge, dates } = history;
        for (const { from, to, count } of openByAge) {
          const ofAge = open.filter(({ businessDate }) => {
            const age = daysBetween(businessDate, date);
            return age >= from && age <= (to ?? Infinity);
          });
          expect(count, `${what}, from ${from}`).toBe(ofAge.length);
        }
        const known = pages.filter((page) => page.date <= date);
        expect(dates.map((each) => [each.date, each.verdict, each.discrepancies.count])).toEqual(
          known.map((page) => [page.date, page.verdict, page.listed.length]),
        );
        const amounts = dates.map(({ discrepancies }) => discrepancies.amount);
        expect(amounts, what).toEqual(known.map((page) => sumOf(page.listed, differenceOf)));
      }
    }
  });

  test('tells what expired of earlier dates in money as well', () => {
    let told = 0;
    for (const { seed, pages } of weeks) {
      for (const { date, expiredHere, acrossDays } of pages) {
        const rows = acrossDays.filter((item) => {
          return item.category === 'expired' && item.businessDate !== date;
        });
        told += rows.length;
        expect([expiredHere.count, expiredHere.amount], `seed ${seed}, ${date}`).toEqual([
          rows.length,
          sumOf(rows, differenceOf),
        ]);
      }
    }
    expect(told).toBeGreaterThan(0);
  });
});
