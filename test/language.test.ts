/** Languages, tested: everything that is said in English has its Chinese, and nothing else has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { CHINESE } from '../src/words/chinese.ts';
import { type Catalogue, templateKey } from '../src/words/language.ts';

const SRC = resolve(import.meta.dirname, '..', 'src');
const SOURCES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('words/chinese'))
  .sort();
/** What ends a run with words for a person. */
const ERRORS = ['RefusedError', 'UsageError', 'InternalError', 'LockedError', 'DamagedError'];
const PLACEHOLDER = /\{\d+\}/g;
/** Texts that are no sentences to anybody: words that files are searched for, SQL, shells, HTML. */
const UNTOLD = [
  ...['formats/column-names.ts', 'setup/suggest/words.ts', 'ledger/schema.ts'],
  ...['cli/completion/shells.ts', 'report/page/'],
  ...['inputs/database/catalog/', 'setup/init/database/clocks.ts'],
];
/** Texts that are the same in every language: in fixtures, the ledger, metrics; units. */
const KEPT = [
  ...['setup/fixtures/fixture-steps.ts', 'ledger/changes.ts', 'report/metrics.ts'],
  'report/figures.ts',
];
const SQL = new RegExp(
  String.raw`^\s*(--|(SELECT|UPDATE|INSERT|DELETE|WHERE|INDEXED|CASE|ORDER|CREATE|DROP|s_type IS|` +
    String.raw`BEGIN|SET|COPY|extract|INTERVAL|PREPARE|EXECUTE|USING|KILL|CAST)\b)|\biif\(`,
);
/** Of a page or a sheet. */
const MARKUP = /^(\{\})?<\/?[?a-z{]|^yyyy-mm-dd/i;
const COMMAND_LINE = /^\s*zhangping [a-z]+ (--|\{\})/;
const NO_WORDS = [SQL, MARKUP, COMMAND_LINE];
/** Two words of a sentence, or one beside a value. */
const WORDS = /[A-Za-z']{2,} (?:[a-z']{2,}|\{\})|\{\} [a-z']{2,}/;

/** A text that is said, and where. */
interface Said {
  readonly key: string;
  readonly place: string;
  /** It is said when the module is loaded, when the language is not known yet. */
  readonly isTooEarly: boolean;
}

function parse(name: string): ts.SourceFile {
  const text = readFileSync(join(SRC, name), 'utf8');
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
}

function eachNode(file: ts.SourceFile, look: (node: ts.Node, place: string) => void): void {
  const visit = (node: ts.Node): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    look(node, `src/${file.fileName}:${line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
}

/** The parts of a template as they are written, as a tag gets them. */
function rawParts(template: ts.TemplateLiteral): string[] {
  const inner = (node: ts.Node) => node.getText().replace(/^[`}]|(`|\$\{)$/g, '');
  if (ts.isNoSubstitutionTemplateLiteral(template)) return [inner(template)];
  return [inner(template.head), ...template.templateSpans.map(({ literal }) => inner(literal))];
}

function isInFunction(node: ts.Node): boolean {
  for (let above = node.parent; above; above = above.parent) {
    if (ts.isFunctionLike(above)) return true;
  }
  return false;
}

function saidIn(name: string): Said[] {
  const found: Said[] = [];
  eachNode(parse(name), (node, place) => {
    if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'say') return;
    const key = templateKey(rawParts(node.template));
    found.push({ key, place, isTooEarly: !isInFunction(node) });
  });
  return found;
}

/** Errors whose words are written where they are made, in English alone. */
function unsaidIn(name: string): string[] {
  const found: string[] = [];
  eachNode(parse(name), (node, place) => {
    if (!ts.isNewExpression(node) || !ERRORS.includes(node.expression.getText())) return;
    const words = node.arguments?.[node.expression.getText() === 'RefusedError' ? 1 : 0];
    if (!words || !isWritten(words)) return;
    found.push(place);
  });
  return found;
}

/** Is it a text with words of its own, or a sum of such? */
function isWritten(node: ts.Expression): boolean {
  if (ts.isStringLiteral(node) || ts.isTemplateExpression(node))
    return /[a-z]{2}/i.test(words(node));
  if (ts.isNoSubstitutionTemplateLiteral(node)) return true;
  if (ts.isBinaryExpression(node)) return isWritten(node.left) || isWritten(node.right);
  if (ts.isConditionalExpression(node))
    return isWritten(node.whenTrue) || isWritten(node.whenFalse);
  return false;
}

/** What of a text is not a value put into it. */
function words(node: ts.StringLiteral | ts.TemplateExpression): string {
  if (ts.isStringLiteral(node)) return node.text;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ');
}

/** Is it what the JSON Schema says of a setting? */
function isOfSchema(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node)) return node.name.getText() === 'description';
  if (!ts.isStringLiteralLike(node) || !ts.isCallExpression(node.parent)) return false;
  const called = node.parent.expression;
  return ts.isPropertyAccessExpression(called) && called.name.text === 'describe';
}

/** Texts that read like English and are not said, but for those of faults in the code. */
function silentIn(name: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, file: ts.SourceFile): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say') return;
    if (ts.isNewExpression(node) && node.expression.getText() === 'Error') return;
    if (isOfSchema(node)) return;
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? rawParts(node).join('{}')
        : '';
    if (WORDS.test(text) && !NO_WORDS.some((each) => each.test(text))) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`src/${name}:${line + 1}: ${text}`);
    }
    ts.forEachChild(node, (child) => visit(child, file));
  };
  const file = parse(name);
  visit(file, file);
  return found;
}

const SAID = SOURCES.flatMap(saidIn);

describe('Chinese', () => {
  test('exists for every English text, and for no other', () => {
    const wanting = SAID.filter(({ key }) => !(key in CHINESE));
    expect(wanting.map(({ key, place }) => `${place}: ${key}`)).toEqual([]);
    const said = new Set(SAID.map(({ key }) => key));
    expect(Object.keys(CHINESE).filter((key) => !said.has(key))).toEqual([]);
  });

  test('contains no English sentence', () => {
    const commands = /zhangping( [a-z]+)+/g;
    const left = Object.values(CHINESE).filter((text) =>
      /([a-z]{2,} ){2}[a-z]{2,}/.test(text.replace(commands, '')),
    );
    expect(left).toEqual([]);
  });

  test('contains the same values', () => {
    const values = (text: string) => [...new Set(text.match(PLACEHOLDER))].sort();
    const others = Object.entries(CHINESE).filter(
      ([english, chinese]) => values(english).join() !== values(chinese).join(),
    );
    expect(others).toEqual([]);
  });

  test('is the same for a text in every file', async () => {
    const files = readdirSync(join(SRC, 'words', 'chinese'));
    const catalogues = files.map((file) => import(`../src/words/chinese/${file}`));
    const parts: Catalogue[] = (await Promise.all(catalogues)).flatMap(Object.values);
    const others = parts.flatMap((part) =>
      Object.entries(part).filter(([english, chinese]) => CHINESE[english] !== chinese),
    );
    expect(others).toEqual([]);
  });
});

describe('every message', () => {
  test('is created after the language is known', () => {
    expect(SAID.filter(({ isTooEarly }) => isTooEarly).map(({ place }) => place)).toEqual([]);
  });

  test('is not an error in English only', () => {
    expect(SOURCES.flatMap(unsaidIn)).toEqual([]);
  });

  test('is not a sentence in English only', () => {
    const told = SOURCES.filter((name) => ![...UNTOLD, ...KEPT].some((it) => name.startsWith(it)));
    expect(told.flatMap(silentIn)).toEqual([]);
  });
});
