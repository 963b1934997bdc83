/** Runs a command of the user without a shell, in limited time, to its end. */
import { spawn } from 'node:child_process';
import { onExit } from './cleanup.ts';

/** Characters kept of the end of its standard error. */
const STDERR_CHARS_MAX = 4096;
/** How long to read the pipe after the command has ended, ms. */
const DRAIN_MS = 200;

/** The time limit of a command, and then the time to end after SIGTERM, ms. */
export interface CommandTimes {
  readonly runMs: number;
  readonly endMs: number;
}

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Its standard input. */
  readonly input: string;
  readonly times: CommandTimes;
  /** Whether processes that it leaves running are killed when it ends. */
  readonly endsGroup?: boolean;
}

/** How a command ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started. */
  readonly error: NodeJS.ErrnoException | null;
  /** Whether its time was over. */
  readonly isLate: boolean;
  /** The last line of its standard error. */
  readonly lastLine: string;
}

/** Runs the command; its standard output is not read. */
export async function runCommand(
  command: readonly string[],
  { env, input, times, endsGroup = false }: CommandOptions,
): Promise<CommandEnd> {
  let child: Child;
  try {
    child = start(command, env);
  } catch (error) {
    return { ...notStarted(error as NodeJS.ErrnoException), isLate: false, lastLine: '' };
  }
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-STDERR_CHARS_MAX);
  });
  // It may end without reading all of its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  if (endsGroup) child.on('exit', () => signalGroup(child, 'SIGKILL'));
  const forget = onExit(() => signalGroup(child, 'SIGKILL'));
  const limit = new TimeLimit(child, times);
  try {
    const ended = await endOf(child);
    const lastLine = printed.trim().split('\n').at(-1) ?? '';
    return { ...ended, isLate: limit.isPassed, lastLine };
  } finally {
    limit.clear();
    forget();
    child.stderr.destroy();
  }
}

/** In a process group of its own, so that its children end with it. */
function start([program, ...args]: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn(program, args, { env, stdio: ['pipe', 'ignore', 'pipe'], detached: true });
}
type Child = ReturnType<typeof start>;

/** Sends SIGTERM to a command when its time is over, and SIGKILL if it does not end. */
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

type Ended = Pick<CommandEnd, 'code' | 'signal' | 'error'>;

function endOf(child: Child): Promise<Ended> {
  return new Promise((done) => {
    child.on('error', (error) => done(notStarted(error)));
    child.on('exit', (code, signal) => {
      // Processes that it leaves running may keep its pipe open.
      const timer = setTimeout(() => done({ code, signal, error: null }), DRAIN_MS);
      child.on('close', () => {
        clearTimeout(timer);
        done({ code, signal, error: null });
      });
    });
  });
}

function notStarted(error: NodeJS.ErrnoException): Ended {
  return { code: null, signal: null, error };
}

function signalGroup({ pid }: Child, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
