/** Loads a file of one side into Redis: scans it, checks its footer, adds its members, seals it. */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Machine } from '../config/machine.ts';
import type { Members } from '../difference/partition.ts';
import { everyPartition } from '../difference/partitions.ts';
import { addMembers, executeTransaction } from '../difference/redis/bucket-transaction.ts';
import { bucketOf, membersWanted } from '../difference/redis/buckets.ts';
import { storedActivity } from '../domain/activity.ts';
import type { Job } from '../domain/job.ts';
import { seedOf } from '../domain/key.ts';
import type { FileFacts } from '../domain/outcome.ts';
import { type Side, TRANSACTION_TYPES, type TransactionType } from '../domain/record.ts';
import { IDENTITY_BITS } from '../kernel/layout.ts';
import { flowsFacts } from '../reading/gate/flows-gate.ts';
import { declaredDate, rowsDate } from '../reading/gate/period.ts';
import { asksForOwnSigns } from '../reading/own-signs.ts';
import { beginFingerprints, readSide } from '../reading/read-side.ts';
import { Scanner } from '../reading/scanner.ts';
import {
  hasFeeColumn,
  type OpenedSide,
  type ScannedSide,
  silentlyEmpty,
  sizeHint,
} from '../reading/side-contents.ts';
import { closePool, type OpenPool, openPool } from '../run/threads/open-pool.ts';
import { PartFile } from './part-file.ts';
import {
  type LoadedPart,
  type RunTerms,
  type Seal,
  type SealedPart,
  type SharedRun,
  sharedKeys,
  TTL_SECONDS,
  termsId,
} from './shared-run.ts';

/** The parameters of a load. */
export interface PartRequest {
  readonly run: SharedRun;
  readonly terms: RunTerms;
  readonly job: Job;
  readonly side: Side;
  /** The requested business date; null: the statement's own. */
  readonly date: string | null;
  /** The number of parts of the side. */
  readonly of: number;
  /** Whether refunds and reversals of the flows keep the sign that the file has. */
  readonly takesSigns: boolean;
  readonly machine: Machine;
  readonly spillDir: string;
}

/** Partitions whose members are sent concurrently. */
const PARTITIONS_AHEAD = 3;

export class PartLoader {
  readonly #request: PartRequest;
  readonly #opened: OpenedSide;
  #file: PartFile | null = null;

  /** `opened`: the file, of which only the head was read. */
  constructor(request: PartRequest, opened: OpenedSide) {
    this.#request = request;
    this.#opened = opened;
  }

  /** The loaded file, which returns records on request. */
  get file(): PartFile {
    if (this.#file === null) throw new Error('the part was not loaded');
    return this.#file;
  }

  /**
   * Adds all members to the sets of a generation, and seals the part. Loading a part again, on any
   * machine, changes nothing. Throws RefusedError and InternalError.
   */
  async load(generation: number, usesFees: boolean): Promise<SealedPart> {
    const { run, terms, job, side, of, machine, spillDir } = this.#request;
    const tools = openPool(machine, sizeHint(this.#opened), spillDir, seedOf(secretOf(terms)));
    try {
      beginFingerprints(this.#opened);
      const scanner = new Scanner(tools);
      const options = { job, compareFees: usesFees, again: false, groupings: [], taken: [] };
      const scanned = await scanner.scan(this.#opened, options);
      const [file] = await readSide(scanned, job).files();
      const part: LoadedPart = {
        ...{ id: partId(side, file), side, of, host: hostname() },
        ...{ terms: termsId(terms), generation, usesFees, seal: null },
      };
      await run.put(part);
      const repeated = await this.#addMembers(tools, part);
      const sealed = { ...part, seal: { ...this.#sealOf(scanned), file, repeated } };
      // From now on, keys are requested only for orders that differ.
      await tools.keys.spill();
      await this.#file?.close();
      this.#file = new PartFile(tools.keys, scanned);
      await tools.pool.close();
      await run.put(sealed);
      return sealed;
    } catch (error) {
      await closePool(tools);
      throw error;
    }
  }

  /** Closes the spilled keys; the caller closes the opened file. */
  async close(): Promise<void> {
    await this.#file?.close();
  }

  /** Adds the members, one bucket per transaction; returns the identities that are left out. */
  async #addMembers({ keys, pool }: OpenPool, part: LoadedPart): Promise<number[]> {
    const { terms, side, run } = this.#request;
    const { bucketBits } = terms;
    const repeated = await everyPartition(keys, pool, PARTITIONS_AHEAD, async (partition) => {
      const members = await pool.members(membersWanted(side, partition, bucketBits));
      if (members === null) return null;
      const counts = await this.#addPartition(members, partition, part.generation);
      await run.putCounts(part.id, partition, counts);
      return Array.from(members.repeated, (identity) => partition * 2 ** IDENTITY_BITS + identity);
    });
    return repeated.flat();
  }

  async #addPartition(
    members: Members,
    partition: number,
    generation: number,
  ): Promise<Uint32Array> {
    const { run, side } = this.#request;
    const buckets = members.buckets.length / 2;
    const counts = new Uint32Array(buckets);
    const generations = { statement: generation, flows: generation };
    const all = Array.from({ length: buckets }, (_, bucket) => bucket);
    await Promise.all(
      all.map(async (bucket) => {
        const some = bucketOf(members, bucket);
        counts[bucket] = some.count;
        if (some.count === 0) return;
        const key = sharedKeys(run, partition * buckets + bucket, generations)[side];
        await run.do(async (client) => {
          const transaction = client.multi();
          addMembers(transaction, key, some);
          await executeTransaction(transaction.expire(key, TTL_SECONDS));
        });
      }),
    );
    return counts;
  }

  #ownSigns({ sums, opened }: ScannedSide): boolean | null {
    const { side, takesSigns } = this.#request;
    if (side === 'statement') return asksForOwnSigns(opened);
    const isThere = (type: TransactionType) =>
      sums.totals.all()[TRANSACTION_TYPES.indexOf(type)].count > 0;
    return isThere('refund') || isThere('reversal') ? takesSigns : null;
  }

  #sealOf(scanned: ScannedSide): Omit<Seal, 'file' | 'repeated'> {
    const { job, date, side } = this.#request;
    const { sums, opened } = scanned;
    const [first] = opened.documents;
    const { names, activity } = readSide(scanned, job);
    return {
      ...{ names, activity: storedActivity(activity) },
      totals: sums.totals.all().map(({ count, amount }) => [count, String(amount)] as const),
      records: sums.records,
      rejects: sums.rejects,
      date: side === 'flows' ? null : partDate(scanned, declaredDate(opened, date), job),
      flows: flowsFacts(scanned),
      silent: job.allowEmpty ? null : silentlyEmpty(scanned),
      channel: first?.profile.channel ?? 'statement',
      ownSigns: this.#ownSigns(scanned),
      hasFeeColumn: hasFeeColumn(opened),
      withFee: sums.withFee,
    };
  }
}

/**
 * The id of a part: equal files of a side are the same part. The id of a file without rows contains
 * its path, because several such files may be equal.
 */
function partId(side: Side, { sha256, rows, path }: FileFacts): string {
  const id = rows > 0 ? sha256 : createHash('sha256').update(`${sha256} ${path}`).digest('hex');
  return `${side}-${id}`;
}

function secretOf({ secret }: RunTerms): Uint8Array {
  return Buffer.from(secret, 'base64');
}

/** The date of a statement; null if neither its head nor its rows have one. */
function partDate(scanned: ScannedSide, declared: string | null, job: Job): string | null {
  if (declared === null && scanned.sums.records === 0) return null;
  return rowsDate(scanned, declared, job);
}
