/**
 * Elements of the page as plain values, so that a row is described once: html.ts writes it into the
 * file, and the page's script builds it in the browser.
 */

export type Attribute = string | number | boolean | undefined;

export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly children: readonly Child[];
}

/** An element, or text. */
export type Child = Element | string;

/** Children in any form: lists are flattened, null and false left out. */
export type Children = Child | null | false | readonly Children[];

/** An element; an attribute that is true has no value, one that is false is left out. */
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

/** The attributes that are set, as text. */
export function attributesOf({ attributes }: Element): [string, string][] {
  return Object.entries(attributes).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === false) return [];
    return [[name, value === true ? '' : String(value)]];
  });
}
