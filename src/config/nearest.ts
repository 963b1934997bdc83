/** Suggests the known word that is most similar to a misspelt one. */

/**
 * Returns the known word nearest to `word`, if at most `most` letters differ; the default is a
 * third of the known word. Case, blanks, `_` and `-` are ignored, and a transposition counts once.
 */
export function nearestName<Word extends string>(
  word: string,
  known: readonly Word[],
  most = (each: Word) => Math.floor(each.length / 3),
): Word | undefined {
  const plain = (text: string) => text.replace(/[-_\s]/g, '').toLowerCase();
  const distances = known.map((each) => editDistance(plain(word), plain(each)));
  const least = Math.min(...distances);
  const found = known[distances.indexOf(least)];
  return found !== undefined && least <= most(found) ? found : undefined;
}

/** Insertions, deletions, replacements and transpositions that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const here = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwapped ? twoAbove[column - 2] + 1 : Number.POSITIVE_INFINITY;
      here.push(Math.min(replaced, swapped, above[column] + 1, here[column - 1] + 1));
    }
    [twoAbove, above] = [above, here];
  }
  return above[b.length];
}
