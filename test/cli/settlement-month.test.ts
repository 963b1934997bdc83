/** The month of docs/settlement.md: its commands one after the other, and their right values. */
import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { configOf } from '../../src/config/load.ts';
import { expectExit, runCli } from '../support/cli.ts';
import { expectShown, sessionsIn, textOf, withoutNotes } from '../support/doc-sessions.ts';
import { tempDir } from '../support/tempdir.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MONTH = join(ROOT, 'fixtures', 'story-of-a-month');
/** Computed by hand-written rules from the orders and payments, without the program. */
const RIGHT: RightValues = JSON.parse(readFileSync(join(MONTH, 'right-values.json'), 'utf8'));

interface RightValues {
  readonly on: string;
  readonly receivables: readonly Record<string, string>[];
  readonly chains: readonly {
    readonly jobs: readonly string[];
    readonly from: string;
    readonly to: string;
    readonly on: string;
    readonly chain: object;
    readonly first_leg_difference: string;
  }[];
}

const sessionsOf = (doc: string) => sessionsIn(doc, 'An example month', '一个月');

describe('the month of docs/settlement.md', () => {
  const cwd = join(tempDir(), 'month');
  const json = async (...args: string[]) => {
    const result = await runCli([...args, '--json'], { cwd });
    expectExit(result, 0);
    return JSON.parse(result.stdout);
  };

  beforeAll(async () => {
    cpSync(MONTH, cwd, { recursive: true });
    for (const session of sessionsOf('settlement.md')) {
      const result = await runCli(session.args, { cwd });
      expect([0, 1], result.stderr).toContain(result.code);
      expectShown(result.stdout, session);
    }
  });

  test('has the states and sums of every group', async () => {
    const keys = ['job', 'business_date', 'expected_date', 'expected', 'received', 'state'];
    const given: Record<string, string>[] = await json('receivables', '--on', RIGHT.on);
    const part = (group: Record<string, string>) => keys.map((key) => group[key]).join(' ');
    expect(given.map(part).sort()).toEqual(RIGHT.receivables.map(part).sort());
  });

  test.each(RIGHT.chains)('proves the chain $jobs from $from', async (right) => {
    const { jobs, from, to, on, chain, first_leg_difference } = right;
    const given = await json('chain', ...jobs, '--from', from, '--to', to, '--on', on);
    expect(given).toMatchObject(chain);
    expect(given.legs.map(({ job }: { job: string }) => job)).toEqual(jobs);
    expect(given.legs[0].difference).toBe(first_leg_difference);
  });
});

describe.each(['settlement.md', 'settlement.zh-CN.md'])('docs/%s', (doc) => {
  test('has the config of the month, and only valid ones', () => {
    const blocks = [...textOf(doc).matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text);
    expect(blocks[0]).toBe(readFileSync(join(MONTH, 'zhangping.yaml'), 'utf8'));
    // A part of a config is not valid without jobs.
    for (const text of blocks.filter((each) => each.includes('jobs:'))) {
      expect(() => configOf(text, 'zhangping.yaml')).not.toThrow();
    }
  });
});

test('the Chinese document has the same sessions', () => {
  const [chinese, english] = ['settlement.zh-CN.md', 'settlement.md'].map(sessionsOf);
  expect(withoutNotes(chinese)).toEqual(withoutNotes(english));
});
