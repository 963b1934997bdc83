/** How a run shows that it goes on, wherever it does. */
import type { RunObserver } from '../../domain/progress.ts';
import { printError } from '../../support/output.ts';

export interface RunProgress {
  readonly observer: RunObserver;
  /** A line beside the progress. */
  note(line: string): void;
  /** The run came to its end; `outcome` says in a few words to which. */
  end(outcome: string): void;
  /** It came to none; `outcome` is empty where there is nothing to say of that here. */
  fail(outcome: string): void;
}

/** For a run that is to be quiet: but for what must be told. */
export const QUIET: RunProgress = {
  observer: { onPhase: () => {}, onProgress: () => {} },
  note: (line) => printError(`${line}\n`),
  end: () => {},
  fail: () => {},
};
