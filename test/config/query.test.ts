/** Queries: which parameters they have, and which are refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatabaseTarget } from '../../src/config/database-url.ts';
import { queryMistake, writeQuery } from '../../src/config/query.ts';

type Dialect = DatabaseTarget['kind'];
const ALL: readonly Dialect[] = ['mysql', 'postgres', 'sqlite'];

const written = (sql: string, dialect: Dialect) =>
  writeQuery(sql, dialect, (name) => `<${name.toUpperCase()}>`);

/** A query of a date, so that only what is tested may be wrong with it. */
const dated = (sql: string) => `${sql} WHERE t >= :from`;

describe('parameters', () => {
  test.each<[sql: string, written: string, dialects?: readonly Dialect[]]>([
    ['a=:from AND b=:to,:date', 'a=<FROM> AND b=<TO>,<DATE>'],
    ['(:from)', '(<FROM>)'],
    [`':from' ":to"`, `':from' ":to"`],
    [`'it''s :from' :to`, `'it''s :from' <TO>`],
    [`"a"":from" :to`, `"a"":from" <TO>`],
    ['/* :from */ :to -- :date', '/* :from */ <TO> -- :date'],
    ['-- :from\n:to', '-- :from\n<TO>'],
    ['paid_at::date :date', 'paid_at::date <DATE>'],
    [':date::date', '<DATE>::date'],
    ['@a := :from', '@a := <FROM>', ['mysql']],
    ["a ->> '$.x' = :from", "a ->> '$.x' = <FROM>"],
    ['SELECT :from; -- done', 'SELECT <FROM>'],
    ["SELECT ';' ;", "SELECT ';' "],
    ['SELECT :from -- done', 'SELECT <FROM> -- done'],
    // Quotes of one server are none of another.
    ['`:from` :to', '`:from` <TO>', ['mysql', 'sqlite']],
    ['[:from] :to', '[:from] <TO>', ['sqlite']],
    ['a[1] :to', 'a[1] <TO>', ['postgres']],
    ["'\\' :from ' :to", "'\\' :from ' <TO>", ['mysql']],
    ["'\\' :from", "'\\' <FROM>", ['postgres', 'sqlite']],
    ["E'\\' :from ' :to", "E'\\' :from ' <TO>", ['postgres']],
    ["E'\\'' '\\' :from", "E'\\'' '\\' <FROM>", ['postgres']],
    ["E'a' -- b\n '\\' :from ' :to", "E'a' -- b\n '\\' :from ' <TO>", ['postgres']],
    ["E'a'\n -- b\n '\\' :from ' :to", "E'a'\n -- b\n '\\' :from ' <TO>", ['postgres']],
    ["namE'\\' :from", "namE'\\' <FROM>", ['postgres']],
    ["U&'\\0041 :from' UESCAPE '!' :to", "U&'\\0041 :from' UESCAPE '!' <TO>", ['postgres']],
    ['$$ :from $$ :to', '$$ :from $$ <TO>', ['postgres']],
    ['$a$ :from $$ $b$ $a$ :to', '$a$ :from $$ $b$ $a$ <TO>', ['postgres']],
    ['$账$ :from $账$ :to', '$账$ :from $账$ <TO>', ['postgres']],
    ['a$b$ :from $b$', 'a$b$ <FROM> $b$', ['postgres']],
    ['𠀀$b$ :from $b$', '𠀀$b$ <FROM> $b$', ['postgres']],
    ['-- a\r:from', '-- a\r<FROM>', ['postgres']],
    ['-- a\r:from', '-- a\r:from', ['mysql', 'sqlite']],
    ['--:from', '--<FROM>', ['mysql']],
    ['--:from', '--:from', ['postgres', 'sqlite']],
    ['# :from\n:to', '# :from\n<TO>', ['mysql']],
    ['a # :from', 'a # <FROM>', ['postgres']],
  ])('%j become %j', (sql, expected, dialects = ALL) => {
    for (const dialect of dialects) expect(written(sql, dialect)).toBe(expected);
  });

  test('are found whatever is around them', () => {
    const name = fc.constantFrom('from', 'to', 'date');
    const inside = fc.constantFrom(
      ':from',
      '--',
      '/',
      '*',
      ';',
      'x',
      ' ',
      '账',
      '😀',
      '$1',
      '#',
      '[',
    );
    const insides = fc.array(inside, { maxLength: 4 }).map((texts) => texts.join(''));
    const quoted = (open: string, close = open) => insides.map((text) => `${open}${text}${close}`);
    /** What each server takes as one thing, and whether it is a parameter. */
    const piecesOf = (dialect: Dialect) => {
      const own = {
        mysql: [quoted('`'), quoted("'\\'", "'"), quoted('# ', '\n')],
        postgres: [quoted("E'\\'", "'"), quoted('$$', ' $$'), quoted('$t$', '$$ $t$')],
        sqlite: [quoted('`'), insides.map((text) => `[${text}]`)],
      };
      const kept = fc.oneof(
        ...[quoted("'"), quoted("'''", "'"), quoted('"'), quoted('-- ', '\n')],
        insides.map((text) => `/* ${text.replaceAll(/[*/]/g, '')} */`),
        fc.constantFrom(
          'a',
          'from',
          'E',
          'e1',
          'a::date',
          '(',
          ')',
          '1.5',
          '<=',
          ':=',
          '账',
          'a_$b$',
        ),
        ...own[dialect],
      );
      return fc.array(
        fc.oneof(
          kept.map((text) => [text, text]),
          name.map((each) => [`:${each}`, `<${each.toUpperCase()}>`]),
        ),
      );
    };
    for (const dialect of ALL) {
      const check = (pieces: string[][]) => {
        const join = (i: 0 | 1) => pieces.map((piece) => piece[i]).join(' ');
        expect(written(join(0), dialect)).toBe(join(1));
      };
      fc.assert(fc.property(piecesOf(dialect), check), { numRuns: 500 });
    }
  });
});

describe('a query is accepted', () => {
  test.each<[sql: string, dialects?: readonly Dialect[]]>([
    ['SELECT a FROM o WHERE t >= :from AND t < :to'],
    ['select a from o where t = :date;'],
    ['  -- why\n /* what */ SELECT :date ; -- done\n'],
    ['(SELECT :date) UNION ALL (SELECT 1)'],
    ['WITH d AS (SELECT :date) SELECT * FROM d'],
    ['WITH RECURSIVE d(x) AS (SELECT :date), "e" AS (SELECT (SELECT 1)) SELECT * FROM d'],
    ['(WITH d AS (SELECT :date) SELECT * FROM d)'],
    ["SELECT REPLACE(a, 'x', 'y'), (REPLACE (a, 'x', 'y')), INSERT(a, 1, 2, 'x'), :date"],
    [`SELECT 'INSERT INTO x', "FOR UPDATE", ';', :date`],
    ['SELECT into_account, update_time, deleted, for_update FROM o WHERE t >= :from'],
    ['SELECT updated_at, (deleted) FROM o WHERE (update_time >= :from)'],
    ['SELECT éinto, 收into FROM o WHERE t >= :from'],
    ['SELECT a1into, a_1into, 1.5, 2e3 FROM o WHERE t >= :from'],
    ["SELECT a ? 'b', a @> '{}', a #> '{}', arr[1], a FROM o WHERE t >= :from", ['postgres']],
    ['SELECT @n := 1, /*+ MAX_EXECUTION_TIME(9) */ `a`, "b" FROM o WHERE t >= :from', ['mysql']],
  ])('%j', (sql, dialects = ALL) => {
    for (const dialect of dialects) expect(queryMistake(sql, dialect)).toBeUndefined();
  });
});

describe('a query is refused', () => {
  const NOT_ONE = 'is not one SELECT, or WITH … SELECT';
  const NO_END = 'has a quote or comment without an end';
  test.each<[sql: string, mistake: string, dialects?: readonly Dialect[]]>([
    ['', NOT_ONE],
    ['-- SELECT :date', NOT_ONE],
    [dated('UPDATE o SET a = 1'), NOT_ONE],
    [dated('DELETE FROM o'), NOT_ONE],
    [dated('EXPLAIN ANALYZE DELETE FROM o'), NOT_ONE],
    ['VALUES (:date)', NOT_ONE],
    ['CALL pay(:date)', NOT_ONE],
    ['COPY o TO :date', NOT_ONE],
    ["SET x = ':date'", NOT_ONE],
    [dated('WITH d AS (SELECT 1) DELETE FROM o'), NOT_ONE],
    [dated('WITH éselect AS (SELECT 1) DELETE FROM o'), NOT_ONE],
    [dated('WITH "select" AS (SELECT 1) INSERT INTO o SELECT * FROM "select"'), NOT_ONE],
    ['WITH d AS (DELETE FROM o RETURNING t) SELECT * FROM d WHERE t >= :from', NOT_ONE],
    ['WITH d AS MATERIALIZED (UPDATE "o" SET a = 1 RETURNING t) SELECT * FROM d', NOT_ONE],
    ['WITH d AS (/**/INSERT/**/INTO o SELECT 1) SELECT * FROM d', NOT_ONE],
    ['WITH d AS (MERGE INTO o USING p) SELECT * FROM d', NOT_ONE],
    [dated('SELECT 1; SELECT 2'), 'has several statements: write one SELECT'],
    ['SELECT 1;;SELECT :date', 'has several statements: write one SELECT'],
    [dated('SELECT a INTO b FROM o'), 'writes its result somewhere (INTO): write a plain SELECT'],
    [
      dated("SELECT a FROM o INTO OUTFILE 'x'"),
      'writes its result somewhere (INTO): write a plain SELECT',
    ],
    // The server does not need a space there.
    ...['1.5', '.5', '1e5', '2E-1', '\\N', "''"].map((value): [string, string] => [
      `SELECT :from, ${value}INTO OUTFILE 'x'`,
      'writes its result somewhere (INTO): write a plain SELECT',
    ]),
    // Any control character begins a comment after two hyphens.
    [
      "SELECT :from --\x7f ' \n INTO OUTFILE 'x' -- '",
      'writes its result somewhere (INTO): write a plain SELECT',
      ['mysql'],
    ],
    [
      "SELECT :from, E'a'\n\u00a0'\\' ; SELECT 1 --'",
      'has several statements: write one SELECT',
      ['postgres'],
    ],
    [`${dated('SELECT a FROM o')} FOR UPDATE`, 'locks rows (FOR UPDATE): write a plain SELECT'],
    [
      `${dated('SELECT a FROM o')} for /**/ no key update`,
      'locks rows (FOR UPDATE): write a plain SELECT',
    ],
    [
      `${dated('SELECT a FROM o')} LOCK IN SHARE MODE`,
      'locks rows (FOR UPDATE): write a plain SELECT',
    ],
    ["SELECT 'a WHERE t >= :from", NO_END],
    ['SELECT "a WHERE t >= :from', NO_END],
    ['SELECT a /* WHERE t >= :from', NO_END],
    ['SELECT `a WHERE t >= :from', NO_END, ['mysql', 'sqlite']],
    ['SELECT [a WHERE t >= :from', NO_END, ['sqlite']],
    ['SELECT $$a WHERE t >= :from', NO_END, ['postgres']],
    ["SELECT E'\\' WHERE t >= :from", NO_END, ['postgres']],
    [dated('SELECT a /* b /* c */ d */ FROM o'), 'has a comment within a comment'],
    [dated('SELECT /*!50000 1 */'), 'has a comment that the server would run (/*! … */)'],
    [dated('SELECT /*M! 1 */'), 'has a comment that the server would run (/*! … */)'],
    [
      dated("SELECT 'it\\'s'"),
      'has a backslash before a quote: write a quote in text twice',
      ['mysql'],
    ],
    [
      "SELECT '\\' WHERE t >= :from -- '",
      'has a backslash before a quote: write a quote in text twice',
      ['mysql'],
    ],
    [
      dated('SELECT a FROM o WHERE b = ?'),
      'has ? outside of quotes. Parameters are :from, :to and :date',
      ['mysql', 'sqlite'],
    ],
    [
      dated('SELECT @a'),
      'has @ outside of quotes. Parameters are :from, :to and :date',
      ['sqlite'],
    ],
    [
      dated('SELECT $a'),
      'has $ outside of quotes. Parameters are :from, :to and :date',
      ['sqlite'],
    ],
    [dated('SELECT a\0'), 'contains a NUL character'],
    [dated('SELECT :day'), 'has a parameter :day. There are :from, :to and :date'],
    [dated('SELECT :FROM'), 'has a parameter :FROM. There are :from, :to and :date'],
    [dated('SELECT :fromé'), 'has a parameter :fromé. There are :from, :to and :date'],
    [
      "SELECT ':from' FROM o -- :to",
      'reads the same rows for every date. Restrict it to the business date, as in ' +
        'paid_at >= :from AND paid_at < :to',
    ],
  ])('%j: %s', (sql, mistake, dialects = ALL) => {
    for (const dialect of dialects) expect(queryMistake(sql, dialect)).toBe(mistake);
  });
});
