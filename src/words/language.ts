/**
 * The language of messages: English, as written in the code, or Chinese, from the catalogue in
 * chinese.ts. Codes, JSON keys and file names are the same in both.
 */
import { UsageError } from '../support/errors.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Chinese texts by their English texts; `{0}`, `{1}` are placeholders for values. */
export type Catalogue = Readonly<Record<string, string>>;

/** Environment variables. Not NodeJS.ProcessEnv, because the page in the browser has none. */
type Environment = Readonly<Record<string, string | undefined>>;

let current: Language = 'en';
/** Whether the command line names the language, which takes precedence over the config. */
let isChosen = false;
let catalogue: Catalogue = {};
/** The key of each template; every place in the code has its own template object. */
const keys = new WeakMap<TemplateStringsArray, string>();

/** The current language. */
export function language(): Language {
  return current;
}

/** Sets the current language; each thread has its own. */
export async function useLanguage(wanted: Language): Promise<void> {
  if (wanted === current) return;
  // English does not need the catalogue.
  if (wanted === 'zh') catalogue = (await import('./chinese.ts')).CHINESE;
  current = wanted;
}

/**
 * Sets the language that the command line names, else that of the locale. Throws UsageError for an
 * unknown one.
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

/** Sets the language of a config, unless the command line names one. */
export async function useConfigLanguage(wanted: Language | undefined): Promise<void> {
  if (wanted !== undefined && !isChosen) await useLanguage(wanted);
}

/** The value of --lang; it must be known before the first help or error is printed. */
function namedOn(argv: readonly string[]): string | null {
  // No flags follow --: a line that is being completed may contain an incomplete one.
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  if (at < 0) return null;
  const [, value] = words[at].split('=');
  return value ?? words[at + 1] ?? '';
}

/** The language of the locale (POSIX: LC_ALL takes precedence). */
function localeLanguage(env: Environment): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh(?![a-z])/i.test(locale) ? 'zh' : 'en';
}

/**
 * Returns a text in the current language: say`${path}: the file is empty.` A line break in the code
 * and the blanks around it count as one blank. Use it inside functions only: at the top of a module
 * the language is not known yet.
 */
export function say(template: TemplateStringsArray, ...values: readonly unknown[]): string {
  const key = keyOf(template);
  const text = current === 'zh' ? (catalogue[key] ?? key) : key;
  return text.replace(/\{(\d+)\}/g, (_, index) => String(values[index]));
}

/** The key of a template in the catalogue: its English text with `{n}` for values. */
function keyOf(template: TemplateStringsArray): string {
  let key = keys.get(template);
  if (key === undefined) {
    key = templateKey(template.raw);
    keys.set(template, key);
  }
  return key;
}

/** The key of a template from the raw texts between its values. */
export function templateKey(raw: readonly string[]): string {
  const text = raw.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char));
}
