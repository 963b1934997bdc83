/** `zhangping completion` prints a shell's script; `zhangping complete` answers that script. */
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Command } from 'commander';
import { CONFIG_DEFAULT } from '../../config/defaults.ts';
import { isJobName } from '../../domain/job-name.ts';
import { EXIT, type ExitCode } from '../../support/errors.ts';
import { CONFIG_BYTES_MAX } from '../../support/limits.ts';
import { print } from '../../support/output.ts';
import { type Choice, type Completion, complete } from '../completion/complete.ts';
import {
  answerText,
  SCRIPTS,
  SHELLS,
  type Shell,
  type ShellAnswer,
  wordsOfShell,
} from '../completion/shells.ts';

/** Prints the completion script of a shell. */
export function completion(shell: Shell): ExitCode {
  print(SCRIPTS[shell]);
  return EXIT.balanced;
}

/** Prints the completions of the last word, and nothing else, not even errors. */
export async function completeLine(
  program: Command,
  name: string,
  words: readonly string[],
): Promise<ExitCode> {
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined) return EXIT.balanced;
  try {
    const answer = await answerOf(shell, complete(program, wordsOfShell(shell, words)));
    // The script reads this output, not a terminal; it has its own separators.
    process.stdout.write(answerText(shell, answer));
  } catch {
    // If completing fails, there are no completions.
  }
  return EXIT.balanced;
}

async function answerOf(shell: Shell, completion: Completion): Promise<ShellAnswer> {
  const { prefix, typed, value } = completion;
  const paths = value === 'file' ? 'files' : value === 'folder' ? 'folders' : null;
  const found = [...completion.choices, ...(await namesOf(completion))];
  const all = found.length > 0 || paths !== null ? found : completion.flags;
  // Other shells match the choices themselves, and not only at their start.
  const choices = shell === 'bash' ? all.filter((each) => each.value.startsWith(typed)) : all;
  return { prefix, choices, paths };
}

/** Jobs or profiles of the config, if the value is one. */
async function namesOf({ value, config }: Completion): Promise<Choice[]> {
  if (value !== 'job' && value !== 'profile') return [];
  const path = config?.replace(/^~(?=\/)/, homedir()) ?? CONFIG_DEFAULT;
  const section = value === 'job' ? 'jobs' : 'profiles';
  const ours = await namesIn(path, section);
  const names = value === 'job' ? ours : [...ours, ...(await profileNames())];
  return names.map((name) => ({ value: name, description: '' }));
}

/** The names of a config's jobs or profiles, whatever its mistakes; empty if it cannot be read. */
async function namesIn(path: string, section: 'jobs' | 'profiles'): Promise<string[]> {
  try {
    const stat = statSync(path);
    // Reading a pipe would block until something is written to it.
    if (!stat.isFile() || stat.size > CONFIG_BYTES_MAX) return [];
    // The parser is loaded only if there is a config.
    const { parseYaml } = await import('../../config/yaml-file.ts');
    const file = parseYaml(readFileSync(path, 'utf8'));
    return Array.isArray(file) ? [] : file.keysOf([section]).filter(isJobName);
  } catch {
    return [];
  }
}

async function profileNames(): Promise<string[]> {
  const { PROFILES } = await import('../../formats/registry.ts');
  return PROFILES.filter(({ role }) => role !== 'check').map(({ name }) => name);
}
