/**
 * Fixture folders: `case.json` says how to run, in the words of a job's settings; `expected/`
 * holds `outcome.txt` (exit code, and the message of a refusal) and the reports.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { toJob } from './config/load.ts';
import { jobSchema } from './config/schema.ts';
import { reportFolder } from './report/folder.ts';
import { exitCodeOf, runJob } from './run-job.ts';
import { ExpectedError, UsageError } from './support/errors.ts';

const CASE_FILE = 'case.json';
const EXPECTED = 'expected';
const OUTCOME_FILE = 'outcome.txt';

const caseSchema = jobSchema.extend({
  /** What the case shows, for whoever reads the folder. */
  what: z.string(),
  job: z.string().optional(),
  date: z.string().optional(),
  allowEmpty: z.boolean().optional(),
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
export async function runCase(folder: string): Promise<CaseResult> {
  const before = process.cwd();
  const out = await mkdtemp(join(tmpdir(), 'zhangping-fixture-'));
  process.chdir(folder);
  try {
    return await runInFolder(out, folder);
  } finally {
    process.chdir(before);
    await rm(out, { recursive: true, force: true });
  }
}

async function runInFolder(out: string, folder: string): Promise<CaseResult> {
  const { job, date, allowEmpty, ...settings } = await readCase(folder);
  const configured = toJob(job ?? '', settings, '.');
  const result = new Map<string, string>();
  try {
    const options = {
      ...(date === undefined ? {} : { date }),
      ...(allowEmpty === undefined ? {} : { allowEmpty }),
    };
    const outcome = await runJob(configured, options, out, () => {});
    result.set(OUTCOME_FILE, `${exitCodeOf(outcome)}\n`);
    const reports = reportFolder(out, outcome.job, outcome.date);
    for (const name of (await readdir(reports)).sort()) {
      result.set(name, stable(name, await readFile(join(reports, name), 'utf8')));
    }
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    result.set(OUTCOME_FILE, `${error.exitCode}\n${error.message}\n`);
  }
  return result;
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
  if (name !== 'summary.json') return text;
  const { runId: _, timings: __, ...summary } = JSON.parse(text);
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** What differs from `expected/`, a line each. */
export async function compareCase(folder: string, result: CaseResult): Promise<string[]> {
  const dir = join(folder, EXPECTED);
  const expected = (await readdir(dir).catch(() => [])).sort();
  const names = new Set([...expected, ...result.keys()]);
  const differences: string[] = [];
  for (const name of names) {
    const wanted = await readFile(join(dir, name), 'utf8').catch(() => null);
    const given = result.get(name) ?? null;
    if (wanted !== given) differences.push(firstDifference(name, wanted, given));
  }
  return differences;
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
  for (const [name, text] of result) await writeFile(join(dir, name), text);
}
