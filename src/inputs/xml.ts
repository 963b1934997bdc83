/**
 * XML from bytes, for account statements and workbooks: a strict streaming parser that holds no
 * more than a piece of the document and refuses a DTD.
 */
import { SaxesParser, type SaxesTag, type SaxesTagNS } from 'saxes';
import { XML_ATTRIBUTES_MAX, XML_DEPTH_MAX, XML_PIECE_CHARS_MAX } from '../support/limits.ts';
import { shorten } from '../support/printable.ts';
import { say } from '../words/language.ts';

/**
 * Bytes to parse at a time. A cell of 24 bytes can refer to a text of 32,767 characters, and what
 * a slice becomes is held in memory: a few hundred cells of it.
 */
export const XML_SLICE_BYTES = 8 * 1024;
/** An XML declaration ends within so many bytes. */
const DECLARATION_BYTES_MAX = 1024;
const SHOWN_CHARS_MAX = 120;
const LINE_FEED = 10;

/** Attributes by name, their prefix included. */
export type XmlAttributes = Readonly<Record<string, string>>;

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** Its namespace; empty where the reader does not resolve them. */
  readonly uri: string;
  readonly attributes: XmlAttributes;
  /** 1 for the root. */
  readonly depth: number;
  /** Line of the start tag, from 1. */
  readonly line: number;
}

/** Receives the elements of a document in order. */
export interface XmlListener {
  open(element: XmlElement): void;
  /** A part of the text of the innermost open element. */
  text?(text: string): void;
  close?(name: string, depth: number): void;
}

export type XmlFault = 'malformed' | 'truncated' | 'undecodable' | 'limit';

interface XmlOptions {
  /** Costs half of the parsing time; without it an element is known by its name alone. */
  readonly namespaces: boolean;
  /** Throws the error for a fault; `what` has no file, line or full stop. */
  refuse(fault: XmlFault, line: number, what: string): never;
}

/** Reads one document; every method throws what `refuse` throws. */
export class XmlReader {
  readonly #refuse: XmlOptions['refuse'];
  readonly #parser: SaxesParser;
  #held: Uint8Array = new Uint8Array(0);
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  /** Characters parsed, and where the last complete piece ended. */
  #written = 0;
  #pieceStart = 0;
  #pieceLine = 1;
  #tagLine = 1;
  #depth = 0;
  #attributes = 0;
  #isEnding = false;

  constructor(listener: XmlListener, { namespaces, refuse }: XmlOptions) {
    this.#refuse = refuse;
    // XML 1.1 has other line ends and control characters.
    const version = { forceXMLVersion: true, defaultXMLVersion: '1.0' } as const;
    const parser: SaxesParser = new SaxesParser({ xmlns: namespaces, ...version });
    this.#parser = parser;
    parser.on('error', (error) => this.#refuseMalformed(error));
    parser.on('doctype', () => {
      const what = say`the XML has a DOCTYPE, which is never read`;
      this.#refuse('malformed', parser.line, what);
    });
    parser.on('opentagstart', () => {
      this.#endPiece();
      this.#attributes = 0;
      // The parser has read one character after the name: a line end, if it is at a line's start.
      this.#tagLine = parser.column === 0 ? parser.line - 1 : parser.line;
    });
    parser.on('attribute', () => this.#countAttribute());
    parser.on('opentag', (tag) => {
      this.#endPiece();
      this.#countDepth();
      listener.open({
        name: localName(tag.name),
        uri: namespaces ? (tag as SaxesTagNS).uri : '',
        attributes: namespaces ? textsOf(tag.attributes) : (tag.attributes as XmlAttributes),
        depth: this.#depth,
        line: this.#tagLine,
      });
    });
    parser.on('closetag', ({ name }) => {
      this.#endPiece();
      listener.close?.(localName(name), this.#depth);
      this.#depth--;
    });
    const onText = (text: string) => {
      this.#endPiece();
      listener.text?.(text);
    };
    parser.on('text', onText);
    parser.on('cdata', onText);
    parser.on('comment', () => this.#endPiece());
    parser.on('processinginstruction', () => this.#endPiece());
  }

  /** Takes the next bytes, cut anywhere. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += XML_SLICE_BYTES) {
      this.#decode(bytes.subarray(at, at + XML_SLICE_BYTES));
    }
  }

  /** Line of the next character, from 1. */
  get line(): number {
    return this.#parser.line;
  }

  /** Ends the document. */
  end(): void {
    if (this.#decoder === null) this.#startDecoding(true);
    this.#parse(this.#rest());
    this.#isEnding = true;
    this.#parser.close();
  }

  #rest(): string {
    try {
      return this.#decoder?.decode() ?? '';
    } catch {
      const what = say`the file ends in the middle of a character: it is cut off`;
      return this.#refuse('truncated', this.line, what);
    }
  }

  #parse(text: string): void {
    this.#parser.write(text);
    this.#written += text.length;
    this.#checkPiece(this.#written);
  }

  #decode(bytes: Uint8Array): void {
    if (this.#decoder !== null) {
      this.#parse(this.#decoded(this.#decoder, bytes));
      return;
    }
    this.#held = Buffer.concat([this.#held, bytes]);
    this.#startDecoding(false);
  }

  #startDecoding(isAll: boolean): void {
    const encoding = encodingOf(this.#held, isAll);
    if (encoding === null) return;
    try {
      this.#decoder = new TextDecoder(encoding, { fatal: true });
    } catch {
      const what = say`the declared encoding '${shorten(encoding, SHOWN_CHARS_MAX)}' is not known:
        the file must be sent as UTF-8 or converted`;
      this.#refuse('undecodable', 1, what);
    }
    const held = this.#held;
    this.#held = new Uint8Array(0);
    this.#parse(this.#decoded(this.#decoder, held));
  }

  #decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
    try {
      return decoder.decode(bytes, { stream: true });
    } catch {
      const { encoding } = decoder;
      const what = say`bytes are not valid in ${encoding}, the encoding of the file: it is damaged,
        or was converted without its declaration`;
      return this.#refuse('undecodable', this.line + linesBeforeInvalid(bytes, encoding), what);
    }
  }

  #endPiece(): void {
    this.#checkPiece(this.#parser.position);
    this.#pieceStart = this.#parser.position;
    this.#pieceLine = this.#parser.line;
  }

  /** The parser holds all of a piece until it is complete. */
  #checkPiece(end: number): void {
    if (end - this.#pieceStart <= XML_PIECE_CHARS_MAX) return;
    const what = say`a tag, comment or text is longer than ${XML_PIECE_CHARS_MAX} characters`;
    this.#refuse('limit', this.#pieceLine, what);
  }

  #countAttribute(): void {
    if (++this.#attributes <= XML_ATTRIBUTES_MAX) return;
    const what = say`an element has more than ${XML_ATTRIBUTES_MAX} attributes`;
    this.#refuse('limit', this.line, what);
  }

  #countDepth(): void {
    if (++this.#depth <= XML_DEPTH_MAX) return;
    this.#refuse('limit', this.line, say`elements are nested more than ${XML_DEPTH_MAX} deep`);
  }

  #refuseMalformed(error: Error): never {
    if (this.#isEnding) {
      const what = say`the file ends before its elements are closed, and nothing after line
        ${this.#pieceLine} is complete: it is cut off, or has an unescaped & or a lone quote there`;
      this.#refuse('truncated', this.line, what);
    }
    const reason = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    const what = say`not well-formed XML (${shorten(reason, SHOWN_CHARS_MAX)}): the file is damaged,
      or two files were joined`;
    return this.#refuse('malformed', this.line, what);
  }
}

/** Some writers give every element a prefix (`x:row`). */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function textsOf(attributes: SaxesTag['attributes']): XmlAttributes {
  const texts: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(attributes as SaxesTagNS['attributes'])) {
    texts[name] = value;
  }
  return texts;
}

const ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

/** The encoding of a document that starts with `head`; null if it takes more bytes to know. */
function encodingOf(head: Uint8Array, isAll: boolean): string | null {
  if (head.length < 3 && !isAll) return null;
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  const text = Buffer.from(head.subarray(0, DECLARATION_BYTES_MAX)).toString('latin1');
  const start = '<?xml';
  if (!(text.length < start.length ? start.startsWith(text) : text.startsWith(start))) {
    return 'utf-8';
  }
  if (!isAll && !text.includes('?>') && text.length < DECLARATION_BYTES_MAX) return null;
  const declared = ENCODING.exec(text)?.[1] ?? 'utf-8';
  // A declaration that can be read as ASCII is not in UTF-16, whatever it says: programs that
  // keep text as UTF-16 and write it as UTF-8 forget to change the word.
  return /^(utf-?16|ucs-?2|iso-10646-ucs-2|unicode|csunicode)/i.test(declared) ? 'utf-8' : declared;
}

/** The first bytes of a document, for recognition; invalid bytes become U+FFFD. */
export function decodeXmlHead(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes, true) ?? 'utf-8';
  try {
    return new TextDecoder(encoding).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder().decode(bytes, { stream: true });
  }
}

/** Lines before the first line of `bytes` that is not valid by itself. */
function linesBeforeInvalid(bytes: Uint8Array, encoding: string): number {
  if (encoding.startsWith('utf-16')) return 0;
  let line = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; ) {
    const next = bytes.indexOf(LINE_FEED, end + 1);
    line++;
    try {
      const text = bytes.subarray(end + 1, next < 0 ? bytes.length : next);
      new TextDecoder(encoding, { fatal: true }).decode(text, { stream: true });
    } catch {
      return line;
    }
    end = next;
  }
  // Only the first line is left, which may have begun in the bytes before.
  return 0;
}
