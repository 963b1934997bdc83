/** Tries a config before it is written: does it accept the files for which it was made? */
import { OUT_DEFAULT } from '../../config/defaults.ts';
import { configOf } from '../../config/load.ts';
import { UNOBSERVED } from '../../domain/progress.ts';
import { type RunResult, reconcile } from '../../run/reconcile.ts';
import { reconcileRequest } from '../../run/request.ts';
import { EXIT, ExpectedError } from '../../support/errors.ts';

/** The result of a dry run, or why the files are refused. */
export type Trial =
  | { readonly result: RunResult; readonly refusal: null }
  | { readonly result: null; readonly refusal: ExpectedError };

/**
 * Reconciles one date of a job of the config, without a ledger or reports. Throws InternalError
 * where neither the files nor the settings are the cause.
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
    const request = await reconcileRequest({ configured, options, places, events });
    return { result: await reconcile(request), refusal: null };
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.exitCode === EXIT.internal) throw error;
    return { result: null, refusal: error };
  }
}
