/** Creates nodes from elements; text is never parsed as HTML. */
import { visible } from '../../../support/printable.ts';
import { attributesOf, type Child } from '../element.ts';

/** Returns the node of an element or text, with invisible characters escaped. */
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

/** Returns the element of a selector in `parent`. Throws if it is missing: the page is damaged. */
export function need<T extends Element = HTMLElement>(parent: ParentNode, selector: string): T {
  const found = parent.querySelector<T>(selector);
  if (found === null) throw new Error(`no element ${selector}`);
  return found;
}
