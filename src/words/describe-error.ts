/** An error as the person at the terminal is told it, and the exit code that goes with it. */
import { EXIT, type ExitCode, ExpectedError } from '../support/errors.ts';
import { maskMessage } from '../support/masking.ts';
import { printable } from '../support/printable.ts';
import { installFault } from './install-fault.ts';
import { say } from './language.ts';

export interface DescribedError {
  /** Lines for a terminal; they end with a line break. */
  readonly text: string;
  /** What happened, by itself. */
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** Stack traces only of faults, and only where asked for; no secrets are in either. */
export function describeError(error: unknown, verbose: boolean): DescribedError {
  if (error instanceof ExpectedError) {
    const { exitCode } = error;
    const message = printable(maskMessage(error.message));
    const stack = verbose && exitCode === EXIT.internal ? `${stackOf(error)}\n` : '';
    return { text: `zhangping: ${message}\n${stack}`, message, exitCode };
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  const lack = installFault(fault);
  if (lack !== null) {
    const advice = `${lack.what}${say`; `}${lack.fix}`;
    return { text: `zhangping: ${advice}\n`, message: advice, exitCode: EXIT.internal };
  }
  const message = say`internal error: ${printable(maskMessage(fault.message))}`;
  const more = verbose ? stackOf(fault) : say`Run again with --verbose and report the output.`;
  return { text: `zhangping: ${message}\n${more}\n`, message, exitCode: EXIT.internal };
}

function stackOf({ stack = '' }: Error): string {
  return printable(maskMessage(stack));
}
