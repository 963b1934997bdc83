// Writes a seeded day: a channel's statement, the merchant's flows, and what they must give.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { alipayBaseName, alipayTrade, alipayZip } from './lib/alipay.mjs';
import { compactDate, isDate } from './lib/clock.mjs';
import { DEFAULT_DATE, DEFAULT_DISCREPANCY_RATE, discrepancyRates, makeDay } from './lib/day.mjs';
import { flowsCsv, flowsNdjson } from './lib/flows.mjs';
import { wechatBill } from './lib/wechat.mjs';

const HELP = `Writes a channel statement, the merchant's flows and expected.json for a made-up day.

Usage: node scripts/generate.mjs --channel alipay|wechat --out DIR [options]

  --channel alipay|wechat       whose statement
  --out DIR                     where to write; made if it is not there
  --orders N                    orders in the day (default 1000)
  --seed N                      same seed, same files (default 1)
  --date yyyy-MM-dd             business date (default ${DEFAULT_DATE})
  --discrepancies SHARE         share of orders with a discrepancy, 0 to 0.5
                                (default ${DEFAULT_DISCREPANCY_RATE})
  --clean                       none at all: balanced
  --container plain|gzip|zip    of the statement (default zip for alipay, plain for wechat,
                                which never comes as zip)
  --flows csv|ndjson            format of the flows (default csv)
  --help                        this text
`;

const WECHAT_MERCHANT = '1627859777';
const GZIP_LEVEL = 3;

class UsageError extends Error {}

/**
 * @template {string} T
 * @param {string} flag
 * @param {string | undefined} value
 * @param {readonly T[]} choices
 * @returns {T}
 */
function oneOf(flag, value, choices) {
  const choice = choices.find((each) => each === value);
  if (choice !== undefined) return choice;
  const given = value === undefined ? 'is missing' : `'${value}' is not known`;
  throw new UsageError(`--${flag} ${given}: ${choices.join(' or ')}`);
}

/**
 * @param {string} flag
 * @param {string} value
 */
function wholeNumber(flag, value) {
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number)) return number;
  throw new UsageError(`--${flag} '${value}' is not a whole number`);
}

/** @param {string} value */
function share(value) {
  const number = Number(value);
  if (value !== '' && number >= 0 && number <= 0.5) return number;
  throw new UsageError(`--discrepancies '${value}' is not a number from 0 to 0.5`);
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        channel: { type: 'string' },
        out: { type: 'string' },
        orders: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        date: { type: 'string', default: DEFAULT_DATE },
        discrepancies: { type: 'string', default: String(DEFAULT_DISCREPANCY_RATE) },
        clean: { type: 'boolean', default: false },
        container: { type: 'string' },
        flows: { type: 'string', default: 'csv' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @param {ReturnType<typeof parse>} values */
function settings(values) {
  const channel = oneOf('channel', values.channel, /** @type {const} */ (['alipay', 'wechat']));
  const usual = channel === 'alipay' ? 'zip' : 'plain';
  const container = oneOf(
    'container',
    values.container ?? usual,
    channel === 'alipay'
      ? /** @type {const} */ (['plain', 'gzip', 'zip'])
      : /** @type {const} */ (['plain', 'gzip']),
  );
  if (!values.out) throw new UsageError('--out is missing: the folder to write into');
  if (!isDate(values.date)) throw new UsageError(`--date '${values.date}' is not a date`);
  return {
    channel,
    container,
    out: values.out,
    orders: wholeNumber('orders', values.orders),
    seed: wholeNumber('seed', values.seed),
    date: values.date,
    discrepancies: values.clean ? 0 : share(values.discrepancies),
    flows: oneOf('flows', values.flows, /** @type {const} */ (['csv', 'ndjson'])),
  };
}

/** @typedef {ReturnType<typeof settings>} Settings */

/**
 * @param {Settings} options
 * @param {import('./lib/day.mjs').Day} day
 */
function statementFile({ channel, container, date }, day) {
  const ending = container === 'gzip' ? '.gz' : '';
  if (channel === 'wechat') {
    const content = wechatBill(day.statement, { merchant: WECHAT_MERCHANT });
    return { name: `${WECHAT_MERCHANT}_${compactDate(date)}_ALL.csv${ending}`, content };
  }
  const bill = { date };
  const base = alipayBaseName(bill);
  if (container === 'zip') {
    return { name: `${base}.csv.zip`, content: alipayZip(day.statement, bill) };
  }
  return { name: `${base}_业务明细.csv${ending}`, content: alipayTrade(day.statement, bill) };
}

/**
 * @param {string} file
 * @param {Iterable<Buffer> | AsyncIterable<Buffer>} content
 */
async function write(file, content) {
  const source = Readable.from(content);
  const target = createWriteStream(file);
  if (!file.endsWith('.gz')) return pipeline(source, target);
  return pipeline(source, createGzip({ level: GZIP_LEVEL }), target);
}

/** @param {Settings} options */
async function generate(options) {
  const { channel, date, seed, orders, out } = options;
  const rates = discrepancyRates(options.discrepancies);
  const day = makeDay({ channel, date, seed, orders, rates });
  const statement = statementFile(options, day);
  const flows = `flows.${options.flows}`;
  mkdirSync(out, { recursive: true });
  await write(path.join(out, statement.name), statement.content);
  const toFlows = options.flows === 'csv' ? flowsCsv : flowsNdjson;
  await write(path.join(out, flows), toFlows(day.flows));
  const files = { statement: statement.name, flows };
  const expected = { channel, date, seed, orders, files, ...day.expected };
  writeFileSync(path.join(out, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
  for (const name of [statement.name, flows, 'expected.json']) {
    process.stdout.write(`${path.join(out, name)}\n`);
  }
}

try {
  const values = parse(process.argv.slice(2));
  if (values.help) process.stdout.write(HELP);
  else await generate(settings(values));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`generate: ${error.message}\nTry --help.\n`);
  process.exitCode = 2;
}
