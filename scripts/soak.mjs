// Runs the tests of faults (test/ledger/faults) with large counts: hours of bad luck in minutes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Kills runs, fills disks, changes bytes and runs eight at once, again and again.

Usage: node scripts/soak.mjs [options] [test file...]

  --count N      how often each (default 500): kills, rounds of eight; twice as many changed bytes
  --seed N       the same kills and changes again, as a failure names it (default: by the clock)
  --help         this text

Build first: npm run build. The tests of full disks need root.
`;
const FOLDER = 'test/ledger/faults';

/** @param {string} value */
function isCount(value) {
  return /^[1-9]\d{0,8}$/.test(value);
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '500' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { count, seed } = values;
  if (!isCount(count) || (seed !== undefined && !isCount(seed))) {
    process.stderr.write(`--count and --seed are whole numbers from 1 up.\n\n${HELP}`);
    return 2;
  }
  const root = fileURLToPath(new URL('..', import.meta.url));
  const env = { ...process.env, ZHANGPING_SOAK: count, ...(seed ? { ZHANGPING_SEED: seed } : {}) };
  const vitest = `${root}/node_modules/vitest/vitest.mjs`;
  // One file after the other: each keeps all processors busy by itself.
  const args = [
    vitest,
    'run',
    '--no-file-parallelism',
    ...(positionals[0] ? positionals : [FOLDER]),
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  return status ?? 1;
}

process.exitCode = main();
