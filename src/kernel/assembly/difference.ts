/**
 * Differences one partition: finds the records of either side that have no equal on the other, and
 * other records of the same identities. A partition is split into buckets that fit the first-level
 * cache; each bucket is differenced with one pass over either side.
 */
import * as L from '../layout';
import { countOf, entryAt, isAside, place, roomTaken, startRoom, take } from './buckets';
import { randomNumber } from './rows';

/** Records of a bucket, both sides together, about. */
const BUCKET_RECORDS: u32 = 4096;
const BUCKET_BITS_MAX: u32 = 16;
/** A key: its first entry, its first unmatched one, its last one, and SLOT_FLOWS_MORE. */
const SLOT_BYTES: usize = 16;
const SLOT_UNMATCHED: usize = 4;
const SLOT_LAST: usize = 8;
/** Not NONE: the flows have the key more often. */
const SLOT_FLOWS_MORE: usize = 12;
/**
 * A group: its identity word and number, the types of its leftovers, and for either side whether it
 * has leftovers.
 */
const GROUP_SLOT_BYTES: usize = 20;
const GROUP_NUMBER: usize = 4;
const GROUP_TYPES: usize = 8;
const GROUP_LEFT: usize = 12;
/** Third words of equal keys differ in their offsets only. */
const KEY_MASK: u32 = ~((1 << L.OFFSET_BITS) - 1);
const NONE: u32 = 0xffffffff;
const MATCHED: u32 = 0xfffffffe;
// Kinds of found records, in the order of FOUND_KINDS.
const LEFT: u32 = 0;
const HELD: u32 = 1;
const SET_ASIDE: u32 = 2;
const RIVAL: u32 = 3;
const CLAIMED: u32 = 4;
/** The flows' offset in a group's slot; twice that is their bit in a kind. */
const FLOWS: u32 = 4;

let out: usize = 0;
let groups: u32 = 0;
/** By entry of the statement in the bucket: the entry of the flows that it is paired with. */
let partners: usize = 0;
/** Are pairs wanted instead of leftovers? */
let isPairing: bool = false;
// The keys of the current bucket, and the entries of the statement that they refer to.
let keyTable: usize = 0;
let keyMask: u32 = 0;
let keyShift: u64 = 0;
/** Spreads keys over slots. */
let multiplier: u64 = 0;
let keyEntries: usize = 0;

/**
 * The same pass for the pairs that keys match (see PAIR_BYTES), except of keys that one side has
 * more often. Of equal keys the first of either side are a pair.
 */
export function pairs(
  segments: usize,
  statementCount: u32,
  flowsCount: u32,
  room: usize,
  limit: usize,
): i32 {
  isPairing = true;
  const count = difference(segments, statementCount, flowsCount, room, limit);
  isPairing = false;
  return count;
}

/** Bytes that so many records need, without the tables of the largest bucket. */
function roomFor(records: u32): u32 {
  const each = (L.PLACED_BYTES + L.FOUND_BYTES) as u32;
  return records * each + (2 << (bitsFor(records) + 2)) + 256;
}

/**
 * Differences the entries of `statementCount` segments with those of the `flowsCount` segments
 * after them, in the memory from `room` to `limit`. Returns how many records were found, -1 if the
 * memory is too small; they are at `foundAt` (see FOUND_BYTES).
 */
export function difference(
  segments: usize,
  statementCount: u32,
  flowsCount: u32,
  room: usize,
  limit: usize,
): i32 {
  startRoom(room);
  multiplier = randomNumber() | 1;
  const flowsSegments = segments + (statementCount as usize) * L.SEGMENT_BYTES;
  const statement = countOf(segments, statementCount);
  const flows = countOf(flowsSegments, flowsCount);
  if (room + roomFor(statement + flows) > limit) return -1;
  const bits = bitsFor(statement + flows);
  const buckets: u32 = 1 << bits;
  const statementEnds = take((buckets as usize) << 2);
  const flowsEnds = take((buckets as usize) << 2);
  const statementAt = place(segments, statementCount, statement, bits, statementEnds);
  const flowsAt = place(flowsSegments, flowsCount, flows, bits, flowsEnds);
  out = take(((statement + flows) as usize) * L.FOUND_BYTES);
  found = out;
  groups = 0;
  let s: u32 = 0;
  let f: u32 = 0;
  const scratch = roomTaken();
  for (let bucket: usize = 0; bucket < (buckets as usize); bucket++) {
    const sEnd = load<u32>(statementEnds + (bucket << 2));
    const fEnd = load<u32>(flowsEnds + (bucket << 2));
    startRoom(scratch);
    if (scratch + tablesOf(sEnd - s, fEnd - f) > limit) return -1;
    differenceBucket(
      statementAt + (s as usize) * L.PLACED_BYTES,
      sEnd - s,
      flowsAt + (f as usize) * L.PLACED_BYTES,
      fEnd - f,
    );
    s = sEnd;
    f = fEnd;
  }
  return ((out - found) / L.FOUND_BYTES) as i32;
}

let found: usize = 0;

/** Address of the records that the last difference found. */
export function foundAt(): usize {
  return found;
}

function bitsFor(records: u32): u32 {
  let needed: u32 = 0;
  while (needed < BUCKET_BITS_MAX && records >> needed > BUCKET_RECORDS) needed++;
  return needed;
}

/** Slots for so many keys: a power of two, at least 1.5 times as many. */
function slotsFor(records: u32): u32 {
  let slots: u32 = 8;
  while (slots < records + (records >> 1)) slots <<= 1;
  return slots;
}

/** Bytes of a bucket's tables if nothing matches. */
function tablesOf(statement: u32, flows: u32): usize {
  const lists = ((statement + statement + flows) as usize) << 2;
  const groupSlots = slotsFor(statement + flows) as usize;
  return lists + (slotsFor(statement) as usize) * SLOT_BYTES + groupSlots * GROUP_SLOT_BYTES + 64;
}

function differenceBucket(s: usize, sCount: u32, f: usize, fCount: u32): void {
  if (sCount + fCount === 0) return;
  const next = take((sCount as usize) << 2);
  const slots = slotsFor(sCount);
  const table = take((slots as usize) * SLOT_BYTES);
  memory.fill(table, 0xff, (slots as usize) * SLOT_BYTES);
  keyTable = table;
  keyMask = slots - 1;
  keyShift = 64 - (ctz(slots) as u64);
  keyEntries = s;
  if (isPairing) {
    partners = take((sCount as usize) << 2);
    memory.fill(partners, 0xff, (sCount as usize) << 2);
  }
  let unmatched = chain(s, sCount, next);
  const flowsLeft = take((fCount as usize) << 2);
  let flowsUnmatched: u32 = 0;
  for (let i: u32 = 0; i < fCount; i++) {
    const entry = entryAt(f, i);
    if (isAside(entry)) continue;
    if (matchOne(entry, i, next)) unmatched--;
    else {
      store<u32>(flowsLeft + ((flowsUnmatched as usize) << 2), i);
      flowsUnmatched++;
    }
  }
  if (unmatched + flowsUnmatched > 0) {
    noteFound(s, sCount, next, unmatched, f, fCount, flowsLeft, flowsUnmatched);
  }
  if (isPairing) writePairs(s, sCount, f);
}

function writePairs(s: usize, sCount: u32, f: usize): void {
  for (let i: u32 = 0; i < sCount; i++) {
    const partner = load<u32>(partners + ((i as usize) << 2));
    if (partner === NONE) continue;
    const entry = entryAt(s, i);
    const other = entryAt(f, partner);
    store<u32>(out, load<u32>(entry, 12));
    store<u32>(out, load<u32>(entry, 8) & ~KEY_MASK, 4);
    store<u32>(out, load<u32>(other, 12), 8);
    store<u32>(out, load<u32>(other, 8) & ~KEY_MASK, 12);
    out += L.PAIR_BYTES;
  }
}

/** The slot of an entry's key, or the free one where it belongs. */
function slotOf(entry: usize): usize {
  const key = load<u64>(entry);
  const rest = load<u32>(entry, 8) & KEY_MASK;
  // Elements of one identity differ as the amounts do: a random factor spreads those, too.
  let slot = ((key * multiplier) >> keyShift) as u32;
  while (true) {
    const at = keyTable + (slot as usize) * SLOT_BYTES;
    const first = load<u32>(at);
    if (first === NONE) return at;
    const other = entryAt(keyEntries, first);
    if (load<u64>(other) === key && (load<u32>(other, 8) & KEY_MASK) === rest) return at;
    slot = (slot + 1) & keyMask;
  }
}

/** Chains equal keys of the statement in their order; returns how many records count. */
function chain(s: usize, count: u32, next: usize): u32 {
  let counted: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const entry = entryAt(s, i);
    store<u32>(next + ((i as usize) << 2), NONE);
    if (isAside(entry)) {
      store<u32>(next + ((i as usize) << 2), MATCHED);
      continue;
    }
    counted++;
    const slot = slotOf(entry);
    if (load<u32>(slot) === NONE) {
      store<u32>(slot, i);
      store<u32>(slot, i, SLOT_UNMATCHED);
    } else store<u32>(next + ((load<u32>(slot, SLOT_LAST) as usize) << 2), i);
    store<u32>(slot, i, SLOT_LAST);
  }
  return counted;
}

/** Matches a record of the flows with the first free one of its key; false if there is none. */
function matchOne(entry: usize, index: u32, next: usize): bool {
  const slot = slotOf(entry);
  if (load<u32>(slot) === NONE) return false;
  const head = load<u32>(slot, SLOT_UNMATCHED);
  if (head === NONE) {
    store<u32>(slot, 1, SLOT_FLOWS_MORE);
    return false;
  }
  const link = next + ((head as usize) << 2);
  store<u32>(slot, load<u32>(link), SLOT_UNMATCHED);
  store<u32>(link, MATCHED);
  if (isPairing) store<u32>(partners + ((head as usize) << 2), index);
  return true;
}

/** The bits of the identity in an entry. */
function identityOf(entry: usize): u32 {
  return (load<u32>(entry) & L.IDENTITY_MASK) >> 8;
}

function groupSlot(table: usize, mask: u32, identity: u32): usize {
  // The high bits are the same in all of a bucket.
  let slot = (identity ^ (identity >> 13)) & mask;
  while (true) {
    const at = table + (slot as usize) * GROUP_SLOT_BYTES;
    if (load<u32>(at, GROUP_NUMBER) === NONE || load<u32>(at) === identity) return at;
    slot = (slot + 1) & mask;
  }
}

function typeOf(entry: usize): u32 {
  return (load<u32>(entry, 8) >> L.OFFSET_BITS) & ((1 << L.TYPE_BITS) - 1);
}

/** Notes the leftovers of a bucket by group, then the other records of these groups. */
function noteFound(
  s: usize,
  sCount: u32,
  next: usize,
  unmatched: u32,
  f: usize,
  fCount: u32,
  flowsLeft: usize,
  flowsUnmatched: u32,
): void {
  const slots = slotsFor(unmatched + flowsUnmatched);
  const table = take((slots as usize) * GROUP_SLOT_BYTES);
  memory.fill(table, 0xff, (slots as usize) * GROUP_SLOT_BYTES);
  for (let i: u32 = 0; i < sCount; i++) {
    if (load<u32>(next + ((i as usize) << 2)) !== MATCHED)
      noteLeft(table, slots - 1, entryAt(s, i), 0);
  }
  for (let i: u32 = 0; i < flowsUnmatched; i++) {
    const index = load<u32>(flowsLeft + ((i as usize) << 2));
    noteLeft(table, slots - 1, entryAt(f, index), FLOWS);
  }
  for (let i: u32 = 0; i < sCount; i++) {
    if (load<u32>(next + ((i as usize) << 2)) !== MATCHED) continue;
    const isContested = noteOther(table, slots - 1, entryAt(s, i), 0);
    if (isPairing && isContested) store<u32>(partners + ((i as usize) << 2), NONE);
  }
  let left: u32 = 0;
  for (let i: u32 = 0; i < fCount; i++) {
    if (left < flowsUnmatched && load<u32>(flowsLeft + ((left as usize) << 2)) === i) left++;
    else noteOther(table, slots - 1, entryAt(f, i), FLOWS);
  }
}

function noteLeft(table: usize, mask: u32, entry: usize, side: u32): void {
  const identity = identityOf(entry);
  const slot = groupSlot(table, mask, identity);
  if (load<u32>(slot, GROUP_NUMBER) === NONE) {
    memory.fill(slot, 0, GROUP_SLOT_BYTES);
    store<u32>(slot, identity);
    store<u32>(slot, groups++, GROUP_NUMBER);
  }
  store<u32>(slot, load<u32>(slot, GROUP_TYPES) | (1 << typeOf(entry)), GROUP_TYPES);
  store<u32>(slot + (side as usize), 1, GROUP_LEFT);
  note(slot, side, LEFT, entry);
}

/**
 * Notes a record that is not a leftover, where its group needs it; returns whether channel ids
 * decide about it.
 */
function noteOther(table: usize, mask: u32, entry: usize, side: u32): bool {
  const slot = groupSlot(table, mask, identityOf(entry));
  if (load<u32>(slot, GROUP_NUMBER) === NONE) return false;
  if (isAside(entry)) {
    // It may explain a leftover of the other side.
    if (load<u32>(slot + ((side ^ FLOWS) as usize), GROUP_LEFT) > 0) {
      note(slot, side, SET_ASIDE, entry);
    }
    return false;
  }
  const key = slotOf(entry);
  const flowsMore = load<u32>(key, SLOT_FLOWS_MORE) !== NONE;
  // Channel ids decide which of equal records are left over: all of them are noted.
  if (flowsMore || load<u32>(key, SLOT_UNMATCHED) !== NONE) {
    note(slot, side, flowsMore === (side === FLOWS) ? RIVAL : CLAIMED, entry);
    return true;
  }
  if (((load<u32>(slot, GROUP_TYPES) >> typeOf(entry)) & 1) !== 0) {
    // What is matched of the type decides what its leftovers are.
    note(slot, side, HELD, entry);
  }
  return false;
}

function note(slot: usize, side: u32, kind: u32, entry: usize): void {
  if (isPairing) return;
  const group = load<u32>(slot, GROUP_NUMBER);
  store<u32>(out, (((side << 1) | kind) << L.FOUND_KIND_SHIFT) | group);
  store<u32>(out, load<u32>(entry, 8), 4);
  store<u32>(out, load<u32>(entry, 12) | (load<u8>(entry) << L.FOUND_PIECE_BITS), 8);
  store<u32>(out, load<u32>(entry, 4), 12);
  out += L.FOUND_BYTES;
}
