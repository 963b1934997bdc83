/** Elements of the page as nodes of the document: text stays text, whatever is in it. */
import { visible } from '../../../support/printable.ts';
import { attributesOf, type Child } from '../element.ts';

/** The node of an element or text, with everything invisible spelled out. */
export function nodeOf(child: Child): Node {
  if (typeof child === 'string') return document.createTextNode(visible(child));
  const node = document.createElement(child.tag);
  for (const [name, value] of attributesOf(child)) node.setAttribute(name, visible(value));
  node.append(...child.children.map(nodeOf));
  return node;
}

/** Puts these in the place of what is in `parent`. */
export function show(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...children.map(nodeOf));
}

/** What a selector finds in `parent`. Throws where there is none: the page is of another make. */
export function need<T extends Element = HTMLElement>(parent: ParentNode, selector: string): T {
  const found = parent.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing is ${selector}`);
  return found;
}
