/** A ledger: is it whole, private, unlocked, and has it all dates? */
import { constants, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dateRange, shiftDate, today } from '../../domain/time.ts';
import type { WorkingCalendar } from '../../domain/working-days.ts';
import { checkUp, type JobHealth } from '../../ledger/check-up.ts';
import { heldLocks, holderText } from '../../ledger/job-lock.ts';
import { closeLedger, openReadOnly } from '../../ledger/open.ts';
import { EXIT, ExpectedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem, type SetUp } from './check.ts';
import { sizeText } from './machine.ts';
import { allowWriting, canWrite, isOpenToOthers } from './places.ts';

/** How many dates, up to the day before yesterday, are checked for a missing run. */
const DAYS_BACK = 30;
/** Dates that a finding lists one by one. */
const DATES_SHOWN = 5;

/** The findings on a ledger, and the state of its jobs. */
interface LedgerCheck {
  readonly findings: readonly Finding[];
  readonly jobs: readonly JobHealth[];
}

/** Checks a ledger without creating it; `calendars` are those of settlement jobs. */
export function checkLedger(path: string, calendars: SetUp['calendars'] = new Map()): LedgerCheck {
  if (!existsSync(path)) return { findings: [absentFinding(path)], jobs: [] };
  const about = [...modeFindings(path), ...lockFindings(path), ...backupFindings(path)];
  try {
    const { jobs, finding } = readAll(path);
    const dates = jobs.flatMap((job) => dateFindings(job, calendars.get(job.name)));
    return { findings: [finding, ...about, clockFinding(jobs), ...dates], jobs };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const fix = say`no run can use it until it is repaired or replaced: see docs/ledger.md`;
    const damage = problem('ledger', error.message, fix, error.exitCode);
    return { findings: [damage, ...about], jobs: [] };
  }
}

function absentFinding(path: string): Finding {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    const what = say`${path}: the ledger's folder ${folder} does not exist`;
    return problem('ledger', what, `mkdir -p ${folder}`, EXIT.usage);
  }
  if (canWrite(folder)) {
    return ok('ledger', say`${path}: does not exist yet, the first run creates it`);
  }
  const what = say`${path}: no ledger can be created in ${folder}`;
  return problem('ledger', what, allowWriting(), EXIT.usage);
}

function readAll(path: string): { jobs: JobHealth[]; finding: Finding } {
  const ledger = openReadOnly(path);
  try {
    if (ledger.version === 0) {
      return { jobs: [], finding: ok('ledger', say`${path}: it is empty`) };
    }
    const jobs = checkUp(ledger);
    const size = sizeText(statSync(path).size);
    if (ledger.isOld) {
      const what = say`${path}: it has the older version ${ledger.version}`;
      const fix = say`nothing to do: the next run backs it up and upgrades it`;
      return { jobs, finding: hint('ledger', what, fix) };
    }
    const dates = jobs.reduce((sum, { dates }) => sum + dates.length, 0);
    const what = say`${path}: intact, jobs: ${jobs.length}, dates: ${dates}, ${size}`;
    return { jobs, finding: ok('ledger', what) };
  } finally {
    closeLedger(ledger);
  }
}

function modeFindings(path: string): Finding[] {
  if (!canWrite(path, constants.W_OK)) {
    const what = say`${path}: not writable by this user`;
    return [problem('ledger', what, allowWriting(), EXIT.internal)];
  }
  if (!isOpenToOthers(statSync(path).mode)) return [];
  return [hint('ledger', say`${path}: readable by other users`, `chmod 600 ${path}`)];
}

function lockFindings(path: string): Finding[] {
  return heldLocks(path).map(({ job, holder, isAlive }) => {
    const who = holderText(holder);
    if (isAlive) return ok('lock', say`${job}: a run is in progress (${who})`);
    const fix = say`nothing to do: the next run takes over the lock`;
    return hint('lock', say`${job}: a run died (${who})`, fix);
  });
}

/** Copies from before the ledger was upgraded. */
function backupFindings(path: string): Finding[] {
  const start = `${basename(path)}.v`;
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(start));
  return names
    .filter((name) => name.endsWith('.bak'))
    .map((name) => {
      const copy = join(dirname(path), name);
      const fix = say`remove it when the upgraded ledger works: rm ${copy}`;
      return hint('ledger', say`${copy}: a copy of an older version`, fix);
    });
}

/** A clock that is behind the last run is wrong now, or was wrong then. */
function clockFinding(jobs: readonly JobHealth[]): Finding {
  const now = new Date().toISOString();
  const [latest = ''] = jobs
    .map(({ committedAt }) => committedAt)
    .sort()
    .reverse();
  if (latest <= now) return ok('clock', say`the clock says ${moment(now)}`);
  return problem(
    'clock',
    say`the clock says ${moment(now)}, but the ledger has a run of ${moment(latest)}`,
    say`set the clock (timedatectl set-ntp true): it determines which date is yesterday`,
    EXIT.internal,
  );
}

/** ISO 8601 to the minute. */
function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function dateFindings(
  { name, timeZone, dates, stale }: JobHealth,
  calendar: WorkingCalendar | undefined,
): Finding[] {
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
  // Banks may have no statement on days off.
  const isNeeded = (date: string) => calendar?.isWorkingDay(date) ?? true;
  const missing = dateRange(from, until).filter((date) => !dates.includes(date) && isNeeded(date));
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
