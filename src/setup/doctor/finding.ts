/** What `doctor` finds: how bad it is, what it is, and how it is mended. */
import { EXIT, type ExitCode } from '../../support/errors.ts';

export const LEVELS = ['ok', 'hint', 'problem'] as const;
export type Level = (typeof LEVELS)[number];

export interface Finding {
  /** What was looked at; these words are stable. */
  readonly check: Check;
  readonly level: Level;
  readonly what: string;
  /** How to mend it; empty where there is nothing to mend. */
  readonly fix: string;
  /** What a run would end with for it; 0 of what is no problem. */
  readonly exitCode: ExitCode;
}

export type Check =
  | 'node'
  | 'icu'
  | 'sqlite'
  | 'memory'
  | 'clock'
  | 'config'
  | 'profile'
  | 'statement'
  | 'flows'
  | 'ledger'
  | 'lock'
  | 'dates'
  | 'reports'
  | 'disk'
  | 'redis'
  | 'environment';

export function ok(check: Check, what: string): Finding {
  return { check, level: 'ok', what, fix: '', exitCode: EXIT.balanced };
}

/** Something that stops no run, and that somebody should know. */
export function hint(check: Check, what: string, fix: string): Finding {
  return { check, level: 'hint', what, fix, exitCode: EXIT.balanced };
}

/** Something that ends runs, with the exit code that they end with. */
export function problem(check: Check, what: string, fix: string, exitCode: ExitCode): Finding {
  return { check, level: 'problem', what, fix, exitCode };
}
