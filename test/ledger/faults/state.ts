/** What a ledger and a folder of reports hold, in a form that can be compared. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import Database from 'better-sqlite3';
import { currencyDigits } from '../../../src/domain/money.ts';
import { listItems } from '../../../src/ledger/listing.ts';
import { closeLedger, openLedger } from '../../../src/ledger/open.ts';
import { itemFields } from '../../../src/report/item-columns.ts';
import { aboveHistory } from '../../support/page-text.ts';
import { JOB } from './week.ts';

/** Files by their path below a folder. */
export type Files = Readonly<Record<string, string>>;

/** All items of a ledger, as `items list --state all --json` tells them. */
export function itemsOf(ledgerPath: string): string {
  const ledger = openLedger(ledgerPath);
  try {
    const { items } = listItems(ledger, { state: 'all' });
    const fields = items.map(({ item, job, state }) => {
      return { ...itemFields(item, currencyDigits(job.currency)), state };
    });
    return JSON.stringify(fields, null, 1);
  } finally {
    closeLedger(ledger);
  }
}

/** What SQLite finds wrong in a ledger's file; `ok` if nothing is. */
export function integrityOf(ledgerPath: string): string {
  const db = new Database(ledgerPath);
  try {
    const faults = db.pragma('integrity_check') as { integrity_check: string }[];
    const keys = db.pragma('foreign_key_check') as unknown[];
    return keys.length > 0
      ? JSON.stringify(keys)
      : faults.map((each) => each.integrity_check).join();
  } finally {
    db.close();
  }
}

/** Looks at a copy of a ledger, its log included: opening the ledger itself would mend it. */
export function lookAt(ledgerPath: string): { items: string; integrity: string } {
  const folder = mkdtempSync(join(tmpdir(), 'zhangping-look-'));
  try {
    const copy = join(folder, basename(ledgerPath));
    for (const suffix of ['', '-wal']) {
      if (existsSync(ledgerPath + suffix)) cpSync(ledgerPath + suffix, copy + suffix);
    }
    return { integrity: integrityOf(copy), items: itemsOf(copy) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All files below a folder; what names the run or the clock is made the same everywhere. */
export function filesBelow(folder: string): Files {
  if (!existsSync(folder)) return {};
  const files: Record<string, string> = {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    const strip = STRIPPED.get(entry.name) ?? ((whole) => whole);
    files[relative(folder, path)] = strip(text);
  }
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The reports of one date, by file name. */
export function reportsOf(out: string, date: string, job = JOB): Files {
  return filesBelow(join(out, job, date));
}

/** What of a report is the same whichever run wrote it. */
const STRIPPED = new Map<string, (text: string) => string>([
  ['summary.json', withoutRun],
  ['report.html', aboveHistory],
]);

function withoutRun(summary: string): string {
  const { runId: _, timings: __, ...rest } = JSON.parse(summary);
  return JSON.stringify(rest, null, 1);
}

/** What does not hold together in the reports of a date; empty: nothing, or there are none. */
export function mixedReports(reports: Files): string {
  const summary = reports['summary.json'];
  if (summary === undefined) return '';
  const { discrepancies, crossDay, rejects } = JSON.parse(summary);
  const wanted: Record<string, number> = {
    'discrepancies.csv': sumOf(discrepancies),
    'cross-day.csv': sumOf(crossDay),
    'rejects.csv': rejects,
  };
  const page = reports['report.html'] ?? '';
  const faults = Object.entries(wanted).flatMap(([name, count]) => {
    const text = reports[name];
    if (text === undefined) return name === 'rejects.csv' && count === 0 ? [] : [`${name} lacks`];
    const rows = text.trimEnd().split('\n').length - 1;
    return rows === count && text.endsWith('\n') ? [] : [`${name}: ${rows} rows, not ${count}`];
  });
  if (page === '' || page.endsWith(' cut off')) faults.push('report.html is not whole');
  return faults.join('; ');
}

function sumOf(totals: Record<string, { count: number }>): number {
  return Object.values(totals).reduce((sum, { count }) => sum + count, 0);
}
