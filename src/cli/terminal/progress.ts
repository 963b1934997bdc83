/** Displays the progress of a run. */
import { type RunObserver, UNOBSERVED } from '../../domain/progress.ts';
import { printError } from '../../support/output.ts';

export interface RunProgress {
  readonly observer: RunObserver;
  /** Prints a line besides the progress. */
  note(line: string): void;
  /** The run ended with a verdict after `tookMs`; `outcome` describes it in a few words. */
  end(outcome: string, tookMs: number): void;
  /** The run ended without a verdict; nothing is displayed if `outcome` is empty. */
  fail(outcome: string, tookMs: number): void;
}

/** For a quiet run: displays only notes. */
export const QUIET: RunProgress = {
  observer: UNOBSERVED,
  note: (line) => printError(`${line}\n`),
  end: () => {},
  fail: () => {},
};
