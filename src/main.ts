/** The entry point: runs the command and ends the process with its exit code. */
import { setFlagsFromString } from 'node:v8';
import { reportFailure, runCommandLine } from './cli/program.ts';
import { runCleanups } from './support/cleanup.ts';

// A run takes seconds, in three threads: by default a quarter of its CPU time is spent to optimize
// functions that are hardly called again. The default budget is 67,584 bytes of bytecode.
setFlagsFromString('--interrupt-budget=1000000');

/** Exit codes that shells report for processes that a signal ended. */
const SIGNAL_EXIT = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function endWith(code: number): never {
  runCleanups();
  process.exit(code);
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
process.on('uncaughtException', (error) => {
  endWith(reportFailure(error, process.argv.includes('--verbose')));
});

const code = await runCommandLine(process.argv, process.env);
runCleanups();
process.exitCode = code;
