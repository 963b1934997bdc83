// Times whole runs on statements of formats that a config describes, beside one that is known.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  DATA_DEFAULT,
  filesOf,
  machine,
  makeDay,
  median,
  timedZhangping,
} from './lib/bench-run.mjs';
import { OWN_FORMATS, writeOwnFormats } from './lib/own-formats.mjs';

const HELP = `Times whole runs of zhangping on the same records in formats that a config describes.

Usage: node scripts/bench-own.mjs [--orders N] [--runs N] [--data DIR]

  --orders N   orders in the day (default 1000000)
  --runs N     rounds through all formats; medians are printed (default 5)
  --data DIR   where days are kept between benchmarks (default: the system's temporary folder)
  --help       this text
`;

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    data: { type: 'string', default: DATA_DEFAULT },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  const day = { channel: 'alipay', container: 'plain', flows: 'csv' };
  const { flows } = filesOf(makeDay(day, Number(values.orders), values.data));
  const out = mkdtempSync(path.join(os.tmpdir(), 'zhangping-bench-out-'));
  const { config, files } = await writeOwnFormats(flows, out);
  const rounds = Array.from({ length: Number(values.runs) }, () =>
    OWN_FORMATS.map(({ profile }, i) => {
      const channel = profile === null ? 'generic-csv' : `own-${i}`;
      const given = ['--statement', files[i], '--flows', flows, '--channel', channel];
      const flags = ['--config', config, '--date', '2026-11-19'];
      return timedZhangping(['bench', ...given, ...flags], out);
    }),
  );
  process.stdout.write(
    `${machine()}\n\n| format | median s | ratio | peak MB |\n|---|---|---|---|\n`,
  );
  for (const [i, { name }] of OWN_FORMATS.entries()) {
    const seconds = median(rounds.map((round) => round[i].seconds));
    const ratio = median(rounds.map((round) => round[i].seconds / round[0].seconds));
    const peak = Math.max(...rounds.map((round) => round[i].megabytes));
    const figures = [seconds.toFixed(2), ratio.toFixed(2), peak.toFixed(0)];
    process.stdout.write(`| ${name} | ${figures.join(' | ')} |\n`);
  }
  rmSync(out, { recursive: true });
}
