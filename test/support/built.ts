/** Runs of the built program in this process, on machines of any kind: threads are its own only. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, thisMachine } from '../../src/config/machine.ts';
import { parseRedisUrls, type RedisTarget } from '../../src/config/redis-url.ts';
import type { LoadRequest } from '../../src/distributed/load.ts';
import { storedActivity } from '../../src/domain/activity.ts';
import type { FeeRules } from '../../src/domain/fee-rules.ts';
import { JOB_DEFAULTS, type Job } from '../../src/domain/job.ts';
import { UNOBSERVED } from '../../src/domain/progress.ts';
import type { Ledger } from '../../src/ledger/open.ts';
import { crossDayCsv, discrepanciesCsv } from '../../src/report/items-csv.ts';
import { summaryOf } from '../../src/report/summary.ts';
import type { RunRequest } from '../../src/run/active-run.ts';
import type { RunResult } from '../../src/run/reconcile.ts';
import { NO_SETTLEMENTS } from '../../src/run/settlements.ts';
import { built } from './dist.ts';
import { tempDir } from './tempdir.ts';

const DATE = '2026-11-19';

const { reconcile } = await built<typeof import('../../src/run/reconcile.ts')>('reconcile.js');
const { FileSource } =
  await built<typeof import('../../src/inputs/file-source.ts')>('file-source.js');
const { engineFor } = await built<typeof import('../../src/difference/choose.ts')>('choose.js');
const { reconcileParts } =
  await built<typeof import('../../src/distributed/reconcile-parts.ts')>('reconcile-parts.js');
const { loadParts } = await built<typeof import('../../src/distributed/load.ts')>('load.js');
const { allFormats } = await built<typeof import('../../src/formats/registry.ts')>('registry.js');
const ANY_FORMAT = await allFormats({});
const { closeLedger, openLedger, TEMPORARY } =
  await built<typeof import('../../src/ledger/open.ts')>('open.js');

export interface BuiltRun {
  readonly statement: readonly string[];
  readonly flows: readonly string[];
  readonly date?: string;
  readonly job?: Partial<Job>;
  readonly machine?: Partial<Machine>;
  readonly fees?: FeeRules;
  /** URL of the Redis that differences; else it is this process. */
  readonly redis?: string;
  /** Is what matched listed as well? */
  readonly lists?: boolean;
}

/** The text of all reports, without run id, engine and timings; and the figures of a month. */
export async function reportsOf(run: BuiltRun): Promise<string> {
  const folder = tempDir();
  const job = jobOf(run.job);
  const request = { job, folder, machine: machineOf(run.machine), lists: run.lists ?? false };
  const reports = await reportsFrom(async (ledger) =>
    reconcile({
      ...requestOf({ ...request, ledger }),
      date: run.date ?? DATE,
      sources: { statement: new FileSource(run.statement), flows: new FileSource(run.flows) },
      formats: { statement: ANY_FORMAT, flows: ANY_FORMAT },
      engine: await engineFor(run.redis === undefined ? 'memory' : 'redis', [run.redis ?? '']),
      scratchDir: folder,
      fees: run.fees ?? null,
    }),
  );
  if (!run.lists) return reports;
  const listOf = (name: string) => join(folder, 'job', run.date ?? DATE, name);
  const feeRows = listOf('fee-rows.csv');
  const rows = existsSync(feeRows) ? readFileSync(feeRows, 'utf8') : '';
  return reports + readFileSync(listOf('matched.csv'), 'utf8') + rows;
}

/** A run of parts that loaders in this process hold. */
export interface PartsRun {
  readonly redis: string;
  readonly job?: Partial<Job>;
  readonly machine?: Partial<Machine>;
  /** Files of each loader. */
  readonly statement: readonly (readonly string[])[];
  readonly flows: readonly (readonly string[])[];
  /** Done when all parts are sealed, before the run. */
  readonly between?: (run: string) => Promise<unknown>;
  /** Are own refunds and reversals loaded with the sign as written? */
  readonly takesSigns?: boolean;
  /** Parts of the statement, where not all are different. */
  readonly of?: number;
}

let runs = 0;

/** The same of a run whose parts are loaded first, all at once. */
export async function reportsOfParts(parts: PartsRun): Promise<string> {
  const folder = tempDir();
  const job = jobOf(parts.job);
  const target = parseRedisUrls([parts.redis]);
  const run = `test-${process.pid}-${runs++}`;
  const machine = machineOf(parts.machine);
  const loading = (['statement', 'flows'] as const).flatMap((side) =>
    parts[side].map((paths) =>
      startLoading({
        ...{
          run,
          job,
          side,
          source: new FileSource(paths),
          target,
          machine,
          formats: ANY_FORMAT,
          date: DATE,
        },
        ...{
          of: ofSide(parts, side),
          rows: null,
          spillDir: folder,
          takesSigns: parts.takesSigns ?? false,
        },
      }),
    ),
  );
  await Promise.all(loading.map(({ sealed }) => sealed));
  await parts.between?.(run);
  const reports = await reportsFrom((ledger) =>
    reconcileParts(partsOf({ job, ledger, folder, machine }, run, target)),
  );
  await Promise.all(loading.map(({ ended }) => ended));
  return reports;
}

/** A loader in this process: when its parts are sealed, and when it ends. */
export interface Loading {
  readonly sealed: Promise<void>;
  readonly ended: Promise<void>;
}

function startLoading(request: LoadRequest): Loading {
  let ended: Promise<void> = Promise.resolve();
  const sealed = new Promise<void>((resolve, reject) => {
    ended = loadParts(request, { onSealed: () => {}, onWaiting: resolve });
    ended.catch(reject);
  });
  return { sealed, ended };
}

/** Loads one file as all that a side has. */
export function loadPart(part: {
  readonly run: string;
  readonly side: 'statement' | 'flows';
  readonly path: string;
  readonly target: RedisTarget;
}): Loading {
  const { run, side, path, target } = part;
  return startLoading({
    ...{ run, side, source: new FileSource([path]), target, job: jobOf(undefined) },
    machine: machineOf(undefined),
    ...{ formats: ANY_FORMAT, date: DATE, of: 1, takesSigns: false, rows: null },
    spillDir: tempDir(),
  });
}

/** The text of all reports of a run whose parts are loaded. */
export async function reportsOfRun(run: string, redis: string): Promise<string> {
  const [folder, job, machine] = [tempDir(), jobOf(undefined), machineOf(undefined)];
  const target = parseRedisUrls([redis]);
  return await reportsFrom((ledger) =>
    reconcileParts(partsOf({ job, ledger, folder, machine }, run, target)),
  );
}

function partsOf(of: Parameters<typeof requestOf>[0], run: string, target: RedisTarget) {
  return { ...requestOf(of), date: DATE, namesFormat: false, run, target };
}

function ofSide(parts: PartsRun, side: 'statement' | 'flows'): number {
  const given = parts[side].flat().length;
  return side === 'statement' ? (parts.of ?? given) : given;
}

function jobOf(job: Partial<Job> | undefined): Job {
  return { ...JOB_DEFAULTS, name: 'job', allowEmpty: true, allowUnrelated: true, ...job };
}

function machineOf(machine: Partial<Machine> | undefined): Machine {
  return { ...thisMachine(null), threadsFromBytes: Infinity, ...machine };
}

function requestOf(of: {
  readonly job: Job;
  readonly ledger: Ledger;
  readonly folder: string;
  readonly machine: Machine;
  readonly lists?: boolean;
}): RunRequest {
  const { job, ledger, folder, machine, lists = false } = of;
  const asked = lists ? (['matched'] as const) : [];
  return {
    ...{ job, ledger, keep: true, machine, spillDir: folder, out: lists ? folder : null },
    ...{
      reports: { asked, always: [], matchedCompression: 'none' as const, suggestSteps: 0 },
      settlements: NO_SETTLEMENTS,
    },
    events: { observer: UNOBSERVED, onTakenOver: () => {} },
  };
}

async function reportsFrom(run: (ledger: Ledger) => Promise<RunResult>): Promise<string> {
  const ledger = openLedger(TEMPORARY);
  try {
    const { outcome, digest } = await run(ledger);
    const summary = { ...summaryOf(digest), engine: '', runId: '', timings: {} };
    const csv = [...discrepanciesCsv(outcome), ...crossDayCsv(outcome)];
    const { statement, flows, matchedByRule } = outcome;
    const activities = [statement, flows].map(
      ({ activity }) => activity && storedActivity(activity),
    );
    const figures = JSON.stringify({ activities, matchedByRule });
    return [JSON.stringify(summary, null, 1), figures, ...csv].join('\n');
  } finally {
    closeLedger(ledger);
  }
}
