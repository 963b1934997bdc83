/** `zhangping run`: flags in, words out. */
import { type ConfiguredJob, unconfiguredJob } from '../config/configured-job.ts';
import { checkJobName } from '../report/folder.ts';
import { summaryJson } from '../report/summary.ts';
import { terminalTable } from '../report/table.ts';
import { exitCodeOf, type JobOptions, runJob } from '../run-job.ts';
import type { ExitCode } from '../support/errors.ts';
import { startProgress, wantsColour } from './terminal.ts';

export interface RunOptions extends JobOptions {
  readonly config?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const DEFAULT_OUT = 'reports';

/** Runs one job; 0 if balanced, 1 if not. Throws for everything else. */
export async function run(jobName: string | undefined, options: RunOptions): Promise<ExitCode> {
  if (jobName !== undefined) checkJobName(jobName);
  const configured = await configuredJob(jobName, options.config);
  const out = options.out ?? configured.out ?? DEFAULT_OUT;
  const progress = await startProgress(!options.quiet && !options.json);
  const outcome = await runJob(configured, options, out, progress.phase).finally(progress.stop);
  if (options.json) process.stdout.write(summaryJson(outcome));
  else if (!options.quiet) {
    const colour = wantsColour(process.stdout);
    process.stdout.write(terminalTable(outcome, { colour, outDir: options.dryRun ? '' : out }));
  }
  return exitCodeOf(outcome);
}

/** Reading a config takes parsers that a run without one need not load. */
async function configuredJob(
  name: string | undefined,
  config: string | undefined,
): Promise<ConfiguredJob> {
  if (config === undefined) return unconfiguredJob(name ?? '');
  const { loadJob } = await import('../config/load.ts');
  return loadJob(config, name);
}
