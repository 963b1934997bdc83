/** A ledger: is it sound, for its owner alone, free, and are all dates in it? */
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dateRange, shiftDate, today } from '../../domain/time.ts';
import { checkUp, type JobHealth } from '../../ledger/check-up.ts';
import { heldLocks, holderText } from '../../ledger/job-lock.ts';
import { closeLedger, openReadOnly } from '../../ledger/open.ts';
import { EXIT, ExpectedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem } from './finding.ts';
import { sizeText } from './machine.ts';
import { canWrite, isOpenToOthers } from './places.ts';

/** Dates up to the one before yesterday that are looked at for those without a run. */
const DAYS_BACK = 30;
/** Dates of a finding that are told one by one. */
const DATES_SHOWN = 5;

/** What was found of a ledger, and what it has of its jobs. */
export interface LedgerCheck {
  readonly findings: readonly Finding[];
  readonly jobs: readonly JobHealth[];
}

/** Looks at a ledger; one that is not there yet is not made. */
export function checkLedger(path: string): LedgerCheck {
  if (!existsSync(path)) return { findings: [absentFinding(path)], jobs: [] };
  const about = [...modeFindings(path), ...lockFindings(path), ...backupFindings(path)];
  try {
    const { jobs, finding } = readAll(path);
    const dates = jobs.flatMap(dateFindings);
    return { findings: [finding, ...about, clockFinding(jobs), ...dates], jobs };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const fix = say`no run can use it until it is mended or replaced: see docs/ledger.md`;
    return {
      findings: [problem('ledger', error.message, fix, error.exitCode), ...about],
      jobs: [],
    };
  }
}

function absentFinding(path: string): Finding {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    const what = say`${path}: the ledger's folder ${folder} does not exist`;
    return problem('ledger', what, `mkdir -p ${folder}`, EXIT.usage);
  }
  if (canWrite(folder)) return ok('ledger', say`${path}: not there yet, the first run makes it`);
  const what = say`${path}: a ledger cannot be made in ${folder}`;
  const fix = say`give the user that runs it write permission there`;
  return problem('ledger', what, fix, EXIT.usage);
}

function readAll(path: string): { jobs: JobHealth[]; finding: Finding } {
  const ledger = openReadOnly(path);
  try {
    if (ledger.version === 0) {
      return { jobs: [], finding: ok('ledger', say`${path}: nothing is in it yet`) };
    }
    const jobs = checkUp(ledger);
    const size = sizeText(statSync(path).size);
    if (ledger.isOld) {
      const what = say`${path}: of the older version ${ledger.version}`;
      const fix = say`nothing to do: the next run backs it up and brings it up to date`;
      return { jobs, finding: hint('ledger', what, fix) };
    }
    const dates = jobs.reduce((sum, { dates }) => sum + dates.length, 0);
    const what = say`${path}: whole, jobs: ${jobs.length}, dates: ${dates}, ${size}`;
    return { jobs, finding: ok('ledger', what) };
  } finally {
    closeLedger(ledger);
  }
}

function modeFindings(path: string): Finding[] {
  const { mode } = statSync(path);
  if (!isWritable(path)) {
    const fix = say`give the user that runs it write permission there`;
    return [problem('ledger', say`${path}: this user may not write it`, fix, EXIT.internal)];
  }
  if (!isOpenToOthers(mode)) return [];
  return [hint('ledger', say`${path}: others than its owner may read it`, `chmod 600 ${path}`)];
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function lockFindings(path: string): Finding[] {
  return heldLocks(path).map(({ job, holder, isAlive }) => {
    const who = holderText(holder);
    if (isAlive) return ok('lock', say`${job}: a run is going (${who})`);
    const fix = say`nothing to do: the next run takes the lock over`;
    return hint('lock', say`${job}: a run died (${who})`, fix);
  });
}

/** Copies that were made before the ledger was brought to a newer version. */
function backupFindings(path: string): Finding[] {
  const start = `${basename(path)}.v`;
  const names = readdirSync(dirname(path)).filter(
    (name) => name.startsWith(start) && name.endsWith('.bak'),
  );
  return names.map((name) => {
    const copy = join(dirname(path), name);
    const fix = say`remove it when the ledger has proven itself: rm ${copy}`;
    return hint('ledger', say`${copy}: a copy of an older version`, fix);
  });
}

/** A clock that stands before the last run is wrong now, or was then. */
function clockFinding(jobs: readonly JobHealth[]): Finding {
  const now = new Date().toISOString();
  const latest =
    jobs
      .map(({ committedAt }) => committedAt)
      .sort()
      .at(-1) ?? '';
  if (latest <= now) return ok('clock', say`the clock says ${moment(now)}`);
  return problem(
    'clock',
    say`the clock says ${moment(now)}, and the ledger has a run of ${moment(latest)}`,
    say`set the clock (timedatectl set-ntp true): yesterday is told by it`,
    EXIT.internal,
  );
}

/** ISO 8601 to the minute. */
function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function dateFindings({ name, timeZone, dates, stale }: JobHealth): Finding[] {
  const findings: Finding[] = [];
  if (stale.length > 0) {
    const what = say`${name}: changed since their reports were written: ${listed(stale)}`;
    findings.push(hint('dates', what, `zhangping report ${name} --date ${stale[0]}`));
  }
  if (dates.length === 0) return findings;
  // Yesterday's bill may not be there yet.
  const until = shiftDate(today(timeZone), -2);
  const start = shiftDate(until, 1 - DAYS_BACK);
  const from = dates[0] > start ? dates[0] : start;
  const missing = dateRange(from, until).filter((date) => !dates.includes(date));
  if (missing.length > 0) {
    const command = `zhangping run ${name} --date ${missing[0]}`;
    findings.push(hint('dates', say`${name}: dates without a run: ${listed(missing)}`, command));
  }
  return findings;
}

function listed(dates: readonly string[]): string {
  const shown = dates.slice(0, DATES_SHOWN).join(', ');
  return dates.length > DATES_SHOWN ? say`${shown} and ${dates.length - DATES_SHOWN} more` : shown;
}
