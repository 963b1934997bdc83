/** A strict streaming XML parser that holds no more than a piece of the document, and no DTD. */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { RefusedError } from '../../support/errors.ts';
import { XML_ATTRIBUTES_MAX, XML_DEPTH_MAX, XML_PIECE_CHARS_MAX } from '../../support/limits.ts';
import { shorten } from '../../support/printable.ts';
import { say } from '../../words/language.ts';

const REASON_CHARS_MAX = 120;

/** What hears of the document's elements, in order. */
export interface XmlListener {
  /** An element starts, on `line`. */
  open(tag: SaxesTagNS, line: number): void;
  /** A part of the text of the element that is open. */
  text(text: string): void;
  /** The element that is open ends. */
  close(): void;
}

/** Takes text cut anywhere; throws RefusedError with file and line. */
export class BoundedXml {
  readonly #name: string;
  // Under the rules of XML 1.1 there would be other line ends and control characters.
  readonly #parser = new SaxesParser({
    xmlns: true,
    forceXMLVersion: true,
    defaultXMLVersion: '1.0',
  });
  /** Characters written, and where the last complete piece ended. */
  #written = 0;
  #pieceStart = 0;
  #pieceLine = 1;
  #depth = 0;
  #attributes = 0;
  #tagLine = 1;
  #ending = false;

  /** @param name the document, as messages name it */
  constructor(name: string, listener: XmlListener) {
    this.#name = name;
    const parser = this.#parser;
    parser.on('error', (error) => this.#refuseMalformed(error));
    parser.on('doctype', () => this.#refuseDoctype());
    parser.on('opentagstart', () => {
      this.#endPiece();
      this.#attributes = 0;
      // The parser has read one character beyond the name: a line end, if it is at a line's start.
      this.#tagLine = parser.column === 0 ? parser.line - 1 : parser.line;
    });
    parser.on('attribute', () => this.#countAttribute());
    parser.on('opentag', (tag) => {
      this.#endPiece();
      this.#countDepth();
      listener.open(tag, this.#tagLine);
    });
    parser.on('closetag', () => {
      this.#endPiece();
      this.#depth--;
      listener.close();
    });
    const onText = (text: string) => {
      this.#endPiece();
      listener.text(text);
    };
    parser.on('text', onText);
    parser.on('cdata', onText);
    parser.on('comment', () => this.#endPiece());
    parser.on('processinginstruction', () => this.#endPiece());
  }

  /** Line of the next character, from 1. */
  get line(): number {
    return this.#parser.line;
  }

  /** Takes the next text, cut anywhere. */
  write(text: string): void {
    this.#parser.write(text);
    this.#written += text.length;
    this.#checkPiece(this.#written);
  }

  /** Says that this was all; throws RefusedError('footer') where something is still open. */
  end(): void {
    this.#ending = true;
    this.#parser.close();
  }

  #endPiece(): void {
    this.#checkPiece(this.#parser.position);
    this.#pieceStart = this.#parser.position;
    this.#pieceLine = this.#parser.line;
  }

  /** Until a piece is complete the parser keeps all of it. */
  #checkPiece(end: number): void {
    if (end - this.#pieceStart <= XML_PIECE_CHARS_MAX) return;
    const what = say`a tag, comment or text is longer than ${XML_PIECE_CHARS_MAX} characters`;
    this.#refuseBeyond(what, this.#pieceLine);
  }

  #countAttribute(): void {
    if (++this.#attributes <= XML_ATTRIBUTES_MAX) return;
    this.#refuseBeyond(say`an element has more than ${XML_ATTRIBUTES_MAX} attributes`);
  }

  #countDepth(): void {
    if (++this.#depth <= XML_DEPTH_MAX) return;
    this.#refuseBeyond(say`elements stand in each other more than ${XML_DEPTH_MAX} deep`);
  }

  #refuseBeyond(what: string, line = this.line): never {
    throw new RefusedError(
      'limit',
      say`${this.#name}:${line}: ${what}, which no statement needs. Fetch the file again, and ask
        the bank if it stays so.`,
    );
  }

  #refuseDoctype(): never {
    throw new RefusedError(
      'header',
      say`${this.#name}:${this.line}: the file has a DOCTYPE, which no statement has: nothing in one
        is read. Fetch the statement from the bank again.`,
    );
  }

  #refuseMalformed(error: Error): never {
    if (this.#ending) {
      throw new RefusedError(
        'footer',
        say`${this.#name}:${this.line}: the file ends before its elements are closed; nothing is
          complete behind line ${this.#pieceLine}. It is cut off, or a lone & or quote stands there;
          fetch it again.`,
      );
    }
    const reason = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    throw new RefusedError(
      'header',
      say`${this.#name}:${this.line}: this is not well-formed XML:
        ${shorten(reason, REASON_CHARS_MAX)}. The file is damaged, or two were joined; fetch it
        again.`,
    );
  }
}
