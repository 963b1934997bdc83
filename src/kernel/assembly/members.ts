/**
 * Turns the keys of one side in a partition into members of small sets of integers, one set for
 * each bucket, and selects the entries of given identities. A member has 63 bits: the bits of the
 * identity that bucket and partition do not determine, then as many bits of the elements as fit.
 */
import * as L from '../layout';
import { countOf, entryAt, isAside, place, startRoom, take } from './buckets';

/** "$19", a line end, 19 digits, a line end. */
const TEXT_BYTES_MAX: usize = 26;
/** Odd and random-looking: 2^64 divided by the golden ratio. */
const STEP: u64 = 0x9e3779b97f4a7c15;

// Bits of a member in the current partition.
let identityBits: u32 = 0;
let elementBits: u32 = 0;
let repeatedAt: usize = 0;
let repeatedCount: u32 = 0;
let bucketsAt: usize = 0;
let textAt: usize = 0;

/** Address of the last members' buckets: for each, the end of its text and its members. */
export function membersBuckets(): usize {
  return bucketsAt;
}

export function membersText(): usize {
  return textAt;
}

/** Address of the identities that were left out, a word each. */
export function membersRepeated(): usize {
  return repeatedAt;
}

export function membersRepeatedCount(): u32 {
  return repeatedCount;
}

/** Bytes of their text, at most. */
function textBytes(records: u32, headBytes: u32, bucketBits: u32): usize {
  return (records as usize) * TEXT_BYTES_MAX + ((headBytes as usize) << (bucketBits as usize));
}

/** Bytes that the members of so many records need, besides their text. */
function roomFor(records: u32, bucketBits: u32): usize {
  const each = (L.PLACED_BYTES as usize) + 8 + 4;
  return (records as usize) * each + ((16 as usize) << (bucketBits as usize)) + 256;
}

/**
 * Turns the entries of `count` segments into members, bucket by bucket, ascending, encoded as a
 * Redis command takes them, after `headBytes` free bytes. Records that are not successful have no
 * member. Equal keys have different members. An identity with more than `repeatedMax` records is
 * left out and listed. Returns the bytes of the text, -1 if the memory from `room` to `limit` is
 * too small.
 */
export function members(
  segments: usize,
  count: u32,
  bucketBits: u32,
  repeatedMax: u32,
  headBytes: u32,
  room: usize,
  limit: usize,
): i32 {
  const records = countOf(segments, count);
  const most = textBytes(records, headBytes, bucketBits);
  if (room + roomFor(records, bucketBits) + most > limit) return -1;
  startRoom(room);
  identityBits = L.IDENTITY_BITS - bucketBits;
  elementBits = min(L.ELEMENT_BITS as u32, L.MEMBER_BITS - identityBits);
  const buckets: usize = (1 as usize) << (bucketBits as usize);
  const ends = take(buckets << 2);
  const placed = place(segments, count, records, bucketBits, ends);
  const list = take((records as usize) << 3);
  repeatedAt = take((records as usize) << 2);
  repeatedCount = 0;
  bucketsAt = take(buckets << 3);
  textAt = take(most);
  let text = textAt;
  let from: u32 = 0;
  for (let bucket: usize = 0; bucket < buckets; bucket++) {
    const end = load<u32>(ends + (bucket << 2));
    const listed = listMembers(entryAt(placed, from), end - from, list);
    const kept = makeDistinct(list, listed, bucket as u32, repeatedMax);
    text += headBytes as usize;
    for (let i: u32 = 0; i < kept; i++) text = writeMember(text, memberAt(list, i));
    store<u32>(bucketsAt + (bucket << 3), (text - textAt) as u32);
    store<u32>(bucketsAt + (bucket << 3), kept, 4);
    from = end;
  }
  return (text - textAt) as i32;
}

function memberAt(list: usize, index: u32): u64 {
  return load<u64>(list + ((index as usize) << 3));
}

/** The member of an entry, without the bits of the identity that its bucket determines. */
function memberOf(entry: usize): u64 {
  const first = load<u32>(entry);
  const identity = (first >>> L.IDENTITY_SHIFT) & ((1 << identityBits) - 1);
  const low = ((first & 0xff) << 5) | (load<u32>(entry, 8) >>> L.ELEMENT_SHIFT);
  const elements = ((load<u32>(entry, 4) as u64) << 13) | (low as u64);
  const bits = elementBits as u64;
  return ((identity as u64) << bits) | (elements >>> ((L.ELEMENT_BITS as u64) - bits));
}

function listMembers(entries: usize, count: u32, list: usize): u32 {
  let listed: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const entry = entryAt(entries, i);
    if (isAside(entry)) continue;
    store<u64>(list + ((listed as usize) << 3), memberOf(entry));
    listed++;
  }
  sort(list, listed);
  return listed;
}

/** Shellsort: fast for small lists, acceptable for large ones. */
function sort(list: usize, count: u32): void {
  let gap: u32 = 1;
  while (gap < count / 9) gap = gap * 3 + 1;
  for (; gap > 0; gap /= 3) {
    for (let i = gap; i < count; i++) {
      const value = memberAt(list, i);
      let j = i;
      while (j >= gap && memberAt(list, j - gap) > value) {
        store<u64>(list + ((j as usize) << 3), memberAt(list, j - gap));
        j -= gap;
      }
      store<u64>(list + ((j as usize) << 3), value);
    }
  }
}

/** Makes equal members different, leaves out repeated identities; returns how many remain. */
function makeDistinct(list: usize, count: u32, bucket: u32, repeatedMax: u32): u32 {
  let kept: u32 = 0;
  let isSorted = true;
  let from: u32 = 0;
  while (from < count) {
    const identity = identityAt(list, from);
    let end = from + 1;
    while (end < count && identityAt(list, end) === identity) end++;
    if (end - from > repeatedMax) {
      const whole = (bucket << identityBits) | (identity as u32);
      store<u32>(repeatedAt + ((repeatedCount as usize) << 2), whole);
      repeatedCount++;
    } else {
      if (number(list, from, end, kept)) isSorted = false;
      kept += end - from;
    }
    from = end;
  }
  if (isSorted) return kept;
  sort(list, kept);
  return dropEqual(list, kept);
}

function identityAt(list: usize, index: u32): u64 {
  return memberAt(list, index) >>> (elementBits as u64);
}

/** Moves the members of an identity to their place; true if some were equal. */
function number(list: usize, from: u32, end: u32, to: u32): bool {
  let hasEqual = false;
  let first: u64 = 0;
  let times: u64 = 0;
  for (let i = from; i < end; i++) {
    const member = memberAt(list, i);
    if (i > from && member === first) {
      times++;
      hasEqual = true;
    } else {
      first = member;
      times = 0;
    }
    store<u64>(list + (((to + i - from) as usize) << 3), times === 0 ? member : nth(member, times));
  }
  return hasEqual;
}

/** The member of a key's n-th repetition: of the same identity, with other elements. */
function nth(member: u64, times: u64): u64 {
  let mixed = member + times * STEP;
  mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111eb;
  mixed ^= mixed >>> 31;
  const mask = ((1 as u64) << (elementBits as u64)) - 1;
  return (member & ~mask) | (mixed & mask);
}

/** Drops equal members: a set has each once. */
function dropEqual(list: usize, count: u32): u32 {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0 && memberAt(list, i) === memberAt(list, i - 1)) continue;
    store<u64>(list + ((kept as usize) << 3), memberAt(list, i));
    kept++;
  }
  return kept;
}

/** Writes "$<digits>" and the number, each with a line end; returns the end. */
function writeMember(at: usize, member: u64): usize {
  let length: u32 = 1;
  for (let rest = member; rest >= 10; rest /= 10) length++;
  store<u8>(at++, 0x24);
  if (length >= 10) store<u8>(at++, 0x30 + length / 10);
  store<u8>(at++, 0x30 + (length % 10));
  at = writeLineEnd(at);
  let rest = member;
  for (let i = length; i > 0; i--) {
    store<u8>(at + (i - 1), 0x30 + ((rest % 10) as u8));
    rest /= 10;
  }
  return writeLineEnd(at + (length as usize));
}

function writeLineEnd(at: usize): usize {
  store<u16>(at, 0x0a0d);
  return at + 2;
}

/**
 * Keeps only the entries of `identityCount` ascending identities: copies them to `room` and makes
 * the segments refer to the copies. Returns the bytes, -1 if the memory is too small.
 */
export function select(
  segments: usize,
  count: u32,
  identities: usize,
  identityCount: u32,
  room: usize,
  limit: usize,
): i32 {
  let out = room;
  for (let i: usize = 0; i < (count as usize); i++) {
    const segment = segments + i * L.SEGMENT_BYTES;
    let at: usize = load<u32>(segment, L.SEGMENT_ADDRESS);
    const end = at + (load<u32>(segment, L.SEGMENT_COUNT) as usize) * L.KEY_BYTES;
    store<u32>(segment, out as u32, L.SEGMENT_ADDRESS);
    const start = out;
    for (; at < end; at += L.KEY_BYTES) {
      const identity = load<u32>(at) >>> L.IDENTITY_SHIFT;
      if (!isAmong(identities, identityCount, identity)) continue;
      if (out + L.KEY_BYTES > limit) return -1;
      store<u64>(out, load<u64>(at));
      store<u32>(out, load<u32>(at, 8), 8);
      out += L.KEY_BYTES;
    }
    store<u32>(segment, ((out - start) / L.KEY_BYTES) as u32, L.SEGMENT_COUNT);
  }
  return (out - room) as i32;
}

function isAmong(identities: usize, count: u32, identity: u32): bool {
  let low: u32 = 0;
  let high: u32 = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(identities + ((middle as usize) << 2)) < identity) low = middle + 1;
    else high = middle;
  }
  return low < count && load<u32>(identities + ((low as usize) << 2)) === identity;
}
