/**
 * Writes all terminal output, so that no text from a file, argument or setting can control the
 * terminal.
 */
import { jsonPrintable, painted, printable } from './printable.ts';

/** Standard output or standard error. */
type Stream = Pick<NodeJS.WriteStream, 'write'>;

/** Prints text of any number of lines on standard output. */
export function print(text: string, stream: Stream = process.stdout): void {
  stream.write(printable(text));
}

/** Prints text of any number of lines on standard error. */
export function printError(text: string): void {
  print(text, process.stderr);
}

/** Prints text with our own colours on standard output. */
export function printPainted(text: string): void {
  process.stdout.write(painted(text));
}

/** Prints JSON on standard output, with unsafe characters escaped; its meaning is unchanged. */
export function printJson(json: string): void {
  process.stdout.write(jsonPrintable(json));
}

/** Prints a value as JSON on standard output. */
export function printValue(value: unknown): void {
  printJson(`${JSON.stringify(value, null, 2)}\n`);
}
