/** An error as the person at the terminal is told it, and the exit code that goes with it. */
import { EXIT, type ExitCode, ExpectedError } from './errors.ts';
import { printable } from './printable.ts';

/** The text ends with a line break; stack traces only of faults, and only where asked for. */
export function describeError(
  error: unknown,
  verbose: boolean,
): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof ExpectedError) {
    const { exitCode, message } = error;
    const stack = verbose && exitCode === EXIT.internal ? `${error.stack}\n` : '';
    return { text: `zhangping: ${printable(message)}\n${stack}`, exitCode };
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  const what = `zhangping: unexpected fault: ${printable(fault.message)}\n`;
  const more = verbose
    ? `${fault.stack}\n`
    : 'Run again with --verbose and report what it prints.\n';
  return { text: what + more, exitCode: EXIT.internal };
}
