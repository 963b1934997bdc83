/** `zhangping load`: loads this machine's files into a run that several machines share. */
import { dirname } from 'node:path';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { dateFlag, memoryFlag } from '../../config/flags.ts';
import { thisMachine } from '../../config/machine.ts';
import { parseRedisUrls } from '../../config/redis-url.ts';
import { redisUrls } from '../../difference/choose.ts';
import { loadParts } from '../../distributed/load.ts';
import { shortId } from '../../distributed/shared-run.ts';
import type { Side } from '../../domain/record.ts';
import { formatsNamed } from '../../formats/registry.ts';
import { sourceFor } from '../../inputs/source-for.ts';
import { hasRefundsBothWays } from '../../reading/own-signs.ts';
import { chooseJobs, jobLedger } from '../../run/choose-jobs.ts';
import type { JobOptions } from '../../run/request.ts';
import { requireOneMachine } from '../../run/settlement-flags.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { existingAncestor } from '../../support/folders.ts';
import { printError } from '../../support/output.ts';
import { say } from '../../words/language.ts';

interface LoadOptions
  extends Pick<JobOptions, 'date' | 'redis' | 'memory' | 'allowEmpty' | 'unknownTypes'> {
  readonly run: string;
  readonly side: Side;
  readonly of?: string;
  readonly rows?: string;
  readonly profile?: string;
  readonly config?: string;
  readonly quiet?: boolean;
}

/** Loads the files, and returns 0 when the run has ended. */
export async function load(
  files: readonly string[],
  options: LoadOptions & { readonly job?: string },
): Promise<ExitCode> {
  const { side } = options;
  const [configured] = await chooseJobs(options.job, { ...options, statement: [...files] });
  requireOneMachine(configured, 'load');
  const profile = side === 'statement' ? configured.channel : configured.flowsProfile;
  const report = (text: string) => {
    if (!options.quiet) printError(`${text}\n`);
  };
  await loadParts(
    {
      run: options.run,
      job: {
        ...configured.job,
        allowEmpty: options.allowEmpty ?? false,
        unknownTypesAsOther: options.unknownTypes === 'as-other',
      },
      side,
      source: sourceFor({ kind: 'files', paths: files }),
      formats: await formatsNamed(options.profile ?? profile, configured.profiles),
      takesSigns: side === 'flows' && (await hasBothWays(configured)),
      date: dateFlag(options.date, configured.job.timeZone),
      of: countOf('--of', options.of),
      rows: countOf('--rows', options.rows),
      target: parseRedisUrls(redisUrls(options.redis ?? configured.redis)),
      machine: thisMachine(memoryFlag(options.memory) ?? configured.memory),
      spillDir: await existingAncestor(dirname(jobLedger(configured, {}) ?? '.')),
    },
    {
      onSealed: (part) => {
        const { file, records } = part.seal;
        report(say`${file.path}: ${records} records, part ${shortId(part)}, sealed`);
      },
      onWaiting: () => {
        report(say`waiting for zhangping run --run ${options.run}; this command ends with it`);
      },
    },
  );
  return EXIT.balanced;
}

function countOf(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new UsageError(say`${flag} ${text}: expected a whole number of 1 or more.`);
}

/** Can statements of the job's channel have incoming refunds? false if it names no channel. */
async function hasBothWays({ channel, profiles }: ConfiguredJob): Promise<boolean> {
  if (channel === undefined) return false;
  return (await formatsNamed(channel, profiles)).wanted.some(hasRefundsBothWays);
}
