/** Random tables get a proposal that reads all of their rows, to the fen. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allFormats } from '../../../src/formats/registry.ts';
import { fileAt } from '../../../src/inputs/open.ts';
import { suggestFile } from '../../../src/setup/suggest/suggest-file.ts';
import { tempDir } from '../../support/tempdir.ts';
import { TableMaker, written } from './random-table.ts';

const SEED = Number(process.env.ZHANGPING_SUGGEST_SEED ?? 20261119);
const RUNS = Number(process.env.ZHANGPING_SUGGEST_RUNS ?? 80);
/** Parts the seeds of one run from those of the next. */
const SEED_STEP = 1_000_003;

const formats = await allFormats({});
const folder = tempDir();

async function holds(seed: number): Promise<boolean> {
  const table = new TableMaker(seed).make();
  const path = join(folder, 'table.csv');
  writeFileSync(path, table.bytes);
  const { text, readsAll } = await suggestFile(fileAt(path), folder, formats);
  const shown = `${table.text}\n\n${text}`;
  expect(readsAll, shown).toBe(true);
  const money = (fen: number) => written(fen, false, false);
  expect(text, shown).toContain(`# rows: ${table.rows}, passed over: 0\n`);
  expect(text, shown).toContain(`# in: ${table.in.count} rows, ${money(table.in.sum)} CNY\n`);
  expect(text, shown).toContain(`# out: ${table.out.count} rows, ${money(table.out.sum)} CNY\n`);
  expect(text, shown).toContain('# period: 2026-11-19 to 2026-11-19\n');
  if (table.isProven) expect(text, shown).toContain('and are checked: 4\n');
  return table.isProven;
}

test('random tables are read exactly with their proposals', async () => {
  let proven = 0;
  for (let index = 0; index < RUNS; index++) {
    try {
      proven += Number(await holds(SEED * SEED_STEP + index));
    } catch (error) {
      throw new Error(`ZHANGPING_SUGGEST_SEED=${SEED}, table ${index}`, { cause: error });
    }
  }
  expect(proven).toBeGreaterThan(RUNS / 4);
});
