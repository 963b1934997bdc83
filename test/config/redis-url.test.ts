/** Values of --redis; invalid ones are never shown. */
import { describe, expect, test } from 'vitest';
import { parseRedisUrls } from '../../src/config/redis-url.ts';

describe('a URL', () => {
  test('with only a host', () => {
    expect(parseRedisUrls(['redis://db'])).toEqual({
      isCluster: false,
      nodes: [{ host: 'db', port: 6379 }],
      isTls: false,
      username: undefined,
      password: undefined,
      database: 0,
      prefix: 'zhangping:',
      shown: 'redis://db:6379',
    });
  });

  test('with all its parts', () => {
    const target = parseRedisUrls(['rediss://me:p%40ss%3Aw:d@[::1]:7000/3?prefix=a.b-c:']);
    expect(target).toMatchObject({
      nodes: [{ host: '::1', port: 7000 }],
      isTls: true,
      username: 'me',
      password: 'p@ss:w:d',
      database: 3,
      prefix: 'a.b-c:',
      shown: 'rediss://[::1]:7000',
    });
  });

  test('of a cluster, in one URL or several', () => {
    const nodes = [
      { host: 'a', port: 1 },
      { host: 'b', port: 6379 },
    ];
    const one = parseRedisUrls(['redis+cluster://u:p@a:1,b']);
    expect(one).toMatchObject({ isCluster: true, nodes, username: 'u', password: 'p' });
    const two = parseRedisUrls(['rediss+cluster://a:1', 'rediss+cluster://b']);
    expect(two).toMatchObject({ isCluster: true, isTls: true, nodes });
    expect(two.shown).toBe('rediss+cluster://a:1,b:6379');
  });
});

test.each([
  ['http://u:hidden@host', 'does not have the expected form'],
  ['redis://', 'does not have the expected form'],
  ['redis://u:hidden@host:0', 'not host:port'],
  ['redis://u:hidden@host:70000', 'not host:port'],
  ['redis://u:hidden@ho st', 'not host:port'],
  ['redis://u:hidden@host/x', 'does not have the expected form'],
  ['redis+cluster://u:hidden@host/1', 'clusters do not have'],
  ['redis://u:hidden@host?prefix={x}', 'prefix that is not letters'],
  ['redis://u:hidden@host?db=1', 'other than prefix'],
  ['redis://u:%zzhidden@host', 'not percent-encoded'],
])('%s is refused', (url, why) => {
  let message = '';
  try {
    parseRedisUrls([url]);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(why);
  expect(message).not.toContain('hidden');
});

test('several servers without a cluster', () => {
  expect(() => parseRedisUrls(['redis://a', 'redis://b'])).toThrow('nodes of one cluster');
});
