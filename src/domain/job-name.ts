/** The rule for job names: a job's name is also the name of its folder. */
import { say } from '../words/language.ts';

export const JOB_NAME_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

/** The rule in words, to follow `cannot be a job name: `. */
export function jobNameRule(): string {
  return say`1 to 64 letters, digits, '.', '_' and '-', the first one a letter or digit`;
}

/** Is this a valid job name? Such a name cannot lead out of its folder. */
export function isJobName(name: string): boolean {
  return JOB_NAME_PATTERN.test(name);
}
