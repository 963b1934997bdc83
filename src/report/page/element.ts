/**
 * Elements of the page as plain values, so that a row is described once: html.ts writes it into the
 * file, and the page's own script builds it anew in the browser.
 */

export type Attribute = string | number | boolean | undefined;

export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly children: readonly Child[];
}

/** An element, or text. */
export type Child = Element | string;

/** What may stand for children: lists are taken apart, null and false left out. */
export type Children = Child | null | false | readonly Children[];

/** An element; an attribute that is true stands without a value, one that is false not at all. */
export function el(
  tag: string,
  attributes: Element['attributes'],
  ...children: readonly Children[]
): Element {
  return { tag, attributes, children: flat(children) };
}

function flat(children: Children): readonly Child[] {
  if (children === null || children === false) return [];
  if (typeof children === 'string' || 'tag' in children) return [children];
  return children.flatMap(flat);
}

/** The attributes that are there, as text. */
export function attributesOf({ attributes }: Element): [string, string][] {
  return Object.entries(attributes).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === false) return [];
    return [[name, value === true ? '' : String(value)]];
  });
}
