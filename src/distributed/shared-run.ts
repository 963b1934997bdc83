/**
 * The state in Redis of a run whose files are on several machines: the terms that all loaders
 * share, and the list of parts. A part is a file; it is sealed when Redis has all of its members.
 */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisTarget } from '../config/redis-url.ts';
import { bucketCount } from '../difference/redis/buckets.ts';
import { type RedisClient, withRetries } from '../difference/redis/redis-client.ts';
import { bucketKeys, runKey } from '../difference/redis/redis-keys.ts';
import type { StoredActivity } from '../domain/activity.ts';
import type { Job } from '../domain/job.ts';
import type { FileFacts, Reject } from '../domain/outcome.ts';
import type { Side, Sides } from '../domain/record.ts';
import type { FlowsFacts } from '../reading/gate/flows-gate.ts';
import { InternalError, UsageError } from '../support/errors.ts';
import { say } from '../words/language.ts';

/** The keys of an abandoned run expire after this time. */
export const TTL_SECONDS = 2 * 24 * 3600;
/** Prefix of the keys by which loaders show that they are alive. */
export const ALIVE = 'alive:';
/** Prefix of keys that mark parts with several loaders. */
const SHARED = 'shared:';
/** A loader that has not refreshed its key for this long is dead. */
const ALIVE_SECONDS = 30;
const ALIVE_REFRESH_MS = 8_000;
/** How long an ended run stays marked as ended for its loaders. */
const ENDED_SECONDS = 60;
/** How often end() checks whether the loaders have ended. */
const END_POLLS = 60;
const END_POLL_MS = 50;
const VERSION = 4;
const SECRET_BYTES = 32;
const SHOWN_ID_CHARS = 12;
const RUN_ID = /^[\w.-]{1,64}$/;

/** What all loaders of a run share. */
export interface RunTerms {
  readonly version: number;
  /** The seed of the keys is derived from it. */
  readonly secret: string;
  /** A partition has 2^bits buckets. */
  readonly bucketBits: number;
  /** Fingerprint of the job's settings. */
  readonly settings: string;
  /** The reports are written; loaders end. */
  readonly isEnded: boolean;
}

/** The result of loading a part: the facts about the file that a run needs. */
export interface Seal {
  readonly file: FileFacts;
  /** The file names that records refer to. */
  readonly names: readonly string[];
  /** By index into TRANSACTION_TYPES: count and minor units. */
  readonly totals: readonly (readonly [number, string])[];
  readonly activity: StoredActivity;
  readonly records: number;
  readonly rejects: readonly Reject[];
  /** Of a statement: the business date; null: it has none. */
  readonly date: string | null;
  /** Facts for the checks of flows. */
  readonly flows: FlowsFacts;
  /** Name of a statement without rows that does not state that there were none; else null. */
  readonly silent: string | null;
  readonly channel: string;
  /**
   * Of a statement: whether its refunds and reversals can have either sign. Of flows: whether they
   * were loaded with the sign as written; null: there are none.
   */
  readonly ownSigns: boolean | null;
  readonly hasFeeColumn: boolean;
  readonly withFee: number;
  /** Identities left out of the sets because they occur too often: 32 bits. */
  readonly repeated: readonly number[];
}

export interface LoadedPart {
  /** The side and the SHA-256 of the file, which is the same part on any machine. */
  readonly id: string;
  readonly side: Side;
  /** Number of parts of this side. */
  readonly of: number;
  readonly host: string;
  /** Fingerprint of the secret that its keys were made with. */
  readonly terms: string;
  /** Counts the loads: 2 if the part was loaded again because fees are not compared. */
  readonly generation: number;
  readonly usesFees: boolean;
  /** null until all of its members are in Redis. */
  readonly seal: Seal | null;
}

/** A part whose members are all in Redis. */
export type SealedPart = LoadedPart & { readonly seal: Seal };

/** Throws UsageError if the id of a run is not valid. */
export function checkRunId(run: string): void {
  if (RUN_ID.test(run)) return;
  throw new UsageError(say`--run ${run}: expected 1 to 64 letters, digits, '.', '_' or '-'.`);
}

export class SharedRun {
  readonly client: RedisClient;
  readonly target: RedisTarget;
  readonly id: string;

  constructor(client: RedisClient, target: RedisTarget, id: string) {
    this.client = client;
    this.target = target;
    this.id = id;
  }

  key(name: string): string {
    return runKey(this.target, this.id, name);
  }

  /** Runs `work`, with retries, so it may run twice. Throws InternalError. */
  do<T>(work: (client: RedisClient) => Promise<T>): Promise<T> {
    return withRetries(this.client, this.target, () => work(this.client));
  }

  /** The terms of the run; null if it does not exist. */
  async terms(): Promise<RunTerms | null> {
    const text = await this.do((client) => client.get(this.key('run')));
    return text === null ? null : (JSON.parse(text) as RunTerms);
  }

  /** Returns the terms of the run; the first loader sets them. Throws UsageError. */
  async join(job: Job, bucketBits: number): Promise<RunTerms> {
    const own: RunTerms = {
      version: VERSION,
      secret: randomBytes(SECRET_BYTES).toString('base64'),
      bucketBits,
      settings: settingsOf(job),
      isEnded: false,
    };
    const key = this.key('run');
    await this.do((client) => client.set(key, JSON.stringify(own), 'EX', TTL_SECONDS, 'NX'));
    const terms = (await this.terms()) ?? own;
    if (terms.isEnded) {
      throw new UsageError(say`Run ${this.id} has just ended. Choose another --run.`);
    }
    requireSame(terms, job, this.id);
    return terms;
  }

  /**
   * Whether the run has ended. Throws InternalError if Redis has lost the part or the run, after a
   * restart or lost writes.
   */
  async hasEnded({ id, terms: own }: LoadedPart): Promise<boolean> {
    // Before the terms: a run removes its parts after it has marked itself as ended.
    const text = await this.do((client) => client.hget(this.key('parts'), id));
    const terms = await this.terms();
    if (terms?.isEnded) return true;
    const known = text === null ? null : (JSON.parse(text) as LoadedPart);
    // The part has no seal while another loader loads it, too.
    if (terms !== null && termsId(terms) === own && known?.terms === own) return false;
    throw new InternalError(
      say`Redis ${this.target.shown} has lost part ${shortId({ id })} of run ${this.id}: Redis was
        restarted, or the part was removed. Load it again.`,
    );
  }

  /** All parts, ordered by name. */
  async parts(): Promise<LoadedPart[]> {
    const texts = await this.do((client) => client.hvals(this.key('parts')));
    const parts = texts.map((text) => JSON.parse(text) as LoadedPart);
    const nameOf = ({ seal, id }: LoadedPart) => seal?.file.path ?? id;
    return parts.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  /** Adds a part to the list, or updates it. */
  async put(part: LoadedPart): Promise<void> {
    await this.do(async (client) => {
      await client.hset(this.key('parts'), part.id, JSON.stringify(part));
      await client.expire(this.key('parts'), TTL_SECONDS);
    });
  }

  /** Saves the number of members that a part has in each bucket of a partition. */
  async putCounts(part: string, partition: number, counts: Uint32Array): Promise<void> {
    const bytes = Buffer.from(counts.buffer, counts.byteOffset, counts.byteLength);
    await this.do(async (client) => {
      await client.hset(this.key(`counts:${part}`), String(partition), bytes);
      await client.expire(this.key(`counts:${part}`), TTL_SECONDS);
    });
  }

  async counts(part: string, partition: number, bucketBits: number): Promise<Uint32Array> {
    const key = this.key(`counts:${part}`);
    const bytes = await this.do((client) => client.hgetBuffer(key, String(partition)));
    const counts = new Uint32Array(2 ** bucketBits);
    // If the counts are lost, every bucket must differ.
    if (bytes === null) return counts.fill(UNKNOWN);
    return new Uint32Array(new Uint8Array(bytes).buffer);
  }

  /** Marks a loader, or the loader of a part, as alive until the returned function is called. */
  async keepAlive(part: string): Promise<() => Promise<void>> {
    const key = this.key(`${ALIVE}${part}`);
    const refresh = () => this.client.set(key, '1', 'EX', ALIVE_SECONDS);
    const isOnly = await this.do((client) => client.set(key, '1', 'EX', ALIVE_SECONDS, 'NX'));
    if (isOnly === null) {
      const shared = this.key(`${SHARED}${part}`);
      await this.do((client) => client.set(shared, '1', 'EX', TTL_SECONDS));
    }
    // A failure surfaces in the calls that wait for Redis.
    const timer = setInterval(() => refresh().catch(() => {}), ALIVE_REFRESH_MS);
    return async () => {
      clearInterval(timer);
      await this.client.unlink(key).catch(() => {});
    };
  }

  async isAlive(part: string): Promise<boolean> {
    return (await this.do((client) => client.exists(this.key(`${ALIVE}${part}`)))) === 1;
  }

  /** Marks the run as ended, so that its loaders end, and removes its keys. */
  async end(parts: readonly LoadedPart[], terms: RunTerms): Promise<void> {
    const ended = JSON.stringify({ ...terms, isEnded: true } satisfies RunTerms);
    await this.do((client) => client.set(this.key('run'), ended, 'EX', ENDED_SECONDS));
    const marks = parts.map(({ id }) => this.key(`${SHARED}${id}`));
    const isShared = (await this.do((client) => client.exists(marks))) > 0;
    const ofParts = parts.flatMap(({ id }) => [`counts:${id}`, `ask:${id}`, `${SHARED}${id}`]);
    const names = ['parts', ...ofParts].map((name) => this.key(name));
    const { bucketBits } = terms;
    const buckets = bucketCount(bucketBits);
    const last = Math.max(...parts.map(({ generation }) => generation));
    const generations = Array.from({ length: last }, (_, before) => before + 1);
    await this.do((client) => client.unlink(names));
    for (const generation of generations) {
      for (let from = 0; from < buckets; from += UNLINKED_AT_ONCE) {
        const some = Array.from({ length: Math.min(UNLINKED_AT_ONCE, buckets - from) }, (_, n) =>
          sharedKeys(this, from + n, { statement: generation, flows: generation }),
        );
        await this.do((client) =>
          Promise.all(some.map(({ statement, flows }) => client.unlink(statement, flows))),
        );
      }
    }
    // Of several loaders of a part, the first one that ends removes the key that shows life.
    const areGone = !isShared && (await this.#areGone(parts));
    // Otherwise the key expires by itself, for loaders that have not seen it yet.
    if (areGone) await this.do((client) => client.unlink(this.key('run')));
  }

  /** Waits up to a few seconds until no loader of these parts is alive. */
  async #areGone(parts: readonly LoadedPart[]): Promise<boolean> {
    for (let polls = 0; polls < END_POLLS; polls++) {
      const there = await Promise.all(parts.map(({ id }) => this.isAlive(id)));
      if (!there.includes(true)) return true;
      await delay(END_POLL_MS);
    }
    return false;
  }
}

/** More members than a bucket can have. */
const UNKNOWN = 0xffffffff;
const UNLINKED_AT_ONCE = 4096;

/** Keys of a bucket's sets, each of its side's current generation. */
export function sharedKeys(
  { target, id }: SharedRun,
  bucket: number,
  generations: Sides<number>,
): Sides<string> {
  const { statement, flows } = bucketKeys(target, id, bucket);
  return {
    statement: `${statement}${generations.statement}`,
    flows: `${flows}${generations.flows}`,
  };
}

/** Throws UsageError if a run has another program version or other settings. */
export function requireSame(terms: RunTerms, job: Job, run: string): void {
  if (terms.version === VERSION && terms.settings === settingsOf(job)) return;
  throw new UsageError(
    say`Run ${run} was started with other job settings or by another version: use the same config on
      every machine, or another --run.`,
  );
}

/** Distinguishes the terms of runs with the same id. */
export function termsId({ secret }: RunTerms): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, SHOWN_ID_CHARS);
}

/** Fingerprint of the settings that reading, comparing and matching depend on. */
function settingsOf(job: Job): string {
  const { name: _, allowEmpty: __, allowUnrelated: ___, ...settings } = job;
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
}

/** The id of a part in messages. */
export function shortId({ id }: { readonly id: string }): string {
  return id.slice(0, id.indexOf('-') + 1 + SHOWN_ID_CHARS);
}
