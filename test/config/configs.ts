/** Config files for tests. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfiguredJob } from '../../src/config/configured-job.ts';
import { type Config, configOf } from '../../src/config/load.ts';
import { UsageError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';

/** The path of a new config file in a folder of its own. */
export function configFile(content: string | Uint8Array): string {
  const path = join(tempDir(), 'zhangping.yaml');
  writeFileSync(path, content);
  return path;
}

/** What a config file says; its language is not switched to. */
export function configAt(path: string): Config {
  return configOf(readFileSync(path, 'utf8'), path);
}

/** The one job of a file that says this of it, a setting a line. */
export function jobWith(...settings: string[]): ConfiguredJob {
  return configAt(configFile(jobText(...settings))).jobs[0];
}

/** A file of one job, whose settings begin on line 3. */
export function jobText(...settings: string[]): string {
  return `jobs:\n  shop:\n    edge: 1\n${settings.map((line) => `    ${line}\n`).join('')}`;
}

/** The lines of the refusal of a file, without its path; fails if it is accepted. */
export function mistakesOf(text: string | Uint8Array): string[] {
  const path = configFile(text);
  try {
    configAt(path);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.split('\n').map((line) => line.replace(path, 'f'));
  }
  throw new Error(`accepted: ${text}`);
}
