/** Environment variables that a config names for the secrets of its notifications: are they set? */
import { EXIT } from '../../support/errors.ts';
import { say } from '../../words/language.ts';
import { type Finding, ok, problem, type SetUp } from './check.ts';

/** One finding per variable, without its value. */
export function environmentFindings({ jobs }: SetUp): Finding[] {
  const targets = jobs[0]?.notify ?? [];
  return targets.flatMap((target, index) => {
    const { urlEnv, secretEnv } = { urlEnv: undefined, secretEnv: undefined, ...target };
    return Object.entries({ urlEnv, secretEnv }).flatMap(([setting, name]) =>
      name === undefined ? [] : [variableFinding(`notify[${index}].${setting}`, name)],
    );
  });
}

function variableFinding(setting: string, name: string): Finding {
  if (process.env[name]) return ok('environment', say`${name} is set (${setting})`);
  const fix = say`set it where cron or systemd starts the program: see docs/operations.md`;
  return problem('environment', say`${name} is not set (${setting})`, fix, EXIT.usage);
}
