/** The built program in a work directory: in this process, or in one of its own as users run it. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { built, requireBuilt } from './dist.ts';
import { HANG_MS } from './waiting.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/zhangping.js', import.meta.url));
/** Plain English, unless a test says otherwise. */
const SPOKEN = { NO_COLOR: '1', LC_ALL: 'C' };
/** How often the memory of the program is looked at. */
const WATCH_MS = 15;
/** Characters of each stream that a failure shows. */
const SHOWN_CHARS = 4000;

export interface CliOptions {
  cwd: string;
  /** Standard input; nothing unless given. */
  input?: string | Uint8Array;
  env?: Record<string, string | undefined>;
}

export interface ProcessOptions extends CliOptions {
  /** Closes the reading end of standard output at once, as `| head -0` would. */
  closeStdout?: boolean;
  /** Called when the program has been started. */
  onStart?: (pid: number) => void;
}

export interface CliResult {
  command: string;
  cwd: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Most memory it had at a time, in KiB; only where the system tells. */
  maxRssKb?: number;
}

/** The run that was started last. Each waits for the one before: they share this process. */
let previous: Promise<unknown> = Promise.resolve();

/**
 * Runs the program in this process to the end of its command, without the fifth of a second that a
 * process of its own takes to start. Its exit code, whatever it is, does not throw.
 */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const result = previous.then(() => runHere(args, options));
  previous = result.catch(() => {});
  return result;
}

async function runHere(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const { cwd, input = '', env } = options;
  const { runCommandLine } = await built<typeof import('../../src/cli/program.ts')>('program.js');
  const { runCleanups } = await built<typeof import('../../src/support/cleanup.ts')>('cleanup.js');
  const [stdout, stderr] = [new Collected(), new Collected()];
  const argv = [process.execPath, PROGRAM, ...args];
  const putBack = actAs({ cwd, argv, stdout, stderr, input, env: { ...SPOKEN, ...env } });
  let code: number;
  try {
    code = await runCommandLine(argv, process.env);
    runCleanups();
  } finally {
    putBack();
  }
  const command = ['zhangping', ...args].join(' ');
  return { command, cwd, code, signal: null, stdout: stdout.text, stderr: stderr.text };
}

class Collected extends Writable {
  readonly #chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}

interface Acted {
  readonly cwd: string;
  readonly argv: string[];
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly input: string | Uint8Array;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Gives this process the surroundings of another one; what is returned puts its own back. */
function actAs({ cwd, argv, stdout, stderr, input, env }: Acted): () => void {
  const before = { cwd: process.cwd(), argv: process.argv, env: { ...process.env } };
  const streams = { stdin: Readable.from([Buffer.from(input)]), stdout, stderr };
  const names = Object.keys(streams) as (keyof typeof streams)[];
  const own = names.map((name) => Object.getOwnPropertyDescriptor(process, name) ?? {});
  for (const name of names) {
    Object.defineProperty(process, name, { value: streams[name], configurable: true });
  }
  setEnv(env);
  process.argv = argv;
  process.chdir(cwd);
  return () => {
    names.forEach((name, at) => {
      Object.defineProperty(process, name, own[at]);
    });
    const added = Object.keys(process.env).filter((name) => !(name in before.env));
    setEnv({ ...Object.fromEntries(added.map((name) => [name, undefined])), ...before.env });
    process.argv = before.argv;
    process.chdir(before.cwd);
  };
}

function setEnv(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name];
    else if (process.env[name] !== value) process.env[name] = value;
  }
}

/** Starts a process for the program: for tests of signals, locks, memory or a terminal. */
export function spawnCli(args: readonly string[], options: ProcessOptions): Promise<CliResult> {
  requireBuilt();
  const { cwd, input = '', env } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd,
      env: { ...process.env, ...SPOKEN, ...env },
    });
    const { pid } = child;
    let maxRssKb: number | undefined;
    const watch = setInterval(() => {
      maxRssKb = peakRssKb(pid) ?? maxRssKb;
    }, WATCH_MS);
    const timer = setTimeout(() => child.kill('SIGKILL'), HANG_MS);
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => output[name].push(chunk));
    }
    if (options.closeStdout) child.stdout.destroy();
    // The program may end without reading all of it.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      clearTimeout(timer);
      resolve({
        command: ['zhangping', ...args].join(' '),
        cwd,
        code,
        signal,
        stdout: Buffer.concat(output.stdout).toString(),
        stderr: Buffer.concat(output.stderr).toString(),
        ...(maxRssKb === undefined ? {} : { maxRssKb }),
      });
    });
    if (pid !== undefined) options.onStart?.(pid);
  });
}

/** The most memory that a process has had so far, where the system tells. */
function peakRssKb(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const peak = status.match(/^VmHWM:\s*(\d+) kB/m)?.[1];
    return peak === undefined ? undefined : Number(peak);
  } catch {
    return undefined;
  }
}

/** Names in a folder, sorted, but for the empty files that locks are taken on: these stay. */
export function leftIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'zhangping.db.locks')
    .sort();
}

/** Everything there is to say of a run, for a failure's message. */
export function describeRun(result: CliResult): string {
  const { command, cwd, code, signal } = result;
  const clip = (text: string) =>
    text.length <= SHOWN_CHARS ? text : `${text.slice(0, SHOWN_CHARS)}\n… ${text.length} in all`;
  return [
    `command: ${command}`,
    `in: ${cwd}`,
    `ended with: ${signal ?? code}`,
    `stdout:\n${clip(result.stdout)}`,
    `stderr:\n${clip(result.stderr)}`,
  ].join('\n');
}

/** A line that tells how a run goes on: with the time, and the job and date as far as known. */
const PROGRESS_LINE = /^\d\d:\d\d:\d\d[^\n]*: .*\n/gm;

/** What a run said on standard error, but for how it went on. */
export function messagesOf({ stderr }: Pick<CliResult, 'stderr'>): string {
  return stderr.replace(PROGRESS_LINE, '');
}

/** How it went on. */
export function progressOf({ stderr }: Pick<CliResult, 'stderr'>): string[] {
  return stderr.match(PROGRESS_LINE) ?? [];
}

/** Throws, with all there is to say, unless the program ended with one of these codes. */
export function expectExit(result: CliResult, ...codes: number[]): void {
  if (result.code !== null && codes.includes(result.code)) return;
  throw new Error(`expected exit ${codes.join(' or ')}\n${describeRun(result)}`);
}

/** Throws if the program met a fault of its own: no input may bring that about. */
export function expectNoFault(result: CliResult): void {
  const isFault =
    result.code === null ||
    /internal error: |^\s+at .+[:)]|Unhandled|node:internal|FATAL/m.test(result.stderr);
  if (isFault) throw new Error(`the program met a fault\n${describeRun(result)}`);
}
