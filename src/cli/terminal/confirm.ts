/** Asks for confirmation at the terminal. */
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { printable } from '../../support/printable.ts';
import { language } from '../../words/language.ts';

type Terminal<Stream> = Stream & { readonly isTTY?: boolean };

const YES = /^\s*(y|yes|是|好|确认)\s*$/i;

/** Returns true if the answer is yes, false for any other; null: there is no terminal. */
export async function confirm(
  question: string,
  input: Terminal<Readable> = process.stdin,
  output: Terminal<Writable> = process.stderr,
): Promise<boolean | null> {
  if (!input.isTTY || !output.isTTY) return null;
  const terminal = createInterface({ input, output });
  try {
    const answers = language() === 'zh' ? '[y/N，y 为确认]' : '[y/N]';
    // The input may end without an answer.
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    return YES.test(
      await Promise.race([terminal.question(`${printable(question)} ${answers} `), ended]),
    );
  } finally {
    terminal.close();
  }
}
