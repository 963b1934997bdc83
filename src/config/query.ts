/**
 * Reads a query far enough to find its parameters, and to refuse whatever is not one SELECT. The
 * server parses it; its transaction is read-only as well.
 */
import { say } from '../words/language.ts';
import type { DatabaseTarget } from './database-url.ts';

type Dialect = DatabaseTarget['kind'];

export const PARAMETERS = ['from', 'to', 'date'] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** A stretch of a query. Parameters are only in code, not in quotes or comments. */
interface Part {
  readonly kind: 'code' | 'quoted' | 'comment' | 'number' | 'parameter';
  readonly text: string;
}

// Text in quotes and comments, as each server reads it. A quote in quoted text is doubled.
const SINGLE = `'(?:[^']|'')*'`;
const DOUBLE = `"(?:[^"]|"")*"`;
const BACKTICK = '`(?:[^`]|``)*`';
/** MySQL and E'' of PostgreSQL: a backslash escapes the next character. */
const ESCAPED_SINGLE = String.raw`'(?:[^'\\]|\\[^]|'')*'`;
const ESCAPED_DOUBLE = String.raw`"(?:[^"\\]|\\[^]|"")*"`;
/** Goes on in quotes that follow on another line. */
const BREAK = String.raw`(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*)*`;
const ESCAPING = `[eE]${ESCAPED_SINGLE}(?:${BREAK}${ESCAPED_SINGLE})*`;
/** Letters may be any that are not ASCII: spaces, too. */
const LETTER = String.raw`A-Za-z_\u0080-\u{10ffff}`;
/** `$` does not begin dollar quotes within a word. */
const WORD = `[${LETTER}][${LETTER}0-9$]*`;
const TAG = String.raw`\$(?:[${LETTER}][${LETTER}0-9]*)?\$`;
const DOLLARS = String.raw`(?<tag>${TAG})[^]*?\k<tag>`;
const BLOCK = String.raw`/\*[^]*?\*/`;
/** A word may follow at once, as in `1.5FROM`. `\N` is NULL for MySQL. */
const NUMBER = String.raw`\d*\.?\d+(?:e[+-]?\d+)?|\\N`;
/** Not `:=`, nor after another colon, as in `paid_at::date`. */
const PARAMETER = `(?<!:):${WORD}`;

const QUOTED: Record<Dialect, readonly string[]> = {
  mysql: [ESCAPED_SINGLE, ESCAPED_DOUBLE, BACKTICK],
  postgres: [ESCAPING, SINGLE, DOUBLE, DOLLARS],
  sqlite: [SINGLE, DOUBLE, BACKTICK, String.raw`\[[^\]]*\]`],
};
const COMMENTS: Record<Dialect, readonly string[]> = {
  mysql: [String.raw`--(?=[\0-\x20\x7f]|$)[^\n]*`, '#[^\\n]*', BLOCK],
  postgres: ['--[^\\n\\r]*', BLOCK],
  sqlite: ['--[^\\n]*', BLOCK],
};
/** What begins text in quotes, a comment or a parameter, but does not end, or has no value. */
const UNREAD: Record<Dialect, RegExp> = {
  mysql: /^['"`]$/,
  postgres: /^(?:[eE]'|['"$])$/,
  sqlite: /^['"`[]$/,
};
/** Placeholders that the program does not use: it would give them no value. */
const PLACEHOLDER: Record<Dialect, RegExp | null> = {
  mysql: /^\?$/,
  postgres: null,
  sqlite: /^[?@$#]$/,
};

const KINDS = ['quoted', 'comment', 'parameter', 'number'] as const;

/** A query that has been read: its parts. */
function partsOf(sql: string, dialect: Dialect): Part[] {
  const quoted = QUOTED[dialect].join('|');
  const comment = COMMENTS[dialect].join('|');
  const word = dialect === 'postgres' ? `[eE]'|${WORD}` : WORD;
  const pattern = new RegExp(
    `(?<quoted>${quoted})|(?<comment>${comment})|(?<parameter>${PARAMETER})|${word}` +
      `|(?<number>${NUMBER})|[^]`,
    'guy',
  );
  const parts: Part[] = [];
  for (const { 0: text, groups = {} } of sql.matchAll(pattern)) {
    const [kind = 'code'] = KINDS.filter((each) => groups[each] !== undefined);
    parts.push({ kind, text });
  }
  return parts;
}

/**
 * The query with its values in the place of its parameters, as `write` gives them, and without the
 * semicolon at its end. A comment may end it.
 */
export function writeQuery(
  sql: string,
  dialect: Dialect,
  write: (parameter: Parameter) => string,
): string {
  const parts = partsOf(sql, dialect);
  const end = parts.findIndex(({ kind, text }) => kind === 'code' && text === ';');
  const written = parts.slice(0, end < 0 ? undefined : end).map(({ kind, text }) => {
    return kind === 'parameter' ? write(text.slice(1) as Parameter) : text;
  });
  return written.join('');
}

/** Why a query is refused, as the end of a sentence; undefined: it is one SELECT of a date. */
export function queryMistake(sql: string, dialect: Dialect): string | undefined {
  const parts = partsOf(sql, dialect);
  return partsMistake(parts, dialect) ?? selectMistake(codeOf(parts)) ?? parametersMistake(parts);
}

/** A query in capitals, without comments, and with something for what is in quotes. */
function codeOf(parts: readonly Part[]): string {
  const code = parts.map(({ kind, text }) => {
    if (kind === 'comment') return ' ';
    if (kind === 'number') return ' 0 ';
    // Capitals of some letters are ASCII.
    return kind === 'quoted' ? '""' : text.replace(/[^\0-\x7f]|\$/gu, '_').toUpperCase();
  });
  return code.join('');
}

function partsMistake(parts: readonly Part[], dialect: Dialect): string | undefined {
  const comment = parts.findIndex(({ text }, i) => text === '/' && parts[i + 1]?.text === '*');
  for (const { kind, text } of parts) {
    if (text.includes('\0')) return say`contains a NUL character`;
    if (kind === 'code' && PLACEHOLDER[dialect]?.test(text)) {
      return say`has ${text} outside of quotes. Parameters are :from, :to and :date`;
    }
    if (comment >= 0 || (kind === 'code' && UNREAD[dialect].test(text))) {
      return say`has a quote or comment without an end`;
    }
    if (kind === 'quoted' && dialect === 'mysql' && /\\['"]/.test(text)) {
      // Whether a backslash escapes a quote depends on the server's settings.
      return say`has a backslash before a quote: write a quote in text twice`;
    }
    if (kind !== 'comment') continue;
    if (/^\/\*M?!/.test(text)) return say`has a comment that the server would run (/*! … */)`;
    // PostgreSQL nests comments, the others do not.
    if (text.includes('/*', 2)) return say`has a comment within a comment`;
  }
  return undefined;
}

const WRITES = /\(\s*(?:INSERT|UPDATE|DELETE|MERGE|REPLACE)(?:\s+\w|\s*")/;
const LOCKS = /\bFOR\s+(?:NO\s+KEY\s+UPDATE|KEY\s+SHARE|UPDATE|SHARE)\b|\bLOCK\s+IN\s+SHARE\b/;

function selectMistake(code: string): string | undefined {
  const [body, ...rest] = code.split(';');
  if (rest.some((text) => text.trim() !== '')) return say`has several statements: write one SELECT`;
  if (mainVerb(body) !== 'SELECT' || WRITES.test(body)) {
    return say`is not one SELECT, or WITH … SELECT`;
  }
  if (/\bINTO\b/.test(body)) return say`writes its result somewhere (INTO): write a plain SELECT`;
  if (LOCKS.test(body)) return say`locks rows (FOR UPDATE): write a plain SELECT`;
  return undefined;
}

/** The first word; after WITH, the first verb outside of parentheses. */
function mainVerb(body: string): string | undefined {
  const { first, rest = '' } = /^[\s(]*(?<first>\w+)(?<rest>.*)/s.exec(body)?.groups ?? {};
  if (first !== 'WITH') return first;
  let depth = 0;
  for (const [word] of rest.matchAll(/[()]|\w+/g)) {
    if (word === '(') depth++;
    else if (word === ')') depth--;
    else if (
      depth === 0 &&
      /^(?:SELECT|INSERT|UPDATE|DELETE|MERGE|REPLACE|VALUES|TABLE)$/.test(word)
    )
      return word;
  }
  return undefined;
}

function parametersMistake(parts: readonly Part[]): string | undefined {
  const names = parts.flatMap(({ kind, text }) => (kind === 'parameter' ? [text.slice(1)] : []));
  const unknown = names.find((name) => !PARAMETERS.some((each) => each === name));
  if (unknown !== undefined) {
    return say`has a parameter :${unknown}. There are :from, :to and :date`;
  }
  if (names.length > 0) return undefined;
  return say`reads the same rows for every date. Restrict it to the business date, as in
    paid_at >= :from AND paid_at < :to`;
}
