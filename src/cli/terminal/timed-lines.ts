/**
 * Progress where there is no terminal: lines with the time for the log of a nightly run. Phases are
 * gathered until together they took a while, so that an ordinary run has a handful of lines.
 */
import type { Phase, Progress, RunLabel } from '../../domain/progress.ts';
import { visible } from '../../support/printable.ts';
import { say } from '../../words/language.ts';
import type { RunProgress } from './progress.ts';
import { doneText, listed, progressParts, secondsOf } from './progress-text.ts';

/** Time that phases take together before a line tells of them, ms. */
const LINE_FROM_MS = 1000;
/** What took less is not named, but for the reading. */
const NAMED_FROM_MS = 100;
/** Longest time without a line, ms, and how often is looked whether it is over. */
const SILENT_MAX_MS = 10_000;
const LOOK_MS = 500;

/** Where lines go, and what time it is. */
export interface LinesAround {
  readonly write: (line: string) => void;
  /** Milliseconds that only ever grow. */
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
  readonly #start: number;
  #looking: NodeJS.Timeout | undefined;
  #run: RunLabel;
  #phase: Phase | null = null;
  #phaseStart = 0;
  #progress: Progress | null = null;
  /** What was done since the last line on that, and how long it took. */
  #done: string[] = [];
  #doneMs = 0;
  #lastLine: number;

  /** `run`: what is known of it beforehand. */
  constructor(around: LinesAround, run: RunLabel) {
    this.#around = around;
    this.#run = run;
    this.#start = around.now();
    this.#lastLine = this.#start;
  }

  /** Lines on a stream, from now on; `end` ends them. */
  static start(stream: { write(text: string): unknown }, run: RunLabel): TimedLines {
    const around = {
      write: (line: string) => stream.write(`${line}\n`),
      now: () => performance.now(),
      clock: () => new Date(),
    };
    const lines = new TimedLines(around, run);
    lines.#looking = setInterval(() => lines.look(), LOOK_MS);
    lines.#looking.unref();
    return lines;
  }

  /** Tells how far a phase is that has gone on for long without a line. */
  look(): void {
    const now = this.#around.now();
    if (this.#phase === null || now - this.#lastLine < SILENT_MAX_MS) return;
    this.#line(listed(progressParts(this.#phase, this.#progress, now - this.#phaseStart)));
  }

  note(line: string): void {
    this.#around.write(line);
  }

  end(outcome: string): void {
    this.#endPhase();
    this.fail(outcome);
  }

  fail(outcome: string): void {
    clearInterval(this.#looking);
    this.#tellDone();
    const seconds = secondsOf(this.#around.now() - this.#start);
    if (outcome !== '') this.#line(say`${outcome}; ${seconds} s in total`);
  }

  #begin(phase: Phase, run: RunLabel): void {
    this.#endPhase();
    this.#run = { job: run.job || this.#run.job, date: run.date || this.#run.date };
    if (this.#doneMs >= LINE_FROM_MS) this.#tellDone();
    this.#phase = phase;
    this.#phaseStart = this.#around.now();
    this.#progress = null;
  }

  #endPhase(): void {
    if (this.#phase === null) return;
    const tookMs = this.#around.now() - this.#phaseStart;
    this.#doneMs += tookMs;
    if (tookMs >= NAMED_FROM_MS || this.#phase === 'scan') {
      this.#done.push(doneText(this.#phase, this.#progress, tookMs));
    }
    this.#phase = null;
  }

  #tellDone(): void {
    if (this.#done.length > 0) {
      this.#line(say`${listed(this.#done)} in ${secondsOf(this.#doneMs)} s`);
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
