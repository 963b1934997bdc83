/** The head of a table of items: plain in the file, with buttons that sort on a live page. */
import { type Element, el } from './element.ts';
import { type TableKind, tableColumns } from './item-row.ts';
import type { Words } from './words.ts';

export interface SortedBy {
  readonly column: string;
  /** As `aria-sort` has it; other: by size, whatever the sign. */
  readonly direction: 'ascending' | 'descending' | 'other';
}

/** The head; `live` is null where nothing sorts, its `sort` where rows stand as in the report. */
export function tableHead(
  kind: TableKind,
  words: Words,
  live: { readonly sort: SortedBy | null } | null = null,
): Element {
  const cells = tableColumns(kind).map(({ name, label, class: set }) => {
    const text = label(words);
    if (live === null) return el('th', { scope: 'col', class: set }, text);
    const isSorted = live.sort?.column === name;
    return el(
      'th',
      { scope: 'col', class: set, 'aria-sort': isSorted ? live.sort?.direction : undefined },
      el('button', { type: 'button', class: 'sorter', 'data-sort': name }, text),
    );
  });
  return el('thead', {}, el('tr', {}, cells));
}
