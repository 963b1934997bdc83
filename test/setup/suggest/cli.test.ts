/** What `inspect --suggest` prints, pasted into a config: the program reads the file with it. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectExit, runCli } from '../../support/cli.ts';
import { tempDir } from '../../support/tempdir.ts';

const SAMPLES = join(import.meta.dirname, 'samples', 'double-entry-generator');
const BANKS = [
  ['cmb/debit/example-cmb-records.csv', 5],
  ['cmb/credit/example-cmb-records.csv', 6],
  ['icbc/credit/example-icbc-credit-records.csv', 9],
  ['icbc/debit-v1/example-icbc-debit-v1-records.csv', 11],
  ['icbc/debit-v2/example-icbc-debit-v2-records.csv', 11],
] as const;

describe('samples of banks', () => {
  test.each(BANKS)('%s', async (name, rows) => {
    const cwd = tempDir();
    copyFileSync(join(SAMPLES, name), join(cwd, 'bank.csv'));
    const proposed = await runCli(['inspect', '--suggest', 'bank.csv'], { cwd });
    expectExit(proposed, 0);
    expect(proposed.stderr).toBe('');
    writeFileSync(join(cwd, 'zhangping.yaml'), proposed.stdout);
    const inspected = await runCli(['inspect', '--json', 'bank.csv'], { cwd });
    expectExit(inspected, 0);
    const [found] = JSON.parse(inspected.stdout);
    expect(found).toMatchObject({ profile: 'my-format', rows, problems: [] });
  });
});

describe('the command', () => {
  test('ends with 3 if rows are left, and prints its proposal', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'a.csv'), '订单号,金额\nA1,1.50\nA2,x\nA3,2.50\n');
    const result = await runCli(['inspect', '--suggest', 'a.csv'], { cwd });
    expectExit(result, 3);
    expect(result.stdout).toContain('# problems: 1\n');
  });

  test('ends with 3 if there is no table', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'a.csv'), 'nothing here\n');
    const result = await runCli(['inspect', '--suggest', 'a.csv'], { cwd });
    expectExit(result, 3);
    expect(result.stderr).toContain('no table with amounts was found');
  });

  test('accepts one file, and prints only YAML', async () => {
    const cwd = tempDir();
    for (const name of ['a.csv', 'b.csv']) writeFileSync(join(cwd, name), '订单号,金额\nA1,1.50\n');
    expectExit(await runCli(['inspect', '--suggest', 'a.csv', 'b.csv'], { cwd }), 2);
    expectExit(await runCli(['inspect', '--suggest', '--json', 'a.csv'], { cwd }), 2);
  });

  test('may be redirected into the config that it would read', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'a.csv'), '订单号,金额\nA1,1.50\n');
    // What a shell makes of `> zhangping.yaml` before the program starts.
    writeFileSync(join(cwd, 'zhangping.yaml'), '');
    expectExit(await runCli(['inspect', '--suggest', 'a.csv'], { cwd }), 0);
  });

  test('reads standard input', async () => {
    const input = '订单号;金额\nA1;1.50\n';
    const result = await runCli(['inspect', '--suggest', '-'], { cwd: tempDir(), input });
    expectExit(result, 0);
    expect(result.stdout).toContain('separator: ;');
  });

  test('a footer that is checked refuses a file that lacks a row', async () => {
    const cwd = tempDir();
    const row = (id: number) => `A${id},${id}.50,2024-01-01`;
    const total = '合计: 3 笔，共 7.50 元';
    const write = (...rows: number[]) =>
      writeFileSync(
        join(cwd, 'a.csv'),
        `订单号,金额,日期\n${rows.map(row).join('\n')}\n${total}\n`,
      );
    write(1, 2, 3);
    const proposed = await runCli(['inspect', '--suggest', 'a.csv'], { cwd });
    expectExit(proposed, 0);
    writeFileSync(join(cwd, 'zhangping.yaml'), proposed.stdout);
    expectExit(await runCli(['inspect', 'a.csv'], { cwd }), 0);
    write(1, 3);
    const inspected = await runCli(['inspect', 'a.csv'], { cwd });
    expectExit(inspected, 3);
    expect(inspected.stdout).toContain('DISAGREES with the rows');
  });
});
