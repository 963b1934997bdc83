// Times what a run costs besides its rows: start and end of a small day, phases of a larger one.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_DEFAULT, machine, makeDay, median, timed, timedRun } from './lib/bench-run.mjs';

const HELP = `Times whole runs of zhangping on a small day beside an empty "node -e 0", in
turns, and prints the phases of runs on a larger day with their discrepancies.

Usage: node scripts/bench-start.mjs [--runs N] [--data DIR]

  --runs N     runs of each; medians are printed (default 15)
  --data DIR   where days are kept between benchmarks (default: the system's temporary folder)
  --help       this text
`;
const DAY = { channel: 'alipay', container: 'plain', flows: 'csv' };
const SMALL = 6000;
const LARGE = 2_000_000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});

function measureAll() {
  const small = makeDay(DAY, SMALL, values.data);
  const large = makeDay(DAY, LARGE, values.data);
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  const turns = Array.from({ length: Number(values.runs) }, () => ({
    empty: timed(process.execPath, ['-e', '0']),
    small: timedRun(small, out),
    large: JSON.parse(timedRun(large, out).stdout),
  }));
  rmSync(out, { recursive: true, force: true });
  return turns;
}

/** @param {string} head @param {readonly (readonly [string, string | number])[]} rows */
function print(head, rows) {
  process.stdout.write(`\n| ${head} |\n|---|---|\n`);
  for (const row of rows) process.stdout.write(`| ${row.join(' | ')} |\n`);
}

if (values.help) process.stdout.write(HELP);
else {
  const turns = measureAll();
  const seconds = (/** @type {'empty' | 'small'} */ which) =>
    median(turns.map((turn) => turn[which].seconds)).toFixed(3);
  process.stdout.write(`${machine()}\n`);
  print('start to end | s', [
    ['node -e 0', seconds('empty')],
    [`${SMALL} orders`, seconds('small')],
  ]);
  const [{ large }] = turns;
  const counts = Object.values(large.discrepancies).map(({ count }) => count);
  const items = counts.reduce((sum, count) => sum + count, 0);
  const phases = Object.keys(large.timings);
  const times = (/** @type {string} */ phase) => turns.map((turn) => turn.large.timings[phase]);
  print(
    `${LARGE} orders, ${items} discrepancies | ms`,
    phases.map((phase) => /** @type {const} */ ([phase, median(times(phase))])),
  );
}
