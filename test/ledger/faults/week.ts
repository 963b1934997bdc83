/** A small week whose dates hang together: what a rerun of its middle date changes, all feel. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CliResult, ProcessOptions } from '../../support/cli.ts';
import { spawnCli } from '../../support/cli.ts';

export const JOB = 'shop';
export const DATES = ['2026-11-02', '2026-11-03', '2026-11-04'] as const;
export const MIDDLE = DATES[1];
export const LEDGER = 'ledger.db';
export const OUT = 'out';

/** With a window of one day the last date closes the first one's. */
const configOf = (formats: readonly string[]) => `jobs:
  ${JOB}: { carryDays: 1, maxRejects: 5, formats: [${formats}] }
  other: { carryDays: 1, maxRejects: 5 }
`;
const HEADER = 'order_id,refund_id,channel_txn_id,type,amount,fee,status,paid_at';
const MATCHED = 12;
const NIGHTLY = 6;

interface Row {
  order: string;
  amount?: string;
  fee?: string;
  status?: string;
  time?: string;
}

export interface Sides {
  statement: string;
  flows: string;
}

function line(date: string, row: Row, index: number): string {
  const { order, amount = '10.00', fee = '0.06', status = 'success' } = row;
  const txn = `4200${date.replaceAll('-', '')}${1000 + index}`;
  return `${order},,${txn},payment,${amount},${fee},${status},${row.time ?? `${date} 12:00:00`}`;
}

function csv(date: string, rows: readonly Row[], spoilt: boolean): string {
  const lines = rows.map((row, index) => line(date, row, index));
  if (spoilt) lines.push(`BAD-${date},,,payment,ten yuan,,success,${date} 12:00:00`);
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** What belongs to a date alone, every category of it. */
function ownRows(at: number): { statement: Row[]; flows: Row[] } {
  const both: Row[] = Array.from({ length: MATCHED }, (_, i) => ({ order: `M${at}-${i}` }));
  return {
    statement: [
      ...both,
      { order: `LONG${at}`, amount: '7.01' },
      { order: `AMOUNT${at}`, amount: '5.00' },
      { order: `FEE${at}`, fee: '0.07' },
      { order: `TWICE${at}` },
      { order: `TWICE${at}` },
      { order: `STATUS${at}` },
    ],
    flows: [
      ...both,
      { order: `SHORT${at}`, amount: '8.02' },
      { order: `AMOUNT${at}`, amount: '5.03' },
      { order: `FEE${at}`, fee: '0.08' },
      { order: `TWICE${at}` },
      { order: `STATUS${at}`, status: 'failed' },
    ],
  };
}

/** Orders around the midnight that begins the date, on the side that has them after it. */
function nightRows(at: number, edge: 'before' | 'after'): { statement: Row[]; flows: Row[] } {
  const date = DATES[at] ?? '';
  const time = edge === 'before' ? `${date} 23:59:58` : `${date} 00:00:01`;
  const night = edge === 'before' ? at + 1 : at;
  const rows = (side: string): Row[] =>
    Array.from({ length: NIGHTLY }, (_, i) => {
      // The first of each night is not the same on the two sides.
      const amount = `${3 + i}.${i === 0 && edge === 'after' ? '09' : '00'}`;
      return { order: `N${night}${side}${i}`, amount, time };
    });
  return edge === 'before'
    ? { statement: rows('s'), flows: rows('f') }
    : { statement: rows('f'), flows: rows('s') };
}

/** The files of a date as they came first. */
export function inputsOf(date: string): Sides {
  const at = DATES.indexOf(date as (typeof DATES)[number]);
  const parts = [ownRows(at), nightRows(at, 'before'), ...(at > 0 ? [nightRows(at, 'after')] : [])];
  const statement = parts.flatMap((part) => part.statement);
  const flows = parts.flatMap((part) => part.flows);
  // What the middle date will give only when it is run again.
  if (at === 0) statement.push({ order: 'LATE0', amount: '61.00', time: `${date} 23:50:00` });
  if (at === 2) flows.push({ order: 'LATE2', amount: '62.00', time: `${date} 00:10:00` });
  return { statement: csv(date, statement, false), flows: csv(date, flows, true) };
}

/** The files of the middle date as they came the second time: both neighbours are in for it. */
export function changedInputs(): Sides {
  const own = ownRows(1);
  const before = nightRows(1, 'before');
  const after = nightRows(1, 'after');
  const isDropped = ({ order }: Row) => /^N\d[sf][12]$/.test(order);
  const changed = (row: Row) => (/^N\d[sf]3$/.test(row.order) ? { ...row, amount: '6.66' } : row);
  const rows = (side: 'statement' | 'flows') =>
    [...own[side], ...before[side], ...after[side]]
      .filter((row) => !isDropped(row))
      .map(changed)
      .filter(({ order }) => order !== 'FEE1');
  const statement = rows('statement');
  const flows = rows('flows');
  flows.push({ order: 'LATE0', amount: '61.00', time: `${MIDDLE} 00:10:00` });
  statement.push({ order: 'LATE2', amount: '62.00', time: `${MIDDLE} 23:50:00` });
  return { statement: csv(MIDDLE, statement, false), flows: csv(MIDDLE, flows, false) };
}

/** Writes all inputs and the config into a folder. */
export function writeInputs(cwd: string, formats: readonly string[] = []): void {
  mkdirSync(join(cwd, 'in'), { recursive: true });
  writeFileSync(join(cwd, 'zhangping.yaml'), configOf(formats));
  const write = (name: string, { statement, flows }: Sides) => {
    writeFileSync(join(cwd, 'in', `${name}-s.csv`), statement);
    writeFileSync(join(cwd, 'in', `${name}-f.csv`), flows);
  };
  for (const date of DATES) write(date, inputsOf(date));
  write('again', changedInputs());
}

/** The arguments of a run; `name` says which files it reads. */
export function runArgs(
  date: string,
  name: string = date,
  places: { ledger?: string; out?: string; job?: string } = {},
): string[] {
  const { ledger = LEDGER, out = OUT, job = JOB } = places;
  const files = ['--statement', `in/${name}-s.csv`, '--flows', `in/${name}-f.csv`];
  return ['run', job, '--date', date, ...files, '--ledger', ledger, '--out', out];
}

/** Runs the middle date again with its changed files. */
export function rerun(options: ProcessOptions): Promise<CliResult> {
  return spawnCli(runArgs(MIDDLE, 'again'), options);
}
