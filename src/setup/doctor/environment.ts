/** Variables of the environment that a config names for its secrets: are they set? */
import { EXIT } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, ok, problem } from './finding.ts';

/** A variable that a config names. */
export interface NamedVariable {
  /** Where the config names it, as `notify[0].urlEnv`. */
  readonly setting: string;
  readonly name: string;
}

/** One finding a variable; what is in it is never told. */
export function environmentFindings(
  named: readonly NamedVariable[],
  env: NodeJS.ProcessEnv,
): Finding[] {
  return named.map(({ setting, name }) => {
    if (env[name]) return ok('environment', say`${name} is set (${setting})`);
    const fix = say`set it where cron or systemd starts the program, as docs/operations.md tells`;
    return problem('environment', say`${name} is not set (${setting})`, fix, EXIT.usage);
  });
}
