/** Elements as nodes of the document: text stays text, whatever it contains. */
import { visible } from '../../../support/printable.ts';
import { attributesOf, type Child } from '../element.ts';

/** The node of an element or text, with invisible characters spelled out. */
export function nodeOf(child: Child): Node {
  if (typeof child === 'string') return document.createTextNode(visible(child));
  const node = document.createElement(child.tag);
  for (const [name, value] of attributesOf(child)) node.setAttribute(name, visible(value));
  node.append(...child.children.map(nodeOf));
  return node;
}

/** Replaces the children of `parent`. */
export function show(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...children.map(nodeOf));
}

/** The element of a selector in `parent`. Throws where there is none: the page is damaged. */
export function need<T extends Element = HTMLElement>(parent: ParentNode, selector: string): T {
  const found = parent.querySelector<T>(selector);
  if (found === null) throw new Error(`no element ${selector}`);
  return found;
}
