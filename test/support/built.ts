/** Runs of the built program in this process, on machines of any kind: threads are its own only. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { JOB_DEFAULTS, type Job } from '../../src/model/job.ts';
import { crossDayCsv, discrepanciesCsv } from '../../src/report/items-csv.ts';
import { summaryOf } from '../../src/report/summary.ts';
import { type Machine, thisMachine } from '../../src/support/machine.ts';
import { tempDir } from './tempdir.ts';

const DIST = resolve(import.meta.dirname, '..', '..', 'dist');

async function built<T>(module: string): Promise<T> {
  return await import(pathToFileURL(join(DIST, module)).href);
}

const { reconcile } = await built<typeof import('../../src/reconcile.ts')>('reconcile.js');
const { DayFiles } = await built<typeof import('../../src/day-files.ts')>('day-files.js');
const { engineFor } = await built<typeof import('../../src/engine/choose.ts')>('engine/choose.js');
const { closeLedger, openLedger, TEMPORARY } =
  await built<typeof import('../../src/ledger/open.ts')>('ledger/open.js');

export interface BuiltRun {
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  readonly date?: string;
  readonly job?: Partial<Job>;
  readonly machine?: Partial<Machine>;
  /** URL of the Redis that differences; else it is this process. */
  readonly redis?: string;
}

/** The text of all reports, but for what every run has of its own. */
export async function reportsOf(run: BuiltRun): Promise<string> {
  const ledger = openLedger(TEMPORARY);
  const folder = tempDir();
  try {
    const job = {
      ...JOB_DEFAULTS,
      name: 'job',
      allowEmpty: true,
      allowUnrelated: true,
      ...run.job,
    };
    const { page } = await reconcile({
      job,
      source: new DayFiles({
        job,
        date: run.date ?? '2026-11-19',
        statement: run.statement,
        flows: run.flows,
        statementProfile: undefined,
        flowsProfile: undefined,
        engine: await engineFor(run.redis === undefined ? 'memory' : 'redis', [run.redis ?? '']),
        machine: { ...thisMachine(null), threadsFromBytes: Infinity, ...run.machine },
        scratchDir: folder,
        spillDir: folder,
      }),
      spillDir: folder,
      onPhase: () => {},
      lock: () => ({ takenFrom: null, release: () => {} }),
      ledger: () => ledger,
      keep: true,
      report: async () => {},
    });
    const summary = { ...summaryOf(page), engine: '', runId: '', timings: {} };
    const csv = [...discrepanciesCsv(page), ...crossDayCsv(page)];
    return [JSON.stringify(summary, null, 1), ...csv].join('\n');
  } finally {
    closeLedger(ledger);
  }
}
