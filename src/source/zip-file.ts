/** A zip archive: its entries are the documents, each unpacked when it is first asked for. */
import { createHash } from 'node:crypto';
import { RefusedError } from '../support/errors.ts';
import type { DeliveredFile, Document } from './document.ts';
import { changedError, type Origin } from './origin.ts';
import { PackedDocument } from './packed-document.ts';
import { hashFrom } from './read.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import { type ArchiveEntry, readArchive } from './zip-entries.ts';

/** Takes over `origin`. Throws RefusedError('archive' | 'limit' | 'empty'). */
export async function zipFile(
  origin: Origin,
  scratchDir: string,
  limits: UnpackLimits,
): Promise<DeliveredFile> {
  const entries = await readArchive(origin, limits.archiveEntriesMax);
  if (entries.length === 0) {
    const advice = 'That is never a day without transactions: fetch it again.';
    throw new RefusedError('empty', `${origin.label} is an archive without files. ${advice}`);
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
      const packed = { ...entry, origin, name: `${origin.path}!${entry.name}` };
      const expected = { bytes: entry.plainBytes, crc32: entry.crc32 };
      return new PackedDocument({ packed, scratchDir, limits, expected });
    });
    this.documents = this.#documents;
  }

  fingerprint(): Promise<{ bytes: number; sha256: string }> {
    this.#fingerprint ??= this.#takeFingerprint();
    return this.#fingerprint;
  }

  async #takeFingerprint(): Promise<{ bytes: number; sha256: string }> {
    const { handle, label, size } = this.#origin;
    const hash = createHash('sha256');
    const found = await hashFrom(handle, label, size, hash);
    if (found < size) throw changedError(label);
    await this.#origin.assertUnchanged();
    return { bytes: size, sha256: hash.digest('hex') };
  }

  async close(): Promise<void> {
    await Promise.all(this.#documents.map((document) => document.close()));
    await this.#origin.close();
  }
}
