/** The machine: Node.js, its time zones and encodings, memory, and the time zone. */
import { totalmem } from 'node:os';
import Database from 'better-sqlite3';
import type { ConfiguredJob } from '../../config/configured-job.ts';
import { wallClock } from '../../domain/time.ts';
import { EXIT } from '../../support/errors.ts';
import { PACKAGE } from '../../support/package.ts';
import { installFault } from '../../words/install-fault.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem, type SetUp } from './check.ts';

const MIB = 1024 * 1024;
/** Memory of which a quarter is little more than a run needs, bytes. */
const MEMORY_BYTES_LOW = 1024 * MIB;
/** A moment, and the wall clock in Tokyo then. */
const MOMENT = '2026-01-01T00:00:00Z';
const IN_TOKYO = '2026-01-01 09:00:00';
/** 账 in GB18030, the encoding of Alipay's bills. */
const GB18030_BYTES = new Uint8Array([0xd5, 0xcb]);
const GB18030_TEXT = '账';

/** Node.js and its data, memory, and the clock. */
export function machineFindings({ jobs }: SetUp): Finding[] {
  const all = [nodeFinding(), ...sqliteFindings(), icuFinding(), memoryFinding()];
  const zones = new Set(jobs.map(({ job }) => job.timeZone));
  return [...all, ...[...zones].map(zoneFinding), ...jobs.flatMap(jobMemoryFindings)];
}

/** A problem if the native module of the ledger cannot be loaded. */
function sqliteFindings(): Finding[] {
  try {
    new Database(':memory:').close();
    return [];
  } catch (error) {
    const fault = installFault(error);
    if (fault === null) throw error;
    return [problem('sqlite', fault.what, fault.fix, EXIT.internal)];
  }
}

function nodeFinding(): Finding {
  const needed = PACKAGE.engines.node.replace(/[^\d.]/g, '');
  const version = process.versions.node;
  if (isAtLeast(version, needed)) return ok('node', say`Node.js ${version}`);
  const fix = say`install Node.js ${needed} or later`;
  return problem('node', say`Node.js ${version} is older than ${needed}`, fix, EXIT.internal);
}

/** Is a version (`20.19.1`) at least the needed one? */
function isAtLeast(version: string, needed: string): boolean {
  return version.localeCompare(needed, 'en', { numeric: true }) >= 0;
}

function icuFinding(): Finding {
  if (hasIcu()) return ok('icu', say`time zones and encodings are available`);
  return problem(
    'icu',
    say`this Node.js lacks time zones or encodings (built without full ICU)`,
    say`install Node.js from nodejs.org or your system, or set NODE_ICU_DATA`,
    EXIT.internal,
  );
}

function hasIcu(): boolean {
  try {
    const text = new TextDecoder('gb18030').decode(GB18030_BYTES);
    return text === GB18030_TEXT && wallClock(MOMENT, 'Asia/Tokyo') === IN_TOKYO;
  } catch {
    return false;
  }
}

function memoryFinding(): Finding {
  const bytes = machineBytes();
  const size = sizeText(bytes);
  if (bytes >= MEMORY_BYTES_LOW) return ok('memory', say`${size} of memory; runs use a quarter`);
  const fix = say`enough for small files; for large ones, give the machine more`;
  return hint('memory', say`${size} of memory: what does not fit is written to disk`, fix);
}

function jobMemoryFindings({ job, memory }: ConfiguredJob): Finding[] {
  const bytes = machineBytes();
  if (memory === null || memory <= bytes) return [];
  const what = say`${job.name}: memory is ${sizeText(memory)}, but the machine has
    ${sizeText(bytes)}`;
  return [hint('memory', what, say`use less: other programs need memory, too`)];
}

/** Memory that this process may use: of the machine, or of the container that it is in. */
function machineBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Cron uses the time zone of the machine, jobs their own. */
function zoneFinding(zone: string): Finding {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = new Date().toISOString();
  const there = wallClock(now, zone).slice(0, 16);
  if (there === wallClock(now, own).slice(0, 16)) {
    return ok('clock', say`it is ${there} in ${zone}, and on this machine (${own})`);
  }
  return hint(
    'clock',
    say`it is ${there} in ${zone}, the time zone of business dates; this machine is in ${own}`,
    say`the hours in a crontab are those of ${own}; bills are available from about 10:00 in
      ${zone}`,
  );
}

/** Bytes as a person reads them. */
export function sizeText(bytes: number): string {
  const gib = bytes / (1024 * MIB);
  if (gib >= 1) return `${gib.toFixed(1)} GiB`;
  return bytes >= MIB ? `${Math.round(bytes / MIB)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}
