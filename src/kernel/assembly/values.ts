/** Sums of records by the values of a dimension, type and status; see layout.ts. */
import * as L from '../layout';

/** Removes all values. */
export function clearValues(values: usize): void {
  store<u32>(values, 0, L.VALUES_USED);
  memory.fill(values + L.VALUES_INDEX, 0, L.VALUES_INDEX_SIZE << 2);
}

export function isFull(values: usize): bool {
  return load<u32>(values, L.VALUES_USED) === L.VALUES_MAX;
}

/**
 * The sums of the value from `start` to `end` in records of a kind; there is room for one more. No
 * file makes values collide: the odd factor is random.
 */
export function valueAt(values: usize, start: usize, end: usize, kind: u32, factor: u64): usize {
  const hash = (hashOf(start, end, factor) << L.VALUE_KIND_BITS) | kind;
  const mask: u32 = L.VALUES_INDEX_SIZE - 1;
  // The lowest bits are those of the kind.
  let i = (hash ^ (hash >> 16)) & mask;
  while (true) {
    const entry = values + L.VALUES_INDEX + ((i as usize) << 2);
    const found = load<u32>(entry);
    if (found === 0) {
      store<u32>(entry, load<u32>(values, L.VALUES_USED) + 1);
      return addValue(values, start, end, hash);
    }
    const at = values + L.VALUES_LIST + ((found - 1) as usize) * L.VALUE_BYTES;
    if (load<u32>(at, L.VALUE_HASH) === hash && areBytes(start, end, at + L.VALUE_TEXT)) return at;
    i = (i + 1) & mask;
  }
}

function addValue(values: usize, start: usize, end: usize, hash: u32): usize {
  const used = load<u32>(values, L.VALUES_USED);
  const at = values + L.VALUES_LIST + (used as usize) * L.VALUE_BYTES;
  memory.fill(at, 0, L.VALUE_BYTES);
  store<u32>(at, hash, L.VALUE_HASH);
  store<u32>(at, (end - start) as u32, L.VALUE_TEXT);
  memory.copy(at + L.VALUE_TEXT + 4, start, end - start);
  store<u32>(values, used + 1, L.VALUES_USED);
  return at;
}

function hashOf(start: usize, end: usize, factor: u64): u32 {
  let hash: u64 = end - start;
  for (let p = start; p < end; p += 8) {
    const unused = (p + 8 > end ? (p + 8 - end) << 3 : 0) as u64;
    hash = (hash ^ (load<u64>(p) << unused)) * factor;
    hash ^= hash >> 32;
  }
  // Only the upper bits of a product depend on all bits of its factors.
  return ((hash * factor) >> 32) as u32;
}

/** Are the bytes those of the text at an address (its length, its bytes, zeros)? */
export function areBytes(start: usize, end: usize, text: usize): bool {
  const length = load<u32>(text);
  if (((end - start) as u32) !== length) return false;
  let left = length;
  let at: usize = 0;
  for (; left >= 8; left -= 8) {
    if (load<u64>(text + at, 4) !== load<u64>(start + at)) return false;
    at += 8;
  }
  if (left === 0) return true;
  const unused = ((8 - left) << 3) as u64;
  return load<u64>(text + at, 4) << unused === load<u64>(start + at) << unused;
}
