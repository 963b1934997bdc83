/** Errors for paths that cannot be read, with what to do. */
import { userInfo } from 'node:os';
import { InternalError, RefusedError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** The system's code of an error (`ENOENT`), or '' for an error that has none. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** The message of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The error to throw when a stat or open of `path` failed: RefusedError('missing') when the path
 * is wrong or not permitted, else InternalError.
 */
export function accessError(path: string, error: unknown): Error {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const message = say`${path} does not exist. Check the path, and whether the file was fetched.`;
    return new RefusedError('missing', message);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const message = say`${path} cannot be read: permission denied for ${currentUser()}. Give this
      user read permission (r) on the file and search permission (x) on the folders above it.`;
    return new RefusedError('missing', message);
  }
  if (code === 'ELOOP' || code === 'ENAMETOOLONG' || code === 'ENXIO') {
    return new RefusedError('missing', say`${path} is not a usable path (${code}).`);
  }
  const message = say`${path} cannot be opened: ${errorText(error)}`;
  return new InternalError(message, { cause: error });
}

/** The refusal of a pipe, a socket or a device. */
export function notAFile(path: string): RefusedError {
  const message = say`${path} is neither a file nor a folder. To read from a pipe, pass '-' and
    redirect it to standard input.`;
  return new RefusedError('missing', message);
}

function currentUser(): string {
  const uid = process.geteuid?.();
  try {
    const info = userInfo();
    return uid === undefined || uid === info.uid ? say`user ${info.username}` : say`user id ${uid}`;
  } catch {
    return say`user id ${uid}`;
  }
}
