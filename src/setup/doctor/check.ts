/** What the checks of `doctor` are given, and what they find. */
import type { ConfiguredJob } from '../../config/configured-job.ts';
import type { WorkingCalendar } from '../../domain/working-days.ts';
import { EXIT, type ExitCode, ExpectedError } from '../../support/errors.ts';

export interface CheckUpRequest {
  /** The config; null: there is none. */
  readonly config: string | null;
  /** Business date of the input files to check; undefined: yesterday. */
  readonly date: string | undefined;
  /** Ledger and reports of jobs for which the config names none. */
  readonly ledger: string;
  readonly out: string;
  /** URLs of Redis on the command line; empty: those of the config, else of the environment. */
  readonly redis: readonly string[];
  /** Remove the keys of dead runs from Redis. */
  readonly clean: boolean;
}

/** The request, and the jobs of the config, if it can be read. */
export interface SetUp extends CheckUpRequest {
  readonly jobs: readonly ConfiguredJob[];
  /** The calendars of settlement jobs, by job. */
  readonly calendars: ReadonlyMap<string, WorkingCalendar>;
  /** The findings on the config, which is read before all checks. */
  readonly onConfig: readonly Finding[];
}

export const LEVELS = ['ok', 'hint', 'problem'] as const;
export type Level = (typeof LEVELS)[number];

/** The result of a check: how bad it is, what it is, and how to fix it. */
export interface Finding {
  /** What was checked; these words are stable. */
  readonly check: Checked;
  readonly level: Level;
  readonly what: string;
  /** How to fix it; empty where there is nothing to fix. */
  readonly fix: string;
  /** The exit code of a run that meets it; 0 unless it is a problem. */
  readonly exitCode: ExitCode;
}

type Checked =
  | ('node' | 'icu' | 'sqlite' | 'memory' | 'clock' | 'disk' | 'redis' | 'database' | 'channel')
  | (
      | 'environment'
      | 'calendar'
      | 'query'
      | 'config'
      | 'profile'
      | 'statement'
      | 'flows'
      | 'ledger'
      | 'lock'
      | 'dates'
      | 'reports'
    );

export function ok(check: Checked, what: string): Finding {
  return { check, level: 'ok', what, fix: '', exitCode: EXIT.balanced };
}

/** A finding that is worth knowing but does not stop a run. */
export function hint(check: Checked, what: string, fix: string): Finding {
  return { check, level: 'hint', what, fix, exitCode: EXIT.balanced };
}

/** A finding that makes runs fail, with their exit code. */
export function problem(check: Checked, what: string, fix: string, exitCode: ExitCode): Finding {
  return { check, level: 'problem', what, fix, exitCode };
}

/** Returns what `examine` finds; an error that a run would report becomes a problem. */
export async function orProblem(
  {
    check,
    job = '',
    fix,
  }: { readonly check: Checked; readonly job?: string; readonly fix: string },
  examine: () => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await examine();
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const what = job === '' ? error.message : `${job}: ${error.message}`;
    return [problem(check, what, fix, error.exitCode)];
  }
}
