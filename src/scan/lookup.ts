/** Finds records by identity in what a scan kept: those set aside, and those that were matched. */
import { type IdRange, KeyHasher, type KeySeed } from '../model/key.ts';
import { TRANSACTION_TYPES, type TransactionRecord } from '../model/record.ts';
import { KEY_WORDS, type KeyBlock, type KeyStore } from './key-store.ts';

/**
 * Candidates kept for one bucket hash. Others than the wanted event share it with probability
 * 2^-32 a record, so the first is nearly always it; all are decoded and compared.
 */
const CANDIDATES_MAX = 8;
/** Bits of a hash that the filter in front of the exact look-up uses. */
const FILTER_BITS = 18;
const FILTER_MASK = 2 ** FILTER_BITS - 1;

const encoder = new TextEncoder();

/** Hashes of records: of identity and type (as in key lane 0), and of identity alone (lane 3). */
export class RecordHashes {
  readonly #hasher: KeyHasher;

  constructor(seed: KeySeed) {
    this.#hasher = new KeyHasher(seed);
  }

  of(record: TransactionRecord): { event: number; identity: number } {
    const hasher = this.#hasher;
    const type = TRANSACTION_TYPES.indexOf(record.type);
    const orderId = rangeOf(record.orderId);
    const refundId = rangeOf(record.refundId);
    hasher.hash(orderId, refundId, type, record.amount, Number.NaN);
    return { event: hasher.lanes[0], identity: hasher.identity(orderId, refundId) };
  }
}

function rangeOf(id: string): IdRange {
  const bytes = encoder.encode(id);
  return { bytes, start: 0, end: bytes.length };
}

/** Ordinals of the records set aside whose identity hash is one of these, ascending. */
export function findAside(aside: Uint32Array, identities: ReadonlySet<number>): Uint32Array {
  const found: number[] = [];
  for (let at = 0; at < aside.length; at += 2) {
    if (identities.has(aside[at])) found.push(aside[at + 1]);
  }
  return Uint32Array.from(found).sort();
}

/** Ordinals, ascending, of counted records with one of these event hashes, some left out. */
export function findEvents(
  keys: KeyStore,
  events: ReadonlySet<number>,
  except: ReadonlySet<number>,
): Uint32Array {
  if (events.size === 0) return new Uint32Array(0);
  const filter = new Uint8Array(2 ** FILTER_BITS);
  for (const event of events) filter[event & FILTER_MASK] = 1;
  const found = new Map<number, number[]>();
  const take = (event: number, ordinal: number) => {
    if (!events.has(event) || except.has(ordinal)) return;
    const candidates = found.get(event);
    if (!candidates) found.set(event, [ordinal]);
    else if (candidates.length < CANDIDATES_MAX) candidates.push(ordinal);
  };
  for (let bucket = 0; bucket < keys.buckets; bucket++) {
    for (const block of keys.bucket(bucket)) filterBlock(block, filter, take);
  }
  return Uint32Array.from([...found.values()].flat()).sort();
}

function filterBlock(
  { words, count }: KeyBlock,
  filter: Uint8Array,
  take: (event: number, ordinal: number) => void,
): void {
  for (let at = 0; at < count * KEY_WORDS; at += KEY_WORDS) {
    if (filter[words[at] & FILTER_MASK] !== 0) take(words[at], words[at + 3]);
  }
}
