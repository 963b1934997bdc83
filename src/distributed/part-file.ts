/** A loaded part: its keys are on disk, and its records can be read by identity. */

import { PartitionDiffer, spilledEntries } from '../difference/partition.ts';
import {
  type BucketMembers,
  bucketOf,
  HEAD_BYTES,
  membersWanted,
} from '../difference/redis/buckets.ts';
import { createKernel } from '../kernel/kernel.ts';
import * as L from '../kernel/layout.ts';
import type { GatheredKeys, KeyBatches, SpilledKeys } from '../reading/keys/key-batches.ts';
import type { PlacedPiece } from '../reading/pieces/piece.ts';
import { RecordReader } from '../reading/records/fetch.ts';
import { placeOf, readableDocuments } from '../reading/records/places.ts';
import type { ScannedSide } from '../reading/side-contents.ts';
import { InternalError } from '../support/errors.ts';
import { say } from '../words/language.ts';
import type { ShippedRecord } from './shipped.ts';

const OFFSETS = 2 ** L.OFFSET_BITS;
/** Memory for computing requested members again, bytes. */
const ROOM_BYTES = 96 * 1024 * 1024;

export class PartFile {
  readonly #spilled: readonly SpilledKeys[];
  readonly #pieces: readonly PlacedPiece[];
  readonly #reader = new RecordReader();
  #differ: PartitionDiffer | null = null;
  readonly close: () => Promise<void>;

  /** Takes the keys of a scan, which must all be on disk. */
  constructor(keys: KeyBatches, scanned: ScannedSide) {
    // Only the spilled keys: their memory is no longer needed.
    const { spilled, close } = keys.detach();
    this.#spilled = spilled;
    this.close = close;
    this.#pieces = scanned.sums.pieces;
    for (const document of readableDocuments(scanned)) this.#reader.add(document);
  }

  /** Lines of all records of some identities, in file order within each partition. */
  *records(identities: readonly (readonly [number, readonly number[]])[]): Generator<string> {
    for (const [partition, some] of identities) {
      const wanted = new Set(some);
      const entries = spilledEntries(this.#spilled, partition, (identity) => wanted.has(identity));
      for (const { words, piece } of entries) {
        const offset = words[2] % OFFSETS;
        const record = this.#reader.read(placeOf(this.#pieces, { piece, offset }));
        const shipped: ShippedRecord = { key: [partition, ...words], record };
        yield JSON.stringify(shipped);
      }
    }
  }

  /** Lines of the members of some buckets: [partition, bucket, members]. */
  *members(
    wanted: readonly (readonly [number, readonly number[]])[],
    bucketBits: number,
    side: 'statement' | 'flows',
  ): Generator<string> {
    for (const [partition, buckets] of wanted) {
      const members = this.#differing().members(membersWanted(side, partition, bucketBits));
      if (members === null) {
        throw new InternalError(say`A part has too many records of one order id for memory.`);
      }
      for (const bucket of buckets) {
        yield JSON.stringify([partition, bucket, memberList(bucketOf(members, bucket))]);
      }
    }
  }

  /** Created on demand, because it is rarely needed. */
  #differing(): PartitionDiffer {
    if (this.#differ === null) {
      const kernel = createKernel({ threads: 0, seedWords: 0, batchBytes: ROOM_BYTES });
      const { batches: start, end } = kernel.map;
      const gathered: GatheredKeys = {
        ...{ statement: new Uint32Array(), flows: new Uint32Array() },
        ...{ spilled: this.#spilled, free: { start, end }, shares: 1 },
      };
      this.#differ = new PartitionDiffer(kernel, gathered, 0);
    }
    return this.#differ;
  }
}

/** The members as decimal numbers: every second line of the Redis protocol. */
function memberList({ text }: BucketMembers): string[] {
  const lines = Buffer.from(text.subarray(HEAD_BYTES)).toString('latin1').split('\r\n');
  return lines.filter((_, index) => index % 2 === 1);
}
