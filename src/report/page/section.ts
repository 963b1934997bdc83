/** What sections of the page have in common: a title, lists of facts, and tables of figures. */
import { type Children, type Element, el } from './element.ts';

/** A section whose name is its class and the id of its title. */
export function section(name: string, title: string, ...children: readonly Children[]): Element {
  const heading = el('h2', { id: name }, title);
  return el('section', { class: name, 'aria-labelledby': name }, heading, children);
}

export function note(text: string): Element {
  return el('p', { class: 'note' }, text);
}

export function nothing(text: string): Element {
  return el('p', { class: 'nothing' }, text);
}

/** A list of facts, each a name and a value. */
export function factList(facts: readonly (readonly [string, Children])[]): Element {
  const rows = facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)));
  return el('dl', {}, rows);
}

/** A table with columns of words, then columns of numbers. */
export function figuresTable(
  head: { readonly words: readonly string[]; readonly numbers: readonly string[] },
  rows: readonly Element[],
  foot: Element | null = null,
): Element {
  const cells = [
    head.words.map((name) => el('th', { scope: 'col' }, name)),
    head.numbers.map((name) => el('th', { scope: 'col', class: 'number' }, name)),
  ];
  return el(
    'table',
    { class: 'figures' },
    el('thead', {}, el('tr', {}, cells)),
    el('tbody', {}, rows),
    foot && el('tfoot', {}, foot),
  );
}

/** A row of such a table; `cells` are elements, or what a cell of a number holds. */
export function figuresRow(name: string, ...cells: readonly Children[]): Element {
  const numbers = cells.map((cell) => el('td', { class: 'number' }, cell));
  return el('tr', {}, el('th', { scope: 'row' }, name), numbers);
}
