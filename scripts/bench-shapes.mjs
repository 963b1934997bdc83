// Times whole runs on days of every shape that could be a worst case, beside a good one.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_DEFAULT, machine, median, timedZhangping } from './lib/bench-run.mjs';
import { makeShape, SHAPES } from './lib/shapes.mjs';

const HELP = `Times whole runs of zhangping on days that could be its worst cases, in turns.

Usage: node scripts/bench-shapes.mjs [--records N] [--runs N] [--data DIR]

  --records N  records a side (default 10000000)
  --runs N     runs of each; the median is printed (default 3)
  --data DIR   where days are kept between benchmarks (default: the system's temporary folder)
  --help       this text
`;

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000000' },
    runs: { type: 'string', default: '3' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});

function measureAll() {
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  const days = Object.entries(SHAPES).map(([key, shape]) => {
    const files = makeShape(key, Number(values.records), values.data);
    const args = ['--statement', files.statement, '--flows', files.flows, '--date', '2026-11-19'];
    const runs = /** @type {import('./lib/bench-run.mjs').Measured[]} */ ([]);
    return { shape, args, runs };
  });
  try {
    for (let run = 0; run < Number(values.runs); run++) {
      for (const { shape, args, runs } of days) runs.push(timedZhangping(args, out, shape.exits));
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return days.map(({ shape, runs }) => ({
    name: shape.name,
    seconds: median(runs.map(({ seconds }) => seconds)),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
  }));
}

if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(
    `${machine()}\n\n| ${values.records} a side | time | of the first | peak |\n`,
  );
  process.stdout.write('|---|---|---|---|\n');
  const measured = measureAll();
  for (const { name, seconds, megabytes } of measured) {
    const ratio = (seconds / measured[0].seconds).toFixed(2);
    const cells = [name, `${seconds.toFixed(2)} s`, ratio, `${megabytes.toFixed(0)} MB`];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
}
