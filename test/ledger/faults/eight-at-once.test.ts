/** Eight runs of one job at once: one at a time has it, the others are told who, nothing breaks. */
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  type CliResult,
  describeRun,
  expectExit,
  messagesOf,
  runCli,
  spawnCli,
} from '../../support/cli.ts';
import { tempDir } from '../../support/tempdir.ts';
import { type HeldRun, startHeld } from './held-run.ts';
import { racedLock } from './raced-lock.ts';
import { leftBehind, otherThan, type State, stateOf } from './slots.ts';
import { lookAt } from './state.ts';
import { DATES, inputsOf, JOB, LEDGER, runArgs, writeInputs } from './week.ts';

const ROUNDS = Number(process.env.ZHANGPING_SOAK ?? 0) || 4;
const RUNS = 8;
/** Rounds in which nothing is held back; each is eight whole starts of the program. */
const PLAIN_ROUNDS = Math.ceil(ROUNDS / 2);
const [DATE] = DATES;
const SINCE = /since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/;
const TOLD = /^Another run of shop is in progress: process \d+ on .+, since \d{4}-/;
const RACES = ROUNDS * 25;
/** A second winner would wait for its flows for ever. */
const HELD_MS = ROUNDS * 30_000;
const LOOK_MS = 5;

const held = new Set<HeldRun>();
afterEach(() => {
  for (const run of held) if (!run.isOver()) run.kill();
  held.clear();
});

function newFolder(): string {
  const cwd = tempDir();
  writeInputs(cwd);
  return cwd;
}

function heldRun(cwd: string): HeldRun {
  const sides = ['--statement', `in/${DATE}-s.csv`, '--flows', '-'];
  const places = ['--ledger', LEDGER, '--out', 'out'];
  const run = startHeld(['run', JOB, '--date', DATE, ...sides, ...places], cwd);
  held.add(run);
  return run;
}

/** Waits until a run has written who it is: it has the lock then, and waits for its flows. */
async function untilLocked(cwd: string, run: HeldRun): Promise<void> {
  const note = join(cwd, `${LEDGER}.locks`, `${JOB}.json`);
  for (;;) {
    if (run.isOver()) throw new Error(describeRun(await run.ended));
    const text = existsSync(note) ? readFileSync(note, 'utf8') : '';
    if (text.includes(`"pid":${run.pid},`)) return;
    await sleep(LOOK_MS);
  }
}

function expectRefused(result: CliResult, pid: number): void {
  expectExit(result, 5);
  expect(result.stderr).toContain(`process ${pid} on ${hostname()}, `);
  expect(result.stderr).toMatch(SINCE);
  expect(result.stderr).toContain(JOB);
}

/** One run of the date, nothing in the way. */
async function undisturbed(): Promise<State> {
  const cwd = newFolder();
  expectExit(await runCli(runArgs(DATE), { cwd }), 1);
  return stateOf(cwd);
}

test(
  `${ROUNDS} times eight at once, the flows held back: one has it, seven are told`,
  async () => {
    const cwd = newFolder();
    const { flows } = inputsOf(DATE);
    const items = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const runs = Array.from({ length: RUNS }, () => heldRun(cwd));
      const ended: CliResult[] = [];
      for (const { ended: end } of runs) end.then((result) => ended.push(result));
      while (ended.length < RUNS - 1) await sleep(LOOK_MS);
      // All others have ended and the one that has the lock still waits: its flows are not there.
      const [winner, ...more] = runs.filter((run) => !run.isOver());
      expect([winner !== undefined, more.length], ended.map(describeRun).join()).toEqual([true, 0]);
      for (const result of ended) expectRefused(result, winner.pid);
      winner.give(flows);
      expectExit(await winner.ended, 1);
      expect(leftBehind(cwd)).toEqual([]);
      const { items: now, integrity } = lookAt(join(cwd, LEDGER));
      expect(integrity).toBe('ok');
      items.add(now);
    }
    expect(items.size).toBe(1);
  },
  HELD_MS,
);

test(`${PLAIN_ROUNDS} times eight at once on plain files: at least one has it`, async () => {
  const cwd = newFolder();
  const wanted = await undisturbed();
  let winners = 0;
  for (let round = 0; round < PLAIN_ROUNDS; round++) {
    const results = await Promise.all(
      Array.from({ length: RUNS }, () => spawnCli(runArgs(DATE), { cwd })),
    );
    for (const result of results) expectExit(result, 1, 5);
    const won = results.filter(({ code }) => code === 1).length;
    expect(won, results.map(describeRun).join('\n')).toBeGreaterThan(0);
    winners += won;
    const { items, reports } = stateOf(cwd);
    expect(items).toBe(wanted.items);
    expect(otherThan(wanted.reports, reports)).toEqual([]);
    expect(leftBehind(cwd)).toEqual([]);
  }
  console.log(`${winners} of ${PLAIN_ROUNDS * RUNS} runs had the job`);
}, 3_600_000);

test(`two processes ask for the lock at one moment, ${RACES} times`, async () => {
  const folder = tempDir();
  const faults: string[] = [];
  for (const [at, answers] of (await racedLock(join(folder, LEDGER), 2, RACES)).entries()) {
    const winners = answers.filter((answer) => answer === 'has it').length;
    const told = answers.filter((answer) => TOLD.test(answer)).length;
    // A process that is kept waiting asks late, when the other one is done already.
    if (winners >= 1 && winners + told === 2) continue;
    faults.push(`moment ${at}: ${answers.join(' / ')}`);
  }
  expect(faults.slice(0, 10), `${faults.length} of ${RACES}`).toEqual([]);
}, 3_600_000);

test('the lock of a run that was killed is taken over, and that is said', async () => {
  const cwd = newFolder();
  const wanted = await undisturbed();
  const dead = heldRun(cwd);
  await untilLocked(cwd, dead);
  expectRefused(await runCli(runArgs(DATE), { cwd }), dead.pid);
  dead.kill();
  expect((await dead.ended).signal).toBe('SIGKILL');
  const next = await runCli(runArgs(DATE), { cwd });
  expectExit(next, 1);
  expect(next.stderr).toContain(
    `took over the lock of a run that crashed: process ${dead.pid} on `,
  );
  expect(next.stderr).toMatch(SINCE);
  expect(stateOf(cwd)).toEqual(wanted);
  expect(leftBehind(cwd)).toEqual([]);
  const last = await runCli(runArgs(DATE), { cwd });
  expect(messagesOf(last)).toBe('');
});

test('two jobs at once on one ledger both get what they are there for', async () => {
  const cwd = newFolder();
  for (const date of DATES) {
    const jobs = [JOB, 'other'];
    const results = await Promise.all(
      jobs.map((job) => spawnCli(runArgs(date, date, { job }), { cwd })),
    );
    for (const result of results) expectExit(result, 1);
  }
  const [alone, together] = [newFolder(), cwd];
  for (const job of [JOB, 'other']) {
    for (const date of DATES) {
      expectExit(await runCli(runArgs(date, date, { job }), { cwd: alone }), 1);
    }
  }
  expect(stateOf(together)).toEqual(stateOf(alone));
});

test('a job waits for nobody while a run of another job holds its own', async () => {
  const cwd = newFolder();
  const waiting = heldRun(cwd);
  await untilLocked(cwd, waiting);
  expectExit(await runCli(runArgs(DATE, DATE, { job: 'other' }), { cwd }), 1);
  expect(waiting.isOver()).toBe(false);
  waiting.give(inputsOf(DATE).flows);
  expectExit(await waiting.ended, 1);
});
