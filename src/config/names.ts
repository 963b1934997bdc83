/** Reads the names in a config quickly, ignoring its mistakes. */
import { readFileSync, statSync } from 'node:fs';
import { isJobName } from '../domain/job-name.ts';
import { CONFIG_BYTES_MAX } from '../support/limits.ts';

/** The names of a config's jobs or profiles; empty if it cannot be read. */
export async function namesIn(path: string, section: 'jobs' | 'profiles'): Promise<string[]> {
  try {
    const stat = statSync(path);
    // Reading a pipe would block until something is written to it.
    if (!stat.isFile() || stat.size > CONFIG_BYTES_MAX) return [];
    // The parser is loaded only if there is a config.
    const { parseYaml } = await import('./yaml-file.ts');
    const file = parseYaml(readFileSync(path, 'utf8'));
    return Array.isArray(file) ? [] : file.keysOf([section]).filter(isJobName);
  } catch {
    return [];
  }
}
