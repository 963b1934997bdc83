/** Rows of small results, for what a database says of itself. */

/** Values by column, as text; NULL is null. */
export type SmallRow = Readonly<Record<string, string | null>>;

export function textsOf(row: object): SmallRow {
  const texts = Object.entries(row).map(([name, value]): [string, string | null] => {
    return [name, value === null ? null : String(value)];
  });
  return Object.fromEntries(texts);
}
