/** Where reports and temporary files go: can they be written, who can read them, is there room? */
import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT } from '../../support/errors.ts';
import { existingAncestor } from '../../support/folders.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem } from './check.ts';
import { sizeText } from './machine.ts';

const MIB = 1024 * 1024;
/** Free bytes below which a run is likely to fail, and below which a hint is given. */
const FREE_BYTES_MIN = 64 * MIB;
const FREE_BYTES_LOW = 1024 * MIB;
/** Bytes that a run may need for a byte of its inputs: it unpacks archives, and keys spill. */
const BYTES_PER_INPUT_BYTE = 10;
const NOT_FOR_OTHERS = 0o077;

/** Does a mode allow access by users other than the owner? Windows has no such modes. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & NOT_FOR_OTHERS) !== 0;
}

/** Can the reports of a job be written below `out`, and can other users not read them? */
export async function reportFinding(out: string, job: string): Promise<Finding> {
  const folder = join(out, job);
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === false) {
    const fix = say`move it away, or name another folder with out: in the config`;
    return problem('reports', say`${out}: not a folder, which reports need`, fix, EXIT.internal);
  }
  const nearest = await existingAncestor(folder);
  if (!canWrite(nearest)) {
    const what = say`${nearest}: reports cannot be written`;
    return problem('reports', what, allowWriting(), EXIT.internal);
  }
  if (nearest === resolve(folder) && isOpenToOthers(statSync(nearest).mode)) {
    const what = say`${folder}: open to other users`;
    return hint('reports', what, `chmod 700 ${folder}`);
  }
  return ok('reports', say`${folder}: can be written`);
}

/** How to fix a place that the user that runs the program cannot write to. */
export function allowWriting(): string {
  return say`give the user that runs it write permission there`;
}

/** Is there room on the disks of some places for a run with so many bytes of inputs? */
export async function diskFindings(
  places: readonly string[],
  inputBytes: number,
): Promise<Finding[]> {
  const findings = new Map<number | string, Finding>();
  for (const place of places) {
    const folder = await existingAncestor(place);
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
    const what = say`${folder}: only ${size} free, which is too little`;
    return problem('disk', what, fix, EXIT.internal);
  }
  const what = say`${folder}: ${size} free; a run may need up to ${sizeText(wanted)}`;
  return hint('disk', what, fix);
}

/** May this user make files in a folder? Of a file: may it write that? */
export function canWrite(path: string, mode = constants.W_OK | constants.X_OK): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
