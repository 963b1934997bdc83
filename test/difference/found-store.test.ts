import { expect, test } from 'vitest';
import { FoundStore } from '../../src/difference/found-store.ts';
import type { SortedFound } from '../../src/difference/sorted-found.ts';
import { openSpool } from '../../src/inputs/spool.ts';
import { tempDir } from '../support/tempdir.ts';

const WORDS = 4;

/** Groups of these sizes, whose words tell them apart. */
function foundOf(seed: number, sizes: readonly number[]): SortedFound {
  const starts = Uint32Array.from([0, ...sizes], (_, i) => {
    return sizes.slice(0, i).reduce((sum, size) => sum + size, 0);
  });
  const records = sizes.reduce((sum, size) => sum + size, 0);
  return { words: Uint32Array.from({ length: records * WORDS }, (_, i) => seed + i), starts };
}

const FOUND = Array.from({ length: 20 }, (_, i) => foundOf(i * 1000, [1 + (i % 3), 2, i + 1]));

test.each([0, 500, 1e9])('gives back what it got, in memory for %d bytes', async (bytes) => {
  const store = new FoundStore({ bytes, openSpool: () => openSpool(tempDir()) });
  await Promise.all(FOUND.map((found) => store.add(found)));
  const all = [...store];
  expect(all.toSorted((a, b) => a.words[0] - b.words[0])).toEqual(FOUND);
  for (const [index, { words, starts }] of all.entries()) {
    for (let group = 0; group + 1 < starts.length; group++) {
      const { found, group: there } = store.withGroup(index, group);
      const [start, end] = [found.starts[there], found.starts[there + 1]];
      const expected = words.slice(starts[group] * WORDS, starts[group + 1] * WORDS);
      expect(found.words.slice(start * WORDS, end * WORDS)).toEqual(expected);
    }
  }
  const other = foundOf(77, [5]);
  for (let index = 0; index < store.length; index += 2) await store.replace(index, other);
  for (let index = 0; index < store.length; index++) {
    expect(store.at(index)).toEqual(index % 2 === 0 ? other : all[index]);
  }
});
