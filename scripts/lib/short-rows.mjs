// Days of short rows, as many as wanted, written as fast as the disk takes them.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

const HEADER = 'order_id,channel_txn_id,type,amount,paid_at\n';
const ROWS_PER_CHUNK = 10_000;
/** Of so many records one is missing in the flows, and one has another amount there. */
const RECORDS_PER_DISCREPANCY = 1_000_000;
const MISSING = 123_456;
const DIFFERENT = 654_321;
const ID_DIGITS = 28;
const LOW_DIGITS = 4;

/**
 * The folder of a day of `records` a side, 80 bytes each, made unless it is there, and the
 * discrepancies that it has.
 * @param {number} records a multiple of a million
 * @param {string} data
 */
export function makeShortDay(records, data) {
  const folder = path.join(data, `short-rows-${records}`);
  const made = path.join(folder, 'made');
  if (!existsSync(made)) {
    mkdirSync(folder, { recursive: true });
    for (const side of /** @type {const} */ (['statement', 'flows'])) {
      write(path.join(folder, `${side}.csv`), records, side === 'flows');
    }
    writeFileSync(made, '');
  }
  const each = Math.floor(records / RECORDS_PER_DISCREPANCY);
  return {
    statement: path.join(folder, 'statement.csv'),
    flows: path.join(folder, 'flows.csv'),
    expected: { long: each, amount_mismatch: each },
  };
}

/** @param {string} file @param {number} records @param {boolean} isFlows */
function write(file, records, isFlows) {
  const output = openSync(`${file}.part`, 'w');
  writeSync(output, HEADER);
  const rows = Array.from({ length: ROWS_PER_CHUNK }, (_, low) => rowOf(low));
  const chunk = Buffer.from(rows.join(''));
  const rowBytes = rows[0].length;
  for (let first = 0; first < records; first += ROWS_PER_CHUNK) {
    const high = String(first / ROWS_PER_CHUNK).padStart(ID_DIGITS - LOW_DIGITS - 8, '0');
    for (let at = 8; at < chunk.length; at += rowBytes) chunk.write(high, at, 'latin1');
    if (isFlows && hasDiscrepancy(first))
      writeSync(output, withDiscrepancies(chunk, first, rowBytes));
    else writeSync(output, chunk);
  }
  closeSync(output);
  renameSync(`${file}.part`, file);
}

/** @param {number} low */
function rowOf(low) {
  const id = `20261119${String(low).padStart(ID_DIGITS - 8, '0')}`;
  const txn = `45860${String(low).padStart(10, '0')}`;
  const amount = `${100 + (low % 900)}.${String(low % 100).padStart(2, '0')}`;
  const minute = String(low % 60).padStart(2, '0');
  return `${id},${txn},payment,${amount},2026-11-19 10:${minute}:00\n`;
}

/** @param {number} first */
function hasDiscrepancy(first) {
  const within = first % RECORDS_PER_DISCREPANCY;
  return [MISSING, DIFFERENT].some((at) => at >= within && at < within + ROWS_PER_CHUNK);
}

/** @param {Buffer} chunk @param {number} first @param {number} rowBytes */
function withDiscrepancies(chunk, first, rowBytes) {
  const rows = [];
  for (let low = 0; low < ROWS_PER_CHUNK; low++) {
    const place = (first + low) % RECORDS_PER_DISCREPANCY;
    if (place === MISSING) continue;
    const row = chunk.toString('latin1', low * rowBytes, (low + 1) * rowBytes);
    rows.push(
      place === DIFFERENT
        ? row.replace(/,(\d)(\d\d\.)/, (_, a, b) => `,${a === '9' ? 8 : 9}${b}`)
        : row,
    );
  }
  return rows.join('');
}
