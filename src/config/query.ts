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
  readonly kind: 'code' | 'quoted' | 'comment' | 'parameter';
  readonly text: string;
}

// Text in quotes and comments, as each server reads it. A quote in quoted text is doubled.
const SINGLE = `'(?:[^']|'')*'`;
const DOUBLE = `"(?:[^"]|"")*"`;
const BACKTICK = '`(?:[^`]|``)*`';
/** MySQL and E'' of PostgreSQL: a backslash escapes the next character. */
const ESCAPED_SINGLE = String.raw`'(?:[^'\\]|\\[^]|'')*'`;
const ESCAPED_DOUBLE = String.raw`"(?:[^"\\]|\\[^]|"")*"`;
const DOLLARS = String.raw`\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[^]*?\$\k<tag>\$`;
const BLOCK = String.raw`/\*[^]*?\*/`;

const QUOTED: Record<Dialect, readonly string[]> = {
  mysql: [ESCAPED_SINGLE, ESCAPED_DOUBLE, BACKTICK],
  postgres: [`[eE]${ESCAPED_SINGLE}`, SINGLE, DOUBLE, DOLLARS],
  sqlite: [SINGLE, DOUBLE, BACKTICK, String.raw`\[[^\]]*\]`],
};
const COMMENTS: Record<Dialect, readonly string[]> = {
  mysql: [String.raw`--(?=[\s]|$)[^\n]*`, '#[^\\n]*', BLOCK],
  postgres: ['--[^\\n]*', BLOCK],
  sqlite: ['--[^\\n]*', BLOCK],
};
/** A word, whose letters may be any; `$` does not begin dollar quotes within one. */
const WORD = String.raw`[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`;
/** Not `:=`, nor after another colon, as in `paid_at::date`. */
const PARAMETER = String.raw`(?<!:):(?<name>[A-Za-z_]\w*)`;

/** A query that has been read: its parts, without the semicolon at its end. */
function partsOf(sql: string, dialect: Dialect): Part[] {
  const quoted = QUOTED[dialect].join('|');
  const comment = COMMENTS[dialect].join('|');
  const pattern = new RegExp(
    `(?<quoted>${quoted})|(?<comment>${comment})|(?<word>${WORD})|(?<parameter>${PARAMETER})|[^]`,
    'guy',
  );
  const parts: Part[] = [];
  for (const { 0: text, groups = {} } of sql.matchAll(pattern)) {
    const { quoted, comment, parameter } = groups;
    const kind = quoted ? 'quoted' : comment ? 'comment' : parameter ? 'parameter' : 'code';
    parts.push({ kind, text });
  }
  return parts;
}

/** The query with its values in the place of its parameters, as `write` gives them. */
export function writeQuery(
  sql: string,
  dialect: Dialect,
  write: (parameter: Parameter) => string,
): string {
  const written = partsOf(sql, dialect).map(({ kind, text }) => {
    return kind === 'parameter' ? write(text.slice(1) as Parameter) : text;
  });
  const code = partsOf(sql, dialect).map(({ kind, text }) => (kind === 'code' ? text : ' '));
  const end = code.indexOf(';');
  return written.slice(0, end < 0 ? undefined : end).join('');
}

/** Why a query is refused, as the end of a sentence; undefined: it is one SELECT of a date. */
export function queryMistake(sql: string, dialect: Dialect): string | undefined {
  const parts = partsOf(sql, dialect);
  const code = parts.map(({ kind, text }) => {
    if (kind === 'comment') return ' ';
    return kind === 'quoted' ? '""' : text;
  });
  return (
    quotesMistake(parts, code, dialect) ?? selectMistake(code.join('')) ?? parametersMistake(parts)
  );
}

function quotesMistake(parts: readonly Part[], code: readonly string[], dialect: Dialect) {
  const unread = parts.some(({ kind, text }) => kind === 'code' && /^['"`]$/.test(text));
  if (unread || /\/\*/.test(code.join(''))) return say`has a quote or comment without an end`;
  for (const { kind, text } of parts) {
    if (kind === 'quoted' && dialect === 'mysql' && /\\['"]/.test(text)) {
      // Whether a backslash escapes a quote depends on the server's settings.
      return say`has a backslash before a quote: write a quote in text twice`;
    }
    if (kind !== 'comment') continue;
    if (/^\/\*M?!/.test(text)) return say`has a comment that the server would run (/*! … */)`;
    // PostgreSQL nests comments, the others do not.
    if (/\/\*/.test(text.slice(2))) return say`has a comment within a comment`;
  }
  return undefined;
}

const WRITES = /(?:INSERT|UPDATE|DELETE|MERGE|REPLACE)/;
const LOCKS = /\bFOR\s+(?:NO\s+KEY\s+UPDATE|KEY\s+SHARE|UPDATE|SHARE)\b|\bLOCK\s+IN\s+SHARE\b/;

/** `code`: without comments, and with text in quotes replaced. */
function selectMistake(code: string): string | undefined {
  const upper = code.toUpperCase();
  const [body, ...rest] = upper.split(';');
  if (rest.some((text) => text.trim() !== '')) return say`has several statements: write one SELECT`;
  const isSelect = mainVerb(body) === 'SELECT';
  if (!isSelect || new RegExp(String.raw`\(\s*${WRITES.source}\s+\w`).test(body)) {
    return say`is not one SELECT, or WITH … SELECT`;
  }
  if (/\bINTO\b/.test(body)) return say`writes its result somewhere (INTO): write a plain SELECT`;
  if (LOCKS.test(body)) return say`locks rows (FOR UPDATE): write a plain SELECT`;
  return undefined;
}

/** The first word; after WITH, the first verb outside of parentheses. */
function mainVerb(body: string): string | undefined {
  const first = /^[\s(]*(\w+)/.exec(body)?.[1];
  if (first !== 'WITH') return first;
  let depth = 0;
  for (const [word] of body.matchAll(/[()]|\w+/g)) {
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
