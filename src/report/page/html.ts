/** Elements as HTML: the only place that puts text of the data into markup. */
import { visible } from '../../support/printable.ts';
import { attributesOf, type Child } from './element.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Elements that have no end tag. */
const VOID = new Set(['col', 'input', 'link', 'meta', 'wbr']);

/** Most texts: nothing to escape. */
const PLAIN = /^[\w .,:;/#()-]*$/;

/** Text for elements and attributes, with invisible characters spelled out. */
export function escapeHtml(text: string): string {
  if (PLAIN.test(text)) return text;
  return visible(text).replace(/[&<>"']/g, (char) => ENTITIES[char]);
}

/** The HTML of an element, or of text. */
export function htmlOf(child: Child): string {
  if (typeof child === 'string') return escapeHtml(child);
  const attributes = attributesOf(child).map(([name, value]) => {
    return value === '' ? ` ${name}` : ` ${name}="${escapeHtml(value)}"`;
  });
  const start = `<${child.tag}${attributes.join('')}>`;
  if (VOID.has(child.tag)) return start;
  return `${start}${child.children.map(htmlOf).join('')}</${child.tag}>`;
}

/** A value as JSON for a script element: it can neither end the element nor open another. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
