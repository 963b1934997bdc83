/** Step 8, report: writes the reports of a date, and those of other dates that it changed. */
import { resolve } from 'node:path';
import type { ReportFormat } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import { Steps } from '../domain/suggestion.ts';
import type { Committed } from '../ledger/commit.ts';
import { dataVersionOf, duringSnapshot } from '../ledger/open.ts';
import { currentOutcome, markReported, staleDates } from '../ledger/reported.ts';
import { dateSuggestions } from '../ledger/suggestions.ts';
import type { Digest } from '../report/digest.ts';
import { clearAsides, writeReports } from '../report/write.ts';
import type { Aside } from '../support/atomic.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { ActiveRun, RunRequest } from './active-run.ts';

/**
 * Writes the reports of the committed date, and rewrites those of other dates in the same folder
 * that are stale because of this run or one that crashed before its reports. Other dates do not get
 * the formats that only this run asked for. The run's time ends with summary.json, the last report
 * of its date. Returns the other dates.
 */
export async function reportRun(
  { keep, ledger, out, reports }: RunRequest,
  { outcome, dataVersion }: Committed,
  digest: Digest,
  run: ActiveRun,
  lists: readonly Aside[],
): Promise<string[]> {
  if (!keep || out === null) return [];
  const opened = run.openLedger();
  const { job } = outcome;
  const folder = resolve(out);
  // Of the whole run: its own date is the first to take some.
  const steps = new Steps(reports.suggestSteps);
  const write = async (date: string, formats: readonly ReportFormat[]) => {
    // Without the lock of a ledger, another run may be writing to the same folder.
    // Lists of the run lie there already, and cleared the folder before.
    const isCleared = date === outcome.date && lists.length > 0;
    if (typeof ledger === 'string' && !isCleared) await clearAsides(out, job, date);
    await duringSnapshot(opened, async () => {
      // The committed outcome is current unless the ledger has changed since.
      const isCommitted = date === outcome.date && dataVersionOf(opened) === dataVersion;
      const current = isCommitted ? outcome : currentOutcome(opened, job, date);
      const isOfRun = current.runId === outcome.runId;
      const own = isOfRun ? { lists, endTimings: () => run.end() } : {};
      const shown = { ...current, suggestions: dateSuggestions(opened, job, date, steps) };
      await writeReports(out, shown, formats, isCommitted ? digest : undefined, own);
    });
    markReported(opened, job, date, folder, { runId: outcome.runId, timings: run.timings() });
  };
  try {
    await write(outcome.date, [...reports.always, ...reports.asked]);
    const stale = staleDates(opened, job, folder);
    for (const date of stale) await write(date, reports.always);
    return stale;
  } catch (error) {
    throw ledger === null ? error : withAdvice(error, outcome);
  }
}

/** Adds to the error how to write the reports of the committed run. */
function withAdvice(error: unknown, { job, date }: Outcome): unknown {
  if (!(error instanceof InternalError)) return error;
  const command = `zhangping report ${job} --date ${date}`;
  return new InternalError(
    say`${error.message} The run is in the ledger: ${command} writes the reports.`,
    { cause: error.cause },
  );
}
