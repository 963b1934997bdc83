/** How a run ended, for notifications and metrics. */
import type { RunEnding } from '../domain/verdict.ts';
import { EXIT, type ExitCode, type RefusalReason, RefusedError } from '../support/errors.ts';
import { describeError } from '../words/describe-error.ts';
import type { Digest } from './digest.ts';

export interface RunEnd {
  /** Empty if the run ended before it was known. */
  readonly job: string;
  /** Business date, `yyyy-MM-dd`; empty if the run ended before it was known. */
  readonly date: string;
  readonly ending: RunEnding;
  readonly exitCode: ExitCode;
  /** Null if the run ended without a verdict. */
  readonly digest: Digest | null;
  /** Folder of its reports; empty if none were written. */
  readonly reports: string;
  /** Why it ended without a verdict, as printed; empty if it has a verdict. */
  readonly message: string;
  /** Stable code of a refusal; empty for every other ending. */
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly endedAt: string;
  readonly durationMs: number;
}

type Untimed = Omit<RunEnd, 'endedAt' | 'durationMs'>;

/** Refusals because a file does not exist, or does not exist yet. */
const MISSING: readonly RefusalReason[] = ['missing', 'no-bill', 'not-ready'];

/** The end of a run with a verdict. */
export function endOfRun(digest: Digest): Untimed {
  const { job, date, verdict } = digest;
  const none = { reports: '', message: '', reason: '' };
  return { ...none, job, date, ending: verdict, exitCode: EXIT[verdict], digest };
}

/** The end of a run with an error. */
export function endOfError(error: unknown): Untimed {
  const reason = error instanceof RefusedError ? error.reason : '';
  const { message, exitCode } = describeError(error, false);
  const none = { job: '', date: '', digest: null, reports: '' };
  return { ...none, ending: endingOf(reason), exitCode, message, reason };
}

function endingOf(reason: RefusalReason | ''): RunEnding {
  if (reason === '') return 'failed';
  return MISSING.includes(reason) ? 'missing' : 'refused';
}
