/** One job run from its settings: flags over config, then reconcile, then reports. */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ConfiguredJob } from './config/configured-job.ts';
import { MemoryEngine } from './engine/memory.ts';
import { isDate, shiftDate, today } from './model/time.ts';
import { profilesNamed } from './profile/registry.ts';
import { type Phase, reconcile } from './reconcile.ts';
import type { Outcome } from './report/outcome.ts';
import { writeReports } from './report/write.ts';
import { EXIT, type ExitCode, UsageError } from './support/errors.ts';

/** What a command line may say of a run; it goes before what the config says. */
export interface JobOptions {
  readonly statement?: string[];
  readonly flows?: string[];
  readonly date?: string;
  readonly channel?: string;
  readonly flowsProfile?: string;
  readonly allowEmpty?: boolean;
  readonly dryRun?: boolean;
}

/** The exit code of a run that came to a verdict. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  return outcome.verdict === 'balanced' ? EXIT.balanced : EXIT.discrepant;
}

/** Reconciles and, unless it is a dry run, writes the reports below `out`. */
export async function runJob(
  configured: ConfiguredJob,
  options: JobOptions,
  out: string,
  onPhase: (phase: Phase | 'report') => void,
): Promise<Outcome> {
  const outcome = await reconcile({
    ...requestOf(configured, options),
    engine: new MemoryEngine(),
    scratchDir: await existingAncestor(out),
    onPhase,
  });
  if (!options.dryRun) {
    onPhase('report');
    await writeReports(out, outcome);
  }
  return outcome;
}

function requestOf(configured: ConfiguredJob, options: JobOptions) {
  const statement = options.statement ?? configured.statement;
  const flows = options.flows ?? configured.flows;
  if (statement.length === 0) throw new UsageError(missing('--statement', "the channel's bill"));
  if (flows.length === 0) throw new UsageError(missing('--flows', 'your own records'));
  if (statement.includes('-') && flows.includes('-')) {
    throw new UsageError('Only one side can be read from standard input (-).');
  }
  const statementProfile = options.channel ?? configured.channel;
  const flowsProfile = options.flowsProfile ?? configured.flowsProfile;
  for (const name of [statementProfile, flowsProfile]) if (name !== undefined) profilesNamed(name);
  const { job } = configured;
  return {
    job: { ...job, allowEmpty: options.allowEmpty ?? job.allowEmpty },
    date: businessDate(options.date, job.timeZone),
    statement,
    flows,
    statementProfile,
    flowsProfile,
  };
}

function missing(flag: string, what: string): string {
  const example = 'zhangping run --statement bill.zip --flows flows.csv';
  return `${flag} is missing: give ${what}, as in\n  ${example}`;
}

function businessDate(text: string | undefined, timeZone: string): string | null {
  if (text === undefined) return null;
  if (text === 'today') return today(timeZone);
  if (text === 'yesterday') return shiftDate(today(timeZone), -1);
  if (isDate(text)) return text;
  throw new UsageError(
    `--date ${text}: expected yyyy-MM-dd with a day that exists, yesterday or today.`,
  );
}

/** The folder, or the nearest one above it that exists: scratch files have no names there. */
async function existingAncestor(folder: string): Promise<string> {
  let candidate = resolve(folder);
  for (;;) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isDirectory()) return candidate;
    candidate = dirname(candidate);
  }
}
