/** A run in progress: its lock, ledger, threads and clock, and the observer of its progress. */
import { existsSync } from 'node:fs';
import type { Machine } from '../config/machine.ts';
import type { Job, MatchedCompression, ReportFormat } from '../domain/job.ts';
import type { Phase, Progress, RunLabel, RunObserver } from '../domain/progress.ts';
import { allowUnpackedBytes } from '../inputs/unpacked-memory.ts';
import { type Holder, type JobLock, lockJob } from '../ledger/job-lock.ts';
import { type Ledger, openForDryRun, openLedger, TEMPORARY } from '../ledger/open.ts';
import { closeWritten, openToWrite } from '../ledger/write-open.ts';
import { type Closing, closeAll } from '../support/closing.ts';
import type { RunSettlements } from './settlements.ts';
import { closePool, type OpenPool, openPool } from './threads/open-pool.ts';

/** The part of the memory for keys that unpacked inputs may take: keys need a tenth as much. */
const UNPACKED_SHARE = 0.8;

/** Events of a run in progress. */
export interface RunEvents {
  readonly observer: RunObserver;
  /** When the run began, on the clock of performance.now(); absent: when it is started. */
  readonly startedAt?: number;
  /** The run took over the lock of a run that crashed. */
  readonly onTakenOver: (holder: Holder) => void;
}

/** The parameters that all kinds of runs have. */
export interface RunRequest {
  /** If its name is empty, the run uses the channel's name. */
  readonly job: Job;
  /** Path of the ledger, or an open one; null: the run neither reads nor keeps one. */
  readonly ledger: string | Ledger | null;
  /** false: a dry run, which does not change ledger and reports. */
  readonly keep: boolean;
  readonly machine: Machine;
  /** An existing folder with space for data that does not fit into memory. */
  readonly spillDir: string;
  /** The folder for reports; null: the run writes none. */
  readonly out: string | null;
  /** Additional formats of reports: `asked` for this date only, `always` for every date. */
  readonly reports: {
    readonly asked: readonly ReportFormat[];
    readonly always: readonly ReportFormat[];
    readonly matchedCompression: MatchedCompression;
    /** Steps of the search for suggestions; 0: no search. */
    readonly suggestSteps: number;
  };
  readonly settlements: RunSettlements;
  readonly events: RunEvents;
}

export class ActiveRun {
  /** Called when the run ends, with or without an error. */
  readonly closing: Closing = [];
  readonly #request: RunRequest;
  readonly #clock: PhaseClock;
  #lock: JobLock | null = null;
  #ledger: Ledger | null = null;
  #pool: OpenPool | null = null;
  #isDone = false;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#clock = new PhaseClock(request.events, request.job.name);
  }

  /** Throws InternalError if the ledger cannot be used, and LockedError. */
  start(): void {
    const { ledger, job, machine } = this.#request;
    allowUnpackedBytes(machine.keyBytes * UNPACKED_SHARE);
    // A ledger that cannot be used is reported before the files are read.
    if (typeof ledger === 'string' && existsSync(ledger)) this.openLedger();
    if (job.name !== '') this.#takeLock(job.name);
  }

  /** Returns the job; a job without a name gets that of the channel. Throws LockedError. */
  jobNamed(channel: string): Job {
    const { job } = this.#request;
    if (job.name !== '') return job;
    this.#takeLock(channel);
    this.#clock.label({ job: channel });
    return { ...job, name: channel };
  }

  /** Returns the ledger, creating it if necessary; a temporary one if the run keeps none. */
  openLedger(): Ledger {
    const { ledger: path, keep } = this.#request;
    if (typeof path === 'object' && path !== null) return path;
    const isTemporary = path === null || (!keep && !existsSync(path));
    this.#ledger ??= isTemporary
      ? openToWrite(TEMPORARY)
      : openToWrite(path, keep ? openLedger : openForDryRun);
    return this.#ledger;
  }

  /** Opens keys and threads for approximately `bytes` of input. */
  openPool(bytes: number): OpenPool {
    const { machine, spillDir } = this.#request;
    this.#pool = openPool(machine, bytes, spillDir);
    return this.#pool;
  }

  /** Frees the memory of the keys and ends the threads. */
  async closePool(): Promise<void> {
    const pool = this.#pool;
    this.#pool = null;
    if (pool !== null) await closePool(pool);
  }

  begin(phase: Phase): void {
    this.#clock.begin(phase);
  }

  progress(progress: Progress): void {
    this.#request.events.observer.onProgress(progress);
  }

  /** Reports the share of a phase that is done, 0 to 1, if it counts neither rows nor bytes. */
  progressShare(share: number): void {
    this.progress({ share, rows: null, bytes: null, bytesTotal: null });
  }

  /** Sets the business date, once it is known. */
  dated(date: string): void {
    this.#clock.label({ date });
  }

  /** Whole milliseconds by phase until now, or until `end`, and `total`, their sum. */
  timings(): Record<string, number> {
    return this.#clock.timings();
  }

  /** Ends the last phase; returns the final timings. */
  end(): Record<string, number> {
    return this.#clock.end();
  }

  /** Marks the run as complete: the ledger has it, and its reports are written. */
  done(): void {
    this.#isDone = this.#request.keep;
  }

  async close(): Promise<void> {
    await closeAll([...this.closing, () => this.closePool()]);
    this.#lock?.release();
    if (this.#ledger) closeWritten(this.#ledger, this.#isDone);
  }

  #takeLock(job: string): void {
    const { ledger, keep, events } = this.#request;
    if (typeof ledger !== 'string' || !keep) return;
    this.#lock = lockJob(ledger, job);
    if (this.#lock.takenFrom !== null) events.onTakenOver(this.#lock.takenFrom);
  }
}

class PhaseClock {
  readonly #observer: RunObserver;
  readonly #timings: Record<string, number> = {};
  #phase: Phase | 'start' | null = 'start';
  #since: number;
  #label: RunLabel;

  constructor({ observer, startedAt = performance.now() }: RunEvents, job: string) {
    this.#observer = observer;
    this.#since = Math.round(startedAt);
    this.#label = { job, date: '' };
  }

  label(label: Partial<RunLabel>): void {
    this.#label = { ...this.#label, ...label };
  }

  begin(phase: Phase): void {
    this.#count();
    this.#phase = phase;
    this.#observer.onPhase(phase, this.#label);
  }

  timings(): Record<string, number> {
    this.#count();
    const total = Object.values(this.#timings).reduce((sum, ms) => sum + ms);
    return { ...this.#timings, total };
  }

  end(): Record<string, number> {
    const timings = this.timings();
    this.#phase = null;
    return timings;
  }

  /** Counts the time since the last call for the current phase. */
  #count(): void {
    if (this.#phase === null) return;
    // Moments are rounded, not durations, so that these add up.
    const now = Math.round(performance.now());
    this.#timings[this.#phase] = (this.#timings[this.#phase] ?? 0) + now - this.#since;
    this.#since = now;
  }
}
