/** A command of one's own, started without a shell and told of runs on its standard input. */
import { spawn } from 'node:child_process';
import { onExit } from '../support/cleanup.ts';
import { shorten } from '../support/printable.ts';
import { say } from '../words/language.ts';
import type { Failure } from './deliver.ts';

/** How long a command may take, and then to end when it is told to, ms. */
export interface CommandTimes {
  readonly runMs: number;
  readonly endMs: number;
}

export const COMMAND_TIMES: CommandTimes = { runMs: 30_000, endMs: 5_000 };

/** Of what it prints to its standard error, the last of which says why it failed. */
const STDERR_CHARS_MAX = 4096;
const SHOWN_CHARS = 200;
/** What still comes out of its pipe when it has ended, ms. */
const DRAIN_MS = 200;

/** How a command ended. */
interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: NodeJS.ErrnoException | null;
}

/** Runs it to its end, once. What it prints is not shown: our output is for others to read. */
export async function notifyCommand(
  command: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
  times: CommandTimes = COMMAND_TIMES,
): Promise<Failure | null> {
  let child: Child;
  try {
    child = start(command, env);
  } catch (error) {
    return failure(notStarted(error as NodeJS.ErrnoException));
  }
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-STDERR_CHARS_MAX);
  });
  // It may end without reading all of it.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const forget = onExit(() => signalGroup(child, 'SIGKILL'));
  const limit = new TimeLimit(child, times);
  try {
    const why = whyFailed(await endOf(child), limit.isPassed);
    return why === null ? null : failure(why + lastWords(printed));
  } finally {
    limit.clear();
    forget();
    child.stderr.destroy();
  }
}

/** In a group of its own, so that what it has started ends with it. */
function start([program, ...args]: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn(program, args, { env, stdio: ['pipe', 'ignore', 'pipe'], detached: true });
}
type Child = ReturnType<typeof start>;

function failure(why: string): Failure {
  return { why, mayPass: false };
}

/** Tells a command to end when its time is over, and ends it where it does not. */
class TimeLimit {
  isPassed = false;
  #timer: NodeJS.Timeout;

  constructor(child: Child, { runMs, endMs }: CommandTimes) {
    this.#timer = setTimeout(() => {
      this.isPassed = true;
      signalGroup(child, 'SIGTERM');
      this.#timer = setTimeout(() => signalGroup(child, 'SIGKILL'), endMs);
    }, runMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

function endOf(child: Child): Promise<Ended> {
  return new Promise((done) => {
    child.on('error', (error) => done({ code: null, signal: null, error }));
    child.on('exit', (code, signal) => {
      // What it has left running may hold its pipe open for good.
      const timer = setTimeout(() => done({ code, signal, error: null }), DRAIN_MS);
      child.on('close', () => {
        clearTimeout(timer);
        done({ code, signal, error: null });
      });
    });
  });
}

/** Null where it did what it was started for. */
function whyFailed({ code, signal, error }: Ended, isLate: boolean): string | null {
  if (error !== null) return notStarted(error);
  if (isLate) return say`the command did not end in time and was stopped`;
  if (signal !== null) return say`the command was ended by ${signal}`;
  return code === 0 ? null : say`the command ended with ${code}`;
}

function notStarted({ code, name }: NodeJS.ErrnoException): string {
  return say`the command cannot be started (${code ?? name})`;
}

function lastWords(printed: string): string {
  const line = printed.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : `: ${shorten(line, SHOWN_CHARS)}`;
}

function signalGroup({ pid }: Child, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
