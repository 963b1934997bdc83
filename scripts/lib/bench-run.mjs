/** What benchmarks share: days made once, processes timed from outside, medians. */
import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PRELOAD = path.join(root, 'scripts', 'lib', 'report-memory.cjs');

/** Where days are kept between benchmarks unless something else is said. */
export const DATA_DEFAULT = path.join(os.tmpdir(), 'zhangping-bench');

/**
 * @typedef {object} Measured
 * @property {number} seconds
 * @property {number} megabytes peak memory; NaN where the process does not say
 * @property {string} stdout
 * @property {number | null} status
 *
 * @typedef {{ channel: string, container: string, flows: string }} DayKind
 */

/**
 * The folder of a generated day, made unless it is there.
 * @param {DayKind} day
 * @param {number} orders
 * @param {string} data
 */
export function makeDay({ channel, container, flows }, orders, data) {
  const folder = path.join(data, `${channel}-${container}-${flows}-${orders}`);
  if (existsSync(path.join(folder, 'expected.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  const flags = ['--channel', channel, '--container', container, '--flows', flows];
  const args = [...flags, '--orders', String(orders), '--seed', '1', '--out', folder];
  const made = spawnSync(process.execPath, [path.join(root, 'scripts', 'generate.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (made.status !== 0) throw new Error(`generate.mjs ended with ${made.status}`);
  return folder;
}

/**
 * The two files of a generated day.
 * @param {string} folder
 */
export function filesOf(folder) {
  const { files } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8'));
  const names = readdirSync(folder);
  const statement = names.find((name) => name === files.statement) ?? files.statement;
  return { statement: path.join(folder, statement), flows: path.join(folder, files.flows) };
}

/**
 * Runs a command to its end, timed from outside. Throws unless it ends as expected.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {readonly number[]} [exits]
 * @returns {Measured}
 */
export function timed(command, args, exits = [0, 1]) {
  const isNode = command === process.execPath;
  const start = performance.now();
  const ran = spawnSync(command, isNode ? ['--require', PRELOAD, ...args] : args, {
    encoding: 'utf8',
    maxBuffer: 1024 * 1024,
  });
  const seconds = (performance.now() - start) / 1000;
  if (ran.error) throw ran.error;
  const kib = Number(/peak-memory-kib (\d+)/.exec(ran.stderr)?.[1]);
  const { stdout, status } = ran;
  if (status === null || !exits.includes(status)) {
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${ran.stderr}`);
  }
  return { seconds, megabytes: kib / 1024, stdout, status };
}

/**
 * A whole run of the program: a first run, with a ledger of its own.
 * @param {readonly string[]} args of `zhangping run`
 * @param {string} out
 * @param {readonly number[]} [exits]
 */
export function timedZhangping(args, out, exits) {
  const ledger = path.join(mkdtempSync(path.join(out, 'ledger-')), 'bench.db');
  const program = path.join(root, 'bin', 'zhangping.js');
  const places = ['--ledger', ledger, '--out', out];
  return timed(process.execPath, [program, 'run', ...args, ...places, '--json'], exits);
}

/**
 * A whole run of the program on a day.
 * @param {string} folder of the day
 * @param {string} out
 * @param {readonly string[]} [flags]
 */
export function timedRun(folder, out, flags = []) {
  const { statement, flows } = filesOf(folder);
  return timedZhangping(['--statement', statement, '--flows', flows, ...flags], out);
}

/**
 * The file as gzip, made unless it is there.
 * @param {string} file
 */
export async function packed(file) {
  const name = `${file}.gz`;
  if (!existsSync(name)) {
    await pipeline(createReadStream(file), createGzip(), createWriteStream(`${name}.part`));
    renameSync(`${name}.part`, name);
  }
  return name;
}

/** @param {readonly number[]} values */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The machine, in a line. */
export function machine() {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.cpus().length} × ${cpu?.model}, ${memory} GiB, Node ${process.version}`;
}
