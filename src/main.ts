/** Arguments to command to exit code: the one place that ends the process. */
import { runProgram } from './program.ts';
import { runCleanups } from './support/cleanup.ts';
import { EXIT, ExpectedError } from './support/errors.ts';
import { printable } from './support/printable.ts';

/** Exit code of a process that a signal ended, as shells count it. */
const SIGNAL_EXIT = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function endWith(code: number): never {
  runCleanups();
  process.exit(code);
}

function report(error: unknown): number {
  const verbose = process.argv.includes('--verbose');
  if (error instanceof ExpectedError) {
    process.stderr.write(`zhangping: ${printable(error.message)}\n`);
    if (verbose && error.exitCode === EXIT.internal) process.stderr.write(`${error.stack}\n`);
    return error.exitCode;
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`zhangping: unexpected fault: ${printable(fault.message)}\n`);
  process.stderr.write(
    verbose ? `${fault.stack}\n` : 'Run again with --verbose and report what it prints.\n',
  );
  return EXIT.internal;
}

for (const signal of Object.keys(SIGNAL_EXIT) as (keyof typeof SIGNAL_EXIT)[]) {
  process.on(signal, () => endWith(SIGNAL_EXIT[signal]));
}
// A reader that has seen enough (`| head`) is no fault of ours, and changes no verdict.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.on('uncaughtException', (error) => endWith(report(error)));

let code: number;
try {
  code = await runProgram(process.argv);
} catch (error) {
  code = report(error);
}
runCleanups();
process.exitCode = code;
