/** The names that a config has, quickly and without a word about what is wrong with it. */
import { readFileSync, statSync } from 'node:fs';
import { isJobName } from '../domain/job-name.ts';
import { CONFIG_BYTES_MAX } from '../support/limits.ts';

/** Names of the jobs, or of the profiles, of a config; none where it cannot be read. */
export async function namesIn(path: string, section: 'jobs' | 'profiles'): Promise<string[]> {
  try {
    const stat = statSync(path);
    // A pipe would have us wait for a writer.
    if (!stat.isFile() || stat.size > CONFIG_BYTES_MAX) return [];
    // Most folders have no config: the parser is for those that have one.
    const { parseYaml } = await import('./yaml-file.ts');
    const file = parseYaml(readFileSync(path, 'utf8'), []);
    return Array.isArray(file) ? [] : file.keysOf([section]).filter(isJobName);
  } catch {
    return [];
  }
}
