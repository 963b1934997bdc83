/** Says why a command of the user failed. */
import { shorten } from '../support/printable.ts';
import type { CommandEnd } from '../support/run-command.ts';
import { say } from './language.ts';

/** Characters shown of the last line that it printed. */
const SHOWN_CHARS = 200;

/** With the last line of its standard error; null: it succeeded. */
export function commandFailure(end: CommandEnd): string | null {
  const why = whyFailed(end);
  if (why === null || end.lastLine === '') return why;
  return `${why}: ${shorten(end.lastLine, SHOWN_CHARS)}`;
}

function whyFailed({ code, signal, error, isLate }: CommandEnd): string | null {
  if (error !== null) return say`the command cannot be started (${error.code ?? error.name})`;
  if (isLate) return say`the command did not end in time and was stopped`;
  if (signal !== null) return say`the command was killed by ${signal}`;
  return code === 0 ? null : say`the command exited with code ${code}`;
}
