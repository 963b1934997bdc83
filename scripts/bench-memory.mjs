// Runs days of every shape with a given --memory, and prints the peak memory of each run.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_DEFAULT, machine, packed, timedZhangping } from './lib/bench-run.mjs';
import { makeShape, SHAPES } from './lib/shapes.mjs';

const HELP = `Runs days that need most memory, each with a given --memory, and prints the
peak resident size that the operating system reports. It fails if one is more than a constant
above its --memory. Of ten million records, keys go to disk at 256 MB, unpacked bills at 512 MB.

Usage: npm run bench-memory -- [--records N] [--data DIR]

  --records N  records a side (default 10000000)
  --data DIR   where days are kept between benchmarks (default: the system's temporary folder)
  --help       this text
`;
/** What a run may need beside its --memory, MB: see docs/performance.md. */
const BESIDE_MB = 128;
/** @type {readonly { shape: string, memory: number, isPacked?: boolean }[]} */
const RUNS = [
  ...Object.keys(SHAPES).map((shape) => ({ shape, memory: 512 })),
  { shape: 'all', memory: 256 },
  { shape: 'none', memory: 256 },
  { shape: 'good', memory: 512, isPacked: true },
  { shape: 'good', memory: 4096, isPacked: true },
];

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000000' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});

/** @param {(typeof RUNS)[number]} run @param {string} out */
async function peakOf({ shape, memory, isPacked = false }, out) {
  let { statement, flows } = makeShape(shape, Number(values.records), values.data);
  if (isPacked) [statement, flows] = await Promise.all([packed(statement), packed(flows)]);
  const sides = ['--statement', statement, '--flows', flows, '--date', '2026-11-19'];
  const args = [...sides, '--memory', `${memory}MB`];
  return timedZhangping(args, out, SHAPES[shape].exits).megabytes;
}

async function measureAll() {
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  try {
    for (const run of RUNS) {
      const peak = await peakOf(run, out);
      const over = peak - run.memory;
      const cells = [
        `${SHAPES[run.shape].name}${run.isPacked ? ', packed' : ''}`,
        `${run.memory} MB`,
        `${peak.toFixed(0)} MB`,
      ];
      process.stdout.write(`| ${cells.join(' | ')} | ${over.toFixed(0)} MB |\n`);
      if (over > BESIDE_MB) process.exitCode = 1;
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(`${machine()}\n\n| ${values.records} a side | --memory | peak | over |\n`);
  process.stdout.write('|---|---|---|---|\n');
  await measureAll();
  if (process.exitCode === 1) process.stderr.write(`a peak is over by more than ${BESIDE_MB} MB\n`);
}
