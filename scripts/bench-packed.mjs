// Times whole runs on packed inputs beside the same ones unpacked, and beside inflating alone.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  DATA_DEFAULT,
  filesOf,
  machine,
  makeDay,
  median,
  packed,
  timed,
  timedZhangping,
} from './lib/bench-run.mjs';

const HELP = `Times whole runs of zhangping on gzip files of both sides, on the same files unpacked,
and the inflating of both by itself, one after the other, in turns.

Usage: node scripts/bench-packed.mjs [--orders N,N] [--runs N] [--data DIR]

  --orders N,N orders in the day, of each size (default 2000000,10000000)
  --runs N     runs of each; the median is printed (default 3)
  --data DIR   where days are kept between benchmarks (default: the system's temporary folder)
  --help       this text
`;
const DAY = { channel: 'alipay', container: 'plain', flows: 'csv' };
const INFLATE = fileURLToPath(new URL('contenders/inflate.mjs', import.meta.url));

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000000,10000000' },
    runs: { type: 'string', default: '3' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});

/** @param {number} orders */
async function measure(orders) {
  const folder = makeDay(DAY, orders, values.data);
  const plain = filesOf(folder);
  const [statement, flows] = await Promise.all([packed(plain.statement), packed(plain.flows)]);
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  const inflate = (/** @type {string} */ file) => timed(process.execPath, [INFLATE, file]);
  const contenders = [
    {
      name: 'inflating alone',
      run: () => {
        const [first, second] = [inflate(statement), inflate(flows)];
        return { ...second, seconds: first.seconds + second.seconds };
      },
    },
    {
      name: 'zhangping, plain',
      run: () => timedZhangping(['--statement', plain.statement, '--flows', plain.flows], out),
    },
    {
      name: 'zhangping, gzip',
      run: () => timedZhangping(['--statement', statement, '--flows', flows], out),
    },
  ];
  const all = contenders.map(() => /** @type {import('./lib/bench-run.mjs').Measured[]} */ ([]));
  try {
    for (let run = 0; run < Number(values.runs); run++) {
      for (const [index, contender] of contenders.entries()) all[index].push(contender.run());
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return contenders.map(({ name }, index) => ({
    name,
    seconds: median(all[index].map(({ seconds }) => seconds)),
    megabytes: Math.max(...all[index].map(({ megabytes }) => megabytes)),
  }));
}

if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(`${machine()}\n`);
  for (const orders of values.orders.split(',').map(Number)) {
    process.stdout.write(`\n| ${orders} orders | median s | peak MB |\n|---|---|---|\n`);
    const measured = await measure(orders);
    for (const { name, seconds, megabytes } of measured) {
      process.stdout.write(`| ${name} | ${seconds.toFixed(2)} | ${megabytes.toFixed(0)} |\n`);
    }
    const [inflating, plain, gzip] = measured.map(({ seconds }) => seconds);
    const share = ((gzip - plain) / inflating).toFixed(2);
    process.stdout.write(`\ngzip takes ${share} of inflating alone more than plain\n`);
  }
}
