/** Builds the request of a run: flags take precedence over settings. */
import { dirname } from 'node:path';
import type { ConfiguredJob } from '../config/configured-job.ts';
import { dateFlag, memoryFlag } from '../config/flags.ts';
import { thisMachine } from '../config/machine.ts';
import { engineFor } from '../difference/choose.ts';
import type { Engine } from '../difference/engine.ts';
import type { FeeRules } from '../domain/fee-rules.ts';
import type { EngineName, Job, ReportFormat } from '../domain/job.ts';
import { SIDES, type Side, type Sides, sideWord } from '../domain/record.ts';
import { shiftDate, today } from '../domain/time.ts';
import { formatsNamed } from '../formats/registry.ts';
import type { Delivery, Source } from '../inputs/source.ts';
import { sourceFor } from '../inputs/source-for.ts';
import { UsageError } from '../support/errors.ts';
import { existingAncestor } from '../support/folders.ts';
import { say } from '../words/language.ts';
import type { RunEvents, RunRequest } from './active-run.ts';
import type { SidesRequest } from './open-sides.ts';
import type { ReconcileRequest } from './reconcile.ts';
import type { SettleRequest } from './settle.ts';
import { settlementsOf } from './settlements.ts';

/** Flags that choose the engine. */
export interface EngineOptions {
  readonly engine?: EngineName;
  /** URLs: of one Redis, or of nodes of a cluster. */
  readonly redis?: string[];
}

/** Flags of a run, which take precedence over the config. */
export interface JobOptions extends EngineOptions {
  readonly statement?: string[];
  readonly flows?: string[];
  readonly date?: string;
  readonly channel?: string;
  readonly flowsProfile?: string;
  readonly allowEmpty?: boolean;
  readonly allowUnrelated?: boolean;
  readonly unknownTypes?: 'as-other';
  readonly memory?: string;
  /** Reports beyond those that are always written. */
  readonly format?: ReportFormat[];
  readonly dryRun?: boolean;
  /** Reads kept rows instead of databases. */
  readonly kept?: boolean;
  /** A run whose parts loaders hold, instead of files. */
  readonly run?: string;
}

/** The paths of a run's ledger and reports. */
export interface RunPlaces {
  readonly out: string;
  /** Path of the ledger; null: the run neither reads nor keeps one. */
  readonly ledger: string | null;
}

/** A run as it is asked for, by a command or a trial. */
export interface AskedRun {
  readonly configured: ConfiguredJob;
  readonly options: JobOptions;
  readonly places: RunPlaces;
  readonly events: RunEvents;
}

/** The request for a run of files. Throws UsageError if a side has none. */
export async function reconcileRequest(asked: AskedRun): Promise<ReconcileRequest> {
  const { configured, options, places } = asked;
  const { statement, flows } = sourcesOf(configured, options);
  if (statement === undefined) {
    throw missing(say`--statement is missing: give the channel's bill, for example`);
  }
  if (flows === undefined) {
    throw missing(say`--flows is missing: give your own records, for example`);
  }
  if (statement.readsStandardInput && flows.readsStandardInput) {
    throw new UsageError(say`Only one side can be read from standard input (-).`);
  }
  let sources: Sides<Delivery> = { statement, flows };
  if (options.kept) {
    const { withKeptRows } = await import('./kept-source.ts');
    sources = withKeptRows(sources, configured, places.ledger, options);
  }
  return {
    ...(await filesRequest(asked)),
    sources,
    engine: await engineOf(configured, options),
    fees: await feesOf(configured),
  };
}

/** The fee rules of a job; null: it has none. Throws UsageError for a wrong file of them. */
export async function feesOf({ fees, job }: ConfiguredJob): Promise<FeeRules | null> {
  if (fees.length === 0) return null;
  // Most jobs have none.
  const { loadFees } = await import('../config/fees.ts');
  return loadFees(fees, job.currency);
}

/** The request for a run of a settlement job. Throws UsageError if its statement has no source. */
export async function settleRequest(asked: AskedRun): Promise<SettleRequest> {
  const { configured, options } = asked;
  const { statement, flows = null } = sourcesOf(configured, options);
  if (statement === undefined) {
    throw new UsageError(say`${configured.job.name} has no statement: set it in the config, or give
      the bank's file with --statement.`);
  }
  return {
    ...(await filesRequest(asked)),
    sources: { statement, flows },
    // A file that the command line gives is not the one that the jobs share.
    readers: options.statement === undefined ? configured.readers : [],
  };
}

/** The part of the request that runs of files have. Throws UsageError. */
async function filesRequest(asked: AskedRun): Promise<RunRequest & Omit<SidesRequest, 'sources'>> {
  const { configured, options, places } = asked;
  const { profiles } = configured;
  return {
    ...(await runRequest(asked)),
    date: dateOf(configured, options),
    formats: {
      statement: await formatsNamed(options.channel ?? configured.channel, profiles),
      flows: await formatsNamed(options.flowsProfile ?? configured.flowsProfile, profiles),
    },
    scratchDir: await existingAncestor(places.out),
  };
}

/** The part of the request that all kinds of runs have. Throws UsageError. */
export async function runRequest({
  configured,
  options,
  places: { out, ledger },
  events,
}: AskedRun): Promise<RunRequest> {
  const spillDir = await existingAncestor(ledger === null ? out : dirname(ledger));
  // SQLite's temporary files belong in a folder that is as private as the ledger.
  process.env.SQLITE_TMPDIR ??= spillDir;
  return {
    job: jobOf(configured, options),
    ledger,
    keep: !options.dryRun,
    machine: thisMachine(memoryFlag(options.memory) ?? configured.memory),
    spillDir,
    out,
    reports: {
      asked: options.format ?? [],
      always: configured.formats,
      matchedCompression: configured.matchedCompression,
      suggestSteps: configured.suggestSteps,
    },
    settlements: await settlementsOf(configured),
    events,
  };
}

function jobOf({ job }: ConfiguredJob, options: JobOptions): Job {
  return {
    ...job,
    allowEmpty: options.allowEmpty ?? job.allowEmpty,
    allowUnrelated: options.allowUnrelated ?? job.allowUnrelated,
    unknownTypesAsOther: options.unknownTypes === 'as-other',
  };
}

/** The date of a run; null: that of the statement. Throws UsageError. */
function dateOf(configured: ConfiguredJob, options: JobOptions): string | null {
  const { timeZone } = configured.job;
  const { statement, flows } = sourcesOf(configured, options);
  // Without --date, a source with records for each date is read for yesterday, its newest date.
  const isDated = statement?.isDated || flows?.isDated;
  return dateFlag(options.date, timeZone) ?? (isDated ? shiftDate(today(timeZone), -1) : null);
}

/** The date of a run if it is known without reading files, else null. */
export function plannedDate(configured: ConfiguredJob, options: JobOptions): string | null {
  try {
    return dateOf(configured, options);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** The engine of flags or config; a Redis URL on the command line implies redis. */
function engineOf(configured: ConfiguredJob, options: JobOptions): Promise<Engine> {
  const engine = options.redis === undefined ? configured.engine : 'redis';
  return engineFor(options.engine ?? engine, options.redis ?? configured.redis);
}

/** The sources of both sides; undefined for a side that has none. Throws UsageError. */
export function sourcesOf(
  configured: ConfiguredJob,
  options: JobOptions,
): Sides<Source | undefined> {
  const sourceOf = (side: Side) => {
    const { [side]: paths } = options;
    const config = paths === undefined ? configured[side] : { kind: 'files' as const, paths };
    return config && sourceFor(config);
  };
  return { statement: sourceOf('statement'), flows: sourceOf('flows') };
}

/** Throws UsageError unless both sides have records for each date, as `flag` needs. */
export function requireDatedSources(
  configured: ConfiguredJob,
  options: JobOptions,
  flag: string,
): void {
  const sources = sourcesOf(configured, options);
  const isOfJob = (configured.settlement?.upstream ?? null) !== null;
  for (const side of SIDES) {
    if (sources[side]?.isDated || (isOfJob && side === 'flows')) continue;
    throw new UsageError(
      say`${flag} needs a ${sideWord(side)} path with a date in it, such as
        bills/{date:yyyyMMdd}.zip; no path has one.`,
    );
  }
}

/** The mistake, followed by an example. */
function missing(mistake: string): UsageError {
  const example = '  zhangping run --statement bill.zip --flows flows.csv';
  return new UsageError([mistake, example].join('\n'));
}
