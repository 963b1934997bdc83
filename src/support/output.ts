/**
 * All terminal output passes through here, so that no text from a file, argument or setting can
 * control the terminal.
 */
import { jsonPrintable, painted, printable } from './printable.ts';

/** Where text goes: standard output or standard error. */
type Stream = Pick<NodeJS.WriteStream, 'write'>;

/** Text of any number of lines, on standard output. */
export function print(text: string, stream: Stream = process.stdout): void {
  stream.write(printable(text));
}

/** Text of any number of lines, on standard error. */
export function printError(text: string): void {
  print(text, process.stderr);
}

/** Text with our own colours, on standard output. */
export function printPainted(text: string): void {
  process.stdout.write(painted(text));
}

/** JSON on standard output; it means the same, and is as safe to look at as text. */
export function printJson(json: string): void {
  process.stdout.write(jsonPrintable(json));
}
