/** A gzip file of one or more members: one document. */
import { deliveredFile } from './delivered-file.ts';
import type { DeliveredFile } from './document.ts';
import type { Origin } from './origin.ts';
import { PackedDocument } from './packed-document.ts';
import { readFully } from './read.ts';
import type { Sidecar } from './sidecar.ts';
import { unpack } from './thread-unpacker.ts';
import type { UnpackLimits } from './unpack-limits.ts';

/** Typical plain bytes per packed byte of a bill. */
const TYPICAL_RATIO = 6;
/** The last bytes of a gzip member: its plain size modulo 2^32 (RFC 1952). */
const SIZE_BYTES = 4;

/** Takes over `origin`, and the sidecar if there is one. */
export async function gzipFile(
  origin: Origin,
  sidecar: Sidecar | undefined,
  scratchDir: string,
  limits: UnpackLimits,
): Promise<DeliveredFile> {
  const packed = { name: origin.path, origin, codec: 'gzip', start: 0, end: origin.size } as const;
  const document = new PackedDocument({
    name: origin.path,
    sizeHint: await plainSize(origin),
    unpack: (memory) => unpack(packed, limits, memory),
    scratchDir,
    onPlain: (bytes) => sidecar?.update(bytes),
  });
  const drain = () => document.drain();
  return deliveredFile(origin, { container: 'gzip', documents: [document], sidecar, drain });
}

/** The plain size, if the file has one member of less than 4 GiB; else a guess. */
async function plainSize({ handle, label, size }: Origin): Promise<number> {
  const last = Buffer.alloc(SIZE_BYTES);
  await readFully(handle, label, last, 0, SIZE_BYTES, Math.max(0, size - SIZE_BYTES));
  const stated = last.readUInt32LE();
  return stated < size ? size * TYPICAL_RATIO : stated;
}
