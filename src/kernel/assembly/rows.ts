/**
 * Reads rows to staged key entries and sums, as far as nothing must be decoded. Anything unusual (a
 * problem, an id beyond ASCII, a new word) is left to the careful reader in TypeScript, which knows
 * every rule; a row that is read here has the same result there.
 */
import * as L from '../layout';
import {
  BACKTICK,
  CARRIAGE_RETURN,
  DOT,
  hasBitBefore,
  isBlank,
  LETTER_E,
  LINE_FEED,
  PLUS,
  QUOTE,
  SPACE,
  TAB,
} from './bytes';
import { addKind, addRuled, expectedOf, kindOfKey } from './fees';
import { addWaiting, hashWith, waitingAt } from './groups';
import { BAD, decimal, oddDecimal, quickDecimal } from './numbers';
import { indexBacktick, indexDelimited, indexLines } from './rows-index';
import {
  clockSeconds,
  formattedDate,
  formattedSeconds,
  hasClock,
  isDateAlone,
  timeDate,
  timeSeconds,
} from './times';
import { areBytes, isFull, valueAt } from './values';

const ID_BYTES_MAX: usize = 128;
const FEE_UNITS: i64 = 1000;

let plan: usize = 0;
let pass: usize = 0;
let seed: usize = 0;
/** Bytes from a separator to the field after it. */
let skip: usize = 1;
/** The quote; NO_BYTE where there are no quotes. */
let quote: u32 = QUOTE;
let isFixed: bool = false;
/** Does some text mean that a cell is empty? */
let hasEmptyText: bool = false;
/** May numbers have thousands separators or letters? */
let hasOddNumbers: bool = false;
/** How many dimensions there are. */
let dimensions: u32 = 0;
/** The fee rules; 0: there are none. */
let fees: usize = 0;
/** The list entry before the current row. */
let row: usize = 0;
let width: u32 = 0;

/** Sets the address of a run's random words: positions, kinds, the factor of fees. */
export function useSeed(at: usize): void {
  seed = at;
}

/** A random number of the run. */
export function randomNumber(): u64 {
  return load<u64>(seed + FACTOR, 8);
}

/** Begins a pass with all counters at zero; the caller then sets where it reads. */
export function begin(planAt: usize, passAt: usize): void {
  plan = planAt;
  pass = passAt;
  factor = randomNumber() % PRIME;
  memory.fill(pass, 0, L.PASS_CLEARED_BYTES);
}

/** Reads from PASS_AT on, as far as it can; returns why it stopped, with PASS_AT there. */
export function scanRows(): i32 {
  usePlan();
  const why = scanChunks();
  if (load<u32>(plan, L.PLAN_GROUPINGS) !== 0) addWaiting(load<u32>(plan, L.PLAN_GROUPS));
  return why;
}

function scanChunks(): i32 {
  const last: usize = load<u32>(pass, L.PASS_END);
  // The last row of a document may lack its line feed: the buffer has one there.
  const isOpen = load<u32>(pass, L.PASS_FINAL) !== 0 && load<u8>(last - 1) !== LINE_FEED;
  const stop = isOpen ? last + 1 : last;
  while (true) {
    const at: usize = load<u32>(pass, L.PASS_AT);
    if (at >= last) return L.STOPPED_DONE;
    noteMark(at);
    const to = min(at + L.CHUNK_BYTES, stop);
    const index = pass + L.PASS_INDEX;
    const rows = pass + L.PASS_ROWS;
    const count = isFixed
      ? indexLines(at, to, index, rows)
      : skip === 2
        ? indexBacktick(at, to, index, rows)
        : indexDelimited(at, to, index, rows, plan);
    const why = takeRows(count, index, rows);
    if (why !== L.STOPPED_DONE) return why;
    // No progress: the row is longer than a chunk, or its quotes are malformed.
    if (load<u32>(pass, L.PASS_AT) === at) return L.STOPPED_CAREFUL;
  }
}

function usePlan(): void {
  width = load<u32>(plan, L.PLAN_WIDTH);
  const layout = load<u32>(plan, L.PLAN_LAYOUT);
  skip = layout === L.LAYOUT_BACKTICK ? 2 : 1;
  isFixed = layout === L.LAYOUT_FIXED;
  const hasQuotes = layout === L.LAYOUT_DELIMITED && load<i32>(plan, L.PLAN_QUOTE) >= 0;
  quote = hasQuotes ? load<u8>(plan, L.PLAN_QUOTE) : NO_BYTE;
  hasEmptyText = load<u32>(plan, L.PLAN_EMPTY_TEXT) !== 0;
  dimensions = load<u32>(plan, L.PLAN_DIMENSIONS);
  fees = load<u32>(plan, L.PLAN_FEES);
  hasOddNumbers = load<u32>(plan, L.PLAN_GROUPED) !== 0 || load<u32>(plan, L.PLAN_LETTERED) !== 0;
}

const NO_BYTE: u32 = 256;

/** Notes the start of a record, about every MARK_BYTES, so that records are found again. */
export function noteMark(at: usize): void {
  const offset = (at - load<u32>(pass, L.PASS_BASE)) as u32;
  if (offset < load<u32>(pass, L.PASS_NEXT_MARK)) return;
  const marks = load<u32>(pass, L.PASS_MARKS);
  const entry = pass + L.PASS_MARK_LIST + ((marks as usize) << 3);
  store<u32>(entry, offset);
  store<u32>(entry, load<u32>(pass, L.PASS_LINES), 4);
  store<u32>(pass, marks + 1, L.PASS_MARKS);
  store<u32>(pass, offset + L.MARK_BYTES, L.PASS_NEXT_MARK);
}

function takeRows(count: u32, index: usize, rows: usize): i32 {
  const stopByte = load<i32>(plan, L.PLAN_STOP_BYTE);
  const stopOn = load<u32>(plan, L.PLAN_STOP_ON) !== 0;
  const emptyTail = load<u32>(plan, L.PLAN_EMPTY_TAIL) !== 0;
  const stops = load<u32>(plan, L.PLAN_STOPS);
  const last = load<u32>(pass, L.PASS_END);
  let lines = load<u32>(pass, L.PASS_LINES);
  row = index;
  for (let r: u32 = 0; r < count; r++) {
    const entry = rows + ((r as usize) << 3);
    const lineFeedAt = index + ((load<u32>(entry) as usize) << 2);
    const at = load<u32>(row) + 1;
    const lineFeed = load<u32>(lineFeedAt);
    const first: u32 = load<u8>(at);
    const isBlankLine = at === lineFeed || (first <= SPACE && isAllBlank(at, lineFeed));
    if (!isBlankLine) {
      if (stopByte >= 0 && (first === (stopByte as u32)) === stopOn) return L.STOPPED_FOOTER;
      if (stops !== 0 && isStop(at, lineFeed)) return L.STOPPED_FOOTER;
      if (skip === 2 && first !== BACKTICK) return L.STOPPED_CAREFUL;
      const columns = ((lineFeedAt - row) >> 2) as u32;
      const isWhole = isFixed
        ? isFixedRow(at, lineFeed)
        : columns === width || (emptyTail && columns === width + 1 && isEmpty(width));
      if (!isWhole || !readRow(at, lines)) return L.STOPPED_CAREFUL;
    }
    lines += 1 + load<u32>(entry, 4);
    store<u32>(pass, lines, L.PASS_LINES);
    store<u32>(pass, min(lineFeed + 1, last), L.PASS_AT);
    row = lineFeedAt;
  }
  return L.STOPPED_DONE;
}

/** Are there only blanks and carriage returns from `at` on? */
function isAllBlank(at: u32, lineFeed: u32): bool {
  let p = at;
  while (p < lineFeed && (isBlank(load<u8>(p)) || load<u8>(p) === CARRIAGE_RETURN)) p++;
  return p === lineFeed;
}

/** Does the line from `at` to its line feed begin like a footer? */
function isStop(at: u32, lineFeed: u32): bool {
  const count = load<u32>(plan, L.PLAN_STOPS);
  let entry = plan + L.PLAN_STOP_WORDS + 4;
  for (let i: u32 = 0; i < count; i++) {
    const length = load<u32>(entry, 4);
    if (lineFeed - at >= length && isText(span(at, at + length), entry + 4)) return true;
    entry += L.WORD_BYTES;
  }
  return false;
}

/** Does a line of a fixed layout have the expected number of bytes? */
function isFixedRow(at: u32, lineFeed: u32): bool {
  const end = lineFeed > at && load<u8>(lineFeed - 1) === CARRIAGE_RETURN ? lineFeed - 1 : lineFeed;
  const exact = load<i32>(plan, L.PLAN_RECORD_BYTES);
  if (exact >= 0) return end - at === (exact as u32);
  return end - at >= load<u32>(plan, L.PLAN_RECORD_BYTES_MIN);
}

/**
 * Finds a column's text, without blanks or quotes around it: its start in the low half, its end in
 * the high half. CAREFUL where the text contains quotes.
 */
function look(column: u32): u64 {
  const field = isFixed ? lookFixed(column) : lookBetween(column);
  if (hasEmptyText && isText(field, plan + L.PLAN_EMPTY_TEXT)) return 0;
  return field;
}

/** The bytes of a column in a fixed layout, with the blanks around its text. */
function fixedBytes(column: u32): u64 {
  const entry = plan + L.PLAN_FIXED + ((column as usize) << 3);
  const start = load<u32>(row) + 1 + load<u32>(entry);
  return span(start, start + load<u32>(entry, 4));
}

/** The bytes between a column's separators, with blanks and quotes around its text. */
function bytesBetween(column: u32): u64 {
  const entry = row + ((column as usize) << 2);
  return span(load<u32>(entry) + (skip as u32), load<u32>(entry, 4));
}

function lookFixed(column: u32): u64 {
  const bytes = fixedBytes(column);
  const start = startOf(bytes);
  const end = endOf(bytes);
  if (load<u8>(start) > QUOTE && load<u8>(end - 1) > QUOTE) return bytes;
  return lookClosely(start, end, false);
}

function lookBetween(column: u32): u64 {
  const bytes = bytesBetween(column);
  const start = startOf(bytes);
  const end = endOf(bytes);
  if (start === end) return bytes;
  // Blanks, carriage returns and double quotes all come before, in ASCII; single ones do not.
  const first: u32 = load<u8>(start);
  if (first > QUOTE && first !== quote && load<u8>(end - 1) > QUOTE) return bytes;
  return lookClosely(start, end, column + 1 >= width);
}

/** Ends before it starts: not empty, and not a word, number, id or time. */
const CAREFUL: u64 = 1;

function span(start: usize, end: usize): u64 {
  return (start as u64) | ((end as u64) << 32);
}

function startOf(field: u64): usize {
  return field as u32;
}

function endOf(field: u64): usize {
  return (field >> 32) as u32;
}

function isNothing(field: u64): bool {
  return startOf(field) === endOf(field);
}

function lookClosely(from: usize, to: usize, isLast: bool): u64 {
  let start = from;
  let end = to;
  if (isLast && load<u8>(end) === LINE_FEED && load<u8>(end - 1) === CARRIAGE_RETURN) end--;
  while (end > start && isBlank(load<u8>(end - 1))) end--;
  if (start < end && load<u8>(start) === quote) {
    start++;
    end--;
    for (let p = start; p < end; p++) if (load<u8>(p) === quote) return CAREFUL;
    while (end > start && isBlank(load<u8>(end - 1))) end--;
  }
  while (start < end && isBlank(load<u8>(start))) start++;
  return span(start, end);
}

function isEmpty(column: u32): bool {
  return isNothing(look(column));
}

/** The value of a word; -1 if its spelling is not known. */
function word(field: u64, words: usize): i32 {
  const count = load<u32>(words);
  let entry = words + 4;
  for (let i: u32 = 0; i < count; i++) {
    if (isText(field, entry + 4)) return load<i32>(entry);
    entry += L.WORD_BYTES;
  }
  return -1;
}

/** Is a field equal to the text at an address (its length, its bytes, zeros)? */
function isText(field: u64, text: usize): bool {
  return areBytes(startOf(field), endOf(field), text);
}

// Values of the current row, before it counts.
let amount: i64 = 0;
let fee: i64 = 0;
/** Like PASS_FIRST_TIME; 0: none. */
let stamp: u64 = 0;
/** The same where times are wanted. */
let time: u64 = 0;
let hour: u32 = L.NO_HOUR;
let orderId: u64 = 0;
let refundId: u64 = 0;
let channelTxnId: u64 = 0;
/** Sum columns that are empty, one bit each. */
let emptySums: u32 = 0;

function readRow(at: u32, lines: u32): bool {
  const skipColumn = load<i32>(plan, L.PLAN_SKIP);
  if (skipColumn >= 0) {
    const field = look(skipColumn);
    if (field === CAREFUL) return false;
    if (word(field, plan + L.PLAN_SKIP_WORDS) >= 0) return passOver(L.PASS_SKIPPED);
  }
  const whose = readAccount();
  if (whose === WHOSE_UNSURE) return false;
  const isOthers = whose === WHOSE_OTHERS;
  if (isOthers && load<u32>(plan, L.PLAN_PASS_OVER_OTHERS) === 0) return false;
  if (isOthers && load<u32>(plan, L.PLAN_SUMS) === 0) return passOver(L.PASS_OTHERS);
  let kind: usize = 0;
  const kindColumn = load<i32>(plan, L.PLAN_KIND);
  if (kindColumn >= 0) {
    const value = word(look(kindColumn), plan + L.PLAN_KIND_WORDS);
    if (value < 0) return false;
    kind = value;
  }
  let kindAt = plan + L.PLAN_KINDS + kind * L.PLAN_KIND_BYTES;
  if (load<u32>(kindAt, L.KIND_ROLE) === L.ROLE_SKIPPED) {
    return passOver(isOthers ? L.PASS_OTHERS : L.PASS_SKIPPED);
  }
  if (!readSums() || !readAmount(kindAt)) return false;
  if (load<i32>(plan, L.PLAN_SUM_LIST) < 0) store<i64>(pass, amount, L.PASS_ROW_SUMS);
  const kindOfRow = kindAt;
  const out = load<i32>(kindAt, L.KIND_OUT);
  if (out >= 0 && amount < 0) kindAt = plan + L.PLAN_KINDS + (out as usize) * L.PLAN_KIND_BYTES;
  if (isOthers) {
    addSums(groupOf(kindAt));
    return passOver(L.PASS_OTHERS);
  }
  if (!readIds(kindAt) || !readFee()) return false;
  const statusColumn = load<i32>(kindAt, L.KIND_STATUS);
  const success = load<i32>(plan, L.PLAN_SUCCESS);
  let status = success;
  if (statusColumn >= 0) {
    status = word(look(statusColumn), plan + L.PLAN_STATUS_WORDS);
    if (status < 0) return false;
  }
  const isSuccess = status === success;
  if (!readTime() || !checkCurrency()) return false;
  const isRecord = load<u32>(kindAt, L.KIND_ROLE) === L.ROLE_RECORD && !isSummed();
  collected = L.COLLECTS_NOTHING;
  if (isRecord && isSuccess && !collect(kindAt, kindOfRow)) return false;
  ruled = 0;
  if (isRecord && isSuccess && fees !== 0 && !judgeFee(kindAt, kindOfRow)) return false;
  if (isRecord && dimensions !== 0 && !readValues(load<u32>(kindAt, L.KIND_TYPE))) return false;
  addSums(groupOf(kindAt));
  if (!isRecord) return passOver(L.PASS_SKIPPED);
  if (whose === WHOSE_UNNAMED) increment(L.PASS_UNNAMED);
  if (time !== 0) noteTime(lines);
  count(at, lines, load<u32>(kindAt, L.KIND_TYPE), status, isSuccess);
  increment(L.PASS_RECORDS);
  return true;
}

/** Slots in use with which the careful reader empties them. */
const NEARLY_FULL: u32 = L.GROUP_SLOTS - L.WAITING_MAX;
/** What is collected of the current record. */
let collected: u32 = 0;
/** Its other amount, where groupings sum that. */
let otherAmount: i64 = 0;

/** Reads the groups of a record and its other amount; false if the careful reader has to. */
function collect(kindAt: usize, kindOfRow: usize): bool {
  const type = load<u32>(kindAt, L.KIND_TYPE);
  const collects: u32 = load<u8>(plan + type, L.PLAN_COLLECTS);
  if (collects === L.COLLECTS_NOTHING || stagesCells()) return true;
  if (collects === L.COLLECTS_RECORD || !readOtherAmount(kindOfRow)) return false;
  const groups: usize = load<u32>(plan, L.PLAN_GROUPS);
  if (load<u32>(groups, L.GROUPS_USED) > NEARLY_FULL) return false;
  const waiting = load<u32>(groups, L.GROUPS_WAITING);
  const groupings = load<u32>(plan, L.PLAN_GROUPINGS);
  for (let i: u32 = 0; i < groupings; i++) {
    if (!writeKey(i, type, waitingAt(groups, waiting + i))) return false;
  }
  collected = collects;
  return true;
}

function readOtherAmount(kindAt: usize): bool {
  if (load<u32>(plan, L.PLAN_HAS_OTHER_AMOUNT) === 0) return true;
  const first = amount;
  const isRead = readAmount(kindAt + (L.PLAN_OTHER_KINDS - L.PLAN_KINDS));
  otherAmount = amount;
  amount = first;
  return isRead;
}

function groupingAt(grouping: u32): usize {
  return plan + L.PLAN_GROUPING_LIST + (grouping as usize) * L.GROUPING_BYTES;
}

/** Writes the key of the current record's group; false if it is too long. */
function writeKey(grouping: u32, type: u32, waiting: usize): bool {
  const at = groupingAt(grouping);
  const fields = load<u32>(at, L.GROUPING_FIELDS);
  const key = waiting + L.WAITING_KEY;
  const keyEnd = key + L.GROUP_KEY_MAX;
  store<u8>(key, load<u32>(plan, L.PLAN_GROUPING_BASE) + grouping);
  let to = key + 1;
  for (let i: usize = 0; i < (fields as usize); i++) {
    const field = fieldNamed(load<i32>(at + (i << 2), L.GROUPING_COLUMNS), type);
    const length = endOf(field) - startOf(field);
    // The text of CAREFUL is longer than any.
    if (length >= keyEnd - to) return false;
    store<u8>(to++, length as u8);
    for (let p: usize = 0; p < length; p += 8) store<u64>(to + p, load<u64>(startOf(field) + p));
    to += length;
  }
  store<u64>(to, 0);
  store<u32>(waiting, (to - key) as u32, L.WAITING_KEY_BYTES);
  return true;
}

/** The type as a byte. */
function typeText(type: u32): u64 {
  store<u8>(pass, type, L.PASS_NUMBER);
  return span(pass + L.PASS_NUMBER, pass + L.PASS_NUMBER + 1);
}

/** The value of a column, or of what is named instead of one. */
function fieldNamed(column: i32, type: u32): u64 {
  if (column === L.COLUMN_TYPE) return typeText(type);
  if (column === L.COLUMN_ORDER_ID) return orderId;
  return column === L.COLUMN_REFUND_ID ? refundId : look(column);
}

/** Sets the hash of the key of a record that waits. No file makes keys collide. */
export function hashKey(waiting: usize): void {
  hashWith(randomNumber() | 1, waiting);
}

/** Lets the current record wait, whose keys are written. */
function addToGroups(): void {
  const groups: usize = load<u32>(plan, L.PLAN_GROUPS);
  const groupings = load<u32>(plan, L.PLAN_GROUPINGS);
  let waiting = load<u32>(groups, L.GROUPS_WAITING);
  for (let i: u32 = 0; i < groupings; i++) {
    const at = waitingAt(groups, waiting++);
    const isOther = load<u32>(groupingAt(i), L.GROUPING_OTHER_AMOUNT) !== 0;
    store<i64>(at, isOther ? otherAmount : amount, L.WAITING_AMOUNT);
    store<i64>(at, fee === BAD ? 0 : fee, L.WAITING_FEE);
    store<u32>(at, collected - L.COLLECTS_SUM, L.WAITING_SUM);
    hashKey(at);
  }
  store<u32>(groups, waiting, L.GROUPS_WAITING);
  if (waiting + groupings > (L.WAITING_MAX as u32)) addWaiting(groups);
}

/** Finds the values of the current record; false if the careful reader has to. */
function readValues(type: u32): bool {
  if (stagesCells()) return true;
  const dropped = load<u32>(pass, L.PASS_DROPPED);
  for (let i: u32 = 0; i < dimensions; i++) {
    if ((dropped >> i) & 1) continue;
    const field = fieldNamed(load<i32>(plan + ((i as usize) << 2), L.PLAN_DIMENSION_COLUMNS), type);
    // The text of CAREFUL is longer than any.
    if (endOf(field) - startOf(field) > (L.VALUE_TEXT_MAX as usize)) return false;
    if (isFull(valuesAt(i))) return false;
    store<u64>(pass + ((i as usize) << 3), field, L.PASS_RECORD_VALUES);
  }
  return true;
}

function valuesAt(dimension: u32): usize {
  const first: usize = load<u32>(plan, L.PLAN_VALUES);
  return first + (dimension as usize) * L.VALUES_BYTES;
}

/** Adds the current record to its values. */
function addToValues(type: u32, status: u32): void {
  const dropped = load<u32>(pass, L.PASS_DROPPED);
  for (let i: u32 = 0; i < dimensions; i++) {
    if ((dropped >> i) & 1) continue;
    const field = load<u64>(pass + ((i as usize) << 3), L.PASS_RECORD_VALUES);
    const kind = type * L.STATUSES_MAX + status;
    addTo(valueAt(valuesAt(i), startOf(field), endOf(field), kind, randomNumber() | 1));
  }
}

/** The kind of the current record by its fee rule; 0: it is not judged. */
let ruled: usize = 0;
let charged: i64 = 0;
let expectedFee: i64 = 0;
/** What its fee is of, and by how much it is wrong, in fee units. */
let feeBase: i64 = 0;
let feeError: i64 = 0;

/** Judges the fee of the current record; false if the careful reader has to. */
function judgeFee(kindAt: usize, kindOfRow: usize): bool {
  if (stagesCells()) return true;
  const keyBytes = writeFeeKey(load<u32>(kindAt, L.KIND_TYPE));
  if (keyBytes === 0) return false;
  const kind = kindOfKey(fees, keyBytes, randomNumber() | 1);
  if (kind === 0) return false;
  const how = load<u32>(kind, L.RULED_HOW);
  feeBase = amount;
  charged = fee === BAD ? 0 : fee;
  expectedFee = 0;
  feeError = 0;
  if ((how & L.HOW_READS_OTHER) !== 0 && !readOtherAmount(kindOfRow)) return false;
  if ((how & L.HOW_OTHER_AMOUNT) !== 0) feeBase = otherAmount;
  if ((how & L.HOW_EXPECTS) !== 0) {
    if (abs(feeBase) > load<i64>(kind, L.RULED_UP_TO)) return false;
    expectedFee = expectedOf(kind, how, feeBase);
    if ((how & L.HOW_COMPARES) !== 0 && fee !== BAD) feeError = fee - expectedFee * FEE_UNITS;
    if (feeError !== 0 && (how & L.HOW_ASKS) !== 0) return false;
  }
  ruled = kind;
  return true;
}

/** Writes the key of the current record's kind; returns its bytes, 0 if it is too long. */
function writeFeeKey(type: u32): u32 {
  const start = fees + L.FEES_KEY;
  const end = start + L.FEE_KEY_MAX;
  store<u8>(start, type);
  store<u8>(start, feePeriod(), 1);
  let to = start + 2;
  const fields: usize = load<u32>(fees, L.FEES_FIELDS);
  for (let i: usize = 0; i < fields; i++) {
    const field = fieldNamed(load<i32>(fees + (i << 2), L.FEES_COLUMNS), type);
    const length = endOf(field) - startOf(field);
    // The text of CAREFUL is longer than any.
    if (length >= end - to) return 0;
    store<u8>(to++, length as u8);
    for (let p: usize = 0; p < length; p += 8) store<u64>(to + p, load<u64>(startOf(field) + p));
    to += length;
  }
  return (to - start) as u32;
}

/** The number of dates at which other rules apply, up to the current record's. */
function feePeriod(): u32 {
  const at = stamp === 0 ? load<u64>(fees, L.FEES_STAMP) : stamp;
  const bounds = load<u32>(fees, L.FEES_BOUNDS);
  if (at === 0 && bounds !== 0) return L.FEE_UNDATED;
  let passed: u32 = 0;
  while (passed < bounds && at >= load<u64>(fees + ((passed as usize) << 3), L.FEES_BOUND_LIST)) {
    passed++;
  }
  return passed;
}

/** Adds the current record to its kind; returns whether its key must differ from all others. */
function addToRule(): bool {
  const how = load<u32>(ruled, L.RULED_HOW);
  if (fee === BAD && (how & L.HOW_NEEDS_FEE) !== 0) {
    store<u32>(ruled, load<u32>(ruled, L.RULED_UNSTATED) + 1, L.RULED_UNSTATED);
    return false;
  }
  addRuled(ruled, how, feeBase, charged, expectedFee, feeError);
  return feeError !== 0 && (how & L.HOW_POISONS) !== 0;
}

/** Adds the kind of records whose key was written; returns its address. */
export function teachFees(at: usize, keyBytes: u32): usize {
  return addKind(at, keyBytes, randomNumber() | 1);
}

/** Is the row only summed? */
function isSummed(): bool {
  const column = load<i32>(plan, L.PLAN_SUMMED);
  return column >= 0 && !isEmpty(column);
}

/** Counts a row that is not a record of the job. */
function passOver(counter: usize): bool {
  increment(counter);
  return true;
}

function increment(counter: usize): void {
  store<u32>(pass + counter, load<u32>(pass + counter) + 1);
}

function groupOf(kindAt: usize): u32 {
  if (load<u32>(plan, L.PLAN_BY_SIGN) === 0) return load<u32>(kindAt, L.KIND_GROUP);
  return amount > 0 ? L.GROUP_IN : amount < 0 ? L.GROUP_OUT : L.GROUP_NONE;
}

function readSums(): bool {
  const columns = load<u32>(plan, L.PLAN_SUMS);
  emptySums = 0;
  for (let i: u32 = 0; i < columns; i++) {
    const entry = plan + L.PLAN_SUM_LIST + ((i as usize) << 3);
    if (load<i32>(entry) < 0) continue;
    const column = load<u32>(entry);
    const digits = load<u32>(entry, 4);
    let value = quickNumber(column, digits);
    if (value === BAD) {
      const field = look(column);
      if (isNothing(field)) emptySums |= 1 << i;
      value = isNothing(field) ? 0 : numberIn(field, digits);
      if (value === BAD) return false;
    }
    store<i64>(pass + ((i as usize) << 3), value, L.PASS_ROW_SUMS);
  }
  return true;
}

function readIds(kindAt: usize): bool {
  const first = load<i32>(kindAt, L.KIND_ORDER_ID);
  orderId = look(first >= 0 ? first : load<u32>(plan, L.PLAN_ORDER_ID));
  if (isNothing(orderId)) lookInOtherColumns();
  if (isNothing(orderId) || !isPlainId(orderId)) return false;
  const txnColumn = load<i32>(plan, L.PLAN_CHANNEL_TXN_ID);
  if (txnColumn >= 0 && hasLetterE(txnColumn) && !isPlainId(look(txnColumn))) return false;
  if (stagesCells() && !readChannelTxnId()) return false;
  refundId = 0;
  const refundColumn = load<i32>(plan, L.PLAN_REFUND_ID);
  if (refundColumn < 0 || load<u32>(kindAt, L.KIND_HAS_REFUND_ID) === 0) return true;
  refundId = look(refundColumn);
  return isNothing(refundId) || isPlainId(refundId);
}

/** Where cells are staged. */
function readChannelTxnId(): bool {
  const column = load<i32>(plan, L.PLAN_CELLS_TXN_ID);
  channelTxnId = column < 0 ? 0 : look(column);
  return isNothing(channelTxnId) || isPlainId(channelTxnId);
}

/** Reads the order id from the other columns that may have it. */
function lookInOtherColumns(): void {
  for (let i: usize = 0; i < (L.PLAN_ORDER_IDS_MAX as usize) && isNothing(orderId); i++) {
    const column = load<i32>(plan + (i << 2), L.PLAN_ORDER_ID);
    if (column >= 0) orderId = look(column);
  }
}

/** Visible ASCII without `+` and `.`, which spreadsheets write in scientific notation. */
function isPlainId(field: u64): bool {
  const start = startOf(field);
  const end = endOf(field);
  if (end - start > ID_BYTES_MAX) return false;
  for (let p = start; p < end; p += 16) {
    const bytes = v128.load(p);
    const odd = v128.or(
      i8x16.gt_u(i8x16.sub(bytes, i8x16.splat(33)), i8x16.splat(93)),
      v128.or(i8x16.eq(bytes, i8x16.splat(PLUS as i8)), i8x16.eq(bytes, i8x16.splat(DOT as i8))),
    );
    if (hasBitBefore(i8x16.bitmask(odd), p, end)) return false;
  }
  return true;
}

/** Does a column have an E, as scientific notation does? Few channel ids have one. */
function hasLetterE(column: u32): bool {
  const field = isFixed ? fixedBytes(column) : bytesBetween(column);
  const end = endOf(field);
  for (let p = startOf(field); p < end; p += 16) {
    const small = v128.or(v128.load(p), i8x16.splat(32));
    const found = i8x16.eq(small, i8x16.splat(LETTER_E as i8));
    if (hasBitBefore(i8x16.bitmask(found), p, end)) return true;
  }
  return false;
}

/** The bytes of `0.00`. */
const ZERO_CENTS: u32 = 0x30302e30;

/** A column as a number, if nothing but a TAB after zero stands around it; else BAD. */
function quickNumber(column: u32, digits: u32): i64 {
  if (isFixed || hasEmptyText) return BAD;
  const bytes = bytesBetween(column);
  const start = startOf(bytes);
  const end = endOf(bytes);
  // In most columns of a bill nearly every row has this, in some of them with a TAB after it.
  if (load<u32>(start) === ZERO_CENTS && digits >= 2) {
    if (end - start === 4 || (end - start === 5 && load<u8>(end - 1) === TAB)) return 0;
  }
  return quickDecimal(start, end, digits);
}

/** A field as a number; BAD for a form that is not read here. */
function numberIn(field: u64, digits: u32): i64 {
  const plain = decimal(startOf(field), endOf(field), digits);
  if (plain !== BAD || !hasOddNumbers || field === CAREFUL) return plain;
  const isGrouped = load<u32>(plan, L.PLAN_GROUPED) !== 0;
  const isLettered = load<u32>(plan, L.PLAN_LETTERED) !== 0;
  const room = pass + L.PASS_NUMBER;
  return oddDecimal(startOf(field), endOf(field), digits, isGrouped, isLettered, room);
}

/** The value of a sum column that was read already, or of the column itself; or BAD. */
function number(column: u32, sum: i32, digits: u32): i64 {
  if (sum >= 0) {
    if ((emptySums >> sum) & 1) return BAD;
    return load<i64>(pass + ((sum as usize) << 3), L.PASS_ROW_SUMS);
  }
  const quick = quickNumber(column, digits);
  return quick === BAD ? numberIn(look(column), digits) : quick;
}

function readAmount(kindAt: usize): bool {
  const digits = load<u32>(plan, L.PLAN_DIGITS);
  const rule = load<u32>(kindAt, L.KIND_RULE);
  if (rule === L.RULE_IN_OUT || rule === L.RULE_IN_OUT_EITHER) return readInOut(kindAt, digits);
  const sum = load<i32>(kindAt, L.KIND_AMOUNT_SUM);
  const value = number(load<u32>(kindAt, L.KIND_AMOUNT), sum, digits);
  if (value === BAD) return false;
  if (rule === L.RULE_SIGNED) amount = value;
  else if (rule === L.RULE_MAGNITUDE_OWED) amount = value < 0 ? value : -value;
  else if (rule === L.RULE_NEGATIVE) {
    if (value > 0) return false;
    amount = value;
  } else {
    if (value < 0) return false;
    if (rule === L.RULE_NET) return takeNet(kindAt, value, digits);
    if (rule === L.RULE_DIRECTED) return takeDirected(value);
    amount = rule === L.RULE_OWED ? -value : value;
  }
  return true;
}

function takeNet(kindAt: usize, value: i64, digits: u32): bool {
  const minus = numberIn(look(load<u32>(kindAt, L.KIND_MINUS)), digits);
  if (minus === BAD || minus < 0) return false;
  amount = value - minus;
  return true;
}

/** The word's value is the direction plus 1. */
function takeDirected(value: i64): bool {
  const column = load<u32>(plan, L.PLAN_DIRECTION);
  const direction = word(look(column), plan + L.PLAN_DIRECTION_WORDS);
  if (direction < 0) return false;
  amount = direction === 0 ? -value : value;
  return true;
}

function readInOut(kindAt: usize, digits: u32): bool {
  const income = look(load<u32>(kindAt, L.KIND_AMOUNT));
  const expense = look(load<u32>(kindAt, L.KIND_MINUS));
  if (isNothing(income) && isNothing(expense)) return false;
  const received = isNothing(income) ? 0 : numberIn(income, digits);
  let paid = isNothing(expense) ? 0 : numberIn(expense, digits);
  if (received === BAD || received < 0 || paid === BAD) return false;
  if (paid < 0) {
    if (load<u32>(kindAt, L.KIND_RULE) === L.RULE_IN_OUT) return false;
    paid = -paid;
  }
  if (received !== 0 && paid !== 0) return false;
  amount = received - paid;
  return true;
}

/** Reads the fee, BAD where the row has none; false where it cannot be read here. */
function readFee(): bool {
  fee = BAD;
  const column = load<i32>(plan, L.PLAN_FEE);
  if (column < 0) return true;
  const digits = load<u32>(plan, L.PLAN_FEE_DIGITS);
  let value = quickNumber(column, digits);
  if (value === BAD) {
    const field = look(column);
    if (isNothing(field)) return true;
    value = numberIn(field, digits);
    if (value === BAD) return false;
  }
  fee = load<i32>(plan, L.PLAN_FEE_SIGN) < 0 ? -value : value;
  return true;
}

/** Reads hour and time, 0 where it is empty or not needed; false if they cannot be read here. */
function readTime(): bool {
  stamp = 0;
  time = 0;
  hour = L.NO_HOUR;
  const column = load<i32>(plan, L.PLAN_TIME);
  if (column < 0) return true;
  const field = look(column);
  if (isNothing(field)) return true;
  if (load<u32>(plan, L.PLAN_TIME_BYTES) !== 0) return readFormatted(field);
  const found = timeDate(startOf(field), endOf(field));
  if (found === 0) return false;
  const isAlone = isDateAlone(startOf(field), endOf(field));
  takeTime(found, isAlone ? L.NO_CLOCK : timeSeconds());
  return true;
}

function readFormatted(field: u64): bool {
  const found = formattedDate(startOf(field), endOf(field), plan);
  if (found === 0) return false;
  const clockColumn = load<i32>(plan, L.PLAN_CLOCK);
  if (clockColumn < 0) {
    takeTime(found, hasClock(plan) ? formattedSeconds(startOf(field), plan) : L.NO_CLOCK);
    return true;
  }
  const clock = look(clockColumn);
  const seconds = clockSeconds(startOf(clock), endOf(clock));
  if (seconds < 0) return false;
  takeTime(found, seconds);
  return true;
}

function takeTime(date: u32, seconds: u32): void {
  if (seconds !== L.NO_CLOCK) hour = seconds / L.HOUR_SECONDS;
  const isWanted = load<u32>(plan, L.PLAN_WANTS_TIMES) !== 0;
  if (!isWanted && fees === 0) return;
  stamp = ((date as u64) << L.CLOCK_BITS) | (seconds as u64);
  if (isWanted) time = stamp;
}

function checkCurrency(): bool {
  const column = load<i32>(plan, L.PLAN_CURRENCY);
  if (column < 0) return true;
  const field = look(column);
  return isNothing(field) || word(field, plan + L.PLAN_CURRENCY_WORDS) >= 0;
}

// Account of a row.
const WHOSE_JOBS: u32 = 0;
const WHOSE_OTHERS: u32 = 1;
/** All account columns are empty. */
const WHOSE_UNNAMED: u32 = 2;
const WHOSE_UNSURE: u32 = 3;

function readAccount(): u32 {
  const accounts = load<u32>(plan, L.PLAN_ACCOUNTS);
  if (accounts === 0) return WHOSE_JOBS;
  let whose = WHOSE_UNNAMED;
  for (let i: u32 = 0; i < accounts; i++) {
    const column = load<u32>(plan + ((i as usize) << 2), L.PLAN_ACCOUNT_COLUMNS);
    const field = look(column);
    if (field === CAREFUL) return WHOSE_UNSURE;
    if (isNothing(field)) continue;
    if (word(field, plan + L.PLAN_ACCOUNT_WORDS) >= 0) return WHOSE_JOBS;
    whose = WHOSE_OTHERS;
  }
  return whose;
}

function addSums(group: u32): void {
  const groupAt = pass + L.PASS_GROUPS + ((group as usize) << 3);
  store<u64>(groupAt, load<u64>(groupAt) + 1);
  const columns = load<u32>(plan, L.PLAN_SUMS);
  const to = pass + L.PASS_SUMS + ((group * L.PLAN_SUMS_MAX) as usize) * 8;
  for (let at: usize = 0; at < (columns as usize) << 3; at += 8) {
    store<i64>(to + at, load<i64>(to + at) + load<i64>(pass + at, L.PASS_ROW_SUMS));
  }
}

function noteTime(line: u32): void {
  const first = load<u64>(pass, L.PASS_FIRST_TIME);
  if (first === 0 || time < first) {
    store<u64>(pass, time, L.PASS_FIRST_TIME);
    store<u32>(pass, line, L.PASS_FIRST_LINE);
  }
  if (time > load<u64>(pass, L.PASS_LAST_TIME)) {
    store<u64>(pass, time, L.PASS_LAST_TIME);
    store<u32>(pass, line, L.PASS_LAST_LINE);
  }
}

function count(at: u32, lines: u32, type: u32, status: u32, isSuccess: bool): void {
  const offset = at - load<u32>(pass, L.PASS_BASE);
  if (stagesCells()) {
    if (isSuccess) stageCells(offset, lines, type);
    return;
  }
  const isFeeCompared = fee !== BAD && load<u32>(plan, L.PLAN_COMPARES_FEES) !== 0;
  const wholeFee: i64 = isFeeCompared ? rounded(fee) : 0;
  const slot = (type * L.STATUSES_MAX + status) * L.HOURS + hour;
  addTo(pass + (slot as usize) * L.TALLY_BYTES + L.PASS_ACTIVITY);
  if (dimensions !== 0) addToValues(type, status);
  let lanes = hashId(orderId, seed);
  const refundAt = seed + (endOf(orderId) - startOf(orderId) + 1) * L.POSITION_BYTES;
  lanes = v128.xor(lanes, hashId(refundId, refundAt));
  let element: u64 = i64x2.extract_lane(lanes, 1);
  let rest = (type << L.OFFSET_BITS) | offset;
  if (isSuccess) {
    const sign: u32 = amount > 0 ? 0 : amount === 0 ? 1 : 2;
    const kind = type | (sign << SIGN_SHIFT) | ((isFeeCompared as u32) << FEE_SHIFT);
    element ^= load<u64>(seed + KINDS + ((kind as usize) << 4), 8);
    if (ruled !== 0 && addToRule()) {
      element ^= load<u64>(seed + KINDS + (POISONED << 4), 8);
    }
    element = reduced((element & ELEMENT_MASK) + money(wholeFee));
    noteLargest(isFeeCompared && wholeFee * FEE_UNITS !== fee ? Infinity : (wholeFee as f64));
    if (collected !== L.COLLECTS_NOTHING) addToGroups();
  } else rest |= 1 << L.ASIDE_BIT;
  stage(
    i32x4.extract_lane(lanes, 0),
    i32x4.extract_lane(lanes, 1),
    element as i32,
    (element >> 32) as i32,
    rest,
  );
}

/** Adds the current record to sums. */
function addTo(sums: usize): void {
  store<u32>(sums, load<u32>(sums, L.TALLY_COUNT) + 1, L.TALLY_COUNT);
  store<i64>(sums, load<i64>(sums, L.TALLY_AMOUNT) + amount, L.TALLY_AMOUNT);
  if (fee === BAD) return;
  store<u32>(sums, load<u32>(sums, L.TALLY_WITH_FEE) + 1, L.TALLY_WITH_FEE);
  store<i64>(sums, load<i64>(sums, L.TALLY_FEE) + fee, L.TALLY_FEE);
}

/** Notes what is large; `comparedFee` is in minor units, infinite if it has a fraction. */
function noteLargest(comparedFee: f64): void {
  const larger = max(abs(amount as f64), abs(comparedFee));
  store<f64>(pass, max(load<f64>(pass, L.PASS_LARGEST), larger), L.PASS_LARGEST);
}

// Where the random words of kinds and of the factor begin, see domain/key.ts.
const KINDS: usize = 258 * L.POSITION_BYTES;
const FACTOR: usize = KINDS + L.POSITION_BYTES;
const SIGN_SHIFT: u32 = 4;
const FEE_SHIFT: u32 = 6;
/** The kind that records with a wrong fee have besides. */
const POISONED: usize = 255;
const ELEMENT_MASK: u64 = ((1 as u64) << (L.ELEMENT_BITS as u64)) - 1;
/** The largest prime of that many bits: 2^45 - 55. */
const PRIME_GAP: u64 = 55;
const PRIME: u64 = ELEMENT_MASK + 1 - PRIME_GAP;
/** More than an amount and a fee's product subtract from an element, and a multiple of PRIME. */
const ABOVE_ZERO: u64 = PRIME << 7;
/** Bits of a fee that are multiplied at a time: with the factor they have fewer than 64. */
const FEE_BITS: u64 = 16;

/** The factor of fees. */
let factor: u64 = 0;

/** The current amount and a fee as the element adds them: congruent modulo PRIME, below 2^53. */
function money(wholeFee: i64): u64 {
  let product: u64 = 0;
  let power = factor;
  for (let left = abs(wholeFee) as u64; left !== 0; left >>= FEE_BITS) {
    product += folded((left & ((1 << FEE_BITS) - 1)) * power);
    power = folded(power << FEE_BITS);
  }
  return ABOVE_ZERO + (amount as u64) + (wholeFee < 0 ? 0 - product : product);
}

/** A smaller number congruent modulo PRIME: 2^45 is congruent to PRIME_GAP. */
function folded(value: u64): u64 {
  return (value & ELEMENT_MASK) + (value >> (L.ELEMENT_BITS as u64)) * PRIME_GAP;
}

/** The remainder of a number below 2^53. */
function reduced(value: u64): u64 {
  const less = folded(value);
  return less < PRIME ? less : less - PRIME;
}

function hashId(field: u64, words: usize): v128 {
  let lanes = i32x4.splat(0);
  let at = words;
  const to = endOf(field);
  for (let p = startOf(field); p < to; p++) {
    lanes = v128.xor(lanes, v128.load(at + ((load<u8>(p) as usize) << 4)));
    at += L.POSITION_BYTES;
  }
  // Byte value 0 cannot occur in an id: it marks the end.
  return v128.xor(lanes, v128.load(at));
}

/** Fee units to minor units, half away from zero. */
function rounded(units: i64): i64 {
  const magnitude = units < 0 ? -units : units;
  const whole = (magnitude + FEE_UNITS / 2) / FEE_UNITS;
  return units < 0 ? -whole : whole;
}

/** Appends a record's key to those of the pass; `rest` is its type, state and offset. */
export function stage(lane0: i32, lane1: i32, lane2: i32, lane3: i32, rest: u32): void {
  const staged = load<u32>(pass, L.PASS_STAGED);
  const at = pass + L.PASS_STAGE + ((staged as usize) << 4);
  store<i32>(at, (lane0 & L.IDENTITY_MASK) | (lane3 & ~L.IDENTITY_MASK));
  store<i32>(at, lane2, 4);
  store<u32>(at, (((lane3 as u32) >> 8) << L.ELEMENT_SHIFT) | rest, 8);
  store<i32>(at, lane1, 12);
  store<u32>(pass, staged + 1, L.PASS_STAGED);
  const counter = pass + L.PASS_COUNTS + ((((lane1 as u32) >> 24) << 2) as usize);
  store<u32>(counter, load<u32>(counter) + 1);
}

/** Appends the cells of the current record to those of the pass. */
function stageCells(offset: u32, line: u32, type: u32): void {
  const staged = load<u32>(pass, L.PASS_STAGED);
  const at = pass + L.PASS_STAGE + (staged as usize) * L.CELLS_BYTES;
  store<u32>(at, offset, L.CELLS_OFFSET);
  store<u32>(at, line, L.CELLS_LINE);
  store<f64>(at, amount as f64, L.CELLS_AMOUNT);
  store<f64>(at, fee === BAD ? NaN : (fee as f64), L.CELLS_FEE);
  store<f64>(at, time as f64, L.CELLS_TIME);
  store<u64>(at, orderId, L.CELLS_ORDER_ID);
  store<u64>(at, refundId, L.CELLS_REFUND_ID);
  store<u64>(at, channelTxnId, L.CELLS_CHANNEL_TXN_ID);
  store<u32>(at, type, L.CELLS_TYPE);
  store<u32>(at, L.NOT_LISTED, L.CELLS_LISTED);
  store<u32>(pass, staged + 1, L.PASS_STAGED);
}

function stagesCells(): bool {
  return load<u32>(pass, L.PASS_STAGES) === L.STAGES_CELLS;
}

/** The bytes of a batch of the staged keys. */
export function batchBytes(passAt: usize): u32 {
  return L.BATCH_HEADER_BYTES + load<u32>(passAt, L.PASS_STAGED) * L.KEY_BYTES;
}

/** Writes the staged keys to `batch`, by partition and in order within each. */
export function writeBatch(passAt: usize, batch: usize): void {
  const cursors = passAt + L.PASS_COUNTS;
  let total: u32 = 0;
  for (let i: usize = 0; i < (L.PARTITIONS as usize); i++) {
    store<u32>(batch + (i << 2), total);
    const size = load<u32>(cursors + (i << 2));
    store<u32>(cursors + (i << 2), total);
    total += size;
  }
  store<u32>(batch + ((L.PARTITIONS as usize) << 2), total);
  const entries = batch + L.BATCH_HEADER_BYTES;
  let from = passAt + L.PASS_STAGE;
  for (let i: u32 = 0; i < total; i++) {
    const cursor = cursors + ((load<u8>(from, 15) as usize) << 2);
    const index = load<u32>(cursor);
    store<u32>(cursor, index + 1);
    const to = entries + (index as usize) * L.KEY_BYTES;
    store<u64>(to, load<u64>(from));
    store<u32>(to, load<u32>(from, 8), 8);
    from += 16;
  }
}
