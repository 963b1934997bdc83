/** Elements to fields: keeps the text of elements in the layout, and ignores all others. */
import type { XmlElement, XmlListener } from '../../inputs/xml.ts';
import { RefusedError } from '../../support/errors.ts';
import { XML_TEXT_CHARS_MAX } from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import {
  type AmountPath,
  DOCUMENT,
  type FieldName,
  isDocument,
  type LayoutNode,
  type ScopeKind,
} from './layout.ts';
import { refuseLine } from './values.ts';

/** The fields of one statement, balance, entry or part. */
export class Fields {
  /** Line of its start tag. */
  readonly line: number;
  readonly #texts = new Map<FieldName, string>();

  constructor(line: number) {
    this.line = line;
  }

  /** The trimmed text of an element; empty where it is absent. */
  get(name: FieldName): string {
    return this.#texts.get(name) ?? '';
  }

  set(name: FieldName, text: string): void {
    this.#texts.set(name, text);
  }
}

/** Receives statements and their contents. */
interface FieldListener {
  /** A `<Document>` of the format starts. */
  onDocument(): void;
  onStart(kind: ScopeKind, fields: Fields): void;
  /** Its fields are complete. */
  onEnd(kind: ScopeKind, fields: Fields): void;
}

/** Line breaks in a value belong to the layout of the file. */
function unfold(text: string): string {
  const trimmed = text.trim();
  if (!/[\t\n\r]/.test(trimmed)) return trimmed;
  const lines = trimmed.split(/[\t\n\r]+/).map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}

function isAmount(field: FieldName | null): field is AmountPath {
  return field !== null && /(^|\/)Amt$/.test(field);
}

/** Turns elements into fields. */
export class FieldReader implements XmlListener {
  readonly #name: string;
  readonly #listener: FieldListener;
  /** The namespace of the current document. */
  #uri = '';
  readonly #nodes: LayoutNode[] = [];
  readonly #scopes: Fields[] = [];
  /** Open elements within an ignored one, itself included. */
  #ignored = 0;
  #text = '';
  #line = 1;

  /** @param name the document, as messages name it */
  constructor(name: string, listener: FieldListener) {
    this.#name = name;
    this.#listener = listener;
  }

  open(element: XmlElement): void {
    if (this.#ignored > 0) {
      this.#ignored++;
      return;
    }
    const parent = this.#nodes.at(-1);
    if (!parent) {
      this.#openOutside(element);
      return;
    }
    const { name, uri, attributes, line } = element;
    const node = uri === this.#uri ? parent.children.get(name) : undefined;
    if (!node) {
      this.#ignored = 1;
      return;
    }
    this.#nodes.push(node);
    this.#text = '';
    this.#line = line;
    const currency = attributes.Ccy;
    if (currency !== undefined && isAmount(node.field)) {
      this.#scopes.at(-1)?.set(`${node.field}@Ccy`, currency.trim());
    }
    if (node.kind === null) return;
    const fields = new Fields(line);
    this.#scopes.push(fields);
    this.#listener.onStart(node.kind, fields);
  }

  /** A document may be in any envelope. */
  #openOutside({ name, uri }: XmlElement): void {
    if (!isDocument(name, uri)) return;
    this.#uri = uri;
    this.#nodes.push(DOCUMENT);
    this.#listener.onDocument();
  }

  text(text: string): void {
    if (this.#ignored > 0 || !this.#nodes.at(-1)?.field) return;
    this.#text += text;
    this.#checkLength(this.#text);
  }

  close(): void {
    if (this.#ignored > 0) {
      this.#ignored--;
      return;
    }
    const node = this.#nodes.pop();
    if (!node) return;
    if (node.field !== null) this.#keep(node, node.field, unfold(this.#text));
    this.#text = '';
    if (node.kind === null) return;
    const fields = this.#scopes.pop();
    if (fields) this.#listener.onEnd(node.kind, fields);
  }

  #keep({ repetition }: LayoutNode, field: FieldName, text: string): void {
    const fields = this.#scopes.at(-1);
    if (!fields || text === '') return;
    const former = fields.get(field);
    if (former === '') fields.set(field, text);
    else if (repetition === 'joined') {
      fields.set(field, `${former} ${text}`);
      this.#checkLength(fields.get(field));
    } else if (repetition === 'refused') {
      throw new RefusedError(
        'header',
        say`${this.#name}:${this.#line}: <${field}> occurs a second time, but a statement has only
          one. The file is damaged; fetch it again.`,
      );
    }
  }

  #checkLength(text: string): void {
    if (text.length <= XML_TEXT_CHARS_MAX) return;
    const what = say`a text is longer than ${XML_TEXT_CHARS_MAX} characters`;
    refuseLine('limit', this.#name, this.#line, what);
  }
}
