/**
 * The manual page, from the commands as they are declared, in the language that is spoken. In roff
 * as man(7) has it (https://man7.org/linux/man-pages/man7/groff_man.7.html).
 */
import type { Command, Help, Option } from 'commander';
import { say } from '../support/language.ts';

/** The text of the page in section 1. */
export function manPage(program: Command): string {
  const help = program.createHelp();
  const name = program.name();
  const commands = leavesOf(help, program);
  const lines = [
    // A comment, which man reads: the page has characters beyond ASCII.
    `'\\" -*- coding: UTF-8 -*-`,
    `.TH ${[name.toUpperCase(), '1', '', `${name} ${program.version()}`].map(quote).join(' ')}`,
    // Ragged, and no word broken: what is a command or a file name can be copied.
    '.ad l',
    '.nh',
    ...section(say`NAME`, [
      text(`${name} - ${say`reconcile a payment channel's statement with your own records`}`),
    ]),
    ...section(say`SYNOPSIS`, synopsis(commands)),
    ...section(say`DESCRIPTION`, description()),
    ...section(
      say`COMMANDS`,
      commands.flatMap((command) => aboutCommand(help, command)),
    ),
    ...section(say`OPTIONS`, [
      text(say`These may stand behind any command.`),
      ...help.visibleOptions(program).flatMap((option) => aboutOption(help, option)),
    ]),
    ...section(say`EXIT STATUS`, exitStatus()),
    ...section(say`FILES`, files()),
    ...section(say`ENVIRONMENT`, environment()),
    ...section(say`EXAMPLES`, examples()),
    ...section(say`SEE ALSO`, [
      text(
        say`The folder docs of the package: ledger.md on how days follow each other, formats.md on
          what is read and why it is refused, monitoring.md on metrics, scaling.md on Redis.`,
      ),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function description(): string[] {
  return [
    text(say`Reads the bill of a payment channel as it was downloaded and your own records, pairs
      them order by order, and tells exactly what differs, by how much, why, and what to do first.
      Every cent of the difference between the two sides is explained by a named item, and that is
      proved on every run. A bill that is cut off, damaged, of the wrong day or no bill at all is
      refused.`),
    '.PP',
    text(say`Results go to standard output, everything else to standard error.`),
  ];
}

function exitStatus(): string[] {
  return [
    ...item(bold('0'), say`Balanced: orders in transit at midnight alone are balanced.`),
    ...item(bold('1'), say`Discrepancies.`),
    ...item(bold('2'), say`The command line or the config is wrong.`),
    ...item(bold('3'), say`An input was refused; nothing was reconciled or written.`),
    ...item(bold('4'), say`Internal: the disk, Redis, the ledger, or the proof.`),
    ...item(bold('5'), say`Another run of the job is going.`),
    '.PP',
    text(say`Of several runs the worst counts: 4, then 2, 3, 5, 1.`),
  ];
}

function files(): string[] {
  return [
    ...item(italic('zhangping.yaml'), say`The jobs; in the folder where the program is started.`),
    ...item(italic('zhangping.db'), say`The ledger: what days leave open for each other.`),
    ...item(
      italic('reports/<job>/<date>/'),
      say`The reports of a date: summary.json for programs, discrepancies.csv, cross-day.csv, and
        rejects.csv where rows were set aside.`,
    ),
  ];
}

function environment(): string[] {
  return [
    ...item(
      bold('ZHANGPING_REDIS_URL'),
      say`The Redis for --engine redis and for loading, where neither --redis nor the config names
        one.`,
    ),
    ...item(bold('NO_COLOR'), say`If it is set, nothing is printed in colour.`),
    ...item(
      `${bold('LC_ALL')}, ${bold('LC_MESSAGES')}, ${bold('LANG')}`,
      say`The first of them that is set says the language, unless --lang or the config does: Chinese
        where it begins with zh, else English.`,
    ),
  ];
}

function examples(): string[] {
  const example = (what: string, command: string) => ['.PP', text(what), ...verbatim(command)];
  return [
    ...example(
      say`A first run, with nothing set up:`,
      'zhangping run --statement 20881234567890120156_20261119.csv.zip --flows flows.csv',
    ),
    ...example(
      say`Every night, all jobs of zhangping.yaml for the day before:`,
      'zhangping run --catch-up 7 --quiet',
    ),
    ...example(say`What is a file?`, 'zhangping inspect bill.zip'),
    ...example(
      say`What is open, and what was done about one of them:`,
      'zhangping items list\nzhangping items resolve 93b462b9 --action refund --note "paid twice"',
    ),
  ].slice(1);
}

/** All commands that do something, in the order of the help. */
function leavesOf(help: Help, command: Command): Command[] {
  const below = command.commands.filter((each) => help.visibleCommands(command).includes(each));
  return below.length === 0 ? [command] : below.flatMap((each) => leavesOf(help, each));
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

function synopsis(commands: readonly Command[]): string[] {
  return commands.flatMap((command, index) => [
    ...(index === 0 ? [] : ['.br']),
    `${bold(nameOf(command))} ${escaped(command.usage())}`,
  ]);
}

function aboutCommand(help: Help, command: Command): string[] {
  return [
    `.SS ${quote(`${nameOf(command)} ${command.usage()}`)}`,
    text(sentence(command.description())),
    ...command.registeredArguments.flatMap((argument) => {
      return item(italic(help.argumentTerm(argument)), help.argumentDescription(argument));
    }),
    ...help
      .visibleOptions(command)
      .filter((option) => option.long !== '--help')
      .flatMap((option) => aboutOption(help, option)),
    ...helpBelow(command),
  ];
}

function aboutOption(help: Help, option: Option): string[] {
  const term = option.flags.split(/(?=[<[])/);
  const flag = bold(term[0].trimEnd());
  const value = term.length > 1 ? ` ${italic(term.slice(1).join(''))}` : '';
  return item(flag + value, help.optionDescription(option));
}

/** What a command's help says below its flags: lines that are indented stay lines. */
function helpBelow(command: Command): string[] {
  let whole = '';
  const output = command.configureOutput();
  command.configureOutput({ writeOut: (part) => (whole += part) }).outputHelp();
  command.configureOutput(output);
  const below = whole.slice(command.helpInformation().length);
  const lines: string[] = [];
  for (const line of below.trimEnd().split('\n')) {
    const isIndented = line.startsWith(' ');
    if (line === '') lines.push('.PP');
    else if (isIndented && lines.at(-1) === '.RE')
      lines.splice(-1, 1, '.br', text(line.trim()), '.RE');
    else if (isIndented) lines.push('.RS 4', text(line.trim()), '.RE');
    else lines.push(text(line));
  }
  return below === '' ? [] : lines;
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${quote(title)}`, ...lines];
}

/** A paragraph with something in front of it. */
function item(term: string, words: string): string[] {
  return ['.TP', term, text(words)];
}

function verbatim(words: string): string[] {
  return ['.RS 4', '.nf', text(words), '.fi', '.RE'];
}

function bold(words: string): string {
  return `\\fB${escaped(words)}\\fR`;
}

function italic(words: string): string {
  return `\\fI${escaped(words)}\\fR`;
}

/** A line of text, or several: one that begins as a request would is none. */
function text(words: string): string {
  return words
    .split('\n')
    .map((line) => escaped(line).replace(/^\./, '\\&.'))
    .join('\n');
}

/** An argument of a macro. */
function quote(words: string): string {
  return `"${escaped(words).replaceAll('"', '\\(dq')}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** What roff would take for something else, or print as something that cannot be copied. */
function escaped(words: string): string {
  return words.replace(/[\\\-'`^~]/g, (char) => ESCAPES[char]);
}

/** The description of a command, which has no capital and no full stop. */
function sentence(words: string): string {
  const stop = /\p{Script=Han}/u.test(words) ? '。' : '.';
  const whole = /[.。…)）]$/.test(words) ? words : words + stop;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
