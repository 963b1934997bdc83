/** A gzip file of one or more members: one document. */
import { createHash } from 'node:crypto';
import { deliveredFile } from './delivered-file.ts';
import type { DeliveredFile } from './document.ts';
import type { Origin } from './origin.ts';
import { PackedDocument } from './packed-document.ts';
import type { Sidecar } from './sidecar.ts';
import type { UnpackLimits } from './unpack-limits.ts';
import { type Packed, Unpacker } from './unpacker.ts';

/** Typical plain bytes per packed byte of a bill: the file does not say how many there are. */
const TYPICAL_RATIO = 6;

/** Takes over `origin`, and the sidecar if there is one. */
export function gzipFile(
  origin: Origin,
  sidecar: Sidecar | undefined,
  scratchDir: string,
  limits: UnpackLimits,
): DeliveredFile {
  const hash = createHash('sha256');
  const packed: Packed = {
    name: origin.path,
    origin,
    codec: 'gzip',
    start: 0,
    end: origin.size,
    onPacked: (bytes) => hash.update(bytes),
  };
  const document = new PackedDocument({
    name: origin.path,
    sizeHint: origin.size * TYPICAL_RATIO,
    unpack: () => new Unpacker(packed, limits),
    scratchDir,
    onPlain: (bytes) => sidecar?.update(bytes),
  });
  const sha256 = async () => {
    await document.drain();
    return hash.digest('hex');
  };
  return deliveredFile(origin, { container: 'gzip', documents: [document], sidecar, sha256 });
}
