/** Opens a path as a delivered file, whatever its container. */
import type { Readable } from 'node:stream';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { DeliveredFile } from './document.ts';
import { STANDARD_INPUT } from './expand-paths.ts';
import { gzipFile } from './gzip-file.ts';
import { type Origin, openOrigin, spoolInput } from './origin.ts';
import { plainFile } from './plain-file.ts';
import { readFully } from './read.ts';
import { openSidecar } from './sidecar.ts';
import type { FoundFile } from './source.ts';
import { UNPACK_LIMITS, type UnpackLimits } from './unpack-limits.ts';

const ZIP_MAGIC = 'PK\x03\x04';
const ZIP_EMPTY_MAGIC = 'PK\x05\x06';
const GZIP_MAGIC = '\x1f\x8b';
/** The format of Office before 2007, and of workbooks with a password. */
const OLE_MAGIC = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const MAGIC_BYTES = 8;

export interface OpenOptions {
  /** An existing folder for unpacked bytes; nothing remains in it. */
  readonly scratchDir: string;
  /** The source of `-`; the standard input of the process by default. */
  readonly stdin?: Readable;
  /** For tests only. */
  readonly limits?: Partial<UnpackLimits>;
}

/**
 * Opens a file, or standard input for `-`. The first bytes determine the container, never the
 * name. Throws RefusedError: 'missing', 'empty', 'archive', 'limit', 'unrecognized', or 'checksum'
 * for a malformed sidecar; InternalError when the scratch folder cannot be written.
 */
export async function openFile(path: string, options: OpenOptions): Promise<DeliveredFile> {
  const limits = { ...UNPACK_LIMITS, ...options.limits };
  const { stdin = process.stdin, scratchDir } = options;
  const isInput = path === STANDARD_INPUT;
  const origin = isInput
    ? await spoolInput(stdin, scratchDir, limits.inputBytesMax)
    : await openOrigin(path);
  try {
    return await openContainer(origin, scratchDir, limits);
  } catch (error) {
    await origin.close();
    throw error;
  }
}

/** The file at a path. */
export function fileAt(path: string): FoundFile {
  return { name: path, open: (scratchDir) => openFile(path, { scratchDir }) };
}

/** Opens a file for `work`, and closes it afterwards. Throws as opening it does. */
export async function withFile<T>(
  found: FoundFile,
  scratchDir: string,
  work: (file: DeliveredFile) => Promise<T>,
): Promise<T> {
  const file = await found.open(scratchDir);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function openContainer(
  origin: Origin,
  scratchDir: string,
  limits: UnpackLimits,
): Promise<DeliveredFile> {
  const magic = await readMagic(origin);
  if (magic.startsWith(ZIP_MAGIC) || magic.startsWith(ZIP_EMPTY_MAGIC)) {
    // Loads the directory reader only for an archive.
    const { zipFile } = await import('./zip-file.ts');
    return await zipFile(origin, scratchDir, limits);
  }
  if (magic === OLE_MAGIC) throw oleError(origin.label);
  if (magic.length < ZIP_MAGIC.length && (ZIP_MAGIC.startsWith(magic) || GZIP_MAGIC[0] === magic)) {
    const message = say`${origin.label} is cut off: it ends in the first bytes of an archive. Fetch
      it again.`;
    throw new RefusedError('archive', message);
  }
  const sidecar = origin.path === STANDARD_INPUT ? undefined : await openSidecar(origin.path);
  if (magic.startsWith(GZIP_MAGIC)) return await gzipFile(origin, sidecar, scratchDir, limits);
  return plainFile(origin, sidecar);
}

function oleError(label: string): RefusedError {
  const message = say`${label} is an old workbook (.xls), or has a password: neither is supported.
    Open it in a spreadsheet program and save it as .xlsx without a password, or fetch it as CSV.`;
  return new RefusedError('unrecognized', message);
}

async function readMagic(origin: Origin): Promise<string> {
  const bytes = Buffer.alloc(MAGIC_BYTES);
  const length = await readFully(origin.handle, origin.label, bytes, 0, MAGIC_BYTES, 0);
  if (length > 0) return bytes.toString('latin1', 0, length);
  const message = say`${origin.label} is empty. An empty file is never a day without transactions:
    fetch it again.`;
  throw new RefusedError('empty', message);
}
