/** Processes that ask for one lock at the very same moments, as runs started by cron do. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { JOB } from './week.ts';

const SCRIPT = join(import.meta.dirname, 'lock-race.mjs');
/** From one moment to the next, and until the first: the processes have to be up by then. */
const EVERY_MS = 40;
const START_MS = 1000;

/** What each process was told at each moment: `has it`, or why not. */
export async function racedLock(
  ledger: string,
  processes: number,
  rounds: number,
): Promise<string[][]> {
  const args = [ledger, JOB, Date.now() + START_MS, rounds, EVERY_MS].map(String);
  const all = await Promise.all(Array.from({ length: processes }, () => answersOf(args)));
  return Array.from({ length: rounds }, (_, at) => all.map((answers) => answers[at]));
}

function answersOf(args: readonly string[]): Promise<string[]> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [SCRIPT, ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) done(JSON.parse(stdout));
      else fail(new Error(stderr));
    });
  });
}
