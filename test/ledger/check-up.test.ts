/** A ledger that is looked at: of an older version too, and never changed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkUp } from '../../src/ledger/check-up.ts';
import { closeLedger, openLedger, openReadOnly } from '../../src/ledger/open.ts';
import { MIGRATIONS } from '../../src/ledger/schema.ts';
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
