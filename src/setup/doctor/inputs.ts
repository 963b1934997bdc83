/** A job's files of a date: are any named, are they there, are they what they should be? */
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { fillDate, hasDate } from '../../config/template.ts';
import type { Job } from '../../domain/job.ts';
import { SIDES, type Side } from '../../domain/record.ts';
import { shiftDate, wallClock } from '../../domain/time.ts';
import { type Formats, formatsNamed } from '../../formats/registry.ts';
import { errorCode } from '../../inputs/access.ts';
import type { Document } from '../../inputs/document.ts';
import { expandPaths, STANDARD_INPUT } from '../../inputs/expand.ts';
import { openFile } from '../../inputs/open.ts';
import { recognize, requireKnown } from '../../reading/recognize/recognize.ts';
import { openingOf } from '../../reading/side.ts';
import { EXIT, ExpectedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem } from './finding.ts';

/** Files of a side that are looked into; of thousands a few tell enough. */
const FILES_LOOKED_MAX = 20;
/** When bills of a day are there, on the next one, in the job's zone. */
const DUE_AT = '10:30';

/** Looks at both sides of a job for a date. */
export async function inputFindings(configured: ConfiguredJob, date: string): Promise<Finding[]> {
  const { job, profiles } = configured;
  const findings: Finding[] = [];
  for (const side of SIDES) {
    const named = side === 'statement' ? configured.channel : configured.flowsProfile;
    try {
      const formats = await formatsNamed(named, profiles);
      findings.push(...(await sideFindings(side, { configured, formats, date })));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      const setting = side === 'statement' ? 'channel' : 'flowsProfile';
      const fix = say`correct ${setting} of the job, or describe the profile in the config`;
      findings.push(problem('profile', `${job.name}: ${error.message}`, fix, EXIT.usage));
    }
  }
  return findings;
}

interface Looking {
  readonly configured: ConfiguredJob;
  readonly formats: Formats;
  readonly date: string;
}

async function sideFindings(side: Side, looking: Looking): Promise<Finding[]> {
  const { configured, date } = looking;
  const { name } = configured.job;
  const paths = configured[side];
  if (paths.length === 0) {
    const fix = say`name them under ${side}: in the job, or give every run --${side}`;
    return [hint(side, say`${name}: the config names no files`, fix)];
  }
  const findings: Finding[] = [];
  if (!paths.some((path) => hasDate(path) || path === STANDARD_INPUT)) {
    const fix = say`put {date:yyyyMMdd} where the files' names have their date`;
    findings.push(hint(side, say`${name}: the same files for every date`, fix));
  }
  const files: string[] = [];
  for (const path of paths.filter((each) => each !== STANDARD_INPUT)) {
    const found = await filesOf(fillDate(path, date), side, looking);
    if (Array.isArray(found)) files.push(...found);
    else findings.push(found);
  }
  return [...findings, ...(await lookedInto(files, side, looking))];
}

/** The files that a path names, or why there are none. */
async function filesOf(
  path: string,
  side: Side,
  { configured: { job }, date }: Looking,
): Promise<string[] | Finding> {
  try {
    return await expandPaths([path]);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const what = `${job.name}: ${error.message}`;
    if (!(await isAbsent(path))) {
      return problem(side, what, say`let the user that runs it read the file`, error.exitCode);
    }
    if (!isDue(date, job)) {
      return hint(side, what, say`nothing yet: bills of ${date} are due the next day, ${DUE_AT}`);
    }
    const fix = say`fetch the files of ${date}, or correct ${side}: in the config`;
    return problem(side, what, fix, error.exitCode);
  }
}

/** Is nothing there? Else it is there and cannot be read. */
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

async function lookedInto(
  files: readonly string[],
  side: Side,
  { configured: { job }, formats, date }: Looking,
): Promise<Finding[]> {
  if (files.length === 0) return [];
  const titles = new Set<string>();
  for (const path of files.slice(0, FILES_LOOKED_MAX)) {
    try {
      for (const title of await titlesIn(path, side, { job, formats })) titles.add(title);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      const fix = say`give the right file; zhangping inspect tells more about it`;
      return [problem(side, `${job.name}: ${error.message}`, fix, error.exitCode)];
    }
  }
  const shown = files.length === 1 ? files[0] : say`${files.length} files, ${files[0]} first`;
  return [ok(side, say`${job.name}, ${date}: ${shown}: ${[...titles].join(', ')}`)];
}

/** What the documents of a file are, by their heads. Throws RefusedError as a run would. */
async function titlesIn(
  path: string,
  side: Side,
  around: { readonly job: Job; readonly formats: Formats },
): Promise<string[]> {
  const file = await openFile(path, { scratchDir: tmpdir() });
  try {
    const titles: string[] = [];
    for (const document of file.documents) titles.push(await titleOf(document, side, around));
    return titles;
  } finally {
    await file.close();
  }
}

async function titleOf(
  document: Document,
  side: Side,
  { job, formats }: { readonly job: Job; readonly formats: Formats },
): Promise<string> {
  const found = await recognize(document, formats);
  if (found.is === 'no-bill' && side === 'statement') return say`the channel says there is no bill`;
  const { head, profile } = found.is === 'untitled' ? found : requireKnown(found);
  // The account that the head declares is held against the job's; parts have no head of their own.
  if (found.is === 'known' && profile.role === 'records') openingOf(head, profile, job, side);
  return `${profile.title} (${profile.name})`;
}
