/** A ledger that is looked at: of an older version too, and never changed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkUp } from '../../src/ledger/check-up.ts';
import { closeLedger, openLedger, openReadOnly, TEMPORARY } from '../../src/ledger/open.ts';
import { MIGRATIONS } from '../../src/ledger/schema.ts';
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

test('one of an older version is told, and is as it was', () => {
  const path = join(tempDir(), 'ledger.db');
  closeLedger(openLedger(path));
  const before = readFileSync(path);
  const newer = [...MIGRATIONS, () => expect.unreachable('it must not be migrated')];
  const ledger = openReadOnly(path, newer);
  expect(ledger).toMatchObject({ version: MIGRATIONS.length, isOld: true });
  expect(checkUp(ledger)).toEqual([]);
  expect(() => ledger.db.exec('DELETE FROM jobs')).toThrow(/readonly/);
  closeLedger(ledger);
  expect(readFileSync(path)).toEqual(before);
});

test('one that is not there is not made', () => {
  const path = join(tempDir(), 'ledger.db');
  expect(() => openReadOnly(path)).toThrow(/the ledger cannot be used/);
  expect(() => readFileSync(path)).toThrow(/ENOENT/);
});

test('a row of a settlement that is lost, or changed, is damage', () => {
  const bank = settlementJob('bank');
  const taken = [{ taking: NET_BY_DATE, groups: [group(500)] }];
  const ledger = openLedger(TEMPORARY);
  const own = { own: null, downstream: [bank] };
  commitDay(ledger, jobNamed('shop'), upstreamRun('shop', '2026-03-05', taken), true, own);
  const credits = [credit('C1', 500), credit('C2', 7)];
  const run = bankRun('bank', '2026-03-06', credits);
  commitDay(ledger, bank.job, run, true, { own: bank, downstream: [] });
  expect(checkUp(ledger)).toHaveLength(2);
  const changes = [
    'sums',
    'settlements',
    'settlement_dates',
    'settled',
    'receivables',
    'credits',
  ].flatMap((table) => [`DELETE FROM ${table}`, `UPDATE ${table} SET seal = seal + 1`]);
  for (const sql of changes) {
    ledger.db.exec('BEGIN');
    ledger.db.exec(sql);
    expect(() => checkUp(ledger), sql).toThrow(/damaged/);
    ledger.db.exec('ROLLBACK');
  }
  closeLedger(ledger);
});
