/**
 * The SHA-1 that WeChat Pay announces for a bill, in `<path>.sha1`. It covers the plain bytes,
 * including the byte order mark, even if the file is delivered as gzip.
 */
import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import { errorCode, errorText } from './access.ts';
import { readFully } from './read.ts';

export const SIDECAR_SUFFIX = '.sha1';
/** Longest sidecar, bytes: 40 digits and a file name. */
const SIDECAR_BYTES_MAX = 4096;
const SIDECAR_FORM = /^([0-9a-f]{40})(?:[ \t]+\S[^\r\n]*)?[ \t]*(?:\r?\n)?$/i;

/** Checks the plain bytes as they are read. */
export interface Sidecar {
  update(bytes: Uint8Array): void;
  /** Throws RefusedError('checksum') if the bytes were not those announced. */
  verify(): void;
}

/**
 * The sidecar of the file at `path`, or undefined if it has none. Throws
 * RefusedError('checksum') for one that cannot be read or does not hold a SHA-1.
 */
export async function openSidecar(path: string): Promise<Sidecar | undefined> {
  const sidecarPath = path + SIDECAR_SUFFIX;
  const text = await readSidecar(sidecarPath);
  if (text === undefined) return undefined;
  const announced = SIDECAR_FORM.exec(text)?.[1]?.toLowerCase();
  if (announced === undefined) {
    const message = say`${sidecarPath} does not contain a SHA-1. Expected 40 hexadecimal digits, and
      optionally a file name on the same line. Write the announced hash_value into it again, or
      remove it.`;
    throw new RefusedError('checksum', message);
  }
  return new Sha1Sidecar(path, announced);
}

class Sha1Sidecar implements Sidecar {
  readonly #path: string;
  readonly #announced: string;
  readonly #hash: Hash = createHash('sha1');

  constructor(path: string, announced: string) {
    this.#path = path;
    this.#announced = announced;
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  verify(): void {
    const found = this.#hash.digest('hex');
    if (found === this.#announced) return;
    const sidecar = this.#path + SIDECAR_SUFFIX;
    const message = say`${this.#path} is not the announced file: its SHA-1 is ${found}, but
      ${sidecar} says ${this.#announced}. Download it again.`;
    throw new RefusedError('checksum', message);
  }
}

async function readSidecar(path: string): Promise<string | undefined> {
  try {
    const handle = await open(path, 'r');
    try {
      const bytes = Buffer.alloc(SIDECAR_BYTES_MAX + 1);
      const length = await readFully(handle, path, bytes, 0, bytes.length, 0);
      return bytes.toString('latin1', 0, length);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    const message = say`${path} cannot be read: ${errorText(error)}. Make it readable, or remove
      it.`;
    throw new RefusedError('checksum', message);
  }
}
