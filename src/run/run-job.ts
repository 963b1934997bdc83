/** One job run from its settings: flags over config, then reconcile, then reports. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ConfiguredJob } from '../config/configured-job.ts';
import { dateFlag, formatFlags, memoryFlag, unknownTypesFlag } from '../config/flags.ts';
import { type Machine, thisMachine } from '../config/machine.ts';
import { parseRedisUrls } from '../config/redis-url.ts';
import { fillDate, hasDate } from '../config/template.ts';
import { engineFor, redisUrls } from '../difference/choose.ts';
import type { Engine } from '../difference/engine.ts';
import { ENGINES, type Job, type ReportFormat } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { RunObserver } from '../domain/progress.ts';
import { SIDES, type Sides, sideWord } from '../domain/record.ts';
import { shiftDate, today } from '../domain/time.ts';
import { formatsNamed } from '../formats/registry.ts';
import type { Committed } from '../ledger/commit.ts';
import { type Holder, type JobLock, lockJob } from '../ledger/job-lock.ts';
import { dataVersionOf, duringSnapshot, type Ledger, TEMPORARY } from '../ledger/open.ts';
import { currentOutcome, markReported, staleDates } from '../ledger/reported.ts';
import { closeWritten, openToWrite } from '../ledger/write-open.ts';
import { clearAsides, writeReports } from '../report/write.ts';
import { InternalError, UsageError } from '../support/errors.ts';
import { existingAncestor } from '../support/folders.ts';
import { say } from '../words/language.ts';
import { DayFiles } from './day-files.ts';
import { type DaySource, reconcile } from './reconcile.ts';

/** What a command line may say of who differences. */
export interface EngineOptions {
  readonly engine?: string;
  /** URLs: of one Redis, or of nodes of a cluster. */
  readonly redis?: string[];
}

/** What a command line may say of a run; it goes before what the config says. */
export interface JobOptions extends EngineOptions {
  readonly statement?: string[];
  readonly flows?: string[];
  readonly date?: string;
  readonly channel?: string;
  readonly flowsProfile?: string;
  readonly allowEmpty?: boolean;
  readonly allowUnrelated?: boolean;
  readonly unknownTypes?: string;
  readonly memory?: string;
  /** Reports beyond those that are always written. */
  readonly format?: string[];
  readonly dryRun?: boolean;
  /** A run whose parts loaders hold, instead of files. */
  readonly run?: string;
}

/** Where a run keeps things. */
export interface JobPlaces {
  readonly out: string;
  /** Path of the ledger; null: the run neither reads nor leaves one. */
  readonly ledger: string | null;
}

/** What a run tells while it goes on. */
export interface JobEvents {
  readonly observer: RunObserver;
  /** A lock was taken over from a run that died. */
  readonly onTakenOver: (holder: Holder) => void;
}

/** What a run did, its reports included. */
export interface JobRun extends Committed {
  /** Other dates whose reports were written again. */
  readonly rewritten: readonly string[];
}

/** Reconciles and, unless it is a dry run, keeps the result and writes the reports. */
export async function runJob(
  configured: ConfiguredJob,
  options: JobOptions,
  places: JobPlaces,
  events: JobEvents,
): Promise<JobRun> {
  const keep = !options.dryRun;
  const asked = formatFlags(options.format);
  const scratchDir = await existingAncestor(places.out);
  const spillDir =
    places.ledger === null ? scratchDir : await existingAncestor(dirname(places.ledger));
  // For what SQLite has to put somewhere: it is as private as the rest.
  process.env.SQLITE_TMPDIR ??= spillDir;
  const opener = new LedgerOpener(places.ledger, keep);
  const rewritten: string[] = [];
  let isDone = false;
  try {
    const machine = thisMachine(memoryFlag(options.memory) ?? configured.memory);
    const source = await sourceOf(configured, options, { machine, scratchDir, spillDir });
    const committed = await reconcile({
      job: jobOf(configured, options),
      source,
      spillDir,
      observer: events.observer,
      lock: lockerOf(keep ? places.ledger : null, events),
      ledger: () => opener.open(),
      keep,
      report: async (committed) => {
        if (!keep) return;
        const written = reportAll(opener.open(), places.out, committed, {
          asked,
          always: configured.formats,
        });
        rewritten.push(
          ...(await written.catch((error) => {
            throw places.ledger === null ? error : withWayOut(error, committed.outcome);
          })),
        );
      },
    });
    isDone = keep;
    return { ...committed, rewritten };
  } finally {
    opener.close(isDone);
  }
}

/** The error, and how to get the reports of what the ledger has by now. */
function withWayOut(error: unknown, { job, date }: Outcome): unknown {
  if (!(error instanceof InternalError)) return error;
  const command = `zhangping report ${job} --date ${date}`;
  return new InternalError(
    say`${error.message} The ledger has the run: ${command} writes the reports too.`,
    { cause: error.cause },
  );
}

/** Opens the ledger at once where there is one, else when there is something to put into it. */
class LedgerOpener {
  readonly #path: string;
  #ledger: Ledger | null = null;

  constructor(path: string | null, keep: boolean) {
    const isThere = path !== null && existsSync(path);
    // Without a ledger, and where a dry run would have to make one, an empty one does.
    this.#path = path === null || (!keep && !isThere) ? TEMPORARY : path;
    // A ledger that cannot be used is told before the files are read.
    if (isThere) this.open();
  }

  open(): Ledger {
    this.#ledger ??= openToWrite(this.#path);
    return this.#ledger;
  }

  close(isDone: boolean): void {
    if (this.#ledger) closeWritten(this.#ledger, isDone);
  }
}

function lockerOf(ledger: string | null, events: JobEvents): (job: string) => JobLock {
  return (job) => {
    if (ledger === null) return { takenFrom: null, release: () => {} };
    const lock = lockJob(ledger, job);
    if (lock.takenFrom !== null) events.onTakenOver(lock.takenFrom);
    return lock;
  };
}

/**
 * Writes the reports of the date, and those of other dates again that it, or a run that died before
 * it could, has changed. Of these only the ones below the same folder: the others are stale until
 * somebody writes them. What was asked for is of the date alone. Gives those other dates.
 */
async function reportAll(
  ledger: Ledger,
  out: string,
  { outcome: page, dataVersion }: Committed,
  formats: { readonly asked: readonly ReportFormat[]; readonly always: readonly ReportFormat[] },
): Promise<string[]> {
  const { job } = page;
  const folder = resolve(out);
  const write = async (date: string, also: readonly ReportFormat[]) => {
    await clearAsides(out, job, date);
    await duringSnapshot(ledger, async () => {
      // Unless somebody decided something since, the page that was committed is still right.
      const isCommitted = date === page.date && dataVersionOf(ledger) === dataVersion;
      await writeReports(out, isCommitted ? page : currentOutcome(ledger, job, date), also);
    });
    markReported(ledger, job, date, folder);
  };
  await write(page.date, [...formats.always, ...formats.asked]);
  const stale = staleDates(ledger, job, folder);
  for (const date of stale) await write(date, formats.always);
  return stale;
}

/** What of this machine a run uses. */
interface Resources {
  readonly machine: Machine;
  readonly scratchDir: string;
  readonly spillDir: string;
}

/** Where the records come from: files that are here, or parts that loaders hold. */
async function sourceOf(
  configured: ConfiguredJob,
  options: JobOptions,
  resources: Resources,
): Promise<DaySource> {
  const { run } = options;
  if (run === undefined) {
    const engine = await engineOf(configured, options);
    const request = await requestOf(configured, options);
    return new DayFiles({ ...request, ...resources, engine });
  }
  if (options.statement !== undefined || options.flows !== undefined) {
    throw new UsageError(
      say`--run takes the files that were loaded: leave out --statement, --flows.`,
    );
  }
  const { checkRunId } = await import('../distributed/shared-run.ts');
  const { DayParts } = await import('../distributed/day-parts.ts');
  checkRunId(run);
  const job = jobOf(configured, options);
  const date = dateFlag(options.date, job.timeZone);
  const target = parseRedisUrls(redisUrls(options.redis ?? configured.redis));
  return new DayParts({ job, date, run, target, ...resources });
}

function jobOf({ job }: ConfiguredJob, options: JobOptions): Job {
  return {
    ...job,
    allowEmpty: options.allowEmpty ?? job.allowEmpty,
    allowUnrelated: options.allowUnrelated ?? job.allowUnrelated,
    unknownTypesAsOther: unknownTypesFlag(options.unknownTypes),
  };
}

/** Which files a run reads, and how. Throws UsageError where a side has none. */
async function requestOf(configured: ConfiguredJob, options: JobOptions) {
  const templates = templatesOf(configured, options);
  const date = dateOf(configured, options);
  const fill = (path: string) => (date === null ? path : fillDate(path, date));
  const statement = templates.statement.map(fill);
  const flows = templates.flows.map(fill);
  if (statement.length === 0) {
    throw missing(say`--statement is missing: give the channel's bill, as in`);
  }
  if (flows.length === 0) throw missing(say`--flows is missing: give your own records, as in`);
  if (statement.includes('-') && flows.includes('-')) {
    throw new UsageError(say`Only one side can be read from standard input (-).`);
  }
  const { profiles } = configured;
  const formats = {
    statement: await formatsNamed(options.channel ?? configured.channel, profiles),
    flows: await formatsNamed(options.flowsProfile ?? configured.flowsProfile, profiles),
  };
  return {
    job: jobOf(configured, options),
    date,
    statement,
    flows,
    formats,
  };
}

/** The date that a run is of; null: the statement says it. Throws UsageError. */
function dateOf(configured: ConfiguredJob, options: JobOptions): string | null {
  const { timeZone } = configured.job;
  const { statement, flows } = templatesOf(configured, options);
  // Bills are of the day before: what a path with a date in it means when nothing is said.
  const isDated = [...statement, ...flows].some(hasDate);
  return dateFlag(options.date, timeZone) ?? (isDated ? shiftDate(today(timeZone), -1) : null);
}

/** The date that a run was meant for, as far as it can be told without its files; else null. */
export function plannedDate(configured: ConfiguredJob, options: JobOptions): string | null {
  try {
    return dateOf(configured, options);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** The engine that flags or config name; a URL of Redis on the command line means it. */
function engineOf(configured: ConfiguredJob, options: JobOptions): Promise<Engine> {
  const meant = options.redis === undefined ? configured.engine : 'redis';
  const name = options.engine ?? meant;
  const known = ENGINES.find((each) => each === name);
  if (known === undefined) {
    throw new UsageError(say`--engine ${name}: expected ${ENGINES.join(say` or `)}.`);
  }
  return engineFor(known, options.redis ?? configured.redis);
}

/** The paths of both sides as they were given, dates not yet filled in. */
export function templatesOf(
  configured: ConfiguredJob,
  options: JobOptions,
): Sides<readonly string[]> {
  return {
    statement: options.statement ?? configured.statement,
    flows: options.flows ?? configured.flows,
  };
}

/** Throws UsageError unless the paths of both sides name a file for each date, as `flag` needs. */
export function requireDatedPaths(
  configured: ConfiguredJob,
  options: JobOptions,
  flag: string,
): void {
  const templates = templatesOf(configured, options);
  for (const side of SIDES) {
    if (templates[side].some(hasDate)) continue;
    throw new UsageError(
      say`${flag}: this needs a path of the ${sideWord(side)} for each date, like
        bills/{date:yyyyMMdd}.zip; none has a {date} in it.`,
    );
  }
}

/** The mistake, and below it what a command line looks like. */
function missing(mistake: string): UsageError {
  const example = '  zhangping run --statement bill.zip --flows flows.csv';
  return new UsageError([mistake, example].join('\n'));
}
