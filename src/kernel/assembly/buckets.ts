/** Sorts the entries of a partition into buckets, and allocates memory for that. */
import * as L from '../layout';

let free: usize = 0;

/** Sets where allocation starts. */
export function startRoom(at: usize): void {
  free = at;
}

/** Where the next allocation would start. */
export function roomTaken(): usize {
  return free;
}

export function take(bytes: usize): usize {
  const at = free;
  free += (bytes + 15) & ~15;
  return at;
}

/** Number of records in segments. */
export function countOf(segments: usize, count: u32): u32 {
  let total: u32 = 0;
  for (let i: usize = 0; i < (count as usize); i++) {
    total += load<u32>(segments + i * L.SEGMENT_BYTES, L.SEGMENT_COUNT);
  }
  return total;
}

function bucketOf(word: u32, bits: u32): usize {
  return bits === 0 ? 0 : ((word >> (32 - bits)) as usize);
}

/**
 * Puts entries into 2^bits buckets, by the first bits of their identity and in order, with their
 * pieces; `ends` gets each bucket's end.
 */
export function place(segments: usize, count: u32, total: u32, bits: u32, ends: usize): usize {
  memory.fill(ends, 0, ((1 as usize) << (bits as usize)) << 2);
  for (let i: usize = 0; i < (count as usize); i++) {
    const segment = segments + i * L.SEGMENT_BYTES;
    let at: usize = load<u32>(segment, L.SEGMENT_ADDRESS);
    for (let left = load<u32>(segment, L.SEGMENT_COUNT); left > 0; left--) {
      const counter = ends + (bucketOf(load<u32>(at), bits) << 2);
      store<u32>(counter, load<u32>(counter) + 1);
      at += L.KEY_BYTES;
    }
  }
  let before: u32 = 0;
  for (let bucket: usize = 0; bucket < (1 as usize) << (bits as usize); bucket++) {
    const size = load<u32>(ends + (bucket << 2));
    store<u32>(ends + (bucket << 2), before);
    before += size;
  }
  const placed = take((total as usize) * L.PLACED_BYTES);
  for (let i: usize = 0; i < (count as usize); i++) {
    const segment = segments + i * L.SEGMENT_BYTES;
    const piece = load<u32>(segment, L.SEGMENT_PIECE);
    let at: usize = load<u32>(segment, L.SEGMENT_ADDRESS);
    for (let left = load<u32>(segment, L.SEGMENT_COUNT); left > 0; left--) {
      const cursor = ends + (bucketOf(load<u32>(at), bits) << 2);
      const index = load<u32>(cursor);
      store<u32>(cursor, index + 1);
      const to = placed + (index as usize) * L.PLACED_BYTES;
      store<u64>(to, load<u64>(at));
      store<u32>(to, load<u32>(at, 8), 8);
      store<u32>(to, piece, 12);
      at += L.KEY_BYTES;
    }
  }
  return placed;
}

export function entryAt(entries: usize, index: u32): usize {
  return entries + (index as usize) * L.PLACED_BYTES;
}

/** Is it a record that is not successful? */
export function isAside(entry: usize): bool {
  return ((load<u32>(entry, 8) >> L.ASIDE_BIT) & 1) !== 0;
}
