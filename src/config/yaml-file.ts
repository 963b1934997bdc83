/** Parses a YAML file into data, with the lines of its keys and list items. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  parseDocument,
  type Scalar,
} from 'yaml';
import { say } from '../words/language.ts';

/** Deepest nesting of maps and lists; a config needs four levels. */
export const NESTING_MAX = 64;
/** How often an anchor may be used, including the aliases inside it. */
export const ALIASED_MAX = 100;

/** A syntax error of the YAML file; `where` is empty if it does not belong to a key. */
export interface Fault {
  readonly line: number;
  readonly where: readonly PropertyKey[];
  readonly what: string;
}

export interface YamlFile {
  readonly data: unknown;
  /** The line of the deepest key or list item on a path that exists; 1 for the empty path. */
  readonly lineOf: (keys: readonly PropertyKey[]) => number;
  /** The keys of the map at a path, in the order of the file; empty if there is no map. */
  readonly keysOf: (keys: readonly PropertyKey[]) => string[];
}

/**
 * Parses YAML 1.2, or returns its faults. Numbers at a path that `isText` accepts become text
 * unchanged: not every decimal is a float.
 */
export function parseYaml(
  text: string,
  isText: (path: readonly PropertyKey[]) => boolean = () => false,
): YamlFile | Fault[] {
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const deep = deepLine(text);
  if (deep !== undefined) {
    return [{ line: deep, where: [], what: say`is nested more than ${NESTING_MAX} levels deep` }];
  }
  // Duplicate keys are checked below, because they are compared as they are written.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false };
  const document = parseDocument(text, options);
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    line: lineAt(pos[0]),
    where: [],
    what: code === 'MULTIPLE_DOCS' ? say`contains a second document` : say`is not YAML: ${message}`,
  }));
  if (faults.length > 0) return faults;
  const walk = new Walk(document, isText, lineAt);
  if (walk.faults.length > 0) return walk.faults;
  try {
    return {
      // The parser counts the anchor itself.
      data: document.toJS({ maxAliasCount: ALIASED_MAX + 1 }),
      lineOf: (keys) => lineAt(walk.follow(keys).offset),
      keysOf: (keys) => keysIn(walk.follow(keys).node),
    };
  } catch {
    // Only the number of aliases can fail here: each of them has its anchor.
    return [{ line: 1, where: [], what: say`uses anchors more than ${ALIASED_MAX} times` }];
  }
}

/** The line on which the file is nested too deep for a recursive parser. */
function deepLine(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // Only the depth is needed, not the tokens.
    for (const _ of parser.next(lexeme));
    // The stack also has the document and a scalar.
    if (parser.stack.length > NESTING_MAX && parser.stack.filter(isOpen).length > NESTING_MAX) {
      return text.slice(0, parser.offset).split('\n').length;
    }
  }
  return undefined;
}

function isOpen({ type }: { readonly type: string }): boolean {
  return type === 'block-map' || type === 'block-seq' || type === 'flow-collection';
}

/** Checks every key and alias of a document; keys become text as they are written. */
class Walk {
  readonly faults: Fault[] = [];
  readonly #document: Document;
  readonly #isText: (path: readonly PropertyKey[]) => boolean;
  readonly #lineAt: (offset: number) => number;
  readonly #anchors = new Map<string, Node>();
  /** The node of each alias: of several anchors with a name, the last one before the alias. */
  readonly #aliased = new Map<unknown, Node>();

  constructor(
    document: Document,
    isText: (path: readonly PropertyKey[]) => boolean,
    lineAt: (offset: number) => number,
  ) {
    this.#document = document;
    this.#isText = isText;
    this.#lineAt = lineAt;
    this.#node(document.contents, []);
  }

  #node(node: unknown, at: readonly PropertyKey[]): void {
    if (isAlias(node)) this.#alias(node, at);
    if (!isSeq(node) && !isMap(node) && !isScalar(node)) return;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node) && this.#isText(at)) keepAsWritten(node);
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) this.#node(item, [...at, index]);
    } else if (isMap(node)) {
      const lines = new Map<string, number>();
      for (const pair of node.items) this.#pair(pair, at, lines);
    }
  }

  #alias(alias: Alias, at: readonly PropertyKey[]): void {
    const node = this.#anchors.get(alias.source);
    if (node) this.#aliased.set(alias, node);
    else {
      const what = say`refers to &${alias.source}, which does not exist: quote a value that begins
        with *`;
      this.#fault(alias, at, what);
    }
  }

  #pair({ key, value }: Pair, at: readonly PropertyKey[], lines: Map<string, number>): void {
    if (!isScalar(key)) {
      this.#fault(key as Node, at, say`a key must be a plain word`);
      return;
    }
    // A job 007 must not become 7.
    if (typeof key.value !== 'string') key.value = key.source ?? '';
    const name = String(key.value);
    const where = [...at, name];
    const before = lines.get(name);
    if (before !== undefined) {
      this.#fault(key, where, say`is a duplicate of the key on line ${before}`);
    } else lines.set(name, this.#lineAt(offsetOf(key)));
    // JavaScript treats this key specially.
    if (name === '__proto__') this.#fault(key, where, say`is not a valid name`);
    this.#node(value, where);
  }

  /** The node at a path if there is one, and the offset of the deepest key or item on the path. */
  follow(keys: readonly PropertyKey[]): { node: unknown; offset: number } {
    let node: unknown = this.#document.contents;
    let offset = 0;
    for (const key of keys) {
      node = this.#aliased.get(node) ?? node;
      let place: unknown;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
        place = pair?.key;
        node = pair?.value;
      } else if (isSeq(node) && typeof key === 'number') {
        place = node.items[key];
        node = place;
      } else return { node: undefined, offset };
      if (!isNode(place)) return { node: undefined, offset };
      offset = offsetOf(place);
    }
    return { node: this.#aliased.get(node) ?? node, offset };
  }

  #fault(node: Node, where: readonly PropertyKey[], what: string): void {
    this.faults.push({ line: this.#lineAt(offsetOf(node)), where, what });
  }
}

function keepAsWritten(scalar: Scalar): void {
  // An anchored value may also be used where it must be a number.
  if (typeof scalar.value !== 'number' || scalar.anchor !== undefined) return;
  scalar.value = scalar.source;
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

function keysIn(node: unknown): string[] {
  return isMap(node) ? node.items.map(({ key }) => String((key as Scalar).value)) : [];
}
