/** The entry point: runs the command and ends the process with its exit code. */
import { runProgram } from './cli/program.ts';
import { runCleanups } from './support/cleanup.ts';
import { printError } from './support/output.ts';
import { describeError } from './words/describe-error.ts';
import { startLanguage } from './words/language.ts';

/** Exit codes that shells report for processes that a signal ended. */
const SIGNAL_EXIT = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function endWith(code: number): never {
  runCleanups();
  process.exit(code);
}

function report(error: unknown): number {
  const { text, exitCode } = describeError(error, process.argv.includes('--verbose'));
  printError(text);
  return exitCode;
}

for (const signal of Object.keys(SIGNAL_EXIT) as (keyof typeof SIGNAL_EXIT)[]) {
  process.on(signal, () => endWith(SIGNAL_EXIT[signal]));
}
// A reader that closes the pipe early (`| head`) does not change the exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
// Neither does a log that cannot be written: its disk is full, or its reader has ended.
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => endWith(report(error)));

let code: number;
try {
  await startLanguage(process.argv, process.env);
  code = await runProgram(process.argv);
} catch (error) {
  code = report(error);
}
runCleanups();
process.exitCode = code;
