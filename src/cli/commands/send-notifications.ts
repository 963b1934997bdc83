/** Reports how runs ended: metrics, and the notifications of the config. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { planNotifications } from '../../notify/notifications.ts';
import type { RunEnd } from '../../report/run-end.ts';
import { printError } from '../../support/output.ts';
import { describeError } from '../../words/describe-error.ts';
import { say } from '../../words/language.ts';
import { type MetricsOptions, writeMetrics } from './metrics.ts';

export interface NotifyOptions extends MetricsOptions {
  /** false: --no-notify */
  readonly notify?: boolean;
}

/** Never throws: a failed notification does not change how the runs ended. */
export async function sendNotifications(
  ends: readonly RunEnd[],
  jobs: readonly ConfiguredJob[],
  options: NotifyOptions,
): Promise<void> {
  // Metrics first: a message may take a minute.
  await writeMetrics(ends, jobs, options);
  try {
    await notify(ends, jobs, options);
  } catch (error) {
    printError(describeError(error, false).text);
  }
}

/** Prints on standard error which notifications did not arrive. */
async function notify(
  ends: readonly RunEnd[],
  jobs: readonly ConfiguredJob[],
  options: NotifyOptions,
): Promise<void> {
  if (options.dryRun || options.notify === false) return;
  // All jobs are of one config, and so have the same targets.
  const targets = jobs[0]?.notify ?? [];
  const notifications = planNotifications(targets, ends);
  if (notifications.length === 0) return;
  const { notifyAll } = await import('../../notify/notify.ts');
  const deliveries = await notifyAll(notifications, { targets, env: process.env });
  for (const { number, to, failure } of deliveries) {
    if (failure === null) continue;
    const line = say`notification ${number} (${to}) was not delivered: ${failure}`;
    printError(`zhangping: ${line}\n`);
  }
}
