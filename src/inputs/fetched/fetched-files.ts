/**
 * The files that were fetched into a folder: `2026-11-29.csv.gz`; `2026-11-29.v2.csv.gz` for a bill
 * that the channel changed later; `2026-11-29.part2.csv` for one of several files of a bill. Each
 * has its evidence beside it. A file without evidence was put there by hand.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RefusedError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { accessError, errorCode } from '../access.ts';
import type { DeliveredFile } from '../document.ts';
import { openFile } from '../open.ts';
import { SIDECAR_SUFFIX } from '../sidecar.ts';
import { type Evidence, evidenceSchema } from './evidence.ts';
import { EVIDENCE_SUFFIX } from './evidence-suffix.ts';

const NAME = /^(\d{4}-\d\d-\d\d)(?:\.v([1-9]\d{0,3}))?(?:\.part([1-9]\d{0,3}))?\.([a-z\d.]{1,20})$/;

/** One of the files of a bill. */
export interface FetchedFile {
  readonly path: string;
  /** null: it was put there by hand. */
  readonly evidence: Evidence | null;
}

/** The bill of a date as it was fetched at one time. */
export interface FetchedBill {
  readonly date: string;
  /** From 1; each later one differs from the one before. */
  readonly version: number;
  /** In order. */
  readonly files: readonly FetchedFile[];
}

/** The place of a file in its folder. */
export interface FetchedPlace {
  readonly date: string;
  readonly version: number;
  readonly part: number;
  readonly parts: number;
  readonly extension: string;
}

export function fetchedName({ date, version, part, parts, extension }: FetchedPlace): string {
  const marks = [version > 1 ? `.v${version}` : '', parts > 1 ? `.part${part}` : ''];
  return `${date}${marks.join('')}.${extension}`;
}

/**
 * The bills of a date in a folder, by version. One that was not put in place as a whole is left
 * out. Throws RefusedError for a folder or evidence that cannot be read, and for files that
 * somebody put there and that are not one bill.
 */
export async function fetchedBills(folder: string, date: string): Promise<FetchedBill[]> {
  const versions = new Map<number, NamedFile[]>();
  for (const file of await filesIn(folder)) {
    if (file.date !== date) continue;
    versions.set(file.version, [...(versions.get(file.version) ?? []), file]);
  }
  const found: FetchedBill[] = [];
  for (const [version, named] of [...versions].sort(([a], [b]) => a - b)) {
    named.sort((a, b) => a.part - b.part || (a.name < b.name ? -1 : 1));
    const files = await Promise.all(named.map(({ name }) => fetchedFile(join(folder, name))));
    if (isWhole(named, files[0].evidence, folder)) found.push({ date, version, files });
  }
  return found;
}

/** The dates of which there is a bill that the channel changed. Throws as fetchedBills. */
export async function changedDates(folder: string): Promise<string[]> {
  const changed = (await filesIn(folder)).filter(({ version }) => version > 1);
  return [...new Set(changed.map(({ date }) => date))];
}

interface NamedFile {
  readonly name: string;
  readonly date: string;
  readonly version: number;
  readonly part: number;
}

async function filesIn(folder: string): Promise<NamedFile[]> {
  const names = await readdir(folder).catch((error) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw accessError(folder, error);
  });
  return names.flatMap((name) => {
    const [, date, version = '1', part = '1'] = NAME.exec(name) ?? [];
    if (date === undefined || [EVIDENCE_SUFFIX, SIDECAR_SUFFIX].some((end) => name.endsWith(end))) {
      return [];
    }
    return [{ name, date, version: Number(version), part: Number(part) }];
  });
}

/** Are these files, by their parts, all of a bill? Throws RefusedError if they are not of one. */
function isWhole(files: readonly NamedFile[], evidence: Evidence | null, folder: string): boolean {
  const [{ date }] = files;
  const at = files.findIndex(({ part }, index) => part === files[index + 1]?.part);
  if (at >= 0) {
    const [one, other] = files.slice(at).map(({ name }) => name);
    throw new RefusedError(
      'twice',
      say`${folder}: ${one} and ${other} are both the bill of ${date}. Move one of them away. If the
        bill is in several files, name them ${`${date}.part1.csv`}, ${`${date}.part2.csv`}.`,
    );
  }
  const parts = evidence?.parts ?? files[files.length - 1].part;
  if (evidence === null && files.length < parts) {
    const { part } = files.find(({ part }, index) => part !== index + 1) as NamedFile;
    throw new RefusedError(
      'missing',
      say`${folder}: a part of the bill of ${date} before part ${part} is missing. Put all of them
        there, from part1 on.`,
    );
  }
  return files.length >= parts;
}

/** The newest bill of a date; undefined: none was fetched. Throws as fetchedBills. */
export async function newestBill(folder: string, date: string): Promise<FetchedBill | undefined> {
  return (await fetchedBills(folder, date)).at(-1);
}

async function fetchedFile(path: string): Promise<FetchedFile> {
  return { path, evidence: await evidenceOf(path) };
}

/** The evidence beside a file; null: there is none. Throws RefusedError('checksum'). */
async function evidenceOf(path: string): Promise<Evidence | null> {
  const beside = path + EVIDENCE_SUFFIX;
  try {
    const evidence = evidenceSchema.parse(JSON.parse(await readFile(beside, 'utf8')));
    if (basename(path).startsWith(`${evidence.date}.`)) return evidence;
    throw new Error('It is of another date.');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    if (code === 'EACCES' || code === 'EPERM') throw accessError(beside, error);
    const message = say`${beside} is not the evidence of a fetched file. Restore it, or remove it
      together with its file and fetch the bill again.`;
    throw new RefusedError('checksum', message);
  }
}

/** Opens a fetched file, which must still be as it was fetched. Throws as openFile does. */
export async function openFetched(path: string, scratchDir: string): Promise<DeliveredFile> {
  const evidence = await evidenceOf(path);
  if (evidence === null) return await openFile(path, { scratchDir });
  const differs = (what: string, found: unknown, recorded: unknown) =>
    new RefusedError(
      'checksum',
      say`${path} is not as it was fetched: its ${what} is ${String(found)}, but
        ${path + EVIDENCE_SUFFIX} says ${String(recorded)}.`,
    );
  // An archive with another length cannot be opened, and would not say why.
  const { size } = await stat(path).catch((error) => {
    throw accessError(path, error);
  });
  if (size !== evidence.bytes) throw differs(say`length`, size, evidence.bytes);
  const file = await openFile(path, { scratchDir });
  return {
    ...file,
    obtained: { how: 'fetched', at: new Date(evidence.savedAt), evidence: path + EVIDENCE_SUFFIX },
    isConfirmedEmpty: evidence.result === 'empty',
    fingerprint: async () => {
      const found = await file.fingerprint();
      if (found.sha256 === evidence.sha256) return found;
      throw differs('SHA-256', found.sha256, evidence.sha256);
    },
  };
}
