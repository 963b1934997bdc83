// Times whole runs of the built program on generated days, and prints medians.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Times whole runs of zhangping, start to exit, reports included.

Usage: node scripts/bench.mjs [--orders N] [--runs N] [--data DIR]

  --orders N   orders in the day (default 1000000)
  --runs N     runs of each case; the median is printed (default 7)
  --data DIR   where days are kept between benchmarks (default: the system's temporary folder)
  --help       this text
`;

const root = fileURLToPath(new URL('..', import.meta.url));
const PRELOAD = path.join(root, 'scripts', 'lib', 'report-memory.cjs');

const CASES = [
  { channel: 'alipay', container: 'plain', flows: 'csv' },
  { channel: 'alipay', container: 'zip', flows: 'csv' },
  { channel: 'wechat', container: 'plain', flows: 'csv' },
  { channel: 'wechat', container: 'gzip', flows: 'ndjson' },
];

/**
 * @param {{ channel: string, container: string, flows: string }} day
 * @param {string} orders
 * @param {string} data
 */
function makeDay({ channel, container, flows }, orders, data) {
  const folder = path.join(data, `${channel}-${container}-${flows}-${orders}`);
  if (existsSync(path.join(folder, 'expected.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  const flags = ['--channel', channel, '--container', container, '--flows', flows];
  const args = [...flags, '--orders', orders, '--seed', '1', '--out', folder];
  const made = spawnSync(process.execPath, [path.join(root, 'scripts', 'generate.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (made.status !== 0) throw new Error(`generate.mjs ended with ${made.status}`);
  return folder;
}

/**
 * One run: seconds, and peak memory in MB.
 * @param {string} folder
 * @param {string} out
 */
function runOnce(folder, out) {
  const files = readdirSync(folder);
  const flows = files.find((name) => name.startsWith('flows.'));
  const statement = files.find((name) => name !== flows && name !== 'expected.json');
  const inputs = ['--statement', path.join(folder, `${statement}`)];
  inputs.push('--flows', path.join(folder, `${flows}`), '--out', out, '--quiet');
  // A ledger of its own each time: the first run of a date, not its second.
  const ledger = path.join(mkdtempSync(path.join(out, 'ledger-')), 'bench.db');
  inputs.push('--ledger', ledger);
  const program = path.join(root, 'bin', 'zhangping.js');
  const start = performance.now();
  const ran = spawnSync(process.execPath, ['--require', PRELOAD, program, 'run', ...inputs], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - start) / 1000;
  if (ran.status !== 1) throw new Error(`the run ended with ${ran.status}: ${ran.stderr}`);
  const kib = Number(/peak-memory-kib (\d+)/.exec(ran.stderr)?.[1]);
  return { seconds, megabytes: kib / 1024 };
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '7' },
    data: { type: 'string', default: path.join(os.tmpdir(), 'zhangping-bench') },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  const [cpu] = os.cpus();
  process.stdout.write(`${os.cpus().length} × ${cpu?.model}, Node ${process.version}\n\n`);
  process.stdout.write(
    `| ${values.orders} orders | median s | fastest s | peak MB |\n|---|---|---|---|\n`,
  );
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  for (const day of CASES) {
    const folder = makeDay(day, values.orders, values.data);
    runOnce(folder, out);
    const runs = Array.from({ length: Number(values.runs) }, () => runOnce(folder, out));
    const seconds = runs.map((run) => run.seconds);
    const peak = Math.max(...runs.map((run) => run.megabytes));
    const name = `${day.channel}, ${day.container}; flows ${day.flows}`;
    const figures = [median(seconds).toFixed(2), Math.min(...seconds).toFixed(2), peak.toFixed(0)];
    process.stdout.write(`| ${name} | ${figures.join(' | ')} |\n`);
  }
  rmSync(out, { recursive: true });
}
