/** The lines that a run without a terminal writes to a log, with a clock that the test sets. */
import { describe, expect, it } from 'vitest';
import { TimedLines } from '../../src/cli/terminal/timed-lines.ts';
import type { Phase, Progress } from '../../src/domain/progress.ts';

const RUN = { job: 'shop', date: '2026-11-19' };
const PHASES: readonly Phase[] = [
  ...(['gate', 'scan', 'difference', 'classify', 'proof', 'commit', 'report'] as const),
];
const MB = 1_000_000;

/** A run and its lines, in simulated time. */
class LoggedRun {
  readonly lines: string[] = [];
  #ms = 0;
  readonly #timed: TimedLines;

  constructor(run = { job: 'shop', date: '' }) {
    const start = new Date(2026, 10, 20, 3, 0, 0).getTime();
    const around = {
      write: (line: string) => this.lines.push(line),
      now: () => this.#ms,
      clock: () => new Date(start + this.#ms),
    };
    this.#timed = new TimedLines(around, run);
  }

  begin(phase: Phase): this {
    this.#timed.observer.onPhase(phase, RUN);
    return this;
  }

  progress(progress: Partial<Progress>): this {
    const none = { share: null, rows: null, bytes: null, bytesTotal: null };
    this.#timed.observer.onProgress({ ...none, ...progress });
    return this;
  }

  /** Time passes; the lines are checked twice a second. */
  wait(seconds: number): this {
    for (let i = 0; i < seconds * 2; i++) {
      this.#ms += 500;
      this.#timed.check();
    }
    this.#ms += (seconds % 0.5) * 1000 - (seconds % 0.5 > 0 ? 500 : 0);
    return this;
  }

  /** The program took a fifth of a second to start. */
  end(): string[] {
    this.#timed.end('balanced', this.#ms + 200);
    return this.lines;
  }

  fail(outcome: string): string[] {
    this.#timed.fail(outcome, this.#ms + 200);
    return this.lines;
  }
}

/** The lines of a run whose phases take this many seconds. */
function runOf(seconds: Partial<Record<Phase, number>>): string[] {
  const run = new LoggedRun();
  for (const phase of PHASES) {
    run.begin(phase);
    if (phase === 'scan') run.progress({ rows: 2_107_979, bytes: 323 * MB, bytesTotal: 323 * MB });
    if (phase === 'classify') run.progress({ rows: 1, share: 1 });
    run.wait(seconds[phase] ?? 0);
  }
  return run.end();
}

describe('a run', () => {
  it('that is short has a line about the reading and one with the verdict', () => {
    expect(runOf({ scan: 0.5 })).toEqual([
      '03:00:00 shop 2026-11-19: read 2,107,979 rows, 323 MB (646 MB/s) in 0.5 s',
      '03:00:00 shop 2026-11-19: balanced; 0.7 s in total',
    ]);
  });

  it('of some seconds has a few lines, each with the phases that took the time', () => {
    const seconds = { gate: 0.5, scan: 1.5, difference: 0.5, classify: 1, commit: 2, report: 0.5 };
    expect(runOf(seconds)).toEqual([
      '03:00:02 shop 2026-11-19: opened the files, read 2,107,979 rows, 323 MB (216 MB/s) in 2.0 s',
      '03:00:03 shop 2026-11-19: compared both sides, classified 1 leftover in 1.5 s',
      '03:00:05 shop 2026-11-19: matched across days in 2.0 s',
      '03:00:06 shop 2026-11-19: wrote the reports in 0.5 s',
      '03:00:06 shop 2026-11-19: balanced; 6.2 s in total',
    ]);
  });

  it('reports its progress every ten seconds while it reads', () => {
    const run = new LoggedRun().begin('gate').begin('scan');
    run.progress({ rows: 1_000_000, bytes: 100 * MB, bytesTotal: 300 * MB, share: 1 / 3 }).wait(10);
    run
      .progress({ rows: 2_000_000, bytes: 200 * MB, bytesTotal: 300 * MB, share: 2 / 3 })
      .wait(9.5);
    const far = '1,000,000 rows, 100 of 300 MB, 10 MB/s, 20 s left';
    expect(run.lines).toEqual([`03:00:10 shop 2026-11-19: reading both sides, ${far}`]);
    run.wait(0.5);
    expect(run.lines[1]).toMatch(/^03:00:20 .*: reading both sides, 2,000,000 rows, .*10 s left$/);
  });

  it('reports the share that is done, or else the elapsed time', () => {
    const run = new LoggedRun().begin('difference').progress({ share: 0.25 }).wait(10);
    run.begin('commit').wait(10);
    expect(run.lines).toEqual([
      '03:00:10 shop 2026-11-19: comparing both sides, 25 %, 30 s left',
      '03:00:10 shop 2026-11-19: compared both sides in 10.0 s',
      '03:00:20 shop 2026-11-19: matching across days, 10 s so far',
    ]);
  });

  it('shows a long remaining time in minutes', () => {
    const run = new LoggedRun().begin('scan').progress({ share: 0.04, rows: 5, bytes: 1 }).wait(10);
    expect(run.lines[0]).toMatch(/ 4 min left$/);
  });

  it('that is refused does not report the reading as done', () => {
    const run = new LoggedRun().begin('gate').wait(0.5).begin('scan').wait(0.5);
    expect(run.fail('refused')).toEqual([
      '03:00:01 shop 2026-11-19: opened the files in 0.5 s',
      '03:00:01 shop 2026-11-19: refused; 1.2 s in total',
    ]);
  });

  it('that did not begin has no lines', () => expect(new LoggedRun().fail('')).toEqual([]));

  it('has no name if none is known, and control characters of a name are escaped', () => {
    expect(new LoggedRun({ job: '', date: '' }).fail('refused')).toEqual([
      '03:00:00: refused; 0.2 s in total',
    ]);
    expect(new LoggedRun({ job: '\x1b[2J', date: '' }).fail('refused')[0]).toMatch(
      /^03:00:00 \\u\{1b\}/,
    );
  });
});
