/** The machine: Node.js, its time zones and encodings, memory, and the zone of its clock. */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import Database from 'better-sqlite3';
import { wallClock } from '../../domain/time.ts';
import { EXIT } from '../../support/errors.ts';
import { installFault } from '../../words/install-fault.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem } from './finding.ts';

const MIB = 1024 * 1024;
/** Memory of a machine on which a quarter of it is little more than a run needs, bytes. */
const MEMORY_BYTES_LOW = 1024 * MIB;
/** A moment, and what the clocks of Shanghai show then. */
const MOMENT = '2026-01-01T00:00:00Z';
const IN_SHANGHAI = '2026-01-01 08:00:00';
/** 账 in GB18030, which Alipay's bills are written in. */
const GB18030_BYTES = new Uint8Array([0xd5, 0xcb]);
const GB18030_TEXT = '账';

/** Is this Node.js new enough, and has it the data that dates and encodings need? */
export function machineFindings(zones: readonly string[]): Finding[] {
  const machine = [nodeFinding(), ...sqliteFindings(), icuFinding(), memoryFinding()];
  return [...machine, ...zoneFindings(zones)];
}

/** Nothing where the native module of the ledger can be loaded. */
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
  const needed = neededNode();
  const version = process.versions.node;
  if (isAtLeast(version, needed)) return ok('node', say`Node.js ${version}`);
  const fix = say`install Node.js ${needed} or later`;
  return problem('node', say`Node.js ${version} is older than ${needed}`, fix, EXIT.internal);
}

/** The least version that package.json names. */
function neededNode(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).engines.node).replace(/[^\d.]/g, '');
}

/** Is a version (`20.19.1`) that one or a later one? */
export function isAtLeast(version: string, needed: string): boolean {
  const [have, want] = [version, needed].map((each) => each.split('.').map(Number));
  for (const [index, number] of want.entries()) {
    const own = have[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}

function icuFinding(): Finding {
  if (knowsShanghai() && knowsGb18030()) return ok('icu', say`time zones and encodings are there`);
  return problem(
    'icu',
    say`this Node.js lacks time zones or encodings (built without full ICU)`,
    say`install Node.js from nodejs.org or your system, or set NODE_ICU_DATA`,
    EXIT.internal,
  );
}

function knowsShanghai(): boolean {
  try {
    return wallClock(MOMENT, 'Asia/Shanghai') === IN_SHANGHAI;
  } catch {
    return false;
  }
}

function knowsGb18030(): boolean {
  try {
    return new TextDecoder('gb18030').decode(GB18030_BYTES) === GB18030_TEXT;
  } catch {
    return false;
  }
}

function memoryFinding(): Finding {
  const bytes = machineBytes();
  const size = sizeText(bytes);
  if (bytes >= MEMORY_BYTES_LOW) return ok('memory', say`${size} of memory; runs take a quarter`);
  const fix = say`leave it so for small files; else give the machine more`;
  return hint('memory', say`${size} of memory: what does not fit goes to disk`, fix);
}

/** Memory that this process may use: of the machine, or of the container that it is in. */
export function machineBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Cron keeps the machine's time, jobs their own. */
function zoneFindings(zones: readonly string[]): Finding[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = new Date().toISOString();
  return [...new Set(zones)].map((zone) => {
    const there = wallClock(now, zone).slice(0, 16);
    if (there === wallClock(now, own).slice(0, 16)) {
      return ok('clock', say`it is ${there} in ${zone}, and on this machine (${own})`);
    }
    return hint(
      'clock',
      say`it is ${there} in ${zone}, where business dates are; this machine is in ${own}`,
      say`the hours in a crontab are those of ${own}: bills are there from about 10:00 of ${zone}`,
    );
  });
}

/** Bytes as a person reads them. */
export function sizeText(bytes: number): string {
  const gib = bytes / (1024 * MIB);
  if (gib >= 1) return `${gib.toFixed(1)} GiB`;
  return bytes >= MIB ? `${Math.round(bytes / MIB)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}
