/**
 * Damaged files: whatever they hold, a run comes to a verdict that it proves, or it refuses them.
 * ZHANGPING_FUZZ_SEED picks other damages, ZHANGPING_FUZZ_RUNS more of them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Big from 'big.js';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/lib/random.mjs';
import { ExpectedError } from '../../src/support/errors.ts';
import {
  type CliResult,
  describeRun,
  expectExit,
  expectNoFault,
  messagesOf,
  runCli,
} from '../support/cli.ts';
import { tempDir } from '../support/tempdir.ts';
import { type ValidCase, validCases } from './corpus.ts';
import { reconcileBytes } from './in-process.ts';
import { mutate } from './mutate.ts';

const SEED = Number(process.env.ZHANGPING_FUZZ_SEED ?? 20261119);
const RUNS = Number(process.env.ZHANGPING_FUZZ_RUNS ?? 100);
/** A run without command line, config and reports costs so much less. */
const BARE_RUNS = RUNS * 10;
/** Parts the seeds of one run of the fuzzer from those of the next. */
const SEED_STEP = 1_000_003;
const DATE = '2026-11-19';

interface Damaged {
  label: string;
  statement: Buffer;
  flows: Buffer;
  date: string | null;
  maxRejects: number;
}

/** The same for the same index, whatever was done before. */
function damagedCase(cases: readonly ValidCase[], index: number): Damaged {
  const rng = new Random(SEED * SEED_STEP + index);
  const valid = rng.pick(cases);
  const other = rng.pick(cases);
  const pack = valid.pack ?? ((bytes: Buffer) => bytes);
  const target = rng.pick(['statement', 'statement', 'flows', 'both']);
  const hit = (side: 'statement' | 'flows') => {
    if (target !== side && target !== 'both') return { bytes: valid[side], done: ['nothing'] };
    return mutate(valid[side], rng.pick([other.statement, other.flows, valid[side]]), rng);
  };
  const statement = hit('statement');
  const flows = hit('flows');
  const how = `statement ${statement.done.join('+')}, flows ${flows.done.join('+')}`;
  return {
    label: `ZHANGPING_FUZZ_SEED=${SEED}, case ${index}: ${valid.name}, ${how}`,
    statement: pack(statement.bytes),
    flows: flows.bytes,
    date: rng.chance(0.75) ? DATE : null,
    maxRejects: rng.chance(0.3) ? 100 : 0,
  };
}

/** What no run may break, whatever it was given. */
function checkRun(result: CliResult, out: string): void {
  expectNoFault(result);
  expectExit(result, 0, 1, 2, 3);
  if (result.code === 2) {
    expect(result.stderr).toMatch(/names no date and its rows have none|has rows of .* to /);
  }
  if (result.code === 2 || result.code === 3) {
    expect(messagesOf(result)).toMatch(/^zhangping: \S/);
    expect(result.stdout).toBe('');
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
    return;
  }
  const jobs = readdirSync(out);
  expect(jobs).toHaveLength(1);
  const [date, ...others] = readdirSync(join(out, jobs[0]));
  expect([date, others]).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/), []]);
  const files = readdirSync(join(out, jobs[0], date));
  const summary = JSON.parse(readFileSync(join(out, jobs[0], date, 'summary.json'), 'utf8'));
  expect(summary.verdict).toBe(result.code === 0 ? 'balanced' : 'discrepant');
  expect(summary.proof.residual).toBe('0.00');
  const difference = Big(summary.statement.amount).minus(summary.flows.amount);
  expect(summary.proof.difference).toBe(difference.toFixed(2));
  expect(summary.proof.explained).toBe(difference.toFixed(2));
  expect(files.filter((name) => name.startsWith('.'))).toEqual([]);
  expect(files.includes('rejects.csv')).toBe(summary.rejects > 0);
}

async function runDamaged(folder: string, damaged: Damaged): Promise<number | null> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'statement'), damaged.statement);
  writeFileSync(join(folder, 'flows'), damaged.flows);
  const job = { statement: 'statement', flows: 'flows', maxRejects: damaged.maxRejects };
  writeFileSync(join(folder, 'zhangping.yaml'), JSON.stringify({ jobs: { job } }));
  const args = ['run', 'job', '--config', 'zhangping.yaml', '--out', 'out', '--quiet'];
  if (damaged.date !== null) args.push('--date', damaged.date);
  const result = await runCli(args, { cwd: folder });
  try {
    checkRun(result, join(folder, 'out'));
  } catch (error) {
    throw new Error(`${damaged.label}\n${describeRun(result)}`, { cause: error });
  }
  return result.code;
}

describe('damaged files', () => {
  test(
    `${RUNS} through the built program (ZHANGPING_FUZZ_SEED=${SEED})`,
    async () => {
      const cases = await validCases();
      const codes = new Map<number | null, number>();
      const folder = join(tempDir(), 'run');
      for (let index = 0; index < RUNS; index++) {
        const code = await runDamaged(folder, damagedCase(cases, index));
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      // Damage that always ends in a refusal, or never, tests little.
      expect(codes.get(1)).toBeGreaterThan(RUNS / 20);
      expect(codes.get(3)).toBeGreaterThan(RUNS / 20);
    },
    600_000 + RUNS * 2000,
  );

  test(
    `${BARE_RUNS} without a command line (ZHANGPING_FUZZ_SEED=${SEED})`,
    async () => {
      const cases = await validCases();
      const folder = tempDir();
      const ends = new Map<string, number>();
      for (let index = 0; index < BARE_RUNS; index++) {
        const damaged = damagedCase(cases, RUNS + index);
        const job = { maxRejects: damaged.maxRejects };
        const end = await reconcileBytes(folder, { ...damaged, job }).then(
          ({ verdict, proof }) => (proof.residual === 0n ? verdict : 'a residual'),
          (error) => {
            if (error instanceof ExpectedError && [2, 3].includes(error.exitCode)) {
              return `exit ${error.exitCode}`;
            }
            throw new Error(damaged.label, { cause: error });
          },
        );
        expect(end, damaged.label).not.toBe('a residual');
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }
      expect(ends.get('discrepant')).toBeGreaterThan(BARE_RUNS / 20);
      expect(ends.get('exit 3')).toBeGreaterThan(BARE_RUNS / 20);
    },
    600_000 + BARE_RUNS * 200,
  );

  test('the files are valid before they are damaged', async () => {
    const folder = tempDir();
    for (const { name, statement, flows, pack } of await validCases()) {
      const packed = pack ? pack(statement) : statement;
      const outcome = await reconcileBytes(folder, { statement: packed, flows });
      expect(outcome.statement.count, name).toBeGreaterThan(0);
    }
  });
});
