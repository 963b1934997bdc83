/**
 * Fixture folders: `case.json` says how to run, in the words of a job's settings; `expected/`
 * holds `outcome.txt` (exit code, and the message of a refusal), the reports but for the page, and
 * where there are several steps `items.txt`, the items as the ledger has them in the end.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { toJob } from './config/load.ts';
import { configSchema, jobSchema } from './config/schema.ts';
import { maybe, runSteps, stepSchema } from './fixture-steps.ts';
import type { EngineOptions } from './run-job.ts';
import { UsageError } from './support/errors.ts';

const CASE_FILE = 'case.json';
const EXPECTED = 'expected';
const OUTCOME_FILE = 'outcome.txt';
const ITEMS_FILE = 'items.txt';
/** <job>/<date>/<file> */
const REPORT_DEPTH = 3;
/** Large, another with every change of its looks, and tested by itself. */
const UNCOMPARED = 'report.html';

const caseSchema = jobSchema.extend({
  /** What the case shows, for whoever reads the folder. */
  what: z.string(),
  job: z.string().optional(),
  /** As in a config. */
  profiles: configSchema.shape.profiles,
  date: z.string().optional(),
  allowEmpty: z.boolean().optional(),
  unknownTypes: z.string().optional(),
  /** Runs and decisions, one after the other, on one ledger; else the case is a single run. */
  steps: z.array(stepSchema).min(1).optional(),
});

/** File names and contents that a case gives. */
export type CaseResult = ReadonlyMap<string, string>;

/** The fixture folders named, or directly below those named, sorted. Throws UsageError. */
export async function findCases(dirs: readonly string[]): Promise<string[]> {
  const cases: string[] = [];
  for (const dir of dirs) {
    if (await exists(join(dir, CASE_FILE))) {
      cases.push(dir);
      continue;
    }
    const below = await readdir(dir).catch(() => {
      throw new UsageError(`${dir}: there is no such folder.`);
    });
    const found: string[] = [];
    for (const name of below.sort()) {
      if (await exists(join(dir, name, CASE_FILE))) found.push(join(dir, name));
    }
    if (found.length === 0) {
      throw new UsageError(`${dir}: neither it nor a folder in it has a ${CASE_FILE}.`);
    }
    cases.push(...found);
  }
  return cases;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

/** Runs a case from within its folder, so that paths in messages and reports are its own. */
export async function runCase(folder: string, engine: EngineOptions = {}): Promise<CaseResult> {
  const before = process.cwd();
  const out = await mkdtemp(join(tmpdir(), 'zhangping-fixture-'));
  process.chdir(folder);
  try {
    return await runInFolder(out, folder, engine);
  } finally {
    process.chdir(before);
    await rm(out, { recursive: true, force: true });
  }
}

async function runInFolder(
  out: string,
  folder: string,
  engine: EngineOptions,
): Promise<CaseResult> {
  const { job, date, allowEmpty, unknownTypes, steps, profiles, ...settings } =
    await readCase(folder);
  const configured = toJob(job ?? '', settings, '.', { profiles });
  // A case of one run is one of a single step, and needs no ledger to remember it.
  const only = { run: { ...maybe({ date, allowEmpty, unknownTypes }) } };
  const result = new Map<string, string>();
  const ledger = steps === undefined ? null : join(out, 'ledger.db');
  const told = await runSteps(configured, steps ?? [only], {
    places: { out: join(out, 'reports'), ledger },
    engine,
  });
  result.set(OUTCOME_FILE, told.outcome);
  for (const [name, path] of await reportFiles(join(out, 'reports'), steps === undefined)) {
    result.set(name, stable(name, await readFile(path, 'utf8')));
  }
  if (told.items !== null) result.set(ITEMS_FILE, told.items);
  return result;
}

/** Files below `reports`, by the name they have in `expected/`: the date says enough. */
async function reportFiles(reports: string, isSingle: boolean): Promise<[string, string][]> {
  const found = await readdir(reports, { recursive: true }).catch(() => []);
  return found
    .filter((name) => name.split(sep).length === REPORT_DEPTH && basename(name) !== UNCOMPARED)
    .sort()
    .map((name) => {
      const parts = name.split(sep).slice(isSingle ? REPORT_DEPTH - 1 : 1);
      return [parts.join('/'), join(reports, name)];
    });
}

async function readCase(folder: string): Promise<z.infer<typeof caseSchema>> {
  const text = await readFile(CASE_FILE, 'utf8');
  try {
    return caseSchema.parse(JSON.parse(text));
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${join(folder, CASE_FILE)}: ${message}`);
  }
}

/** A report without what differs from run to run. */
function stable(name: string, text: string): string {
  if (basename(name) !== 'summary.json') return text;
  const { runId: _, timings: __, engine: ___, ...summary } = JSON.parse(text);
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** What differs from `expected/`, a line each. */
export async function compareCase(folder: string, result: CaseResult): Promise<string[]> {
  const dir = join(folder, EXPECTED);
  const expected = (await filesBelow(dir)).sort();
  const names = new Set([...expected, ...result.keys()]);
  const differences: string[] = [];
  for (const name of names) {
    const wanted = await readFile(join(dir, name), 'utf8').catch(() => null);
    const given = result.get(name) ?? null;
    if (wanted !== given) differences.push(firstDifference(name, wanted, given));
  }
  return differences;
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(dir, join(parentPath, name)));
}

function firstDifference(name: string, wanted: string | null, given: string | null): string {
  if (wanted === null) return `${name}: not expected, but written`;
  if (given === null) return `${name}: expected, but not written`;
  const wantedLines = wanted.split('\n');
  const givenLines = given.split('\n');
  const at = wantedLines.findIndex((line, index) => line !== givenLines[index]);
  const index = at < 0 ? wantedLines.length : at;
  return (
    `${name}:${index + 1}: expected ${JSON.stringify(wantedLines[index] ?? 'the end')}, ` +
    `got ${JSON.stringify(givenLines[index] ?? 'the end')}`
  );
}

/** Writes what a case gives as what it must give. */
export async function writeExpected(folder: string, result: CaseResult): Promise<void> {
  const dir = join(folder, EXPECTED);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  for (const [name, text] of result) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
}
