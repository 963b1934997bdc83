/** Secrets and keys that a config points to: in the environment, or in files. */
import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

interface SecretPlace {
  /** What it is, for messages: `The password of database shop`. */
  readonly what: string;
  /** The environment variable, or the file; if both are undefined there is no secret. */
  readonly env: string | undefined;
  readonly file: string | undefined;
}

/**
 * The bytes of a secret; undefined: the config names no place for it. Throws UsageError if it is
 * not there, or if others than its owner can read the file.
 */
export function readSecret({ what, env, file }: SecretPlace): Buffer | undefined {
  if (env !== undefined) {
    const value = process.env[env];
    if (value !== undefined) return Buffer.from(value);
    throw new UsageError(
      say`${what} is missing: the environment variable ${env} is not set. Under cron, set it in the
        crontab or in the script that starts zhangping.`,
    );
  }
  if (file === undefined) return undefined;
  let mode: number;
  let bytes: Buffer;
  try {
    ({ mode } = statSync(file));
    bytes = readFileSync(file);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(say`${what} cannot be read (${file}: ${message}).`);
  }
  if ((mode & 0o077) === 0) return bytes;
  throw new UsageError(say`${what} can be read by others. Run: chmod 600 ${file}`);
}

/** The text of a secret, without the end of its last line. Throws as readSecret does. */
export function readPassword(place: SecretPlace): string | undefined {
  return readSecret(place)
    ?.toString('utf8')
    .replace(/\r?\n$/, '');
}

/** The bytes of a file that all may read, such as a public key. Throws UsageError. */
export function readPublic(what: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(say`${what} cannot be read (${message}).`);
  }
}
