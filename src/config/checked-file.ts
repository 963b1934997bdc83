/** The text of a small YAML file, and its mistakes with their lines. */
import { closeSync, openSync, readSync } from 'node:fs';
import { UsageError } from '../support/errors.ts';
import { CONFIG_BYTES_MAX } from '../support/limits.ts';
import { say } from '../words/language.ts';
import type { Mistake } from './mistakes.ts';
import type { Fault, YamlFile } from './yaml-file.ts';

const PLAIN_KEY = /^[\p{L}\p{N}_-]+$/u;

/**
 * Reads a file, which may be a pipe; messages call it `what`. Throws UsageError if it cannot be
 * read, is larger than CONFIG_BYTES_MAX or is not UTF-8.
 */
export function readText(path: string, what: string): string {
  const bytes = Buffer.allocUnsafe(CONFIG_BYTES_MAX + 1);
  let length = 0;
  try {
    const file = openSync(path, 'r');
    try {
      for (let read = -1; read !== 0; length += read) {
        read = readSync(file, bytes, length, bytes.length - length, null);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UsageError(say`${path}: ${what} cannot be read (${(error as Error).message}).`);
  }
  if (length > CONFIG_BYTES_MAX) {
    throw new UsageError(say`${path}: ${what} is larger than ${CONFIG_BYTES_MAX} bytes.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    throw new UsageError(say`${path}: ${what} is not UTF-8. Save it as UTF-8.`);
  }
}

/** The error that lists mistakes as `file:line: key.path: what`, in the order of the file. */
export function wrongFile(path: string, faults: readonly Fault[]): UsageError {
  const inOrder = faults.toSorted((a, b) => a.line - b.line);
  return new UsageError(
    inOrder
      .map(({ line, where, what }) => {
        return where.length === 0
          ? `${path}:${line}: ${what}`
          : say`${path}:${line}: ${dotted(where)}: ${what}`;
      })
      .join('\n'),
  );
}

/** Mistakes with the lines of the file. */
export function faultsOf(file: YamlFile, mistakes: readonly Mistake[]): Fault[] {
  return mistakes.map(({ at, where, what }) => ({ line: file.lineOf(at), where, what }));
}

/** Formats a path like `jobs.shop.flows[1]`; keys with special characters are quoted. */
function dotted(where: readonly PropertyKey[]): string {
  const text = where.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    const name = String(key);
    return PLAIN_KEY.test(name) ? `.${name}` : `.${JSON.stringify(name)}`;
  });
  return text.join('').replace(/^\./, '');
}
