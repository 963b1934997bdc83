/** Turns an error into the text for the terminal and the exit code. */
import { EXIT, type ExitCode, ExpectedError } from '../support/errors.ts';
import { maskMessage } from '../support/masking.ts';
import { printable } from '../support/printable.ts';
import { installFault } from './install-fault.ts';
import { say } from './language.ts';

interface DescribedError {
  /** Lines for the terminal, each with its line break. */
  readonly text: string;
  /** The message alone. */
  readonly message: string;
  readonly exitCode: ExitCode;
}

/**
 * If `verbose`, includes the stack trace of an internal error, or of what caused another one;
 * secrets are masked.
 */
export function describeError(error: unknown, verbose: boolean): DescribedError {
  if (error instanceof ExpectedError) {
    const { exitCode } = error;
    const message = printable(maskMessage(error.message));
    const fault = exitCode === EXIT.internal ? error : error.cause;
    const stack = verbose && fault instanceof Error ? `${stackOf(fault)}\n` : '';
    return { text: `zhangping: ${message}\n${stack}`, message, exitCode };
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  const broken = installFault(fault);
  if (broken !== null) {
    const advice = `${broken.what}${say`; `}${broken.fix}`;
    return { text: `zhangping: ${advice}\n`, message: advice, exitCode: EXIT.internal };
  }
  const message = say`internal error: ${printable(maskMessage(fault.message))}`;
  const more = verbose ? stackOf(fault) : say`Run again with --verbose and report the output.`;
  return { text: `zhangping: ${message}\n${more}\n`, message, exitCode: EXIT.internal };
}

function stackOf({ stack = '' }: Error): string {
  return printable(maskMessage(stack));
}
