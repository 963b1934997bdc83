/** The manual page: all of the program is in it, and nothing in it is roff that should be text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, test } from 'vitest';
import { manPages } from '../../src/man-pages.ts';
import { declareProgram } from '../../src/program.ts';
import { useLanguage } from '../../src/support/language.ts';
import { manPage } from '../../src/usage/man-page.ts';

const DIST = join(import.meta.dirname, '..', '..', 'dist');
/** What the page may ask roff to do. */
const MACROS = ['TH', 'SH', 'SS', 'TP', 'PP', 'RS', 'RE', 'br', 'nf', 'fi', 'ad', 'nh'];
const CHARS: Readonly<Record<string, string>> = { aq: "'", ga: '`', ha: '^', ti: '~', dq: '"' };

/** Lines as they are read: what roff would print, and what it would do. */
function readRoff(page: string): { text: string; requests: string[] } {
  const requests: string[] = [];
  const lines = page.split('\n').map((line) => {
    if (line.startsWith('\'\\"')) return '';
    const request = /^[.'](\S*) ?/.exec(line);
    if (request) requests.push(request[1]);
    return line.slice(request?.[0].length ?? 0);
  });
  const text = lines.join('\n').replace(/\\(?:\((..)|f[BIR]|(.))/g, (whole, name, char) => {
    if (name !== undefined) return CHARS[name];
    if (char === undefined) return '';
    const known = { '-': '-', e: '\\', '&': '' }[char as string];
    if (known === undefined) throw new Error(`unknown escape ${whole}`);
    return known;
  });
  return { text, requests };
}

afterEach(() => useLanguage('en'));

describe.each(['man1/zhangping.1', 'zh_CN/man1/zhangping.1'])('%s', (path) => {
  test('has every command, argument and flag', async () => {
    const page = (await manPages()).get(path) ?? '';
    const { text } = readRoff(page);
    const expectAll = (command: Command, name: string): void => {
      for (const { flags } of command.options) expect(text, name).toContain(flags);
      if (command.commands.length === 0) {
        const about = text.slice(text.indexOf(`\n"${name} `));
        expect(about).toContain(command.usage());
        for (const { flags, description } of command.options) {
          expect(about, name).toContain(`${flags}\n${description}`);
        }
      }
      for (const each of command.commands) {
        if (each.name() !== 'complete') expectAll(each, `${name} ${each.name()}`);
      }
    };
    await useLanguage(path.startsWith('zh') ? 'zh' : 'en');
    expectAll(
      declareProgram(() => {}),
      'zhangping',
    );
    expect(text).not.toContain('zhangping complete ');
    expect(text).toContain('order_id, refund_id, channel_txn_id');
    expect(page.slice(page.indexOf('\n'))).not.toMatch(/[^\\]-/);
  });

  test('is in the build as it is made here, and does nothing but set text', async () => {
    const page = readFileSync(join(DIST, 'man', path), 'utf8');
    expect(page).toBe((await manPages()).get(path));
    const { requests } = readRoff(page);
    expect(requests.filter((name) => !MACROS.includes(name))).toEqual([]);
    expect(requests.length).toBeGreaterThan(100);
    const title = path.startsWith('zh') ? '环境变量' : 'ENVIRONMENT';
    expect(page).toContain(`\n.SH "${title}"\n`);
  });
});

test('npm installs the page', () => {
  const { man } = JSON.parse(readFileSync(join(DIST, '..', 'package.json'), 'utf8'));
  expect(man).toEqual(['./dist/man/man1/zhangping.1']);
});

test('what looks like roff in a text is text', () => {
  const hostile = '.TH "a" \\fBb\\e\n.br\n\'so /etc/passwd\n`c` ~ ^ -d';
  const program = new Command('x').version('1').description('top');
  program
    .command('y')
    .description(hostile)
    .argument('<z>', hostile)
    .option('--w <v>', hostile)
    .addHelpText('after', `\n${hostile}\n  .so indented`)
    .action(() => {});
  const { text, requests } = readRoff(manPage(program));
  expect(requests.filter((name) => !MACROS.includes(name))).toEqual([]);
  expect(requests.filter((name) => name === 'TH')).toHaveLength(1);
  expect(text.split(hostile)).toHaveLength(5);
  expect(text).toContain('\n.so indented\n');
});
