/** The input files of a date: does the config name them, do they exist, are they the right ones? */
import { tmpdir } from 'node:os';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import type { FetchConfig } from '../../config/fetch-config.ts';
import { parseDateFlag } from '../../config/flags.ts';
import type { SourceConfig } from '../../config/source-config.ts';
import type { Job } from '../../domain/job.ts';
import { SIDES, type Side } from '../../domain/record.ts';
import { shiftDate, wallClock } from '../../domain/time.ts';
import type { BillOrder } from '../../fetch/fetch-bill.ts';
import { formatsNamed } from '../../formats/registry.ts';
import { rowsOn } from '../../inputs/database/query-rows.ts';
import type { Document } from '../../inputs/document.ts';
import type { Found, FoundFile } from '../../inputs/source.ts';
import { sourceFor } from '../../inputs/source-for.ts';
import { recognize, requireKnown } from '../../reading/recognize/recognize.ts';
import { openingOf, requireExact } from '../../reading/side.ts';
import { EXIT, RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, orProblem, problem, type SetUp } from './check.ts';
import { databaseFindings } from './databases.ts';

/** Files of a side that are opened: of thousands a few are enough. */
const FILES_OPENED_MAX = 20;
/** The time of the next day, in the job's zone, at which bills are due. */
const DUE_AT = '10:30';

const STATEMENT_ONLY: readonly Side[] = ['statement'];

/** The files of a side, and what they are checked with. */
interface SideCheck extends Pick<BillOrder, 'side' | 'job' | 'date' | 'formats'> {
  readonly config: SourceConfig | undefined;
  /** Is it a settlement job, and the date one on which banks may have no statement? */
  readonly isDayOff: boolean;
}

/** Checks the files of the sides of every job. */
export async function inputFindings({
  jobs,
  calendars,
  date = 'yesterday',
}: SetUp): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const configured of jobs) {
    const day = parseDateFlag(date, configured.job.timeZone);
    const { settlement } = configured;
    // The flows are what another job is owed.
    const sides = settlement === null || settlement.upstream === null ? SIDES : STATEMENT_ONLY;
    const isDayOff = calendars.get(configured.job.name)?.isWorkingDay(day) === false;
    for (const side of sides) {
      findings.push(...(await sideFindings(side, configured, { date: day, isDayOff })));
    }
  }
  return findings;
}

/** Checks a side, if its profile is known. */
async function sideFindings(
  side: Side,
  configured: ConfiguredJob,
  day: Pick<SideCheck, 'date' | 'isDayOff'>,
) {
  const { job, profiles, [side]: config } = configured;
  const setting = side === 'statement' ? 'channel' : 'flowsProfile';
  const fix = say`correct ${setting} of the job, or describe the profile in the config`;
  return await orProblem({ check: 'profile', job: job.name, fix }, async () => {
    const formats = await formatsNamed(configured[setting], profiles);
    return await sourceFindings({ side, config, job, ...day, formats });
  });
}

/** Does the config name files, do they exist, and are they of the right format? */
async function sourceFindings(check: SideCheck): Promise<Finding[]> {
  const { side, config, job, date } = check;
  if (config === undefined) {
    const fix = say`name them under ${side}: in the job, or give --${side} to every run`;
    return [hint(side, say`${job.name}: the config names no files`, fix)];
  }
  if (config.kind === 'database') {
    const findings = await databaseFindings({ config, job, date });
    // Reading rows would fail for the same reason, or read a large table.
    const isDone = ({ level, check }: Finding) =>
      level === 'problem' || (level === 'hint' && check === 'query');
    if (findings.some(isDone)) return findings;
    return [...findings, ...(await formatFindings([rowsOn(config, { date, bytesMax: 1 })], check))];
  }
  const source = sourceFor(config);
  const findings: Finding[] = [];
  if (config.kind === 'fetched') findings.push(...(await channelFindings(config, job)));
  if (!source.isDated && !source.readsStandardInput) {
    const fix = say`put {date:yyyyMMdd} where the files' names have their date`;
    findings.push(hint(side, say`${job.name}: the same files for every date`, fix));
  }
  const found = await source.find(date);
  const files = found.flatMap((each) => each.files);
  findings.push(...found.flatMap((each) => problemFindings(each, check)));
  return [...findings, ...(await formatFindings(files, check))];
}

/** The keys of a channel; `fetch --check` asks it as well. */
async function channelFindings(config: FetchConfig, job: Job): Promise<Finding[]> {
  const { checkChannelKeys } = await import('../../fetch/check.ts');
  const notes = await checkChannelKeys(config);
  return notes.map(({ level, what, fix }) => {
    const shown = `${job.name}: ${what}`;
    if (level === 'ok') return ok('channel', shown);
    if (level === 'hint') return hint('channel', shown, fix);
    return problem('channel', shown, fix, EXIT.usage);
  });
}

/** Why a place has no files. */
function problemFindings(
  found: Found,
  { side, config, job, date, isDayOff }: SideCheck,
): Finding[] {
  const { problem: error, isAbsent } = found;
  if (error === null) return [];
  const what = `${job.name}: ${error.message}`;
  if (isAbsent && isDayOff) return [ok(side, say`${job.name}: no files for ${date}, a day off`)];
  const dueAt = (config?.kind === 'fetched' && (config.until ?? config.from)) || DUE_AT;
  if (isAbsent && !isDue(date, dueAt, job)) {
    const fix = say`nothing to do yet: bills of ${date} are due the next day at ${dueAt}`;
    return [hint(side, what, fix)];
  }
  const isUnreadable = !isAbsent && error instanceof RefusedError && error.reason === 'missing';
  const fix = isUnreadable
    ? say`give the user that runs it read permission`
    : say`fetch the files of ${date}, or correct ${side}: in the config`;
  return [problem(side, what, fix, error.exitCode)];
}

/** Should the bills of a date be there by now? */
function isDue(date: string, dueAt: string, { timeZone }: Job): boolean {
  return wallClock(new Date().toISOString(), timeZone) >= `${shiftDate(date, 1)} ${dueAt}:00`;
}

/** The formats of the files, or the first refusal. */
async function formatFindings(files: readonly FoundFile[], check: SideCheck): Promise<Finding[]> {
  const { side, job, date } = check;
  if (files.length === 0) return [];
  const fix = say`give the right file; zhangping inspect shows details`;
  return await orProblem({ check: side, job: job.name, fix }, async () => {
    const titles = new Set<string>();
    for (const file of files.slice(0, FILES_OPENED_MAX)) {
      for (const title of await titlesIn(file, check)) titles.add(title);
    }
    const [{ name }] = files;
    const shown = files.length === 1 ? name : say`${files.length} files, the first is ${name}`;
    return [ok(side, say`${job.name}, ${date}: ${shown}: ${[...titles].join(', ')}`)];
  });
}

/** The formats of a file's documents, by their heads. Throws RefusedError as a run does. */
async function titlesIn(found: FoundFile, check: SideCheck): Promise<string[]> {
  const file = await found.open(tmpdir());
  try {
    const titles: string[] = [];
    for (const document of file.documents) titles.push(await titleOf(document, check));
    return titles;
  } finally {
    await file.close();
  }
}

async function titleOf(document: Document, { side, job, formats }: SideCheck): Promise<string> {
  const found = await recognize(document, formats);
  if (found.is === 'no-bill' && side === 'statement') return say`the channel says there is no bill`;
  const { head, profile } = found.is === 'untitled' ? found : await requireKnown(found);
  // This checks the declared account; parts have no head of their own.
  if (found.is === 'known' && profile.role === 'records') {
    requireExact(document, openingOf(head, profile, job, side).plan);
  }
  return `${profile.title()} (${profile.name})`;
}
