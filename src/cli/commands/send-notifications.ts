/** Tells others how runs ended. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import type { RunEnd } from '../../domain/run-end.ts';
import { planNotifications } from '../../notify/notifications.ts';
import { printError } from '../../support/output.ts';
import { describeError } from '../../words/describe-error.ts';
import { say } from '../../words/language.ts';
import { writeMetrics } from './metrics.ts';
import type { RunOptions } from './run.ts';

/** Whatever becomes of it, the runs ended as they did: nothing is thrown. */
export async function sendNotifications(
  ends: readonly RunEnd[],
  jobs: readonly ConfiguredJob[],
  options: RunOptions,
): Promise<void> {
  // Metrics first: they are there at once, a message may take a minute.
  await writeMetrics(ends, jobs, options);
  try {
    await notify(ends, jobs, options);
  } catch (error) {
    printError(describeError(error, false).text);
  }
}

/** Sends messages to whom the config names; says on standard error which did not arrive. */
async function notify(
  ends: readonly RunEnd[],
  jobs: readonly ConfiguredJob[],
  options: RunOptions,
): Promise<void> {
  if (options.dryRun || options.notify === false) return;
  // All jobs are of one config, which names the same targets to each.
  const targets = jobs[0]?.notify ?? [];
  const told = planNotifications(targets, ends);
  if (told.length === 0) return;
  const { notifyAll } = await import('../../notify/notify.ts');
  for (const { number, to, failure } of await notifyAll(told, { targets, env: process.env })) {
    if (failure === null) continue;
    const line = say`notification ${number} (${to}) was not delivered: ${failure}`;
    printError(`zhangping: ${line}\n`);
  }
}
