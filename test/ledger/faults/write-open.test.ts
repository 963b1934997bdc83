/** What is written to is checked first: row by row, unless the file is as it was left. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { resolveCommand } from '../../../src/cli/commands/decide.ts';
import { locksFolder } from '../../../src/ledger/job-lock.ts';
import { closeLedger, openLedger } from '../../../src/ledger/open.ts';
import { closeWritten, openToWrite } from '../../../src/ledger/write-open.ts';
import { tempDir } from '../../support/tempdir.ts';
import { SmallWeek } from '../small-week.ts';

const ORDER = 'ORDER-OF-LONG-AGO';
let path: string;
let note: string;

beforeEach(async () => {
  path = join(tempDir(), 'ledger.db');
  note = join(locksFolder(path), '.checked');
  mkdirSync(locksFolder(path));
  const week = new SmallWeek(openToWrite(path));
  await week.run({ date: '2026-10-01', statement: [`${ORDER} 1.00`] });
  await week.run({ date: '2026-11-02', statement: ['B 1.00'], flows: ['B 1.00'] });
  closeWritten(week.ledger, true);
});

/** Changes a letter of an order that no run of these days reads. */
function flip(): Buffer {
  const bytes = readFileSync(path);
  const at = bytes.lastIndexOf(ORDER);
  bytes[at] ^= 1;
  writeFileSync(path, bytes);
  return bytes;
}

test('a changed letter is found, with the note of its hash and without', () => {
  const whole = readFileSync(path);
  flip();
  expect(() => openToWrite(path)).toThrow(/ledger.db: the ledger cannot be used: it is damaged/);
  writeFileSync(note, 'no hash\n');
  expect(() => openToWrite(path)).toThrow(/it is damaged/);
  writeFileSync(path, whole);
  closeWritten(openToWrite(path), true);
});

test('a file with the hash that was noted is not read row by row', () => {
  const noted = readFileSync(note, 'utf8');
  expect(noted).toBe(`${createHash('sha256').update(readFileSync(path)).digest('hex')}\n`);
  closeWritten(openToWrite(path), true);
  expect(readFileSync(note, 'utf8')).toBe(noted);
  // As if the damage had been noted: only by that does one see that no row is read.
  writeFileSync(note, `${createHash('sha256').update(flip()).digest('hex')}\n`);
  closeLedger(openToWrite(path));
});

test('a file with a log beside it is not all of the ledger', async () => {
  const other = openLedger(path);
  const week = new SmallWeek(openLedger(path));
  await week.run({ date: '2026-11-03', statement: ['C 1.00'] });
  const noted = readFileSync(note, 'utf8');
  closeWritten(week.ledger, true);
  expect(readFileSync(note, 'utf8')).toBe(noted);
  closeLedger(other);
  closeWritten(openToWrite(path), true);
  expect(readFileSync(note, 'utf8')).not.toBe(noted);
});

test('a command that fails, or runs dry, notes nothing', async () => {
  const noted = readFileSync(note, 'utf8');
  const week = new SmallWeek(openToWrite(path));
  await week.run({ date: '2026-11-03', statement: ['C 1.00'] });
  closeWritten(week.ledger, false);
  const quiet = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const options = { ledger: path, category: 'long', by: 'li' };
  const resolveAll = (more: object) => resolveCommand([], { ...options, ...more });
  await resolveAll({ action: 'adjust', dryRun: true });
  await expect(resolveAll({ yes: true })).rejects.toThrow(/--action is missing/);
  expect(readFileSync(note, 'utf8')).toBe(noted);
  await resolveAll({ action: 'adjust', yes: true });
  quiet.mockRestore();
  expect(readFileSync(note, 'utf8')).not.toBe(noted);
});
