/** What the rows of several documents add up to. */
import type { RowSums } from '../../formats/profile.ts';
import type { ScannedDocument } from '../pieces/document-scan.ts';

/** Sums of several documents, by the names of the first one's sum columns. */
export function addUp(documents: readonly ScannedDocument[]): RowSums {
  const [first] = documents;
  const { plan } = first.opening;
  const sumOf = (document: ScannedDocument, group: number, name: string) => {
    const index = document.opening.plan.sums.findIndex((sum) => sum.name === name);
    return index < 0 ? 0n : document.sums.sums[group][index];
  };
  const add = <T>(of: (document: ScannedDocument) => T, zero: T, plus: (a: T, b: T) => T) =>
    documents.map(of).reduce(plus, zero);
  return {
    counts: first.sums.counts.map((_, group) =>
      add(
        (each) => each.sums.counts[group],
        0,
        (a, b) => a + b,
      ),
    ),
    sums: first.sums.sums.map((_, group) =>
      plan.sums.map(({ name }) =>
        add(
          (each) => sumOf(each, group, name),
          0n,
          (a, b) => a + b,
        ),
      ),
    ),
  };
}
