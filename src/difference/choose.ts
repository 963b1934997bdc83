/** Chooses the engine of a run; the Redis client is loaded only where it is used. */

import { parseRedisUrls } from '../config/redis-url.ts';
import type { EngineName } from '../domain/job.ts';
import { UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { Engine } from './engine.ts';
import { MemoryEngine } from './memory.ts';

/** Environment variable for the URL, which keeps it out of process lists. */
const URL_VARIABLE = 'ZHANGPING_REDIS_URL';

/** `urls` take precedence over the environment. Throws UsageError where Redis has no URL. */
export async function engineFor(name: EngineName, urls: readonly string[]): Promise<Engine> {
  if (name === 'memory') return new MemoryEngine();
  const target = parseRedisUrls(redisUrls(urls));
  const { RedisEngine } = await import('./redis/redis.ts');
  return new RedisEngine(target);
}

/** Returns the given URLs, else the environment's. Throws UsageError if neither has one. */
export function redisUrls(urls: readonly string[]): readonly string[] {
  if (urls.length > 0) return urls;
  const url = process.env[URL_VARIABLE];
  if (url !== undefined && url !== '') return [url];
  throw new UsageError(
    say`No Redis is configured: give --redis redis://host:6379, or put the URL into ${URL_VARIABLE}
      or, as redis:, into the config.`,
  );
}
