/** A table of items with sorting, filters, search and pages; only one page of rows is drawn. */
import type { Category } from '../../../domain/item.ts';
import { leadRecord } from '../../../domain/item-order.ts';
import { fill, shownCount } from '../../figures.ts';
import { type Element as El, el } from '../element.ts';
import { detailRow } from '../item-detail.ts';
import {
  itemRow,
  type RowContext,
  type SortedBy,
  type TableKind,
  tableColumns,
  tableHead,
} from '../item-row.ts';
import type { PageData } from '../page-data.ts';
import { copyText } from './copy.ts';
import { need, nodeOf, show } from './dom.ts';
import type { ItemList } from './item-list.ts';
import { saveCsv } from './save.ts';
import { EVERYTHING, type Filter, View } from './view.ts';

/** Rows on a page of the table. */
const PAGE_ROWS = 50;
/** The initial order: discrepancies by size, the others in the order of the report. */
const FIRST_SORT: Readonly<Record<TableKind, SortedBy | null>> = {
  listed: { column: 'difference', direction: 'other' },
  across: null,
};
const FILE_NAMES = { listed: 'discrepancies', across: 'cross-day' } as const;

export class ItemTable {
  readonly #section: HTMLElement;
  readonly #list: ItemList;
  readonly #data: PageData;
  readonly #context: RowContext;
  readonly #view: View;
  readonly #announce: (text: string) => void;
  readonly #open = new Set<number>();
  #rows: Uint32Array;
  #page = 0;

  /** `announce` sends a text to screen readers. */
  constructor(
    section: HTMLElement,
    list: ItemList,
    data: PageData,
    announce: (text: string) => void,
  ) {
    this.#section = section;
    this.#list = list;
    this.#data = data;
    this.#announce = announce;
    this.#context = { digits: data.digits, words: data.words, isLive: true };
    this.#view = new View(list);
    this.#view.sort = FIRST_SORT[list.kind];
    this.#rows = this.#view.rows();
    this.#build();
  }

  /** Applies a filter and resets all others. */
  choose(filter: Partial<Filter>): void {
    need<HTMLInputElement>(this.#section, 'input').value = '';
    this.#filter({ ...EVERYTHING, ...filter });
  }

  #build(): void {
    const section = this.#section;
    const { words } = this.#data;
    const tools = need(section, '.tools');
    show(tools, ...toolsOf(this.#list, words));
    const { sort } = this.#view;
    need(section, 'thead').replaceWith(nodeOf(tableHead(this.#list.kind, words, { sort })));
    section.querySelector('.note.first')?.remove();
    show(need(section, '.pager'), ...pagerOf(words));
    tools.hidden = false;
    section.addEventListener('click', (event) => this.#clicked(event));
    need(section, 'input').addEventListener('input', (event) => {
      const text = (event.target as HTMLInputElement).value;
      this.#filter({ ...this.#view.filter, text });
    });
    this.#draw();
  }

  #clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const button = target.closest<HTMLElement>('button');
    const row = target.closest<HTMLElement>('tr.item');
    if (button === null) {
      // Selecting text must not open the row.
      if (row !== null && String(document.getSelection()) === '') this.#toggle(row);
      return;
    }
    const { group, state, sort, page, copy } = button.dataset;
    if (group !== undefined) this.#filter({ ...this.#view.filter, group, action: '' });
    else if (state !== undefined) this.#toggleState(state as Filter['state']);
    else if (sort !== undefined) this.#sortBy(sort);
    else if (page !== undefined) this.#turn(page);
    else if (copy !== undefined) void this.#copy(button, copy);
    else if ('open' in button.dataset && row !== null) this.#toggle(row);
    else if ('action' in button.dataset) this.#filter({ ...this.#view.filter, action: '' });
    else if ('save' in button.dataset) this.#save();
  }

  #filter(filter: Filter): void {
    this.#view.filter = filter;
    this.#refresh();
  }

  /** Shows only open or only resolved items; a second click shows both. */
  #toggleState(state: Filter['state']): void {
    const { filter } = this.#view;
    this.#filter({ ...filter, state: filter.state === state ? '' : state });
  }

  /** Sorts by a column in each of its directions in turn, and then in the initial order. */
  #sortBy(column: string): void {
    const { sort } = this.#view;
    const ways = this.#waysOf(column);
    const direction = ways[sort?.column === column ? ways.indexOf(sort.direction) + 1 : 0];
    const next = direction ? { column, direction } : FIRST_SORT[this.#list.kind];
    this.#view.sort = next;
    for (const head of this.#section.querySelectorAll('thead th')) {
      const isSorted = head.querySelector('button')?.dataset.sort === next?.column;
      if (next === null || !isSorted) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', next.direction);
    }
    this.#refresh();
  }

  /** Differences by size first; other numbers descending first, words ascending. */
  #waysOf(column: string): readonly SortedBy['direction'][] {
    if (column === 'difference') return ['other', 'descending', 'ascending'];
    const found = tableColumns(this.#list.kind).find(({ name }) => name === column);
    const isNumber = found?.class.includes('number') ?? false;
    return isNumber ? ['descending', 'ascending'] : ['ascending', 'descending'];
  }

  #refresh(): void {
    this.#rows = this.#view.rows();
    this.#page = 0;
    this.#draw();
    this.#announce(this.#rangeText());
  }

  #turn(where: string): void {
    const last = this.#pages() - 1;
    const pages: Record<string, number> = {
      first: 0,
      back: this.#page - 1,
      on: this.#page + 1,
      last,
    };
    this.#page = Math.max(0, Math.min(last, pages[where]));
    this.#draw();
    this.#announce(this.#rangeText());
    this.#section.scrollIntoView({ block: 'start' });
  }

  #toggle(row: HTMLElement): void {
    const number = Number(row.dataset.row);
    const isOpen = !this.#open.delete(number);
    if (isOpen) {
      this.#open.add(number);
      row.after(nodeOf(detailRow(this.#list.item(number), this.#list.kind, this.#context)));
    } else row.nextElementSibling?.remove();
    row.classList.toggle('open', isOpen);
    need(row, '.opener').setAttribute('aria-expanded', String(isOpen));
  }

  async #copy(button: HTMLElement, from: string): Promise<void> {
    const { tools } = this.#data.words;
    const row = button.closest<HTMLElement>('tr.item');
    const item = row === null ? null : this.#list.item(Number(row.dataset.row));
    const order = item === null ? undefined : leadRecord(item)?.orderId;
    const text = button.previousElementSibling?.textContent ?? '';
    const isCopied = await copyText(from === 'order' ? (order ?? text) : text);
    this.#announce(isCopied ? tools.copied : tools.notCopied);
    if (!isCopied) return;
    button.classList.add('done');
    button.addEventListener('animationend', () => button.classList.remove('done'), { once: true });
  }

  #save(): void {
    const { job, date, digits } = this.#data;
    const name = `${job}-${date}-${FILE_NAMES[this.#list.kind]}.csv`;
    saveCsv(this.#list, this.#rows, digits, name);
  }

  #pages(): number {
    return Math.max(1, Math.ceil(this.#rows.length / PAGE_ROWS));
  }

  #draw(): void {
    this.#drawRows();
    const { words } = this.#data;
    const { group, action, state } = this.#view.filter;
    for (const chip of this.#section.querySelectorAll<HTMLElement>('.chip[aria-pressed]')) {
      const isPressed =
        (chip.dataset.group ?? group) === group && (chip.dataset.state ?? state) === state;
      chip.setAttribute('aria-pressed', String(isPressed));
    }
    const only = need(this.#section, '[data-action]');
    only.hidden = action === '';
    only.textContent = action === '' ? '' : `${words.actions[action as 'refund']} ×`;
    const save = need<HTMLButtonElement>(this.#section, '[data-save]');
    const { length } = this.#rows;
    const { exportOne, exportMany } = words.tools;
    save.textContent = fill(length === 1 ? exportOne : exportMany, shownCount(length));
    save.disabled = length === 0;
    this.#drawPager();
  }

  #drawRows(): void {
    const { kind } = this.#list;
    const from = this.#page * PAGE_ROWS;
    const rows: El[] = [];
    for (const row of this.#rows.subarray(from, from + PAGE_ROWS)) {
      const item = this.#list.item(row);
      const isOpen = this.#open.has(row);
      rows.push(itemRow(item, kind, this.#context, { row, isOpen }));
      if (isOpen) rows.push(detailRow(item, kind, this.#context));
    }
    const nothing = el(
      'td',
      { class: 'nothing', colspan: tableColumns(kind).length },
      this.#data.words.table.noMatch,
    );
    show(need(this.#section, 'tbody'), ...(rows.length > 0 ? rows : [el('tr', {}, nothing)]));
  }

  #drawPager(): void {
    const pager = need(this.#section, '.pager');
    pager.hidden = this.#rows.length <= PAGE_ROWS;
    need(pager, '.range').textContent = this.#rangeText();
    const last = this.#pages() - 1;
    for (const button of pager.querySelectorAll<HTMLButtonElement>('button')) {
      const isBack = button.dataset.page === 'first' || button.dataset.page === 'back';
      button.disabled = isBack ? this.#page === 0 : this.#page === last;
    }
  }

  #rangeText(): string {
    const { length } = this.#rows;
    if (length === 0) return this.#data.words.table.noMatch;
    const from = this.#page * PAGE_ROWS;
    const range = [from + 1, Math.min(length, from + PAGE_ROWS), length].map(shownCount);
    return fill(this.#data.words.tools.range, ...range);
  }
}

function toolsOf(list: ItemList, { tools, categories }: PageData['words']): El[] {
  const chip = (of: Record<string, string>, name: string, count: number) =>
    el(
      'button',
      { type: 'button', class: 'chip', ...of, 'aria-pressed': 'false' },
      name,
      ' ',
      el('span', { class: 'count' }, shownCount(count)),
    );
  const chips = list.groups().map(([group, count]) => {
    return chip({ 'data-group': group }, categories[group as Category], count);
  });
  const resolved = list.resolvedCount;
  const states = [
    chip({ 'data-state': 'open' }, tools.stillOpen, list.length - resolved),
    chip({ 'data-state': 'resolved' }, tools.settled, resolved),
  ];
  return [
    el(
      'div',
      { class: 'chips', role: 'group', 'aria-label': tools.categoriesLabel },
      chip({ 'data-group': '' }, tools.all, list.length),
      chips,
      resolved > 0 && states,
      el('button', { type: 'button', class: 'chip only', 'data-action': true, hidden: true }),
    ),
    el('input', {
      type: 'search',
      placeholder: tools.search,
      'aria-label': tools.search,
      autocomplete: 'off',
      spellcheck: 'false',
    }),
    el('button', { type: 'button', class: 'save', 'data-save': true }),
  ];
}

function pagerOf({ tools }: PageData['words']): El[] {
  const button = (page: string, label: string, text: string) =>
    el('button', { type: 'button', 'data-page': page, 'aria-label': label }, text);
  return [
    button('first', tools.first, '«'),
    button('back', tools.previous, '‹'),
    el('span', { class: 'range' }),
    button('on', tools.next, '›'),
    button('last', tools.last, '»'),
  ];
}
