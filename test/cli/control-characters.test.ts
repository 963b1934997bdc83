/** Control characters in every argument of every command are never printed raw. */
import type { Argument, Command, Option } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { declareProgram, runProgram } from '../../src/cli/program.ts';
import { print, printError, printJson, printPainted } from '../../src/support/output.ts';
import { describeError } from '../../src/words/describe-error.ts';

/** ESC, C1 controls, DEL, BEL, a carriage return, and what turns the direction of writing. */
const HOSTILE = 'x\x1b[31my\x9b2J\x7f\x07\r\u202ez\u2066\u200f';
const RAW = /[^\n\P{C}]|[\p{Zl}\p{Zp}]/u;

let printed = '';

beforeEach(() => {
  printed = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the program as main.ts does; what it prints. */
async function told(args: readonly string[]): Promise<string> {
  printed = '';
  try {
    await runProgram(['node', 'zhangping', ...args]);
  } catch (error) {
    printError(describeError(error, true).text);
  }
  return printed;
}

function leaves(command: Command, path: readonly string[] = []): [readonly string[], Command][] {
  const inner = command.commands.filter((each) => each.name() !== 'complete');
  if (inner.length === 0) return [[path, command]];
  return inner.flatMap((each) => leaves(each, [...path, each.name()]));
}

/** Command lines with a hostile word at each place in turn. */
function linesOf(path: readonly string[], command: Command): string[][] {
  const wordsOf = (args: readonly Argument[], word: string) =>
    args.filter(({ required }) => required).map(() => word);
  const required = (but?: Option) =>
    command.options
      .filter((option) => option.mandatory && option !== but)
      .flatMap(({ long }) => [long ?? '', 'a']);
  const operands = wordsOf(command.registeredArguments, 'no-such-file');
  const flags = command.options.filter(({ required: takes }) => takes);
  return [
    [...path, HOSTILE, ...required()],
    [...path, `--${HOSTILE}`],
    [...path, ...operands, ...required(), HOSTILE, HOSTILE, HOSTILE],
    ...flags.map((flag) => [...path, ...operands, ...required(flag), flag.long ?? '', HOSTILE]),
  ];
}

describe('printed text', () => {
  const commands = leaves(declareProgram(() => {}));

  test.each(commands)(
    'of %s has no control characters, whatever its arguments',
    async (path, command) => {
      for (const line of linesOf(path, command)) {
        expect(await told(line), line.map((word) => JSON.stringify(word)).join(' ')).not.toMatch(
          RAW,
        );
      }
    },
  );

  test('about an unknown command has no control characters', async () => {
    expect(await told([HOSTILE])).toContain('x\\u{1b}[31my\\u{9b}2J');
    expect(printed).not.toMatch(RAW);
    expect(await told(['help', HOSTILE])).not.toMatch(RAW);
  });
});

describe('the output functions', () => {
  test('escape invisible characters and keep line breaks', () => {
    print(`a\n${HOSTILE}\n`);
    expect(printed).toBe(
      'a\nx\\u{1b}[31my\\u{9b}2J\\u{7f}\\u{7}\\u{d}\\u{202e}z\\u{2066}\\u{200f}\n',
    );
  });

  test('keep our own colours and no other escape sequences', () => {
    const own = '\x1b[1;31mDISCREPANT\x1b[0m \x1b[2mdim\x1b[0m\n';
    printPainted(own);
    expect(printed).toBe(own);
    printed = '';
    printPainted('\x1b[5m\x1b]0;title\x07\x1b[2J\x1b[31;8m');
    expect(printed).not.toMatch(RAW);
  });

  test('use JSON escapes in JSON', () => {
    const value = { id: `${HOSTILE}\u{e0001}\ud800` };
    printJson(`${JSON.stringify(value, null, 2)}\n`);
    expect(printed).not.toMatch(RAW);
    expect(JSON.parse(printed)).toEqual(value);
  });
});
