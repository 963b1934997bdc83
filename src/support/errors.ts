/** Errors that are reported to the user, each with the exit code of the process. */

export const EXIT = {
  balanced: 0,
  discrepant: 1,
  usage: 2,
  refused: 3,
  internal: 4,
  locked: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Exit codes from worst to best: the worst of several runs is the exit code of the command. */
export const WORST_FIRST: readonly ExitCode[] = [
  EXIT.internal,
  EXIT.usage,
  EXIT.refused,
  EXIT.locked,
  EXIT.discrepant,
  EXIT.balanced,
];

/** An error reported without a stack trace: it says what, where, what was expected, what to do. */
export class ExpectedError extends Error {
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

/** A flag, argument or setting is wrong. */
export class UsageError extends ExpectedError {
  constructor(message: string) {
    super(message, EXIT.usage);
  }
}

/** Why an input was refused; the codes are stable, so that alerts can distinguish them. */
export type RefusalReason =
  | 'missing'
  | 'empty'
  | 'error-body'
  | 'no-bill'
  | 'not-ready'
  | 'unrecognized'
  | 'header'
  | 'footer'
  | 'account'
  | 'period'
  | 'undecodable'
  | 'rejects'
  | 'changed'
  | 'checksum'
  | 'archive'
  | 'limit'
  | 'twice'
  | 'swapped'
  | 'unrelated'
  | 'upstream'
  | 'reused'
  | 'database'
  | 'fetch';

/** An input is not the right file, or not complete. Nothing has been reconciled or written. */
export class RefusedError extends ExpectedError {
  readonly reason: RefusalReason;
  /** The cause is shown with --verbose only. */
  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, EXIT.refused, options);
    this.reason = reason;
  }
}

/** Returns the RefusedError that an action throws, or null. Other errors are thrown. */
export function refusalOf(action: () => void): RefusedError | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
}

/** Another run of the job is in progress. */
export class LockedError extends ExpectedError {
  constructor(message: string) {
    super(message, EXIT.locked);
  }
}

/** A failure that the input did not cause: of the disk, the engine or the proof. */
export class InternalError extends ExpectedError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, EXIT.internal, options);
  }
}

/** Is this an error of the system, such as a full disk? */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
