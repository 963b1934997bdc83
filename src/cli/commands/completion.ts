/** `zhangping completion`: the script for a shell; `zhangping complete`: what the script asks. */
import { homedir } from 'node:os';
import type { Command } from 'commander';
import { CONFIG_DEFAULT } from '../../config/defaults.ts';
import { namesIn } from '../../config/names.ts';
import { EXIT, type ExitCode, UsageError } from '../../support/errors.ts';
import { print } from '../../support/output.ts';
import { say } from '../../words/language.ts';
import { type Choice, complete, type Wanted } from '../completion/complete.ts';
import {
  type Answer,
  answerText,
  SHELLS,
  type Shell,
  scriptOf,
  wordsOf,
} from '../completion/shells.ts';

/** Prints the script. Throws UsageError for a shell that there is none for. */
export function completion(name: string): ExitCode {
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined) {
    throw new UsageError(say`completion ${name}: expected bash, zsh or fish.`);
  }
  print(scriptOf(shell));
  return EXIT.balanced;
}

/** Prints what the last word may become. Says nothing else: somebody is typing. */
export async function completeLine(
  program: Command,
  name: string,
  words: readonly string[],
): Promise<ExitCode> {
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined) return EXIT.balanced;
  try {
    const answer = await answerOf(shell, complete(program, wordsOf(shell, words)));
    // Not text for a terminal but an answer to a script, with its own marks between values.
    process.stdout.write(answerText(shell, answer));
  } catch {
    // A completion that fails is none.
  }
  return EXIT.balanced;
}

async function answerOf(shell: Shell, wanted: Wanted): Promise<Answer> {
  const { prefix, typed, value } = wanted;
  const paths = value === 'file' ? 'files' : value === 'folder' ? 'folders' : null;
  const found = [...wanted.choices, ...(await namesOf(wanted))];
  const all = found.length > 0 || paths !== null ? found : wanted.flags;
  // The others match what is typed themselves, and not only at its start.
  const choices = shell === 'bash' ? all.filter((each) => each.value.startsWith(typed)) : all;
  return { prefix, choices, paths };
}

/** Names that the config has, where such a name is wanted. */
async function namesOf({ value, config }: Wanted): Promise<Choice[]> {
  if (value !== 'job' && value !== 'profile') return [];
  const path = config?.replace(/^~(?=\/)/, homedir()) ?? CONFIG_DEFAULT;
  const section = value === 'job' ? 'jobs' : 'profiles';
  const ours = await namesIn(path, section);
  const names = value === 'job' ? ours : [...ours, ...(await profileNames())];
  return names.map((name) => ({ value: name, description: '' }));
}

async function profileNames(): Promise<string[]> {
  const { PROFILES } = await import('../../formats/registry.ts');
  return PROFILES.filter(({ role }) => role !== 'check').map(({ name }) => name);
}
