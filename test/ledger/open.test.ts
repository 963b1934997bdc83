/** Versions of the ledger: older ones are kept aside and migrated, newer ones refused. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  closeLedger,
  duringSnapshot,
  inTransaction,
  openForDryRun,
  openLedger,
} from '../../src/ledger/open.ts';
import { MIGRATIONS, type Migration } from '../../src/ledger/schema.ts';
import { tempDir } from '../support/tempdir.ts';
import { SmallWeek } from './small-week.ts';

const LATER: readonly Migration[] = [
  ...MIGRATIONS,
  (db) => db.exec('UPDATE days SET tally = tally; CREATE TABLE extra (note TEXT) STRICT'),
];

async function filledLedger(): Promise<string> {
  const path = join(tempDir(), 'ledger.db');
  const week = new SmallWeek(openLedger(path));
  await week.run({ date: '2026-11-02', statement: ['A 10.00'] });
  closeLedger(week.ledger);
  return path;
}

function tablesIn(path: string): unknown[] {
  const db = new Database(path, { readonly: true });
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  db.close();
  return names;
}

/** Like a backup made by `VACUUM INTO`. */
function withoutLog(path: string): void {
  const db = new Database(path);
  db.pragma('journal_mode = DELETE');
  db.close();
}

/** A ledger as version 3 wrote it. */
async function ledgerOfVersion3(): Promise<string> {
  const path = await filledLedger();
  const db = new Database(path);
  db.exec('ALTER TABLE items DROP COLUMN expected_fee; ALTER TABLE items DROP COLUMN fee_rule');
  db.pragma('user_version = 3');
  db.close();
  return path;
}

describe('openLedger', () => {
  test('reads items of version 3 with their seals: no rule has judged their fees', async () => {
    const ledger = openLedger(await ledgerOfVersion3());
    expect(new SmallWeek(ledger).items()).toEqual(['02 long A 1000 open']);
    const [row] = ledger.tables.items.select('');
    expect(row).toMatchObject({ expected_fee: null, fee_rule: null });
    ledger.db.exec("UPDATE items SET fee_rule = 'r60'");
    expect(() => ledger.tables.items.select('')).toThrow('does not match its checksum');
    closeLedger(ledger);
  });

  test('writes every commit through to the disk, whatever the default of WAL mode', () => {
    const ledger = openLedger(join(tempDir(), 'ledger.db'));
    expect(ledger.db.pragma('journal_mode', { simple: true })).toBe('wal');
    const full = 2;
    expect(ledger.db.pragma('synchronous', { simple: true })).toBe(full);
    closeLedger(ledger);
  });

  test('migrates an older ledger, with a copy of it beside', async () => {
    const path = await filledLedger();
    const ledger = openLedger(path, LATER);
    expect(new SmallWeek(ledger).items()).toEqual(['02 long A 1000 open']);
    closeLedger(ledger);
    expect(tablesIn(path)).toContain('extra');
    const [copy] = readdirSync(join(path, '..')).filter((name) => name.endsWith('.bak'));
    expect(copy).toMatch(/^ledger\.db\.v4-\d{8}T\d{6}Z\.bak$/);
    const copied = join(path, '..', copy);
    expect(statSync(copied).mode & 0o777).toBe(0o600);
    expect(tablesIn(copied)).not.toContain('extra');
    const old = openLedger(copied);
    expect(new SmallWeek(old).items()).toEqual(['02 long A 1000 open']);
    closeLedger(old);
  });

  test('leaves an older ledger as it is when a migration fails', async () => {
    const path = await filledLedger();
    const failing: readonly Migration[] = [
      ...LATER,
      () => {
        throw new Error('no more');
      },
    ];
    expect(() => openLedger(path, failing)).toThrow('no more');
    expect(tablesIn(path)).not.toContain('extra');
    const ledger = openLedger(path);
    expect(new SmallWeek(ledger).items()).toEqual(['02 long A 1000 open']);
    closeLedger(ledger);
  });

  test('refuses a newer ledger, and changes nothing in it', async () => {
    const path = await filledLedger();
    closeLedger(openLedger(path, LATER));
    expect(() => openLedger(path)).toThrow(
      `${path}: the ledger has version 5; this zhangping supports versions up to 4.`,
    );
    const ledger = openLedger(path, LATER);
    expect(new SmallWeek(ledger).items()).toEqual(['02 long A 1000 open']);
    closeLedger(ledger);
  });

  test("refuses another program's database", () => {
    const path = join(tempDir(), 'other.db');
    const db = new Database(path);
    db.exec('CREATE TABLE orders (id INTEGER)');
    db.close();
    expect(() => openLedger(path)).toThrow('not a ledger of zhangping');
    expect(tablesIn(path)).toEqual(['orders']);
  });
});

describe('openForDryRun', () => {
  test.each([
    ['an older ledger', () => {}, LATER],
    ['a backup without a write-ahead log', withoutLog, MIGRATIONS],
  ])('reads %s and changes nothing in it', async (_, change, migrations) => {
    const path = await filledLedger();
    change(path);
    const before = readFileSync(path);
    const ledger = openForDryRun(path, migrations);
    const week = new SmallWeek(ledger);
    expect(week.items()).toEqual(['02 long A 1000 open']);
    inTransaction(ledger, false, () => ledger.db.exec('DELETE FROM items'));
    expect(week.items()).toEqual(['02 long A 1000 open']);
    closeLedger(ledger);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(join(path, '..'))).toEqual(['ledger.db']);
  });

  test('leaves an empty file empty', () => {
    const path = join(tempDir(), 'ledger.db');
    writeFileSync(path, '');
    const ledger = openForDryRun(path);
    expect(new SmallWeek(ledger).items()).toEqual([]);
    closeLedger(ledger);
    expect(statSync(path).size).toBe(0);
  });
});

test('an error for which SQLite itself rolled back is the one that is told', async () => {
  const ledger = openLedger(join(tempDir(), 'ledger.db'));
  const work = async () => {
    ledger.db.exec('ROLLBACK');
    throw new Error('the disk is full');
  };
  await expect(duringSnapshot(ledger, work)).rejects.toThrow('the disk is full');
  closeLedger(ledger);
});
