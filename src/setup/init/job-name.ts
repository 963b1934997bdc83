/** A name for a new job: the channel's, else what its file is called. */
import { basename } from 'node:path';
import { isJobName } from '../../domain/job-name.ts';

/** Where nothing gives a name. */
const NAME_DEFAULT = 'shop';
/** Longest name that is taken from a file: a number may have to go behind it. */
const NAME_CHARS_MAX = 48;

/** The job's name: `wanted`, made another one where it is taken or can be none. */
export function freeJobName(wanted: string, taken: readonly string[]): string {
  const name = isJobName(wanted) ? wanted : NAME_DEFAULT;
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(tried)) return tried;
  }
}

/** What a file is called, without dates, numbers and what tells its kind. */
export function nameOfFile(path: string): string {
  const [stem] = basename(path).split('.');
  const words = stem.split(/[-_\s()（）【】]+/).filter((word) => !/\d{4}|^\d*$/.test(word));
  return [...words.join('-')].slice(0, NAME_CHARS_MAX).join('');
}
