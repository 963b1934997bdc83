// Days of every shape that could be a worst case, as files of own format.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

const HEADER = 'order_id,channel_txn_id,type,amount,paid_at';
/** The last column, which is not read: a run refuses flows that are the statement. */
const TEXT_COLUMNS = { statement: 'product', flows: 'goods' };
const ROWS_PER_CHUNK = 10_000;
/** Of so many records of a good day one is missing in the flows. */
const RECORDS_PER_DISCREPANCY = 1000;
const DUPLICATES = 1_000_000;
/** Records that a split order has on one side. */
const PARTS = 3;

/**
 * @typedef {object} Row
 * @property {string} order
 * @property {string} amount
 * @property {string} product
 * @property {string} [fee] in all rows of a shape, or in none
 *
 * @typedef {object} Shape
 * @property {string} name
 * @property {(i: number, records: number) => Row} statement
 * @property {(i: number, records: number) => Row | null} flows null: not there
 * @property {number[]} exits
 */

/** @param {number} i */
const order = (i) => `20261119${String(i).padStart(20, '0')}`;
/** @param {number} i */
const amount = (i) => `${100 + (i % 900)}.${String(i % 100).padStart(2, '0')}`;
/** @param {number} i */
const good = (i) => ({ order: order(i), amount: amount(i), product: 'Tea' });

/** @param {number} i */
const part = (i) => ({ ...good(i), amount: `${100 + (i % 900)}.00` });

/**
 * A split order in one record; the last one may have fewer parts.
 * @param {number} i
 * @param {number} records
 */
function whole(i, records) {
  const parts = Array.from(
    { length: Math.min(PARTS, records - i * PARTS) },
    (_, n) => i * PARTS + n,
  );
  const sum = parts.reduce((total, each) => total + Number(part(each).amount), 0);
  return { ...good(i), amount: `${sum}.00`, fee: (0.6 * parts.length).toFixed(2) };
}

/** @type {Record<string, Shape>} */
export const SHAPES = {
  good: {
    name: 'one in a thousand is missing',
    statement: good,
    flows: (i) => (i % RECORDS_PER_DISCREPANCY === 7 ? null : good(i)),
    exits: [1],
  },
  all: { name: 'every row matches', statement: good, flows: good, exits: [0] },
  none: {
    name: 'no row matches: the wrong file, refused',
    statement: good,
    flows: (i, records) => good(i + records),
    exits: [3],
  },
  hot: {
    name: 'up to a million times one key on both sides',
    statement: (i) => (i < DUPLICATES ? good(0) : good(i)),
    flows: (i) => (i < DUPLICATES ? good(0) : good(i)),
    exits: [0],
  },
  equal: {
    name: 'all amounts are equal',
    statement: (i) => ({ ...good(i), amount: '100.00' }),
    flows: (i) => (i % RECORDS_PER_DISCREPANCY === 7 ? null : { ...good(i), amount: '100.00' }),
    exits: [1],
  },
  quoted: {
    name: 'every product is quoted, with quotes, commas and line breaks',
    statement: (i) => ({ ...good(i), product: '"Tea, ""green""\n250 g"' }),
    flows: (i) =>
      i % RECORDS_PER_DISCREPANCY === 7 ? null : { ...good(i), product: '"Tea, ""green""\n250 g"' },
    exits: [1],
  },
  twice: {
    name: 'up to a million times one key on one side: as many items',
    statement: (i) => (i < DUPLICATES ? good(0) : good(i)),
    flows: (i) => (i > 0 && i < DUPLICATES ? null : good(i)),
    exits: [1],
  },
  split: {
    name: 'every order is one record on one side, and three on the other, with fees',
    statement: (i) => ({ ...part(i), order: order(Math.floor(i / PARTS)), fee: '0.60' }),
    flows: (i, records) => (i * PARTS < records ? whole(i, records) : null),
    exits: [0],
  },
};

/**
 * The two files of a shape, made unless they are there.
 * @param {string} key of SHAPES
 * @param {number} records
 * @param {string} data
 */
export function makeShape(key, records, data) {
  const folder = path.join(data, `shape-${key}-${records}`);
  mkdirSync(folder, { recursive: true });
  const { statement, flows } = SHAPES[key];
  const files = {
    statement: path.join(folder, 'statement.csv'),
    flows: path.join(folder, 'orders.csv'),
  };
  write(files.statement, records, statement, TEXT_COLUMNS.statement);
  write(files.flows, records, flows, TEXT_COLUMNS.flows);
  return files;
}

/**
 * @param {string} file
 * @param {number} records
 * @param {Shape['flows']} rowOf
 * @param {string} text the name of the last column but the fee
 */
function write(file, records, rowOf, text) {
  if (existsSync(file)) return;
  const output = openSync(`${file}.part`, 'w');
  writeSync(output, `${HEADER},${text}${rowOf(0, records)?.fee === undefined ? '' : ',fee'}\n`);
  for (let first = 0; first < records; first += ROWS_PER_CHUNK) {
    const rows = [];
    for (let i = first; i < Math.min(records, first + ROWS_PER_CHUNK); i++) {
      const row = rowOf(i, records);
      if (row === null) continue;
      const txn = `45860${String(i % 10_000_000_000).padStart(10, '0')}`;
      const time = '2026-11-19 10:00:00';
      const fee = row.fee === undefined ? '' : `,${row.fee}`;
      rows.push(`${row.order},${txn},payment,${row.amount},${time},${row.product}${fee}\n`);
    }
    writeSync(output, rows.join(''));
  }
  closeSync(output);
  renameSync(`${file}.part`, file);
}
