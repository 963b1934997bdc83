/** A connection to Redis or to a cluster, checked for what would make the answer wrong. */
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, Redis } from 'ioredis';
import type { RedisTarget } from '../../config/redis-url.ts';
import { InternalError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

export type RedisClient = Redis | Cluster;

const CONNECT_MS = 5_000;
/** Nothing that is asked of a server takes long: one that says nothing for so long is gone. */
const SILENCE_MS = 30_000;
const DISCONNECT_MS = 50;
/** How often a lost connection is tried again, at growing intervals: some ten seconds in all. */
const RECONNECTS = 24;
const RECONNECT_MS_MAX = 500;
/** How often it is tried in the beginning. */
const OPEN_TRIES = 5;
const OPEN_WAIT_MS = 100;
/** UNLINK came with it. */
const VERSION_MIN = 4;

/** What servers say that is not going to change by asking again, and what a person is told. */
const PERMANENT: readonly (readonly [RegExp, (shown: string) => string])[] = [
  [
    /^(WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH)/,
    (shown) => say`Redis ${shown} refuses the user or the password.`,
  ],
  [
    /^NOPERM/,
    (shown) => say`Redis ${shown} denies the user a permission that is needed (see
      docs/scaling.md).`,
  ],
  [
    /^OOM/,
    (shown) => say`Redis ${shown} is out of memory (maxmemory): give it more, see docs/scaling.md.`,
  ],
  [
    /^MISCONF/,
    (shown) => say`Redis ${shown} cannot save its data and refuses writes: free its disk.`,
  ],
  [
    /cluster support disabled|ERR This instance has/,
    (shown) => say`Redis ${shown} is not a cluster: use redis:// or rediss://.`,
  ],
  [
    /SELECT is not allowed|DB index is out of range/,
    (shown) => say`Redis ${shown} does not have that database.`,
  ],
];

/** The same of a server that is no cluster: there it is what happens while nodes change roles. */
const PERMANENT_ALONE: typeof PERMANENT = [
  [/^READONLY/, readOnlyReplica],
  [/^MOVED/, (shown) => say`Redis ${shown} is a node of a cluster: use redis+cluster://.`],
];

function readOnlyReplica(shown: string): string {
  return say`Redis ${shown} is a read-only replica: name its master.`;
}

/** What may be better the next time. */
export class TransientError extends Error {}

/** Settings of a server that matter here. */
export interface ServerSettings {
  /** Of a cluster, the oldest of its masters'. */
  readonly version: string;
  /** Members up to which it keeps a set of integers small; null: it does not tell. */
  readonly intsetMax: number | null;
}

export interface OpenRedis {
  readonly client: RedisClient;
  readonly settings: ServerSettings;
}

/** Connects and checks every master; tries again for a few seconds. Throws InternalError. */
export async function openRedis(target: RedisTarget): Promise<OpenRedis> {
  for (let tries = 1; ; tries++) {
    try {
      return await openOnce(target);
    } catch (error) {
      const isFinal = error instanceof InternalError || permanentReason(target, error) !== null;
      if (isFinal || tries === OPEN_TRIES) throw redisError(target, error);
      await delay(OPEN_WAIT_MS * 2 ** tries);
    }
  }
}

async function openOnce(target: RedisTarget): Promise<OpenRedis> {
  const client = target.isCluster ? clusterOf(target) : singleOf(target);
  let last: Error | null = null;
  client.on('error', (error: Error) => {
    last = error;
  });
  try {
    await client.connect();
    const settings = await Promise.all(mastersOf(client).map((node) => checkServer(node, target)));
    const limits = settings.flatMap(({ intsetMax }) => intsetMax ?? []);
    const [version] = settings.map((each) => each.version).sort(byNumbers);
    return {
      client,
      settings: { version, intsetMax: limits.length > 0 ? Math.min(...limits) : null },
    };
  } catch (error) {
    client.disconnect();
    throw last === null || isTelling(target, error) ? error : last;
  }
}

/** The servers that hold the data. */
export function mastersOf(client: RedisClient): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** What went wrong with Redis, for the person who reads it; the URL's secrets are not in it. */
export function redisError(target: RedisTarget, error: unknown): InternalError {
  if (error instanceof InternalError) return error;
  const reason = permanentReason(target, error);
  if (reason !== null) return new InternalError(reason);
  return new InternalError(
    say`Redis ${target.shown} cannot be reached, or failed: ${messageOf(error)}. Nothing was
      reconciled; fix it and run again.`,
    { cause: error },
  );
}

/** Why asking again is no use, in a sentence; null: it may be. */
function permanentReason({ isCluster, shown }: RedisTarget, error: unknown): string | null {
  const message = messageOf(error);
  const reasons = isCluster ? PERMANENT : [...PERMANENT, ...PERMANENT_ALONE];
  return reasons.find(([pattern]) => pattern.test(message))?.[1](shown) ?? null;
}

/** How often a thing is tried; in between is waited, longer each time: some ten seconds in all. */
const TRIES = 8;
const WAIT_MS = 100;
const WAIT_DOUBLINGS = 5;

/**
 * Does what may fail because the server or the way to it does, and tries again: it must be the
 * same if it was done already. Throws InternalError where that does not help.
 */
export async function patiently<T>(
  client: RedisClient,
  target: RedisTarget,
  work: () => Promise<T>,
): Promise<T> {
  let last: unknown;
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await delay(WAIT_MS * 2 ** Math.min(tries, WAIT_DOUBLINGS));
    try {
      return await work();
    } catch (error) {
      last = error;
      // Where it was given up nothing is going to be different.
      if (permanentReason(target, error) !== null || client.status === 'end') break;
    }
  }
  throw redisError(target, last);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A cluster's error hides what each of its nodes said, a transaction's what its commands did.
  const { lastNodeError, previousErrors } = error as {
    lastNodeError?: Error;
    previousErrors?: Error[];
  };
  const cause = lastNodeError ?? previousErrors?.[0] ?? error;
  return cause.message.replace(/\.$/, '');
}

/** ioredis says of a connection that was given up only that it was closed. */
function isTelling(target: RedisTarget, error: unknown): boolean {
  return permanentReason(target, error) !== null || error instanceof InternalError;
}

function optionsOf({ username, password, database, isTls }: RedisTarget) {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    db: database,
    ...(isTls ? { tls: {} } : {}),
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // For a goodbye that is not answered.
    disconnectTimeout: DISCONNECT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: reconnectAfter,
    protocol: 2 as const,
    lazyConnect: true,
  };
}

function reconnectAfter(times: number): number | null {
  return times > RECONNECTS ? null : Math.min(times * 50, RECONNECT_MS_MAX);
}

function singleOf(target: RedisTarget): Redis {
  const [{ host, port }] = target.nodes;
  return new Redis({ ...optionsOf(target), host, port });
}

function clusterOf(target: RedisTarget): Cluster {
  const { retryStrategy: _, lazyConnect: __, db: ___, ...redisOptions } = optionsOf(target);
  return new Cluster([...target.nodes], {
    redisOptions,
    clusterRetryStrategy: reconnectAfter,
    slotsRefreshTimeout: CONNECT_MS,
    // The certificate is for the name, not for the address that it stands for.
    ...(target.isTls ? { dnsLookup: (address, callback) => callback(null, address) } : {}),
    lazyConnect: true,
  });
}

/** Refuses a server that would lose members, or has lost them already. */
async function checkServer(server: Redis, target: RedisTarget): Promise<ServerSettings> {
  const info = await server.info();
  const field = (name: string) => new RegExp(`^${name}:([^\\r\\n]*)`, 'm').exec(info)?.[1];
  const version = field('redis_version') ?? '';
  if (Number.parseInt(version, 10) < VERSION_MIN) {
    throw new InternalError(
      say`Redis ${target.shown} has version ${version}; 4.0 or later is required.`,
    );
  }
  if (field('role') !== 'master') {
    throw new InternalError(readOnlyReplica(target.shown));
  }
  const policy = field('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') {
    throw new InternalError(
      say`Redis ${target.shown} may evict keys when it is full (maxmemory-policy ${policy}), and
        evicted keys would look like discrepancies. Set maxmemory-policy noeviction, or use another
        Redis.`,
    );
  }
  return { version, intsetMax: await intsetMaxOf(server) };
}

/** Versions as numbers are: 7.9 before 7.10. */
function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Many hosted servers do not tell their settings. */
async function intsetMaxOf(server: Redis): Promise<number | null> {
  try {
    const [, value] = (await server.config('GET', 'set-max-intset-entries')) as string[];
    return value === undefined ? null : Number(value);
  } catch {
    return null;
  }
}
