/** `zhangping notify`: tests the notification targets of the config. */
import { testAll } from '../../notify/notify.ts';
import { chooseJobs } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print } from '../../support/output.ts';
import { say } from '../../words/language.ts';

interface NotifyOptions {
  readonly config?: string;
}

/** Sends a test message to each target and prints the results; 4 unless all arrived. */
export async function notify(options: NotifyOptions): Promise<ExitCode> {
  const [{ notify: targets }] = await chooseJobs(undefined, options);
  if (targets.length === 0) {
    throw new UsageError(say`No notification targets: add notify: to zhangping.yaml.`);
  }
  const deliveries = await testAll({ targets, env: process.env });
  for (const { number, to, failure } of deliveries) {
    const line =
      failure === null
        ? say`${number} ${to}: delivered`
        : say`${number} ${to}: not delivered: ${failure}`;
    print(`${line}\n`);
  }
  return deliveries.every(({ failure }) => failure === null) ? EXIT.balanced : EXIT.internal;
}
