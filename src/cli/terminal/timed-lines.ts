/**
 * Progress without a terminal: lines with the time, for the log of a nightly run. Short phases
 * share a line, so that an ordinary run prints only a few.
 */
import type { Phase, Progress, RunLabel } from '../../domain/progress.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import { commaList } from './print.ts';
import type { RunProgress } from './progress.ts';
import { phaseDoneText, progressParts, secondsOf } from './progress-text.ts';

/** Total duration of phases before a line reports them, ms. */
const LINE_FROM_MS = 1000;
/** Shorter phases are not reported, except for reading. */
const NAMED_FROM_MS = 100;
/** Longest time without a line, and the interval of checks for it, ms. */
const SILENT_MAX_MS = 10_000;
const CHECK_MS = 500;

/** The output and the clocks that the lines use. */
interface LinesAround {
  readonly write: (line: string) => void;
  /** Monotonic time in milliseconds. */
  readonly now: () => number;
  /** Time of day on this machine. */
  readonly clock: () => Date;
}

export class TimedLines implements RunProgress {
  readonly observer = {
    onPhase: (phase: Phase, run: RunLabel) => this.#begin(phase, run),
    onProgress: (progress: Progress) => {
      this.#progress = progress;
    },
  };
  readonly #around: LinesAround;
  #timer: NodeJS.Timeout | undefined;
  #run: RunLabel;
  #phase: Phase | null = null;
  #phaseStart = 0;
  #progress: Progress | null = null;
  /** Completed phases that no line has reported yet, and their total duration. */
  #done: string[] = [];
  #doneMs = 0;
  #lastLine: number;

  /** `run`: what is known of the job and date. */
  constructor(around: LinesAround, run: RunLabel) {
    this.#around = around;
    this.#run = run;
    this.#lastLine = around.now();
  }

  /** Writes lines to a stream until `end` or `fail` is called. */
  static start(stream: { write(text: string): unknown }, run: RunLabel): TimedLines {
    const around = {
      write: (line: string) => stream.write(`${line}\n`),
      now: () => performance.now(),
      clock: () => new Date(),
    };
    const lines = new TimedLines(around, run);
    lines.#timer = setInterval(() => lines.check(), CHECK_MS);
    lines.#timer.unref();
    return lines;
  }

  /** Reports the current phase if there was no line for a long time. */
  check(): void {
    const now = this.#around.now();
    if (this.#phase === null || now - this.#lastLine < SILENT_MAX_MS) return;
    this.#line(commaList(progressParts(this.#phase, this.#progress, now - this.#phaseStart)));
  }

  note(line: string): void {
    this.#around.write(line);
  }

  end(outcome: string, tookMs: number): void {
    this.#endPhase();
    this.fail(outcome, tookMs);
  }

  fail(outcome: string, tookMs: number): void {
    clearInterval(this.#timer);
    this.#reportDone();
    if (outcome !== '') this.#line(say`${outcome}; ${secondsOf(tookMs)} s in total`);
  }

  #begin(phase: Phase, run: RunLabel): void {
    this.#endPhase();
    this.#run = { job: run.job || this.#run.job, date: run.date || this.#run.date };
    if (this.#doneMs >= LINE_FROM_MS) this.#reportDone();
    this.#phase = phase;
    this.#phaseStart = this.#around.now();
    this.#progress = null;
  }

  #endPhase(): void {
    if (this.#phase === null) return;
    const tookMs = this.#around.now() - this.#phaseStart;
    this.#doneMs += tookMs;
    if (tookMs >= NAMED_FROM_MS || this.#phase === 'scan') {
      this.#done.push(phaseDoneText(this.#phase, this.#progress, tookMs));
    }
    this.#phase = null;
  }

  #reportDone(): void {
    if (this.#done.length > 0) {
      this.#line(say`${commaList(this.#done)} in ${secondsOf(this.#doneMs)} s`);
    }
    this.#done = [];
    this.#doneMs = 0;
  }

  #line(text: string): void {
    this.#lastLine = this.#around.now();
    const time = this.#around.clock().toTimeString().slice(0, 8);
    const { job, date } = this.#run;
    const run = [time, visible(job), date].filter((part) => part !== '').join(' ');
    this.#around.write(`${run}: ${text}`);
  }
}
