/** Names of keys in Redis: all begin with the prefix, and have the run in their hash tag. */
import { randomBytes } from 'node:crypto';
import type { RedisTarget } from '../../config/redis-url.ts';
import type { Sides } from '../../domain/record.ts';

/** An id for a run that is one process. */
export function newRunId(): string {
  return randomBytes(6).toString('hex');
}

/** Both sides of a bucket are on one node; buckets are all over a cluster. */
export function bucketKeys({ prefix }: RedisTarget, run: string, bucket: number): Sides<string> {
  const tag = `${prefix}{${run}:${bucket}}`;
  return { statement: `${tag}:s`, flows: `${tag}:f` };
}

/** A key of a run that has parts, all of which are on one node. */
export function runKey({ prefix }: RedisTarget, run: string, name: string): string {
  return `${prefix}{${run}}:${name}`;
}

/** The run that a key is of; null: it is none of ours. */
export function runOfKey({ prefix }: RedisTarget, key: string): string | null {
  if (!key.startsWith(`${prefix}{`)) return null;
  const tag = key.slice(prefix.length + 1, key.indexOf('}'));
  return /^([\w.-]+)(?::\d+)?$/.exec(tag)?.[1] ?? null;
}
