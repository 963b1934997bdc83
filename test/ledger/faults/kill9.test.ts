/** A run killed at any moment leaves the state before or after it, and the next one mends all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Random } from '../../../scripts/lib/random.mjs';
import { type CliResult, runCli, spawnCli } from '../../support/cli.ts';
import { tempDir } from '../../support/tempdir.ts';
import {
  inSlots,
  leftBehind,
  makeWeek,
  otherThan,
  type Slot,
  stateOf,
  type Week,
} from './slots.ts';
import { lookAt, mixedReports, reportsOf } from './state.ts';
import { DATES, JOB, LEDGER, MIDDLE, OUT, rerun, runArgs } from './week.ts';

const SOAK = Number(process.env.ZHANGPING_SOAK ?? 0);
const KILLS = SOAK || 20;
/** Points at which runs are killed in turn; in the soak all of them. */
const POINTS = SOAK ? Infinity : 24;
const SEED = Number(process.env.ZHANGPING_SEED ?? Date.now() % 1_000_000);
const HOOK = join(import.meta.dirname, 'kill-at.mjs');

let week: Week;
beforeAll(async () => {
  week = await makeWeek();
});

const hooked = (env: Record<string, string>) => ({ NODE_OPTIONS: `--import ${HOOK}`, ...env });

/** Ends a rerun of the middle date at that moment, ms after its start. */
function killedAfter(cwd: string, ms: number): Promise<CliResult> {
  let timer: NodeJS.Timeout | undefined;
  const onStart = (pid: number) => {
    timer = setTimeout(() => process.kill(pid, 'SIGKILL'), ms);
  };
  return rerun({ cwd, onStart }).finally(() => clearTimeout(timer));
}

interface Seen {
  readonly faults: string[];
  readonly isAfter: boolean;
}

/** What is wrong after a kill. */
function check(cwd: string): Seen {
  const faults: string[] = [];
  const { items, integrity } = lookAt(join(cwd, LEDGER));
  if (integrity !== 'ok') faults.push(`integrity: ${integrity}`);
  const isAfter = items === week.after.items;
  if (!isAfter && items !== week.before.items) faults.push(`items: ${items}`);
  for (const date of DATES) {
    const all = reportsOf(join(cwd, OUT), date);
    const reports = Object.fromEntries(Object.entries(all).filter(([name]) => !/^\./.test(name)));
    const mixed = mixedReports(reports);
    if (mixed !== '') faults.push(`${date}: ${mixed}`);
    if (reports['summary.json'] === undefined) continue;
    if (reports['matched.csv'] === undefined) faults.push(`${date}: no list of matches`);
    const [was, is] = [week.before, week.after].map(({ reports: whole }) => {
      return isSame(whole, date, reports);
    });
    if (!was && !is) faults.push(`${date}: neither the reports before nor those after`);
    if (is && !isAfter) faults.push(`${date}: reports of a run that was not committed`);
  }
  return { faults, isAfter };
}

function isSame(whole: Week['after']['reports'], date: string, part: object): boolean {
  const prefix = `${JOB}/${date}/`;
  const wanted = Object.entries(whole).filter(([path]) => path.startsWith(prefix));
  const named = Object.fromEntries(wanted.map(([path, text]) => [path.slice(prefix.length), text]));
  return JSON.stringify(named) === JSON.stringify(part);
}

/** An undisturbed rerun; what of it is not as it is where no run was ever killed. */
async function finish({ cwd }: Slot, run: typeof runCli = spawnCli): Promise<string[]> {
  const result = await run(runArgs(MIDDLE, 'again'), { cwd });
  const faults: string[] = [];
  if (result.code !== 1) faults.push(`the next run ended with ${result.code}: ${result.stderr}`);
  const left = leftBehind(cwd);
  if (left.length > 0) faults.push(`left behind: ${left.join(', ')}`);
  const { items, reports } = stateOf(cwd);
  if (items !== week.after.items) faults.push(`items at the end: ${items}`);
  faults.push(...otherThan(week.after.reports, reports));
  return faults;
}

test(`killed at ${KILLS} moments (seed ${SEED})`, async () => {
  const rng = new Random(SEED);
  const started = performance.now();
  expect(await inSlots(week.slots, week.slots, (slot) => finish(slot))).toEqual([]);
  // Measured as busy as the machine will be; it places the kills and judges nothing.
  let duration = performance.now() - started;
  const ends = { killed: 0, before: 0, after: 0 };
  const cases = Array.from({ length: KILLS }, (_, i) => ({
    shares: [rng.unit() * 1.3, ...(i % 3 === 0 ? [rng.unit() * 1.3] : [])],
    name: `case ${i} of seed ${SEED}`,
  }));
  const faults = await inSlots(week.slots, cases, async (slot, { shares, name }) => {
    const found: string[] = [];
    let wasAfter = false;
    for (const share of shares) {
      const result = await killedAfter(slot.cwd, share * duration);
      if (result.signal === 'SIGKILL') ends.killed++;
      const seen = check(slot.cwd);
      if (wasAfter && !seen.isAfter) found.push('what was committed is gone');
      wasAfter = seen.isAfter;
      ends[seen.isAfter ? 'after' : 'before']++;
      found.push(...seen.faults);
    }
    const begun = performance.now();
    found.push(...(await finish(slot)));
    duration += (performance.now() - begun - duration) / 8;
    return found.map((fault) => `${name} at ${shares.join(' and ')}: ${fault}`);
  });
  console.log(`seed ${SEED}: ${JSON.stringify(ends)}`);
  expect(faults).toEqual([]);
}, 3_600_000);

test('killed right before each call that changes something', async () => {
  const { cwd, restore } = week.slots[0];
  restore();
  const pointsFile = join(tempDir(), 'points');
  const counted = await rerun({ cwd, env: hooked({ ZHANGPING_KILL_POINTS: pointsFile }) });
  expect(counted.code).toBe(1);
  const points = readFileSync(pointsFile, 'utf8').trimEnd().split('\n');
  const step = Math.max(1, points.length / POINTS);
  const chosen = Array.from({ length: Math.ceil(points.length / step) }, (_, i) => {
    return Math.floor(i * step) + 1;
  });
  const faults = await inSlots(week.slots, chosen, async (slot, at) => {
    const env = hooked({ ZHANGPING_KILL_AT: String(at) });
    const result = await rerun({ cwd: slot.cwd, env });
    const found = result.signal === 'SIGKILL' ? [] : [`was not killed: ${result.stderr}`];
    found.push(...check(slot.cwd).faults, ...(await finish(slot, runCli)));
    return found.map((fault) => `before call ${at} (${points[at - 1]}): ${fault}`);
  });
  console.log(`${chosen.length} of ${points.length} points`);
  expect(faults).toEqual([]);
}, 3_600_000);
