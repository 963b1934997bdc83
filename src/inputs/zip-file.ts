/**
 * A zip archive: its entries are the documents, each unpacked when it is first asked for. One that
 * is a workbook is read as such.
 */
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { CheckedUnpacker } from './checked-unpacker.ts';
import type { DeliveredFile, Document } from './document.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Origin } from './origin.ts';
import { PackedDocument } from './packed-document.ts';
import { assertRatio, type UnpackLimits } from './unpack-limits.ts';
import { type ArchiveEntry, readArchive } from './zip-entries.ts';

/** Every Office package has this, and no bill does. */
const PACKAGE_MARK = '[content_types].xml';

/** Takes over `origin`. Throws RefusedError('archive' | 'limit' | 'empty'). */
export async function zipFile(
  origin: Origin,
  scratchDir: string,
  limits: UnpackLimits,
): Promise<DeliveredFile> {
  const entries = await readArchive(origin, limits.archiveEntriesMax);
  // What it says of itself: many entries may be too much together, and none of them alone.
  const packedBytes = entries.reduce((sum, { start, end }) => sum + end - start, 0);
  const plainBytes = entries.reduce((sum, entry) => sum + entry.plainBytes, 0);
  assertRatio(origin.label, plainBytes, packedBytes, limits);
  if (entries.length === 0) {
    const message = say`${origin.label} is an archive without files. That is never a day without
      transactions: fetch it again.`;
    throw new RefusedError('empty', message);
  }
  if (entries.some(({ name }) => name.toLowerCase() === PACKAGE_MARK)) {
    // Its XML parser is loaded where there is a workbook to read.
    const { workbookFile } = await import('./xlsx/workbook-file.ts');
    return await workbookFile(origin, entries, scratchDir, limits);
  }
  return new ZipFile(origin, entries, scratchDir, limits);
}

class ZipFile implements DeliveredFile {
  readonly path: string;
  readonly container = 'zip';
  readonly documents: readonly Document[];
  readonly #documents: readonly PackedDocument[];
  readonly #origin: Origin;
  #fingerprint: Promise<{ bytes: number; sha256: string }> | undefined;

  constructor(
    origin: Origin,
    entries: readonly ArchiveEntry[],
    scratchDir: string,
    limits: UnpackLimits,
  ) {
    this.path = origin.path;
    this.#origin = origin;
    this.#documents = entries.map((entry) => {
      const name = `${origin.path}!${entry.name}`;
      const packed = { ...entry, origin, name };
      const announced = { bytes: entry.plainBytes, crc32: entry.crc32 };
      const unpack = () => new CheckedUnpacker(packed, limits, announced);
      return new PackedDocument({ name, sizeHint: entry.plainBytes, unpack, scratchDir });
    });
    this.documents = this.#documents;
  }

  fingerprint(): Promise<{ bytes: number; sha256: string }> {
    this.#fingerprint ??= fingerprintOf(this.#origin);
    return this.#fingerprint;
  }

  async close(): Promise<void> {
    await Promise.all(this.#documents.map((document) => document.close()));
    await this.#origin.close();
  }
}
