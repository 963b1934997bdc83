/** Commands that people copy into a shell. */

/** Text that needs no quotes in a shell. */
const PLAIN_ARGUMENT = /^[\w.:/@-]+$/;

/** A text as one argument of a POSIX shell, never a flag. */
export function shellArgument(text: string): string {
  const quoted = PLAIN_ARGUMENT.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  return text.startsWith('-') ? `-- ${quoted}` : quoted;
}
