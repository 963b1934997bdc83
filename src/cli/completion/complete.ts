/** What may stand at the end of a command line, from the commands as they are declared. */
import type { Command, Option } from 'commander';
import { type Value, valueOfArgument, valueOfFlag } from './values.ts';

export interface Choice {
  readonly value: string;
  /** One line; empty where the value says all. */
  readonly description: string;
}

/** What the last word of a command line may become. */
export interface Wanted {
  /** Of that word, what stands before what is completed: `--state=`, or nothing. */
  readonly prefix: string;
  /** What has been typed of it behind that. */
  readonly typed: string;
  readonly choices: readonly Choice[];
  /** What else it may be. */
  readonly value: Extract<Value, string>;
  /** What may be said where there is nothing of the above. */
  readonly flags: readonly Choice[];
  /** The config that the line names. */
  readonly config: string | undefined;
}

/** Looks at a line word by word, as commander does. */
class Line {
  command: Command;
  config: string | undefined;
  /** The flag whose value comes next, and how many it has. */
  #pending: Option | null = null;
  #values = 0;
  #operands = 0;
  /** Behind `--` there are no flags. */
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
    // What stands behind it are commands as well.
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

  /** What the word that comes next may become; `last` is what there is of it. */
  wanted(last: string): Wanted {
    if (!this.#isPlain && last.startsWith('-') && this.#mayBeFlag()) {
      const [flag, value] = splitFlag(last);
      if (value === undefined) return this.#want('', last, this.#flags());
      const option = this.#find(flag);
      return this.#wantValue(`${flag}=`, value, option && valueOfFlag(option));
    }
    if (this.#pending !== null) {
      return this.#wantValue('', last, valueOfFlag(this.#pending));
    }
    const flags = last === '' && !this.#isPlain ? this.#flags() : [];
    return { ...this.#wantOperand(last), flags };
  }

  /** The first value of a flag may begin with anything. */
  #mayBeFlag(): boolean {
    return this.#pending === null || this.#values > 0;
  }

  #wantOperand(last: string): Wanted {
    const help = this.command.createHelp();
    const commands = this.#operands > 0 ? [] : help.visibleCommands(this.command);
    if (commands.length > 0 && this.command.registeredArguments.length === 0) {
      const choices = commands.map((command) => {
        return choice(command.name(), help.subcommandDescription(command));
      });
      return this.#want('', last, choices);
    }
    const { registeredArguments } = this.command;
    const final = registeredArguments.at(-1);
    const argument = registeredArguments[this.#operands] ?? (final?.variadic ? final : undefined);
    return this.#wantValue('', last, argument && valueOfArgument(argument));
  }

  #wantValue(prefix: string, typed: string, value: Value = 'free'): Wanted {
    if (typeof value === 'string') return this.#want(prefix, typed, [], value);
    return this.#want(
      prefix,
      typed,
      value.map((each) => choice(each, '')),
    );
  }

  #want(
    prefix: string,
    typed: string,
    choices: readonly Choice[],
    value: Wanted['value'] = 'free',
  ): Wanted {
    return { prefix, typed, choices, value, flags: [], config: this.config };
  }

  /** Flags that may still be given: those of the command before those of the program. */
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

  /** The command and those that it belongs to. */
  *#commands(): Generator<Command> {
    for (let each: Command | null = this.command; each !== null; each = each.parent) yield each;
  }
}

/** What the last of the words behind the program's name may become. */
export function complete(program: Command, words: readonly string[]): Wanted {
  const line = new Line(program);
  for (const word of words.slice(0, -1)) line.take(word);
  return line.wanted(words.at(-1) ?? '');
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
