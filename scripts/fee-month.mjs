/**
 * Writes the month of docs/fees.md: bills of WeChat Pay, the shop's own records, a config with fee
 * rules, and what these expect, computed here by hand-written rules.
 *
 *   node scripts/fee-month.mjs <folder>
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatFen } from './lib/money.mjs';
import { Random } from './lib/random.mjs';
import { HEADERS } from './lib/wechat.mjs';

const DAYS = 31;
/** The first day of the new rate of JSAPI. */
const CHANGE = 16;
/** Parts of the amount by 10,000. */
const RATES = { JSAPI: [60, 54], NATIVE: [38, 38], APP: [100, 100] };
const NATIVE_MAX = 2500;

const CONFIG = `jobs:
  wechat:
    statement: bills/{date:yyyyMMdd}.csv
    flows: flows/{date:yyyyMMdd}.csv
    fees:
      - name: jsapi
        for: { product: JSAPI }
        until: 2026-10-16
        rate: "0.0060"
      - name: jsapi
        for: { product: JSAPI }
        from: 2026-10-16
        rate: "0.0054"
      - name: native
        for: { product: NATIVE }
        rate: "0.0038"
        max: "25.00"
      - name: app
        for: { product: APP }
        rate: "0.0100"
        collect: billed
`;

/**
 * @typedef {'JSAPI' | 'NATIVE' | 'APP'} Product
 *
 * @typedef {object} Row a row of the bill; amounts and fees in fen, signed
 * @property {number} day
 * @property {string} clock
 * @property {Product} product
 * @property {string} order
 * @property {string} refund empty: a payment
 * @property {number} amount
 * @property {number} expected
 * @property {number} charged
 */

/** @param {number} day */
const dateOf = (day) => `2026-10-${String(day).padStart(2, '0')}`;

/**
 * Half a fen up.
 * @param {number} dividend
 * @param {number} divisor
 */
const rounded = (dividend, divisor) => Math.floor((2 * dividend + divisor) / (2 * divisor));

/**
 * @param {Product} product
 * @param {number} day
 * @param {number} amount
 */
function feeOf(product, day, amount) {
  const fee = rounded(amount * RATES[product][day < CHANGE ? 0 : 1], 10_000);
  return product === 'NATIVE' ? Math.min(fee, NATIVE_MAX) : fee;
}

/**
 * The payments of the month, each followed by its refunds.
 * @param {Random} rng
 */
function rowsOf(rng) {
  /** @type {Row[]} */
  const rows = [];
  for (let day = 1; day <= DAYS; day++) {
    for (let n = 1; n <= 36; n++) {
      const product = rng.pick(/** @type {const} */ (['JSAPI', 'JSAPI', 'NATIVE', 'APP']));
      const amount = rng.chance(0.02) ? rng.between(700_000, 900_000) : rng.between(1, 30_000);
      const clock = `${String(rng.between(8, 21)).padStart(2, '0')}:${rng.between(10, 59)}:00`;
      const order = `T${String(day).padStart(2, '0')}${String(n).padStart(2, '0')}`;
      const expected = feeOf(product, day, amount);
      const charged = product === 'APP' ? 0 : expected;
      const payment = { day, clock, product, order, refund: '', amount, expected, charged };
      rows.push(payment, ...refundsOf(rng, payment));
    }
  }
  return rows;
}

/**
 * Refunds on later days: the last part returns the rest of the fee.
 * @param {Random} rng
 * @param {Row} payment
 */
function refundsOf(rng, payment) {
  /** @type {Row[]} */
  const refunds = [];
  if (!rng.chance(0.12)) return refunds;
  let [left, fee, { day }] = [payment.amount, payment.expected, payment];
  for (let k = 1; k <= 3 && left > 0; k++) {
    day += rng.between(1, 6);
    if (day > DAYS) break;
    const part = rng.chance(0.4) ? left : rng.between(1, left);
    left -= part;
    const share = rounded(payment.expected * part, payment.amount);
    const returned = left === 0 ? fee : Math.min(share, fee);
    fee -= returned;
    const expected = 0 - returned;
    const charged = payment.product === 'APP' ? 0 : expected;
    refunds.push({
      ...payment,
      day,
      refund: `R${payment.order}-${k}`,
      amount: -part,
      expected,
      charged,
    });
  }
  return refunds;
}

/**
 * Two mistakes of the channel: a payment at the old rate on the day of the change, and a refund
 * that returns the fee at the rate of its own day.
 * @param {Row[]} rows
 */
function chargeWrong(rows) {
  const isLarge = (/** @type {Row} */ { product, amount }) => {
    return product === 'JSAPI' && Math.abs(amount) > 15_000 && Math.abs(amount) < 30_001;
  };
  const payment = rows.find((row) => row.day === CHANGE && row.refund === '' && isLarge(row));
  const refund = rows.find((row, i) => {
    const whole = rows[i - 1];
    return row.refund.endsWith('-1') && row.day >= CHANGE && whole.day < CHANGE && isLarge(row);
  });
  if (payment === undefined || refund === undefined) throw new Error('the month lacks a row');
  payment.charged = rounded(payment.amount * 60, 10_000);
  refund.charged = 0 - rounded(-refund.amount * 54, 10_000);
  return { payment: payment.order, refund: refund.refund };
}

/** @param {Row[]} rows */
function billOf(rows) {
  const fee = (/** @type {number} */ fen) => `${formatFen(fen)}000`;
  const lines = rows.map((row, i) => {
    const { product, order, refund, amount, charged } = row;
    const isRefund = refund !== '';
    const paid = isRefund ? '0.00' : formatFen(amount);
    const back = isRefund ? formatFen(-amount) : '0.00';
    const ids = isRefund ? [`5000${i}`, refund] : ['0', '0'];
    const [rate] = RATES[product].slice(row.day < CHANGE ? 0 : 1);
    const cells = [
      ...[`${dateOf(row.day)} ${row.clock}`, 'wx9dfe38480f030e85', '1627859777', '0', ''],
      ...[`42000020862026${order.slice(1)}`, order, 'o2RW45oGxo1Z8Fhcf6Oy9rMM7aT8', product],
      ...[isRefund ? 'REFUND' : 'SUCCESS', 'OTHERS', 'CNY', paid, '0.00', ...ids, back, '0.00'],
      ...(isRefund ? ['ORIGINAL', 'SUCCESS'] : ['', '']),
      ...['茶', '', fee(charged), `${formatFen(rate)}%`, paid, back, ''],
    ];
    return `\`${cells.join(',`')}`;
  });
  const sum = (/** @type {(row: Row) => number} */ of) =>
    rows.reduce((all, row) => all + of(row), 0);
  const paid = formatFen(sum((row) => Math.max(row.amount, 0)));
  const back = formatFen(sum((row) => Math.max(-row.amount, 0)));
  const totals = [`${rows.length}`, paid, back, '0.00', fee(sum((row) => row.charged)), paid, back];
  const head =
    '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
  return `${[HEADERS.ALL, ...lines, head, `\`${totals.join(',`')}`].join('\n')}\n`;
}

/** @param {Row[]} rows */
function flowsOf(rows) {
  const lines = rows.map(({ day, clock, order, refund, amount }) => {
    const type = refund === '' ? 'payment' : 'refund';
    return `${order},${refund},${type},${formatFen(amount)},${dateOf(day)} ${clock}`;
  });
  return `${['order_id,refund_id,type,amount,paid_at', ...lines].join('\n')}\n`;
}

/** What each rule adds up to, in major units. @param {Row[]} rows */
function rightValues(rows) {
  const isOld = (/** @type {Row} */ { day }) => day < CHANGE;
  const chosen = [
    ['jsapi', '', rows.filter((row) => row.product === 'JSAPI' && isOld(row))],
    ['jsapi', dateOf(CHANGE), rows.filter((row) => row.product === 'JSAPI' && !isOld(row))],
    ['native', '', rows.filter(({ product }) => product === 'NATIVE')],
    ['app', '', rows.filter(({ product }) => product === 'APP')],
  ];
  return chosen.map(([rule, from, own]) => {
    const of = /** @type {Row[]} */ (own);
    const sum = (/** @type {(row: Row) => number} */ part) => {
      return formatFen(of.reduce((all, row) => all + part(row), 0));
    };
    return {
      ...{ rule, from, rows: of.length, volume: sum(({ amount }) => amount) },
      charged: sum(({ charged }) => charged),
      expected: sum(({ expected }) => expected),
    };
  });
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/fee-month.mjs <folder>');
  process.exit(2);
}
const rows = rowsOf(new Random(20261001));
const wrong = chargeWrong(rows);
for (const each of ['bills', 'flows']) mkdirSync(join(folder, each), { recursive: true });
for (let day = 1; day <= DAYS; day++) {
  const name = `${dateOf(day).replaceAll('-', '')}.csv`;
  const own = rows.filter((row) => row.day === day);
  writeFileSync(join(folder, 'bills', name), billOf(own));
  writeFileSync(join(folder, 'flows', name), flowsOf(own));
}
writeFileSync(join(folder, 'zhangping.yaml'), CONFIG);
const right = { rules: rightValues(rows), wrong };
writeFileSync(join(folder, 'right-values.json'), `${JSON.stringify(right, null, 2)}\n`);
