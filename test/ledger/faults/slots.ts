/** Work folders that stand again and again as they were before the rerun of the middle date. */
import { cpSync, existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expectExit, runCli } from '../../support/cli.ts';
import { tempDir } from '../../support/tempdir.ts';
import { type Files, filesBelow, itemsOf } from './state.ts';
import { DATES, LEDGER, OUT, rerun, runArgs, writeInputs } from './week.ts';

export interface Slot {
  /** Always the same path: the ledger knows where reports were written. */
  readonly cwd: string;
  restore(): void;
}

/** What the ledger and the reports say. */
export interface State {
  readonly items: string;
  readonly reports: Files;
}

export interface Week {
  readonly slots: readonly Slot[];
  /** All dates run once. */
  readonly before: State;
  /** And the middle one again, nothing in the way. */
  readonly after: State;
}

/** Runs all dates in a folder of its own. */
export async function makeSlot(): Promise<Slot> {
  const [cwd, saved] = [tempDir(), tempDir()];
  writeInputs(cwd, ['matched']);
  for (const date of DATES) expectExit(await runCli(runArgs(date), { cwd }), 1);
  cpSync(cwd, saved, { recursive: true });
  const restore = () => {
    rmSync(cwd, { recursive: true, force: true });
    cpSync(saved, cwd, { recursive: true });
  };
  return { cwd, restore };
}

/** Reads both; the ledger must be closed. */
export function stateOf(cwd: string, out = join(cwd, OUT)): State {
  return { items: itemsOf(join(cwd, LEDGER)), reports: filesBelow(out) };
}

/** How reports differ from what they should be, a line a file. */
export function otherThan(wanted: Files, found: Files): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  const others = [...names].filter((name) => wanted[name] !== found[name]);
  return others.map((name) => {
    if (found[name] === undefined) return `${name} is missing`;
    return wanted[name] === undefined ? `${name} is too much` : `${name} is other`;
  });
}

/** A slot for each processor, and the two states that there may be. */
export async function makeWeek(): Promise<Week> {
  const count = Math.max(2, availableParallelism());
  const slots = await Promise.all(Array.from({ length: count }, makeSlot));
  const { cwd, restore } = slots[0];
  const before = stateOf(cwd);
  expectExit(await rerun({ cwd }), 1);
  const after = stateOf(cwd);
  restore();
  return { slots, before, after };
}

/** Runs `work` for all cases, one at a time in each slot; gives what they found at fault. */
export async function inSlots<T>(
  slots: readonly Slot[],
  cases: readonly T[],
  work: (slot: Slot, each: T) => Promise<string[]>,
): Promise<string[]> {
  const queue = [...cases];
  const faults: string[] = [];
  const worker = async (slot: Slot) => {
    for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
      slot.restore();
      faults.push(...(await work(slot, each)));
    }
  };
  await Promise.all(slots.map(worker));
  return faults;
}

/** Files that a run makes for itself and should have taken away. */
export function leftBehind(cwd: string): string[] {
  const files = Object.keys(filesBelow(join(cwd, OUT))).filter((path) => path.endsWith('.tmp'));
  const beside = ['-wal', '-shm', '.locks/shop.json', '.locks/shop-journal'];
  return [...files, ...beside.filter((suffix) => existsSync(join(cwd, LEDGER + suffix)))];
}
