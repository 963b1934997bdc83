/** Kinds of records by the fee rule that applies to them, and the fees that it expects. */
import * as L from '../layout';
import { areBytes, hashOf } from './values';

/** Forgets all kinds. */
export function clearFees(fees: usize): void {
  store<u32>(fees, 0, L.FEES_USED);
  memory.fill(fees + L.FEES_INDEX, 0, L.FEES_INDEX_SIZE << 2);
}

/** The kind with the key that was written, of so many bytes; 0: it is unknown. */
export function kindOfKey(fees: usize, keyBytes: u32, factor: u64): usize {
  const key = fees + L.FEES_KEY;
  const end = key + (keyBytes as usize);
  const hash = hashOf(key, end, factor);
  let i = hash;
  while (true) {
    const found = load<u32>(slotOf(fees, i++));
    if (found === 0) return 0;
    const at = kindAt(fees, found - 1);
    if (load<u32>(at, L.RULED_HASH) === hash && areBytes(key, end, at + L.RULED_KEY)) return at;
  }
}

/** Adds a kind with this key, without sums and rule; there is room for one more. */
export function addKind(fees: usize, keyBytes: u32, factor: u64): usize {
  const key = fees + L.FEES_KEY;
  const hash = hashOf(key, key + (keyBytes as usize), factor);
  let i = hash;
  while (load<u32>(slotOf(fees, i)) !== 0) i++;
  const used = load<u32>(fees, L.FEES_USED);
  store<u32>(slotOf(fees, i), used + 1);
  store<u32>(fees, used + 1, L.FEES_USED);
  const at = kindAt(fees, used);
  memory.fill(at, 0, L.RULED_BYTES);
  store<u32>(at, hash, L.RULED_HASH);
  store<u32>(at, keyBytes, L.RULED_KEY);
  memory.copy(at + L.RULED_KEY + 4, key, keyBytes);
  return at;
}

function slotOf(fees: usize, index: u32): usize {
  return fees + L.FEES_INDEX + (((index & (L.FEES_INDEX_SIZE - 1)) as usize) << 2);
}

function kindAt(fees: usize, number: u32): usize {
  return fees + L.FEES_LIST + (number as usize) * L.RULED_BYTES;
}

/** The fee of an amount of a kind, which is at most its RULED_UP_TO: see expectedMinor. */
export function expectedOf(kind: usize, how: u32, amount: i64): i64 {
  const isReturn = (how & L.HOW_RETURNS) !== 0;
  if (isReturn && amount === 0) return 0;
  const magnitude = abs(amount);
  let piece = kind + L.RULED_PIECES;
  while (magnitude > load<i64>(piece)) piece += L.RULED_PIECE_BYTES;
  const exact = load<i64>(piece, 8) * magnitude + load<i64>(piece, 16);
  const unit: i64 = (how & L.HOW_EXACT) !== 0 ? L.EXACT_UNITS : 1;
  const fee = unit === 1 ? rounded(exact, how & L.HOW_ROUNDING) : exact;
  const least = load<i64>(kind, L.RULED_MIN) * unit;
  const limit = load<i64>(kind, L.RULED_MAX);
  // No exact fee that is counted here is larger.
  const most = limit > i64.MAX_VALUE / L.EXACT_UNITS ? i64.MAX_VALUE : limit * unit;
  const limited = min(max(fee, least), most);
  return amount < 0 && (isReturn || (how & L.HOW_SIGNED) !== 0) ? -limited : limited;
}

/** An exact fee of 0 or more as minor units, see ROUNDINGS. */
function rounded(exact: i64, rounding: u32): i64 {
  const whole = exact / L.EXACT_UNITS;
  const rest = exact % L.EXACT_UNITS;
  if (rounding === 3) return whole;
  if (rounding === 2) return rest > 0 ? whole + 1 : whole;
  const half: i64 = L.EXACT_UNITS / 2;
  const isUp = rest > half || (rest === half && (rounding === 0 || (whole & 1) !== 0));
  return isUp ? whole + 1 : whole;
}

/** Adds a record that the kind's rule has judged; fees are in fee units. */
export function addRuled(
  kind: usize,
  how: u32,
  volume: i64,
  charged: i64,
  expected: i64,
  difference: i64,
): void {
  store<u32>(kind, load<u32>(kind, L.RULED_ROWS) + 1, L.RULED_ROWS);
  store<i64>(kind, load<i64>(kind, L.RULED_VOLUME) + volume, L.RULED_VOLUME);
  store<i64>(kind, load<i64>(kind, L.RULED_CHARGED) + charged, L.RULED_CHARGED);
  const low = (how & L.HOW_EXACT) !== 0 ? expected & 0xffffffff : expected;
  store<i64>(kind, load<i64>(kind, L.RULED_EXPECTED) + low, L.RULED_EXPECTED);
  if ((how & L.HOW_EXACT) !== 0) {
    const high = load<i64>(kind, L.RULED_EXPECTED_HIGH) + (expected >> 32);
    store<i64>(kind, high, L.RULED_EXPECTED_HIGH);
  }
  if (difference === 0) return;
  store<u32>(kind, load<u32>(kind, L.RULED_DIFFERING) + 1, L.RULED_DIFFERING);
  store<i64>(kind, load<i64>(kind, L.RULED_DIFFERENCE) + difference, L.RULED_DIFFERENCE);
}
