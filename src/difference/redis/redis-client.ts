/** A connection to Redis or to a cluster, checked for settings that would falsify results. */
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, Redis } from 'ioredis';
import type { RedisTarget } from '../../config/redis-url.ts';
import { InternalError } from '../../support/errors.ts';
import { say } from '../../words/language.ts';

export type RedisClient = Redis | Cluster;

const CONNECT_MS = 5_000;
/** No request takes long: a server that is silent for this time is gone. */
const SILENCE_MS = 30_000;
const DISCONNECT_MS = 50;
/** Reconnection attempts, at growing intervals: some ten seconds in total. */
const RECONNECTS = 24;
const RECONNECT_MS_MAX = 500;
/** Attempts to connect at first. */
const OPEN_TRIES = 5;
const OPEN_WAIT_MS = 100;
/** The first version with UNLINK. */
const VERSION_MIN = 4;

/** Errors of servers that retries cannot solve, and the message for each. */
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

/** The same for a single server; in a cluster these occur while nodes change roles. */
const PERMANENT_ALONE: typeof PERMANENT = [
  [/^READONLY/, readOnlyReplica],
  [/^MOVED/, (shown) => say`Redis ${shown} is a node of a cluster: use redis+cluster://.`],
];

function readOnlyReplica(shown: string): string {
  return say`Redis ${shown} is a read-only replica: name its master.`;
}

/** An error that a retry may solve. */
export class TransientError extends Error {}

/** Settings of the server that the engine uses. */
interface ServerSettings {
  /** In a cluster, the oldest version of its masters. */
  readonly version: string;
  /** Members up to which a set of integers stays compact; null if the server does not say. */
  readonly intsetMax: number | null;
}

interface OpenRedis {
  readonly client: RedisClient;
  readonly settings: ServerSettings;
}

/** Connects and checks every master; retries for a few seconds. Throws InternalError. */
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
    throw last === null || isInformative(target, error) ? error : last;
  }
}

/** Returns the servers that have the data. */
export function mastersOf(client: RedisClient): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** Describes a failure of Redis, without the secrets of its URL. */
function redisError(target: RedisTarget, error: unknown): InternalError {
  if (error instanceof InternalError) return error;
  const reason = permanentReason(target, error);
  if (reason !== null) return new InternalError(reason);
  return new InternalError(
    say`Redis ${target.shown} cannot be reached, or failed: ${redisMessage(error)}. Nothing was
      reconciled; fix it and run again.`,
    { cause: error },
  );
}

/** Returns why a retry cannot help, as a sentence; null if it may. */
function permanentReason({ isCluster, shown }: RedisTarget, error: unknown): string | null {
  const message = redisMessage(error);
  const reasons = isCluster ? PERMANENT : [...PERMANENT, ...PERMANENT_ALONE];
  return reasons.find(([pattern]) => pattern.test(message))?.[1](shown) ?? null;
}

/** Attempts, with growing waits between them: some ten seconds in total. */
const TRIES = 8;
const WAIT_MS = 100;
const WAIT_DOUBLINGS = 5;

/**
 * Does work that may fail with the server or the connection, and retries it: the work must be
 * idempotent. Throws InternalError if all attempts fail.
 */
export async function withRetries<T>(
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
      // A connection that was given up does not come back.
      if (permanentReason(target, error) !== null || client.status === 'end') break;
    }
  }
  throw redisError(target, last);
}

function redisMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A cluster's error hides those of its nodes, a transaction's those of its commands.
  const { lastNodeError, previousErrors } = error as {
    lastNodeError?: Error;
    previousErrors?: Error[];
  };
  const cause = lastNodeError ?? previousErrors?.[0] ?? error;
  return cause.message.replace(/\.$/, '');
}

/** For a connection that was given up, ioredis reports only that it was closed. */
function isInformative(target: RedisTarget, error: unknown): boolean {
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
    // For a QUIT that is not answered.
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
    // The certificate is for the name, not for the resolved address.
    ...(target.isTls ? { dnsLookup: (address, callback) => callback(null, address) } : {}),
    lazyConnect: true,
  });
}

/** Refuses a server that may lose members. */
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

/** Compares versions numerically: 7.9 before 7.10. */
function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Many hosted servers do not disclose their settings. */
async function intsetMaxOf(server: Redis): Promise<number | null> {
  try {
    const [, value] = (await server.config('GET', 'set-max-intset-entries')) as string[];
    return value === undefined ? null : Number(value);
  } catch {
    return null;
  }
}
