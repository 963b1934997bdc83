/** A run that waits for its flows on standard input until the test gives them. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CliResult } from '../../support/cli.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', '..', 'bin', 'zhangping.js');

export interface HeldRun {
  readonly pid: number;
  readonly ended: Promise<CliResult>;
  /** Has it ended? */
  isOver(): boolean;
  /** Gives it its flows, and no more after them. */
  give(flows: string): void;
  kill(): void;
}

/** Starts it; `args` say `--flows -`. */
export function startHeld(args: readonly string[], cwd: string): HeldRun {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let isOver = false;
  const ended = resultOf(child, args, cwd).finally(() => {
    isOver = true;
  });
  // One that is refused reads nothing.
  child.stdin.on('error', () => {});
  return {
    pid: child.pid ?? 0,
    ended,
    isOver: () => isOver,
    give: (flows) => child.stdin.end(flows),
    kill: () => child.kill('SIGKILL'),
  };
}

function resultOf(
  child: ChildProcessWithoutNullStreams,
  args: readonly string[],
  cwd: string,
): Promise<CliResult> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      done({ command: ['zhangping', ...args].join(' '), cwd, code, signal, ...output });
    });
  });
}
