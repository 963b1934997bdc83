/** Bills in a folder as a source: what is refused is a finding of its date. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FetchConfig } from '../../src/config/fetch-config.ts';
import { FetchedSource } from '../../src/inputs/fetched/fetched-source.ts';
import { tempDir } from '../support/tempdir.ts';

test('a date whose evidence is damaged is found with its problem, and others without', async () => {
  const into = join(tempDir(), 'bills');
  mkdirSync(into);
  for (const date of ['2026-11-28', '2026-11-29']) writeFileSync(join(into, `${date}.csv`), 'a');
  writeFileSync(join(into, '2026-11-28.csv.evidence.json'), '{}');
  const source = new FetchedSource({ kind: 'fetched', into } as FetchConfig);
  const [damaged] = await source.find('2026-11-28');
  expect(damaged.problem?.message).toContain('is not the evidence of a fetched file');
  const [whole] = await source.find('2026-11-29');
  expect(whole).toMatchObject({ problem: null, isAbsent: false, files: [{}] });
});
