// Times whole runs of the built program on days of several formats, and prints medians.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_DEFAULT, machine, makeDay, median, timedRun } from './lib/bench-run.mjs';

const HELP = `Times whole runs of zhangping, start to exit, ledger and reports included.

Usage: node scripts/bench-formats.mjs [--orders N] [--runs N] [--data DIR]

  --orders N   orders in the day (default 1000000)
  --runs N     runs of each case; the median is printed (default 7)
  --data DIR   where days are kept between benchmarks (default: the system's temporary folder)
  --help       this text
`;

const CASES = [
  { channel: 'alipay', container: 'plain', flows: 'csv' },
  { channel: 'alipay', container: 'zip', flows: 'csv' },
  { channel: 'wechat', container: 'plain', flows: 'csv' },
  { channel: 'wechat', container: 'gzip', flows: 'ndjson' },
];

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '7' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(`${machine()}\n\n`);
  process.stdout.write(
    `| ${values.orders} orders | median s | fastest s | peak MB |\n|---|---|---|---|\n`,
  );
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  for (const day of CASES) {
    const folder = makeDay(day, Number(values.orders), values.data);
    timedRun(folder, out);
    const runs = Array.from({ length: Number(values.runs) }, () => timedRun(folder, out));
    const seconds = runs.map((run) => run.seconds);
    const peak = Math.max(...runs.map((run) => run.megabytes));
    const name = `${day.channel}, ${day.container}; flows ${day.flows}`;
    const figures = [median(seconds).toFixed(2), Math.min(...seconds).toFixed(2), peak.toFixed(0)];
    process.stdout.write(`| ${name} | ${figures.join(' | ')} |\n`);
  }
  rmSync(out, { recursive: true });
}
