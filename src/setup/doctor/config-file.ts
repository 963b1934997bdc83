/** The config: can it be read, which mistakes are in it, and who can read it? */
import { statSync } from 'node:fs';
import { type Config, loadConfig } from '../../config/load.ts';
import { EXIT, UsageError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, hint, ok, problem } from './check.ts';
import { isOpenToOthers } from './places.ts';

/** The config, and every mistake in it. */
export async function readConfig(
  path: string | null,
): Promise<{ readonly config: Config | null; readonly findings: readonly Finding[] }> {
  if (path === null) {
    const fix = say`zhangping init <file…> makes one from files of a day`;
    return { config: null, findings: [hint('config', say`there is no zhangping.yaml here`, fix)] };
  }
  try {
    const config = await loadConfig(path);
    const names = config.jobs.map(({ job }) => job.name).join(', ');
    return { config, findings: [ok('config', say`${path}: jobs ${names}`), ...modeOf(path)] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const fix = say`correct it there; the README describes the settings`;
    const mistakes = error.message.split('\n');
    const findings = mistakes.map((line) => problem('config', line, fix, EXIT.usage));
    return { config: null, findings };
  }
}

/** A config may contain the password of a Redis. */
function modeOf(path: string): Finding[] {
  if (!isOpenToOthers(statSync(path).mode)) return [];
  const what = say`${path}: readable by other users, including account numbers and URLs`;
  return [hint('config', what, `chmod 600 ${path}`)];
}
