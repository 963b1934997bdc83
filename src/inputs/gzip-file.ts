/** A gzip file, also of several members: one document. */
import { createHash } from 'node:crypto';
import { CheckedUnpacker } from './checked-unpacker.ts';
import type { DeliveredFile, Document } from './document.ts';
import type { Origin } from './origin.ts';
import { PackedDocument } from './packed-document.ts';
import type { Sidecar } from './sidecar.ts';
import type { Packed } from './unpack.ts';
import type { UnpackLimits } from './unpack-limits.ts';

/** Plain bytes per packed byte of a bill, about: nothing says how many there are. */
const TYPICAL_RATIO = 6;

/** Takes over `origin`, and the sidecar if there is one. */
export function gzipFile(
  origin: Origin,
  sidecar: Sidecar | undefined,
  scratchDir: string,
  limits: UnpackLimits,
): DeliveredFile {
  return new GzipFile(origin, sidecar, scratchDir, limits);
}

class GzipFile implements DeliveredFile {
  readonly path: string;
  readonly container = 'gzip';
  readonly documents: readonly Document[];
  readonly #document: PackedDocument;
  readonly #origin: Origin;
  readonly #sidecar: Sidecar | undefined;
  readonly #hash = createHash('sha256');
  #fingerprint: Promise<{ bytes: number; sha256: string }> | undefined;

  constructor(
    origin: Origin,
    sidecar: Sidecar | undefined,
    scratchDir: string,
    limits: UnpackLimits,
  ) {
    this.path = origin.path;
    this.#origin = origin;
    this.#sidecar = sidecar;
    const packed: Packed = {
      name: origin.path,
      origin,
      codec: 'gzip',
      start: 0,
      end: origin.size,
      onPacked: (bytes) => this.#hash.update(bytes),
    };
    const onPlain = (bytes: Uint8Array) => this.#sidecar?.update(bytes);
    this.#document = new PackedDocument({
      name: origin.path,
      sizeHint: origin.size * TYPICAL_RATIO,
      unpack: () => new CheckedUnpacker(packed, limits),
      scratchDir,
      onPlain,
    });
    this.documents = [this.#document];
  }

  fingerprint(): Promise<{ bytes: number; sha256: string }> {
    this.#fingerprint ??= this.#takeFingerprint();
    return this.#fingerprint;
  }

  async #takeFingerprint(): Promise<{ bytes: number; sha256: string }> {
    await this.#document.drain();
    await this.#origin.assertUnchanged();
    this.#sidecar?.verify();
    return { bytes: this.#origin.size, sha256: this.#hash.digest('hex') };
  }

  async close(): Promise<void> {
    await this.#document.close();
    await this.#origin.close();
  }
}
