/**
 * Commands that read the ledger while another process decides: before each statement that a command
 * gives to SQLite, in turn. It tells how things stood before the decision, or after it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { explain } from '../../../src/cli/commands/explain.ts';
import { listCommand, showCommand } from '../../../src/cli/commands/items.ts';
import { report } from '../../../src/cli/commands/report.ts';
import { run } from '../../../src/cli/commands/run.ts';
import { status } from '../../../src/cli/commands/status.ts';
import { lastCommitAt } from '../../../src/ledger/days.ts';
import { listItems } from '../../../src/ledger/listing.ts';
import { closeLedger, openLedger } from '../../../src/ledger/open.ts';
import { datesToCatchUp } from '../../../src/run/catch-up.ts';
import { checkLedger } from '../../../src/setup/doctor/ledgers.ts';
import { tempDir } from '../../support/tempdir.ts';
import { HANG_MS } from '../../support/waiting.ts';
import { filesBelow } from './state.ts';
import { DATES, JOB, LEDGER, writeInputs } from './week.ts';

/** Told of each statement before SQLite runs it. */
const watch = vi.hoisted(() => ({ onStatement: (_: string) => {} }));
vi.mock('better-sqlite3', async (original) => {
  const { default: Database } = await original<{ default: typeof import('better-sqlite3') }>();
  class Watched extends Database {
    constructor(path: string, options: object) {
      super(path, { ...options, verbose: (sql) => watch.onStatement(String(sql)) });
    }
  }
  return { default: Watched };
});

const OUT = 'out';
const ORDER = 'LONG0';
const READS = { ledger: LEDGER, json: true };
const started = process.cwd();
const CLOCK = new Int32Array(new SharedArrayBuffer(4));
let decider: ChildProcess;
let pipes: { questions: number; answers: number };
let item = '';
let printed = '';

beforeAll(async () => {
  const cwd = tempDir();
  writeInputs(cwd);
  process.chdir(cwd);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  for (const date of DATES) await runDate(date);
  const ledger = openLedger(LEDGER);
  const { items } = listItems(ledger, { state: 'open', job: JOB });
  item = items.find(({ item: { statement } }) => statement?.orderId === ORDER)?.item.id ?? '';
  closeLedger(ledger);
  execFileSync('mkfifo', ['questions', 'answers']);
  const script = join(import.meta.dirname, 'decider.mjs');
  const args = [script, LEDGER, item, 'questions', 'answers'];
  decider = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const { O_RDWR, O_NONBLOCK } = constants;
  pipes = {
    questions: openSync('questions', O_RDWR),
    answers: openSync('answers', O_RDWR | O_NONBLOCK),
  };
});

afterAll(() => {
  for (const pipe of Object.values(pipes)) closeSync(pipe);
  decider.kill();
  vi.restoreAllMocks();
  process.chdir(started);
});

function runDate(date: string): Promise<number> {
  const files = { statement: [`in/${date}-s.csv`], flows: [`in/${date}-f.csv`] };
  return run(JOB, { ...files, date, ledger: LEDGER, out: OUT, quiet: true });
}

/** Has the other process decide, and waits until it has. */
function decide(): void {
  writeSync(pipes.questions, 'x');
  const deadline = performance.now() + HANG_MS;
  while (performance.now() < deadline) {
    try {
      if (readSync(pipes.answers, Buffer.alloc(1)) === 1) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    Atomics.wait(CLOCK, 0, 0, 1);
  }
  throw new Error('the other process does not answer');
}

/** Statements of a read transaction before which something is decided: the rest see as much. */
const OF_SNAPSHOT = 3;

/**
 * Runs a command, with a decision before its n-th statement; how many there were. Those that hold
 * the write lock do not count: nobody can decide then.
 */
async function disturbed(command: () => Promise<unknown>, n: number): Promise<number> {
  let [count, isWriting, inside] = [0, false, 0];
  watch.onStatement = (sql) => {
    if (/^(COMMIT|ROLLBACK)\b/.test(sql)) [isWriting, inside] = [false, 0];
    else if (!isWriting && inside <= OF_SNAPSHOT && !/^PRAGMA /i.test(sql)) {
      if (++count === n) decide();
    }
    if (/^BEGIN (IMMEDIATE|EXCLUSIVE)/.test(sql)) isWriting = true;
    if (inside > 0 || sql.startsWith('BEGIN')) inside++;
  };
  try {
    await command();
  } finally {
    watch.onStatement = () => {};
  }
  return count;
}

/** What a command says, and the reports that it leaves. */
async function told(command: () => Promise<unknown>): Promise<unknown> {
  printed = '';
  rmSync(OUT, { recursive: true, force: true });
  const result = await command();
  return { result, printed, files: filesBelow(OUT) };
}

const COMMANDS: Record<string, () => Promise<unknown>> = {
  status: () => status(undefined, READS),
  'items list': () => listCommand({ ...READS, state: 'all' }),
  'items show': () => showCommand(item, READS),
  explain: () => explain(ORDER, READS),
  report: async () => {
    await report(JOB, { date: DATES[0], out: OUT, format: ['xlsx'], ...READS });
    return readFileSync(join(OUT, JOB, DATES[0], 'report.html'), 'utf8');
  },
  run: () => runDate(DATES[0]),
  doctor: async () => checkLedger(LEDGER).findings.filter(({ check }) => check !== 'clock'),
  'the last commit, for metrics': async () => {
    const ledger = openLedger(LEDGER);
    const at = lastCommitAt(ledger, JOB);
    closeLedger(ledger);
    return at;
  },
  'dates to catch up': () =>
    datesToCatchUp(LEDGER, JOB, { last: '2026-11-05', days: 4, hasFiles: async () => false }),
};

test.each(Object.entries(COMMANDS))('%s', async (_, command) => {
  let before = await told(command);
  for (let n = 1; ; n++) {
    let statements = 0;
    const between = await told(async () => {
      const results: unknown[] = [];
      statements = await disturbed(async () => results.push(await command()), n);
      return results[0];
    });
    if (statements < n) {
      expect(n).toBeGreaterThan(1);
      return;
    }
    const after = await told(command);
    expect([before, after], `a decision before statement ${n}`).toContainEqual(between);
    before = after;
  }
});
