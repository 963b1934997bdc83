/**
 * Sums of records by group. A group is a slot, found by the bytes of a key; see layout.ts. Records
 * wait until there are many of them, so that the processor reads the slots of several at a time.
 */
import * as L from '../layout';

/** Entries of an index without groups. */
const INDEX_SIZE_MIN: u32 = 1024;

function slotAt(groups: usize, slot: u32): usize {
  return groups + L.GROUPS_SLOTS + (slot as usize) * L.GROUP_BYTES;
}

function restAt(groups: usize, slot: u32): usize {
  return groups + L.GROUPS_REST + (slot as usize) * L.REST_BYTES;
}

function entryAt(groups: usize, i: u32): usize {
  return groups + L.GROUPS_INDEX + ((i as usize) << 2);
}

/** The record that waits at a place, or may. */
export function waitingAt(groups: usize, place: u32): usize {
  return groups + L.GROUPS_BATCH + (place as usize) * L.WAITING_BYTES;
}

/** Removes all groups. */
export function clearGroups(groups: usize): void {
  store<u32>(groups, 0, L.GROUPS_USED);
  store<u32>(groups, 0, L.GROUPS_MET);
  store<u32>(groups, 0, L.GROUPS_WAITING);
  clearIndex(groups, INDEX_SIZE_MIN);
}

function clearIndex(groups: usize, size: u32): void {
  store<u32>(groups, size - 1, L.GROUPS_INDEX_MASK);
  memory.fill(groups + L.GROUPS_INDEX, 0, size << 2);
}

/** Makes the index twice as large: it is small while there are few groups, for the cache. */
function growIndex(groups: usize, used: u32): void {
  clearIndex(groups, (load<u32>(groups, L.GROUPS_INDEX_MASK) + 1) << 1);
  for (let i: u32 = 0; i < used; i++) addToIndex(groups, i);
}

function addToIndex(groups: usize, slot: u32): void {
  const hash = load<u32>(slotAt(groups, slot), L.GROUP_HASH);
  if (hash === 0) return;
  const mask = load<u32>(groups, L.GROUPS_INDEX_MASK);
  let i = hash & mask;
  while (load<u32>(entryAt(groups, i)) !== 0) i = (i + 1) & mask;
  store<u32>(entryAt(groups, i), slot + 1);
}

/** Sets the hash of a key that is written, by a random odd factor. */
export function hashWith(factor: u64, waiting: usize): void {
  const key = waiting + L.WAITING_KEY;
  const end = key + load<u32>(waiting, L.WAITING_KEY_BYTES);
  let hash: u64 = 0;
  for (let at = key; at < end; at += 8) {
    hash = (hash ^ load<u64>(at)) * factor;
    hash ^= hash >> 32;
  }
  // Only the upper bits of a product depend on all bits of its factors.
  store<u32>(waiting, max(((hash * factor) >> 32) as u32, 1), L.WAITING_HASH);
}

function hasKey(groups: usize, slot: u32, waiting: usize): bool {
  const at = slotAt(groups, slot);
  if (load<u32>(at, L.GROUP_HASH) !== load<u32>(waiting, L.WAITING_HASH)) return false;
  const length: usize = load<u32>(waiting, L.WAITING_KEY_BYTES);
  let i: usize = 0;
  for (; i < length && i < (L.GROUP_KEY_BYTES as usize); i += 8) {
    if (load<u64>(at + i, L.GROUP_KEY) !== load<u64>(waiting + i, L.WAITING_KEY)) return false;
  }
  const rest = restAt(groups, slot) - L.GROUP_KEY_BYTES;
  for (; i < length; i += 8) {
    if (load<u64>(rest + i) !== load<u64>(waiting + i, L.WAITING_KEY)) return false;
  }
  return true;
}

/** The slot of a waiting record; -1: its key has none. */
function findSlot(groups: usize, waiting: usize): i32 {
  const mask = load<u32>(groups, L.GROUPS_INDEX_MASK);
  let i = load<u32>(waiting, L.WAITING_HASH) & mask;
  while (true) {
    const found = load<u32>(entryAt(groups, i));
    if (found === 0) return -1;
    if (hasKey(groups, found - 1, waiting)) return found - 1;
    i = (i + 1) & mask;
  }
}

/** Uses a slot that has no key; the caller knows that there is one. */
export function addGroup(groups: usize): u32 {
  const used = load<u32>(groups, L.GROUPS_USED);
  store<u32>(groups, used + 1, L.GROUPS_USED);
  memory.fill(slotAt(groups, used), 0, L.GROUP_BYTES);
  return used;
}

function addSlot(groups: usize, waiting: usize): u32 {
  const used = addGroup(groups);
  const at = slotAt(groups, used);
  store<u32>(at, load<u32>(waiting, L.WAITING_HASH), L.GROUP_HASH);
  memory.copy(at + L.GROUP_KEY, waiting + L.WAITING_KEY, L.GROUP_KEY_BYTES);
  const rest = waiting + L.WAITING_KEY + L.GROUP_KEY_BYTES;
  memory.copy(restAt(groups, used), rest, L.REST_BYTES);
  if (used << 1 < load<u32>(groups, L.GROUPS_INDEX_MASK)) addToIndex(groups, used);
  else growIndex(groups, used + 1);
  return used;
}

/** Adds all records that wait to their groups, in order. */
export function addWaiting(groups: usize): void {
  const count = load<u32>(groups, L.GROUPS_WAITING);
  const mask = load<u32>(groups, L.GROUPS_INDEX_MASK);
  const first = waitingAt(groups, 0);
  const end = waitingAt(groups, count);
  for (let at = first; at < end; at += L.WAITING_BYTES) {
    const i = load<u32>(at, L.WAITING_HASH) & mask;
    store<u32>(at, load<u32>(entryAt(groups, i)), L.WAITING_SLOT);
  }
  for (let at = first; at < end; at += L.WAITING_BYTES) {
    const found = load<u32>(at, L.WAITING_SLOT);
    if (found !== 0 && !hasKey(groups, found - 1, at)) store<u32>(at, 0, L.WAITING_SLOT);
  }
  for (let at = first; at < end; at += L.WAITING_BYTES) {
    let slot: i32 = load<u32>(at, L.WAITING_SLOT) - 1;
    if (slot < 0) slot = findSlot(groups, at);
    if (slot < 0) slot = addSlot(groups, at);
    addToSlot(groups, slot, at);
  }
  store<u32>(groups, 0, L.GROUPS_WAITING);
}

/** Moves the sums of all slots with records to GROUPS_TAKEN; returns how many there are. */
export function takeSums(groups: usize): u32 {
  const met = load<u32>(groups, L.GROUPS_MET);
  let to = groups + L.GROUPS_TAKEN;
  for (let i: u32 = 0; i < met; i++) {
    const slot = load<u32>(groups + ((i as usize) << 2), L.GROUPS_LIST);
    const at = slotAt(groups, slot);
    store<u32>(to, slot);
    store<u32>(to, load<u32>(at, L.GROUP_COUNT), 4);
    store<u32>(at, 0, L.GROUP_COUNT);
    for (let sum: usize = 0; sum < (L.SUM_BYTES as usize) - 8; sum += 8) {
      store<u64>(to + sum, load<u64>(at + sum, L.GROUP_SUMS), 8);
      store<u64>(at + sum, 0, L.GROUP_SUMS);
    }
    to += L.SUM_BYTES;
  }
  store<u32>(groups, 0, L.GROUPS_MET);
  return met;
}

/** Adds a record that waits to a group. */
export function addToSlot(groups: usize, slot: u32, waiting: usize): void {
  const at = slotAt(groups, slot);
  const count = load<u32>(at, L.GROUP_COUNT);
  if (count === 0) {
    const met = load<u32>(groups, L.GROUPS_MET);
    store<u32>(groups + ((met as usize) << 2), slot, L.GROUPS_LIST);
    store<u32>(groups, met + 1, L.GROUPS_MET);
  }
  store<u32>(at, count + 1, L.GROUP_COUNT);
  const sumAt = at + ((load<u32>(waiting, L.WAITING_SUM) as usize) << 3);
  const amount = load<i64>(waiting, L.WAITING_AMOUNT);
  store<i64>(sumAt, load<i64>(sumAt, L.GROUP_SUMS) + amount, L.GROUP_SUMS);
  store<i64>(at, load<i64>(at, L.GROUP_FEES) + load<i64>(waiting, L.WAITING_FEE), L.GROUP_FEES);
}
