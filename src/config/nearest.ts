/** The known word that was probably meant by a misspelt one. */

/**
 * The known word nearest to `word`, if it is close: a third of its letters may differ. Case, `_`
 * and `-` do not count.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.replace(/[-_]/g, '').toLowerCase();
  const distances = known.map((each) => editDistance(plain(word), plain(each)));
  const least = Math.min(...distances);
  const found = known[distances.indexOf(least)];
  return found !== undefined && least <= Math.floor(found.length / 3) ? found : undefined;
}

/** Letters to insert, delete or replace in `a` until it is `b`. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const here = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      here.push(Math.min(replaced, above[column] + 1, here[column - 1] + 1));
    }
    above = here;
  }
  return above[b.length];
}
