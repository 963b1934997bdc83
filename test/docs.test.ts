/** Documentation, tested: what it names exists, and what exists is named. */
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configOf } from '../src/config/load.ts';
import { profileSchema } from '../src/config/profile-schema.ts';
import { expectExit, runCli } from './support/cli.ts';
import { tempDir } from './support/tempdir.ts';

const ROOT = resolve(import.meta.dirname, '..');
const COMMANDS = [
  ...['init', 'run', 'fetch', 'load', 'doctor'],
  ...['fees check', 'fees explain'],
  ...[
    'items list',
    'items show',
    'items resolve',
    'items reopen',
    'items match',
    'items accept',
    'items unmatch',
    'items undo',
  ],
  'suggestions',
  ...['status', 'receivables', 'chain', 'balances', 'month', 'explain', 'report', 'inspect'],
  'notify',
  ...['fixtures check', 'fixtures update', 'completion'],
];
/** Commands that are groups of others. */
const GROUPS = ['fees', 'items', 'fixtures'];
const DOCS = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

async function helpOf(command: string): Promise<string> {
  const args = [...command.split(' ').filter((word) => word !== ''), '--help'];
  const result = await runCli(args, { cwd: ROOT });
  expectExit(result, 0);
  return result.stdout;
}

/** Long flags that a command's help lists. */
async function flagsOf(command: string): Promise<Set<string>> {
  const listed = (await helpOf(command)).matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm);
  return new Set([...listed].map((match) => match[1]));
}

/** Lines of shell blocks that run the program, without the program's name. */
function sessionsIn(text: string): string[] {
  const blocks = text.matchAll(/```(?:sh|console|cron)\n([\s\S]*?)```/g);
  const lines = [...blocks].flatMap((block) => block[1].split('\n'));
  return lines.flatMap((line) => {
    const match = /(?:^|\$ |&& |node )(?:bin\/)?zhangping(?:\.js)? (.*?)(?:\s+\|\||\s+#|$)/.exec(
      line,
    );
    return match ? [match[1]] : [];
  });
}

function commandOf(session: string): string {
  const words = session.split(/\s+/);
  return GROUPS.includes(words[0]) ? `${words[0]} ${words[1]}` : words[0];
}

describe.each(DOCS)('%s', (doc) => {
  test('runs commands and flags that exist', async () => {
    for (const session of sessionsIn(read(doc))) {
      expect(COMMANDS, session).toContain(commandOf(session));
      const flags = await flagsOf(commandOf(session));
      for (const [flag] of session.matchAll(/--[a-z-]+/g)) {
        expect([...flags], session).toContain(flag);
      }
    }
  });

  test('links to files that exist', () => {
    const links = [...read(doc).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]);
    const missing = links.filter((link) => !existsSync(resolve(ROOT, dirname(doc), link)));
    expect(missing).toEqual([]);
  });

  test('names files and folders of the project that exist', () => {
    const named = /`((?:src|docs|scripts|fixtures|test)\/[\w./-]*)`/g;
    const paths = [...read(doc).matchAll(named)].map((match) => match[1]);
    // A fixture that the reader is about to make.
    const missing = paths.filter((path) => !existsSync(join(ROOT, path)) && !/\/my-/.test(path));
    expect(missing).toEqual([]);
  });
});

describe.each(['README.md', 'README.zh-CN.md'])('%s documents', (readme) => {
  test.each(COMMANDS)('%s and all its flags', async (command) => {
    const text = read(readme);
    expect(text).toMatch(new RegExp(`(zhangping |\`)${command}`));
    for (const flag of await flagsOf(command)) if (flag !== '--help') expect(text).toContain(flag);
  });

  test('every exit code', () => {
    for (const code of [0, 1, 2, 3, 4, 5]) expect(read(readme)).toContain(`| ${code} |`);
  });

  test('the session in the README is that of scripts/demo', async () => {
    const day = join(ROOT, 'fixtures', 'demo-day');
    const statement = join(day, '20881234567890120156_20261119.csv.zip');
    const inputs = ['--statement', statement, '--flows', join(day, 'flows.csv')];
    const args = ['run', 'demo', ...inputs, '--dry-run'];
    const { stdout } = await runCli(args, { cwd: ROOT });
    const table = stdout.slice(0, stdout.indexOf('First 5 of'));
    expect(table).toContain('residual 0.00');
    expect(read(readme)).toContain(table);
  });
});

test('the README has sessions', () => {
  expect(sessionsIn(read('README.md')).length).toBeGreaterThan(2);
});

const CHINESE = DOCS.filter((doc) => doc.endsWith('.zh-CN.md'));

test.each(CHINESE)(
  '%s has the sections of the English document, and names the same things',
  (chinese) => {
    const english = chinese.replace('.zh-CN', '');
    const shape = (doc: string) => read(doc).match(/^(#+ |```\w+|\|)/gm);
    expect(shape(chinese)).toEqual(shape(english));
    // Code in the text, but for what is to be filled in.
    const names = (doc: string) => {
      const prose = read(doc).replace(/^```.*?^```|``.*?``/gms, '');
      const code = new Set(prose.match(/`[^`\n]+`/g));
      return [...code].filter((name) => !name.includes('<')).sort();
    };
    expect(names(chinese)).toEqual(names(english));
  },
);

test('every profile is in docs/formats.md', async () => {
  const { PROFILES } = await import('../src/formats/registry.ts');
  for (const { name } of PROFILES) expect(read('docs/formats.md')).toContain(`\`${name}\``);
});

test('the example of docs/adding-a-format.md has the result that it shows', async () => {
  const blocks = [...read('docs/adding-a-format.md').matchAll(/^```(\w+)\n(.*?)^```/gms)];
  const [file, config, says] = ['csv', 'yaml', 'text'].map(
    (kind) => blocks.find(([, language]) => language === kind)?.[2] ?? '',
  );
  const folder = tempDir();
  writeFileSync(join(folder, 'corporate.csv'), file);
  writeFileSync(join(folder, 'zhangping.yaml'), config);
  const modified = new Date('2026-11-20T09:12:04+08:00');
  utimesSync(join(folder, 'corporate.csv'), modified, modified);
  const { stdout } = await runCli(['inspect', 'corporate.csv'], { cwd: folder });
  expect(says).toContain('agrees with the rows');
  expect(stdout.slice(0, says.length)).toBe(says);
});

test('every YAML block in docs/adding-a-format.md is a valid config', () => {
  const blocks = [...read('docs/adding-a-format.md').matchAll(/^```yaml\n(.*?)^```/gms)];
  expect(blocks.length).toBeGreaterThan(1);
  for (const [, text] of blocks) {
    expect(() => configOf(text, 'zhangping.yaml')).not.toThrow();
  }
});

test('every setting of a profile is documented in docs/adding-a-format.md', () => {
  const text = read('docs/adding-a-format.md');
  for (const name of Object.keys(profileSchema.shape)) expect(text).toContain(`\`${name}\``);
});
