/** XML from bytes that come in slices: elements without prefixes, no DTD, everything bounded. */
import { SaxesParser } from 'saxes';
import { RefusedError } from '../../support/errors.ts';
import {
  XML_ATTRIBUTE_CHARS_MAX,
  XML_DEPTH_MAX,
  XML_PIECE_CHARS_MAX,
} from '../../support/limits.ts';
import { say } from '../../words/language.ts';
import type { ByteSource } from '../checked-unpacker.ts';

/**
 * Bytes to feed at once. A cell of 24 bytes can stand for a text of 32,767 characters, and what a
 * slice becomes is held in memory: a few hundred cells of it.
 */
export const XML_SLICE_BYTES = 8 * 1024;

export type XmlAttributes = Readonly<Record<string, string>>;

/** Told of what stands in the XML; the root's depth is 1. */
export interface XmlListener {
  open(name: string, attributes: XmlAttributes, depth: number): void;
  close(name: string, depth: number): void;
  text(text: string): void;
}

const PARSER_OPTIONS = { position: false, xmlns: false } as const;

export class XmlFeed {
  readonly #label: string;
  readonly #parser: SaxesParser<typeof PARSER_OPTIONS>;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #depth = 0;
  /** Characters fed since something was told of: the parser holds no more than these. */
  #held = 0;

  /** `label` is the part, as messages name it. */
  constructor(label: string, listener: XmlListener) {
    this.#label = label;
    const parser = new SaxesParser(PARSER_OPTIONS);
    this.#parser = parser;
    parser.on('error', (error) =>
      this.#refuse(say`is damaged: ${error.message.replace(/\.$/, '')}`),
    );
    parser.on('doctype', () => this.#refuse(say`has a DOCTYPE, which no workbook has`));
    parser.on('xmldecl', ({ encoding }) => {
      if (!/^utf-?8$/i.test(encoding ?? 'utf-8')) this.#refuse(say`says that it is not UTF-8`);
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.#held = 0;
      if (++this.#depth > XML_DEPTH_MAX) {
        this.#refuse(say`has more than ${XML_DEPTH_MAX} elements within each other`, 'limit');
      }
      listener.open(localName(name), attributes, this.#depth);
    });
    parser.on('closetag', ({ name }) => {
      this.#held = 0;
      listener.close(localName(name), this.#depth--);
    });
    const onText = (text: string) => {
      this.#held = 0;
      listener.text(text);
    };
    parser.on('text', onText);
    parser.on('cdata', onText);
  }

  /** Throws RefusedError, its own or the listener's. */
  write(slice: Uint8Array): void {
    const text = this.#decode(slice);
    this.#held += text.length;
    this.#parser.write(text);
    if (this.#held <= XML_PIECE_CHARS_MAX) return;
    this.#refuse(say`has a tag or text of more than ${XML_PIECE_CHARS_MAX} characters`, 'limit');
  }

  /** Says that these were all. */
  end(): void {
    this.#parser.write(this.#decode());
    this.#parser.close();
  }

  #decode(slice?: Uint8Array): string {
    try {
      return this.#decoder.decode(slice, { stream: slice !== undefined });
    } catch {
      this.#refuse(say`is not valid UTF-8`);
    }
  }

  #refuse(what: string, reason: 'archive' | 'limit' = 'archive'): never {
    throw partError(reason, `${this.#label}:${this.#parser.line}`, what);
  }
}

/** The refusal of a workbook for what stands at one place of it. */
export function partError(reason: 'archive' | 'limit', place: string, what: string): RefusedError {
  const message = say`${place} ${what}. Fetch the file again, or open it in a spreadsheet program
    and save it anew.`;
  return new RefusedError(reason, message);
}

/** An attribute that is to be kept: its length is bounded; '' where there is none. */
export function kept(attributes: XmlAttributes, name: string, label: string): string {
  const value = attributes[name] ?? '';
  if (value.length <= XML_ATTRIBUTE_CHARS_MAX) return value;
  const what = say`has an attribute '${name}' of more than ${XML_ATTRIBUTE_CHARS_MAX} characters`;
  throw partError('limit', label, what);
}

/** Reads all of `source`; `onChunk` is waited for after every chunk. */
export async function readXml(
  source: ByteSource,
  feed: XmlFeed,
  onChunk?: () => Promise<void>,
): Promise<void> {
  try {
    for (;;) {
      const chunk = await source.next();
      if (chunk === undefined) break;
      for (let at = 0; at < chunk.length; at += XML_SLICE_BYTES) {
        feed.write(chunk.subarray(at, at + XML_SLICE_BYTES));
      }
      await onChunk?.();
    }
    feed.end();
  } finally {
    source.destroy();
  }
}

/** Some writers put every element under a prefix (`x:row`). */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
