/** Puts the files of a bill into their folder, each with its evidence; nothing is replaced. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, open, readdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FetchConfig } from '../config/fetch-config.ts';
import { EVIDENCE_SCHEMA, type Evidence } from '../inputs/fetched/evidence.ts';
import { EVIDENCE_SUFFIX } from '../inputs/fetched/evidence-suffix.ts';
import { type FetchedBill, fetchedBills, fetchedName } from '../inputs/fetched/fetched-files.ts';
import { SIDECAR_SUFFIX } from '../inputs/sidecar.ts';
import { syncFolder, writeAside } from '../support/atomic.ts';
import type { AnswerEvidence, Downloaded } from './channel.ts';

/** A bill that is to be put in place. */
export interface NewBill {
  readonly config: FetchConfig;
  readonly date: string;
  readonly result: Evidence['result'];
  readonly answer: AnswerEvidence;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  readonly files: readonly Downloaded[];
}

const ZIP_MAGIC = 'PK';
const GZIP_MAGIC = '\x1f\x8b';
const EXTENSION = /^\.[a-z\d]{1,8}$/;

/**
 * Puts the files in place as the next version, evidence first, so that no file is without it. The
 * caller holds the folder's lock. Throws the system's error.
 */
export async function publishBill(bill: NewBill, version: number): Promise<FetchedBill> {
  const { config, date, files } = bill;
  const { into } = config;
  await removeUnfinished(into, date);
  const published: { path: string; evidence: Evidence }[] = [];
  for (const [index, file] of files.entries()) {
    const [part, parts] = [index + 1, files.length];
    const extension = bill.result === 'empty' ? 'json' : await extensionOf(file);
    const path = join(into, fetchedName({ date, version, part, parts, extension }));
    const evidence = await evidenceFor(bill, file, { part, parts });
    await writeEvidence(path, evidence);
    published.push({ path, evidence });
  }
  // A link, unlike a rename, never replaces a file.
  for (const [index, { path }] of published.entries()) await link(files[index].path, path);
  syncFolder(into);
  return { date, version, files: published };
}

/** Notes in the evidence that the channel gave the same bill again. Throws the system's error. */
export async function noteAgain(
  { files }: FetchedBill,
  { answer, askedAt }: Pick<NewBill, 'answer' | 'askedAt'>,
): Promise<void> {
  const { asked, requestIds } = answer;
  for (const { path, evidence } of files) {
    if (evidence === null) continue;
    const again = [...evidence.again, { asked, requestIds: [...requestIds], askedAt }];
    await writeEvidence(path, { ...evidence, again });
  }
}

async function writeEvidence(path: string, evidence: Evidence): Promise<void> {
  const text = `${JSON.stringify(evidence, null, 2)}\n`;
  (await writeAside(path + EVIDENCE_SUFFIX, [text])).commit();
}

async function evidenceFor(
  { config, date, result, answer, askedAt }: NewBill,
  { path, name, hash, requestIds }: Downloaded,
  place: { readonly part: number; readonly parts: number },
): Promise<Evidence> {
  const { channel, bill } = config;
  return {
    schema: EVIDENCE_SCHEMA,
    ...{ channel: channel.name, kind: channel.kind, bill, date, result },
    asked: answer.asked,
    requestIds: [...answer.requestIds, ...requestIds],
    askedAt,
    verifiedBy: answer.verifiedBy,
    savedAt: new Date().toISOString(),
    name,
    ...place,
    bytes: (await stat(path)).size,
    sha256: await sha256Of(path),
    hash,
    again: [],
  };
}

/** The SHA-256 of a file, in hexadecimal digits. Throws the system's error. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}

/** By the first bytes, or that of the other side's name if it means nothing else here. */
async function extensionOf({ path, name }: Downloaded): Promise<string> {
  const handle = await open(path);
  const bytes = Buffer.alloc(2);
  try {
    await handle.read(bytes, 0, bytes.length, 0);
  } finally {
    await handle.close();
  }
  const magic = bytes.toString('latin1');
  const named = extname(name).toLowerCase();
  if (magic === GZIP_MAGIC) return 'csv.gz';
  if (magic === ZIP_MAGIC) return named === '.xlsx' ? 'xlsx' : 'zip';
  const isTaken = ['.json', SIDECAR_SUFFIX].includes(named);
  return EXTENSION.test(named) && !isTaken ? named.slice(1) : 'csv';
}

/** Removes evidence whose bill was not put in place as a whole, with the files that are there. */
async function removeUnfinished(into: string, date: string): Promise<void> {
  const whole = await fetchedBills(into, date);
  const kept = new Set(
    whole.flatMap(({ files }) => files.flatMap(({ path }) => [path, path + EVIDENCE_SUFFIX])),
  );
  for (const name of await readdir(into)) {
    const path = join(into, name);
    if (!name.endsWith(EVIDENCE_SUFFIX) || !name.startsWith(`${date}.`) || kept.has(path)) continue;
    await rm(path.slice(0, -EVIDENCE_SUFFIX.length), { force: true });
    await rm(path, { force: true });
  }
}
