/** Runs a job on its files: a settlement job settles, any other one reconciles. */
import { type RunResult, reconcile } from './reconcile.ts';
import { type AskedRun, reconcileRequest, settleRequest } from './request.ts';

/** Throws as reconcile, and UsageError for sources that are missing. */
export async function runJob(asked: AskedRun): Promise<RunResult> {
  if (asked.configured.settlement === null) {
    return reconcile(await reconcileRequest(asked));
  }
  // Other runs need not load it.
  const { settle } = await import('./settle.ts');
  return settle(await settleRequest(asked));
}
