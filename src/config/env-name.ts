/** The names of environment variables that hold secrets. */
import { z } from 'zod';
import { say } from '../words/language.ts';

/**
 * Names must be in capitals, so that a URL or a secret in place of the name is detected. Messages
 * never show the value, which may be that secret.
 */
const ENV_NAME = /^[A-Z][A-Z0-9_]{0,63}$/;

/** What is wrong with a name, as the end of a sentence; undefined: nothing. */
export function envNameMistake(name: string): string | undefined {
  if (ENV_NAME.test(name)) return undefined;
  return say`must be the name of an environment variable, such as ALERT_URL, that holds the
    secret`;
}

export const envName = z.string().regex(ENV_NAME, { error: () => envNameMistake('') });
