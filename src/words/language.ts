/**
 * The language that people are spoken to in: English as it stands in the code, or Chinese from the
 * catalogue beside this file. Codes, JSON keys and file names never change.
 */
import { UsageError } from '../support/errors.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Chinese texts by their English ones, in which `{0}`, `{1}` stand for the values. */
export type Catalogue = Readonly<Record<string, string>>;

/** Variables of the process, of which the page in a browser knows nothing. */
type Environment = Readonly<Record<string, string | undefined>>;

let spoken: Language = 'en';
/** It was named on the command line, which goes before what a config says. */
let isChosen = false;
let catalogue: Catalogue = {};
/** Keys of templates, which are objects of their own in every place of the code. */
const keys = new WeakMap<TemplateStringsArray, string>();

/** The language that is spoken. */
export function language(): Language {
  return spoken;
}

/** Speaks this language from now on; each thread has its own. */
export async function useLanguage(wanted: Language): Promise<void> {
  if (wanted === spoken) return;
  // Who reads English does not wait for Chinese to load.
  if (wanted === 'zh') catalogue = (await import('./chinese.ts')).CHINESE;
  spoken = wanted;
}

/**
 * Speaks the language that the command line names, else that of the machine. Throws UsageError for
 * another one.
 */
export async function startLanguage(argv: readonly string[], env: Environment): Promise<void> {
  const named = namedOn(argv);
  isChosen = false;
  await useLanguage(localeLanguage(env));
  if (named === null) return;
  const known = LANGUAGES.find((each) => each === named);
  if (known === undefined) throw new UsageError(say`--lang ${named}: expected zh or en.`);
  isChosen = true;
  await useLanguage(known);
}

/** Speaks the language that a config asks for, unless the command line named one. */
export async function useConfigLanguage(wanted: Language | undefined): Promise<void> {
  if (wanted !== undefined && !isChosen) await useLanguage(wanted);
}

/** What stands behind --lang: it must be known before the first help or mistake is printed. */
function namedOn(argv: readonly string[]): string | null {
  // Behind -- there are no flags: a line that is being completed may hold half of one.
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  if (at < 0) return null;
  const [, value] = words[at].split('=');
  return value ?? words[at + 1] ?? '';
}

/** The language of the machine: Chinese where the locale says so (POSIX: LC_ALL goes first). */
export function localeLanguage(env: Environment): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh(?![a-z])/i.test(locale) ? 'zh' : 'en';
}

/**
 * A text in the language that is spoken: say`${path}: the file is empty.` A line break in the code
 * and the blanks around it count as one blank. For use inside functions: at the top of a module
 * the language is not known yet.
 */
export function say(template: TemplateStringsArray, ...values: readonly unknown[]): string {
  const key = keyOf(template);
  const text = spoken === 'zh' ? (catalogue[key] ?? key) : key;
  return text.replace(/\{(\d+)\}/g, (_, index) => String(values[index]));
}

/** The English text of a template with `{n}` for its values: its key in the catalogue. */
function keyOf(template: TemplateStringsArray): string {
  let key = keys.get(template);
  if (key === undefined) {
    key = templateKey(template.raw);
    keys.set(template, key);
  }
  return key;
}

/** The key of a template from what stands between its values, as it is written in the code. */
export function templateKey(raw: readonly string[]): string {
  const text = raw.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));
}
