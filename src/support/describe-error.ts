/** An error as the person at the terminal is told it, and the exit code that goes with it. */
import { fileURLToPath } from 'node:url';
import { EXIT, type ExitCode, ExpectedError } from './errors.ts';
import { say } from './language.ts';
import { maskMessage } from './masking.ts';
import { printable } from './printable.ts';

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
  const repair = installAdvice(fault);
  if (repair !== null) {
    return { text: `zhangping: ${repair}\n`, message: repair, exitCode: EXIT.internal };
  }
  const message = say`unexpected fault: ${printable(maskMessage(fault.message))}`;
  const more = verbose ? stackOf(fault) : say`Run again with --verbose and report what it prints.`;
  return { text: `zhangping: ${message}\n${more}\n`, message, exitCode: EXIT.internal };
}

/** What to do where a package, or its native part, cannot be loaded; null for any other error. */
function installAdvice(fault: Error): string | null {
  const { message } = fault;
  const code = 'code' in fault ? fault.code : '';
  const root = fileURLToPath(new URL('../..', import.meta.url));
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const name = /package '([^']+)'/.exec(message)?.[1];
    if (name === undefined) return null;
    return say`the package ${name} is not installed. Install what zhangping needs, and try again:
      cd ${root} && npm install`;
  }
  const isAbsent = message.startsWith('Could not locate the bindings file');
  if (!isAbsent && code !== 'ERR_DLOPEN_FAILED') return null;
  const why = isAbsent
    ? say`it was never compiled`
    : message.includes('NODE_MODULE_VERSION')
      ? say`it was compiled for another version of Node.js`
      : say`it was compiled on another system`;
  return say`better-sqlite3, the native module that keeps the ledger, cannot be loaded by Node.js
    ${process.version}: ${why}. Compile it, which takes minutes and needs a C++ compiler, make and
    Python 3, and try again: cd ${root} && npm rebuild better-sqlite3`;
}

function stackOf({ stack = '' }: Error): string {
  return printable(maskMessage(stack));
}
