/** Runs a command of the user without a shell, with the runs as JSON on its standard input. */
import { spawn } from 'node:child_process';
import type { RunEnd } from '../report/run-end.ts';
import { onExit } from '../support/cleanup.ts';
import { NOTIFY_TEXT_BYTES_MAX } from '../support/limits.ts';
import { shorten } from '../support/printable.ts';
import { say } from '../words/language.ts';
import type { Failure, Send } from './deliver.ts';
import { type Message, messageText, renderFitting, utf8Bytes } from './message.ts';
import { runsPayload } from './payload.ts';

/** The time limit of a command, and then the time to end after SIGTERM, ms. */
interface CommandTimes {
  readonly runMs: number;
  readonly endMs: number;
}

const COMMAND_TIMES: CommandTimes = { runMs: 30_000, endMs: 5_000 };

/** Characters kept of the end of its standard error; the last line is shown if it fails. */
const STDERR_CHARS_MAX = 4096;
const SHOWN_CHARS = 200;
/** How long to read the pipe after the command has ended, ms. */
const DRAIN_MS = 200;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: NodeJS.ErrnoException | null;
}

export const sendCommand: Send<'command'> = ({ command }, { message, runs, env, secretNames }) => {
  const commandEnv: NodeJS.ProcessEnv = { ...env, ...variablesOf(message, runs[0]) };
  for (const name of secretNames) delete commandEnv[name];
  return notifyCommand(command, runsPayload(runs), commandEnv);
};

/** For scripts that read no JSON: the worst run, and the text. */
function variablesOf(message: Message, worst: RunEnd | undefined) {
  return {
    ZHANGPING_JOB: worst?.job ?? '',
    ZHANGPING_DATE: worst?.date ?? '',
    ZHANGPING_ENDING: worst?.ending ?? 'test',
    ZHANGPING_EXIT_CODE: String(worst?.exitCode ?? 0),
    ZHANGPING_TEXT: renderFitting(
      message.lines,
      (lines) => messageText({ ...message, lines }),
      (text) => utf8Bytes(text) <= NOTIFY_TEXT_BYTES_MAX,
    ),
  };
}

/** Runs the command once, to its end. Its output is not shown: scripts read that of zhangping. */
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
  // It may end without reading all of its input.
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

/** In a process group of its own, so that its children end with it. */
function start([program, ...args]: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn(program, args, { env, stdio: ['pipe', 'ignore', 'pipe'], detached: true });
}
type Child = ReturnType<typeof start>;

function failure(why: string): Failure {
  return { why, mayPass: false };
}

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

function endOf(child: Child): Promise<Ended> {
  return new Promise((done) => {
    child.on('error', (error) => done({ code: null, signal: null, error }));
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

/** Null if it succeeded. */
function whyFailed({ code, signal, error }: Ended, isLate: boolean): string | null {
  if (error !== null) return notStarted(error);
  if (isLate) return say`the command did not end in time and was stopped`;
  if (signal !== null) return say`the command was killed by ${signal}`;
  return code === 0 ? null : say`the command exited with code ${code}`;
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
