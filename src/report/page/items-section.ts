/** The tables of items: the first rows as HTML, and all items as data. */
import type { Item } from '../../domain/item.ts';
import { say } from '../../words/language.ts';
import type { Digest } from '../digest.ts';
import { shownCount } from '../figures.ts';
import { type Element, el } from './element.ts';
import { jsonForScript } from './html.ts';
import { itemRow, type RowContext, type TableKind, tableHead } from './item-row.ts';
import type { ItemPacker } from './packed-items.ts';
import { note, nothing } from './section.ts';
import { SECTIONS } from './verdict.ts';

/** Rows in the file itself: visible where scripts do not run. */
export const FIRST_ROWS = 50;
/** Items of a table that a page carries: more are too many for browsers and mail servers. */
export const ITEMS_MAX = 100_000;
/** Items that are read, packed and parsed at a time. */
const CHUNK_ITEMS = 2000;
/** The reports with all items. */
const REPORTS = { listed: 'discrepancies.csv', across: 'cross-day.csv' } as const;

/** The items of one table, read once: first the rows of the file, then all as data. */
export class ItemFeed {
  readonly kind: TableKind;
  readonly total: number;
  readonly first: readonly Item[];
  readonly #items: Iterator<Item>;

  constructor(kind: TableKind, items: Iterable<Item>, total: number) {
    this.kind = kind;
    this.total = total;
    this.#items = items[Symbol.iterator]();
    this.first = this.#take(FIRST_ROWS);
  }

  /** Script elements with the items, as pieces of the file. */
  *data(packer: ItemPacker): Generator<string> {
    let items = [...this.first, ...this.#take(CHUNK_ITEMS - this.first.length)];
    for (let left = ITEMS_MAX; items.length > 0; ) {
      const json = jsonForScript(packer.pack(items));
      yield `<script type="application/json" class="${this.kind}">${json}</script>\n`;
      left -= items.length;
      items = this.#take(Math.min(CHUNK_ITEMS, left));
    }
  }

  /** Ends the reading. */
  close(): void {
    this.#items.return?.();
  }

  #take(count: number): Item[] {
    const items: Item[] = [];
    while (items.length < count) {
      const { done, value } = this.#items.next();
      if (done) break;
      items.push(value);
    }
    return items;
  }
}

/** The section of discrepancies, or of cross-day items. */
export function itemsSection(feed: ItemFeed, digest: Digest, context: RowContext): Element {
  const { job, date, settlement } = digest;
  const { kind, total } = feed;
  const id = SECTIONS[kind];
  const title = el(
    'h2',
    { id: `${id}-title` },
    kind === 'listed' ? say`Discrepancies` : say`Cross-day items`,
    ' ',
    el('span', { class: 'count' }, shownCount(total)),
  );
  const attributes = { id, class: 'items', 'data-kind': kind, 'aria-labelledby': `${id}-title` };
  if (total === 0) {
    const none = kind === 'listed' ? say`None.` : say`No cross-day items.`;
    return el('section', attributes, title, nothing(none));
  }
  const rows = feed.first.map((item, row) => {
    return itemRow(item, kind, context, { row, isOpen: false });
  });
  return el(
    'section',
    attributes,
    title,
    note(kind === 'across' ? acrossNote(settlement !== null) : listedNote(job, date)),
    total > ITEMS_MAX && el('p', { class: 'note limit' }, limitNote(feed)),
    el('div', { class: 'tools', hidden: true }),
    el(
      'div',
      { class: 'scroll' },
      el('table', {}, tableHead(kind, context.words), el('tbody', {}, rows)),
    ),
    total > feed.first.length && el('p', { class: 'note first' }, firstNote(feed)),
    el('nav', { class: 'pager', hidden: true, 'aria-label': context.words.tools.pages }),
  );
}

function listedNote(job: string, date: string): string {
  return [
    say`The largest differences first, resolved ones last.`,
    say`To show later resolutions, run: zhangping report ${job} --date ${date}`,
  ].join(' ');
}

function acrossNote(isSettlement: boolean): string {
  const meanings = isSettlement
    ? [
        say`Pending: money in transit.`,
        say`Cleared: expected and paid on two dates.`,
        say`Expired: overdue.`,
      ]
    : [
        say`Pending: expected on the adjacent day.`,
        say`Cleared: matched on another date.`,
        say`Expired: found on no date.`,
      ];
  return [
    ...meanings,
    say`Expired ones first; within each kind, the largest differences first.`,
  ].join(' ');
}

function limitNote({ kind, total }: ItemFeed): string {
  const [carried, all] = [shownCount(ITEMS_MAX), shownCount(total)];
  return say`Only the first ${carried} of ${all}; all are in ${REPORTS[kind]}.`;
}

function firstNote({ kind, total, first }: ItemFeed): string {
  const [shown, all] = [shownCount(first.length), shownCount(total)];
  return say`The first ${shown} of ${all}; all are in ${REPORTS[kind]}.`;
}
