/** The number of buckets for the keys of a run, and the meaning of their members. */

import type { Side } from '../../domain/record.ts';
import * as L from '../../kernel/layout.ts';
import type { Members, MembersWanted } from '../partition.ts';

/** Records of one identity that each get a member: one order cannot make a bucket large. */
const REPEATED_MAX = 64;
/** Default of Redis (set-max-intset-entries). */
const INTSET_MAX_DEFAULT = 512;
/** Average fill of buckets: they fill by chance, and none must exceed the limit. */
const FILL = 0.7;
/** Smaller sets would cost more for their names than for their members. */
const MEMBERS_MIN = 48;
/** A partition has at most 2^14 buckets: four million in total. */
const BUCKET_BITS_MAX = 14;
/** Bytes of a command before its members: the key has at most 150. */
export const HEAD_BYTES = 192;

/** Bits of the bucket number in a partition, for the records of the larger side. */
export function bucketBitsFor(records: number, intsetMax: number | null): number {
  const most = Math.max(MEMBERS_MIN, (intsetMax ?? INTSET_MAX_DEFAULT) * FILL);
  const wanted = Math.ceil(Math.log2(Math.max(1, records / L.PARTITIONS / most)));
  return Math.min(BUCKET_BITS_MAX, wanted);
}

/** Buckets of all partitions. */
export function bucketCount(bucketBits: number): number {
  return L.PARTITIONS * 2 ** bucketBits;
}

/** Returns the identity of a member of a bucket of its partition: the 24 bits of an entry. */
export function identityOfMember(member: string, bucket: number, bucketBits: number): number {
  const identityBits = L.IDENTITY_BITS - bucketBits;
  const elementBits = Math.min(L.ELEMENT_BITS, L.MEMBER_BITS - identityBits);
  return bucket * 2 ** identityBits + Number(BigInt(member) >> BigInt(elementBits));
}

/** Members of one side of a partition, with room for a command's head before each bucket. */
export function membersWanted(side: Side, partition: number, bucketBits: number): MembersWanted {
  return { side, partition, bucketBits, repeatedMax: REPEATED_MAX, headBytes: HEAD_BYTES };
}

/** Members of one side of a bucket, as Redis takes them in a command. */
export interface BucketMembers {
  /** Room for the command's head, then the members. */
  readonly text: Uint8Array;
  readonly count: number;
}

/** Returns one bucket of a partition's members. */
export function bucketOf({ text, buckets }: Members, bucket: number): BucketMembers {
  const start = bucket === 0 ? 0 : buckets[bucket * 2 - 2];
  return { text: text.subarray(start, buckets[bucket * 2]), count: buckets[bucket * 2 + 1] };
}
