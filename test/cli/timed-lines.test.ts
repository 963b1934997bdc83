/** The lines that a run without a terminal leaves in a log, by a clock that the test turns. */
import { describe, expect, it } from 'vitest';
import { TimedLines } from '../../src/cli/terminal/timed-lines.ts';
import type { Phase, Progress } from '../../src/domain/progress.ts';

const RUN = { job: 'shop', date: '2026-11-19' };
const PHASES: readonly Phase[] = [
  ...(['gate', 'scan', 'difference', 'classify', 'proof', 'commit', 'report'] as const),
];
const MB = 1_000_000;

/** A run whose phases take so many seconds. */
class Told {
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

  /** Time goes by; twice a second is looked. */
  wait(seconds: number): this {
    for (let i = 0; i < seconds * 2; i++) {
      this.#ms += 500;
      this.#timed.look();
    }
    this.#ms += (seconds % 0.5) * 1000 - (seconds % 0.5 > 0 ? 500 : 0);
    return this;
  }

  end(): string[] {
    this.#timed.end('balanced');
    return this.lines;
  }

  fail(outcome: string): string[] {
    this.#timed.fail(outcome);
    return this.lines;
  }
}

/** All phases, each of so many seconds. */
function runOf(seconds: Partial<Record<Phase, number>>): string[] {
  const told = new Told();
  for (const phase of PHASES) {
    told.begin(phase);
    if (phase === 'scan') told.progress({ rows: 2_107_979, bytes: 323 * MB, bytesTotal: 323 * MB });
    if (phase === 'classify') told.progress({ rows: 1, share: 1 });
    told.wait(seconds[phase] ?? 0);
  }
  return told.end();
}

describe('a run', () => {
  it('of a moment has a line on what was read, and the verdict', () => {
    expect(runOf({ scan: 0.5 })).toEqual([
      '03:00:00 shop 2026-11-19: read 2,107,979 rows, 323 MB (646 MB/s) in 0.5 s',
      '03:00:00 shop 2026-11-19: balanced; 0.5 s in total',
    ]);
  });

  it('of some seconds has a few, each with what took the time', () => {
    const seconds = { gate: 0.5, scan: 1.5, difference: 0.5, classify: 1, commit: 2, report: 0.5 };
    expect(runOf(seconds)).toEqual([
      '03:00:02 shop 2026-11-19: opened the files, read 2,107,979 rows, 323 MB (216 MB/s) in 2.0 s',
      '03:00:03 shop 2026-11-19: compared both sides, classified 1 leftover in 1.5 s',
      '03:00:05 shop 2026-11-19: matched across days in 2.0 s',
      '03:00:06 shop 2026-11-19: wrote the reports in 0.5 s',
      '03:00:06 shop 2026-11-19: balanced; 6.0 s in total',
    ]);
  });

  it('that reads for long says every ten seconds how far it is', () => {
    const told = new Told().begin('gate').begin('scan');
    told
      .progress({ rows: 1_000_000, bytes: 100 * MB, bytesTotal: 300 * MB, share: 1 / 3 })
      .wait(10);
    told
      .progress({ rows: 2_000_000, bytes: 200 * MB, bytesTotal: 300 * MB, share: 2 / 3 })
      .wait(9.5);
    const far = '1,000,000 rows, 100 of 300 MB, 10 MB/s, 20 s left';
    expect(told.lines).toEqual([`03:00:10 shop 2026-11-19: reading both sides, ${far}`]);
    told.wait(0.5);
    expect(told.lines[1]).toMatch(/^03:00:20 .*: reading both sides, 2,000,000 rows, .*10 s left$/);
  });

  it('whose comparing is long says how much is done, or else how long it has gone on', () => {
    const told = new Told().begin('difference').progress({ share: 0.25 }).wait(10);
    told.begin('commit').wait(10);
    expect(told.lines).toEqual([
      '03:00:10 shop 2026-11-19: comparing both sides, 25 %, 30 s left',
      '03:00:10 shop 2026-11-19: compared both sides in 10.0 s',
      '03:00:20 shop 2026-11-19: matching across days, 10 s so far',
    ]);
  });

  it('that has hours to go says so in minutes', () => {
    const told = new Told().begin('scan').progress({ share: 0.04, rows: 5, bytes: 1 }).wait(10);
    expect(told.lines[0]).toMatch(/ 4 min left$/);
  });

  it('that is refused tells when, not that it has read all', () => {
    const told = new Told().begin('gate').wait(0.5).begin('scan').wait(0.5);
    expect(told.fail('refused')).toEqual([
      '03:00:01 shop 2026-11-19: opened the files in 0.5 s',
      '03:00:01 shop 2026-11-19: refused; 1.0 s in total',
    ]);
  });

  it('that did not begin tells nothing', () => expect(new Told().fail('')).toEqual([]));

  it('has no name where none is known, and a name that steers no terminal', () => {
    expect(new Told({ job: '', date: '' }).fail('refused')).toEqual([
      '03:00:00: refused; 0.0 s in total',
    ]);
    expect(new Told({ job: '\x1b[2J', date: '' }).fail('refused')[0]).toMatch(
      /^03:00:00 \\u\{1b\}/,
    );
  });
});
