/** Names of keys in Redis: all begin with the prefix and have the run in their hash tag. */
import { randomBytes } from 'node:crypto';
import type { RedisTarget } from '../../config/redis-url.ts';
import type { Sides } from '../../domain/record.ts';

/** Creates an id for a run of one process. */
export function newRunId(): string {
  return randomBytes(6).toString('hex');
}

/** Both sides of a bucket are on one node; buckets are distributed over the cluster. */
export function bucketKeys({ prefix }: RedisTarget, run: string, bucket: number): Sides<string> {
  const tag = `${prefix}{${run}:${bucket}}`;
  return { statement: `${tag}:s`, flows: `${tag}:f` };
}

/** A key of a run on several machines; all of its keys are on one node. */
export function runKey({ prefix }: RedisTarget, run: string, name: string): string {
  return `${prefix}{${run}}:${name}`;
}

/** Returns the run that a key belongs to; null if it is not our key. */
export function runOfKey({ prefix }: RedisTarget, key: string): string | null {
  if (!key.startsWith(`${prefix}{`)) return null;
  const tag = key.slice(prefix.length + 1, key.indexOf('}'));
  return /^([\w.-]+)(?::\d+)?$/.exec(tag)?.[1] ?? null;
}
