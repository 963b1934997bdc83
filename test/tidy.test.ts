/** The manner of the code, as a test: lengths, the direction of imports, nothing left for later. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const LINE_CHARS_MAX = 100;
const FUNCTION_LINES_MAX = 70;

/** The rooms of src from the ground up; a file imports only from its own room and those before. */
const ROOMS = [
  'support',
  'words',
  'domain',
  'config',
  'kernel',
  'inputs',
  'formats',
  'reading',
  'fetch',
  'difference',
  'matching',
  'ledger',
  'report',
  'notify',
  'run',
  'distributed',
  'setup',
  'cli',
  'main.ts',
];

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .sort();
}

const SOURCES = filesBelow('src', /\.ts$/);
const ALL = [
  ...SOURCES,
  ...filesBelow('test', /\.ts$/),
  ...filesBelow('scripts', /\.(mjs|cjs)$/),
  ...filesBelow('bin', /\.js$/),
];

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** `file:line` of every line that a test finds fault with. */
function linesWith(paths: readonly string[], isWrong: (line: string) => boolean): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (isWrong(line) ? [`${path}:${index + 1}`] : [])),
  );
}

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const file =
    parsed.get(path) ?? ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  parsed.set(path, file);
  return file;
}

/** Functions and methods, by place, with their lengths in lines; test suites are no functions. */
function longFunctions(path: string): string[] {
  const file = parse(path);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const from = file.getLineAndCharacterOfPosition(node.getStart()).line;
      const to = file.getLineAndCharacterOfPosition(node.getEnd()).line;
      const lines = to - from + 1;
      if (lines > FUNCTION_LINES_MAX) found.push(`${path}:${from + 1} (${lines} lines)`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The file that a relative specifier names, in a list; an empty list for a package. */
function targetOf(path: string, specifier: ts.Node | undefined): string[] {
  if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return [];
  return [relative(ROOT, resolve(ROOT, dirname(path), specifier.text))];
}

/** Files that a file imports statically, types included. */
function staticImports(path: string): string[] {
  return parse(path).statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
      ? targetOf(path, statement.moduleSpecifier)
      : [],
  );
}

/** Files that a file imports, dynamic imports included. */
function importsOf(path: string): string[] {
  const found = staticImports(path);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push(...targetOf(path, node.arguments[0]));
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** Circles of static imports, each as the files on the way from a file back to itself. */
function circles(paths: readonly string[]): string[] {
  const found: string[] = [];
  const visited = new Set<string>();
  const way: string[] = [];
  const visit = (path: string): void => {
    const start = way.indexOf(path);
    if (start >= 0) found.push([...way.slice(start), path].join(' → '));
    if (visited.has(path)) return;
    visited.add(path);
    way.push(path);
    // Imports of JSON and of built scripts lead no further.
    for (const target of staticImports(path)) if (paths.includes(target)) visit(target);
    way.pop();
  };
  for (const path of paths) visit(path);
  return found;
}

/** The folder of src that a file is in; the file itself where it is in none. */
function roomOf(path: string): string {
  return path.split('/')[1];
}

function wrongImports(path: string): string[] {
  return importsOf(path)
    .filter((target) => ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(roomOf(path)))
    .map((target) => `${path} imports ${target}`);
}

describe('style', () => {
  test(`no line is longer than ${LINE_CHARS_MAX} characters`, () => {
    const isLong = (line: string) =>
      [...line].length > LINE_CHARS_MAX && !line.includes('https://');
    // A catalogue holds each text as it is said, in one piece.
    const broken = ALL.filter((path) => !path.startsWith('src/words/chinese/'));
    expect(linesWith(broken, isLong)).toEqual([]);
  });

  test(`no function is longer than ${FUNCTION_LINES_MAX} lines`, () => {
    const measured = ALL.filter((path) => !path.endsWith('.test.ts'));
    expect(measured.flatMap(longFunctions)).toEqual([]);
  });

  test('no work is marked as unfinished, and no test is exclusive or skipped', () => {
    const later = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX|HA', 'CK'].join(''));
    expect(linesWith(ALL, (line) => later.test(line))).toEqual([]);
    const aside = /\b(test|it|describe)\.(only|skip|todo|skipIf|runIf)\b/;
    expect(linesWith(ALL, (line) => aside.test(line))).toEqual([]);
  });

  test('every file begins with a comment on its purpose', () => {
    const silent = ALL.filter((path) => !path.startsWith('test')).filter(
      (path) => !/^(#!.*\n)?(\/\*\*|\/\/|import '\.)/.test(read(path)),
    );
    expect(silent).toEqual([]);
  });

  test('only one file writes to the terminal', () => {
    const writes = (line: string) => /process\.std(out|err)\.write\(/.test(line);
    // A completion is an answer to a script of the shell, not text.
    const places = ['src/support/output.ts', 'src/cli/commands/completion.ts'];
    expect(
      linesWith(
        SOURCES.filter((path) => !places.includes(path)),
        writes,
      ),
    ).toEqual([]);
  });

  test('there are no default exports', () => {
    expect(linesWith(SOURCES, (line) => line.startsWith('export default'))).toEqual([]);
  });
});

describe('structure', () => {
  test('src contains only the rooms and main.ts', () => {
    expect([...new Set(SOURCES.map(roomOf))].sort()).toEqual([...ROOMS].sort());
  });

  test('a file imports only from its own room and those before', () => {
    expect(SOURCES.flatMap(wrongImports)).toEqual([]);
  });

  test('imports are not circular', () => {
    expect(circles(SOURCES)).toEqual([]);
  });

  test('commands are imported when they run', () => {
    expect(read('src/cli/program.ts')).not.toMatch(/^import .*commands\//m);
  });

  test('the process ends in one place', () => {
    const ending = /process\.exit(Code)?\b/;
    const elsewhere = SOURCES.filter((path) => path !== 'src/main.ts');
    expect(linesWith(elsewhere, (line) => ending.test(line))).toEqual([]);
  });
});
