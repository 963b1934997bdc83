// Times whole runs on ever more short rows: how time and memory grow.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_DEFAULT, machine, median, timedZhangping } from './lib/bench-run.mjs';
import { makeShortDay } from './lib/short-rows.mjs';

const HELP = `Times whole runs of zhangping on days of 80-byte rows, own records on either side.

Usage: node scripts/bench-growth.mjs [--millions N,N] [--runs N] [--data DIR] [-- OPTIONS]

  --millions N,N  records a side, in millions (default 1,10; 100 takes 16 GB of disk)
  --runs N        runs of each; the median is printed (default 3)
  --data DIR      where days are kept between benchmarks (default: the system's temporary folder)
  --help          this text

What follows -- is passed to zhangping run, such as --memory 512MB.
`;

const { values, positionals } = parseArgs({
  options: {
    millions: { type: 'string', default: '1,10' },
    runs: { type: 'string', default: '3' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** @param {number} millions */
function measure(millions) {
  const { statement, flows, expected } = makeShortDay(millions * 1_000_000, values.data);
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  try {
    const runs = Array.from({ length: Number(values.runs) }, () => {
      const files = ['--statement', statement, '--flows', flows];
      const run = timedZhangping([...files, ...positionals], out);
      const { discrepancies } = JSON.parse(run.stdout);
      for (const [category, count] of Object.entries(expected)) {
        if (discrepancies[category].count !== count) throw new Error(`a wrong ${category} count`);
      }
      return run;
    });
    return {
      seconds: median(runs.map(({ seconds }) => seconds)),
      megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(`${machine()}\n\n| a side | time | of the one before | peak memory |\n`);
  process.stdout.write('|---|---|---|---|\n');
  let before = Number.NaN;
  for (const millions of values.millions.split(',').map(Number)) {
    const { seconds, megabytes } = measure(millions);
    const ratio = Number.isNaN(before) ? '' : `${(seconds / before).toFixed(1)} times`;
    const cells = [
      `${millions} million`,
      `${seconds.toFixed(2)} s`,
      ratio,
      `${Math.round(megabytes)} MB`,
    ];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
    before = seconds;
  }
}
