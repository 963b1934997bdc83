/** SQLite as a source. */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/config/database-schema.ts';
import { connect } from '../../src/inputs/database/connect.ts';
import { RefusedError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';

const DAY = { from: '2026-11-26 00:00:00', to: '2026-11-27 00:00:00', date: '2026-11-26' };

/** The rows of a query, as CSV. */
async function read(sql: string): Promise<string> {
  const path = join(tempDir(), 'shop.db');
  new BetterSqlite3(path).close();
  const none = { passwordEnv: undefined, passwordFile: undefined, caFile: undefined };
  const database: Database = { name: 'shop', target: { kind: 'sqlite', path }, ...none, tls: true };
  const connection = await connect(database, { timeZone: 'Asia/Shanghai', timeoutSeconds: 60 });
  onTestFinished(() => connection.close());
  const chunks: Buffer[] = [];
  for await (const chunk of (await connection.read(sql, DAY)).csv) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('text is read as it is, whatever the type of its value', async () => {
  const rows = await read(`SELECT :date AS a, '账,"' AS b, CAST('账' AS BLOB) AS c, NULL AS d`);
  expect(rows).toBe('a,b,c,d\n2026-11-26,"账,""",账,\n');
});

test.each(["CAST(x'ff' AS TEXT)", "x'ff'", "x'6100'"])(
  'bytes that are no text are refused: %s',
  async (value) => {
    const refused = expect.objectContaining({
      message: expect.stringMatching(/: column order_id contains bytes .* HEX\(order_id\)/),
    });
    const rows = read(`SELECT ${value} AS order_id WHERE :date > ''`);
    await expect(rows).rejects.toThrow(RefusedError);
    await expect(rows).rejects.toEqual(refused);
  },
);

test.each([
  ['"a\nb"', '"a\\nb"'],
  ['""', '""'],
  ['"a"","', '"a\\","'],
])('a column named %j is refused: its name would not be one cell', async (name, shown) => {
  await expect(read(`SELECT :date AS ${name}`)).rejects.toThrow(
    `the query has a column ${shown}. Give it a name of letters, as in CONCAT(a, b) AS note.`,
  );
});
