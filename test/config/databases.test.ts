/** The settings of databases: URLs, and where passwords come from. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Database, databasesOf } from '../../src/config/database-schema.ts';
import { isLocal, parseDatabaseUrl, type ServerTarget } from '../../src/config/database-url.ts';
import { checkConfig } from '../../src/config/mistakes.ts';
import { connect } from '../../src/inputs/database/connect.ts';
import { RefusedError, UsageError } from '../../src/support/errors.ts';
import { tempDir } from '../support/tempdir.ts';

const SECRET = 'hunter2-S3cret';

describe('URLs', () => {
  test.each([
    ['mysql://reader@db:3307/shop', 'mysql', 'db', 3307, 'reader', 'shop'],
    ['mysql://reader@db/shop', 'mysql', 'db', 3306, 'reader', 'shop'],
    ['postgres://a%40b@[::1]/sh%20op', 'postgres', '::1', 5432, 'a@b', 'sh op'],
    ['postgresql://reader@127.0.0.1/shop', 'postgres', '127.0.0.1', 5432, 'reader', 'shop'],
  ])('%s', (url, kind, host, port, user, database) => {
    expect(parseDatabaseUrl(url)).toEqual({ kind, host, port, user, database });
  });

  test('of a file', () => {
    expect(parseDatabaseUrl('sqlite:a/b c.db')).toEqual({ kind: 'sqlite', path: 'a/b c.db' });
  });

  test.each([
    [`mysql://reader:${SECRET}@db/shop`, 'contains a password. Remove it'],
    [`postgres://:${SECRET}@db/shop`, 'contains a password. Remove it'],
    ['mysql://reader@db', 'must name user, host and database'],
    ['mysql://db/shop', 'must name user, host and database'],
    ['mysql://reader@db/shop/orders', 'must name user, host and database'],
    [`postgres://reader@db/shop?password=${SECRET}`, 'must name user, host and database'],
    ['mysql://reader@db/%zz', 'must name user, host and database'],
    ['oracle://reader@db/shop', 'is not the URL of a database'],
    ['db', 'is not the URL of a database'],
    ['sqlite:', 'names no file'],
  ])('%s is refused', (url, why) => {
    const mistake = parseDatabaseUrl(url);
    expect(mistake).toMatch(why);
    expect(mistake).not.toContain(SECRET);
  });

  test.each([
    ['localhost', true],
    ['127.0.0.53', true],
    ['::1', true],
    ['127.1', false],
    ['127.0.0.1.example', false],
    ['localhost.example', false],
  ])('%s is local: %s', (host, expected) => {
    expect(isLocal({ host } as ServerTarget)).toBe(expected);
  });
});

describe('passwords', () => {
  /** What connecting with a password says; no server listens there. */
  async function said(settings: Partial<Database>): Promise<Error> {
    const given = { url: 'mysql://reader@127.0.0.1:1/shop', tls: true };
    const database = databasesOf({ shop: given }, (path) => path).get('shop') as Database;
    const session = { timeZone: 'Asia/Shanghai', timeoutSeconds: 1 };
    return await connect({ ...database, ...settings }, session).then(
      () => new Error('connected'),
      (error) => error,
    );
  }

  test('from the environment', async () => {
    const unset = await said({ passwordEnv: 'NO_SUCH_PASSWORD' });
    expect(unset).toBeInstanceOf(UsageError);
    expect(unset.message).toMatch(/the environment variable NO_SUCH_PASSWORD is not set\. Under/);
    process.env.SHOP_TEST_PASSWORD = SECRET;
    onTestFinished(() => void delete process.env.SHOP_TEST_PASSWORD);
    expect(await said({ passwordEnv: 'SHOP_TEST_PASSWORD' })).toBeInstanceOf(RefusedError);
  });

  test('from a file that others cannot read', async () => {
    const passwordFile = join(tempDir(), 'shop.password');
    const missing = await said({ passwordFile });
    expect(missing.message).toMatch(/^The password of database shop cannot be read \(.*ENOENT/);
    writeFileSync(passwordFile, `${SECRET}\n`);
    for (const mode of [0o644, 0o640, 0o604]) {
      chmodSync(passwordFile, mode);
      const error = await said({ passwordFile });
      expect(error).toBeInstanceOf(UsageError);
      const text = /^The password of database shop can be read by others\. Run: chmod 600 .*word$/;
      expect(error.message).toMatch(text);
      expect(error.message).not.toContain(SECRET);
    }
    chmodSync(passwordFile, 0o400);
    expect(await said({ passwordFile })).toBeInstanceOf(RefusedError);
  });

  test.each([
    ['passwordEnv', /^must be the name of an environment variable/],
    ['password', /^unknown setting 'password'; did you mean passwordEnv/],
  ])('in place of the name of a variable, as %s, is refused and not shown', (key, expected) => {
    const sql = 'SELECT order_id, amount FROM orders WHERE paid_at >= :from';
    const found = checkConfig({
      databases: { shop: { url: 'mysql://reader@db/shop', [key]: SECRET } },
      jobs: { shop: { statement: 'a.csv', flows: { database: 'shop', sql } } },
    });
    expect(found).toMatchObject([{ what: expect.stringMatching(expected) }]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });
});

test('a job must name a database of the config', () => {
  const found = checkConfig({
    databases: { shop: { url: 'sqlite:shop.db' } },
    jobs: { shop: { flows: { database: 'toString', sql: 'SELECT :date' } } },
  });
  const what = expect.stringMatching(/^is not under databases:/);
  expect(found).toMatchObject([{ where: ['jobs', 'shop', 'flows', 'database'], what }]);
});
