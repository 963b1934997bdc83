/** A name for a new job: that of the channel, else one after the file. */
import { basename } from 'node:path';
import { isJobName } from '../../domain/job-name.ts';

/** The name of a job where the file's is none. */
const NAME_DEFAULT = 'shop';
/** Longest name taken from a file, which leaves room for a number. */
const NAME_CHARS_MAX = 48;

/** `wanted`, or another name where it is taken or not allowed. */
export function freeJobName(wanted: string, taken: readonly string[]): string {
  const name = isJobName(wanted) ? wanted : NAME_DEFAULT;
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(tried)) return tried;
  }
}

/** The name of a file without dates, numbers and extensions. */
export function nameOfFile(path: string): string {
  const [stem] = basename(path).split('.');
  const words = stem.split(/[-_\s()（）【】]+/).filter((word) => !/\d{4}|^\d*$/.test(word));
  return [...words.join('-')].slice(0, NAME_CHARS_MAX).join('');
}
