/** Completes the last word of a command line, from the declarations of the commands. */
import type { Argument, Command, Option } from 'commander';

/** Paths, names from a config, a fixed set of words, or anything. */
type ValueKind = 'file' | 'folder' | 'job' | 'profile' | 'free' | readonly string[];

/** Values by the placeholder of a flag or argument, `<file>` or `[job]`; any other is free. */
const PLACEHOLDERS: Readonly<Record<string, ValueKind>> = {
  date: ['yesterday', 'today'],
  dir: 'folder',
  file: 'file',
  folder: 'folder',
  job: 'job',
  part: 'file',
  path: 'file',
  profile: 'profile',
};

export interface Choice {
  readonly value: string;
  /** One line; empty if the value needs none. */
  readonly description: string;
}

/** Completions of the last word of a command line. */
export interface Completion {
  /** The part of the word that stays as it is: `--state=`, or nothing. */
  readonly prefix: string;
  /** The rest of the word as typed so far. */
  readonly typed: string;
  readonly choices: readonly Choice[];
  /** The kind of value to complete besides the choices. */
  readonly value: Extract<ValueKind, string>;
  /** Flags to offer if there is nothing else. */
  readonly flags: readonly Choice[];
  /** The config named on the line. */
  readonly config: string | undefined;
}

/** Reads a line word by word, as commander does. */
class CommandLine {
  command: Command;
  config: string | undefined;
  /** The flag whose value comes next, and how many values it has so far. */
  #pending: Option | null = null;
  #values = 0;
  #operands = 0;
  /** After `--` there are no flags. */
  #isPlain = false;
  readonly #used = new Set<Option>();

  constructor(program: Command) {
    this.command = program;
  }

  take(word: string): void {
    if (this.#isPlain || !word.startsWith('-') || word === '-') this.#takeWord(word);
    else if (word === '--') {
      this.#isPlain = true;
      this.#pending = null;
    } else this.#takeFlag(word);
  }

  #takeWord(word: string): void {
    if (this.#pending !== null) {
      if (this.#pending.long === '--config') this.config = word;
      this.#values++;
      if (!this.#pending.variadic) this.#pending = null;
      return;
    }
    const found = this.#operands === 0 ? subcommand(this.command, word) : undefined;
    if (found) this.command = found;
    // Commands follow `help`, too.
    else if (word !== 'help') this.#operands++;
  }

  #takeFlag(word: string): void {
    const [flag, value] = splitFlag(word);
    const option = this.#find(flag);
    this.#pending = null;
    if (option === undefined) return;
    if (!option.variadic) this.#used.add(option);
    if (value !== undefined) {
      if (option.long === '--config') this.config = value;
    } else if (option.required || option.optional) {
      this.#pending = option;
      this.#values = 0;
    }
  }

  /** Completes the next word, of which `last` has been typed. */
  complete(last: string): Completion {
    if (!this.#isPlain && last.startsWith('-') && this.#mayBeFlag()) {
      const [flag, value] = splitFlag(last);
      if (value === undefined) return this.#completion('', last, this.#flags());
      const option = this.#find(flag);
      return this.#completeValue(`${flag}=`, value, option && kindOf(option));
    }
    if (this.#pending !== null) {
      return this.#completeValue('', last, kindOf(this.#pending));
    }
    const flags = last === '' && !this.#isPlain ? this.#flags() : [];
    return { ...this.#completeOperand(last), flags };
  }

  /** The first value of a flag can begin with a dash. */
  #mayBeFlag(): boolean {
    return this.#pending === null || this.#values > 0;
  }

  #completeOperand(last: string): Completion {
    const help = this.command.createHelp();
    const commands = this.#operands > 0 ? [] : help.visibleCommands(this.command);
    if (commands.length > 0 && this.command.registeredArguments.length === 0) {
      const choices = commands.map((command) => {
        return choice(command.name(), help.subcommandDescription(command));
      });
      return this.#completion('', last, choices);
    }
    const { registeredArguments } = this.command;
    const final = registeredArguments.at(-1);
    const argument = registeredArguments[this.#operands] ?? (final?.variadic ? final : undefined);
    return this.#completeValue('', last, argument && kindOf(argument));
  }

  #completeValue(prefix: string, typed: string, value: ValueKind = 'free'): Completion {
    if (typeof value === 'string') return this.#completion(prefix, typed, [], value);
    return this.#completion(
      prefix,
      typed,
      value.map((each) => choice(each, '')),
    );
  }

  #completion(
    prefix: string,
    typed: string,
    choices: readonly Choice[],
    value: Completion['value'] = 'free',
  ): Completion {
    return { prefix, typed, choices, value, flags: [], config: this.config };
  }

  /** Flags not used yet: those of the command before those of the program. */
  #flags(): Choice[] {
    const flags: Choice[] = [];
    for (const command of this.#commands()) {
      const help = command.createHelp();
      for (const option of help.visibleOptions(command)) {
        const { long } = option;
        if (long === undefined || this.#used.has(option)) continue;
        if (flags.some(({ value }) => value === long)) continue;
        flags.push(choice(long, help.optionDescription(option)));
      }
    }
    return flags;
  }

  #find(flag: string): Option | undefined {
    for (const { options } of this.#commands()) {
      const found = options.find(({ long, short }) => flag === long || flag === short);
      if (found) return found;
    }
    return undefined;
  }

  /** The command and its parents. */
  *#commands(): Generator<Command> {
    for (let each: Command | null = this.command; each !== null; each = each.parent) yield each;
  }
}

/** Completes the last of the words that follow the program's name. */
export function complete(program: Command, words: readonly string[]): Completion {
  const line = new CommandLine(program);
  for (const word of words.slice(0, -1)) line.take(word);
  return line.complete(words.at(-1) ?? '');
}

function kindOf(declared: Option | Argument): ValueKind {
  const name = 'flags' in declared ? /[<[]([^\].>]+)/.exec(declared.flags)?.[1] : declared.name();
  return declared.argChoices ?? PLACEHOLDERS[name ?? ''] ?? 'free';
}

function subcommand(command: Command, word: string): Command | undefined {
  return command.commands.find((each) => each.name() === word || each.aliases().includes(word));
}

/** `--state=open` is a flag and its value. */
function splitFlag(word: string): [string, string | undefined] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function choice(value: string, description: string): Choice {
  return { value, description: description.replace(/\s+/g, ' ') };
}
