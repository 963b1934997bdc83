/** `zhangping notify`: does a message reach everybody that the config names? */
import { testAll } from '../../notify/notify.ts';
import { chooseJobs } from '../../run/choose-jobs.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print } from '../../support/output.ts';
import { say } from '../../words/language.ts';

export interface NotifyOptions {
  readonly config?: string;
}

/** Sends all targets a test message, and says what became of each; 4 unless all arrived. */
export async function notify(options: NotifyOptions): Promise<ExitCode> {
  const [{ notify: targets }] = await chooseJobs(undefined, options);
  if (targets.length === 0) {
    throw new UsageError(say`There is no notification target: zhangping.yaml has no notify list.`);
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
