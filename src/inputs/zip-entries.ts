/** The entries of a zip archive by its directory; refuses archives that contradict themselves. */
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { ExpectedError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorText } from './access.ts';
import type { Origin } from './origin.ts';
import { readFully } from './read.ts';
import { unpack } from './thread-unpacker.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import type { ByteSource } from './unpacker.ts';

/** One file in an archive: where its packed bytes are, and what they should unpack to. */
export interface ArchiveEntry {
  /** For display only: it may be any text. */
  readonly name: string;
  readonly codec: 'deflate' | 'stored';
  readonly start: number;
  readonly end: number;
  readonly plainBytes: number;
  readonly crc32: number;
}

/** Starts to unpack an entry, and may write into `memory`; `name` is its name in messages. */
export function unpackEntry(
  entry: ArchiveEntry,
  name: string,
  origin: Origin,
  limits: UnpackLimits,
  memory: readonly SharedArrayBuffer[] = [],
): ByteSource {
  const announced = { bytes: entry.plainBytes, crc32: entry.crc32 };
  return unpack({ ...entry, origin, name, announced }, limits, memory);
}

interface Extent {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const METHOD_STORED = 0;
const METHOD_DEFLATE = 8;
const UTF8_NAME_FLAG = 0x800;
/** Marks that may follow the last entry of the directory: signature, zip64 end, end. */
const AFTER_DIRECTORY = ['PK\x05\x05', 'PK\x06\x06', 'PK\x05\x06'];

/**
 * The files of an archive in the order of its directory, without folders and macOS metadata.
 * Throws RefusedError: 'archive' if it is damaged, encrypted or of an unknown method, 'limit'.
 */
export async function readArchive(origin: Origin, entriesMax: number): Promise<ArchiveEntry[]> {
  try {
    const options = { autoClose: false, decodeStrings: false, validateEntrySizes: true };
    const reader = new OriginReader(origin);
    const zip = await fromRandomAccessReaderPromise(reader, origin.size, options);
    try {
      return await readDirectory(zip, origin, entriesMax);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw damaged(origin.label, archiveFault(errorText(error)), error);
  }
}

async function readDirectory(
  zip: ZipFile,
  origin: Origin,
  entriesMax: number,
): Promise<ArchiveEntry[]> {
  const directoryStart = directoryCursor(zip);
  const extents: Extent[] = [{ name: say`its directory`, start: directoryStart, end: origin.size }];
  const entries: ArchiveEntry[] = [];
  const names = new Set<string>();
  for await (const entry of zip.eachEntry()) {
    if (extents.length > entriesMax) {
      const message = say`${origin.label} holds more than ${entriesMax} entries. Unpack it and name
        the files needed.`;
      throw new RefusedError('limit', message);
    }
    const name = entryName(entry);
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const end = fileDataStart + entry.compressedSize;
    extents.push({ name, start: entry.relativeOffsetOfLocalHeader, end });
    if (isSkipped(name, entry)) continue;
    if (names.has(name)) throw damaged(origin.label, say`two entries have the name ${name}`);
    names.add(name);
    const codec = codecOf(entry, `${origin.label}!${name}`);
    const { uncompressedSize: plainBytes, crc32 } = entry;
    entries.push({ name, codec, start: fileDataStart, end, plainBytes, crc32 });
  }
  await assertDirectoryEnds(zip, origin);
  assertApart(extents, origin.label);
  return entries;
}

function codecOf(entry: Entry, name: string): 'deflate' | 'stored' {
  if (entry.isEncrypted()) {
    const message = say`${name} is encrypted. Unpack it with its password and name the file
      itself.`;
    throw new RefusedError('archive', message);
  }
  if (entry.compressionMethod === METHOD_DEFLATE) return 'deflate';
  if (entry.compressionMethod === METHOD_STORED) return 'stored';
  const message = say`${name} is packed with method ${entry.compressionMethod}; only 0 and 8 are
    understood. Unpack it and name the file itself.`;
  throw new RefusedError('archive', message);
}

/** A folder has no bytes: a damaged name that ends with a slash must not hide a file. */
function isSkipped(name: string, entry: Entry): boolean {
  return (name.endsWith('/') && entry.uncompressedSize === 0) || name.startsWith('__MACOSX/');
}

/** Chinese tools write names in GBK without a flag; the flag for UTF-8 is not reliable. */
function entryName(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const announced = (entry.generalPurposeBitFlag & UTF8_NAME_FLAG) !== 0;
  const text = utf8OrUndefined(raw) ?? new TextDecoder(announced ? 'utf-8' : 'gb18030').decode(raw);
  return nameOnOneLine(text);
}

/** A name from a file without control characters, invisible marks and line ends, for messages. */
export function nameOnOneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

function utf8OrUndefined(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** If the count of entries were too small, the rest would be ignored silently. */
async function assertDirectoryEnds(zip: ZipFile, origin: Origin): Promise<void> {
  const mark = Buffer.alloc(4);
  await readFully(origin.handle, origin.label, mark, 0, mark.length, directoryCursor(zip));
  if (AFTER_DIRECTORY.includes(mark.toString('latin1'))) return;
  throw damaged(origin.label, say`its directory does not end where it should`);
}

function assertApart(extents: Extent[], label: string): void {
  extents.sort((a, b) => a.start - b.start || a.end - b.end);
  for (let index = 1; index < extents.length; index++) {
    const [before, after] = [extents[index - 1], extents[index]];
    if (after.start >= before.end) continue;
    throw damaged(label, say`${before.name} and ${after.name} overlap`);
  }
}

/** Our own words for what yauzl finds wrong: its text is English. */
function archiveFault(text: string): string {
  if (/^End of central directory/.test(text)) return say`its end is missing`;
  if (/^Invalid comment length/.test(text)) return say`it does not end where it should`;
  if (/^multi-disk/.test(text)) return say`it is one of several volumes`;
  if (/^strong encryption/.test(text)) return say`its directory is encrypted`;
  return say`its directory is damaged`;
}

function damaged(label: string, what: string, cause?: unknown): RefusedError {
  const message = say`${label} is not a complete zip archive: ${what}. Fetch it again.`;
  return new RefusedError('archive', message, { cause });
}

/** The position of yauzl in the directory, which its types declare as a boolean. */
function directoryCursor(zip: ZipFile): number {
  return Number(zip.readEntryCursor);
}

/** Lets yauzl read a file without closing it. */
class OriginReader extends RandomAccessReader {
  readonly #origin: Origin;

  constructor(origin: Origin) {
    super();
    this.#origin = origin;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const { handle, label } = this.#origin;
    const bytes = readFully(handle, label, buffer, offset, length, position);
    bytes.then((bytesRead) => callback(null, bytesRead), callback);
  }
}
