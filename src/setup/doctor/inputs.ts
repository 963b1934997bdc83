/** The input files of a date: does the config name them, do they exist, are they the right ones? */
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { parseDateFlag } from '../../config/flags.ts';
import { fillDate, hasDate } from '../../config/template.ts';
import type { Job } from '../../domain/job.ts';
import { SIDES, type Side } from '../../domain/record.ts';
import { shiftDate, wallClock } from '../../domain/time.ts';
import { type Formats, formatsNamed } from '../../formats/registry.ts';
import { errorCode } from '../../inputs/access.ts';
import type { Document } from '../../inputs/document.ts';
import { expandPaths, STANDARD_INPUT } from '../../inputs/expand-paths.ts';
import { withFile } from '../../inputs/open.ts';
import { recognize, requireKnown } from '../../reading/recognize/recognize.ts';
import { openingOf } from '../../reading/side.ts';
import { ExpectedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, orProblem, problem, type SetUp } from './check.ts';

/** Files of a side that are opened: of thousands a few are enough. */
const FILES_OPENED_MAX = 20;
/** The time of the next day, in the job's zone, at which bills are due. */
const DUE_AT = '10:30';

/** The files of a side, and what they are checked with. */
interface SideCheck {
  readonly side: Side;
  readonly paths: readonly string[];
  readonly job: Job;
  readonly date: string;
  readonly formats: Formats;
}

/** Checks the files of both sides of every job. */
export async function inputFindings({ jobs, date = 'yesterday' }: SetUp): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const configured of jobs) {
    const day = parseDateFlag(date, configured.job.timeZone);
    for (const side of SIDES) findings.push(...(await sideFindings(side, configured, day)));
  }
  return findings;
}

/** Checks a side, if its profile is known. */
async function sideFindings(side: Side, configured: ConfiguredJob, date: string) {
  const { job, profiles, [side]: paths } = configured;
  const setting = side === 'statement' ? 'channel' : 'flowsProfile';
  const fix = say`correct ${setting} of the job, or describe the profile in the config`;
  return await orProblem({ check: 'profile', job: job.name, fix }, async () => {
    const formats = await formatsNamed(configured[setting], profiles);
    return await pathFindings({ side, paths, job, date, formats });
  });
}

/** Does the config name files, do they exist, and are they of the right format? */
async function pathFindings(check: SideCheck): Promise<Finding[]> {
  const { side, paths, job, date } = check;
  if (paths.length === 0) {
    const fix = say`name them under ${side}: in the job, or give --${side} to every run`;
    return [hint(side, say`${job.name}: the config names no files`, fix)];
  }
  const findings: Finding[] = [];
  if (!paths.some((path) => hasDate(path) || path === STANDARD_INPUT)) {
    const fix = say`put {date:yyyyMMdd} where the files' names have their date`;
    findings.push(hint(side, say`${job.name}: the same files for every date`, fix));
  }
  const files: string[] = [];
  for (const path of paths.filter((each) => each !== STANDARD_INPUT)) {
    const found = await filesOf(fillDate(path, date), check);
    if (Array.isArray(found)) files.push(...found);
    else findings.push(found);
  }
  return [...findings, ...(await formatFindings(files, check))];
}

/** The files that a path names, or a finding that says why there are none. */
async function filesOf(path: string, { side, job, date }: SideCheck): Promise<string[] | Finding> {
  try {
    return await expandPaths([path]);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const what = `${job.name}: ${error.message}`;
    if (!(await isAbsent(path))) {
      return problem(side, what, say`give the user that runs it read permission`, error.exitCode);
    }
    if (!isDue(date, job)) {
      const fix = say`nothing to do yet: bills of ${date} are due the next day at ${DUE_AT}`;
      return hint(side, what, fix);
    }
    const fix = say`fetch the files of ${date}, or correct ${side}: in the config`;
    return problem(side, what, fix, error.exitCode);
  }
}

/** Is there no file? Otherwise there is one that cannot be read. */
async function isAbsent(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
  }
}

/** Should the bills of a date be there by now? */
function isDue(date: string, { timeZone }: Job): boolean {
  return wallClock(new Date().toISOString(), timeZone) >= `${shiftDate(date, 1)} ${DUE_AT}:00`;
}

/** The formats of the files, or the first refusal. */
async function formatFindings(files: readonly string[], check: SideCheck): Promise<Finding[]> {
  const { side, job, date } = check;
  if (files.length === 0) return [];
  const fix = say`give the right file; zhangping inspect shows details`;
  return await orProblem({ check: side, job: job.name, fix }, async () => {
    const titles = new Set<string>();
    for (const path of files.slice(0, FILES_OPENED_MAX)) {
      for (const title of await titlesIn(path, check)) titles.add(title);
    }
    const shown =
      files.length === 1 ? files[0] : say`${files.length} files, the first is ${files[0]}`;
    return [ok(side, say`${job.name}, ${date}: ${shown}: ${[...titles].join(', ')}`)];
  });
}

/** The formats of a file's documents, by their heads. Throws RefusedError as a run does. */
async function titlesIn(path: string, check: SideCheck): Promise<string[]> {
  return await withFile(path, { scratchDir: tmpdir() }, async ({ documents }) => {
    const titles: string[] = [];
    for (const document of documents) titles.push(await titleOf(document, check));
    return titles;
  });
}

async function titleOf(document: Document, { side, job, formats }: SideCheck): Promise<string> {
  const found = await recognize(document, formats);
  if (found.is === 'no-bill' && side === 'statement') return say`the channel says there is no bill`;
  const { head, profile } = found.is === 'untitled' ? found : await requireKnown(found);
  // This checks the declared account; parts have no head of their own.
  if (found.is === 'known' && profile.role === 'records') openingOf(head, profile, job, side);
  return `${profile.title} (${profile.name})`;
}
