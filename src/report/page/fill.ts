/** Words with values in them, put in where the page is shown. */

/** A word of the page with its values: fill('{0} of {1}', 3, 7). */
export function fill(word: string, ...values: readonly (string | number)[]): string {
  return word.replace(/\{(\d)\}/g, (_, index) => String(values[index]));
}
