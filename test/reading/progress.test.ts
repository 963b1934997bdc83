/** What a run tells of how far it is, for files of every kind. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { JOB_DEFAULTS } from '../../src/domain/job.ts';
import type { Phase, Progress, RunLabel } from '../../src/domain/progress.ts';
import { openFile } from '../../src/inputs/open.ts';
import { closeLedger, openLedger, TEMPORARY } from '../../src/ledger/open.ts';
import { zipOf } from '../inputs/archives.ts';
import { runInto } from '../support/reconcile.ts';
import { tempDir } from '../support/tempdir.ts';

const DATE = '2026-11-19';
const ROWS = 40_000;
const PIECE_BYTES = 64 * 1024;

/** Rows that do not shrink too well: of as many bytes as bills mostly are. */
function csvOf(rows: number, fee = ''): Buffer {
  const lines = Array.from({ length: rows }, (_, i) => {
    const id = ((i * 2_654_435_761) % 2 ** 32).toString(36);
    return `${id}x${i},1.00,${DATE} 12:00:00${fee}`;
  });
  return Buffer.from(`order_id,amount,paid_at${fee && ',fee'}\n${lines.join('\n')}\n`);
}

interface Told {
  readonly phases: readonly (readonly [Phase, RunLabel])[];
  readonly of: Partial<Record<Phase, Progress[]>>;
}

async function tell(statement: Buffer, flows: Buffer): Promise<Told> {
  const folder = tempDir();
  const paths = { statement: join(folder, 'statement'), flows: join(folder, 'flows') };
  writeFileSync(paths.statement, statement);
  writeFileSync(paths.flows, flows);
  const phases: [Phase, RunLabel][] = [];
  const of: Partial<Record<Phase, Progress[]>> = {};
  const ledger = openLedger(TEMPORARY);
  try {
    await runInto(ledger, {
      ...{ job: { ...JOB_DEFAULTS, name: '' }, date: null, ...paths, scratchDir: folder },
      pieceBytes: PIECE_BYTES,
      observer: {
        onPhase: (phase, run) => phases.push([phase, run]),
        onProgress: (progress) => {
          const [phase] = phases.at(-1) ?? ['gate'];
          of[phase] = [...(of[phase] ?? []), progress];
        },
      },
    });
  } finally {
    closeLedger(ledger);
  }
  return { phases, of };
}

const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'quiet-alipay-day');
const PLAIN = csvOf(ROWS);
/** As many bytes: the rows in another order. */
const OWN = Buffer.from(String(PLAIN).replace(/(\n.*)(\n.*)/, '$2$1'));
const CONTAINERS: readonly (readonly [string, Buffer])[] = [
  ['plain', PLAIN],
  ['gzip', gzipSync(PLAIN)],
  ['zip', zipOf([{ name: 'bill.csv', data: PLAIN }])],
];

describe.each(CONTAINERS)('reading a %s statement', (_, statement) => {
  it('reports after every piece how much was read, up to all of it', async () => {
    const { of } = await tell(statement, OWN);
    const told = of.scan ?? [];
    // Two sides, a piece each time, and the end of either.
    expect(told.length).toBeGreaterThan((2 * PLAIN.length) / PIECE_BYTES);
    expect(told.length).toBeLessThan((3 * PLAIN.length) / PIECE_BYTES);
    for (const [i, { rows, bytes, share }] of told.slice(1).entries()) {
      expect(rows ?? 0).toBeGreaterThanOrEqual(told[i].rows ?? 0);
      expect(bytes ?? 0).toBeGreaterThanOrEqual(told[i].bytes ?? 0);
      expect(share ?? -1).toBeGreaterThanOrEqual(0);
      expect(share ?? 2).toBeLessThanOrEqual(1);
    }
    const all = 2 * PLAIN.length;
    expect(told.at(-1)).toEqual({ rows: 2 * ROWS, bytes: all, bytesTotal: all, share: 1 });
  });
});

it('reports the phases in order, with job and date as soon as they are known', async () => {
  const others = Array.from({ length: 500 }, (_, i) => `other${i},1.00,${DATE} 12:00:00\n`);
  const flows = Buffer.concat([csvOf(ROWS - 3000), Buffer.from(others.join(''))]);
  const { phases, of } = await tell(PLAIN, flows);
  const job = 'generic';
  expect(phases).toEqual([
    ['gate', { job: '', date: '' }],
    ['scan', { job, date: '' }],
    ['difference', { job, date: DATE }],
    ['classify', { job, date: DATE }],
    ['proof', { job, date: DATE }],
    ['commit', { job, date: DATE }],
    ['report', { job, date: DATE }],
  ]);
  const differenced = (of.difference ?? []).map(({ share }) => share);
  expect(differenced).toEqual(Array.from({ length: 256 }, (_, i) => (i + 1) / 256));
  // In batches of about a thousand; which orders are judged together, chance has a part in.
  const judged = (of.classify ?? []).map(({ rows }) => rows ?? 0);
  expect(judged).toHaveLength(4);
  expect(judged.toSorted((a, b) => a - b)).toEqual(judged);
  expect(of.classify?.at(-1)).toMatchObject({ rows: 3500, share: 1 });
});

it('reports a bill as read at its footer', async () => {
  const bill = readFileSync(join(FIXTURE, 'alipay.csv'));
  const flows = readFileSync(join(FIXTURE, 'flows.csv'));
  const { of } = await tell(bill, flows);
  const { bytes = 0, share } = of.scan?.at(-1) ?? {};
  expect(share).toBe(1);
  expect(bytes).toBeLessThan(bill.length + flows.length);
});

it('counts rows that are read again for their fees once, and their bytes twice', async () => {
  const statement = csvOf(ROWS, ',0.01');
  const flows = csvOf(ROWS, ',');
  const { of } = await tell(statement, flows);
  const bytes = 2 * statement.length + flows.length;
  expect(of.scan?.at(-1)).toEqual({ rows: 2 * ROWS, bytes, bytesTotal: bytes, share: 1 });
});

it('takes the size of a packed document from its end', async () => {
  const path = join(tempDir(), 'bill.gz');
  const bytes = csvOf(1000);
  writeFileSync(path, gzipSync(bytes));
  const file = await openFile(path, { scratchDir: tempDir() });
  expect(file.documents[0].expectedBytes()).toBe(bytes.length);
  await file.close();
});

it('estimates the size of a packed document from the part that was unpacked', async () => {
  const path = join(tempDir(), 'bill.gz');
  const bytes = csvOf(400_000);
  // The end states the size of the last part only. What bills mostly shrink to is all that is known
  // in the beginning, and not what this one does.
  writeFileSync(path, Buffer.concat([gzipSync(bytes, { level: 1 }), gzipSync('')]));
  const file = await openFile(path, { scratchDir: tempDir() });
  try {
    const [document] = file.documents;
    const hint = 6 * statSync(path).size;
    expect(document.expectedBytes()).toBe(hint);
    const expected = new Set<number>();
    let isUnpacked = false;
    const all = document.reach(Number.POSITIVE_INFINITY).then(() => {
      isUnpacked = true;
    });
    while (!isUnpacked) {
      await setImmediate();
      expected.add(document.expectedBytes());
    }
    await all;
    expect(document.expectedBytes()).toBe(bytes.length);
    for (const known of [hint, bytes.length]) expected.delete(known);
    const share = [...expected].map((each) => each / bytes.length);
    expect(share.filter((each) => each > 0.75 && each < 1.25)).not.toEqual([]);
  } finally {
    await file.close();
  }
});
