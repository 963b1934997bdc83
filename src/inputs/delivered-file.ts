/** A delivered file, whatever its container: its fingerprint, and how it is closed. */
import type { DeliveredFile, Document } from './document.ts';
import { FileHash } from './file-hash.ts';
import type { Origin } from './origin.ts';
import type { Sidecar } from './sidecar.ts';

interface Closable {
  close(): Promise<void>;
}

/** What a container adds to its origin. */
interface Container {
  readonly container: DeliveredFile['container'];
  readonly documents: readonly (Document & Partial<Closable>)[];
  readonly sidecar?: Sidecar | undefined;
  /** By default of the origin and the sidecar. */
  readonly hash?: FileHash;
  /** The SHA-256 where reading the documents yields it; else that of `hash`. */
  readonly sha256?: () => Promise<string>;
  /** Closed after the documents. */
  readonly shared?: Closable | undefined;
}

/** Takes over `origin`. */
export function deliveredFile(
  origin: Origin,
  {
    container,
    documents,
    sidecar,
    sha256,
    shared,
    hash = new FileHash(origin, sidecar),
  }: Container,
): DeliveredFile {
  let isClosed = false;
  let fingerprint: ReturnType<DeliveredFile['fingerprint']> | undefined;
  const takeFingerprint = async () => {
    const found = sha256 ? await sha256() : await hash.end(() => isClosed);
    await origin.assertUnchanged();
    sidecar?.verify();
    return { bytes: origin.size, sha256: found };
  };
  return {
    path: origin.path,
    container,
    documents,
    obtained: origin.obtained,
    fingerprint: () => {
      fingerprint ??= takeFingerprint();
      return fingerprint;
    },
    close: async () => {
      isClosed = true;
      await Promise.all(documents.map((document) => document.close?.()));
      await fingerprint?.catch(() => undefined);
      await shared?.close();
      await origin.close();
    },
  };
}
