/** A config that is about to be written, tried: does it read the files that it was made for? */

import { OUT_DEFAULT } from '../../config/defaults.ts';
import { configOf } from '../../config/load.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { UNOBSERVED } from '../../domain/progress.ts';
import { reconcile } from '../../run/reconcile.ts';
import { reconcileRequest } from '../../run/request.ts';
import { EXIT, ExpectedError } from '../../support/errors.ts';

/** What came of a dry run: its totals, or why there was none. */
export type Trial =
  | { readonly page: Outcome; readonly refusal: null }
  | { readonly page: null; readonly refusal: ExpectedError };

/**
 * Reconciles one date of a job of the config, without a ledger, and keeps nothing. Throws
 * InternalError where neither files nor settings are at fault.
 */
export async function tryConfig(
  text: string,
  path: string,
  { job, date }: { readonly job: string; readonly date: string },
): Promise<Trial> {
  const configured = configOf(text, path).jobs.find((each) => each.job.name === job);
  if (configured === undefined) throw new Error(`the proposal lacks its job ${job}`);
  const places = { out: configured.out ?? OUT_DEFAULT, ledger: null };
  const events = { observer: UNOBSERVED, onTakenOver: () => {} };
  try {
    const options = { dryRun: true, date };
    const request = await reconcileRequest(configured, options, places, events);
    const { outcome: page } = await reconcile(request);
    return { page, refusal: null };
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.exitCode === EXIT.internal) throw error;
    return { page: null, refusal: error };
  }
}
