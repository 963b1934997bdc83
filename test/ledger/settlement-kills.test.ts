/** A commit that fails at any statement changes nothing, neither its dates nor those downstream. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { closeLedger, openLedger } from '../../src/ledger/open.ts';
import { currentOutcome } from '../../src/ledger/reported.ts';
import { commitDay } from '../../src/run/reconcile.ts';
import {
  bankRun,
  credit,
  group,
  jobNamed,
  NET_BY_DATE,
  settlementJob,
  upstreamRun,
} from '../support/settlement.ts';
import { tempDir } from '../support/tempdir.ts';

const BANK = settlementJob('bank');
const OWN = { own: BANK, downstream: [] };
const DOWNSTREAM = { own: null, downstream: [BANK] };
const DATES = ['2026-03-06', '2026-03-09', '2026-03-10'];

const db = new Database(':memory:');
const statement = Object.getPrototypeOf(db.prepare('SELECT 1')) as { run: () => unknown };
const run = statement.run;
db.close();
afterEach(() => {
  statement.run = run;
});

/** Makes the n-th statement that writes fail. */
function failAt(n: number): void {
  let count = 0;
  statement.run = function (this: unknown, ...args: []) {
    count++;
    if (count === n) throw new Error('killed');
    return run.apply(this, args);
  };
}

function upstream(path: string, date: string, amount: number): void {
  const ledger = openLedger(path);
  try {
    const taken = [{ taking: NET_BY_DATE, groups: [group(amount)] }];
    commitDay(ledger, jobNamed('shop'), upstreamRun('shop', date, taken), true, DOWNSTREAM);
  } finally {
    closeLedger(ledger);
  }
}

function bank(path: string, date: string, ...amounts: number[]): void {
  const ledger = openLedger(path);
  try {
    const credits = amounts.map((amount, n) => credit(`${date}-${n}`, amount));
    commitDay(ledger, BANK.job, bankRun('bank', date, credits), true, OWN);
  } finally {
    closeLedger(ledger);
  }
}

/** Every row of every table, without when and by which run it was written. */
function contentOf(path: string): string {
  const ledger = openLedger(path);
  try {
    const names = ledger.db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`);
    const tables = names.pluck().all() as string[];
    const rows = tables.map((table) => ledger.db.prepare(`SELECT * FROM "${table}"`).all());
    const pages = DATES.map((date) => {
      const { verdict, matched } = currentOutcome(ledger, 'bank', date);
      return [verdict, matched];
    });
    const isOfRun = ['seal', 'run_id', 'committed_at'];
    return JSON.stringify([rows, pages], (key, value) => {
      if (typeof value === 'bigint') return String(value);
      return isOfRun.includes(key) ? '' : value;
    });
  } finally {
    closeLedger(ledger);
  }
}

test.each([
  [
    'an upstream run that pays, and expires, dates downstream',
    (path: string) => upstream(path, '2026-03-06', 700),
  ],
  [
    'a run of the bank that pays what was late',
    (path: string) => bank(path, '2026-03-10', 500, 900),
  ],
])('%s', (_, commit) => {
  const path = join(tempDir(), 'ledger.db');
  const whole = join(tempDir(), 'ledger.db');
  for (const each of [path, whole]) {
    upstream(each, '2026-03-05', 500);
    upstream(each, '2026-03-06', 600);
    upstream(each, '2026-03-09', 900);
    bank(each, '2026-03-06', 1);
    bank(each, '2026-03-09', 700);
    bank(each, '2026-03-10', 900);
  }
  const before = contentOf(path);
  commit(whole);
  const after = contentOf(whole);
  expect(after).not.toBe(before);
  let n = 0;
  for (let failed = true; failed; ) {
    failAt(++n);
    try {
      commit(path);
      failed = false;
    } catch (error) {
      expect(String(error)).toContain('killed');
    }
    statement.run = run;
    if (failed) expect(contentOf(path), `at statement ${n}`).toBe(before);
  }
  expect(n).toBeGreaterThan(10);
  expect(contentOf(path)).toBe(after);
});
