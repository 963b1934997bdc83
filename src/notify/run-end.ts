/** How a run ended, from what it came to or from the error that ended it. */
import type { Outcome } from '../domain/outcome.ts';
import type { RunEnd, RunEnding } from '../domain/run-end.ts';
import { EXIT, type RefusalReason, RefusedError } from '../support/errors.ts';
import { describeError } from '../words/describe-error.ts';

/** What time and place do not say of an end. */
type BareEnd = Omit<RunEnd, 'endedAt' | 'durationMs'>;

/** Refusals that mean that a file is not there, or not yet. */
const MISSING: readonly RefusalReason[] = ['missing', 'no-bill', 'not-ready'];

/** The end of a run that came to a verdict. */
export function endOfRun(page: Outcome): BareEnd {
  const { job, date, verdict } = page;
  const exitCode = verdict === 'balanced' ? EXIT.balanced : EXIT.discrepant;
  return { job, date, ending: verdict, exitCode, page, reports: '', message: '', reason: '' };
}

/** The end of a run that an error ended. */
export function endOfError(error: unknown): BareEnd {
  const reason = error instanceof RefusedError ? error.reason : '';
  const { message, exitCode } = describeError(error, false);
  const none = { job: '', date: '', page: null, reports: '' };
  return { ...none, ending: endingOf(reason), exitCode, message, reason };
}

function endingOf(reason: RefusalReason | ''): RunEnding {
  if (reason === '') return 'failed';
  return MISSING.includes(reason) ? 'missing' : 'refused';
}
