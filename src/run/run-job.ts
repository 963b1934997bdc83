/** Runs a job on its files: a settlement job settles, any other one reconciles. */
import type { ConfiguredJob } from '../config/configured-job.ts';
import type { RunEvents } from './active-run.ts';
import { type RunResult, reconcile } from './reconcile.ts';
import { type JobOptions, type RunPlaces, reconcileRequest, settleRequest } from './request.ts';

/** Throws as reconcile, and UsageError for sources that are missing. */
export async function runJob(
  configured: ConfiguredJob,
  options: JobOptions,
  places: RunPlaces,
  events: RunEvents,
): Promise<RunResult> {
  if (configured.settlement === null) {
    return reconcile(await reconcileRequest(configured, options, places, events));
  }
  // Other runs need not load it.
  const { settle } = await import('./settle.ts');
  return settle(await settleRequest(configured, options, places, events));
}
