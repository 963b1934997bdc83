/** Completion of a line, from the program's own declarations. */
import type { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complete } from '../../src/cli/completion/complete.ts';
import { answerText, SHELLS, wordsOfShell } from '../../src/cli/completion/shells.ts';
import { declareProgram } from '../../src/cli/program.ts';

const PROGRAM = declareProgram(() => {});
const GLOBAL = ['--version', '--verbose', '--lang', '--no-color'];

function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}

const COMMANDS = commandsOf(PROGRAM).filter((command) => command.name() !== 'complete');

/** What the last word may become: choices and kinds of names, in short. */
function next(...words: string[]): string[] {
  const { choices, value } = complete(PROGRAM, words);
  return [...choices.map((choice) => choice.value), ...(value === 'free' ? [] : [`<${value}>`])];
}

describe('a line is completed with', () => {
  test('commands and subcommands', () => {
    const names = PROGRAM.commands.map((command) => command.name());
    expect(next('')).toEqual([...names.filter((name) => name !== 'complete'), 'help']);
    expect(next('--lang', 'zh', 'ru')).toContain('run');
    expect(next('items', '')).toEqual([
      ...['list', 'show', 'resolve', 'reopen', 'match', 'accept', 'unmatch', 'undo', 'help'],
    ]);
    expect(next('help', 'items', '')).toContain('resolve');
    expect(next('nonsense', '')).toEqual([]);
  });

  test.each(COMMANDS)('flags of %s', (command) => {
    const path: string[] = [];
    for (let each = command; each.parent; each = each.parent) path.unshift(each.name());
    const own = command.options.map(({ long }) => String(long));
    const found = next(...path, '--');
    expect(found.toSorted()).toEqual([...new Set([...own, '--help', ...GLOBAL])].sort());
    const { flags } = complete(PROGRAM, [...path, '']);
    expect(flags.map(({ value }) => value)).toEqual(found);
    for (const { description } of flags) expect(description).not.toBe('');
  });

  test('flags that are not given yet, or can be repeated', () => {
    const flags = next('run', '--date', 'today', '--json', '--statement', 'a', '--');
    expect(flags).not.toContain('--date');
    expect(flags).not.toContain('--json');
    expect(flags).toContain('--statement');
  });

  test('values of flags', () => {
    expect(next('run', '--engine', '')).toEqual(['memory', 'redis']);
    expect(next('run', '--engine=')).toEqual(['memory', 'redis']);
    expect(next('--lang', '')).toEqual(['zh', 'en']);
    expect(next('run', '--lang', '')).toEqual(['zh', 'en']);
    expect(next('items', 'list', '--state', '')).toEqual(['open', 'resolved', 'all']);
    expect(next('items', 'resolve', '--action', '')).toContain('write-off');
    expect(next('items', 'list', '--category', '')).toHaveLength(10);
    expect(next('load', '--side', '')).toEqual(['statement', 'flows']);
    expect(next('run', '--date', '')).toEqual(['yesterday', 'today']);
    expect(next('items', 'list', '--date', '')).toEqual(['yesterday', 'today']);
    expect(next('completion', '')).toEqual([...SHELLS]);
  });

  test('names and paths', () => {
    expect(next('run', '')).toEqual(['<job>']);
    expect(next('run', 'shop', '')).toEqual([]);
    expect(next('items', 'list', '--job', '')).toEqual(['<job>']);
    expect(next('run', '--channel', '')).toEqual(['<profile>']);
    expect(next('inspect', '--profile', '')).toEqual(['<profile>']);
    expect(next('run', '--statement', 'a', '')).toEqual(['<file>']);
    expect(next('inspect', 'a', 'b', '')).toEqual(['<file>']);
    expect(next('run', '--out=')).toEqual(['<folder>']);
    expect(next('run', '--', '-')).toEqual(['<job>']);
    // The first value of a flag may begin with a dash, the next one is a flag.
    expect(next('run', '--statement', '-')).toEqual(['<file>']);
    expect(next('run', '--statement', '-', '--dry')).toContain('--dry-run');
  });

  test('names from the config that the line names', () => {
    expect(complete(PROGRAM, ['run', '--config', 'a.yaml', '']).config).toBe('a.yaml');
    expect(complete(PROGRAM, ['run', '--config=b.yaml', '']).config).toBe('b.yaml');
    expect(complete(PROGRAM, ['run', '--', '--config=b.yaml', '']).config).toBeUndefined();
  });
});

test('all values without completion are free text', () => {
  const placeholders = COMMANDS.flatMap((command) => [
    ...command.options.filter(({ argChoices }) => !argChoices).map(({ flags }) => flags),
    ...command.registeredArguments
      .filter((each) => !each.argChoices)
      .map((each) => `<${each.name()}>`),
  ]).flatMap((flags) => /[<[]([^\].>]+)/.exec(flags)?.slice(1) ?? []);
  const completed = ['date', 'dir', 'file', 'folder', 'job', 'part', 'path', 'profile'];
  const free = [
    'amount',
    'count',
    'days',
    'event',
    'id',
    'month',
    'name',
    'number',
    'order-id',
    'size',
    'suggestion',
    'text',
    'url',
  ];
  // A new placeholder goes into this list, or into PLACEHOLDERS of completion/complete.ts.
  expect([...new Set(placeholders)].sort()).toEqual([...completed, ...free].sort());
});

test('any line gets an answer with one choice per line', () => {
  const known = COMMANDS.flatMap((command) => [
    command.name(),
    ...command.options.map(({ long }) => String(long)),
  ]);
  const word = fc.oneof(
    fc.constantFrom(...known, '=', '--', '-', '', '--state=', '__proto__', 'help'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...SHELLS), fc.array(word), (shell, words) => {
      const { prefix, choices } = complete(PROGRAM, wordsOfShell(shell, words));
      const lines = answerText(shell, { prefix: '', choices, paths: 'files' }).split('\n');
      expect(lines).toHaveLength(choices.length + 2);
      expect((words.at(-1) ?? '').startsWith(prefix) || shell === 'bash').toBe(true);
    }),
  );
});

test('bash passes an equals sign as a separate word', () => {
  const of = (...words: string[]) => wordsOfShell('bash', words);
  expect(of('run', '--engine', '=', 're')).toEqual(['run', '--engine=re']);
  expect(of('run', '--engine', '=')).toEqual(['run', '--engine=']);
  expect(of('run', '--engine', '=', 'redis', '')).toEqual(['run', '--engine=redis', '']);
  expect(of('run', 'a', '=', 'b')).toEqual(['run', 'a', '=', 'b']);
  expect(wordsOfShell('zsh', ['run', '--engine', '='])).toEqual(['run', '--engine', '=']);
});

test('special characters of shells are escaped', () => {
  const choices = [{ value: 'a:b\\', description: 'x: y' }];
  const text = (shell: 'bash' | 'zsh' | 'fish') =>
    answerText(shell, { prefix: '--job=', choices, paths: null });
  expect(text('bash')).toBe('a:b\\\n');
  expect(text('zsh')).toBe('a\\:b\\\\:x: y\n');
  expect(text('fish')).toBe('--job=a:b\\\tx: y\n');
});
