/** Where reports and temporary files go: may they be written, is there room, who may read them? */
import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EXIT } from '../../support/errors.ts';
import { existingAncestor } from '../../support/folders.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem } from './finding.ts';
import { sizeText } from './machine.ts';

const MIB = 1024 * 1024;
/** Room without which a run is likely to fail, and below which somebody should know, bytes. */
const FREE_BYTES_MIN = 64 * MIB;
const FREE_BYTES_LOW = 1024 * MIB;
/** Bytes that a run may need for a byte of its inputs: what is packed is unpacked, keys spill. */
const BYTES_PER_INPUT_BYTE = 10;
const NOT_FOR_OTHERS = 0o077;

/** Does a mode let others than the owner in? Windows has no such modes. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & NOT_FOR_OTHERS) !== 0;
}

/** Can the reports of a job be written below `out`, and read by nobody else? */
export async function reportFindings(out: string, job: string): Promise<Finding[]> {
  const folder = join(out, job);
  const isFolder = statSync(out, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === false) {
    const fix = say`move it away, or name another folder with out: in the config`;
    return [problem('reports', say`${out}: no folder, as reports need one`, fix, EXIT.internal)];
  }
  const nearest = await existingAncestor(folder);
  if (!canWrite(nearest)) {
    const fix = say`give the user that runs it write permission there`;
    return [problem('reports', say`${nearest}: reports cannot be written`, fix, EXIT.internal)];
  }
  const { mode } = statSync(nearest);
  if (nearest === resolve(folder) && isOpenToOthers(mode)) {
    const what = say`${folder}: others than its owner may look into it`;
    return [hint('reports', what, `chmod 700 ${folder}`)];
  }
  return [ok('reports', say`${folder}: can be written`)];
}

/** Is there room beside the ledger and the reports, as the last run's files let expect? */
export async function diskFindings(
  places: readonly string[],
  inputBytes: number,
): Promise<Finding[]> {
  const findings = new Map<number | string, Finding>();
  for (const place of places) {
    const folder = await existingAncestor(place);
    // Several places of one disk have the same room.
    const disk = statSync(folder).dev;
    if (!findings.has(disk)) findings.set(disk, diskFinding(folder, inputBytes));
  }
  return [...findings.values()];
}

function diskFinding(folder: string, inputBytes: number): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const size = sizeText(free);
  const wanted = Math.max(FREE_BYTES_LOW, inputBytes * BYTES_PER_INPUT_BYTE);
  if (free >= wanted) return ok('disk', say`${folder}: ${size} free`);
  const fix = say`free space there, or move ledger: and out: of the config to another disk`;
  if (free < Math.max(FREE_BYTES_MIN, inputBytes)) {
    return problem('disk', say`${folder}: only ${size} free, too little`, fix, EXIT.internal);
  }
  const what = say`${folder}: ${size} free; a run may need up to ${sizeText(wanted)}`;
  return hint('disk', what, fix);
}

/** May this user make files in a folder? */
export function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folders that a run writes to. */
export function placesOf(ledger: string, out: string): string[] {
  return [dirname(ledger), out];
}
